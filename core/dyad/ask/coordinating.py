"""Co-ordination: a question that asks the same of two things which "and" joins, wherever the "and" stands.

What is joined is found by what is alike before and after the "and": the same preposition, two names of a
kind, two times, two adjectives, two noun phrases, two clauses after one asking phrase. Each way of reading it
gives as many questions as things are joined, each with all else that the question says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dyad.ask.coordinating_words import (
    ARTICLES,
    BETWEEN_TIMES,
    COPULAS,
    COUNT,
    LISTING,
    LONGEST_NOUN,
    MOST,
    NOUN_ENDINGS,
    OWNED,
    OWNER,
    PEOPLE,
    QUANTITY,
    REFLEXIVE,
    VERBS,
)
from dyad.ask.noun_phrases import ASKING, HELPERS, PREPOSITIONS
from dyad.ask.reading import Name, Reading
from dyad.ask.wording import Wording


@dataclass(frozen=True)
class Split:
    """One way to read a question as several.

    Attributes:
        parts: A question for each of what is joined.
        sure: Whether the question plainly asks for each, so that the answer to one is none.
        lists: Whether each part may have several answers: "which leaders came in 2024 and 2025".
        heads: The stems of the nouns that are joined.
        spare: Whether it is tried only where the whole has no answer: two may do together what they do.
    """

    parts: tuple[str, ...]
    sure: bool
    lists: bool = False
    spare: bool = False
    heads: frozenset[str] = frozenset()


def find_splits(reading: Reading, wording: Wording) -> list[Split]:
    """Find the ways to read a question as several.

    Args:
        reading: The reading of the question.
        wording: The words of plain English.

    Returns:
        The ways, the likeliest first; nothing where it asks for one thing.
    """
    if reading.form in ("yes-no", "change"):
        return []
    finder = _Finder(reading, wording)
    found: dict[tuple[str, ...], Split] = {}
    for place in finder.joints():
        for split in finder.at(place):
            found.setdefault(split.parts, split)
    return sorted(found.values(), key=lambda split: not split.sure)[:MOST]


class _Finder:
    """Finds what is joined in one question."""

    def __init__(self, reading: Reading, wording: Wording) -> None:
        self._reading = reading
        self._wording = wording
        self._tokens = reading.tokens
        self._names = sorted((*reading.names, *reading.choices), key=lambda name: name.start)
        inside = {n for name in self._names for n in range(name.start, name.end)}
        self._plain = ["" if n in inside else token.plain for n, token in enumerate(reading.tokens)]
        self._end = len(reading.tokens)
        self._asking = next((n for n, word in enumerate(self._plain[:4]) if word in ASKING), -1)
        self._first = self._after_asking()
        self._plural = reading.several or reading.form == "list"

    def _after_asking(self) -> int:
        """The place from which something may be joined: after the asking phrase and its helper."""
        if self._asking < 0:
            return 1 if self._plain and self._plain[0] in LISTING else 0
        helper = next((n for n in range(self._asking, self._end) if self._plain[n] in HELPERS), -1)
        return helper + 1 if helper >= 0 else self._asking + 1

    def joints(self) -> Iterator[int]:
        """Give the places of "and" that may join two of what is asked for."""
        inside = {n for name in self._names for n in range(name.start, name.end)}
        for n in range(1, self._end - 1):
            if self._plain[n] == "and" and n not in inside and not self._is_paired(n):
                yield n

    def _is_paired(self, place: int) -> bool:
        """Whether the "and" belongs to a "between" before it."""
        before = self._plain[:place]
        if "between" not in before:
            return False
        since = before[len(before) - 1 - before[::-1].index("between") :]
        return "and" not in since

    def at(self, place: int) -> Iterator[Split]:
        """Give the ways to read the "and" at a place."""
        yield from self._times(place)
        if self._reading.form == "what-happened" or any(
            period.start < self._tokens[place].start < period.end for period in self._reading.periods
        ):
            return  # two times, and nothing else
        yield from self._asked_nouns(place)
        yield from self._prepositions(place)
        yield from self._adjectives(place)
        yield from self._named(place)
        yield from self._deeds(place)
        yield from self._nouns(place)
        yield from self._clauses(place)

    def _asked_nouns(self, place: int) -> Iterator[Split]:
        """Two nouns that are asked with: "which forum and which summit did Vietnam host"."""
        after = place + 1
        if self._plain[after] in PREPOSITIONS and self._plain[after + 1 : after + 2]:
            after += 1
        if self._plain[after] not in ASKING or self._asking < 0:
            return
        if any(self._is_verb(n) for n in range(self._asking + 1, place)):
            return
        rest = next((n for n in range(after + 1, self._end) if self._is_verb(n)), -1)
        if rest <= after + 1:
            return
        split = self._make([(0, place), (place + 1, rest)], (0, rest), sure=True)
        if self._plain[rest - 1] in ("one", "ones"):  # "which Russian company and which Vietnamese one"
            noun = self._tokens[place - 1].text
            parts = (split.parts[0], re.sub(r"\bones?\b", noun, split.parts[1], count=1))
            split = replace(split, parts=parts)
        verb = self._tokens[rest].text
        if verb == self._plain[rest] and verb not in HELPERS and not verb.endswith(("ed", "s")):
            # of one alone: "which company negotiates"
            split = replace(
                split, parts=tuple(part.replace(f" {verb} ", f" {verb}s ", 1) for part in split.parts)
            )
        yield split

    def _prepositions(self, place: int) -> Iterator[Split]:
        """The same preposition twice: "to Thailand and to Japan", "in one and in the other"."""
        start = place + 1
        again = self._plain[start] in ASKING and start + 2 < self._end  # "who for A and who for B"
        start += again
        start += again and self._plain[start] in QUANTITY
        word = self._plain[start] if start < self._end else ""
        if word not in PREPOSITIONS:
            return
        before = [n for n in range(max(1, self._asking + 1), place) if self._plain[n] == word]
        if not before and self._plural and self._reading.aim == "number" and not again:
            before = [n for n in range(self._first, place) if self._plain[n] in PREPOSITIONS][-1:]
        if not before:
            return
        first = before[-1]
        both = first - 1 if self._plain[first - 1] == "both" else first
        if both < first and self._reading.aim in ("person", "party", "place"):
            return  # of both the same: that is compared elsewhere
        sure = again or self._plural or self._asks_for_value()
        for stop in self._stops(start + 1):
            if self._shares(first, place, stop, start):
                yield self._make([(first, place), (start, stop)], (both, stop), sure=sure)

    def _times(self, place: int) -> Iterator[Split]:
        """Two times: "in March and May 2025", "in 1990 and in 2000"."""
        text, joint = self._reading.question, self._tokens[place]
        if not (self._plural or self._asks_for_value()):
            return
        for period in self._reading.periods:
            if period.start < joint.start < period.end:
                yield from self._two_times((period.start, joint.start), (joint.end, period.end))
        for one, other in pairwise(self._reading.periods):
            between = text[one.end : other.start].strip().lower()
            if one.end <= joint.start < other.start and between in BETWEEN_TIMES:
                yield from self._two_times((one.start, one.end), (other.start, other.end))

    def _two_times(self, one: tuple[int, int], other: tuple[int, int]) -> Iterator[Split]:
        text = self._reading.question
        first, second = text[one[0] : one[1]].strip(), text[other[0] : other[1]].strip()
        lead = re.match(r"(?:both )?(in|on|at|by|during)\b", first, re.IGNORECASE)
        if lead and not re.match(r"(?:in|on|at|by|during)\b", second, re.IGNORECASE):
            second = f"{lead[1]} {second}"
        year = re.search(r"\b\d{4}\b", second)
        if year and not re.search(r"\d{4}", first) and not self._has_year_before(one[0]):
            first = f"{first} {year[0]}"
        if not re.search(r"\d", first) or re.match(r"between\b", first, re.IGNORECASE):
            return
        head = re.sub(r"\bboth\s+((?:in|on|at|by)\s+)?$", r"\1", text[: one[0]])
        tail = text[other[1] :]
        parts = tuple(_tidy(f"{head}{time.removeprefix('both ')}{tail}") for time in (first, second))
        yield Split(parts, sure=self._plural, lists=self._plural)

    def _has_year_before(self, start: int) -> bool:
        return any(period.end <= start for period in self._reading.periods)

    def _adjectives(self, place: int) -> Iterator[Split]:
        """Two adjectives before one noun: "the Vietnamese and the Lao congress"."""
        one, other = self._name_before(place), self._name_after(place)
        if one is None or other is None or (one.how, other.how) != ("adjective", "adjective"):
            return
        if other.end < self._end and not self._is_verb(other.end):
            yield self._make(
                [(one.start, one.end), (other.start, other.end)], (one.start, other.end), sure=False
            )

    def _named(self, place: int) -> Iterator[Split]:
        """Two names of a kind: "the ambassadors to Thailand and the United States"."""
        one, other = self._name_before(place), self._name_after(place)
        if one is None or other is None or "adjective" in (one.how, other.how) or not _are_alike(one, other):
            return
        before = one.start - 1 - (self._plain[one.start - 1] in ARTICLES if one.start else 0)
        word = self._plain[before] if before >= 0 else ""
        states = one.things[0].startswith(("country/", "organisation/"))
        posts = self._reading.aim == "person" and self._reading.being
        done = bool(word) and before >= self._first and self._is_verb(before)
        if states and not (
            word in ("to", "for", "in") or (word == "of" and posts) or (done and self._plural)
        ):
            return  # what two states do they may do together
        if word in REFLEXIVE and not posts:
            return
        pieces = [(name.start, name.end) for name in (*self._row_before(one), one, other)]
        sure = self._reading.aim == "post"
        yield self._make(pieces, (pieces[0][0], other.end), sure=sure, spare=not sure)

    def _row_before(self, name: Name) -> list[Name]:
        """The names of a row that stand before one, with commas between: "A, B and C"."""
        before = next((one for one in self._names if one.end == name.start), None)
        if before is None or not self._is_apart(name.start) or not _are_alike(before, name):
            return []
        return [*self._row_before(before), before]

    def _clauses(self, place: int) -> Iterator[Split]:
        """Two clauses after one asking phrase: "in which months did A come and B go"."""
        first, after = self._first, place + 1
        if place <= first or self._plain[after] in ASKING | PREPOSITIONS or not self._begins_noun(after):
            return
        helper = self._plain[first - 1] if first else ""
        if self._asking < 0 and self._reading.form == "list":
            yield self._make([*self._items(first, place), (after, self._end)], (first, self._end))
        if self._asking < 0 or helper not in HELPERS or self._are_names(first, place, after):
            return
        verb_before = any(self._is_verb(n) for n in range(first + 1, place))
        later = [n for n in range(after + 1, self._end) if self._is_verb(n)]
        sure = self._reading.aim == "date" and self._plural
        if (verb_before and later) or (helper in COPULAS and not later):
            yield self._make([(first, place), (after, self._end)], (first, self._end), sure=sure)
        if not verb_before:
            for verb in (n for n in later[:2] if self._shares(first, place, n)):
                yield self._make([(first, place), (after, verb)], (first, verb), sure=sure)

    def _deeds(self, place: int) -> Iterator[Split]:
        """Two verbs of which the days are asked: "when was it launched and inaugurated"."""
        if self._reading.aim not in ("date", "person", "party") or not self._plural:
            return
        start = next((n for n in range(self._first, place) if self._is_verb(n)), -1)
        start = self._first if start < 0 and self._asking >= 0 and self._first > self._asking + 1 else start
        if 0 <= start < place - 1 and self._is_verb(place + 1) and place + 2 < self._end:
            yield self._make([(start, place), (place + 1, self._end)], (start, self._end), sure=True)
        if self._reading.aim != "date":
            return
        pair = (self._plain[place - 1], self._plain[place + 1])
        if all(word.endswith(("ed", "t", "n", "d")) and self._is_verb(place + 1) for word in pair):
            yield self._make([(place - 1, place), (place + 1, place + 2)], (place - 1, place + 2), sure=True)

    def _nouns(self, place: int) -> Iterator[Split]:
        """Two noun phrases: "the length and the voltage of the line", "each ward and each commune"."""
        after = place + 1
        articles = [n for n in range(max(self._first - 1, 0), place) if self._plain[n] in ARTICLES]
        if self._plain[after] in ASKING | PREPOSITIONS:
            return
        starts = [n for n in articles if place - n <= LONGEST_NOUN][::-1][:2]
        row = [n for n in range(self._first, place) if self._is_apart(n)]
        if row and (lead := self._before_row(row[0])) >= 0:
            starts.insert(0, lead)
        if self._plain[after] not in ARTICLES:
            bare = self._asking >= 0 and place - 1 >= self._first and not self._is_verb(place - 1)
            bare = bare and bool(self._plain[place - 1] and self._plain[after])
            starts += [place - 1] if bare else []
        for start in dict.fromkeys(starts):
            for stop in self._stops(after + 1)[:2]:
                if stop - after <= LONGEST_NOUN + 2 and self._shares(start, place, stop):
                    pieces = [*self._items(start, place), (after, stop)]
                    split = self._make(pieces, (start, stop))
                    heads = frozenset((self._tokens[place - 1].stem, self._tokens[stop - 1].stem))
                    yield replace(split, heads=heads)

    def _stops(self, start: int) -> list[int]:
        """Where what is joined second may end: before a preposition or verb after it, or at the end."""
        inside = {n for name in self._names for n in range(name.start + 1, name.end)}
        breaks = [
            n
            for n in range(start, self._end)
            if n not in inside and (self._plain[n] in PREPOSITIONS or self._is_verb(n) or self._is_apart(n))
        ]
        found = [n for n in breaks if n > start or self._plain[n] not in PREPOSITIONS]
        return [*[n for n in found if n > start - 1][:2], self._end]

    def _before_row(self, second: int) -> int:
        """Where the first of a row begins, after whose it is or at an article; -1 where no word tells."""
        for n in range(second - 1, self._first - 1, -1):
            if self._plain[n] in ARTICLES:
                return n
            if n and self._tokens[n].start - self._tokens[n - 1].end > 1 and not self._is_apart(n):
                return n  # "Vietnam's president, ..."
        return -1

    def _items(self, start: int, place: int) -> list[tuple[int, int]]:
        """The pieces of a row before the "and": "A, B" of "A, B and C"."""
        cuts = [start, *(n for n in range(start + 1, place) if self._is_apart(n)), place]
        return list(pairwise(cuts))

    def _shares(self, start: int, place: int, stop: int, other: int = 0) -> bool:
        """Whether what comes after the second may belong to the first as well: it has none of its own."""
        if stop >= self._end:
            own = [word for word in self._plain[max(other, place + 1) + 1 : stop] if word in PREPOSITIONS]
            return not own or any(not word or word in PREPOSITIONS for word in self._plain[start + 1 : place])
        if self._plain[stop] not in PREPOSITIONS:
            return True
        return self._plain[stop] not in self._plain[start + 1 : place]

    def _are_names(self, first: int, place: int, after: int) -> bool:
        """Whether two mere names are joined, which may do together what is asked."""
        one, other = self._name_before(place), self._name_after(place)
        return one is not None and one.start == first and other is not None and other.start == after

    def _is_apart(self, place: int) -> bool:
        """Whether a comma stands before a word."""
        start = self._tokens[place].start
        return self._reading.question[:start].rstrip()[-1:] in (",", ";", ":")

    def _is_verb(self, place: int) -> bool:
        token = self._tokens[place]
        if not self._plain[place] or (place and self._plain[place - 1] in ARTICLES):
            return False
        if "-" in self._reading.question[max(0, token.start - 1) : token.end + 1]:
            return False  # "year-end"
        if token.plain in HELPERS or token.plain in VERBS:
            return True
        if token.stem not in self._wording.verbs:
            return token.plain.endswith("ed") and len(token.plain) > 4
        return not token.plain.endswith(NOUN_ENDINGS)

    def _begins_noun(self, place: int) -> bool:
        return self._plain[place] in ARTICLES or self._tokens[place].capital

    def _name_before(self, place: int) -> Name | None:
        return next((name for name in self._names if name.end == place), None)

    def _name_after(self, place: int) -> Name | None:
        start = place + 1
        while start < self._end and self._plain[start] in ("the", "of", "to", "in", "for"):
            start += 1
        return next((name for name in self._names if name.start == start), None)

    def _asks_for_value(self) -> bool:
        return self._reading.aim in ("number", "date")

    def _make(
        self,
        pieces: Sequence[tuple[int, int]],
        whole: tuple[int, int],
        *,
        sure: bool = False,
        spare: bool = False,
    ) -> Split:
        """A question for each of the pieces that stand in a stretch of words, with each in its place."""
        first, last = whole
        question = self._reading.question
        head = question[: self._start(first)]
        tail = question[self._tokens[last - 1].end :] if last else ""
        texts = [question[self._start(a) : self._tokens[b - 1].end].strip(" ,") for a, b in pieces]
        if owner := OWNER.search(question[: self._tokens[pieces[0][1] - 1].end]):
            texts[1:] = [OWNED.sub(f"{owner[1].strip()}'s", text, count=1) for text in texts[1:]]
        return Split(tuple(_tidy(f"{head}{text}{tail}") for text in texts), sure, spare=spare)

    def _start(self, place: int) -> int:
        return self._tokens[place].start if place < self._end else len(self._reading.question)


def _tidy(text: str) -> str:
    plain = re.sub(r"\s*:\s+", " ", " ".join(text.split())).rstrip("?.! ,")
    plain = COUNT.sub(r"\1 ", plain)
    return f"{plain[:1].upper()}{plain[1:]}?"


def _are_alike(one: Name, other: Name) -> bool:
    kinds = {name.things[0].split("/")[0] for name in (one, other)}
    return len(kinds) == 1 or kinds <= PEOPLE or kinds <= {"country", "organisation"}
