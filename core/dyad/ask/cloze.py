"""Holding a question against the sentences of a fact: what stands where the question has its gap.

"Which cables should the bloc upgrade?" and "the bloc should build ports and upgrade its submarine and
terrestrial cables": what stands after the verb is what is asked for, since it is of the noun that is asked
with and is not told by the question itself. Where no such phrase is clear, nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dyad.ask.gaps import Gap, find_gap
from dyad.ask.ground import Ground
from dyad.ask.noun_phrases import HELPERS, PREPOSITIONS, is_plural
from dyad.ask.phrases import (
    ARTICLES,
    Clause,
    ends_phrase,
    extended,
    listed,
    phrase_after,
    phrase_before,
    row_from,
    split_clauses,
    subject_before,
)
from dyad.ask.reading import Reading
from dyad.ask.records import Record
from dyad.ask.words import stems, word_set

Span = tuple[int, int]

_BE: Final = word_set("is are was were be been being become becomes became")
_SAME_PREPOSITIONS: Final = {
    "through": {"through", "by", "via"},
    "by": {"by", "through", "via"},
    "via": {"via", "through", "by"},
    "about": {"about", "on", "of"},
    "into": {"into", "to"},
    "within": {"within", "in"},
    "towards": {"towards", "to"},
    "besides": set[str](),
}
_ABSTRACT: Final = frozenset(
    stems("role part status name title task level duty form shape mission function character")
)
"""Nouns that are told by what follows with "of": the role of a bridge."""

_CLASSES: Final = {
    "company": "Company",
    "organisation": "organisation",
    "institution": "organisation",
    "association": "organisation",
    "government-body": "organisation",
    "place": "place",
    "political-party": "PoliticalParty",
}
"""Kinds of nouns to the class, or the first word of the id, of the things that they ask for."""

_NUMBERS: Final = word_set("two three four five six seven")
_LONGEST: Final = 6
"""How many words an item of a list has at most, by half."""

_WIDE: Final = word_set(
    "thing things matter matters point points item items activity activities action actions act acts "
    "step steps measure measures subject subjects issue issues question questions aspect aspects"
)
"""Nouns that ask for anything."""

_PLAIN: Final = frozenset(stems("pay go come stay make"))
_QUALITY: Final = re.compile(r"[a-z]+(?:al|ic|ive|ous|able|ary)")
_MEASURED: Final = re.compile(r"\d\s?(?:°|%|km|kV|tonnes|dollars|dong)")
_EMPTY: Final = (
    ARTICLES
    | PREPOSITIONS
    | HELPERS
    | word_set(
        "and or as to than new old proposed planned possible first next former future upcoming current existing "
        "recent joint main major key big large small great certain other various several own"
    )
)
"""Words that do not tell which one something is."""

_COUNTS: Final = word_set("one two three four five six seven eight nine ten several many some few all other")

_PURPOSES: Final = frozenset(stems("use aim purpose goal end"))
_COLLECTIVE: Final = frozenset(stems("list group series package set network system"))
_LED_IN: Final = re.compile(
    r"\s*\((?=[^)]*(?:,| and ))"
    r"|(?:[^.;:,()]{0,30},|,)?\s+(?:above all|such as|including|namely|in particular|for instance|among them"
    r"|like)\s+(?:(?:in|on|with)\s+)?"
    r"|[^.;:]{0,70}?(?::|\b(?:named|mentioned) are\b)\s*"
)
_YEAR: Final = re.compile(r"[\d\s.,%]+|(?:the )?(?:year|end|start|course|time|context|case)s?")


class Cloze:
    """Takes what is asked for out of the sentences of facts.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._last: tuple[Reading, Gap | None] | None = None

    def find(self, reading: Reading, record: Record) -> list[str]:
        """Find what a fact tells where the question has its gap.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            What is asked for, in the words of the fact; nothing where none is clear.
        """
        gap = self._gap(reading)
        if gap is None or not (gap.noun or gap.body):
            return []
        asked = self._asked(reading)
        thing = record.thing
        texts = [*thing.get("summary"), *thing.english[:1]]
        if thing.kind != "Statement":
            texts.reverse()  # the name of what was done tells it more shortly
        clauses = [clause for text in texts for clause in split_clauses(text)]
        named = {
            name.casefold(): self._ground.things[key].classes | {key.split("/")[0]}
            for key in record.near
            if key in self._ground.things
            for name in self._ground.things[key].english
        }
        items = _Holding(self._ground, reading, gap, asked, named).find(clauses)
        if gap.noun:
            return items
        # a country or a person is no "what"
        barred = {"country", "official", "person"}
        return [] if any(barred & named.get(item.casefold(), frozenset()) for item in items) else items

    def is_left_open(self, reading: Reading) -> bool:
        """Tell whether "what is X" asks for what stands after a verb or a preposition, and not for X.

        "What status should X get" asks for no status of a thing either.

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        if reading.aim == "status":
            gap = self._gap(reading)
            return gap is not None and gap.relation == "object"
        plain = [token.plain for token in reading.tokens[:2]]
        if len(plain) < 2 or plain[0] != "what" or plain[1] not in _BE:
            return False
        gap = self._gap(reading)
        return gap is not None and gap.relation in ("object", "preposition")

    def tells_noun(self, reading: Reading, record: Record) -> bool:
        """Tell whether a fact has the very noun that is asked with: "which drivers", "the drivers of growth".

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether it has.
        """
        gap = self._gap(reading)
        return (
            gap is not None
            and bool(gap.noun)
            and any(gap.noun[-1] in stems(text) for text in record.thing.get("summary"))
        )

    def asks_after_preposition(self, reading: Reading) -> bool:
        """Tell whether a mere "what" stands with a preposition: "in what", "what ... for".

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        gap = self._gap(reading)
        return (
            gap is not None
            and not gap.noun
            and gap.relation == "preposition"
            and gap.preposition not in ("about", "on")
        )

    def tells_verb(self, reading: Reading, record: Record) -> bool:
        """Tell whether a fact tells what was done, where "what" asks for what it was done to.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether it does, or nothing of the kind is asked.
        """
        gap = self._gap(reading)
        if gap is None or gap.noun or gap.relation != "object" or not gap.governors or reading.loose:
            return True
        own = record.own.keys() | record.linked
        return any(self._ground.wording.like(word) & own for word in gap.governors)

    def asks_for_part(self, reading: Reading, record: Record) -> bool:
        """Tell whether the whole of what a fact tells is no answer.

        Args:
            reading: The reading.
            record: The fact.

        Returns:
            Whether only a part can be one ("into what"), or what was done is told nowhere.
        """
        gap = self._gap(reading)
        if gap is None:
            return False
        if gap.relation == "preposition":
            return gap.preposition not in ("about", "on")
        return gap.relation == "object" and bool(gap.body) and not self._ground.says(reading)

    def _gap(self, reading: Reading) -> Gap | None:
        last = self._last
        if last is None or last[0] is not reading:
            last = (reading, find_gap(reading, self._ground.wording))
            self._last = last
        return last[1]

    def _asked(self, reading: Reading) -> frozenset[str]:
        """The stems of the question, with those of like meaning."""
        wording = self._ground.wording
        said = {token.stem for token in reading.tokens if token.stem not in wording.stop}
        found = {like for word in said for like in wording.like(word)}
        for name in reading.names:
            thing = self._ground.things.get(name.things[0])
            for called in thing.english if thing is not None else ():
                found.update(stems(called))
        return frozenset(found - wording.stop)


class _Holding:
    """One question, held against the clauses of one fact."""

    def __init__(
        self,
        ground: Ground,
        reading: Reading,
        gap: Gap,
        asked: frozenset[str],
        named: Mapping[str, frozenset[str]],
    ) -> None:
        self._named = named
        self._wording = ground.wording
        self._reading = reading
        self._gap = gap
        self._asked = asked
        self._nouns = self._wording.like(gap.noun[-1]) if gap.noun else frozenset[str]()
        if gap.sort:
            self._nouns = frozenset(word for word in gap.noun if word not in self._wording.soft)
        self._generic = not gap.noun

    def find(self, clauses: Sequence[Clause]) -> list[str]:
        """The items of the clause that tells most of the question and has something at its gap."""
        own = {token.stem for clause in clauses for token in clause.tokens}
        # "in which fields": a wide noun need not be told, but where it is, it leads what is asked for in
        self._generic = not self._gap.noun or (self._is_generic() and not own & self._nouns)
        rated = sorted(clauses, key=lambda clause: -self._told(clause))
        for clause in rated:
            if self._told(clause) < 1 and not self._goes_on(clause):
                continue
            for spans in self._ways(clause):
                if items := self._items(clause, spans):
                    return items
        return []

    def _ways(self, clause: Clause) -> Iterator[list[Span]]:
        gap = self._gap
        yield self._listed(clause)
        if gap.noun:
            yield self._led_in(clause)
        if gap.sort:
            yield from self._by_noun(clause)
            return
        if gap.relation == "object":
            yield from self._checked(clause, self._objects(clause))
        elif gap.relation == "subject":
            yield from self._checked(clause, self._subjects(clause))
        elif gap.relation == "predicate":
            yield from self._checked(clause, self._predicates(clause))
        elif gap.relation == "preposition":
            yield from self._checked(clause, self._prepositions(clause))
            if gap.preposition == "as":
                yield from self._checked(clause, self._predicates(clause))
        if gap.noun and self._generic and gap.preposition in ("in", "on"):
            yield from self._fields(clause)
        if gap.noun:
            yield from self._by_noun(clause)

    def _told(self, clause: Clause) -> int:
        """How many words of the question a clause tells; a list that its noun or verb leads in counts more."""
        own = {token.stem for token in clause.tokens}
        body = [word for word in self._gap.body if self._near(word) & own]
        return len(body) + bool(self._nouns & own) + 2 * bool(self._listed(clause))

    def _near(self, word: str) -> frozenset[str]:
        # what these are like is too much: who "pays" is not who "gives"
        return self._wording.like(word) if word not in _PLAIN else frozenset((word,))

    def _is_generic(self) -> bool:
        head = self._gap.noun[-1]
        plain = next((t.plain for t in self._reading.tokens if t.stem == head), head)
        return self._wording.heads.get(plain) == "topics" or plain in _WIDE

    def _is_told(self, clause: Clause, place: int) -> bool:
        token = clause.tokens[place]
        return token.stem in self._asked or (
            len(token.stem) > 5 and any(word[:6] == token.stem[:6] for word in self._asked if token.capital)
        )

    def _says(self, clause: Clause, place: int) -> bool:
        token = clause.tokens[place]
        return token.stem not in self._wording.stop and token.plain not in PREPOSITIONS | HELPERS

    def _objects(self, clause: Clause) -> Iterator[list[Span]]:
        governors = {like for word in self._gap.governors for like in self._near(word)}
        for n, token in enumerate(clause.tokens):
            if token.stem not in governors or token.plain == "better":
                continue
            before = n - 1
            while before > 0 and clause.tokens[before].plain.endswith("ly"):
                before -= 1
            if before >= 0 and clause.tokens[before].plain in _BE and _is_past(token.plain):
                yield phrase_before(clause, self._verb_start(clause, before))
            elif n + 1 < len(clause.tokens) and clause.tokens[n + 1].plain == "of":
                yield phrase_after(clause, n + 1)
            else:
                yield phrase_after(clause, n)

    def _subjects(self, clause: Clause) -> Iterator[list[Span]]:
        governors = {like for word in self._gap.governors for like in self._near(word)}
        for n, token in enumerate(clause.tokens):
            if token.stem in governors:
                yield subject_before(clause, self._verb_start(clause, n))

    @staticmethod
    def _verb_start(clause: Clause, place: int) -> int:
        """The first place of the helpers that stand before a verb."""
        while place > 0 and (clause.tokens[place - 1].plain in HELPERS | {"to", "not", "also", "now"}):
            place -= 1
        return place

    def _prepositions(self, clause: Clause) -> Iterator[list[Span]]:
        preposition = self._gap.preposition
        wanted = _SAME_PREPOSITIONS.get(preposition, {preposition})
        governors = {like for word in self._gap.governors for like in self._near(word)}
        for n, token in enumerate(clause.tokens):
            if token.plain not in wanted or n == 0:
                continue
            if token.plain == "to" != preposition and not self._is_noun(clause, n + 1):
                continue
            before = n - 1
            while before > 0 and not self._says(clause, before):
                before -= 1
            governed = not self._gap.governors or clause.tokens[before].stem in governors
            spans = phrase_after(clause, n, before_verb=True)
            if token.plain != preposition:
                told = governed  # "to" for "into" tells nothing by itself
            elif preposition == "of":
                told = governed
            else:
                told = self._is_told(clause, before) or self._is_kind(clause, spans)
            if told:
                yield spans

    def _is_named_so(self, text: str) -> bool:
        """Whether a phrase is the name of a thing of the class that is asked for, such as a company."""
        head = self._gap.noun[-1]
        kinds = {
            self._wording.heads.get(token.plain, "") for token in self._reading.tokens if token.stem == head
        }
        classes = self._named.get(text.casefold(), frozenset())
        return bool(classes & {_CLASSES.get(kind, "-") for kind in kinds})

    def _is_kind(self, clause: Clause, spans: Sequence[Span]) -> bool:
        """Whether phrases are of a kind of the noun that is asked with: "southeast" for "which direction"."""
        noun = self._gap.noun[-1] if self._gap.noun else ""
        heads = [clause.tokens[_head(clause, span)].stem for span in spans]
        return bool(noun and heads) and all(self._wording.is_kind_of(head, noun) for head in heads)

    @staticmethod
    def _is_noun(clause: Clause, place: int) -> bool:
        """Whether a word after "to" is no verb."""
        return place < len(clause.tokens) and (
            clause.tokens[place].plain in ARTICLES or clause.tokens[place].capital
        )

    def _checked(self, clause: Clause, found: Iterator[list[Span]]) -> Iterator[list[Span]]:
        """Leave out what is not of the noun that is asked for."""
        for spans in found:
            if self._generic:
                yield spans
            else:
                yield [span for span in spans if self._is_of_noun(clause, span)]

    def _is_of_noun(self, clause: Clause, span: Span) -> bool:
        """Whether a phrase has the noun that is asked with, or one of its kind, for its head."""
        head = clause.tokens[_head(clause, span)]
        if head.stem == self._gap.noun[-1] or self._is_named_so(clause.cut(*span)):
            return True
        own = head.stem in self._nouns or self._wording.is_kind_of(head.stem, self._gap.noun[-1])
        return own and not head.capital

    @staticmethod
    def _goes_on(clause: Clause) -> bool:
        """Whether a clause goes on with what the one before it is about: "They serve three uses"."""
        return clause.tokens[:1] != () and clause.tokens[0].plain in ("they", "it", "these", "this")

    def _listed(self, clause: Clause) -> list[Span]:
        """What stands after a colon that the noun leads in: "the sector in which they do more: research"."""
        start, spans = listed(clause)
        told = [token.plain for token in clause.tokens[:start]]
        begin = 0
        if told[-2:-1] and told[-2] in _NUMBERS:
            # "drivers, and three things: A, B and C" counts up the things
            begin = max((n for n in range(1, start) if clause.mark(n) == ","), default=0)
        lead = {token.stem for token in clause.tokens[begin:start]}
        if not spans or any(last - first >= 2 * _LONGEST for first, last in spans):
            return []
        governors = {like for word in self._gap.governors for like in self._near(word)}
        if self._gap.relation == "object" and any(clause.tokens[n].stem in governors for n, _ in spans):
            return []  # one of what is listed tells it more closely
        if self._generic:
            counted = len(spans) > 1 and bool(_NUMBERS & {token.plain for token in clause.tokens[:start]})
            led = bool(lead & governors)
            if self._gap.relation == "preposition":
                purpose = self._gap.preposition == "for" and bool(lead & _PURPOSES)
                return spans if counted and (led or purpose) else []
            return spans if self._gap.relation == "object" and (counted or led) else []
        if not lead & self._nouns:
            return []
        if self._gap.sort and not all(self._is_of_noun(clause, span) for span in spans):
            return []
        own = [span for span in spans if self._is_of_noun(clause, span)]
        return own if len(own) == 1 and not self._reading.several else spans

    def _led_in(self, clause: Clause) -> list[Span]:
        """What is counted up after the noun: "three regions: A, B and C", "fields named are A and B"."""
        for n, token in enumerate(clause.tokens):
            if token.stem not in self._nouns:
                continue
            match = _LED_IN.match(clause.text, token.end)
            if match is None:
                continue
            start = next(
                (k for k in range(n + 1, len(clause.tokens)) if clause.tokens[k].start >= match.end()), -1
            )
            bracketed = clause.mark(start) == "("
            if start > 0 and len(spans := row_from(clause, start, bracketed=bracketed)) > 1:
                if bracketed and self._gap.sort and not all(self._is_of_noun(clause, span) for span in spans):
                    continue  # drugs are no kind of crime
                return spans
        return []

    def _by_noun(self, clause: Clause) -> Iterator[list[Span]]:
        modified: list[Span] = []
        for n, token in enumerate(clause.tokens):
            if token.stem not in self._nouns or (token.capital and token.stem != self._gap.noun[-1]):
                continue  # a film is no "Star Cinema"
            yield self._described(clause, n)
            yield self._called_so(clause, n)
            if self._gap.noun[-1] in _ABSTRACT and [t.plain for t in clause.tokens[n + 1 : n + 2]] == ["of"]:
                yield phrase_after(clause, n + 1)
            modified += self._modified(clause, n) or (
                self._belonging(clause, n) if self._gap.relation != "noun" else []
            )
        if self._gap.sort or self._reading.several or len(modified) == 1:
            yield modified

    def _fields(self, clause: Clause) -> Iterator[list[Span]]:
        """What stands before what is done in the field that is asked for: "defence industry cooperation"."""
        for n, token in enumerate(clause.tokens):
            if token.stem not in self._gap.governors or token.stem != self._gap.body[-1]:
                continue
            start = n
            while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
                if self._is_told(clause, start - 1) or not self._says(clause, start - 1):
                    break
                start -= 1
            if start < n and start > 0 and self._is_told(clause, start - 1):
                yield [(start, n - 1)]

    def _predicates(self, clause: Clause) -> Iterator[list[Span]]:
        governors = {like for word in self._gap.governors for like in self._near(word)}
        for n, token in enumerate(clause.tokens):
            if token.stem in governors:
                yield self._called_so(clause, n)

    def _modified(self, clause: Clause, place: int) -> list[Span]:
        """The noun with the words before it: "overseas scientists"."""
        start = place
        while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
            if clause.tokens[start - 1].plain in {"and", "or", "of"} | ARTICLES or self._possesses(
                clause, start - 1
            ):
                break
            start -= 1
        before = clause.tokens[start:place]
        text = clause.cut(start, place)
        named = (
            "-" in text
            or is_plural(clause.tokens[place].plain)
            or any(char.isupper() or char.isdigit() for char in text)
        )
        if not before or not (self._gap.sort or self._reading.several or named):
            return []  # "a vivid symbol" is not what the symbol is
        if self._reading.several and not self._gap.sort:
            row = [span for span in row_from(clause, start) if self._is_of_noun(clause, span)]
            if len(row) > 1:
                return row
        return [extended(clause, (start, place))]

    def _belonging(self, clause: Clause, place: int) -> list[Span]:
        """The noun with what belongs to it: "the list of countries that must pay"."""
        after = [token.plain for token in clause.tokens[place + 1 : place + 2]]
        if after != ["of"] or self._gap.noun[-1] not in _COLLECTIVE:
            return []
        spans = phrase_after(clause, place + 1)
        return [(place, spans[0][1])] if len(spans) == 1 else []

    @staticmethod
    def _possesses(clause: Clause, place: int) -> bool:
        """Whether a word has a possessive "'s", or counts: "the two countries' dialogue"."""
        token = clause.tokens[place]
        after = clause.text[token.end : token.end + 2]
        return after[:1] in ("'", "’") or token.plain in _COUNTS or token.number is not None

    def _described(self, clause: Clause, place: int) -> list[Span]:
        """What the noun is said to be: "a grid that is green, clean and secure"."""
        if not self._gap.sort:
            return []
        following = [token.plain for token in clause.tokens[place + 1 : place + 4]]
        if following[:1] and following[0] in _BE:
            place, following = place + 1, following[1:]
        if len(following) > 1 and following[0] in ("that", "which") and following[1] in _BE:
            spans = row_from(clause, place + 3)
            return [(spans[0][0], spans[-1][1])] if spans else []
        return []

    def _called_so(self, clause: Clause, place: int) -> list[Span]:
        """What is said to be one: "data is a strategic resource", "with science as main driver"."""
        start = place
        while start > 0 and clause.joined(start) and not ends_phrase(clause.tokens[start - 1]):
            start -= 1
        if start == 0:
            return []
        before = clause.tokens[start - 1].plain
        if before in _BE:
            return phrase_before(clause, self._verb_start(clause, start - 1))
        return phrase_before(clause, start - 1) if before == "as" else []

    def _items(self, clause: Clause, spans: Sequence[Span]) -> list[str]:
        """The texts of phrases, but for those that the question tells itself."""
        items = []
        in_row, told = len(spans) > 1, 0
        asked = self._reading.question.casefold()
        for first, last in spans:
            while first < last and clause.tokens[first].plain in ARTICLES:
                first += 1
            new = [
                n
                for n in range(first, last + 1)
                if (self._says(clause, n) or clause.tokens[n].capital or in_row)
                and not self._is_told(clause, n)
                and clause.tokens[n].stem not in self._nouns
                and clause.tokens[n].plain not in _EMPTY
            ]
            text = clause.cut(first, last)
            if in_row and text.casefold() not in asked:
                items.append(text)
                told += not new
            elif new and not _YEAR.fullmatch(text):
                items.append(text)
        if told == len(items):
            return []
        if len(items) > 1 and all(_MEASURED.search(item) for item in items):
            return [clause.cut(spans[0][0], spans[-1][1])]
        items = _complete(items)
        if len(items) > 1 and _QUALITY.fullmatch(items[0]) and any(" " in item for item in items):
            return [clause.cut(spans[0][0], spans[-1][1])]  # "cultural and sports events"
        if len(items) > 1 and not (self._reading.several or self._gap.sort):
            if self._gap.noun and not self._generic:
                return self._nearest(items)
            if len(items) == len(spans) == 2 and " " not in items[0]:
                return [clause.cut(spans[0][0], spans[-1][1])]
        return list(dict.fromkeys(items))

    def _nearest(self, items: Sequence[str]) -> list[str]:
        """Of several where one is asked for, the one that has more of the question than the others."""
        told = [len(self._asked & set(stems(item))) for item in items]
        best = [item for item, count in zip(items, told, strict=True) if count == max(told)]
        return best if len(best) == 1 else []


def _complete(items: Sequence[str]) -> list[str]:
    """Give the head of the first of a row to those that lack theirs: "care of the old, of the young"."""
    head, _, rest = items[0].partition(" of ") if items else ("", "", "")
    return [f"{head} {item}" if rest and item.split()[0] in PREPOSITIONS else item for item in items]


def _head(clause: Clause, span: Span) -> int:
    """The place of the head of a phrase: its last word, or that before "of"."""
    first, last = span
    return next((n - 1 for n in range(first + 1, last) if clause.tokens[n].plain == "of"), last)


def _is_past(plain: str) -> bool:
    return plain.endswith("ed") or plain in word_set(
        "made built held given taken told sent kept set put known seen"
    )
