# Dyad. `make serve` and `make test` do their own set-up; they need python3 >= 3.11 with venv, and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Set-up is done again only when one of these changes.
RUNTIME_SET_UP := $(VENV)/.set-up-runtime
DEV_SET_UP := $(VENV)/.set-up-dev

# One lock file serves every system and every Python from 3.11 on, and names no index.
UV ?= $(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv)
LOCK = $(UV) --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test setup setup-dev lock clean

help: ## List these targets
	@echo "Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name text; do \
	    printf '  %-12s %s\n' "$$name" "$$text"; done
	@echo "Variables: PYTHON=$(PYTHON) HOST=$(HOST) PORT=$(PORT)"

serve: $(RUNTIME_SET_UP) ## Load the shipped facts and serve them at http://HOST:PORT
	$(BIN)/dyad load
	$(BIN)/dyad serve --host $(HOST) --port $(PORT)

test: $(DEV_SET_UP) ## Run every check: style, types, layers, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

setup: $(RUNTIME_SET_UP) ## Set up .venv with what serving needs

setup-dev: $(DEV_SET_UP) ## Set up .venv with what testing needs

lock: ## Resolve requirements/*.txt again from pyproject.toml (needs uv; UPGRADE=1 takes newer releases)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv; see docs/adr/0002-dependencies-and-lock.md" >&2; exit 1; }
	$(LOCK) --group build -o requirements/runtime.txt pyproject.toml
	$(LOCK) --group build --group dev -c requirements/runtime.txt -o requirements/dev.txt pyproject.toml

clean: ## Remove .venv, caches and built files; var/ (the loaded data) stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Makes the environment once. The two checks say in words what a fresh machine may lack.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	    echo "Dyad needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Install it, or name another: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Dyad needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "'$(PYTHON)' has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Every file is checked against the hash in the lock; the project itself comes last, as an editable install.
define set_up
	$(PIP) install --require-hashes --requirement $(1)
	$(PIP) install --no-deps --no-build-isolation --editable .
endef

$(RUNTIME_SET_UP): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(call set_up,requirements/runtime.txt)
	@touch $@

$(DEV_SET_UP): requirements/dev.txt pyproject.toml | $(BIN)/python
	$(call set_up,requirements/dev.txt)
	@touch $@ $(RUNTIME_SET_UP)
