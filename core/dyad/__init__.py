"""Dyad: a source-cited knowledge graph of relations between states."""

from importlib.metadata import version

__version__ = version("dyad")
