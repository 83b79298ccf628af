"""Comparing what two parts of a question ask for: earlier or later, larger or smaller, how much more.

Each part is read as a question of its own. Only where both have one date, or one number of the same unit,
there is an answer; its receipts are those of both.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dyad.ask.asking_numbers import say_number, whole
from dyad.ask.compound import find_choice, find_order
from dyad.ask.deciding import Decider, Decision
from dyad.ask.found import Found
from dyad.ask.index import Index
from dyad.ask.periods import find_periods
from dyad.ask.reading import Aim, Form
from dyad.ask.records import Span
from dyad.ask.understanding import Reader
from dyad.ask.verdicts import as_verdict, is_before

_MORE: Final = r"larger|bigger|higher|greater|more|longer|stronger|above|over"
_LESS: Final = r"smaller|lower|fewer|less|shorter|below|under"
_START: Final = r"^(?:is|was|were|are|did|do|does|has|have|had|will)\s+"
_THAN: Final = re.compile(
    rf"{_START}(?P<one>.+?)\s+(?P<how>{_MORE}|{_LESS})\s+(?:numerous\s+|in number\s+)?than\s+"
    r"(?P<other>(?!\$?\d).+?)\??$",
    re.IGNORECASE,
)
_IN_THAN: Final = re.compile(
    rf"{_START}(?P<lead>.+?)\s+(?P<how>more|fewer|less)\s+(?P<what>.+?)\s+"
    r"(?P<one>(?:in|to|from|with|for|during)\s+\S.*?)\s+than\s+(?P<other>(?:in|to|from|with|for|during)\s+.+?)\??$",
    re.IGNORECASE,
)
_EXCEED: Final = re.compile(
    rf"{_START}(?P<one>.+?)\s+(?P<how>exceed|surpass|outnumber|outstrip|top|pass|beat|overtake|break)(?:s|ed|es|t|en)?\s+"
    r"(?P<other>(?!\$?\d|by\b).+?)\??$",
    re.IGNORECASE,
)
_BOUND: Final = re.compile(
    r"\b(?P<how>(?:more|longer|larger|bigger|higher|greater|older) than|over|above|at least|exceeding"
    r"|(?:fewer|less|shorter|smaller|lower|younger) than|under|below|at most|up to)\s+"
    r"(?P<sign>(?:USD|US\$|\$|VND)\s?)?(?P<number>\d[\d,.]*\d|\d)(?P<scale>\s?(?:thousand|million|billion|trillion|mn|bn))?",
    re.IGNORECASE,
)
_DIFFERENCE: Final = re.compile(
    r"^(?:what (?:is|was) the (?:difference|gap) between\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)"
    r"|by how (?:much|many) (?:did|does|do|was|were|is|are)\s+(?P<two>.+?)\s+"
    r"(?:exceed|surpass|outnumber|top|pass|(?:larger|bigger|higher|more|greater) than)s?\s+(?P<four>.+?)"
    r"|how (?:many|much) more\s+(?P<three>.+?)\s+than\s+(?P<five>.+?))\??$",
    re.IGNORECASE,
)
_LAPSE: Final = re.compile(
    r"^how (?:many|much) (?P<unit>days?|weeks?|months?|years?)\s+(?:\w+\s+){0,3}?"
    r"between\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)\??$",
    re.IGNORECASE,
)
_LAPSE_AFTER: Final = re.compile(
    r"^how many (?P<unit>days?|weeks?|months?|years?)\s+(?:after|before|later than|earlier than)\s+"
    r"(?P<one>.+?)\s+(?P<other>(?:did|was|were|came|took)\s+.+?)\??$",
    re.IGNORECASE,
)
_GROWTH: Final = re.compile(
    r"^by how (?:much|many)\b.*?\b(?:did|does|has|have)\s+(?P<what>.+?)\s+"
    r"(?:change|rise|risen|grow|grown|increase|climb|fall|fallen|decrease|drop|decline|shrink)(?:d|ed)?\s+"
    r"(?P<when>(?:between|from)\b.*?)(?:\s+in \w+s)?\??$",
    re.IGNORECASE,
)
_MOVED: Final = re.compile(
    r"^(?:did|has|have|does)\s+(?P<what>.+?)\s+(?P<verb>differ|change|rise|risen|rose|grow|grown|increase"
    r"|climb|go up|fall|fallen|decrease|drop|decline|shrink|go down)(?:d|ed)?"
    r"\s*(?P<when>(?:between|from|since|in|over|by)\b.*?)?\??$",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(
    r"\bboth\s+(?P<one>[^,?]+?)\s+and\s+(?P<other>.+?)(?=\s+(?:in \d|in [A-Z]|on \d|during|over the)\b|\?|$)",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"^(?P<head>(?i:which|what|who|whom|where)\b.+?)\s+(?P<how>before|after)\s+(?P<name>[A-Z][^?]*?)"
    r"(?:\s+(?P<rest>in \d{4}.*?))?\??$"
)
_SCALES: Final = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12
}  # fmt: skip

_TELLING: Final = re.compile(
    r"\b(?!that\b|those\b|from\b|with\b|year\b|number\b|figure\b|total\b)[A-Za-z]{4,}"
)

Day = datetime.date


class Comparer:
    """Compares.

    Args:
        index: Things and records.
        reader: Reads the parts.
        decider: Answers them.
    """

    def __init__(self, index: Index, reader: Reader, decider: Decider) -> None:
        self._index = index
        self._reader = reader
        self._decider = decider
        self._ways: tuple[Callable[[str, Day | None], Decision | None], ...] = (
            self._order, self._choice, self._difference, self._growth, self._bound, self._than, self._lapse,
            self._moved, self._both, self._beside,
        )  # fmt: skip

    def compare(self, question: str, today: Day | None) -> Decision | None:
        """Compare what a question sets against each other.

        Args:
            question: The question.
            today: The reference day.

        Returns:
            The answer; None where it compares nothing, or a part has no one answer.
        """
        text = " ".join(question.split())
        for way in self._ways:
            decision = way(text, today)
            if decision is not None:
                return decision
        return None

    def _one(self, text: str, today: Day | None, form: Form, aim: Aim) -> Found | None:
        """The one date or number that words tell."""
        reading = self._reader.read(text, today)
        if reading.aim != aim:
            reading = replace(
                reading, form=form, aim=aim, several=False, order="", head="", answer_words=frozenset()
            )
        found = self._decider.decide(reading).found
        return found[0] if found and len({one.value for one in found}) == 1 else None

    def _number(self, words: str, today: Day | None) -> Found | None:
        start = "" if re.match(r"(?:how|what)\b", words, re.IGNORECASE) else "How much was "
        one = self._one(f"{start}{words}?", today, "what", "number")
        return one if one is not None and isinstance(one.value, int | float) else None

    def _date(self, words: str, today: Day | None) -> tuple[Found, Span] | None:
        one = self._one(words, today, "when", "date")
        span = Span.parse(str(one.value), "date") if one is not None else None
        if one is None or span is None or span.first is None or span.last is None:
            return None
        return one, span

    def _order(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether one thing was before another."""
        order = find_order(text)
        if order is None:
            return None
        mine, theirs = (self._date(f"When {words}?", today) for words in (order.one, order.other))
        if mine is None or theirs is None:
            return None
        before = is_before(mine[1], theirs[1])
        if before is None:
            return None
        verdict = "yes" if before == (order.how == "before") else "no"
        return as_verdict(verdict, mine[0], theirs[0])

    def _choice(self, text: str, today: Day | None) -> Decision | None:
        """Tell which of two things is earlier, later, larger or smaller."""
        choice = find_choice(text)
        if choice is None:
            return None
        one: Found | None
        other: Found | None
        if choice.number:
            one, other = self._number(choice.one, today), self._number(choice.other, today)
            if one is None or other is None or one.unit != other.unit or one.value == other.value:
                return None
            first_wins = (float(one.value) > float(other.value)) == choice.greatest
            return Decision((one if first_wins else other,))
        mine, theirs = (self._date(f"When was {words}?", today) for words in (choice.one, choice.other))
        if mine is None or theirs is None or (before := is_before(mine[1], theirs[1])) is None:
            return None
        chosen = mine[0] if before != choice.greatest else theirs[0]
        label = self._index.things[chosen.fact].label
        return Decision((replace(chosen, value=label, label=label, thing=chosen.fact),))

    def _difference(self, text: str, today: Day | None) -> Decision | None:
        """Tell by how much one number is larger than another."""
        match = _DIFFERENCE.match(text)
        if match is None:
            return None
        words = [match[name] for name in ("one", "two", "three") if match[name]]
        others = [match[name] for name in ("other", "four", "five") if match[name]]
        pair = self._pair(words[0], others[0], today)
        if pair is None or pair[0].unit != pair[1].unit:
            return None
        value = whole(round(abs(float(pair[0].value) - float(pair[1].value)), 6))
        label = f"{say_number(value)} {pair[0].unit}"
        return Decision(tuple(replace(one, value=value, label=label, thing="") for one in pair))

    def _growth(self, text: str, today: Day | None) -> Decision | None:
        """Tell by how much a number changed."""
        match = _GROWTH.match(text)
        if match is None:
            return None
        asked = f"How did {match['what']} change {match['when']}?"
        found = [
            one
            for one in self._decider.decide(self._reader.read(asked, today)).found
            if isinstance(one.value, int | float)
        ]
        if len(found) < 2 or found[0].unit != found[-1].unit:
            return None
        value = whole(round(abs(float(found[-1].value) - float(found[0].value)), 6))
        label = f"{say_number(value)} {found[0].unit}"
        return Decision(
            tuple(replace(one, value=value, label=label, thing="") for one in (found[0], found[-1]))
        )

    def _bound(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether a number is more or less than one that is written in the question."""
        match = _BOUND.search(text)
        if match is None or not re.match(_START, text, re.IGNORECASE):
            return None
        try:
            bound = float(match["number"].replace(",", ""))
        except ValueError:
            return None
        bound *= _SCALES.get((match["scale"] or "").strip().lower(), 1.0)
        rest = re.sub(_START, "", text[: match.start()] + " " + text[match.end() :], flags=re.IGNORECASE)
        one = self._number(f"{match['sign'] or ''}{rest.strip(' ?')}", today)
        if one is None:
            return None
        how = match["how"].lower().removesuffix(" than")
        more = re.fullmatch(rf"{_MORE}|at least|exceeding|older", how) is not None
        value = float(one.value)
        true = value > bound if more else value < bound
        if match["how"].lower() in ("at least", "at most", "up to"):
            true = true or value == bound
        return as_verdict("yes" if true else "no", one)

    def _than(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether one number is larger than another."""
        if match := _IN_THAN.match(text):
            lead = f"How many {match['what']} did {match['lead']}"
            pair = self._pair(f"{lead} {match['one']}", f"{lead} {match['other']}", today)
            ratio = self._number(f"How many times as {lead[4:]} {match['one']} compared with before", today)
            if pair is None and ratio is not None and ratio.unit == "ratio" and float(ratio.value) != 1:
                more = (float(ratio.value) > 1) == (match["how"].lower() == "more")
                return as_verdict("yes" if more else "no", ratio)
        elif match := _THAN.match(text) or _EXCEED.match(text):
            pair = self._pair(match["one"], match["other"], today)
        else:
            return None
        if pair is None or pair[0].unit != pair[1].unit or pair[0].value == pair[1].value:
            return None
        less = re.fullmatch(_LESS, match["how"], re.IGNORECASE) is not None
        larger = float(pair[0].value) > float(pair[1].value)
        return as_verdict("yes" if larger != less else "no", *pair)

    def _lapse(self, text: str, today: Day | None) -> Decision | None:
        """Tell how many days, months or years lie between two things."""
        match = _LAPSE.match(text) or _LAPSE_AFTER.match(text)
        if match is None:
            return None
        owner = re.match(r"(?:\w+ of )?((?:[A-ZĐ]\w+ ?)+)'s ", match["one"])
        other = (
            re.sub(r"^(?:his|her|its|their)\b", f"{owner[1]}'s", match["other"]) if owner else match["other"]
        )
        pair = [
            self._date(f"When {words}?", today) or self._date(f"When was {words}?", today)
            for words in (match["one"], other)
        ]
        if pair[0] is None or pair[1] is None:
            return None
        (one, mine), (other, theirs) = pair[0], pair[1]
        unit = match["unit"].lower().rstrip("s")
        length = {"day": 10, "week": 10, "month": 7, "year": 4}[unit]
        first, last = str(one.value)[:length], str(other.value)[:length]
        if len(first) != length or len(last) != length or mine.first is None or theirs.first is None:
            return None
        months = 12 * (theirs.first.year - mine.first.year) + theirs.first.month - mine.first.month
        days = abs((theirs.first - mine.first).days)
        value = {
            "day": days,
            "week": days // 7,
            "month": abs(months),
            "year": abs(theirs.first.year - mine.first.year),
        }[unit]
        return Decision(
            tuple(
                replace(found, value=value, label=f"{value} {unit}s", thing="", unit=unit)
                for found in (one, other)
            )
        )

    def _moved(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether a number changed, rose or fell."""
        match = _MOVED.match(text)
        if match is None:
            return None
        found = self._decider.decide(
            self._reader.read(f"How did {match['what']} change {match['when'] or ''}?", today)
        ).found
        values = [float(one.value) for one in found if isinstance(one.value, int | float)]
        if len(values) != len(found) or len(values) < 2:
            return None
        verb = match["verb"].lower()
        if verb.startswith(("ris", "gr", "incr", "climb", "go up")):
            true = values[-1] > values[0]
        elif verb.startswith(("fall", "decr", "drop", "declin", "shrink", "go down")):
            true = values[-1] < values[0]
        else:
            true = values[-1] != values[0]
        return as_verdict("yes" if true else "no", found[0], found[-1])

    def _both(self, text: str, today: Day | None) -> Decision | None:
        """Answer for both of two things: yes if both are so; else what both give."""
        match = _BOTH.search(text)
        if match is None:
            return None
        one, other = match["one"].strip(), match["other"].strip()
        tail = other.split(" ", 1)[1] if " " in other and not re.search(r"[A-Za-z]{4,}", one) else ""
        head, rest = text[: match.start()], text[match.end() :]
        found = [
            self._decider.decide(self._reader.read(f"{head}{part}{rest}", today)).found
            for part in (f"{one} {tail}".strip(), other)
        ]
        if not all(found):
            return None
        verdicts = {str(one.value) for values in found for one in values}
        if verdicts <= {"yes", "no"}:
            chosen = (
                [one for values in found for one in values if one.value == "no"] if "no" in verdicts else []
            )
            return Decision(tuple(chosen or [one for values in found for one in values]))
        shared = {one.thing or one.value for one in found[0]} & {one.thing or one.value for one in found[1]}
        return (
            Decision(tuple(one for values in found for one in values if (one.thing or one.value) in shared))
            if shared
            else None
        )

    def _beside(self, text: str, today: Day | None) -> Decision | None:
        """Tell which was before or after one that is named: "which country did she visit before Russia"."""
        match = _BESIDE.match(text)
        if match is None:
            return None
        known = self._reader.read(text, today)
        named = [name for name in known.names if name.text.casefold() in match["name"].casefold()]
        if len(named) != 1:
            return None
        plain = f"{match['head']} {match['rest'] or ''}?"
        reading = replace(self._reader.read(plain, today), several=True)
        items = self._decider.decide(reading).found
        mark = [one for one in items if one.thing in named[0].things]
        if len({one.date for one in mark}) != 1:
            return None
        limit = mark[0].date.lstrip("./[")
        others = [one for one in items if one not in mark and one.date]
        if match["how"].lower() == "before":
            fit = sorted((one for one in others if one.date.lstrip("./[") < limit), key=lambda one: one.date)[
                -1:
            ]
        else:
            fit = sorted((one for one in others if one.date.lstrip("./[") > limit), key=lambda one: one.date)[
                :1
            ]
        return Decision(tuple(fit)) if fit else None

    def _pair(self, one: str, other: str, today: Day | None) -> tuple[Found, Found] | None:
        """The numbers of two wordings; what the other one leaves out it has from the first."""
        told = find_periods(other, today)
        if told and not find_periods(one, today):
            bare = other.replace(told[-1].text, " ")
            moved = self._pair(f"{one} {told[-1].text}", bare, today) if _TELLING.search(bare) else None
            if moved is not None:
                return moved
        mine = self._number(one, today)
        if mine is None:
            return None
        rest = one
        for period in find_periods(one, today):
            rest = rest.replace(period.text, " ")
        own = re.search(r"[A-Za-z]{4,}", re.sub(r"\b(?:that|those|from|with|year|before)\b", "", other))
        for words in (other, f"{rest} {other}") if own else (f"{rest} {other}",):
            theirs = self._number(words, today)
            if theirs is not None and theirs.fact != mine.fact:
                return mine, theirs
        return None
