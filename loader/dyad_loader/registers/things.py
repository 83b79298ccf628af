"""Which things a document describes, which it only refers to, and how they are called.

    <cache>/<key>.things.json

This is what documents are held against each other by (see `crossing`). It stands in a file of its own beside
the piece, since all of it together would grow with the load.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Final

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_loader.registers.derived import TYPE, Written

FILE: Final = "things.json"
"""What the name of the file ends in."""

_LABEL: Final = f"<{PREFIXES['rdfs']}label>"
_EVIDENCE: Final = f"<{DYAD}evidence>"
_STATUS: Final = f"<{DYAD}status>"
_DATES: Final = frozenset((f"<{DYAD}date>", f"<{DYAD}period>"))
_BASED: Final = f"<{BASE}"
_NESTED: Final = ("/status/", "/tenure/", "/level/")


@dataclass
class Things:
    """The things of a document.

    Attributes:
        described: The ids of the things that it describes, nested ones not counted.
        named: The ids of things that it refers to and does not describe.
        names: For each thing with a name in a language, a hash of class, name and language.
        dates: The dates of things, and those of the steps in their lives.
    """

    described: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> str:
        """Write them as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def parse_things(text: str) -> Things:
    """Read what `Things.as_json` wrote.

    Args:
        text: The JSON.

    Returns:
        The things.

    Raises:
        ValueError: It is no JSON.
        TypeError: It is JSON of another form.
    """
    return Things(**json.loads(text))


def find_things(source: str, said: Iterable[Written]) -> Things:
    """Find the things of a document.

    Args:
        source: The IRI of its source, which is described as well.
        said: What it says.

    Returns:
        The things.
    """
    subjects: set[str] = set()
    objects: set[str] = set()
    classes: dict[str, str] = {}
    labels: list[tuple[str, str]] = []
    told: set[str] = set()
    dates: list[tuple[str, str]] = []
    steps: dict[str, str] = {}
    for subject, predicate, value in said:
        subjects.add(subject)
        if predicate == _EVIDENCE:
            told.add(subject)
        elif predicate == TYPE:
            classes[subject] = value
        elif predicate == _LABEL:
            labels.append((subject, value.lower()))
        elif predicate in _DATES:
            dates.append((subject, value.split('"', 2)[1]))
        elif predicate == _STATUS:
            steps[value] = subject
        elif value.startswith(_BASED):
            objects.add(value)
    inner = f"<{source}/"
    left_out = (f"{_BASED}code/", f"{_BASED}country/", inner)
    return Things(
        sorted(
            _shorten(each)
            for each in subjects
            if not each.startswith(inner) and not any(part in each for part in _NESTED)
        ),
        sorted(_shorten(each) for each in objects - subjects if not each.startswith(left_out)),
        sorted(
            (_shorten(subject), _short_hash(f"{classes.get(subject)} {label}"))
            for subject, label in labels
            if subject in told
        ),
        sorted({(_shorten(steps.get(subject, subject)), date) for subject, date in dates}),
    )


def _shorten(term: str) -> str:
    return term[len(_BASED) : -1] if term.startswith(_BASED) else term[1:-1]


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
