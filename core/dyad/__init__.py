"""Dyad: a source-cited knowledge graph of relations between states."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from IPython.core.interactiveshell import InteractiveShell

    from dyad.client import KnowledgeGraph

__version__ = version("dyad")


def connect(
    address: str = "", *, home: str | PathLike[str] | None = None, timeout: float = 60.0
) -> KnowledgeGraph:
    """Connect to a server, or open a release in this process.

    Args:
        address: The address of a server, such as `https://host/`; empty for the current release of DYAD_HOME.
        home: Another DYAD_HOME.
        timeout: Seconds that may pass without a byte from the server.

    Returns:
        The graph. What it gives is of the release that is current now; connect again after a load.

    Raises:
        ConfigError: What notebooks need is not installed; the message says how to install it.
        ReleaseError: Nothing was loaded yet.
        StoreError: The server cannot be reached, or is none of Dyad.
    """
    from dyad.client import connect as make  # here, since pandas is no part of a plain installation

    return make(address, home=home, timeout=timeout)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register `%%sparql` in a notebook: `%load_ext dyad`.

    Args:
        shell: The shell of the notebook.
    """
    from dyad.magic import load_ipython_extension as register  # here, since IPython is no part of it either

    register(shell)
