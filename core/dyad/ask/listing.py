"""Lists: all that fits, and what happened at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from dyad.ask.extracting import Extractor
from dyad.ask.found import Found, best_date, is_planned
from dyad.ask.kinds import CLASS_STEMS, classes_of_codes
from dyad.ask.matching import Match, Matcher
from dyad.ask.noun_phrases import HELPERS
from dyad.ask.reading import Reading
from dyad.ask.words import stems

_LISTING: Final = frozenset({"list", "name", "enumerate", "give", "show", "tell"})
_COMING: Final = frozenset({"will", "planned", "scheduled", "shall", "upcoming", "ahead"})
_GENERAL: Final = frozenset(
    {
        "code/agreement-type/agreement",
        "code/event-type/other-event",
        "code/event-type/signing",
        "code/event-type/visit",
        "code/statement-type/statement",
    }
)
"""Codes whose words name the class rather than a kind: "agreements signed", "visits"."""


_BESIDE: Final = 0.2
"""How much worse than the nearest match a list may begin, where that one does not tell what is asked for."""


def expand(reading: Reading, matches: Sequence[Match], matcher: Matcher) -> list[Match]:
    """Put the parts of a series in its place, where the best match is a series of events.

    Args:
        reading: The reading.
        matches: What fits, the best first.
        matcher: Knows the records.

    Returns:
        The matches, with the parts of the series where there are at least two.
    """
    if not matches or matches[0].record.thing.kind != "Event":
        return list(matches)
    if reading.aim == "date" and "/" in best_date(matches[0].record):
        return list(matches)  # it tells its days itself
    best = matches[0]
    thing = best.record.thing
    keys = set(thing.get("concerns"))
    linked = {
        record.thing.id: record for record in matcher.records.numbered(matcher.records.linked([thing.id]))
    }
    linked |= {key: matcher.records[key] for key in keys if key in matcher.records}
    parts = [
        record
        for key, record in sorted(linked.items())
        if record.thing.kind == "Event" and (key in keys or thing.id in record.thing.get("partOf"))
    ]
    others = [
        match
        for match in matches[1:]
        if match.record not in parts
        and match.record.thing.kind == "Event"
        and not best.record.codes & match.record.codes
    ]
    if len(parts) < 2 or (others and others[0].score > best.score - 0.1):
        return list(matches)
    fit = [
        record
        for record in parts
        if all(matcher.constraints.fits_period(period, record) for period in reading.periods)
    ]
    return [replace(best, record=record) for record in fit]


def list_facts(reading: Reading, matches: Sequence[Match], extractor: Extractor, least: float) -> list[Found]:
    """List what fits.

    Args:
        reading: The reading.
        matches: What fits, the best first.
        extractor: Takes what is asked for out of it.
        least: The score that a match must have.

    Returns:
        The list, oldest first where facts are asked for.
    """
    fit = [match for match in matches if match.score >= least - 0.15]
    if not fit:
        return []
    wanted = set(reading.classes) | (classes_of_codes(reading.codes) & {"Event", "Agreement"})
    if "Agreement" in wanted and {"agreement", "accord", "deal", "document"} & {
        token.stem for token in reading.tokens
    }:
        wanted -= {"Event"}  # "agreements signed" are no signing ceremonies
    if reading.aim in ("any", "fact"):
        fit = [match for match in fit if match.record.thing.kind in wanted] or fit
    clearest = max(match.cover for match in fit)
    fit = [match for match in fit if match.cover >= clearest - 0.15]
    if reading.aim in ("any", "fact") and wanted and _asks_for_kind(reading, extractor):
        kind = [match for match in fit if match.record.thing.kind in wanted]
        if kind:
            kind = _begun(reading, kind) if _asks_for_doing(reading) else kind
            exact = reading.codes - _GENERAL
            coded = [
                match for match in kind if not reading.codes or (exact or reading.codes) & match.record.codes
            ]
            found = [
                one
                for match in (coded if coded and (exact or not reading.classes) else kind)
                for one in extractor.contents.facts(reading, match)
            ]
            return _sorted(found)
        if wanted & {"Agreement"}:
            return []
    if reading.aim == "any" and not reading.answer_words:
        return []
    if reading.aim in ("text", "number", "post"):
        return []
    nearest = fit[0].score
    while fit and not extractor.extract(reading, fit[0]):
        fit = fit[1:]  # what does not tell what is asked for is no measure for the others
    if not fit or fit[0].score < max(least - 0.15, nearest - _BESIDE):
        return []
    best = fit[0].score
    near = [
        match
        for match in fit
        if (match.score >= best - 0.35 or (not match.missing and match.cover >= fit[0].cover - 0.05))
        and match.record.thing.kind == fit[0].record.thing.kind
    ]
    if reading.sides is None and reading.codes & fit[0].record.codes:
        near = [match for match in near if reading.codes & match.record.codes]
    found = [one for match in near for one in extractor.extract(reading, match)]
    if reading.head == "partner" and not all(extractor.extract(reading, match) for match in near):
        return []  # with whom one of them is, is not told: the list would lack it
    if reading.aim == "any":
        found = [one for one in found if not one.thing.startswith("statement/")]
    return _unique(found)


def _asks_for_kind(reading: Reading, extractor: Extractor) -> bool:
    """Whether the noun that is asked with is the kind of fact, and not what such a fact treats."""
    keyed = reading.form == "list" and reading.tokens[0].plain not in _LISTING
    if reading.aim == "fact" or keyed:
        return True
    if not reading.answer_words:
        return _noun_asked(reading) in ("", *CLASS_STEMS)
    things = extractor.ground.things
    named = {
        word
        for code in reading.codes
        if code in things
        for name in things[code].english
        for word in (
            *stems(name),
            *(like for stem in stems(name) for like in extractor.ground.wording.like(stem)),
        )
    }
    return bool(reading.answer_words & (named | CLASS_STEMS.keys()))


def _noun_asked(reading: Reading) -> str:
    """The noun after "which", where it says so little that it is not looked for: "which parts of ..."."""
    for token, following in pairwise(reading.tokens):
        if token.plain in ("which", "what"):
            said = following.plain in HELPERS or following.plain in ("of", "the") or following.capital
            return "" if said else following.stem
    return ""


def _asks_for_doing(reading: Reading) -> bool:
    """Whether it asks for what was done in a time, and not for all that has a date in it."""
    return bool(reading.statuses) or reading.sides is not None


def _begun(reading: Reading, matches: list[Match]) -> list[Match]:
    """Of what a time is asked for, what was done in it, where there is any, not what was going on."""
    for period in reading.periods:
        done = [
            match
            for match in matches
            if any(
                span.of in ("date", "status") and period.covers(span.first, span.last)
                for span in match.record.spans
            )
        ]
        matches = done or matches
    return matches


def tell_what_happened(reading: Reading, matches: Sequence[Match], extractor: Extractor) -> list[Found]:
    """List what happened at a time, or what somebody did.

    Args:
        reading: The reading.
        matches: What fits.
        extractor: Takes the things.

    Returns:
        The events, and what was agreed; statements only where there is nothing else.
    """
    if not reading.periods and not reading.words and len(reading.names) < 2:
        return []
    reading = replace(reading, aim="fact")
    kinds = [match for match in matches if match.record.thing.kind in ("Event", "Agreement")]
    coming = bool({token.plain for token in reading.tokens} & _COMING)
    done = [match for match in kinds if is_planned(match.record.thing) == coming] or ([] if coming else kinds)
    for period in reading.periods:
        within = [
            match
            for match in done
            if any(
                span.of in ("date", "status") and period.covers(span.first, span.last)
                for span in match.record.spans
            )
        ]
        done = within or done
    found = [one for match in done for one in extractor.contents.facts(reading, match)]
    if not found:
        said = [match for match in matches if match.record.thing.kind == "Statement"]
        found = [one for match in said for one in extractor.contents.facts(reading, match)]
    return _sorted(found)


def _sorted(found: Sequence[Found]) -> list[Found]:
    return sorted(_unique(found), key=lambda one: (one.date.lstrip("./[") or "9999", one.label))


def _unique(found: Sequence[Found]) -> list[Found]:
    return list({one.thing or str(one.value): one for one in reversed(found)}.values())[::-1]
