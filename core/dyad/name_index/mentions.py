"""Names within a sentence: the longest that occur in it, whole, misspelt, or by a part that tells them apart.

Whole names are looked for first, then names with typing errors in words that are in no name, then parts of
names ("Bezdetko") in what remains. Where a name is that of several things, all of them are given. Short
names are easily ordinary words, so that they count only as they are written: codes in capitals ("IT", and
not "it"), names of other languages with their accents ("Mỹ", and not "my").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, Literal

from rapidfuzz.distance import OSA

from dyad.name_index.file import Name
from dyad.name_index.folding import Word, keys_of, split_words
from dyad.name_index.near import tolerance
from dyad.name_index.rating import choose_label
from dyad.name_index.reader import Entry, IndexReader

How = Literal["whole", "near", "part"]

_STOP: Final = (
    "a about after against all also am among an and any are as at be because been before being between both "
    "but by can could did do does during each for from had has have he her here him his how i if in into is "
    "it its just last many may me more most much my near new next no nor not now of off on once one only or "
    "other our out over own per same say she should since so some such than that the their them then there "
    "these they this those through to too two under until up upon us very via was we were what when where "
    "which while who whom whose why will with within without would you your"
)
STOP_WORDS: Final = frozenset(_STOP.split())
"""English words that are no name where they stand in small letters."""

_MOST_CHARACTERS: Final = 2000
_MOST_TOKENS: Final = 200
_LONGEST_NAME: Final = 16
"""Words of the longest name that is recognised as a whole."""

_LONGEST_PART: Final = 6
_NEAR_WORDS: Final = 5
_MOST_SPELLINGS: Final = 30
_RARE: Final = 25
"""A part of a name that more things have tells nothing apart."""

_LEAST_COVERED: Final = 0.25
"""Which share of a name's letters a part must have, so that "new" stands for nothing."""

_LEAST_OF_CODE: Final = 0.5
"""The same of a code, whose label has no rare words."""

_SHORTEST_MENDED: Final = 6
"""Letters of a misspelt word that may be a part of a name."""

_DESCRIBED: Final = frozenset({"Statement", "Observation"})
"""Classes whose labels are descriptions of which parts are words and not names."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant by a name.

    Attributes:
        iri: Its IRI.
        class_name: Its narrowest class; `Concept` for a code.
        label: Its name in the first wanted language that it has.
        score: How likely it is meant; more is better.
        exact: Whether a whole name of it is written without typing errors.
        matched: Which of its names it is.
        how: Whether that name is there whole, misspelt, or in part.
        classes: All its classes; of a code its scheme too, such as `event-type`.
    """

    iri: str
    class_name: str
    label: str
    score: float
    exact: bool
    matched: Name
    how: How
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A name in a sentence.

    Attributes:
        start: Where it begins.
        end: Where it ends, the place after its last character.
        text: What stands there.
        candidates: What may be meant, the likeliest first.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]

    @property
    def exact(self) -> bool:
        """Whether it is a whole name without typing errors."""
        return self.candidates[0].exact


@dataclass(frozen=True)
class _Window:
    """Some words in a row, and how they may be spelt."""

    first: int
    last: int
    keys: tuple[str, ...]


def find_mentions(
    reader: IndexReader,
    text: str,
    *,
    classes: Sequence[str] = (),
    languages: Sequence[str] = ("en",),
    parts: bool = True,
    classes_of_parts: Sequence[str] = (),
    overlapping: bool = False,
) -> list[Mention]:
    """Find the names in a sentence; see `NameIndex.find_names`."""
    words = split_words(text[:_MOST_CHARACTERS], characters=True)[:_MOST_TOKENS]
    search = _Search(reader, text, words, frozenset(classes), tuple(languages))
    found = search.whole()
    chosen = _choose(found)
    free = _free(len(words), chosen)
    spellings = search.spell(free)
    if near := _choose(search.near(free, spellings)):
        chosen += near
        free = _free(len(words), chosen)
    if parts:
        chosen += _choose(search.parts(free, spellings, sorted(set(classes_of_parts or classes))))
    if overlapping:
        chosen += [one for one in found if one not in chosen]
    return [mention for _, _, mention in sorted(chosen, key=lambda one: (one[0], -one[1]))]


_Found = tuple[int, int, Mention]
"""The numbers of the first and the last word, and the mention."""


@dataclass
class _Search:
    reader: IndexReader
    text: str
    words: list[Word]
    classes: frozenset[str]
    languages: tuple[str, ...]

    def __post_init__(self) -> None:
        self.has_case = any(char.islower() for char in self.text)

    def whole(self) -> list[_Found]:
        """All whole names, also within each other."""
        longest = min(max(int(self.reader.longest), 1), _LONGEST_NAME)
        windows = [
            _Window(first, last, tuple(keys_of(self.words[first : last + 1])))
            for first in range(len(self.words))
            for last in range(first, min(first + longest, len(self.words)))
        ]
        return list(self._look_up(windows, "whole"))

    def spell(self, free: Iterable[range]) -> dict[int, list[str]]:
        """For words that are in no name, the words of names that they may be misspellings of."""
        places = [place for run in free for place in run]
        known = self.reader.occurrences(form for place in places for form in self.words[place].forms)
        spellings = {}
        for place in places:
            word = self.words[place]
            if any(form in known for form in word.forms) or word.text.lower() in STOP_WORDS:
                continue
            near = [one for form in word.forms if tolerance(form) for one in self._near(word, form)]
            if near:
                spellings[place] = list(dict.fromkeys(near))[:_NEAR_WORDS]
        return spellings

    def _near(self, word: Word, form: str) -> Iterator[str]:
        for near, _ in self.reader.near(form, _NEAR_WORDS):
            if near[0] == form[0] or len(form) > 6:
                yield near
        if not word.text.isascii() and len(form) > 4:
            # Other languages inflect names: "России", "Вьетнамом".
            for cut in (1, 2):
                for begun in self.reader.begun(form[:-cut], _NEAR_WORDS):
                    if len(begun) <= len(form) + 1:
                        yield begun

    def near(self, free: Iterable[range], spellings: dict[int, list[str]]) -> list[_Found]:
        """Whole names with typing errors."""
        windows = []
        for run in free:
            for first in run:
                for last in range(first, min(first + _LONGEST_PART, run.stop)):
                    places = range(first, last + 1)
                    if not any(place in spellings for place in places):
                        continue
                    ways = product(*(spellings.get(p, self.words[p].forms) for p in places))
                    keys = tuple("".join(way) for way in islice(ways, _MOST_SPELLINGS))
                    windows.append(_Window(first, last, keys))
        return list(self._look_up(windows, "near"))

    def parts(
        self, free: Iterable[range], spellings: dict[int, list[str]], classes: Sequence[str]
    ) -> list[_Found]:
        """Parts of names that few things of some classes have."""
        places = [place for run in free for place in run]
        known = self.reader.occurrences(form for place in places for form in self.words[place].forms)
        found: list[_Found] = []
        for run in free:
            taken: set[int] = set()
            usable = {
                place: spellings.get(place) or [form for form in self.words[place].forms if form in known]
                for place in run
            }
            for length in range(min(_LONGEST_PART, len(run)), 0, -1):
                for first in range(run.start, run.stop - length + 1):
                    places_here = range(first, first + length)
                    if taken.isdisjoint(places_here) and (
                        one := self._part(places_here, usable, spellings, classes)
                    ):
                        found.append(one)
                        taken.update(places_here)
        return found

    def _part(
        self,
        places: range,
        usable: dict[int, list[str]],
        spellings: dict[int, list[str]],
        classes: Sequence[str],
    ) -> _Found | None:
        ends = (self.words[places[0]], self.words[places[-1]])
        if any(word.text.lower() in STOP_WORDS for word in ends) or not all(usable[p] for p in places):
            return None
        if len(places) == 1 and len(ends[0].forms[0]) < 3:
            return None
        mended = [place for place in places if place in spellings]
        if any(len(self.words[place].forms[0]) < _SHORTEST_MENDED for place in mended):
            return None
        groups = [usable[place] for place in places]
        ids = self.reader.match(groups, _RARE + 1, classes)
        if not 0 < len(ids) <= _RARE:
            return None
        candidates = []
        for entry in self.reader.entries(ids):
            if _DESCRIBED.isdisjoint(entry.classes) and (best := self._cover(entry, groups)):
                name, covered = best
                score = (0.3 + 0.5 * covered) * (0.8 if mended else 1)
                candidates.append(self._candidate(entry, name, score, "part"))
        return self._mention(places[0], places[-1], candidates) if candidates else None

    def _cover(self, entry: Entry, groups: Sequence[Sequence[str]]) -> tuple[Name, float] | None:
        """The name of which the words are most, and how much; not the whole, which was judged before."""
        best: tuple[Name, float] | None = None
        least = _LEAST_OF_CODE if entry.class_name == "Concept" else _LEAST_COVERED
        for text, language, kind, folded in entry.rows:
            if kind not in ("name", "alias"):
                continue
            for spelled in folded.split(" | "):
                own = set(spelled.split())
                hits = [max((len(form) for form in group if form in own), default=0) for group in groups]
                covered = sum(hits) / len(spelled.replace(" ", ""))
                if all(hits) and least <= covered < 1 and (best is None or covered > best[1]):
                    best = Name(text, language, kind), covered
        return best

    def _look_up(self, windows: Sequence[_Window], how: How) -> Iterator[_Found]:
        hits = self.reader.whole(key for window in windows for key in window.keys)
        entries = {entry.id: entry for entry in self.reader.entries(i for ids in hits.values() for i in ids)}
        for window in windows:
            best: dict[int, Candidate] = {}
            for key in window.keys:
                for number in hits.get(key, ()):
                    candidate = self._judge(entries[number], key, window, how)
                    if candidate and (number not in best or best[number].score < candidate.score):
                        best[number] = candidate
            if best:
                yield self._mention(window.first, window.last, best.values())

    def _judge(self, entry: Entry, key: str, window: _Window, how: How) -> Candidate | None:
        """The thing as a candidate by the best of its names that has the key and may stand so."""
        if self.classes and self.classes.isdisjoint(entry.classes):
            return None
        piece = self.text[self.words[window.first].start : self.words[window.last].end]
        best: tuple[float, Name] | None = None
        for text, language, kind, folded in entry.rows:
            name = Name(text, language, kind)
            if key in (spelled.replace(" ", "") for spelled in folded.split(" | ")):
                value = self._value(entry, name, key, piece)
                if value and (best is None or value > best[0]):
                    best = value, name
        return self._candidate(entry, best[1], best[0] * (0.8 if how == "near" else 1), how) if best else None

    def _value(self, entry: Entry, name: Name, key: str, piece: str) -> float:
        """What it is worth that a text is spelt as a name is; nothing where it is more likely a word."""
        in_capitals = piece.isupper() and self.has_case
        wanted = name.language in (*self.languages, "en", "")
        if name.kind == "notation":
            return 0
        if name.kind == "code" and len(key) < 4:
            return 0.9 if in_capitals else 0
        if len(key) < 4:
            if piece.casefold() != name.text.casefold() or (piece.lower() in STOP_WORDS and not in_capitals):
                return 0
        elif not wanted and len(key) < 8 and piece.isascii() and piece.islower():
            # "island" is Iceland in German, and means an island; "rusia" is Spanish, and means Russia anyway.
            own = (
                folded.replace(" ", "") for _, language, _, folded in entry.rows if language in self.languages
            )
            if not any(OSA.distance(key, one) <= tolerance(key) for one in own):
                return 0
        value = 1.0 if name.kind == "name" else 0.97
        return value if wanted else value * 0.85

    def _candidate(self, entry: Entry, name: Name, value: float, how: How) -> Candidate:
        return Candidate(
            entry.iri,
            entry.class_name,
            choose_label(entry.rows, self.languages, entry.iri),
            round(value + 0.2 * entry.weight / (self.reader.heaviest or 1), 4),
            how == "whole",
            name,
            how,
            entry.classes,
        )

    def _mention(self, first: int, last: int, candidates: Iterable[Candidate]) -> _Found:
        start, end = self.words[first].start, self.words[last].end
        ranked = tuple(sorted(candidates, key=lambda one: (-one.score, one.iri)))
        return first, last, Mention(start, end, self.text[start:end], ranked)


def _choose(found: Iterable[_Found]) -> list[_Found]:
    """The longest that do not overlap; of equally long ones the likelier."""
    chosen: list[_Found] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one[0] - one[1], -one[2].candidates[0].score, one[0])):
        places = range(one[0], one[1] + 1)
        if taken.isdisjoint(places):
            chosen.append(one)
            taken.update(places)
    return chosen


def _free(count: int, chosen: Iterable[_Found]) -> list[range]:
    """The runs of words that are in no mention."""
    taken = {place for first, last, _ in chosen for place in range(first, last + 1)}
    runs: list[range] = []
    for place in range(count):
        if place in taken:
            continue
        if runs and runs[-1].stop == place:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs
