"""From what the notebook client gives to what is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dyad.client import Pair, Table, Thing
from dyad.display_names import Name
from dyad.documents import Document, read_documents
from dyad.pairs.facts import KINDS, Fact, PairFacts
from dyad.pairs.finding import make_pair
from dyad.pairs.reading import read_pair_facts
from dyad.pairs.saying import say_unit
from dyad.people_dates import read_date, say_date
from dyad.pictures.dated import Dated
from dyad.pictures.picture import PictureError
from dyad.pictures.trend import Number
from dyad.statuses import phase_of

if TYPE_CHECKING:
    from dyad.client import KnowledgeGraph

_EDTF: Final = "_edtf"
_LABELS: Final = ("name", "label", "visitorName")


def say_document(title: str, publisher: str, published: str) -> str:
    """Name a document in a line below a picture.

    Args:
        title: Its title.
        publisher: Who published it; empty where that is not known.
        published: When, in EDTF; empty likewise.

    Returns:
        Publisher, or else title, and day.

    Example:
        >>> say_document("A long headline", "Example Gazette", "2025-03-02")
        'Example Gazette, 2 March 2025'
    """
    name = publisher or title
    return f"{name}, {say_date(published)}" if published else name


def documents_of(kg: KnowledgeGraph, iris: Iterable[str]) -> tuple[str, ...]:
    """Name documents, the oldest first.

    Args:
        kg: The graph.
        iris: The documents.

    Returns:
        A line for each.
    """
    found = read_documents(kg.store, iris).values()
    return _name_documents(found)


def sources_of(table: Table) -> tuple[str, ...]:
    """Name the documents that the rows of a table come from.

    Args:
        table: The table.

    Returns:
        A line for each.
    """
    return _name_documents(table.documents()) if len(table) else ()


def _name_documents(documents: Iterable[Document]) -> tuple[str, ...]:
    ordered = sorted(documents, key=lambda document: (document.published, document.title.text))
    lines = (say_document(one.title.text, one.publisher, one.published) for one in ordered)
    return tuple(dict.fromkeys(lines))


def items_of_pair(pair: Pair, kinds: Sequence[str]) -> tuple[list[Dated], list[str]]:
    """Read what lies between two sides.

    Args:
        pair: The pair.
        kinds: The classes that are drawn, such as `Event`.

    Returns:
        The things, and what must be said of those that are left out.

    Raises:
        PictureError: A kind is none of the five.
    """
    known = {told[0]: (kind, told[1]) for kind, told in KINDS.items()}
    for kind in kinds:
        if kind not in known:
            raise PictureError(f"{kind!r} is no kind of fact: choose of {', '.join(known)}")
    store = pair.kg.store
    found = read_pair_facts(store, make_pair(store, pair.sides[0].iri, pair.sides[1].iri))
    wanted = {known[kind][0] for kind in kinds}
    items = [_item(fact, found) for fact in found.facts if fact.kind in wanted]
    counted = {
        plural.lower(): sum(fact.kind == kind for fact in found.facts)
        for kind, plural in known.values()
        if kind not in wanted
    }
    absent = " and ".join(f"{number} {plural}" for plural, number in counted.items() if number)
    return items, [f"Not asked for: {absent}."] if absent else []


def _item(fact: Fact, found: PairFacts) -> Dated:
    span = read_date(fact.when) if fact.when else None
    return Dated(
        fact.name.text,
        KINDS[fact.kind][0],
        span.first if span else fact.first,
        span.last if span else fact.last,
        say_date(fact.when) if fact.when else "",
        bounded=span is not None and "/" not in fact.when,
        phase=fact.phase,
        claimants=tuple(found.names[iri].text for iri in fact.claimants),
        iri=fact.iri,
        sources=tuple(
            say_document(receipt.title, receipt.publisher, receipt.published) for receipt in fact.receipts
        ),
    )


def items_of_table(table: Table, kind: str) -> list[Dated]:
    """Read the rows of a table as things in time, one for each thing.

    Args:
        table: A table with a name and a date, such as `kg.events(...)` or `kg.visits(...)`.
        kind: The lane in which they are drawn.

    Returns:
        The things.

    Raises:
        PictureError: No column is a name, or none is a date.
    """
    label = next((name for name in _LABELS if name in table.columns), None)
    dated = [name for name in map(str, table.columns) if name.endswith(_EDTF) and name != "published" + _EDTF]
    if label is None or not (dated or "firstDay" in table.columns):
        raise PictureError(
            "a timeline needs a column name and one of dates, as kg.events() and kg.visits() have; this "
            f"table has {', '.join(map(str, table.columns))}"
        )
    column = dated[0] if dated else ""
    items: dict[tuple[str, str], Dated] = {}
    for row in table.to_dict("records"):
        edtf = _text(row.get(column)) if column else ""
        span = read_date(edtf) if edtf else None
        thing = next((cell.iri for cell in row.values() if isinstance(cell, Thing)), "")
        status = row.get("status")
        name = _text(row.get(label)) or _text(row.get("event"))
        items.setdefault(
            (name, thing + edtf),
            Dated(
                name,
                kind,
                span.first if span else _day(row.get("firstDay")),
                span.last if span else _day(row.get("lastDay")),
                say_date(edtf) if edtf else "",
                bounded=span is not None and "/" not in edtf,
                phase=phase_of(status.iri) if isinstance(status, Thing) else "done",
                claimants=_people(row.get("claimedBy")),
                iri=thing,
            ),
        )
    return list(items.values())


def numbers_of_table(table: Table, measure: str) -> tuple[list[Number], str, str]:
    """Read the numbers of one measure.

    Args:
        table: What `kg.figures(...)` gives, or rows of it.
        measure: The measure, by its name or by the end of its code; empty where there is only one.

    Returns:
        The numbers, what is measured, and the unit.

    Raises:
        PictureError: There is none or more than one measure or unit; the message lists what there is.
    """
    missing = [name for name in ("measure", "value", "period", "unit") if name not in table.columns]
    if missing:
        raise PictureError(f"a trend needs the columns of kg.figures(): there is no {missing[0]}")
    rows = table.to_dict("records")
    if measure:
        wanted = measure.casefold().replace("-", " ")
        rows = [row for row in rows if wanted in _spellings(row["measure"])]
    measures = sorted({_text(row["measure"]) for row in rows})
    if len(measures) != 1:
        counted = table["measure"].astype(object).map(_text).value_counts()
        offer = ", ".join(f"{name} ({number})" for name, number in counted.items())
        told = "there is no such measure" if measure else f"there are {len(measures)} measures"
        raise PictureError(
            f"{told}: choose one by measure=..., of {offer or 'none, since the table is empty'}"
        )
    units = sorted({_text(row["unit"]) for row in rows})
    if len(units) != 1:
        raise PictureError(f"the numbers are in {' and in '.join(units)}: choose the rows of one unit")
    documents = {}
    if table._receipts is not None:
        documents = {one.iri: _name_documents([one])[0] for one in table.documents()}
    numbers: dict[Any, Number] = {}
    for row in rows:
        number = _number(row, documents)
        if number is not None:
            key = (number.iri, number.value, number.period)
            held = numbers.get(key)
            sources = (*(held.sources if held else ()), *number.sources)
            numbers[key] = Number(**{**number.__dict__, "sources": tuple(dict.fromkeys(sources))})
    return list(numbers.values()), measures[0], say_unit(Name(units[0]), ["2"]) if units[0] else ""


def _number(row: dict[Any, Any], documents: dict[str, str]) -> Number | None:
    value = row.get("value")
    if value is None or pd.isna(value):
        return None
    edtf = _text(row.get("period" + _EDTF))
    span = read_date(edtf) if edtf else None
    nature, thing, source = row.get("nature"), row.get("observation"), row.get("source")
    qualifier = row.get("qualifier")
    sides = [_text(row.get(name)) for name in ("referenceParties", "counterpartParties")]
    document = documents.get(source.iri, "") if isinstance(source, Thing) else ""
    return Number(
        say_date(edtf) if edtf else "no period given",
        float(value),
        span.first if span else None,
        span.last if span else None,
        qualifier=_text(qualifier) if _text(qualifier) != "exact" else "",
        series=" – ".join(side for side in sides if side),
        planned=isinstance(nature, Thing) and phase_of(nature.iri) == "planned",
        claimants=_people(row.get("claimedBy")),
        iri=thing.iri if isinstance(thing, Thing) else "",
        sources=(document,) if document else (),
    )


def _spellings(measure: Any) -> set[str]:
    code = measure.iri.rsplit("/", 1)[-1] if isinstance(measure, Thing) else ""
    return {_text(measure).casefold().replace("-", " "), code.replace("-", " ")}


def _text(cell: Any) -> str:
    if isinstance(cell, Thing):
        return cell.label
    return cell if isinstance(cell, str) else ""


def _people(cell: Any) -> tuple[str, ...]:
    text = _text(cell)
    return (text,) if text else ()


def _day(cell: Any) -> date | None:
    return None if cell is None or pd.isna(cell) else pd.Timestamp(cell).date()
