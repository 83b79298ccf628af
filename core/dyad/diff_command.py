"""The command `dyad diff`: what changed between two releases, thing by thing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import click
import pyoxigraph as ox

from dyad.errors import ReleaseError
from dyad.labels import shorten_iri
from dyad.release import Release
from dyad.release_diff import Labels, ReleaseStore, ThingChange, Told, Totals, compare, find_release
from dyad.settings import Settings
from dyad.store import Term

_PARAGRAPH: Final = re.compile(r"(.+)/paragraph/(\d+)")


@click.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line: changes, then totals.")
@click.option("--inferred", is_flag=True, help="Compare what follows from the documents, too.")
@click.option("--source", metavar="ID", help="Only the graph of this document.")
def diff(before: str, after: str, as_json: bool, inferred: bool, source: str | None) -> None:
    """Tell what changed from release BEFORE to release AFTER.

    A release is named `current`, by its version or the beginning of one, or by the path of its folder. For
    each document and thing the statements are listed that were added (+), removed (-) or replaced
    (old -> new). It takes as long as reading both releases, and hardly any memory.

    \b
    Examples:
      dyad diff 8722 current
      dyad diff /backup/releases/87229188054c4bd3 current --json

    Exit codes: 0 compared, whether they differ or not; 1 there is no such release, or it is damaged; 2 wrong
    usage.
    """
    home = Settings.from_env().home
    old, new = find_release(home, before), find_release(home, after)
    for release in (old, new):
        if release.kind == "plain":
            raise ReleaseError(
                f"{release.version} is a state of a plain store, which has no documents to compare"
            )
    one, other = ReleaseStore(old), ReleaseStore(new)
    totals, labels = Totals(), Labels(other, one)
    wanted = shorten_iri(source) if source else ""
    changes = compare(
        one,
        other,
        inferred=inferred,
        only=lambda graph: not wanted or shorten_iri(graph) == wanted,
        totals=totals,
    )
    lines = write_json(changes, totals, labels, old, new) if as_json else write_text(changes, totals, labels)
    for line in lines:
        click.echo(line)


def write_text(changes: Iterator[ThingChange], totals: Totals, labels: Labels) -> Iterator[str]:
    """Write changes for people.

    Args:
        changes: The changes.
        totals: The totals, which are whole once the changes are through.
        labels: What things are called.

    Yields:
        The lines.
    """
    graph = ""
    for change in changes:
        if change.graph != graph:
            graph = change.graph
            yield f"{_name(graph, labels)}"
        mark = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
        yield f"  {mark} {_name(change.thing, labels)}"
        for replaced in change.replaced:
            old, new = _value(replaced.old, labels), _value(replaced.new, labels)
            yield f"      {_property(replaced.property)}: {old} -> {new}"
        for name, value in change.removed:
            yield f"      - {_property(name)}: {_value(value, labels)}"
        for name, value in change.added:
            yield f"      + {_property(name)}: {_value(value, labels)}"
    yield _say_totals(totals)


def _say_totals(totals: Totals) -> str:
    if not any(totals.graphs.values()):
        return "Nothing differs."
    told = [
        f"{counts['added']} added, {counts['removed']} removed, {counts['changed']} changed"
        for counts in (totals.graphs, totals.things)
    ]
    statements = f"{totals.added} added, {totals.removed} removed"
    return f"Documents: {told[0]}. Things: {told[1]}. Statements: {statements}."


def write_json(
    changes: Iterator[ThingChange], totals: Totals, labels: Labels, before: Release, after: Release
) -> Iterator[str]:
    """Write changes as JSON, an object a line, so that they can be read as they come.

    Args:
        changes: The changes.
        totals: The totals, which are whole once the changes are through.
        labels: What things are called.
        before: The earlier release.
        after: The later one.

    Yields:
        The lines; the last one has the key `totals`.
    """
    for change in changes:
        yield json.dumps(change_as_json(change, labels), ensure_ascii=False)
    told = {
        "before": before.version,
        "after": after.version,
        "totals": {
            "documents": totals.graphs,
            "things": totals.things,
            "statements": {"added": totals.added, "removed": totals.removed},
        },
    }
    yield json.dumps(told, ensure_ascii=False)


def change_as_json(change: ThingChange, labels: Labels) -> dict[str, Any]:
    """Write a change as JSON has it.

    Args:
        change: The change.
        labels: What things are called.

    Returns:
        The object.
    """
    return {
        "document": change.graph,
        "document_label": labels.of(change.graph) or None,
        "thing": change.thing,
        "label": labels.of(change.thing) or None,
        "change": change.kind,
        "added": [_told(told, labels) for told in change.added],
        "removed": [_told(told, labels) for told in change.removed],
        "replaced": [
            {"property": one.property, "old": _term(one.old, labels), "new": _term(one.new, labels)}
            for one in change.replaced
        ],
    }


def _told(told: Told, labels: Labels) -> dict[str, Any]:
    return {"property": told[0], "value": _term(told[1], labels)}


def _term(term: Term, labels: Labels) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        label = labels.of(term.value)
        return {"iri": term.value, **({"label": label} if label else {})}
    if isinstance(term, ox.Literal):
        told = {"value": term.value}
        if term.language:
            return {**told, "language": term.language}
        return {**told, "datatype": term.datatype.value}
    return {"value": str(term)}


def _name(iri: str, labels: Labels) -> str:
    label = labels.of(iri)
    if label:
        return f"{_one_line(label)} ({shorten_iri(iri)})"
    if match := _PARAGRAPH.fullmatch(iri):
        return f"paragraph {match[2]} ({shorten_iri(iri)})"
    return shorten_iri(iri)


def _property(iri: str) -> str:
    last = shorten_iri(iri).rpartition(":")[2].rpartition("/")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).lower()


def _value(term: Term, labels: Labels) -> str:
    if isinstance(term, ox.NamedNode):
        return _name(term.value, labels)
    if isinstance(term, ox.Literal):
        return _one_line(term.value) + (f"@{term.language}" if term.language else "")
    return str(term)


def _one_line(text: str) -> str:
    """Without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)
