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
from dyad.ask.comparing_sides import find_first, share
from dyad.ask.comparing_times import Times
from dyad.ask.comparing_words import (
    BESIDE,
    BOUND,
    DIFFERENCE,
    DONE_THAN,
    EXCEED,
    FIGURES,
    GROWTH,
    HOW_COMPARED,
    IN_THAN,
    LESS,
    MORE,
    MOVED,
    NUMBER_OF,
    RANKED_THAN,
    SCALES,
    START,
    TELLING,
    THAN,
    THAT_OF,
    THEN_THAN,
    THERE_THAN,
)
from dyad.ask.compound import find_choice
from dyad.ask.coordinating import find_splits
from dyad.ask.deciding import Decider, Decision
from dyad.ask.elapsing import Lapses
from dyad.ask.found import Found
from dyad.ask.index import Index
from dyad.ask.neighbouring import Next, choose_next
from dyad.ask.periods import find_periods
from dyad.ask.reading import Aim, Form
from dyad.ask.records import Span
from dyad.ask.sharing import find_shared, tell_both
from dyad.ask.summing import add_up, find_sum
from dyad.ask.understanding import Reader
from dyad.ask.verdicts import are_comparable, as_verdict, is_before, is_measured_so, is_of_money

Day = datetime.date

_EACH: Final = re.compile(r"\b(?:each|per|every|single)\b", re.IGNORECASE)
"""What is told of one alone, and does not add up to what all have."""


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
        self._lapses = Lapses(reader, self._date)
        self._times = Times(reader, self._date)
        self._ways: tuple[Callable[[str, Day | None], Decision | None], ...] = (
            self._times.order, self._times.same, self._choice, self._difference, self._growth, self._bound,
            self._than, self._lapses.tell, self._moved, self._both, self._beside, self._compared,
            lambda text, today: share(text, lambda words: self._number(words, today)),
            lambda text, today: find_first(text, lambda words: self._date(words, today)),
        )  # fmt: skip

    def compare(self, question: str, today: Day | None) -> Decision | None:
        """Compare what a question sets against each other.

        Args:
            question: The question.
            today: The reference day.

        Returns:
            The answer; None where it compares nothing, or a part has no one answer.
        """
        text = THAT_OF.sub(r"\g<head>\g<between>\g<noun>\g<link>", " ".join(question.split()))
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

    def add_up(self, question: str, today: Day | None) -> Decision | None:
        """Tell what two things come to together.

        Args:
            question: The question.
            today: The reference day.

        Returns:
            The sum; None where no sum is asked for, or a part has no number of the same unit.
        """
        plain = find_sum(question)
        if not plain:
            return None
        for split in find_splits(self._reader.read(plain, today), self._reader.wording):
            summed = add_up(split.parts, lambda words: self._number(words.rstrip("?"), today))
            if summed and not any(_EACH.search(self._index.things[one.fact].label) for one in summed.found):
                return summed
        return None

    def _number(self, words: str, today: Day | None) -> Found | None:
        words = NUMBER_OF.sub("how many ", words)
        start = "" if re.match(r"(?:how|what)\b", words, re.IGNORECASE) else "How much was "
        one = self._one(f"{start}{words}?", today, "what", "number")
        return one if one is not None and isinstance(one.value, int | float) else None

    def _date(self, words: str, today: Day | None) -> tuple[Found, Span] | None:
        one = self._one(words, today, "when", "date")
        span = Span.parse(str(one.value), "date") if one is not None else None
        if one is None or span is None or span.first is None or span.last is None:
            return None
        return one, span

    def _choice(self, text: str, today: Day | None) -> Decision | None:
        """Tell which of two things is earlier, later, larger or smaller."""
        choice = find_choice(text)
        if choice is None:
            return None
        one: Found | None
        other: Found | None
        if choice.number:
            one, other = self._number(choice.one, today), self._number(choice.other, today)
            if one is None or other is None or not are_comparable(one, other) or one.value == other.value:
                return None
            if not all(is_measured_so(text, each) for each in (one, other)):
                return None
            first_wins = (float(one.value) > float(other.value)) == choice.greatest
            chosen = one if first_wins else other
            if FIGURES.search(text) or one.unit == other.unit == "rank":
                return Decision((chosen,))
            if one.unit != other.unit:
                return None
            words = re.sub(r"^the\s+", "", choice.one if first_wins else choice.other)
            return Decision((replace(chosen, value=words, thing=chosen.fact),))
        mine, theirs = (self._date(f"When was {words}?", today) for words in (choice.one, choice.other))
        if mine is None or theirs is None or (before := is_before(mine[1], theirs[1])) is None:
            return None
        chosen = mine[0] if before != choice.greatest else theirs[0]
        label = self._index.things[chosen.fact].label
        words = choice.one if chosen is mine[0] else choice.other
        return Decision((replace(chosen, value=words, label=label, thing=chosen.fact),))

    def _difference(self, text: str, today: Day | None) -> Decision | None:
        """Tell by how much one number is larger than another."""
        match = DIFFERENCE.match(text)
        if match is None:
            return None
        words = [match[name] for name in ("one", "two", "three", "six") if match[name]]
        others = [match[name] for name in ("other", "four", "five", "seven") if match[name]]
        pair = self._pair(words[0], others[0], today)
        if pair is None or pair[0].unit != pair[1].unit:
            return None
        value = whole(round(abs(float(pair[0].value) - float(pair[1].value)), 6))
        label = f"{say_number(value)} {pair[0].unit}"
        return Decision(tuple(replace(one, value=value, label=label, thing="") for one in pair))

    def _growth(self, text: str, today: Day | None) -> Decision | None:
        """Tell by how much a number changed."""
        match = GROWTH.match(text)
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
        match = BOUND.search(text)
        if match is None or not re.match(START, text, re.IGNORECASE):
            return None
        try:
            bound = float(match["number"].replace(",", ""))
        except ValueError:
            return None
        bound *= SCALES.get((match["scale"] or "").strip().lower(), 1.0)
        rest = re.sub(START, "", text[: match.start()] + " " + text[match.end() :], flags=re.IGNORECASE)
        if re.fullmatch(START, text[: match.start()], re.IGNORECASE) and not match["sign"]:
            rest = f"How many {rest.strip()}"  # "did more than 500 ships call": things are counted
        one = self._number(f"{match['sign'] or ''}{rest.strip(' ?')}", today)
        if one is None:
            return None
        how = match["how"].lower().removesuffix(" than")
        more = re.fullmatch(rf"{MORE}|at least|exceed\w*|surpass\w*|\w+ beyond|older", how) is not None
        value = float(one.value)
        qualifier = self._index.things[one.fact].first("qualifier").rsplit("/", 1)[-1]
        true = value > bound if more else value < bound
        if qualifier in ("more-than", "at-least"):
            if bound > value:
                return None  # how much more it is, is not told
            true = more and (bound < value or qualifier == "more-than")
        elif qualifier in ("less-than", "at-most", "nearly"):
            if bound < value:
                return None
            true = not more and (bound > value or qualifier != "at-most")
        if match["how"].lower() in ("at least", "at most", "up to"):
            true = true or value == bound
        return as_verdict("yes" if true else "no", one)

    def _than(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether one number is larger than another."""
        if match := DONE_THAN.match(text) or IN_THAN.match(text):
            lead = match.groupdict().get("lead")
            lead = f"How many {match['what']} did {lead}" if lead else f"How many {match['what']}"
            pair = self._pair(f"{lead} {match['one']}", f"{lead} {match['other']}", today)
            ratio = self._ratio(f"{lead[4:]} {match['one']}", today)
            if pair is None and ratio is not None and ratio.unit == "ratio" and float(ratio.value) != 1:
                more = (float(ratio.value) > 1) == (match["how"].lower() == "more")
                return as_verdict("yes" if more else "no", ratio)
        elif match := THERE_THAN.match(text):
            rest = match["rest"] or ""
            pair = self._pair(f"How many {match['one']}{rest}", f"How many {match['other']}{rest}", today)
        elif match := RANKED_THAN.match(text):
            who = f"What is the rank of {match['who']} {match['where'] or ''}"
            pair = self._pair(f"{who} {match['one']}", f"{who} {match['other']}", today)
        elif match := THEN_THAN.match(text):
            pair = self._pair(f"{match['one']} {match['when']}", match["other"], today)
        elif (match := THAN.match(text)) and is_of_money(match["how"]):
            value = "What is the value of "
            pair = self._pair(f"{value}{match['one']}", f"{value}{match['other']}", today)
        elif match := THAN.match(text) or EXCEED.match(text):
            pair = self._pair(re.sub(r"\b(?:already|ever|yet)\b", "", match["one"]), match["other"], today)
        else:
            return None
        if pair is None or not are_comparable(*pair) or pair[0].value == pair[1].value:
            return None
        if not all(is_measured_so(match["how"], each) for each in pair):
            return None
        less = re.fullmatch(rf"{LESS}|worse", match["how"], re.IGNORECASE) is not None
        larger = float(pair[0].value) > float(pair[1].value)
        if pair[0].unit == "rank":
            larger = not larger  # the first place is the highest
        return as_verdict("yes" if larger != less else "no", *pair)

    def _ratio(self, words: str, today: Day | None) -> Found | None:
        """How many times as large a number is as the one of the time before."""
        one = self._number(f"How many times as {words} compared with before", today)
        return one if one is not None and one.unit == "ratio" else None

    def _moved(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether a number changed, rose or fell."""
        match = MOVED.match(text)
        if match is None:
            return None
        found = self._decider.decide(
            self._reader.read(f"How did {match['what']} change {match['when'] or ''}?", today)
        ).found
        values = [float(one.value) for one in found if isinstance(one.value, int | float)]
        verb = match["verb"].lower()
        if len(values) < 2 and (ratio := self._ratio(f"many {match['what']}", today)) is not None:
            found, values = (ratio, ratio), [1.0, float(ratio.value)]
        if len(values) != len(found) or len(values) < 2:
            return None
        if verb.startswith(("ris", "gr", "incr", "climb", "go up")):
            true = values[-1] > values[0]
        elif verb.startswith(("fall", "decr", "drop", "declin", "shrink", "go down")):
            true = values[-1] < values[0]
        else:
            true = values[-1] != values[0]
        return as_verdict("yes" if true else "no", found[0], found[-1])

    def _compared(self, text: str, today: Day | None) -> Decision | None:
        """Tell how a number of one time stands to that of another, or from what to what it went."""
        match = HOW_COMPARED.match(text)
        if match is None:
            return None
        told = {key: value for key, value in match.groupdict().items() if value}
        what = told.get("what") or told.get("which") or told.get("thing") or ""
        since, until = told.get("since") or told.get("start"), told.get("until") or told.get("stop")
        when = told.get("when") or f"from {since} to {until}"
        found = self._decider.decide(self._reader.read(f"How did {what} change {when}?", today)).found
        return Decision(found) if found else None

    def find_next(self, told: Next, today: Day | None) -> Decision:
        """Tell what came next before or after something.

        Args:
            told: What is asked.
            today: The reference day.

        Returns:
            The one that came next; nothing where the dates do not tell it.
        """
        reading = replace(self._reader.read(f"Which {told.what} took place?", today), several=True)
        decision = self._decider.decide(reading)
        items = [one for one in (*decision.found, *decision.alternatives) if one.fact.startswith("event/")]
        return Decision(choose_next(told, items, lambda words: self._date(words, today)))

    def both(self, text: str, today: Day | None) -> Decision | None:
        """Tell what is so of both of two things: "who spoke both at A and at B".

        Args:
            text: The question.
            today: The reference day.

        Returns:
            Whom or what both give, which is nothing where they give nothing in common; None where no two
            things are told.
        """

        def fit(part: str) -> dict[str, Found]:
            decision = self._decider.decide(self._reader.read(part, today))
            told = (*decision.found, *decision.alternatives) if decision.exact else ()
            return {one.thing: one for one in told if one.thing}

        return find_shared(text, fit)

    def _both(self, text: str, today: Day | None) -> Decision | None:
        """Tell whether both of two things are so, and what both give: the same day, the same number."""
        return tell_both(text, lambda part: self._decider.decide(self._reader.read(part, today)).found)

    def _beside(self, text: str, today: Day | None) -> Decision | None:
        """Tell which was before or after one that is named: "which country did she visit before Russia"."""
        match = BESIDE.match(text)
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
            moved = self._pair(f"{one} {told[-1].text}", bare, today) if TELLING.search(bare) else None
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
