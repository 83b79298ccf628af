"""Records: what is known of each thing, laid out so that a question can be held against it.

A record has the words by which a thing is told (its own, and those of what it is linked with), the things
that it has to do with and in which role, and the days on which it may have been. From texts it also takes
who owns what ("Russian visitors" ties visitors to Russia), so that a question about visitors of another
country does not find it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from dyad.ask.countries import Countries
from dyad.ask.owners import find_owners
from dyad.ask.things import Thing
from dyad.ask.words import stem, stems
from dyad.dates import parse_edtf
from dyad.errors import DateError

Day = datetime.date

ROLES: Final = (
    "party",
    "host",
    "visitor",
    "chair",
    "speaker",
    "addressee",
    "signatory",
    "operator",
    "participant",
    "referenceParty",
    "counterpartParty",
    "claimedBy",
    "place",
    "object",
    "concerns",
    "occasion",
    "partOf",
    "resultedIn",
    "resultOf",
    "relatedTo",
    "postOf",
    "postTo",
    "holdsPost",
    "heldBy",
    "represents",
    "state",
    "side",
)
"""Properties that link a thing with others."""

_CODES: Final = (
    "eventType",
    "agreementType",
    "statementType",
    "assetType",
    "measure",
    "unit",
    "nature",
    "qualifier",
    "sector",
    "role",
)
_CLASS_WORDS: Final[Mapping[str, str]] = {
    "Agreement": "agreement accord document deal text",
    "Event": "event",
    "Project": "project build",
    "Statement": "statement say",
    "Observation": "number figure",
    "Asset": "",
    "Dyad": "pair relations ties partnership dyad diplomatic established begin",
    "Company": "company firm",
    "City": "city",
    "Province": "province",
    "District": "district",
    "PoliticalParty": "party",
    "IntergovernmentalOrganisation": "organisation bloc union",
    "Institution": "institute institution",
    "Association": "association",
    "MilitaryUnit": "military unit command",
}


_MONEY: Final = "money cash sum amount cost price worth value funds total budget"
_UNIT_WORDS: Final[Mapping[str, str]] = {
    "USD": f"{_MONEY} dollar",
    "VND": f"{_MONEY} dong",
    "EUR": f"{_MONEY} euro",
    "percent": "percent percentage share proportion portion rate",
    "rank": "rank place position spot standing ranking",
    "kilometre": "long length distance",
    "tonne": "weight heavy",
    "kilovolt": "voltage",
    "ratio": "factor times multiple grow increase rise",
    "year": "old long age years duration",
    "per-year": "year annual yearly often",
}
"""Words with which a number of a unit is asked for."""


@dataclass(frozen=True)
class Span:
    """Days on which a thing may have been.

    Attributes:
        date: The EDTF date.
        first: The first possible day; None where it is open.
        last: The last possible day; None where it is open.
        of: Which property gives it: date, period, validity, attested, status ...
    """

    date: str
    first: Day | None
    last: Day | None
    of: str

    @classmethod
    def parse(cls, date: str, of: str) -> Span:
        """Parse an EDTF date.

        Args:
            date: The date.
            of: Which property gives it.

        Returns:
            Its days.

        Raises:
            DateError: It is no EDTF date.
        """
        span = parse_edtf(date)
        return cls(date, span.first, span.last, of)


@dataclass(frozen=True)
class Record:
    """A thing with its words, links and days.

    Attributes:
        thing: The thing.
        own: Stems of its names, summary and codes, with their weight.
        title: Stems of its names alone.
        linked: Stems of the names of what it is linked with.
        near: Id of a thing to the roles in which it is linked; a role with `~` is that of one that counts for
            it: `visitor~` of a country whose president is the visitor.
        spans: Its days.
        codes: The ids of its codes, with the wider ones.
        owners: For stems in its texts, the countries that are named as their owners.
        numbers: The numbers in its texts and values.
        told: Stems of the names and posts of who tells it.
    """

    thing: Thing
    own: Mapping[str, float]
    title: frozenset[str]
    linked: frozenset[str]
    near: Mapping[str, frozenset[str]]
    spans: tuple[Span, ...]
    codes: frozenset[str]
    owners: Mapping[str, frozenset[str]]
    numbers: frozenset[float] = field(default=frozenset())
    told: frozenset[str] = field(default=frozenset())

    @property
    def dated(self) -> bool:
        """Whether a date of its own is told."""
        return any(span.of in ("date", "period", "status") for span in self.spans)

    @property
    def told_roles(self) -> frozenset[str]:
        """The roles in which anything is linked."""
        return frozenset(role for roles in self.near.values() for role in roles)

    def roles(self, key: str) -> frozenset[str]:
        """Tell in which roles a thing is linked.

        Args:
            key: The thing's id.

        Returns:
            The roles; empty where it is not linked.
        """
        return self.near.get(key, frozenset())


def build_record(thing: Thing, things: Mapping[str, Thing], countries: Countries) -> Record:
    """Lay out a thing.

    Args:
        thing: The thing.
        things: All things by id.
        countries: The names of countries and of what is theirs.

    Returns:
        Its record.
    """
    own: defaultdict[str, float] = defaultdict(float)
    texts = [*thing.english, *thing.get("summary")]
    for place, name in enumerate(thing.english or (thing.label,)):
        _add(own, stems(name), 3.0 if place == 0 else 2.5)
    for summary in thing.get("summary"):
        _add(own, stems(summary), 2.0)
    title = (
        frozenset(own)
        if not thing.get("summary")
        else frozenset(word for name in thing.english for word in stems(name))
    )
    codes = set(_codes_of(thing, things))
    for code in codes:
        # a sector is wide: only its own name counts, and not all that belongs to it
        names = _names_of(code, things)
        for name in names[:1] if "/sector/" in code else names:
            _add(own, _stems(name), 1.5 if "/sector/" not in code else 1.0)
    for step in thing.steps:
        for name in _names_of(step.status, things):
            _add(own, _stems(name), 1.0)
    for name in thing.classes:
        _add(own, (stem(word) for word in _CLASS_WORDS.get(name, "").split()), 1.0)
    if "Observation" in thing.classes:
        unit = thing.first("unit").rsplit("/", 1)[-1]
        _add(own, stems(_UNIT_WORDS.get(unit, "")), 1.0)
    near = _near(thing, things)
    linked: set[str] = set()
    told: set[str] = set()
    for key, roles in near.items():
        names = _names_of(key, things)
        if roles <= {"claimedBy", "claimedBy~", "context"}:
            # who tells it is no part of it: only the person's name and post may be asked with
            told.update(word for name in names for word in _stems(name))
            told.update(_post_words(things[key], things) if key.startswith("official/") else ())
            continue
        for name in (*names, *countries.adjectives.get(key, ())):
            linked.update(_stems(name))
        if key.startswith(("official/", "person/")) and not all(role.endswith("~") for role in roles):
            linked.update(_post_words(things[key], things) if key in things else ())
        if roles & {"host", "visitor", "chair", "speaker", "addressee", "operator", "place"}:
            linked.update(stem(role) for role in roles if not role.endswith("~"))
    if "Person" in thing.classes:
        _add(own, _post_words(thing, things), 2.5)
        texts += [name for post in _posts(thing) for name in _names_of(post, things)]
    spans = tuple(_spans(thing, things))
    numbers = {
        float(_ordinal(word))
        for text in texts
        for word in stems(text)
        if word[:1].isdigit() and _is_number(_ordinal(word))
    }
    numbers |= {float(value) for name in ("value", "count") for value in thing.get(name)}
    return Record(
        thing,
        dict(own),
        title,
        frozenset(linked),
        {key: frozenset(roles) for key, roles in near.items()},
        spans,
        frozenset(codes),
        find_owners(texts, countries),
        frozenset(numbers),
        frozenset(told),
    )


@lru_cache(maxsize=20_000)
def _stems(name: str) -> tuple[str, ...]:
    """The stems of a name that many records are linked with."""
    return tuple(stems(name))


def _ordinal(word: str) -> str:
    """The number of "75th"."""
    return word[:-2] if word.endswith(("th", "st", "nd", "rd")) else word


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _add(own: defaultdict[str, float], found: Iterable[str], weight: float) -> None:
    for word in found:
        own[word] = max(own[word], weight)


def _names_of(key: str, things: Mapping[str, Thing]) -> tuple[str, ...]:
    thing = things.get(key)
    return () if thing is None else thing.english or (thing.label,)


def _codes_of(thing: Thing, things: Mapping[str, Thing]) -> Iterator[str]:
    waiting = [code for name in _CODES for code in thing.get(name)]
    seen = set()
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            yield code
            waiting += things[code].get("broader") if code in things else ()


def _posts(thing: Thing) -> tuple[str, ...]:
    return thing.get("holdsPost")


def _post_words(thing: Thing, things: Mapping[str, Thing]) -> set[str]:
    found: set[str] = set()
    for post in _posts(thing):
        for name in _names_of(post, things):
            found.update(_stems(name))
        for role in things[post].get("role") if post in things else ():
            names = _names_of(role, things)
            # the other labels of a wide role tell posts of their own: a director is no secretary-general
            for name in names[:1] if role.endswith("/head-of-organisation") else names:
                found.update(_stems(name))
    if thing.get("summary"):
        found.update(stems(thing.first("summary")))
    return found


def _near(thing: Thing, things: Mapping[str, Thing]) -> dict[str, set[str]]:
    near: defaultdict[str, set[str]] = defaultdict(set)
    for role in ROLES:
        for key in thing.get(role):
            near[key].add(role)
            for above in _above(key, things):
                near[above].add(f"{role}~")
    wider = thing.kind in ("Statement", "Observation")
    for key in (*thing.get("occasion"), *thing.get("concerns")) if wider else ():
        # what is said at an event or of an agreement has to do with its parties and place
        for role in (
            *("party", "place", "host", "visitor", "operator", "object"),
            *(("speaker",) if thing.kind == "Observation" else ()),
        ):
            for other in things[key].get(role) if key in things else ():
                near[other].add("context")
    for post in (*_posts(thing), *([thing.id] if "Post" in thing.classes else ())):
        for role in ("postOf", "postTo"):
            for key in things[post].get(role) if post in things else ():
                near[key].add(role)
                for above in _above(key, things):
                    near[above].add(f"{role}~")
    near.pop(thing.id, None)
    return near


def _above(key: str, things: Mapping[str, Thing]) -> set[str]:
    """What a thing counts for or lies in: state, larger whole, place, whom a person speaks for."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        thing = things.get(waiting.pop())
        if thing is None:
            continue
        links = [*thing.get("state"), *thing.get("represents")]
        if not thing.kind:
            links += [*thing.get("partOf"), *thing.get("place")]
        for above in links:
            if above not in found:
                found.add(above)
                waiting.append(above)
    return found - {key}


def _spans(thing: Thing, things: Mapping[str, Thing]) -> Iterator[Span]:
    for name in ("date", "period", "validity", "attested", "diplomaticRelations", "from", "to"):
        for date in thing.get(name):
            yield from _span(date, name)
    for step in thing.steps:
        if step.date:
            yield from _span(step.date, "attested" if step.attested else "status")
    days = [
        span
        for key in thing.get("tenure")
        for name in ("attested", "from", "to")
        for date in (things[key].get(name) if key in things else ())
        for span in _span(date, "attested")
    ]
    yield from days


def _span(date: str, of: str) -> Iterator[Span]:
    try:
        yield Span.parse(date, of)
    except DateError:
        return
