"""Facts in lists: agreements, events, projects, numbers and statements, each with its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from dyad.binding import Values
from dyad.namespaces import DYAD
from dyad.store import Store
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading
from dyad_server.people_dates import order_of
from dyad_server.receipts import Receipt, receipts_of_rows
from dyad_server.rows import Row, iri_of, text_of
from dyad_server.statuses import Phase, phase_of
from dyad_server.tables import Column, Table, make_table

KINDS: Final = ("Agreement", "Event", "Project", "Observation", "Statement")
"""The kinds of fact."""

TITLES: Final = {
    "Agreement": "Agreements",
    "Event": "Events",
    "Project": "Projects",
    "Observation": "Figures",
    "Statement": "Statements",
}
"""What many of a kind are called."""

BROWSE: Final = {
    "Agreement": "/browse/agreements",
    "Event": "/browse/events",
    "Project": "/browse/projects",
    "Observation": "/browse/figures",
    "Statement": "/browse/statements",
}
"""Where all of a kind are listed."""

PER_PAGE: Final = 20
FEW: Final = 8
"""How many of each kind are shown where the whole list is a page of its own."""

_OF_PARTY: Final = frozenset({"party", "reference party", "counterpart party"})
_ROLES: Final = {
    "claimed by": "claims it",
    "concerns": "is about it",
    "occasion": "on this occasion",
    "object": "handed over or shown",
    "part of": "part of it",
    "place": "takes place there",
    "related to": "connected with it",
    "resulted in": "led to it",
}
"""Properties that point to a thing, as its list says them; the others are roles by their names."""


@dataclass(frozen=True)
class Fact:
    """A fact, as lists show it.

    Attributes:
        iri: The fact.
        kind: One of `KINDS`; empty for what is none of them.
        types: Its types, or what is measured.
        dates: Its dates in EDTF; several where it has several or documents differ.
        since: When its latest status began, where it has no date of its own.
        as_of: When a document shows that status, where it does not say when it began.
        first_day: The first day that it may be of; empty for what has no date.
        status: Its latest status; empty where it has none.
        roles: How it is linked to the thing whose list this is, in words.
        parties: Its parties.
        speakers: Who says it.
        claimants: Who claims it, where the documents only report a speaker.
        values: The numbers that documents give, with unit and qualifier.
        nature: Whether the number is a forecast or the like; empty for a reported one.
        count: How many agreements it stands for; empty for one.
        summary: What is said, in the words of the curator.
        company: Who else takes part.
        places: Where.
        receipts: The documents.
    """

    iri: str
    kind: str = ""
    types: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    since: str = ""
    as_of: str = ""
    first_day: str = ""
    status: str = ""
    roles: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    values: tuple[Amount, ...] = ()
    nature: str = ""
    count: str = ""
    summary: str = ""
    company: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)

    @property
    def phase(self) -> Phase:
        """Whether it is done, by its latest status or by what its number is."""
        return phase_of(self.status or self.nature)

    @property
    def role_words(self) -> tuple[str, ...]:
        """How it is linked, but for what goes without saying."""
        return tuple(_ROLES.get(role, role) for role in self.roles if role not in _OF_PARTY)


@dataclass(frozen=True)
class Amount:
    """A number with its unit.

    Attributes:
        value: The number.
        unit: The code of the unit.
        qualifier: The code of how it is meant; empty for exact.
    """

    value: str
    unit: str = ""
    qualifier: str = ""


def read_facts(page: Page) -> list[Fact]:
    """Read the latest facts that point to a thing.

    Args:
        page: The page of the thing.

    Returns:
        The facts, the latest first.
    """
    if not page.links.has_facts():
        return []
    reading = page.reading
    rows = reading.ask("facts_by_thing", {"thing": reading.node})
    return make_facts(reading.store, rows)


def make_facts(store: Store, rows: Sequence[Row], kind: str = "") -> list[Fact]:
    """Make facts of the rows of `facts_by_thing` or `facts_by_class`: one of all rows of a fact.

    Args:
        store: Where documents are looked up.
        rows: The rows.
        kind: The kind of all of them; empty where each row has its class.

    Returns:
        The facts, in the order of the rows.
    """
    receipts = receipts_of_rows(store, rows, "fact")
    by_fact: dict[str, list[Row]] = {}
    for row in rows:
        by_fact.setdefault(iri_of(row, "fact"), []).append(row)
    return [_make_fact(iri, told, kind, receipts.get(iri, [])) for iri, told in by_fact.items()]


def _make_fact(iri: str, rows: list[Row], kind: str, receipts: Sequence[Receipt]) -> Fact:
    classes = (iri_of(row, "class").removeprefix(str(DYAD)) for row in rows)
    amounts = (
        Amount(value, iri_of(row, "unit"), iri_of(row, "qualifier"))
        for row in rows
        if (value := text_of(row, "value"))
    )
    dates = tuple(sorted(_joined(rows, "date", ", "), key=order_of))
    since = max((text_of(row, "statusDate") for row in rows), default="") if not dates else ""
    days = [day for row in rows if (day := text_of(row, "firstDay"))]
    return Fact(
        iri,
        kind or next((name for name in classes if name in KINDS), ""),
        _joined(rows, "typeIds", " "),
        dates,
        since,
        max((text_of(row, "statusAttested") for row in rows), default="") if not (dates or since) else "",
        min(days, default=""),
        next((iri_of(row, name) for row in rows for name in ("status", "latestStatus") if name in row), ""),
        _joined(rows, "roles", ", "),
        _joined(rows, "partyIds", " "),
        _joined(rows, "speakerIds", " "),
        _joined(rows, "claimantIds", " "),
        tuple(dict.fromkeys(amounts)),
        next((iri_of(row, "nature") for row in rows if "nature" in row), ""),
        next((text_of(row, "count") for row in rows if "count" in row), ""),
        next((text_of(row, "summary") for row in rows if "summary" in row), ""),
        receipts=tuple(receipts),
    )


def _joined(rows: Iterable[Row], name: str, separator: str) -> tuple[str, ...]:
    """What the rows list in a column, each once."""
    return tuple(dict.fromkeys(part for row in rows for part in text_of(row, name).split(separator) if part))


def need_facts(page: Page, facts: Iterable[Fact]) -> None:
    """Have a page look up the names that a list of facts shows.

    Args:
        page: The page.
        facts: The facts.
    """
    for fact in facts:
        page.need(fact.iri, fact.status, fact.nature, *fact.types, *fact.parties)
        page.need(*fact.speakers, *fact.claimants, *fact.company, *fact.places)
        for amount in fact.values:
            page.need(amount.unit, amount.qualifier)


_NAME_COLUMN: Final = {"Statement": "What was said", "Observation": "What is measured"}
_WITH_PARTIES: Final = frozenset({"Agreement", "Event", "Project", "Observation"})


def columns_of(kind: str, page: Page, *, roles: bool, company: bool = False) -> list[Column]:
    """Choose the columns of a table of facts.

    Args:
        kind: One of `KINDS`.
        page: The page, which knows names.
        roles: Whether it is said how each is linked to the thing whose list this is.
        company: Whether it is said with whom and where.

    Returns:
        The columns.
    """

    def name_key(fact: Fact) -> str:
        return page.name(fact.iri).text.casefold()

    columns = [
        Column("date", "Date" if kind != "Observation" else "Period", "date", lambda f: f.first_day),
        Column("name", _NAME_COLUMN.get(kind, kind), "name", name_key),
    ]
    if kind == "Observation":
        columns.append(Column("value", "Value", "number"))
    if kind == "Statement":
        columns.append(Column("speakers", "Speaker"))
    if kind in ("Agreement", "Event", "Project"):
        columns.append(Column("status", "Status", "status", lambda fact: fact.status))
    if roles:
        columns.append(Column("roles", "Link", "text"))
    if company:
        columns.append(Column("company", "With whom, and where"))
    elif kind in _WITH_PARTIES:
        columns.append(Column("parties", "Parties"))
    columns.append(Column("receipts", "Receipts", "receipt"))
    return columns


def add_facts(
    page: Page,
    reading: Reading,
    facts: Sequence[Fact],
    *,
    titles: dict[str, str] | None = None,
    totals: dict[str, int] | None = None,
    rest: str = "",
    roles: bool = True,
    prefix: str = "",
) -> None:
    """Add a table for each kind of fact to a page.

    Args:
        page: The page.
        reading: The thing whose list this is.
        facts: The facts.
        titles: Kind to heading, where it is not that of `TITLES`.
        totals: Kind to how many there are in all, where the list shows only the latest.
        rest: The parameters by which all of a kind are listed, such as `country=VNM`; empty for a whole list.
        roles: Whether to say how each fact is linked to the thing.
        prefix: What the names of the sections begin with, where a page has two such lists.
    """
    need_facts(page, facts)
    counted = Counter(fact.kind for fact in facts)
    for kind in KINDS:
        rows = [fact for fact in facts if fact.kind == kind]
        if not rows:
            continue
        total = (totals or {}).get(kind, counted[kind])
        title = (titles or {}).get(kind, TITLES[kind])
        where = f"{BROWSE[kind]}?{rest}" if rest else ""
        section = f"{prefix}{kind.lower()}s"
        page.add(
            section,
            title,
            "things/_facts.html",
            FactTable(kind, rows, reading.id, total, where, roles=roles, prefix=prefix),
            count=total,
        )


@dataclass
class FactTable:
    """A table of facts of one kind; made when the names are known, since it may be sorted by them.

    Attributes:
        kind: One of `KINDS`.
        facts: The facts.
        thing: The id of the thing whose list this is; empty for a list of its own.
        total: How many there are in all.
        rest: Where all are listed; empty where all are here.
        query: The named query that made it.
        values: What it was asked with, beside the thing.
        roles: Whether it says how each fact is linked to the thing.
        prefix: What its name begins with, where a page has two such lists.
    """

    kind: str
    facts: Sequence[Fact]
    thing: str
    total: int
    rest: str = ""
    query: str = "facts_by_thing"
    values: Values = field(default_factory=dict)
    roles: bool = True
    prefix: str = ""

    def table(self, page: Page) -> Table:
        """Make the table for a page whose names are known."""
        roles = self.roles and any(fact.role_words for fact in self.facts)
        company = any(fact.company or fact.places for fact in self.facts)
        values: Values = {"thing": self.thing, "kind": str(DYAD[self.kind]), **self.values}
        columns = columns_of(self.kind, page, roles=roles, company=company)
        rest = self.rest if self.total > FEW else ""
        if rest:  # to sort the latest few would say nothing of all
            columns = [replace(column, sort=None) for column in columns]
        table = make_table(
            f"{self.prefix}{self.kind.lower()}-list",
            TITLES[self.kind],
            columns,
            self.facts,
            page.address,
            query=self.query,
            values=values,
            per_page=FEW if rest else PER_PAGE,
            rest=rest,
        )
        return replace(table, total=self.total, rest=rest)
