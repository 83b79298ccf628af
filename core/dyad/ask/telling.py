"""Telling how a question was understood, in data and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dyad.ask.reading import Reading
from dyad.ask.things import Thing
from dyad.ask.words import word_set
from dyad.dates import display_edtf
from dyad.errors import DateError

_FORMS: Final = {
    "who": "who",
    "when": "when",
    "where": "where",
    "which": "which",
    "how-many": "how many",
    "how-much": "how much",
    "yes-no": "yes or no",
    "list": "a list",
    "what": "what",
    "what-happened": "what happened",
    "status": "the status",
    "change": "how it changed",
    "how": "how",
}
_AIMS: Final = {
    "person": "a person",
    "party": "a country or organisation",
    "place": "a place",
    "date": "a date",
    "number": "a number",
    "fact": "what happened or was agreed",
    "asset": "a thing",
    "post": "a post",
    "type": "a kind",
    "level": "the level of relations",
    "status": "a status",
    "text": "what is told",
    "yes-no": "yes or no",
    "any": "whatever fits",
}
_HEADS: Final = word_set("country company city province district association institution")


def tell_reading(reading: Reading, things: Mapping[str, Thing]) -> dict[str, Any]:
    """Tell how a question was understood.

    Args:
        reading: What was understood.
        things: All things by id.

    Returns:
        The interpretation, as JSON has it.
    """
    names = [
        {
            "text": name.text,
            "iri": things[name.things[0]].iri if name.things[0] in things else name.things[0],
            "label": _label(name.things[0], things),
            "how": name.how,
            "kind": _kind_of(name.things[0]),
            **({"stands_for": _label(name.stands_for, things)} if name.stands_for else {}),
        }
        for name in reading.names
    ]
    kinds = sorted(
        {_label(code, things) for code in reading.codes if "/measure/" not in code}
        | {one.lower() for one in reading.classes}
    )
    measures = sorted(_label(code, things) for code in reading.codes if "/measure/" in code)
    periods = [{"text": period.text, "meant": period.as_edtf()} for period in reading.periods]
    told: dict[str, Any] = {
        "form": reading.form,
        "asked_for": _asked(reading),
        "parties": [name for name in names if name["kind"] == "party"],
        "persons": [name for name in names if name["kind"] == "person"],
        "names": [name for name in names if name["kind"] == "other"],
        "kind": kinds,
        "measure": measures,
        "period": periods,
        "words": _words(reading),
        "corrected": [{"written": written, "read": read} for written, read in reading.mended],
    }
    told["sentence"] = _sentence(reading, names, [*kinds, *measures], periods, told["words"])
    return told


def _asked(reading: Reading) -> str:
    if reading.head in _HEADS:
        return f"a {reading.head}" if reading.head[0] not in "aeiou" else f"an {reading.head}"
    return _AIMS[reading.aim]


def _words(reading: Reading) -> list[str]:
    wanted = set(reading.words)
    return list(dict.fromkeys(token.plain for token in reading.tokens if token.stem in wanted))


def _kind_of(key: str) -> str:
    head = key.split("/", 1)[0]
    if head in ("country", "organisation"):
        return "party"
    return "person" if head in ("official", "person") else "other"


def _label(key: str, things: Mapping[str, Thing]) -> str:
    return things[key].label if key in things else key


def _sentence(
    reading: Reading,
    names: list[dict[str, Any]],
    kinds: list[str],
    periods: list[dict[str, str]],
    words: list[str],
) -> str:
    parts = [f"Asked for: {_asked(reading)}"]
    if kinds:
        parts.append("kind: " + ", ".join(kinds))
    if reading.order:
        parts.append(
            {"first": "the first", "last": "the last", "next": "the next", "most": "the most"}[reading.order]
        )
    if names:
        parts.append("about " + ", ".join(dict.fromkeys(str(name["label"]) for name in names)))
    if words:
        parts.append("with the words " + ", ".join(words))
    if periods:
        parts.append("time: " + ", ".join(_say(period["meant"]) for period in periods))
    for written, read in reading.mended:
        parts.append(f"{written} read as {read}")
    return "; ".join(parts) + "."


def _say(date: str) -> str:
    try:
        return display_edtf(date)
    except DateError:
        return date
