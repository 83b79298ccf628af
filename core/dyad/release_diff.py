"""What differs between two releases: thing by thing, graph by graph, without holding either in memory.

A store on disk gives the quads of a graph in the order of their subjects, the same in all releases, so that a
thing's statements come together, and both releases can be read side by side. Memory is that of one thing,
whatever the size of the releases.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from dyad.errors import NotFound, ReleaseError, StoreError
from dyad.holding import Held, hold_folder
from dyad.release import Release, open_release
from dyad.store import Term

Told = tuple[str, Term]
"""A property and a value."""

_INFERRED: Final = "inferred"
_ANONYMOUS: Final = ox.BlankNode("anonymous")
"""Stands for every blank node: the ontology has some, and each load names them anew."""


@dataclass(frozen=True)
class Replaced:
    """A property that had one value of a thing before, and has another one after."""

    property: str
    old: Term
    new: Term


@dataclass(frozen=True)
class ThingChange:
    """What changed of one thing in one graph.

    Attributes:
        graph: The graph: that of the document that says so.
        thing: The thing.
        kind: Whether the graph says of it for the first time, no more, or otherwise than before.
        added: Statements that only the later release has.
        removed: Statements that only the earlier one has.
        replaced: Properties that had one value each before and after.
    """

    graph: str
    thing: str
    kind: Literal["added", "removed", "changed"]
    added: tuple[Told, ...] = ()
    removed: tuple[Told, ...] = ()
    replaced: tuple[Replaced, ...] = ()


@dataclass
class Totals:
    """Counts over all changes.

    Attributes:
        graphs: Graphs by what became of them: added, removed, changed.
        things: Things likewise; one that several graphs tell of counts for each.
        added: Statements that only the later release has.
        removed: Statements that only the earlier one has.
    """

    graphs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "removed", "changed"), 0))
    things: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "removed", "changed"), 0))
    added: int = 0
    removed: int = 0

    def count(self, change: ThingChange) -> None:
        """Count a change."""
        self.things[change.kind] += 1
        self.added += len(change.added) + len(change.replaced)
        self.removed += len(change.removed) + len(change.replaced)


class ReleaseStore:
    """The quads of a release, as they lie on disk; the release is not removed while this is open.

    Args:
        release: The release.

    Raises:
        StoreError: Its store cannot be opened.
    """

    def __init__(self, release: Release) -> None:
        folder = release.folder / "store"
        self._held: Held = hold_folder(folder)
        try:
            self.quads = ox.Store.read_only(str(folder))
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"the store in {folder} cannot be opened ({error}): load again") from error

    def graphs(self) -> set[str]:
        """The names of its graphs."""
        return {node.value for node in self.quads.named_graphs() if isinstance(node, ox.NamedNode)}

    def things(self, graph: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, set[Told]]]:
        """Give the things of a graph one after the other, with what it says of them."""
        found = self.quads.quads_for_pattern(None, None, None, graph)
        for subject, quads in groupby(found, key=lambda quad: quad.subject):
            if isinstance(subject, ox.NamedNode):
                yield subject, {_told(quad) for quad in quads}

    def told(self, thing: ox.NamedNode, graph: ox.NamedNode) -> set[Told]:
        """Tell what a graph says of a thing."""
        found = self.quads.quads_for_pattern(thing, None, None, graph)
        return {_told(quad) for quad in found}

    def has(self, thing: ox.NamedNode, graph: ox.NamedNode) -> bool:
        """Tell whether a graph says anything of a thing."""
        return next(iter(self.quads.quads_for_pattern(thing, None, None, graph)), None) is not None


def _told(quad: ox.Quad) -> Told:
    value = quad.object
    return quad.predicate.value, _ANONYMOUS if isinstance(value, ox.BlankNode) else value


def find_release(home: Path, name: str) -> Release:
    """Find a release.

    Args:
        home: DYAD_HOME.
        name: `current`, a version or the beginning of one, or the path of a release's folder.

    Returns:
        The release.

    Raises:
        NotFound: There is none of that name, or several; the message gives those that there are.
        ReleaseError: It is damaged.
    """
    if name == "current":
        return open_release(home)
    folders = {path.name: path for path in list_releases(home)}
    fitting = [path for version, path in folders.items() if version.startswith(name)] if name else []
    if name in folders:
        return _read_release(folders[name])
    if len(fitting) == 1:
        return _read_release(fitting[0])
    if "/" in name and (Path(name) / "manifest.json").is_file():
        return _read_release(Path(name).resolve())
    known = ", ".join(["current", *folders]) if folders else "none: run `dyad load` first"
    many = "several releases begin with" if fitting else "there is no release"
    raise NotFound(f"{many} {name[:80]!r}: give one of {known}, or the path of a release's folder")


def list_releases(home: Path) -> list[Path]:
    """List the folders of the releases that are there.

    Args:
        home: DYAD_HOME.

    Returns:
        The folders, sorted by name.
    """
    return sorted(
        path.parent
        for path in (home / "releases").glob("*/manifest.json")
        if not path.parent.name.startswith(".")
    )


def read_releases(home: Path) -> list[Release]:
    """Read the manifests of the releases that are there; one that is damaged or just going is left out.

    Args:
        home: DYAD_HOME.

    Returns:
        The releases, the one that was built first at the beginning.
    """
    found = []
    for folder in list_releases(home):
        try:
            found.append(_read_release(folder))
        except ReleaseError:
            continue
    return sorted(found, key=lambda release: (str(release.manifest.get("built", "")), release.version))


def _read_release(folder: Path) -> Release:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if not isinstance(manifest, dict) or not isinstance(manifest.get("version"), str):
            raise ValueError("its manifest names no version")
    except (OSError, ValueError, RecursionError) as error:
        raise ReleaseError(f"the release in {folder} is damaged ({error}): choose another one") from error
    return Release(folder, manifest)


def compare(
    before: ReleaseStore,
    after: ReleaseStore,
    *,
    inferred: bool = False,
    only: Callable[[str], bool] = lambda graph: True,
    totals: Totals | None = None,
) -> Iterator[ThingChange]:
    """Compare two releases.

    Args:
        before: The earlier one.
        after: The later one.
        inferred: Compare the graphs of what follows, too.
        only: Chooses graphs by their names.
        totals: Where to count.

    Yields:
        The changes, graph by graph.
    """
    ours, theirs = before.graphs(), after.graphs()
    counted = totals if totals is not None else Totals()
    for name in sorted(ours | theirs):
        if (name.endswith(_INFERRED) and not inferred) or not only(name):
            continue
        differs = False
        for change in _compare_graph(before, after, ox.NamedNode(name)):
            differs = True
            counted.count(change)
            yield change
        if differs:
            kind = "added" if name not in ours else "removed" if name not in theirs else "changed"
            counted.graphs[kind] += 1


def _compare_graph(before: ReleaseStore, after: ReleaseStore, graph: ox.NamedNode) -> Iterator[ThingChange]:
    """Go through both side by side.

    As both have one order, a thing that both tell of is met in both at a time, and is else only in one. Were
    the orders different, each thing would still be compared once: those of the later release are passed over,
    and then looked up from the side of the earlier one.
    """
    olds, news = before.things(graph), after.things(graph)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if old is not None and new is not None and old[0] == new[0]:
            if old[1] != new[1]:
                yield _change(graph.value, old[0].value, old[1], new[1])
            old, new = next(olds, None), next(news, None)
        elif old is not None and (new is None or not after.has(old[0], graph)):
            told = after.told(old[0], graph)
            if told != old[1]:
                yield _change(graph.value, old[0].value, old[1], told)
            old = next(olds, None)
        elif new is not None:
            if not before.has(new[0], graph):
                yield _change(graph.value, new[0].value, set(), new[1])
            new = next(news, None)


def _change(graph: str, thing: str, old: set[Told], new: set[Told]) -> ThingChange:
    gone, come = _by_property(old - new), _by_property(new - old)
    kept = {name for name, _ in old & new}
    single = [
        name
        for name in sorted(gone.keys() & come.keys())
        if len(gone[name]) == len(come[name]) == 1 and name not in kept
    ]
    return ThingChange(
        graph,
        thing,
        "changed" if old and new else "added" if new else "removed",
        _without(come, single),
        _without(gone, single),
        tuple(Replaced(name, gone[name][0], come[name][0]) for name in single),
    )


def _by_property(told: set[Told]) -> Mapping[str, list[Term]]:
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for name, value in sorted(told, key=lambda pair: (pair[0], str(pair[1]))):
        found[name].append(value)
    return found


def _without(told: Mapping[str, list[Term]], names: list[str]) -> tuple[Told, ...]:
    return tuple((name, value) for name in sorted(told) if name not in names for value in told[name])


class Labels:
    """Looks up what things are called, in the later release first.

    Args:
        stores: Where to look, the preferred one first.
    """

    def __init__(self, *stores: ReleaseStore) -> None:
        self._stores = stores
        self._find = lru_cache(maxsize=100_000)(self._look_up)

    def of(self, iri: str) -> str:
        """Give the label of a thing; empty where it has none."""
        return self._find(iri)

    def _look_up(self, iri: str) -> str:
        node = ox.NamedNode(iri)
        for store in self._stores:
            for name in _LABELS:
                found = [
                    quad.object
                    for quad in store.quads.quads_for_pattern(node, name, None, ox.DefaultGraph())
                    if isinstance(quad.object, ox.Literal)
                ]
                if found:
                    return min(found, key=lambda label: (label.language != "en", label.value)).value
        return ""


_LABELS: Final = tuple(
    map(
        ox.NamedNode,
        (
            "http://www.w3.org/2000/01/rdf-schema#label",
            "http://www.w3.org/2004/02/skos/core#prefLabel",
            "http://purl.org/dc/terms/title",
        ),
    )
)
