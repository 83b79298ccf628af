"""The tables of a pair's page: one for each kind of fact, the chronology, and the posts of each side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from dyad.namespaces import DYAD
from dyad_server.links import with_parameters
from dyad_server.pages.pairs import pictures as pictures
from dyad_server.pages.pairs.facts import KINDS, Fact, Pair, PairFacts, Side
from dyad_server.pages.pairs.filters import NAMES, PHASES, Filters, Selection
from dyad_server.pages.pairs.posts import Posts, Tenure
from dyad_server.tables import Column, Table, make_table

Address = tuple[str, list[tuple[str, str]]]
"""The path of the page, and its parameters."""

_FEW: Final = 10
"""How many rows a section has where the page shows all sections."""

_MANY: Final = 50
_CHRONOLOGY: Final = ("agreement", "event", "project")
_ON_TIMELINE: Final = 30


def link_of(address: Address) -> Callable[..., str]:
    """Give what links to the page with other filters.

    Args:
        address: The address of the page.

    Returns:
        A function that takes filters by name, None for none, and gives the address; pages and orders of
        tables are left out, for another filter begins at the first page again.
    """
    path, parameters = address
    kept = [(name, value) for name, value in parameters if name in (*NAMES, "lang")]
    return lambda **changes: with_parameters(path, kept, changes)


def shows(filters: Filters, kind: str) -> bool:
    """Tell whether a section is shown.

    Args:
        filters: What the address asks for.
        kind: The kind of the section.

    Returns:
        Whether it is; all are where no kind is asked for, but posts have neither type nor status.
    """
    if filters.kind:
        return filters.kind == kind
    return kind != "post" or not (filters.type or filters.status)


def _newest_first(facts: Iterable[Fact]) -> list[Fact]:
    """The latest first, and what no document dates at the end."""
    dated = [fact for fact in facts if fact.when]
    undated = [fact for fact in facts if not fact.when]
    return sorted(dated, key=lambda fact: fact.order, reverse=True) + undated


def _by_name(fact: Fact) -> str:
    return fact.name.text.casefold()


def _by_date(fact: Fact) -> Any:
    return fact.order


def _by_status(fact: Fact) -> str:
    return fact.status.label if fact.status else ""


def make_tables(
    pair: Pair,
    filters: Filters,
    found: PairFacts,
    selection: Selection,
    address: Address,
) -> dict[str, Table]:
    """Make the tables of the kinds of fact that are shown and not empty.

    Args:
        pair: The pair.
        filters: What the address asks for.
        found: All facts, with names.
        selection: What the filters leave.
        address: The address of the page.

    Returns:
        Kind to table. Events have one only where they alone are asked for; else they stand in the chronology.

    Raises:
        RequestError: The address names no column or page of a table.
    """
    columns = _columns(found)
    tables = {}
    for kind, told in columns.items():
        facts = _newest_first(selection.by_kind[kind])
        if not facts or not shows(filters, kind) or (kind == "event" and not filters.kind):
            continue
        caption = KINDS[kind][1] if kind in KINDS else "What both are party to among several"
        tables[kind] = make_table(
            kind,
            f"{caption} of {pair.title}" if kind in KINDS else caption,
            told,
            facts,
            address,
            query="facts_by_dyad",
            values=_query_values(pair, filters, kind, facts),
            without=_not_in_query(filters),
            per_page=_MANY if filters.kind else _FEW,
            rest="" if filters.kind else link_of(address)(kind=kind),
        )
    return tables


def _columns(found: PairFacts) -> dict[str, tuple[Column, ...]]:
    def type_of(fact: Fact) -> str:
        return ", ".join(found.names[iri].text for iri in fact.types)

    name = Column("name", "What", "name", _by_name)
    date = Column("date", "When", "date", _by_date)
    receipt = Column("receipt", "Receipts", "receipt")
    return {
        "agreement": (
            name,
            Column("type", "Type", "text", type_of),
            date,
            Column("status", "Status and its history", "status", _by_status),
            receipt,
        ),
        "event": (
            name,
            Column("type", "Type", "text", type_of),
            date,
            Column("status", "Status", "status", _by_status),
            receipt,
        ),
        "project": (
            name,
            Column("sector", "Sector"),
            date,
            Column("status", "Status and its history", "status", _by_status),
            receipt,
        ),
        "figure": (
            name,
            Column("value", "Number", "number", lambda fact: (fact.unit, _number(fact))),
            Column("date", "Period", "date", _by_date),
            Column("sides", "Whose", "text", lambda fact: pictures.say_sides(fact, found.names)),
            receipt,
        ),
        "statement": (
            Column("name", "What was said", "name", _by_name),
            Column("speaker", "Who", "text", lambda fact: [found.names[iri].text for iri in fact.speakers]),
            Column("type", "Type", "text", type_of),
            date,
            receipt,
        ),
        "shared": (
            name,
            Column("kind", "Kind", "text", lambda fact: fact.kind),
            date,
            Column("status", "Status", "status", _by_status),
            receipt,
        ),
    }


def _number(fact: Fact) -> float:
    try:
        return float(fact.values[0]) if fact.values else 0.0
    except ValueError:
        return 0.0


def _query_values(
    pair: Pair, filters: Filters, kind: str, facts: Iterable[Fact] = ()
) -> dict[str, str | list[str]]:
    """What the query of a table is asked with: the sides, and those of the filters that it knows."""
    values: dict[str, str | list[str]] = {**pair.values}
    if kind:
        values["among"] = "among several" if kind == "shared" else "between the two"
    if kind in KINDS:
        values["kind"] = f"{DYAD}{KINDS[kind][0]}"
    if filters.year:
        values["year"] = filters.year
    shown = list(facts)
    types = {iri for fact in shown for iri in fact.types if iri.endswith(f"/{filters.type}")}
    if filters.type and len(types) == 1:
        values["type"] = types.pop()
    statuses = {fact.status.iri for fact in shown if fact.status and fact.status.key == filters.status}
    if len(statuses) == 1 and not filters.day:
        values["status"] = statuses.pop()
    return values


def _not_in_query(filters: Filters) -> str:
    """Which filters the data of a table leave out, in words."""
    told = []
    if filters.day:
        told.append("“true on”")
    if filters.status and (filters.day or filters.status in PHASES):
        told.append("“status”")
    return " and ".join(told)


def make_chronology(pair: Pair, filters: Filters, selection: Selection, address: Address) -> Table | None:
    """List agreements, events and projects by year.

    Args:
        pair: The pair.
        filters: What the address asks for.
        selection: What the filters leave.
        address: The address of the page.

    Returns:
        The list, as a table without columns; None where one kind alone is asked for.

    Raises:
        RequestError: The address names no page of it.
    """
    if filters.kind:
        return None
    facts = _newest_first(fact for kind in _CHRONOLOGY for fact in selection.by_kind[kind])
    return make_table(
        "timeline",
        "Agreements, events and projects by year",
        (),
        facts,
        address,
        query="facts_by_dyad",
        values=_query_values(pair, filters, ""),
        without=_not_in_query(filters),
        per_page=_ON_TIMELINE,
    )


def make_posts_table(filters: Filters, posts: Posts, address: Address) -> tuple[Side, Table]:
    """Make the table of the posts of one side.

    Args:
        filters: What the address asks for.
        posts: The posts.
        address: The address of the page.

    Returns:
        The side, and the table.

    Raises:
        RequestError: The address names no column or page of it.
    """
    columns = (
        Column("name", "Who", "name", lambda tenure: tenure.name.text.casefold()),
        Column("post", "Post", "text", lambda tenure: tenure.post_name.text.casefold()),
        Column("date", "When", "date", _tenure_order),
        Column("receipt", "Receipts", "receipt"),
    )
    values = {"country": posts.side.code, "year": filters.year}
    table = make_table(
        f"posts-{posts.side.code.lower()}",
        f"Posts of {posts.side.name.text}",
        columns,
        posts.tenures if filters.kind else posts.near,
        address,
        query="posts_by_country",
        values=values,
        without=_not_in_query(filters),
        per_page=_MANY if filters.kind else _FEW,
        rest="" if filters.kind else link_of(address)(kind="post"),
        total=posts.total,
    )
    return posts.side, table


def _tenure_order(tenure: Tenure) -> Any:
    return tenure.order
