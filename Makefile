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

# The front end needs Node 20 or newer. Without it, pages have no pictures and no editor, and say so.
FRONTEND := server/frontend
FRONTEND_RUNTIME := $(FRONTEND)/node_modules/.set-up-runtime
FRONTEND_DEV := $(FRONTEND)/node_modules/.set-up-dev
FRONTEND_SOURCES := $(wildcard $(FRONTEND)/*.mjs $(FRONTEND)/src/*.* $(FRONTEND)/src/*/*.*) seeds/reference/countries.ttl
BUILT := server/dyad_server/static/built/manifest.json
HAS_NODE := $(shell command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && echo yes)
# What a package would run at its installation is not run: the build needs none of it.
NPM_CI = cd $(FRONTEND) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# One lock file serves every system and every Python from 3.11 on, and names no index.
UV ?= $(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv)
LOCK = $(UV) --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test types layers frontend setup setup-dev lock clean

help: ## List these targets
	@echo "Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name text; do \
	    printf '  %-12s %s\n' "$$name" "$$text"; done
	@echo "Variables: PYTHON=$(PYTHON) HOST=$(HOST) PORT=$(PORT)"

serve: $(RUNTIME_SET_UP) $(BUILT) ## Load the shipped facts and serve them at http://HOST:PORT
	$(BIN)/dyad load
	$(BIN)/dyad serve --host $(HOST) --port $(PORT)

test: $(DEV_SET_UP) $(FRONTEND_DEV) $(BUILT) ## Run every check: style, types, layers, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory --jobs=2 --output-sync types layers
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Each takes one processor for a while.
types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports
	$(if $(HAS_NODE),cd $(FRONTEND) && npm run --silent check)

frontend: $(BUILT) ## Build the scripts of the pages (needs Node)

setup: $(RUNTIME_SET_UP) $(BUILT) ## Set up .venv with what serving needs

setup-dev: $(DEV_SET_UP) $(FRONTEND_DEV) $(BUILT) ## Set up .venv with what testing needs

lock: ## Resolve requirements/*.txt again from pyproject.toml (needs uv; UPGRADE=1 takes newer releases)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv; see docs/adr/0002-dependencies-and-lock.md" >&2; exit 1; }
	$(LOCK) --group build -o requirements/runtime.txt pyproject.toml
	$(LOCK) --group build --group dev --all-extras -c requirements/runtime.txt -o requirements/dev.txt pyproject.toml

clean: ## Remove .venv, caches and built files; var/ (the loaded data) stays
	rm -rf $(FRONTEND)/node_modules $(FRONTEND)/generated $(dir $(BUILT))
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

ifdef HAS_NODE
$(FRONTEND_DEV): $(FRONTEND)/package.json $(FRONTEND)/package-lock.json
	$(NPM_CI)
	@touch $@ $(FRONTEND_RUNTIME)

$(FRONTEND_RUNTIME): $(FRONTEND)/package.json $(FRONTEND)/package-lock.json
	$(NPM_CI) --omit=dev
	@touch $@

$(BUILT): $(FRONTEND_SOURCES) $(FRONTEND)/package-lock.json | $(FRONTEND_RUNTIME)
	cd $(FRONTEND) && node build.mjs
else
.PHONY: $(FRONTEND_DEV) $(BUILT)
$(FRONTEND_DEV):
$(BUILT):
	@echo "There is no Node 20 or newer here: the pages will have no pictures and no SPARQL editor, and say so."
endif
