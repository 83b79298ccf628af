"""A made-up world, as large as wanted: documents about 200 countries, in the form that the loader gives them.

The countries and codes are those that ship; officials, agreements, events and projects are drawn by a seed.
A document is drawn from the seed and its own number alone, so a smaller world is the beginning of a larger
one. Countries are unequally busy, as in the real one: the busiest takes part in about every fourth fact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casting import (
    BASE,
    CODE,
    DCTERMS,
    DYAD,
    EDTF,
    LABEL,
    NOUNS,
    QUALITIES,
    TYPE,
    XSD,
    Cast,
    Country,
    Official,
    edtf,
    read_codes,
    read_countries,
)

FACTS_PER_DOCUMENT = 40
FIRST_YEAR, LAST_YEAR = 1990, 2025


@dataclass(frozen=True)
class Fact:
    """What a question can be drawn from."""

    iri: str
    kind: str
    sides: tuple[str, ...]
    years: tuple[int, ...]
    words: str
    signed: bool


@dataclass(frozen=True)
class Document:
    """One document: its graph's name, what it says, what follows, and what follows over all documents.

    The texts are lines of N-Triples, each triple once.
    """

    graph: str
    asserted: str
    inferred: str
    together: str
    facts: tuple[Fact, ...]


class World:
    """The documents of a seed, in order, without end.

    Args:
        seed: What everything is drawn from.

    Example:
        >>> World(1).document(7) == World(1).document(7)
        True
    """

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        self.countries = read_countries(seed)
        self.cast = Cast(seed, self.countries)
        self.codes = {name: read_codes(name) for name in ("agreement-type", "event-type", "sector")}
        weights = [1 / (rank + 3) for rank in range(len(self.countries))]
        self.busy = [sum(weights[: n + 1]) for n in range(len(weights))]

    def document(self, number: int) -> Document:
        """Draw one document.

        Args:
            number: Which one, from 0.

        Returns:
            The document.
        """
        return _Writer(self, number).write()

    def documents(self, triples: int) -> Iterator[Document]:
        """Draw documents until they hold enough.

        Args:
            triples: How many different triples they shall hold together, at least.

        Yields:
            The documents.
        """
        seen: set[int] = set()
        repeated = 0
        written = 0
        number = 0
        while written - repeated < triples:
            document = self.document(number)
            yield document
            for text in (document.asserted, document.inferred, document.together):
                written += text.count("\n")
            # Only what describes officials, their posts and bodies, and dyads is said by several documents.
            for line in document.asserted.splitlines() + document.inferred.splitlines():
                if line.startswith(_SHARED) and "/paragraph/" not in line:
                    mark = hash(line)
                    repeated += mark in seen
                    seen.add(mark)
            number += 1


_SHARED = tuple(f"<{BASE}{kind}/" for kind in ("official", "post", "organisation", "dyad"))


class _Writer:
    """Writes one document; the order of its draws is the order of the code."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.random = Random(f"{world.seed}/{number}")  # noqa: S311
        self.number = number
        self.home = self.country()
        # Later years have more documents.
        share = self.random.random() ** 0.5
        begin = date(FIRST_YEAR, 1, 1)
        self.day = begin + timedelta(int(share * (date(LAST_YEAR, 12, 31) - begin).days))
        self.source = f"{BASE}source/gazette-{self.home.code.lower()}-{number}"
        self.asserted: list[str] = []
        self.inferred: list[str] = []
        self.together: list[str] = []
        self.facts: list[Fact] = []
        self.mentions: dict[Official, list[int]] = {}
        self.dyads: set[tuple[str, str]] = set()
        self.dyad_years: set[tuple[str, str, int]] = set()

    def country(self) -> Country:
        return self.random.choices(self.world.countries, cum_weights=self.world.busy)[0]

    def write(self) -> Document:
        count = FACTS_PER_DOCUMENT + 1
        self._source(count)
        for paragraph in range(2, count + 1):
            self._fact(paragraph)
        for official, paragraphs in self.mentions.items():
            asserted, inferred = self.world.cast.describe(official, self.source, paragraphs, self.day)
            self.asserted.append(asserted)
            self.inferred.append(inferred)
        self._dyads()
        return Document(
            self.source,
            _once("".join(self.asserted)),
            _once("".join(self.inferred)),
            "".join(self.together),
            tuple(self.facts),
        )

    def _source(self, paragraphs: int) -> None:
        s, g = self.source, self.home
        digest = hashlib.sha256(f"{self.world.seed}/{self.number}".encode()).hexdigest()
        self.asserted.append(
            f"<{s}> <{TYPE}> <{DYAD}Source> .\n"
            f'<{s}> <{DCTERMS}title> "Gazette of {g.name}, number {self.number}"@en .\n'
            f'<{s}> <{DCTERMS}publisher> "Gazette of {g.name}" .\n'
            f'<{s}> <{DCTERMS}language> "en" .\n'
            f'<{s}> <{DCTERMS}identifier> "gazette-{g.code.lower()}-{self.number}" .\n'
            f'<{s}> <{DYAD}published> "{self.day}"^^<{EDTF}> .\n<{s}> <{DYAD}sha256> "{digest}" .\n'
            f'<{s}> <{DYAD}paragraphCount> "{paragraphs}"^^<{XSD}integer> .\n'
            f'<{s}/paragraph/1> <{DYAD}omitted> "Date line." .\n'
        )
        self.inferred.append(f"<{s}> <{TYPE}> <http://www.w3.org/ns/prov#Entity> .\n")
        self.inferred.append(_days(s, [self.day], [self.day]))
        for n in range(1, paragraphs + 1):
            p = f"{s}/paragraph/{n}"
            self.asserted.append(
                f"<{p}> <{TYPE}> <{DYAD}Paragraph> .\n<{p}> <http://www.w3.org/ns/oa#hasSource> <{s}> .\n"
                f'<{p}> <{DYAD}paragraph> "{n}"^^<{XSD}integer> .\n'
            )
            self.inferred.append(f"<{p}> <{TYPE}> <http://www.w3.org/ns/oa#SpecificResource> .\n")

    def _fact(self, paragraph: int) -> None:
        draw = self.random.random()
        kind = "Agreement" if draw < 0.4 else "Event" if draw < 0.9 else "Project"
        one = self.home if self.random.random() < 0.6 else self.country()
        sides = [one]
        several = kind != "Project" and self.random.random() < 0.08
        while len(sides) < (self.random.randint(3, 9) if several else 2):
            other = self.country()
            if other not in sides:
                sides.append(other)
        words = f"{self.random.choice(QUALITIES)} {self.random.choice(NOUNS)}"
        slug = "-".join(side.code.lower() for side in sides[:2])
        thing = f"{BASE}{kind.lower()}/{slug}-{self.number}-{paragraph}"
        evidence = f"<{thing}> <{DYAD}evidence> <{self.source}/paragraph/{paragraph}> .\n"
        text = [f"<{thing}> <{TYPE}> <{DYAD}{kind}> .\n", evidence]
        text.append(f"<{thing}> <{DYAD}sector> <{CODE}sector/{self._code('sector')}> .\n")
        text += [f"<{thing}> <{DYAD}party> <{side.iri}> .\n" for side in sides]
        self.inferred.append(f"<{thing}> <{TYPE}> <{DYAD}Fact> .\n")
        pair = None
        if len(sides) == 2:
            pair = (min(sides[0].code, sides[1].code), max(sides[0].code, sides[1].code))
            self.dyads.add(pair)
            self.inferred.append(f"<{thing}> <{DYAD}between> <{BASE}dyad/{pair[0]}-{pair[1]}> .\n")
        write = {"Agreement": self._agreement, "Event": self._event, "Project": self._project}[kind]
        name, years, signed = write(thing, sides, words, paragraph)
        text.append(f'<{thing}> <{LABEL}> "{name}"@en .\n')
        self.asserted += text
        if pair is not None:
            self._during(thing, pair, years)
        codes = tuple(side.code for side in sides)
        self.facts.append(Fact(thing, kind, codes, years, words, signed))

    def _during(self, thing: str, pair: tuple[str, str], years: Iterable[int]) -> None:
        for year in years:
            self.dyad_years.add((*pair, year))
            self.inferred.append(f"<{thing}> <{DYAD}during> <{BASE}dyad/{pair[0]}-{pair[1]}/{year}> .\n")

    def _code(self, scheme: str) -> str:
        return self.random.choice(self.world.codes[scheme])[0]

    def _agreement(
        self, thing: str, sides: list[Country], words: str, paragraph: int
    ) -> tuple[str, tuple[int, ...], bool]:
        code, label = self.random.choice(self.world.codes["agreement-type"])
        signed = self._past()
        steps = [("signed", "date", signed)]
        if (self.day - signed).days > 300:
            steps.append(("being-implemented", "attested", self.day))
        self.asserted.append(f"<{thing}> <{DYAD}agreementType> <{CODE}agreement-type/{code}> .\n")
        if code == "package":
            count = 2 + len(words) % 20
            self.asserted.append(f'<{thing}> <{DYAD}count> "{count}"^^<{XSD}integer> .\n')
        self._steps(thing, "agreement-status", steps, paragraph, lifecycle=True)
        has_signatories = len(sides) == 2 and self.random.random() < 0.7
        if has_signatories:
            for side in sides:
                official = self.world.cast.official(side, self.random, signed)
                self.mentions.setdefault(official, []).append(paragraph)
                self._takes_part(thing, "signatory", official.iri)
                self.inferred.append(f"<{thing}> <{DYAD}party> <{official.body}> .\n" * bool(official.body))
        names = f"{sides[0].name} and {sides[1].name}" if len(sides) == 2 else f"{len(sides)} states"
        name = f"{label[0].upper()}{label[1:]} on {words} between {names}"
        return name, _years(day for _, _, day in steps), has_signatories

    def _event(
        self, thing: str, sides: list[Country], words: str, paragraph: int
    ) -> tuple[str, tuple[int, ...], bool]:
        code, label = self.random.choice(self.world.codes["event-type"])
        planned = self.random.random() < 0.1
        day = self.day + timedelta(30) if planned else self.day - timedelta(self.random.randint(0, 20))
        text, first, last = edtf(day, self.random)
        self.asserted.append(
            f"<{thing}> <{DYAD}eventType> <{CODE}event-type/{code}> .\n"
            f'<{thing}> <{DYAD}date> "{text}"^^<{EDTF}> .\n<{thing}> <{DYAD}place> <{sides[1].iri}> .\n'
        )
        self.inferred.append(_days(thing, [first], [last]))
        step = ("planned", "attested", self.day) if planned else ("held", "date", day)
        self._steps(thing, "event-status", [step], paragraph, lifecycle=False)
        self._takes_part(thing, "host", sides[1].iri)
        if self.random.random() < 0.5:
            official = self.world.cast.official(sides[0], self.random, day)
            self.mentions.setdefault(official, []).append(paragraph)
            self._takes_part(thing, "visitor", official.iri)
        names = " and ".join(side.name for side in sides[:2])
        return f"{label[0].upper()}{label[1:]} of {names} on {words}", _years((first, last)), False

    def _project(
        self, thing: str, sides: list[Country], words: str, paragraph: int
    ) -> tuple[str, tuple[int, ...], bool]:
        begun = self._past()
        steps = [("proposed", "date", begun), ("in-progress", "attested", self.day)]
        self.asserted.append(f"<{thing}> <{DYAD}place> <{sides[1].iri}> .\n")
        self._steps(thing, "project-status", steps, paragraph, lifecycle=True)
        name = f"Project for {words} of {sides[0].name} in {sides[1].name}"
        return name, _years((begun, self.day)), False

    def _past(self) -> date:
        """A day of the last weeks, or for every third thing of the last ten years."""
        back = self.random.randint(0, 3650 if self.random.random() < 0.33 else 30)
        return self.day - timedelta(back)

    def _takes_part(self, thing: str, role: str, who: str) -> None:
        self.asserted.append(f"<{thing}> <{DYAD}{role}> <{who}> .\n")
        self.inferred.append(f"<{thing}> <{DYAD}participant> <{who}> .\n")

    def _steps(
        self,
        thing: str,
        scheme: str,
        steps: list[tuple[str, str, date]],
        paragraph: int,
        *,
        lifecycle: bool,
    ) -> None:
        for status, predicate, day in steps:
            shown = f"{status}-attested-{day}" if predicate == "attested" else f"{status}-{day}"
            step = f"{thing}/status/{shown}"
            self.asserted.append(
                f"<{thing}> <{DYAD}status> <{step}> .\n<{step}> <{TYPE}> <{DYAD}StatusStep> .\n"
                f"<{step}> <{DYAD}is> <{CODE}{scheme}/{status}> .\n"
                f'<{step}> <{DYAD}{predicate}> "{day}"^^<{EDTF}> .\n'
                f"<{step}> <{DYAD}evidence> <{self.source}/paragraph/{paragraph}> .\n"
            )
            self.inferred.append(_days(step, [day], [day]))
        days = [day for _, _, day in steps]
        if lifecycle:
            self.inferred.append(_days(thing, days, days))
        latest = steps[-1][0]
        self.together.append(f"<{thing}> <{DYAD}latestStatus> <{CODE}{scheme}/{latest}> .\n")

    def _dyads(self) -> None:
        by_code = self.world.cast.by_code
        for one, other in sorted(self.dyads):
            dyad, a, b = f"{BASE}dyad/{one}-{other}", by_code[one], by_code[other]
            self.inferred.append(
                f"<{dyad}> <{TYPE}> <{DYAD}Dyad> .\n<{dyad}> <{DYAD}side> <{a.iri}> .\n"
                f'<{dyad}> <{DYAD}side> <{b.iri}> .\n<{dyad}> <{LABEL}> "{a.name}–{b.name}"@en .\n'
            )
        for one, other, year in sorted(self.dyad_years):
            dyad, name = f"{BASE}dyad/{one}-{other}", f"{by_code[one].name}–{by_code[other].name}, {year}"
            node = f"{dyad}/{year}"
            self.inferred.append(
                f"<{node}> <{TYPE}> <{DYAD}DyadYear> .\n<{node}> <{DYAD}ofDyad> <{dyad}> .\n"
                f'<{node}> <{DYAD}inYear> "{year}"^^<{XSD}integer> .\n<{node}> <{LABEL}> "{name}"@en .\n'
            )


def _days(thing: str, firsts: list[date], lasts: list[date]) -> str:
    years = _years((*firsts, *lasts))
    return (
        f'<{thing}> <{DYAD}firstDay> "{min(firsts)}"^^<{XSD}date> .\n'
        f'<{thing}> <{DYAD}lastDay> "{max(lasts)}"^^<{XSD}date> .\n'
    ) + "".join(f'<{thing}> <{DYAD}year> "{year}"^^<{XSD}integer> .\n' for year in years)


def _years(days: Iterable[date]) -> tuple[int, ...]:
    return tuple(sorted({day.year for day in days}))


def _once(text: str) -> str:
    return "".join(dict.fromkeys(text.splitlines(keepends=True)))
