"""The page of a code or of a scheme of codes: what it means, and what uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import short_property
from dyad_server.people_dates import order_of
from dyad_server.rows import iri_of, text_of
from dyad_server.tables import Column, Table, make_table

_MOST: Final = 200
_MEMBERS: Final = """
SELECT DISTINCT ?code ?definition ?scheme WHERE {
  ?code skos:inScheme ?scheme
  OPTIONAL { ?code skos:definition ?definition FILTER(LANG(?definition) = "en") }
}
ORDER BY ?code"""


@dataclass(frozen=True)
class Use:
    """A thing that a code describes.

    Attributes:
        iri: The thing.
        kind: The class of the thing.
        property: The property that leads to the code, by its short name.
        dates: The dates of the thing, in EDTF.
        first_day: The first day of the thing; empty for what has no date.
        status: Its latest status.
    """

    iri: str
    kind: str
    property: str
    dates: tuple[str, ...]
    first_day: str
    status: str


@dataclass
class _Uses:
    uses: list[Use]

    def table(self, page: Page) -> Table:
        columns = [
            Column("date", "Date", "date", lambda use: use.first_day),
            Column("name", "Thing", "name", lambda use: page.name(use.iri).text.casefold()),
            Column("kind", "Kind", "text", lambda use: use.kind),
            Column("property", "As its", "text", lambda use: page.property_word(use.property)),
            Column("status", "Latest status", "status", lambda use: use.status),
        ]
        values = {"code": page.reading.id}
        return make_table(
            "use-list", "What uses it", columns, self.uses, page.address, query="uses_of_code", values=values
        )


def build(page: Page) -> None:
    """Put the page of a code together.

    Args:
        page: The page.
    """
    reading = page.reading
    rows = reading.ask("uses_of_code", {"code": reading.node})
    uses: dict[tuple[str, str], Use] = {}
    for row in rows:
        name = short_property(iri_of(row, "property"))
        use = Use(
            iri_of(row, "thing"),
            iri_of(row, "class"),
            name,
            tuple(sorted((part for part in text_of(row, "date").split(", ") if part), key=order_of)),
            text_of(row, "firstDay"),
            iri_of(row, "status"),
        )
        uses.setdefault((use.iri, name), use)
        page.need(use.iri, use.kind, use.status, iri_of(row, "property"))
    page.crumbs.append(("Codes", "/browse/codes"))
    for scheme in reading.things("skos:inScheme"):
        page.need(scheme)
    if uses:
        first = f"The first {_MOST} are shown. " if len(uses) >= _MOST else ""
        page.add(
            "uses",
            "What uses it",
            "things/_uses.html",
            _Uses(list(uses.values())),
            count=len(uses),
            intro=first,
        )
    else:
        page.add("uses", "What uses it", "things/_nothing.html", "Nothing in this release uses this code.")


def build_scheme(page: Page) -> None:
    """Put the page of a scheme of codes together.

    Args:
        page: The page.
    """
    reading = page.reading
    page.own |= {"skos:hasTopConcept"}
    page.crumbs.append(("Codes", "/browse/codes"))
    rows = reading.store.query(_MEMBERS, bindings={"scheme": reading.node}).rows()
    members = {iri_of(row, "code"): text_of(row, "definition") for row in rows}
    page.need(*members)
    page.add("members", "Its codes", "things/_members.html", members, count=len(members))
