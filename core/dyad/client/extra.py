"""What the notebook client needs and the rest of Dyad does not: the extra `dyad[notebook]`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from dyad.errors import ConfigError

NEEDED: Final = ("pandas", "pyarrow", "networkx", "tenacity")
"""The packages of the extra, by the names under which they are imported."""


def need(module: str, extra: str = "dyad[notebook]") -> ModuleType:
    """Import a package that may not be there.

    Args:
        module: Its name.
        extra: What to install where it is missing.

    Returns:
        The module.

    Raises:
        ConfigError: It is not installed; the message says how to install it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ConfigError(f"this needs {error.name}: run pip install '{extra}'") from None


def need_all() -> None:
    """See that all packages of the extra are there.

    Raises:
        ConfigError: One is not installed; the message says how to install it.
    """
    for module in NEEDED:
        need(module)
