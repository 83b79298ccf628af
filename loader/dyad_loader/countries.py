"""Generates seeds/reference/countries.ttl: the countries of ISO 3166-1 and the gone ones of ISO 3166-3.

Codes come from pycountry, names from Babel (CLDR) and pycountry's catalogues, Wikidata items from rigour.
Nothing imports this module at run time; run it after an upgrade of one of these packages:

    python -m dyad_loader.countries [PATH]
"""

from __future__ import annotations

import gettext
import importlib
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pycountry
from babel import Locale
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from dyad.namespaces import DYAD, EDTF, ID

DEFAULT_PATH: Final = Path(__file__).parents[2] / "seeds" / "reference" / "countries.ttl"
EU: Final = Namespace("http://publications.europa.eu/resource/authority/country/")
WIKIDATA: Final = Namespace("http://www.wikidata.org/entity/")

PREFIXES: Final = {
    "country": f"{ID}country/",
    "dyad": str(DYAD),
    "eu": str(EU),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "wd": str(WIKIDATA),
}

# Language tag (and CLDR locale) -> pycountry's catalogue. CLDR's `pt` is Brazilian, its `zh` simplified.
CATALOGUES: Final = {
    **{tag: tag for tag in ("ar", "de", "es", "fr", "ja", "ko", "ru", "vi")},
    "pt": "pt_BR",
    "zh": "zh_CN",
}

# The EU table has every living country under its alpha-3. Of the gone ones only these could be confirmed.
EU_FORMER: Final = frozenset({"ANT", "CSK", "DDR", "SUN", "YUG"})

# What the catalogues lack or have wrong. The wrong names are left out altogether.
CORRECTIONS: Final = {
    ("AFI", "ar"): "الإقليم الفرنسي للعفر والعيسى",  # names Aussa, another place, for the Issas
    ("ATB", "ar"): "إقليم أنتاركتيكا البريطاني",  # says British Indian Ocean Territory
    ("BUR", "ko"): "버마 연방 사회주의 공화국",  # says Vietnam
    ("BUR", "vi"): "Cộng hòa Xã hội chủ nghĩa Liên bang Miến Điện",  # says social republic
    ("BYS", "en"): "Byelorussian SSR",  # says "SSR Soviet Socialist Republic"
    ("BYS", "ja"): "白ロシア・ソビエト社会主義共和国",  # the same
    ("BYS", "vi"): "Cộng hòa Xã hội chủ nghĩa Xô viết Byelorussia",  # the same, misspelt
    ("CSK", "ar"): "تشيكوسلوفاكيا",  # says Slovak Socialist Republic
    ("CSK", "vi"): "Tiệp Khắc",  # says Czech Socialist Republic
    ("DDR", "pt"): "República Democrática Alemã",  # says people's republic
    ("DDR", "vi"): "Cộng hòa Dân chủ Đức",  # says people's republic, garbled
    ("FXX", "ar"): "فرنسا المتروبولية",  # says capital
    ("FXX", "de"): "Metropolitan-Frankreich",  # a noun, a comma and an adjective
    ("FXX", "es"): "Francia metropolitana",  # the same
    ("FXX", "ja"): "フランス本土",  # the same
    ("GEL", "es"): "Islas Gilbert y Ellice",  # misspelt
    ("HVO", "vi"): "Thượng Volta",  # says late Volta
    ("PCI", "ar"): "إقليم جزر المحيط الهادئ المشمول بالوصاية",  # says zone of confidence
    ("SKM", "ar"): "سيكيم",  # a vowel is missing
    ("SUN", "vi"): "Liên Xô",  # the Cyrillic abbreviation stands first
    ("VDR", "pt"): "República Democrática do Vietnã",  # says people's republic
    ("YUG", "ar"): "يوغوسلافيا",  # not translated
    ("YUG", "ja"): "ユーゴスラビア",  # not translated
    ("YUG", "vi"): "Nam Tư",  # not translated
    # Official names of living countries; None where the label is enough.
    ("AFG", "pt"): None,  # says Pakistan
    ("LKA", "vi"): "Cộng hòa Dân chủ Xã hội chủ nghĩa Sri Lanka",  # says people's republic
    ("VNM", "vi"): "Cộng hòa xã hội chủ nghĩa Việt Nam",  # says social republic
}

# What rigour folds into a living country: North Vietnam's item is among Vietnam's.
QIDS: Final = {"VDR": "Q172640"}

# Items near but not the same: this Yugoslavia ends in 1992, ISO's in 2003; this Denmark and these Netherlands
# are parts of the kingdoms that rigour names.
CLOSE: Final = {"YUG": "Q83286", "DNK": "Q35", "NLD": "Q55"}


class _Silent(gettext.NullTranslations):
    """What a catalogue falls back on: nothing, so that English never passes for another language."""

    def gettext(self, message: str) -> str:
        return ""


def build_countries() -> Graph:
    """Builds the whole reference graph of countries; equal package versions give equal graphs.

    Returns:
        What `build_names` and `build_links` say, together.

    Raises:
        ImportError: rigour is not installed.
    """
    graph = build_names()
    graph += build_links(graph)
    return graph


def build_names() -> Graph:
    """Describes each country by class, codes and names, and links it to the EU's authority table.

    Returns:
        A graph without the Wikidata links.
    """
    graph = Graph()
    living = list(pycountry.countries)
    taken = {country.alpha_3 for country in living}
    territories = {tag: Locale.parse(tag).territories for tag in ("en", *CATALOGUES)}
    catalogue = _catalogues("iso3166-1")
    known: dict[str, set[str]] = {}
    for country in living:
        code = country.alpha_3
        thing = _describe(graph, country, code)
        graph.add((thing, SKOS.exactMatch, EU[code]))
        names = [getattr(country, key, "") for key in ("name", "common_name", "official_name")]
        for tag, territory in territories.items():
            label = territory[country.alpha_2]
            others = [name if tag == "en" else catalogue[tag].gettext(name) for name in names if name]
            if (code, tag) in CORRECTIONS:
                others = [CORRECTIONS[code, tag] or ""]
            _add_names(graph, thing, tag, label, others)
            known.setdefault(tag, set()).update(map(_key, (label, *others)))

    catalogue = _catalogues("iso3166-3")
    for country in pycountry.historic_countries:
        # ATF of ISO 3166-3 (until 1979) is today's ATF too: such an entry goes by its alpha-4, FQHH.
        code = country.alpha_4 if country.alpha_3 in taken else country.alpha_3
        thing = _describe(graph, country, code)
        graph.add((thing, RDF.type, DYAD.FormerCountry))
        graph.add((thing, DYAD.alpha4, Literal(country.alpha_4)))
        graph.add((thing, DYAD.withdrawn, Literal(country.withdrawal_date, datatype=EDTF)))
        if code in EU_FORMER:
            graph.add((thing, SKOS.exactMatch, EU[code]))
        for tag in territories:
            name = country.name if tag == "en" else catalogue[tag].gettext(country.name)
            corrected = CORRECTIONS.get((code, tag))
            if corrected or name:
                label = corrected or _short_name(name, known[tag])
                _add_names(graph, thing, tag, label, [] if corrected else [name])
    return graph


def build_links(names: Graph) -> Graph:
    """Links countries to Wikidata and adds the English names that come with the items.

    Args:
        names: What `build_names` returns.

    Returns:
        The links and names alone.

    Raises:
        ImportError: rigour is not installed.
    """
    # By name, since rigour needs ICU to be compiled and is therefore missing where only tests run.
    territories: list[Any] = importlib.import_module("rigour.territories").get_territories()
    by_alpha3 = {str(each.alpha3).upper(): each for each in territories if each.alpha3}
    graph = Graph()
    for thing, code in names.subject_objects(DYAD.code):
        former = (thing, RDF.type, DYAD.FormerCountry) in names
        found = by_alpha3.get(str(code))
        if found and found.is_historical == former:
            if found.qid != CLOSE.get(str(code)):
                graph.add((thing, SKOS.exactMatch, WIKIDATA[found.qid]))
            for name in (found.name, found.full_name):
                literal = Literal(name, lang="en")
                if (thing, RDFS.label, literal) not in names:
                    graph.add((thing, SKOS.altLabel, literal))
    for match, qids in ((SKOS.exactMatch, QIDS), (SKOS.closeMatch, CLOSE)):
        for alpha3, qid in qids.items():
            graph.add((ID[f"country/{alpha3}"], match, WIKIDATA[qid]))
    return graph


def serialize_countries(graph: Graph) -> str:
    """Writes a graph of countries as Turtle that depends on its triples alone, so that diffs stay small.

    Args:
        graph: IRIs and literals only; a blank node has no lasting name to sort by.

    Returns:
        The Turtle text: subjects, predicates and objects sorted, one object a line.
    """
    lines = ["# Generated by `python -m dyad_loader.countries`; do not edit."]
    lines += [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(PREFIXES.items())]
    for thing in sorted(set(graph.subjects()), key=str):
        lines += ["", _term(thing)]
        for predicate in sorted(set(graph.predicates(thing)), key=str):
            verb = "a" if predicate == RDF.type else _term(predicate)
            terms = sorted(map(_term, graph.objects(thing, predicate)))
            lines += [f"    {verb} " + f",\n{' ' * 8}".join(terms) + " ;"]
        lines[-1] = lines[-1].removesuffix(";") + "."
    return "\n".join(lines) + "\n"


def write_countries(path: Path) -> None:
    """Writes the reference graph as sorted Turtle.

    Args:
        path: The file to write; it is overwritten.

    Raises:
        ImportError: rigour is not installed.
        OSError: The file cannot be written.
    """
    path.write_text(serialize_countries(build_countries()), encoding="utf-8", newline="\n")


def _catalogues(domain: str) -> dict[str, gettext.NullTranslations]:
    found: dict[str, gettext.NullTranslations] = {}
    for tag, directory in CATALOGUES.items():
        found[tag] = gettext.translation(domain, pycountry.LOCALES_DIR, languages=[directory])
        found[tag].add_fallback(_Silent())
    return found


def _describe(graph: Graph, country: Any, code: str) -> URIRef:
    thing = ID[f"country/{code}"]
    graph.add((thing, RDF.type, DYAD.Country))
    graph.add((thing, DYAD.code, Literal(code)))
    graph.add((thing, DYAD.alpha2, Literal(country.alpha_2)))
    graph.add((thing, DYAD.alpha3, Literal(country.alpha_3)))
    if numeric := getattr(country, "numeric", None):
        graph.add((thing, DYAD.numeric, Literal(numeric)))
    return thing


def _add_names(graph: Graph, thing: URIRef, tag: str, label: str, others: Iterable[str]) -> None:
    graph.add((thing, RDFS.label, Literal(label, lang=tag)))
    for other in others:
        if other and other != label:
            graph.add((thing, SKOS.altLabel, Literal(other, lang=tag)))


def _short_name(name: str, known: set[str]) -> str:
    """Cuts an inverted name at its comma, or turns it round where a living country has the short form.

    >>> _short_name("Zaire, Republic of", {"yemen"})
    'Zaire'
    >>> _short_name("Yemen, Democratic, People's Democratic Republic of", {"yemen"})
    "People's Democratic Republic of Yemen"
    """
    head, *rest = name.split(", ")
    if not rest or _key(head) not in known:
        return head
    return rest[-1] if head in rest[-1] else f"{rest[-1]} {head}"


def _key(name: str) -> str:
    """Reduces a name to its letters and digits, so that Viet-Nam and Viêt Nam are found to be one."""
    return "".join(each for each in unicodedata.normalize("NFKD", name).casefold() if each.isalnum())


def _term(term: Node) -> str:
    for prefix, namespace in PREFIXES.items():
        if isinstance(term, URIRef) and term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return term.n3()


if __name__ == "__main__":
    write_countries(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_PATH)
