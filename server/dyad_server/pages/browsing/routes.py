"""`/browse` and `/browse/<list>`: all things of a class, page by page, narrowed by what the address says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from dyad.namespaces import DYAD
from dyad_server.errors import RequestError
from dyad_server.languages import Names, read_names
from dyad_server.links import with_parameters
from dyad_server.pages.browsing.choices import Choices, name_choices
from dyad_server.pages.browsing.kinds import LISTS, List, find_list
from dyad_server.pages.browsing.lists import Filters, list_facts, list_things, read_filters
from dyad_server.pages.per_release import PerRelease
from dyad_server.pages.things.facts import KINDS, TITLES
from dyad_server.pages.things.read import ask
from dyad_server.pages.things.words import Wording, say_class
from dyad_server.people_dates import order_of
from dyad_server.releases import Releases, Served
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.tables import Column, Table, make_table

_ADDRESS = tuple[str, list[tuple[str, str]]]
_SCHEMES: Final = """
SELECT ?scheme ?definition (COUNT(DISTINCT ?code) AS ?codes) WHERE {
  ?scheme a skos:ConceptScheme
  OPTIONAL { ?scheme skos:definition ?definition FILTER(LANG(?definition) = "en") }
  OPTIONAL { ?code skos:inScheme ?scheme }
}
GROUP BY ?scheme ?definition
ORDER BY ?scheme"""


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the lists.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("browse", __name__)
    choices = Choices()

    @blueprint.get("/browse")
    def index() -> str:
        counts = choices.counts(releases.get())
        return render_template(
            "things/browse.html",
            lists=LISTS.values(),
            counts=counts,
            crumbs=[("Home", "/"), ("Browse", None)],
        )

    @blueprint.get("/browse/<name>")
    def one(name: str) -> str | Response:
        listed = find_list(name)
        if listed.name != name:
            query = dict(request.args.items())
            return redirect(with_parameters(listed.path, [], query), code=301)
        served = releases.get()
        address = (listed.path, list(request.args.items(multi=True)))
        shown = _SHOWN.get(listed.name, _show_things)
        if listed.is_of_facts:
            shown = _show_facts(choices)
        return shown(served, listed, address)

    return blueprint


def _render(listed: List, table: Table, names: Names, **more: Any) -> str:
    told: dict[str, Any] = {"filters": Filters(), "choices": {}, "letters": {}, "kinds": [], **more}
    return render_template(
        "things/list.html",
        listed=listed,
        table=table,
        crumbs=[("Home", "/"), ("Browse", "/browse"), (listed.title, None)],
        page=Wording(names),
        **told,
    )


def _show_facts(choices: Choices) -> Callable[[Served, List, _ADDRESS], str]:
    def show(served: Served, listed: List, address: _ADDRESS) -> str:
        filters = read_filters(served.store, listed, dict(address[1]))
        table, names = list_facts(served.store, listed, filters, address)
        said = name_choices(served, choices.get(served, listed))
        return _render(listed, table, names, filters=filters, choices=said)

    return show


def _show_things(served: Served, listed: List, address: _ADDRESS) -> str:
    filters = read_filters(served.store, listed, dict(address[1]))
    table, names, letters = list_things(served.store, listed, filters, address)
    class_names = read_names(served.store, [str(DYAD[kind]) for kind in listed.kinds])
    kinds = [(kind, say_class(str(DYAD[kind]), class_names)) for kind in listed.kinds]
    return _render(listed, table, names, filters=filters, letters=letters, kinds=kinds)


# --- the lists that have columns of their own ---------------------------------------------------------------


@dataclass(frozen=True)
class _Country:
    iri: str
    code: str
    withdrawn: str
    pairs: int
    facts: int


def _show_countries(served: Served, listed: List, address: _ADDRESS) -> str:
    given = dict(address[1])
    letter, what = given.get("letter", "").strip().upper(), given.get("kind", "").strip()
    if len(letter) > 1 or what not in ("", "covered", "gone"):
        raise RequestError("countries are narrowed by letter (one letter) and kind (covered or gone)")
    rows = ask(served.store, "countries_all", {})
    countries = [
        _Country(
            iri_of(row, "country"),
            text_of(row, "code"),
            text_of(row, "withdrawn"),
            int(text_of(row, "pairs") or 0),
            int(text_of(row, "facts") or 0),
        )
        for row in {iri_of(row, "country"): row for row in rows}.values()
    ]
    names = read_names(served.store, [one.iri for one in countries])

    def initial(one: _Country) -> str:
        return names[one.iri].text[:1].upper()

    letters: dict[str, int] = {}
    for one in sorted(countries, key=initial):
        letters[initial(one)] = letters.get(initial(one), 0) + 1
    kept = [
        one
        for one in countries
        if (not letter or initial(one) == letter)
        and (what != "covered" or one.pairs)
        and (what != "gone" or one.withdrawn)
    ]
    columns = [
        Column("name", "Country", "name", lambda one: names[one.iri].text.casefold()),
        Column("code", "Code", "text", lambda one: one.code),
        Column("pairs", "Partners", "number", lambda one: one.pairs),
        Column("facts", "Facts with partners", "number", lambda one: one.facts),
    ]
    table = make_table("list", listed.title, columns, kept, address, query="countries_all", per_page=100)
    filters = Filters(letter=letter, kind=what)
    kinds = [("covered", "of which documents tell"), ("gone", "no longer there")]
    return _render(listed, table, names, filters=filters, letters=letters, kinds=kinds)


@dataclass(frozen=True)
class _Pair:
    iri: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many facts lie between the two."""
        return sum(self.counts.values())


_ALL_PAIRS: Final = "SELECT DISTINCT ?dyad WHERE { ?dyad a dyad:Dyad } ORDER BY ?dyad"


def _read_pairs(served: Served) -> list[_Pair]:
    """All pairs, the busiest first."""
    counts: dict[str, dict[str, int]] = {
        iri_of(row, "dyad"): {} for row in served.store.query(_ALL_PAIRS).rows()
    }
    for row in ask(served.store, "pairs_all", {}):
        kind = iri_of(row, "class").removeprefix(str(DYAD))
        counts.setdefault(iri_of(row, "dyad"), {})[kind] = int(text_of(row, "facts"))
    return sorted((_Pair(iri, told) for iri, told in counts.items()), key=lambda one: (-one.total, one.iri))


_PAIRS: Final = PerRelease(_read_pairs)


def _show_pairs(served: Served, listed: List, address: _ADDRESS) -> str:
    pairs = _read_pairs(served) if served.release.version == "remote" else _PAIRS.get(served)

    def count_of(kind: str) -> Callable[[_Pair], int]:
        return lambda one: one.counts.get(kind, 0)

    columns = [Column("name", "Pair", "name")]
    columns += [Column(kind, TITLES[kind], "number", count_of(kind)) for kind in KINDS]
    columns.append(Column("total", "All", "number", lambda one: one.total))
    table = make_table("list", listed.title, columns, pairs, address, query="pairs_all")
    return _render(listed, table, read_names(served.store, [one.iri for one in table.rows]))


@dataclass(frozen=True)
class _Source:
    iri: str
    title: str
    publisher: str
    published: str
    paragraphs: int
    things: int


def _read_sources(served: Served) -> list[_Source]:
    """All documents, the latest first."""
    rows: dict[str, Row] = {iri_of(row, "source"): row for row in ask(served.store, "documents_all", {})}
    found = [
        _Source(
            iri,
            text_of(row, "name"),
            text_of(row, "publisher"),
            text_of(row, "published"),
            int(text_of(row, "paragraphs") or 0),
            int(text_of(row, "things") or 0),
        )
        for iri, row in rows.items()
    ]
    return sorted(found, key=lambda one: (order_of(one.published)[:2], one.iri), reverse=True)


_SOURCES: Final = PerRelease(_read_sources)


def _show_sources(served: Served, listed: List, address: _ADDRESS) -> str:
    sources = _read_sources(served) if served.release.version == "remote" else _SOURCES.get(served)
    columns = [
        Column("name", "Title", "name", lambda one: one.title.casefold()),
        Column("publisher", "Publisher", "text", lambda one: one.publisher.casefold()),
        Column("published", "Published", "date", lambda one: order_of(one.published)),
        Column("paragraphs", "Paragraphs", "number", lambda one: one.paragraphs),
        Column("things", "Things described", "number", lambda one: one.things),
    ]
    table = make_table("list", listed.title, columns, sources, address, query="documents_all")
    return _render(listed, table, read_names(served.store, [one.iri for one in table.rows]))


@dataclass(frozen=True)
class _Scheme:
    iri: str
    definition: str
    codes: int


def _show_codes(served: Served, listed: List, address: _ADDRESS) -> str:
    rows = served.store.query(_SCHEMES).rows()
    schemes = [
        _Scheme(iri_of(row, "scheme"), text_of(row, "definition"), int(text_of(row, "codes") or 0))
        for row in rows
    ]
    names = read_names(served.store, [one.iri for one in schemes])
    columns = [
        Column("name", "Scheme", "name", lambda one: names[one.iri].text.casefold()),
        Column("definition", "What it is for"),
        Column("codes", "Codes", "number", lambda one: one.codes),
    ]
    return _render(listed, make_table("list", listed.title, columns, schemes, address), names)


_SHOWN: Final[Mapping[str, Callable[[Served, List, _ADDRESS], str]]] = {
    "countries": _show_countries,
    "dyads": _show_pairs,
    "sources": _show_sources,
    "codes": _show_codes,
}
