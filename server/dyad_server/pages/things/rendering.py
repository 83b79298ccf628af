"""The page of a thing: chosen by its class, put together from sections, and written by one template."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from dyad.namespaces import BASE
from dyad_server.design import archive
from dyad_server.languages import OFFERED, current_reader
from dyad_server.links import path_of
from dyad_server.pages.things.kinds import choose_build, choose_class, crumb_of, parent_of
from dyad_server.pages.things.links import add_around, add_pointing
from dyad_server.pages.things.neighbours import read_links
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading, long_property, read_thing
from dyad_server.pages.things.said import Value, add_statements
from dyad_server.people_dates import order_of
from dyad_server.receipts import with_texts
from dyad_server.releases import Served
from dyad_server.representations_http import SUFFIXES
from dyad_server.schema_org import read_schema_org, write_script

_ELSEWHERE: Final = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch", "rdfs:seeAlso")
_MOST_RECEIPTS: Final = 40

_FORMATS: Final = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_SITES: Final = {
    "www.wikidata.org": "Wikidata",
    "publications.europa.eu": "EU authority tables",
    "www.geonames.org": "GeoNames",
    "sws.geonames.org": "GeoNames",
    "viaf.org": "VIAF",
    "id.loc.gov": "Library of Congress",
    "dbpedia.org": "DBpedia",
    "eurovoc.europa.eu": "EuroVoc",
}


def render_thing(served: Served, iri: str) -> str | Response:
    """Render the page of a thing, or lead to the page of the thing that it is a part of.

    Args:
        served: The release that is served.
        iri: The thing.

    Returns:
        The page, or a redirection.

    Raises:
        NotFound: Nothing is said of it.
    """
    reading = read_thing(served, iri)
    if parent := parent_of(reading):
        target = path_of(parent[0], current_reader().parameters, parent[1])
        if target and target.startswith("/"):
            return redirect(target, code=303)
    links = read_links(served.store, reading.node)
    page = Page(reading, links, (request.path, list(request.args.items(multi=True))))
    shown_as = page.shown_as = choose_class(reading.classes)
    if crumb := crumb_of(shown_as, reading.all_classes):
        page.crumbs.append(crumb)
    choose_build(reading)(page)
    add_statements(page)
    _statements_first(page)
    page.byline = _byline(reading)
    page.need(*(value.text for value in page.byline if value.sort == "thing"))
    shown = set(page.shown)
    add_pointing(page, links, shown)
    add_around(page, links)
    page.need(long_property(shown_as), *reading.things("claimedBy", "latestStatus", "evidenceKind"))
    page.look_up()
    return render_template(
        "things/thing.html",
        page=page,
        reading=reading,
        shown_as=shown_as,
        crumbs=[("Home", "/"), *page.crumbs, (reading.name.text, None)],
        receipts=with_texts(reading.receipts, archive()),
        elsewhere=[(_site_of(target), target) for target in reading.things(*_ELSEWHERE)],
        claims=reading.said.get("claimedBy", []),
        notes=reading.said.get("note", []),
        weak_evidence=_weak_evidence(reading),
        dated=not reading.literals("undated"),
        data_path=f"/id/{reading.id}" if iri.startswith(BASE) else "",
        data_formats=[(suffix, made.media_type) for suffix, made in SUFFIXES.items()],
        schema_org=write_script(read_schema_org(served.store, iri)),
        format_names=_FORMATS,
        language_names=OFFERED,
        most_receipts=_MOST_RECEIPTS,
    )


def _statements_first(page: Page) -> None:
    """Put the list of statements before the long tables, but behind the life of a thing and its number."""
    said = [section for section in page.sections if section.id == "said"]
    first = [section for section in page.sections if section.id in ("steps", "value", "document", "codes")]
    rest = [section for section in page.sections if section not in (*said, *first)]
    page.sections[:] = [*first, *said, *rest]


def _byline(reading: Reading) -> list[Value]:
    """What a fact is in a line: its type, date and place."""
    if "Fact" not in reading.all_classes:
        return []
    types = reading.things("eventType", "agreementType", "statementType", "measure", "assetType")
    dates = sorted({literal.value for literal in reading.literals("date", "period")}, key=order_of)
    return [
        *(Value("thing", iri) for iri in types),
        *(Value("date", date) for date in dates),
        *(Value("thing", iri) for iri in reading.things("place")),
    ]


def _weak_evidence(reading: Reading) -> list[str]:
    """The kinds of text that are less than a story, where no document has more."""
    told = reading.said.get("evidenceKind", [])
    weak = {receipt.document.iri for said in told for receipt in said.receipts}
    if any(receipt.document.iri not in weak for receipt in reading.receipts):
        return []
    return reading.things("evidenceKind")


def _site_of(address: str) -> str:
    """What a site is called, by its address."""
    host = address.partition("://")[2].partition("/")[0]
    return _SITES.get(host, host or address)
