"""How something changed: the steps of one thing, or numbers of one measure at two times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.extracting import Extractor
from dyad.ask.found import Found
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.words import stems

_CHANGES: Final = frozenset({"ratio", "places-in-ranking"})
"""Units in which a change itself is measured."""


_TURNS: Final = {
    "increased": frozenset(stems("raise rise increase grow expand climb")),
    "decreased": frozenset(stems("fall decrease drop decline shrink reduce lower")),
}
"""Words that tell of a number in what direction it changed."""


def _tell_turn(match: Match, extractor: Extractor) -> list[Found]:
    """Tell to what a number changed, where its own text says in what direction."""
    thing = match.record.thing
    if "Observation" not in thing.classes or not thing.get("summary"):
        return []
    own = {word for text in thing.get("summary") for word in stems(text)}
    turns = [turn for turn, words in _TURNS.items() if words & own]
    if len(turns) != 1:
        return []
    return [replace(one, label=f"{turns[0]} to {one.label}") for one in extractor.numbers.plain(match)]


def tell_change(reading: Reading, matches: Sequence[Match], extractor: Extractor) -> list[Found]:
    """Tell how something changed.

    Args:
        reading: The reading.
        matches: What fits.
        extractor: Knows the things.

    Returns:
        The states or numbers, oldest first; nothing where there are not at least two.
    """
    series: defaultdict[tuple[str, ...], list[Match]] = defaultdict(list)
    for match in matches:
        thing = match.record.thing
        if "Observation" in thing.classes:
            key = tuple(
                thing.first(name)
                for name in ("measure", "unit", "referenceParty", "counterpartParty", "concerns")
            )
            series[key].append(match)
    near = [group for group in series.values() if group[0].score > matches[0].score - 0.15]
    best = max(near, key=lambda group: (len(group) > 1, group[0].score), default=[])
    periods = {match.record.spans[0].date for match in best if match.record.spans}
    if len(best) > 1 and len(periods) > 1:
        found = [one for match in best for one in extractor.numbers.plain(match)]
        return sorted(found, key=lambda one: one.date.lstrip("./["))
    for match in matches[:2]:
        thing = match.record.thing
        if "Observation" in thing.classes and thing.first("unit").rsplit("/", 1)[-1] in _CHANGES:
            return list(extractor.numbers.plain(match))
    for match in matches[:1]:
        found = _tell_turn(match, extractor)
        if found:
            return found
    for match in matches[:1]:
        found = extractor.numbers.steps(match)
        if len({one.value for one in found}) > 1:
            return found
    return []
