"""Yes or no on what somebody says, thinks or wants: a statement that says so is the yes.

"Does the minister see data as a resource?" need not say that the minister said so. The verbs of seeing,
saying and wanting are told by there being the statement; all else must stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dyad.ask.candidates import Among
from dyad.ask.counting import find_counts, tells_numbers
from dyad.ask.ground import WANTING
from dyad.ask.matching import Match, Matcher
from dyad.ask.reading import Name, Reading
from dyad.ask.records import Record
from dyad.ask.wording import Wording, read_wording
from dyad.ask.words import stems, word_set

_LEAST: Final = 0.6
_SEEING: Final = frozenset(
    stems(
        "see regard view consider count value portray depict describe deem rate think believe characterise "
        "characterize present show term call label treat judge understand perceive cast paint "
        "appreciate esteem"
    )
)
_SAYING: Final = frozenset(
    stems(
        "say state declare note stress emphasise underline underscore highlight affirm reaffirm mention "
        "claim name list cite express announce point argue add tell explain remark report assert maintain "
        "speak"
    )
)
_WANTING: Final = frozenset(
    stems(
        "want wish hope ask request urge call demand propose suggest seek order instruct direct require "
        "encourage recommend advocate aim strive insist expect intend plan appeal invite push"
    )
)
"""Verbs of wanting, which are told by a statement of that kind."""

_KINDS_OF_WANTING: Final = WANTING | word_set("expectation promise position agreement")
_SMALL: Final = frozenset(
    stems(
        "as more should must for that better good further role matter important importance need "
        "something one way kind part part-of nation country both"
    )
)
_NEGATIVE: Final = word_set("not no never neither nor without hardly cannot nobody nothing")
_WORD: Final = re.compile(r"[A-Za-z]+")
_CLAUSES: Final = re.compile(r"[;:.]\s|, (?:but|yet|while|although|whereas) |; ")
_PARTIES: Final = ("country/", "organisation/")


class Claims:
    """Finds statements that say what a question asks.

    Args:
        matcher: Finds the records that fit.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._wording: Wording = read_wording()

    def asks(self, reading: Reading) -> bool:
        """Tell whether a question asks what somebody says, thinks or wants.

        Args:
            reading: The reading.

        Returns:
            Whether it does.
        """
        return bool(self._verbs(reading))

    def find(self, reading: Reading) -> tuple[str, list[Match]]:
        """Find the statements that say so.

        Args:
            reading: The reading.

        Returns:
            Yes or no, with the statements; nothing where none tells it.
        """
        verbs = self._verbs(reading)
        doer = self._doer(reading)
        if not verbs or (doer is None and not self._is_passive(reading)):
            return "", []
        words = [word for word in reading.words if word not in verbs and word not in _SMALL]
        hard = [word for word in words if word not in self._wording.soft]
        if len(hard) + len(reading.names) < 2 or not words:
            return "", []
        wanting = bool(verbs & _WANTING) and not verbs & (_SEEING | _SAYING)
        among = Among(
            frozenset({"Statement"}),
            test=lambda one: (
                one.thing.kind == "Statement"
                and (doer is None or self._says(doer, one))
                and (not wanting or _is_wish(one))
            ),
        )
        rest = replace(reading, sides=None, words=tuple(words), firm=frozenset(), codes=frozenset())
        fit = [
            match
            for match in self._matcher.match(rest, among, words=words)
            if match.score >= _LEAST and not match.untold and not match.missing[1:]
        ]
        counts = [count.value for count in find_counts(reading)]
        told = [
            match
            for match in fit
            if not any(word in match.missing for word in hard) and tells_numbers(match.record, counts)
        ]
        if not told:
            return "", []
        negated = self._is_negated(told[0].record, words)
        if negated is None:
            return "", []
        return ("no" if negated else "yes"), told[:2]

    def _verbs(self, reading: Reading) -> frozenset[str]:
        """The verb of seeing, saying or wanting by which a question asks, where its main verb is one."""
        tokens = reading.tokens
        plain = [token.plain for token in tokens]
        named = {n for name in reading.names for n in range(name.start, name.end)}
        end = next((n for n, word in enumerate(plain) if n and word in _CLAUSE_STARTS), len(plain))
        if self._is_passive(reading):
            places = [n for n in range(1, end) if plain[n].endswith("ed") or plain[n] in _PARTICIPLES]
            places = [n for n in places if n not in named and tokens[n].stem in _MAIN][:1]
        else:
            doer = self._doer(reading)
            start = doer.end if doer is not None else end
            if 0 < start < end and tokens[start].start - tokens[start - 1].end > 1:
                start += 1  # "the city's press calls": the noun that is owned does it
            free = [n for n in range(start, min(end, start + _AFTER_DOER)) if n not in named]
            places = [n for n in free if tokens[n].stem in _MAIN and plain[n - 1] not in _BEFORE_NOUN][:1]
        return frozenset(tokens[n].stem for n in places)

    @staticmethod
    def _is_passive(reading: Reading) -> bool:
        return reading.tokens[0].plain in ("is", "are", "was", "were", "has", "have")

    def _doer(self, reading: Reading) -> Name | None:
        """Who says it: the name with which the question begins, or the one after "by"."""
        for name in reading.names:
            before = reading.tokens[name.start - 1].plain if name.start else ""
            if before == "by" and self._is_passive(reading):
                return name
        if self._is_passive(reading):
            return None
        return next((name for name in reading.names if name.start <= _FIRST), None)

    @staticmethod
    def _says(doer: Name, record: Record) -> bool:
        """Whether somebody says it, or it is said of somebody by one of theirs."""
        for key in doer.things:
            roles = record.roles(key)
            if roles & {"speaker", "speaker~"}:
                return True
            if key.startswith(_PARTIES) and roles & {"party", "party~"}:
                words = stems(doer.text)
                return all(word in record.own for word in words)
        return False

    def _is_negated(self, record: Record, words: Sequence[str]) -> bool | None:
        """Whether the clause that tells most of the words says that it is not so; None where that is open."""
        text = " ".join(record.thing.get("summary")) or record.thing.label
        best, told = "", 0
        for clause in _CLAUSES.split(text):
            own = set(stems(clause))
            count = sum(bool(self._wording.like(word) & own) for word in words)
            if count > told:
                best, told = clause, count
        negative = next((one.start() for one in _WORD.finditer(best) if one[0].lower() in _NEGATIVE), None)
        if negative is None:
            return False
        behind = set(stems(best[negative:]))
        if not any(self._wording.like(word) & behind for word in words):
            return False  # "a task of all and not of one alone"
        return True if told == len(words) else None


_FIRST: Final = 3
"""At which word the name of the doer stands at the latest."""

_AFTER_DOER: Final = 4
"""Among how many words after the doer the verb stands."""

_MAIN: Final = _SEEING | _SAYING | _WANTING
_CLAUSE_STARTS: Final = word_set("when while because if after before since until who which whose")
_BEFORE_NOUN: Final = word_set("the a an of to in for with and his her its their")
_PARTICIPLES: Final = word_set("seen said thought told shown sought meant cast")


def _is_wish(record: Record) -> bool:
    kinds = {code.rsplit("/", 1)[-1] for code in record.thing.get("statementType")}
    return bool(kinds & _KINDS_OF_WANTING)
