"""What is made of a finished store: its description, the indexes of names and of what can be asked,
and the list of what it describes.

Each reads the whole store and writes a file of its own, so they are made side by side where that pays.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from dyad.ask.index import FILE as QUESTIONS
from dyad.ask.index import write_index as write_questions
from dyad.described import write_described
from dyad.errors import ReleaseError
from dyad.name_index.file import FILE as NAMES
from dyad.name_index.file import write_index as write_names
from dyad.name_index.source import read_named
from dyad.store import EmbeddedStore
from dyad_loader.void import describe_dataset

DESCRIPTION: Final = "void.ttl"
"""The file with the description, in a release."""

Progress = Callable[[str], None]
Counts = dict[str, int]


def index_here(store: ox.Store, folder: Path, version: str, progress: Progress) -> Counts:
    """Make all that follows from the store of a release, one after the other.

    Args:
        store: The finished store.
        folder: The folder in which the release is built.
        version: The version of the dataset.
        progress: Called with a few words as each step begins.

    Returns:
        The main counts of the dataset by name.
    """
    counts: Counts = {}
    for words, make in _STEPS.items():
        progress(words)
        counts |= make(store, folder, version)
    return counts


def index_apart(folder: Path, version: str, processes: int, progress: Progress) -> Counts:
    """Make all that follows from the store of a release, in processes of their own.

    Args:
        folder: The folder in which the release is built; its store is finished and closed.
        version: The version of the dataset.
        processes: How many may work at a time.
        progress: Called with a few words at the beginning and as each step is done.

    Returns:
        The main counts of the dataset by name.

    Raises:
        ReleaseError: A process that worked on it was ended.
    """
    counts: Counts = {}
    progress("indexing")
    context = multiprocessing.get_context("spawn")  # a fork would inherit threads of the engine half alive
    with ProcessPoolExecutor(min(processes, len(_STEPS)), mp_context=context) as pool:
        futures = {pool.submit(_step, words, folder, version): words for words in _STEPS}
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                counts |= future.result()
                progress(f"indexing: {done} of {len(_STEPS)} done, {futures[future]}")
        except BrokenProcessPool as error:
            raise ReleaseError(
                "a process of the load was ended, perhaps for want of memory: run `dyad load` again, "
                "with a smaller DYAD_LOAD_PROCESSES"
            ) from error
    return counts


def _step(words: str, folder: Path, version: str) -> Counts:
    return _STEPS[words](ox.Store.read_only(str(folder / "store")), folder, version)


def _index_questions(store: ox.Store, folder: Path, _: str) -> Counts:
    write_questions(folder / QUESTIONS, EmbeddedStore(store))
    return {}


def _index_names(store: ox.Store, folder: Path, _: str) -> Counts:
    write_names(folder / NAMES, read_named(EmbeddedStore(store)))
    return {}


def _describe(store: ox.Store, folder: Path, version: str) -> Counts:
    description, counts = describe_dataset(store, version)
    (folder / DESCRIPTION).write_text(description, encoding="utf-8")
    return counts


def _list_described(store: ox.Store, folder: Path, _: str) -> Counts:
    write_described(folder, _described(store))
    return {}


def _described(store: ox.Store) -> Iterator[str]:
    """Give the IRI of everything of which something is said, and of every graph."""
    for node in store.named_graphs():
        if isinstance(node, ox.NamedNode):
            yield node.value
    found = store.query("SELECT DISTINCT ?thing { ?thing ?property ?value FILTER(isIRI(?thing)) }")
    if isinstance(found, ox.QuerySolutions):
        for row in found:
            yield row["thing"].value


_STEPS: Final[Mapping[str, Callable[[ox.Store, Path, str], Counts]]] = {
    "indexing what can be asked": _index_questions,  # which takes longest, and so begins first
    "indexing names": _index_names,
    "counting": _describe,
    "listing what is described": _list_described,
}
