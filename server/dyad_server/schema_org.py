"""What is said of a thing in the terms of schema.org, for search engines: JSON-LD inside its page.

Only what has a term there is told, each thing with the documents that it comes from. A thing is what the most
special of its classes is; names are in English, whoever reads, so that a page says the same to every robot.
Dates that schema.org cannot write, such as "about May", are left out rather than made exact.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyoxigraph as ox
from markupsafe import Markup

from dyad.dates import parse_edtf
from dyad.errors import DateError
from dyad.namespaces import BASE, CODE, DYAD, PREFIXES
from dyad.release import Release
from dyad.store import Store
from dyad_server.documents import Document, read_documents
from dyad_server.languages import Names, Reader, read_names
from dyad_server.representations_http import LICENCE, built_at
from dyad_server.rows import iri_of

CONTEXT: Final = "https://schema.org"

TYPES: Final[dict[str, str]] = {
    "FormerCountry": "Country",
    "Country": "Country",
    "UncodedState": "Country",
    "IntergovernmentalOrganisation": "Organization",
    "GovernmentBody": "GovernmentOrganization",
    "MilitaryUnit": "Organization",
    "Company": "Corporation",
    "PoliticalParty": "PoliticalParty",
    "Institution": "Organization",
    "Association": "Organization",
    "Organisation": "Organization",
    "City": "City",
    "Province": "State",
    "District": "AdministrativeArea",
    "Territory": "AdministrativeArea",
    "Locality": "AdministrativeArea",
    "Place": "Place",
    "Official": "Person",
    "Person": "Person",
    "Post": "Role",
    "Agreement": "CreativeWork",
    "Event": "Event",
    "Project": "Project",
    "Observation": "Observation",
    "Statement": "Claim",
    "Dyad": "CollectionPage",
    "Source": "Article",
    "Record": "WebContent",
    "Paragraph": "WebContent",
}
"""Class of ours to type of schema.org, the more special class before the wider one."""

_LEGISLATION: Final = frozenset(
    f"{CODE}agreement-type/{name}"
    for name in ("treaty", "convention", "intergovernmental-agreement", "free-trade-agreement")
)
_LINKS: Final[dict[str, dict[str, str]]] = {
    "CreativeWork": {"party": "contributor", "signatory": "contributor", "place": "locationCreated"},
    "Legislation": {"party": "contributor", "signatory": "contributor", "place": "locationCreated"},
    "Event": {
        "participant": "attendee",
        "party": "contributor",
        "host": "organizer",
        "place": "location",
        "speaker": "performer",
        "partOf": "superEvent",
    },
    "Project": {"party": "member", "operator": "member", "place": "location", "partOf": "parentOrganization"},
    "Claim": {"speaker": "author", "party": "about", "concerns": "about"},
    "Observation": {
        "referenceParty": "observationAbout",
        "measure": "measuredProperty",
        "place": "contentLocation",
    },
    "Person": {"represents": "affiliation"},
    "Role": {"heldBy": "member"},
    "CollectionPage": {"side": "about"},
    "GovernmentOrganization": {"partOf": "parentOrganization", "place": "location"},
    "Organization": {"partOf": "parentOrganization", "place": "location"},
    "Corporation": {"partOf": "parentOrganization", "place": "location"},
    "City": {"partOf": "containedInPlace", "state": "containedInPlace"},
    "State": {"partOf": "containedInPlace", "state": "containedInPlace"},
    "AdministrativeArea": {"partOf": "containedInPlace", "state": "containedInPlace"},
    "Place": {"partOf": "containedInPlace"},
}
"""Type of schema.org, our property, its property."""

_EVENT_STATUS: Final = {
    "planned": "EventScheduled",
    "proposed": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
_MOST: Final = 20
"""How many values a property has at most."""

_SAID: Final = """
SELECT DISTINCT ?thing ?property ?value WHERE { ?thing ?property ?value } LIMIT 2000"""
_STANDS_IN: Final = """
SELECT DISTINCT ?thing ?source WHERE { GRAPH ?source { ?thing a ?kind . ?source a ?document } } LIMIT 20"""

_VALUE_KEYS: Final = {
    "exact": "value",
    "more-than": "minValue",
    "at-least": "minValue",
    "less-than": "maxValue",
    "at-most": "maxValue",
}
_NUMBER: Final = r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?"
_PLAIN_DATE: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
_ENGLISH: Final = Reader()

Terms = Mapping[str, list[ox.NamedNode | ox.Literal]]


def read_schema_org(store: Store, iri: str) -> dict[str, Any]:
    """Describe a thing in terms of schema.org.

    Args:
        store: Where to look.
        iri: The thing.

    Returns:
        JSON-LD, with its context.

    Raises:
        StoreError: The store failed.
    """
    thing = ox.NamedNode(iri)
    terms: defaultdict[str, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
    for row in store.query(_SAID, bindings={"thing": thing}).rows():
        if isinstance(row["value"], ox.NamedNode | ox.Literal):
            terms[iri_of(row, "property")].append(row["value"])
    rows = store.query(_STANDS_IN, bindings={"thing": thing}).rows()
    documents = read_documents(store, sorted({iri_of(row, "source") for row in rows} - {iri}))
    own = {name: _own(terms, name) for name in _used()}
    names = read_names(store, {iri, *(node for values in own.values() for node in _iris(values))}, _ENGLISH)
    return _describe(iri, terms, documents, names)


def describe_site(release: Release, address: str) -> dict[str, Any]:
    """Describe the dataset and the catalogue that it is, for the home page.

    Args:
        release: What is served.
        address: The address of this server, without a slash at its end.

    Returns:
        JSON-LD, with its context.
    """
    built = built_at(release)
    distributions = [("SPARQL endpoint", "/sparql", "application/sparql-results+json")]
    distributions += [("Description in VoID and DCAT", "/.well-known/void", "text/turtle")]
    dataset: dict[str, Any] = {
        "@type": "Dataset",
        "@id": BASE + "dataset",
        "name": "Dyad",
        "description": (
            "Relations between states and international organisations: agreements, events, projects, figures "
            "and statements, each with the document and the paragraph that says so."
        ),
        "url": f"{address}/",
        "license": LICENCE,
        "version": release.version,
        "isAccessibleForFree": True,
        "keywords": ["international relations", "diplomacy", "treaties", "bilateral agreements"],
        "creator": {"@type": "Organization", "name": "The Dyad authors"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "Dyad", "url": f"{address}/"},
        "distribution": [
            {"@type": "DataDownload", "name": name, "contentUrl": address + path, "encodingFormat": kind}
            for name, path, kind in distributions
        ],
    }
    if built is not None:
        dataset["dateModified"] = built.date().isoformat()
    return {
        "@context": CONTEXT,
        "@graph": [
            dataset,
            {
                "@type": "WebSite",
                "name": "Dyad",
                "url": f"{address}/",
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {
                        "@type": "EntryPoint",
                        "urlTemplate": f"{address}/search?q={{search_term_string}}",
                    },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    }


def write_script(data: Mapping[str, Any]) -> Markup:
    """Write JSON-LD for a page.

    It is no script that a browser runs, and nothing in it can end it: `<`, `>` and `&` are written as escapes
    of JSON, as are the two line ends that JSON has and JavaScript had not.

    Args:
        data: The JSON-LD.

    Returns:
        The element, safe for a template.

    Example:
        >>> print(write_script({"name": "</script><img src=x>"}))
        <script type="application/ld+json">{"name":"\\u003c/script\\u003e\\u003cimg src=x\\u003e"}</script>
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 (escaped above)


def _describe(iri: str, terms: Terms, documents: Mapping[str, Document], names: Names) -> dict[str, Any]:
    kind = _type_of(terms)
    told: dict[str, Any] = {"@context": CONTEXT, "@type": kind, "@id": iri}
    if _is_own(iri):
        told["name"] = names[iri].text
    others = _texts(terms, PREFIXES["skos"] + "altLabel", "en")
    told["alternateName"] = [name for name in others if name != told.get("name")]
    told["description"] = _texts(terms, PREFIXES["dcterms"] + "description", "en")[:1]
    told["description"] += _texts(terms, PREFIXES["skos"] + "definition", "en")[:1]
    matches = [*terms.get(PREFIXES["skos"] + "exactMatch", []), *terms.get(PREFIXES["owl"] + "sameAs", [])]
    told["sameAs"] = sorted(_iris(matches))
    for property_name, key in _LINKS.get(kind, {}).items():
        found = [_refer(node, names) for node in sorted(_iris(_own(terms, property_name)))]
        told[key] = [*told.get(key, []), *(one for one in found if one not in told.get(key, []))]
    told |= _tell_of_kind(kind, terms, names)
    if kind != "Article":
        told["subjectOf"] = [_cite(document) for document in documents.values()]
    return {key: _one_or_more(value) for key, value in told.items() if value not in ([], "", None)}


def _tell_of_kind(kind: str, terms: Terms, names: Names) -> dict[str, Any]:
    match kind:
        case "Country" | "Organization":
            return {"identifier": _values(_own(terms, "code"))}
        case "Event":
            statuses = [status.rpartition("/")[2] for status in _iris(_own(terms, "latestStatus"))]
            known = [f"{CONTEXT}/{_EVENT_STATUS[name]}" for name in statuses if name in _EVENT_STATUS]
            return {**_span(_own(terms, "date"), "startDate", "endDate"), "eventStatus": known}
        case "CreativeWork" | "Legislation":
            statuses = [names[status].text for status in sorted(_iris(_own(terms, "latestStatus")))]
            kinds = [names[code].text for code in sorted(_iris(_own(terms, "agreementType")))]
            key = "legislationType" if kind == "Legislation" else "genre"
            return {
                **_span(_own(terms, "date"), "dateCreated", ""),
                **_span(_own(terms, "validity"), "temporalCoverage", "", whole=True),
                "creativeWorkStatus": statuses,
                key: kinds,
            }
        case "Observation":
            units = [names[unit].text for unit in sorted(_iris(_own(terms, "unit")))]
            when = _span(_own(terms, "period"), "observationDate", "")
            return {**_tell_number(terms), "unitText": units, **when}
        case "Claim":
            return _span(_own(terms, "date"), "datePublished", "")
        case "Article":
            return _tell_of_source(terms)
        case "DefinedTerm":
            scheme = terms.get(PREFIXES["skos"] + "inScheme", [])
            return {
                "inDefinedTermSet": sorted(_iris(scheme)),
                "termCode": _values(terms.get(PREFIXES["skos"] + "notation", [])),
            }
    return {}


def _tell_number(terms: Terms) -> dict[str, Any]:
    """The number as it is meant: "more than 5,000" is a least value, and a forecast is no value at all."""
    qualifiers = [code.rpartition("/")[2] for code in _iris(_own(terms, "qualifier"))]
    natures = [code.rpartition("/")[2] for code in _iris(_own(terms, "nature"))]
    keys = {_VALUE_KEYS.get(name, "") for name in qualifiers or ["exact"]}
    if len(keys) != 1 or set(natures) - {"reported"}:
        return {}
    texts = [text for text in _values(_own(terms, "value")) if re.fullmatch(_NUMBER, text)]
    return {key: [float(text) if "." in text else int(text) for text in texts] for key in keys if key}


def _tell_of_source(terms: Terms) -> dict[str, Any]:
    title = _texts(terms, PREFIXES["dcterms"] + "title", "en")[:1]
    publisher = _values(terms.get(PREFIXES["dcterms"] + "publisher", []))[:1]
    return {
        "headline": title,
        "publisher": [{"@type": "Organization", "name": name} for name in publisher],
        "inLanguage": _values(terms.get(PREFIXES["dcterms"] + "language", [])),
        **_span(_own(terms, "published"), "datePublished", ""),
    }


def _type_of(terms: Terms) -> str:
    kinds = set(_iris(terms.get(PREFIXES["rdf"] + "type", [])))
    if PREFIXES["skos"] + "Concept" in kinds:
        return "DefinedTerm"
    if PREFIXES["skos"] + "ConceptScheme" in kinds:
        return "DefinedTermSet"
    kind = next((found for name, found in TYPES.items() if str(DYAD[name]) in kinds), "Thing")
    if kind == "CreativeWork" and not _LEGISLATION.isdisjoint(_iris(_own(terms, "agreementType"))):
        return "Legislation"
    return kind


def _cite(document: Document) -> dict[str, Any]:
    cited: dict[str, Any] = {"@type": "Article", "@id": document.iri, "headline": document.title.text}
    if document.publisher:
        cited["publisher"] = {"@type": "Organization", "name": document.publisher}
    if _PLAIN_DATE.fullmatch(document.published):
        cited["datePublished"] = document.published
    return cited


def _refer(iri: str, names: Names) -> dict[str, str]:
    return {"@id": iri, "name": names[iri].text}


def _span(dates: Iterable[object], first: str, last: str, *, whole: bool = False) -> dict[str, Any]:
    """The first date that can be written exactly; as a span of two dates where the property takes one."""
    for text in sorted(_values(dates)):
        try:
            parse_edtf(text)
        except DateError:
            continue
        start, slash, end = text.partition("/")
        if not slash and _PLAIN_DATE.fullmatch(start):
            return {first: start}
        if slash and _PLAIN_DATE.fullmatch(start) and _PLAIN_DATE.fullmatch(end):
            if whole:
                return {first: text}
            if last:
                return {first: start, last: end}
    return {}


def _used() -> set[str]:
    return {name for links in _LINKS.values() for name in links} | {
        "agreementType",
        "latestStatus",
        "measure",
        "unit",
    }


def _own(terms: Terms, name: str) -> list[ox.NamedNode | ox.Literal]:
    return list(terms.get(str(DYAD[name]), ()))


def _iris(values: Iterable[object]) -> list[str]:
    return [value.value for value in values if isinstance(value, ox.NamedNode)]


def _values(values: Iterable[object]) -> list[str]:
    return sorted(value.value for value in values if isinstance(value, ox.Literal))


def _texts(terms: Terms, verb: str, language: str) -> list[str]:
    return sorted(
        value.value
        for value in terms.get(verb, ())
        if isinstance(value, ox.Literal) and (value.language or language).startswith(language)
    )


def _is_own(iri: str) -> bool:
    return iri.startswith(BASE)


def _one_or_more(value: Any) -> Any:
    if isinstance(value, list):
        return value[0] if len(value) == 1 else value[:_MOST]
    return value
