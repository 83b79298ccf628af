"""Who and what appears in the made-up world: countries, officials with their posts, words for names.

Countries and codes are read from the data that ship. An official holds one post for five years; who that is
follows from seed, country, post and years alone, so every document tells the same of a person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

BASE = "https://w3id.org/dyad/id/"
CODE = BASE + "code/"
DYAD = "https://w3id.org/dyad/ontology#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
ORG = "http://www.w3.org/ns/org#"

COUNTRIES = 200
YEARS_IN_POST = 5

_WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
QUALITIES, NOUNS = _WORDS["qualities"], _WORDS["nouns"]
_DATA = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Country:
    """A country: its code, IRI and English name."""

    code: str
    iri: str
    name: str


@dataclass(frozen=True)
class Official:
    """An official: IRI, name, the post and whose it is; `body` is empty where that is the country itself."""

    iri: str
    name: str
    post: str
    post_name: str
    role: str
    body: str
    body_name: str
    country: str


def read_countries(seed: int) -> list[Country]:
    """Choose the countries of a world from the reference data, the busiest first.

    Args:
        seed: What the order is drawn from.

    Returns:
        Two hundred countries.
    """
    text = (_DATA / "seeds/reference/countries.ttl").read_text(encoding="utf-8")
    found = []
    for code, body in re.findall(r"^country:([A-Z]{3})\n    a dyad:Country ;(.*?) \.\n", text, re.S | re.M):
        name = re.search(r'rdfs:label.*?"([^"]*)"@en', body, re.S)
        if name is not None:
            found.append(Country(code, f"{BASE}country/{code}", name[1]))
    Random(f"{seed}/countries").shuffle(found)  # noqa: S311
    return found[:COUNTRIES]


def read_codes(scheme: str) -> list[tuple[str, str]]:
    """Read the codes of a scheme.

    Args:
        scheme: Its name, such as `event-type`.

    Returns:
        Code and English label, in the order of the file.
    """
    text = (_DATA / f"ontology/codes/{scheme}.ttl").read_text(encoding="utf-8")
    return re.findall(r'^:(\S+) a skos:Concept ;.*?skos:prefLabel "([^"]*)"@en', text, re.S | re.M)


def edtf(day: date, random: Random) -> tuple[str, date, date]:
    """Write a day, every sixth time only as its month.

    Args:
        day: The day.
        random: What is drawn from.

    Returns:
        The EDTF text, and the first and the last possible day.
    """
    if random.random() < 0.83:
        return day.isoformat(), day, day
    first = day.replace(day=1)
    return f"{day:%Y-%m}", first, (first + timedelta(31)).replace(day=1) - timedelta(1)


class Cast:
    """All officials of a world, made when they are first asked for."""

    def __init__(self, seed: int, countries: Sequence[Country]) -> None:
        self.seed = seed
        self.by_code = {country.code: country for country in countries}
        self._make = lru_cache(maxsize=None)(self._official)

    def official(self, country: Country, random: Random, day: date) -> Official:
        """Draw an official of a country who is in a post on a day.

        Args:
            country: The country.
            random: What is drawn from.
            day: The day.

        Returns:
            The official.
        """
        return self._make(country.code, random.randint(0, len(_WORDS["bodies"])), day.year // YEARS_IN_POST)

    def _official(self, code: str, post: int, term: int) -> Official:
        random = Random(f"{self.seed}/{code}/{post}/{term}")  # noqa: S311
        last = "".join(random.choices(_WORDS["syllables"], k=3)).capitalize()
        name = f"{random.choice(_WORDS['first_names'])} {last}"
        iri = f"{BASE}official/{name.lower().replace(' ', '-')}-{code.lower()}-{post}-{term}"
        country = self.by_code[code]
        if post == len(_WORDS["bodies"]):
            title = f"President of {country.name}"
            head = f"{BASE}post/{code.lower()}-president"
            return Official(iri, name, head, title, "head-of-state", "", "", country.iri)
        topic = _WORDS["bodies"][post]
        slug = topic.lower().replace(" ", "-")
        return Official(
            iri,
            name,
            f"{BASE}post/{code.lower()}-minister-{slug}",
            f"Minister of {topic} of {country.name}",
            "minister",
            f"{BASE}organisation/{code.lower()}-ministry-{slug}",
            f"Ministry of {topic} of {country.name}",
            country.iri,
        )

    def describe(self, who: Official, source: str, paragraphs: Sequence[int], day: date) -> tuple[str, str]:
        """Say who somebody is, in the words of one document.

        Args:
            who: The official.
            source: The document.
            paragraphs: Where it mentions the person.
            day: The day on which it shows the person in the post.

        Returns:
            Lines of N-Triples: what the document says, and what follows.
        """
        tenure = f"{who.iri}/tenure/{who.post.rsplit('/', 1)[1]}"
        of = who.body or who.country
        asserted = (
            f'<{who.iri}> <{TYPE}> <{DYAD}Official> .\n<{who.iri}> <{LABEL}> "{who.name}"@en .\n'
            f"<{who.iri}> <{DYAD}tenure> <{tenure}> .\n<{tenure}> <{TYPE}> <{DYAD}Tenure> .\n"
            f'<{tenure}> <{DYAD}attested> "{day}"^^<{EDTF}> .\n<{tenure}> <{DYAD}post> <{who.post}> .\n'
            f'<{who.post}> <{TYPE}> <{DYAD}Post> .\n<{who.post}> <{LABEL}> "{who.post_name}"@en .\n'
            f"<{who.post}> <{DYAD}postOf> <{of}> .\n<{who.post}> <{DYAD}role> <{CODE}role/{who.role}> .\n"
        )
        inferred = (
            f"<{who.iri}> <{TYPE}> <{DYAD}Person> .\n<{who.iri}> <{TYPE}> <https://schema.org/Person> .\n"
            f"<{who.iri}> <{ORG}hasMembership> <{tenure}> .\n<{who.iri}> <{ORG}holds> <{who.post}> .\n"
            f"<{who.iri}> <{DYAD}holdsPost> <{who.post}> .\n"
            f"<{who.iri}> <{DYAD}represents> <{who.country}> .\n"
            f"<{tenure}> <{TYPE}> <{ORG}Membership> .\n"
            f'<{tenure}> <{DYAD}year> "{day.year}"^^<{XSD}integer> .\n'
            f"<{who.post}> <{TYPE}> <{ORG}Post> .\n<{who.post}> <{DYAD}heldBy> <{who.iri}> .\n"
        )
        told = [who.iri, tenure, who.post]
        if who.body:
            told.append(who.body)
            asserted += (
                f"<{who.body}> <{TYPE}> <{DYAD}GovernmentBody> .\n"
                f'<{who.body}> <{LABEL}> "{who.body_name}"@en .\n'
                f"<{who.body}> <{DYAD}state> <{who.country}> .\n"
            )
            inferred += f"<{who.iri}> <{DYAD}represents> <{who.body}> .\n" + "".join(
                f"<{who.body}> <{TYPE}> <{kind}> .\n"
                for kind in (f"{DYAD}Organisation", f"{DYAD}Party", f"{ORG}Organization")
            )
        asserted += "".join(
            f"<{thing}> <{DYAD}evidence> <{source}/paragraph/{n}> .\n" for thing in told for n in paragraphs
        )
        return asserted, inferred
