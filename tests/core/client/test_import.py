"""`import dyad` stays light, and what is missing is told."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from dyad.client.extra import need
from dyad.errors import ConfigError

HEAVY = ("pandas", "pyarrow", "networkx", "numpy", "polars", "SPARQLWrapper", "rdflib")


def run(code: str) -> str:
    """Run code in a fresh interpreter; gives what it prints."""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def test_import_of_dyad_imports_no_heavy_package() -> None:
    """Whoever does not connect pays for nothing."""
    loaded = json.loads(run("import dyad, json, sys; dyad.connect; print(json.dumps(sorted(sys.modules)))"))
    assert not set(HEAVY) & set(loaded)


def test_connecting_without_the_extra_says_what_to_install() -> None:
    """Where pandas is missing the error names the extra."""
    code = """
import sys
sys.modules["pandas"] = None
import dyad
from dyad.errors import ConfigError
try:
    dyad.connect()
except ConfigError as error:
    print(error)
"""
    assert "pip install 'dyad[notebook]'" in run(code)


def test_missing_package_is_named() -> None:
    """The error names the package and what to run."""
    with pytest.raises(ConfigError, match="no_such_package: run pip install 'polars'"):
        need("no_such_package", "polars")
