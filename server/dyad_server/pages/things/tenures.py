"""Tenures: who held which post, and when a document shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dyad.store import Store
from dyad_server.languages import values_blocks
from dyad_server.pages.things.facts import Fact
from dyad_server.pages.things.page import Page
from dyad_server.people_dates import order_of, read_date, say_date, say_tenure
from dyad_server.receipts import Conflict, Receipt, find_conflicts, receipts_of_rows
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.tables import Column, Table, make_table

_PER_PAGE: Final = 10
_MOST_ITEMS: Final = 120

_POSTS: Final = """
SELECT DISTINCT ?person ?post ?source WHERE {
  VALUES ?person { %s }
  GRAPH ?source { ?person dyad:tenure ?tenure . ?tenure dyad:post ?post }
}
ORDER BY ?person ?post ?source"""


@dataclass(frozen=True)
class Tenure:
    """The holding of one post by one person.

    Attributes:
        iri: The tenure.
        official: Who held it.
        post: The post.
        party: Whose post it is.
        begins: When it began, in EDTF; empty where no document says.
        ends: When it ended; likewise.
        attested: When a document shows the person in the post.
        notes: What the curator notes.
        receipts: The documents.
        conflicts: Where they differ.
    """

    iri: str
    official: str
    post: str
    party: str = ""
    begins: str = ""
    ends: str = ""
    attested: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)
    conflicts: tuple[Conflict, ...] = field(default=(), hash=False)

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return "tenure-" + self.iri.rsplit("/", 1)[-1]

    @property
    def said(self) -> str:
        """The time in words."""
        return say_tenure(self.begins, self.ends, self.attested)

    @property
    def dates(self) -> list[str]:
        """All its dates, in order."""
        return sorted((date for date in (self.begins, self.ends, *self.attested) if date), key=order_of)


def read_tenures(page: Page) -> list[Tenure]:
    """Read the tenures of a person, in a post, or in the posts of a party.

    Args:
        page: The page of the thing.

    Returns:
        The tenures, the latest first.
    """
    reading = page.reading
    if not (
        "tenure" in reading.said
        or page.links.has_inward("holdsPost", "heldBy", "represents", "postOf", "post")
    ):
        return []
    rows = reading.ask("tenures_by_thing", {"thing": reading.node})
    receipts = receipts_of_rows(reading.store, rows, "tenure")
    conflicts = find_conflicts(reading.store, receipts, receipts)
    by_tenure: dict[str, list[Row]] = {}
    for row in rows:
        by_tenure.setdefault(iri_of(row, "tenure"), []).append(row)
    made = [
        Tenure(
            iri,
            _first(told, "official"),
            _first(told, "post"),
            _first(told, "party"),
            min(_listed(told, "from"), default="", key=order_of),
            max(_listed(told, "to"), default="", key=order_of),
            tuple(sorted(_listed(told, "attested"), key=order_of)),
            tuple(dict.fromkeys(text_of(row, "note") for row in told if "note" in row)),
            tuple(receipts.get(iri, ())),
            tuple(conflicts.get(iri, ())),
        )
        for iri, told in by_tenure.items()
    ]
    dated = sorted((one for one in made if one.dates), key=lambda one: order_of(one.dates[-1]), reverse=True)
    return dated + [one for one in made if not one.dates]


def add_tenures(page: Page, tenures: Sequence[Tenure], title: str, *, leave_out: Iterable[str] = ()) -> None:
    """Add the table of tenures to a page.

    Args:
        page: The page.
        tenures: The tenures.
        title: The heading.
        leave_out: The columns that the page says by itself: official, post or party.
    """
    if not tenures:
        return
    for tenure in tenures:
        page.need(tenure.official, tenure.post, tenure.party)
    count = len(tenures)
    page.add("posts", title, "things/_tenures.html", _TenureTable(tenures, set(leave_out)), count=count)


@dataclass
class _TenureTable:
    tenures: Sequence[Tenure]
    leave_out: set[str]

    def table(self, page: Page) -> Table:
        columns = [
            Column("time", "When", "date", lambda tenure: tenure.dates[-1:]),
            Column("official", "Who", "name", lambda tenure: page.name(tenure.official).text.casefold()),
            Column("post", "Post", "text", lambda tenure: page.name(tenure.post).text.casefold()),
            Column("party", "Of", "text", lambda tenure: page.name(tenure.party).text.casefold()),
            Column("receipts", "Receipts", "receipt"),
        ]
        shown = [column for column in columns if column.key not in self.leave_out]
        return make_table(
            "tenures",
            "Posts and who held them",
            shown,
            self.tenures,
            page.address,
            query="tenures_by_thing",
            values={"thing": page.reading.id},
            per_page=_PER_PAGE,
        )


def timeline_items(page: Page, tenures: Sequence[Tenure], facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Write the items of a timeline of posts and facts; names must be known.

    Args:
        page: The page.
        tenures: The tenures.
        facts: The facts.

    Returns:
        What the picture draws.
    """
    items = []
    for tenure in tenures:
        known = [date for date in (tenure.begins, tenure.ends) if date]
        # Seen in the post twice does not say that nobody else held it in between: each time stands by itself.
        for dates in [known] if known else [[date] for date in tenure.attested]:
            if days := _days(dates):
                said = tenure.said if known else say_tenure("", "", dates)
                told = {"label": page.name(tenure.post).text, "kind": "Post", "date": said, "phase": "done"}
                items.append({**told, **days, "href": f"#{tenure.anchor}"})
    for fact in facts[:_MOST_ITEMS]:
        when = fact.dates or tuple(date for date in (fact.since or fact.as_of,) if date)
        days = _days(when)
        if not days:
            continue
        told = {"label": page.name(fact.iri).text, "kind": fact.kind, "href": page.path(fact.iri)}
        told |= {"date": ", ".join(map(say_date, when)), "phase": fact.phase}
        if fact.types:
            told["type"] = page.name(fact.types[0]).text
        if fact.status:
            told["status"] = page.name(fact.status).text
        items.append({**told, **days})
    return items


def _days(dates: Sequence[str]) -> dict[str, Any]:
    """The first and last day of dates, as the picture takes them."""
    spans = [span for date in dates if (span := read_date(date))]
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    if not firsts and not lasts:
        return {}
    told: dict[str, Any] = {}
    if firsts and len(firsts) == len(spans):
        told["first"] = min(firsts).isoformat()
    if lasts and len(lasts) == len(spans):
        told["last"] = max(lasts).isoformat()
    if len(spans) == 1 and told.get("first") != told.get("last"):
        told["uncertain"] = True
    return told


def read_posts(store: Store, people: Iterable[str], documents: Iterable[str] = ()) -> dict[str, list[str]]:
    """Look up in which posts documents show people.

    Args:
        store: Where to look.
        people: The people; what is no person has none.
        documents: The documents that are asked first: in which capacity somebody appears there.

    Returns:
        Person to posts: those of these documents where they name any, else all.
    """
    wanted = set(documents)
    near: dict[str, dict[str, None]] = {}
    every: dict[str, dict[str, None]] = {}
    for block in values_blocks(people):
        for row in store.query(_POSTS % block).rows():
            person, post = iri_of(row, "person"), iri_of(row, "post")
            every.setdefault(person, {})[post] = None
            if iri_of(row, "source") in wanted:
                near.setdefault(person, {})[post] = None
    return {person: list(near.get(person, posts)) for person, posts in every.items()}


def _first(rows: Iterable[Row], name: str) -> str:
    return next((value for row in rows if (value := iri_of(row, name))), "")


def _listed(rows: Iterable[Row], name: str) -> list[str]:
    found = {part for row in rows for part in text_of(row, name).split(", ") if part}
    return sorted(found)
