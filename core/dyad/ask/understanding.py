"""From a question to the typed query object: names, times, kinds, form, sides, and the words that remain."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from dyad.ask.countries import Countries, Named
from dyad.ask.idioms import say_plainly
from dyad.ask.index.reading import Things, Vocabulary
from dyad.ask.kinds import Kinds
from dyad.ask.naming import Namer
from dyad.ask.noun_phrases import PREPOSITIONS
from dyad.ask.owners import list_owned
from dyad.ask.period import Period
from dyad.ask.periods import find_periods
from dyad.ask.phrasing import Phrase, read_phrase
from dyad.ask.reading import Name, Order, Reading, Sides
from dyad.ask.sides import find_sides
from dyad.ask.wording import Wording, read_wording
from dyad.ask.words import Token, stem, stems, tokenize, word_set
from dyad.name_index import NameIndex

_SHORTEST_MENDED: Final = 5


class Reader:
    """Reads questions.

    Args:
        things: All things by id.
        names: The index of names.
        countries: The names of countries.
        vocabulary: The plain words of all records, against which misspelt ones are held.
    """

    def __init__(
        self,
        things: Things,
        names: NameIndex,
        countries: Countries,
        vocabulary: Vocabulary,
    ) -> None:
        self.wording: Wording = read_wording()
        self._things = things
        self._countries = countries
        self._vocabulary = vocabulary
        self._namer = Namer(names, countries, things, self.wording, vocabulary)
        self._kinds = Kinds(things.begun("code/"))

    def read(self, question: str, today: datetime.date | None = None) -> Reading:
        """Read a question.

        Args:
            question: The question.
            today: The reference day for "last October".

        Returns:
            What was understood.
        """
        question = say_plainly(question)
        tokens = tokenize(question)
        periods = [
            one
            for one in find_periods(question, today)
            if not _is_in_name(one, question) and not _AS_REPORTED.search(question[: one.start])
        ]
        timed = {
            n
            for n, token in enumerate(tokens)
            if any(period.start <= token.start and token.end <= period.end for period in periods)
        }
        names = self._namer.find(question, tokens, periods)
        tokens, mended = self._mend(tokens, names, timed)
        names, options = _take_options(tokens, names)
        names = [name for name in names if not self._describes(name, tokens)]
        aside = _asides(question, tokens)
        phrase = read_phrase(tokens, names, self.wording, frozenset(timed))
        named = {n for name in (*names, *options) for n in range(name.start, name.end)}
        codes, code_classes, firm = self._kinds.find_codes(tokens, named | timed | phrase.used | aside)
        answering = set()
        if phrase.aim in ("person", "party", "place") and not phrase.being and phrase.form != "list":
            answering = set(phrase.answer)  # what the answer must have, and not the fact
        words, numbers = self._remaining(tokens, named | timed | phrase.used | aside | answering)
        if phrase.form == "what" and phrase.aim == "any" and len(tokens) > 2 and tokens[-2].plain == "to":
            words = [
                word for word in words if word != tokens[-1].stem
            ]  # "what was X to build": that is asked
        if phrase.form == "how-much" and any("/measure/" in code for code in codes):
            words = [word for word in words if word not in _HIGH]  # "how high is the voltage"
        if phrase.aim == "number" and tokens[0].plain in _BOUNDING:
            words = [
                word for word in words if word != tokens[0].stem
            ]  # "below what height": a bound is asked
        if phrase.aim == "date":
            words = [word for word in words if word not in _ENDING]
        if phrase.head == "topics":
            words = [word for word in words if word not in _COVERING]
        if phrase.aim == "place":
            words = [word for word in words if word not in _STANDING]
        if options:
            phrase.order = phrase.order or _order_of_options(tokens)
            phrase.several = phrase.several and not phrase.order
        answer = frozenset(tokens[n].stem for n in phrase.answer)
        sides = find_sides(tokens, names, phrase, self.wording)
        if phrase.form == "who" and {"speaker", "speakers"} & {token.plain for token in tokens}:
            sides = Sides("speak", asked="subject")
        if phrase.form == "what" and phrase.aim == "any" and not words and periods and not names:
            phrase.form, phrase.aim = "what-happened", "fact"  # "what is reported for October"
        if phrase.form == "list" and phrase.aim == "any" and not words and names and periods:
            phrase.form, phrase.aim = "what-happened", "fact"  # mere names and a time
        if (
            phrase.form == "what"
            and phrase.aim == "any"
            and {"sign"} == set(answer) & {"sign"} == set(answer)
        ):
            phrase.form, phrase.aim, phrase.several = "list", "fact", True  # "what was signed": agreements
            code_classes = {"Agreement"}
        there = periods and any(name.things[0].startswith("place/") for name in names)
        if phrase.aim == "person" and phrase.form == "which" and sides is None and not (words or there):
            words = [tokens[n].stem for n in sorted(phrase.answer) if tokens[n].stem not in self.wording.stop]
            phrase.being = True  # "which ambassadors are there in Hanoi": who they are, and not what they did
        measures = [code for code in codes if code.startswith("code/measure/")]
        if (
            phrase.form == "list"
            and phrase.aim == "any"
            and measures
            and len(measures) == len(codes)
            and not code_classes
        ):
            phrase.form, phrase.aim, phrase.several = "how-much", "number", False
        return Reading(
            question,
            tuple(tokens),
            phrase.form,
            phrase.aim,
            phrase.head,
            tuple(names),
            tuple(periods),
            frozenset(code_classes),
            frozenset(codes),
            tuple(words),
            answer & frozenset(words) if not answering else answer - self.wording.stop,
            tuple(numbers),
            sides,
            phrase.order,
            phrase.precision,
            phrase.several,
            tuple(list_owned(question, tokens, self._owning(tokens, names))),
            tuple(mended),
            (
                phrase.being
                and (sides is None or phrase.form == "who")
                and not _is_passive(tokens, phrase, sides)
                and not _is_done(tokens, phrase)
            )
            or (phrase.aim == "person" and phrase.form in ("list", "what") and sides is None),
            tuple(name.things[0] for name in phrase.of),
            frozenset(key for name in options for key in name.things),
            self._kinds.find_statuses(tokens, phrase),
            frozenset(firm),
            region=self._countries.find_region(tokens),
            choices=tuple(options),
            described=tuple(phrase.described),
            described_words=frozenset(tokens[n].stem for n in phrase.within & phrase.answer),
        )

    def _describes(self, name: Name, tokens: Sequence[Token]) -> bool:
        """Whether a name after "which" only describes what is asked for: "which French film event"."""
        before = tokens[name.start - 1].plain if name.start else ""
        thing = self._things.get(name.things[0])
        if before != "which" or thing is None or not thing.kind or name.how != "whole":
            return False
        return name.text.casefold() != thing.label.casefold() and name.end < len(tokens)

    def _owning(self, tokens: Sequence[Token], names: Sequence[Name]) -> list[Named]:
        """The countries in a question that are no parts of other names."""
        starts = {name.start for name in names if name.things[0].startswith("country/")}
        return [one for one in self._countries.find(tokens) if one.start in starts]

    def _mend(
        self, tokens: Sequence[Token], names: Sequence[Name], timed: Iterable[int]
    ) -> tuple[list[Token], list[tuple[str, str]]]:
        """Take a word that is nowhere here for the word that it nearly is."""
        taken = {n for name in names for n in range(name.start, name.end)} | set(timed)
        found, mended = [], []
        for n, token in enumerate(tokens):
            near = "" if n in taken else self._nearest(token)
            if near:
                mended.append((token.text, near))
                token = Token(token.text, near, stem(near), token.start, token.end)
            found.append(token)
        return found, mended

    def _nearest(self, token: Token) -> str:
        plain = token.plain
        wording = self.wording
        if (
            len(plain) < _SHORTEST_MENDED
            or not plain.isalpha()
            or self._vocabulary.knows(token.stem)
            or token.stem in wording.stop
            or token.stem in wording.soft
            or token.stem in wording.same
            or plain in wording.heads
            or token.stem in wording.verbs
        ):
            return ""
        if plain.endswith("d") and plain[-2:-1] not in "aeiou" and self._vocabulary.knows(stem(plain[:-1])):
            return f"{plain[:-1]}ed"
        most = 1 if len(plain) < 8 else 2
        best: tuple[int, int, str] | None = None
        for word, count in self._vocabulary.near(plain, most, _SHORTEST_MENDED):
            distance = OSA.distance(plain, word, score_cutoff=most)
            if (
                distance <= most
                and sorted(word) != sorted(plain)
                and _only_ending(plain, word)
                and word != f"{plain[:-1]}e{plain[-1]}"
            ):
                continue
            if distance <= most and (best is None or (distance, -count, word) < best):
                best = (distance, -count, word)
        return best[2] if best is not None else ""

    def _remaining(self, tokens: Sequence[Token], taken: Iterable[int]) -> tuple[list[str], list[float]]:
        blocked = set(taken)
        words, numbers = [], []
        for n, token in enumerate(tokens):
            if n in blocked:
                continue
            if token.number is not None:
                numbers.append(_scaled(tokens, n))
            elif token.plain in _COUNTED or (
                token.plain in _SCALES and n and tokens[n - 1].number is not None
            ):
                pass
            elif token.stem not in self.wording.stop and token.stem not in words:
                words.append(token.stem)
        return words, numbers


_ENDING: Final = frozenset(
    stems("end ends ended close closes closed expire expires last cover covers span run runs apply applies")
)
"""Words that ask for the last day of something."""

_BOUNDING: Final = word_set("below above under over")
_HIGH: Final = frozenset(stems("high low strong great"))
_COVERING: Final = frozenset(
    stems(
        "cover include contain concern comprise span name mention list cite identify touch address embrace "
        "extend"
    )
)
"""Words that ask for what something covers, and say nothing more of it."""

_STANDING: Final = frozenset(
    stems("build built construct located situated erected established stand lie set host hosted")
)
"""Words that ask where something is, and say nothing more of it."""

_DONE_TO: Final = frozenset(
    stems(
        "elected appointed nominated chosen selected picked promoted dismissed awarded honoured decorated "
        "sent dispatched invited sworn reelected sacked arrested detained released killed injured wounded"
    )
)
"""What is done to people, of whom no post is asked then."""

_COUNTED: Final = word_set("one two three four five six seven eight nine ten eleven twelve")


_ASIDE: Final = re.compile(
    r"^(?:after|before|since|following|according to|as told|with(?! whom| which| what))\b[^,]{3,80},"
    r"(?=\s*(?:who|what|which|how|when|where|in|did|has|is|was)\b)"
    r"|,\s*(?:in the (?:view|opinion|words) of|in [\w' ]{2,30}(?:view|opinion|words)|according to"
    r"|as told|as tasks?|as reported|as stated)\b[^,?]*(?=\?|$|,)"
    r"|\b(?:(?:is|are|was|were|do|does|did|gets?|been|be) )?(?:named|mentioned|quoted|cited|reported"
    r"|listed|told|described|mention|name|quote|cite|list|told of|stated|given|shown)? ?"
    r"(?:in|by|of|from|according to) "
    r"(?:the |these |any |all |its )?(?:five |loaded |given |news )?"
    r"(?:documents?|texts?|articles?|sources?|bulletins?|papers|dataset|corpus|reports?|files?)\b",
    re.IGNORECASE,
)


_AS_REPORTED: Final = re.compile(
    r",? as (?:reported|told|stated|of (?:a|the) report)\b[^,?]*$", re.IGNORECASE
)
"""Behind this a time is that of the report."""


def _is_passive(tokens: Sequence[Token], phrase: Phrase, sides: Sides | None) -> bool:
    """Whether it asks to whom something was done, and not who somebody is: "who was received by"."""
    place = phrase.wh + 2
    return (
        sides is not None
        and sides.asked == "object"
        and place < len(tokens)
        and tokens[place].stem == sides.word
    )


def _is_done(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a participle follows, so that it asks to whom something was done: "who was elected to"."""
    following = tokens[phrase.wh + 2 : phrase.wh + 4]
    if phrase.form != "who" or len(following) < 2:
        return False
    # "who was elected president" asks for a post
    return following[0].stem in _DONE_TO and following[1].plain in PREPOSITIONS


def _asides(question: str, tokens: Sequence[Token]) -> set[int]:
    """The places of words in clauses that only say who tells it or when: ", in the expert's view"."""
    spans = [match.span() for match in _ASIDE.finditer(question)]
    return {n for n, token in enumerate(tokens) if any(start <= token.start < end for start, end in spans)}


def _is_in_name(period: Period, question: str) -> bool:
    """Whether a month is part of a name: "the August Revolution"."""
    if period.anywhere is None or period.anywhere[1] is not None:
        return False
    before = question[: period.start].rstrip().rsplit(" ", 1)[-1].casefold()
    return before == "the" and re.match(r" [A-Z][a-z]+", question[period.end :]) is not None


def _take_options(tokens: Sequence[Token], names: list[Name]) -> tuple[list[Name], list[Name]]:
    """Take out the names of which one is asked for: "Russia or Singapore"."""
    for one, other in pairwise(names):
        if other.start == one.end + 1 and tokens[one.end].plain == "or":
            return [name for name in names if name not in (one, other)], [one, other]
    return names, []


def _order_of_options(tokens: Sequence[Token]) -> Order:
    """Which of two is asked for: "did he visit earlier, Russia or Singapore"."""
    plain = {token.plain for token in tokens}
    return "first" if plain & {"earlier", "sooner"} else "last" if "later" in plain else ""


def _only_ending(one: str, other: str) -> bool:
    """Whether two words differ in their endings only, and so are forms of different words."""
    return one[:-2] == other[: len(one) - 2]


_SCALES: Final = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12
}  # fmt: skip


def _scaled(tokens: Sequence[Token], place: int) -> float:
    value = tokens[place].number or 0.0
    following = tokens[place + 1].plain if place + 1 < len(tokens) else ""
    return round(value * _SCALES.get(following, 1.0), 6)
