"""Items: all that is said of the things of a page, as plain JSON, with the documents that say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyoxigraph as ox

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_server.api.fields import Field, fields_of
from dyad_server.api.resources import Resource
from dyad_server.api.saying import NOT_TOLD, PLAIN, Said, read_said
from dyad_server.languages import Names, choose_literal, read_names, say_iri
from dyad_server.links import path_of
from dyad_server.receipts import Conflict, Receipt, find_conflicts, read_receipts
from dyad_server.releases import Served
from dyad_server.rows import Row, text_of
from dyad_server.statuses import phase_of

Item = dict[str, Any]

_NAMED: Final = (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"))
_LABELS: Final = tuple(PREFIXES[prefix] + name for prefix, name in _NAMED)
_ALIAS: Final = PREFIXES["skos"] + "altLabel"
_SUMMARY: Final = PREFIXES["dcterms"] + "description"
_TYPE: Final = PREFIXES["rdf"] + "type"
_LEVELS: Final = BASE + "code/partnership-level/"


def _of(name: str) -> str:
    return str(DYAD[name])


def field_names(resource: Resource) -> tuple[str, ...]:
    """List the fields of a resource's items, in their order.

    Args:
        resource: The resource.

    Returns:
        Their names.
    """
    facts = ("link", "dyads", "firstDay", "lastDay", "years") if resource.is_of_facts else ()
    dated = ("firstDay", "lastDay", "years") if resource.class_name in ("Dyad", "Source") else ()
    status = ("status", "steps") if resource.status_scheme else ()
    parts = {"Dyad": ("level", "levels"), "Person": ("tenures",)}.get(resource.class_name, ())
    own = tuple(field.name for field in fields_of(resource.class_name))
    counts = ("counts",) if resource.counts else ()
    begin = ("id", "iri", "url", "self", "class", "name", "names", "aliases", "summary")
    return (*begin, *facts, *dated, *status, *parts, *own, *counts, "inferred", "receipts", "conflicts")


@dataclass
class _Page:
    """What the items of a page are made of."""

    resource: Resource
    said: Said
    names: Names
    receipts: Mapping[str, Sequence[Receipt]]
    conflicts: Mapping[str, Sequence[Conflict]]
    asof: date | None

    def thing(self, value: ox.NamedNode | ox.Literal) -> dict[str, str]:
        return {"id": value.value.removeprefix(BASE), "label": self.label(value.value)}

    def label(self, iri: str) -> str:
        return self.names[iri].text if iri.startswith(BASE) else iri

    def things(self, subject: str, name: str) -> list[dict[str, str]]:
        return [self.thing(value) for value in self.said.told(subject, _of(name))]

    def texts(self, subject: str, name: str) -> list[str]:
        return [value.value for value in self.said.told(subject, _of(name))]

    def receipts_of(self, subject: str) -> list[dict[str, Any]]:
        return [_write_receipt(receipt) for receipt in self.receipts.get(subject, ())]


def make_items(
    served: Served,
    resource: Resource,
    things: Sequence[str],
    rows: Mapping[str, Row],
    asof: date | None = None,
) -> list[Item]:
    """Make the items of things.

    Args:
        served: The release that is served.
        resource: What they are.
        things: The things, in the order of the list.
        rows: Thing to the row of the named query, where it has one.
        asof: The day on whose end things are shown; steps that began later are left out.

    Returns:
        The items, in the same order.
    """
    if not things:
        return []
    said = read_said(served.store, things)
    receipts = read_receipts(served.store, said.subjects)
    names = read_names(served.store, _mentioned(said))
    conflicts = find_conflicts(served.store, things, receipts)
    page = _Page(resource, said, names, receipts, conflicts, asof)
    return [_make_item(page, iri, rows.get(iri, {})) for iri in things]


def _mentioned(said: Said) -> set[str]:
    return {iri for iri in said.objects if iri.startswith(BASE)}


def _make_item(page: _Page, iri: str, row: Row) -> Item:
    said, resource = page.said, page.resource
    labels = [value for name in _LABELS for value in said.literals(iri, name)]
    name = choose_literal(labels)
    summary = choose_literal(said.literals(iri, _SUMMARY))
    item: Item = {
        "id": iri.removeprefix(BASE),
        "iri": iri,
        "url": path_of(iri),
        "self": f"{resource.path}/{id_in(resource, iri)}",
        "class": _class_of(page, iri),
        "name": name.text if name else say_iri(iri),
        "names": {label.language or "": label.value for label in sorted(labels, key=_by_language)},
        "aliases": sorted({value.value for value in said.literals(iri, _ALIAS)}),
        "summary": summary.text if summary else None,
    }
    if resource.is_of_facts:
        item |= {"link": text_of(row, "link") or None}
        item |= {"dyads": sorted(v.value.removeprefix(BASE) for v in said.every(iri, _of("between")))}
    if resource.is_of_facts or resource.class_name in ("Dyad", "Source"):
        item |= _days(page, iri)
        item |= {"years": sorted({_integer(value) for value in said.every(iri, _of("year"))})}
    if resource.status_scheme:
        item |= _life(page, iri, "status", "steps")
    if resource.class_name == "Dyad":
        item |= _life(page, iri, "level", "levels")
    if resource.class_name == "Person":
        item["tenures"] = [_tenure(page, part) for part in said.parts(iri, _of("tenure"))]
    item |= {field.name: _values(page, iri, field) for field in fields_of(resource.class_name)}
    if resource.counts:
        item["counts"] = {name: int(text_of(row, name) or 0) for name, _ in resource.counts}
    item["inferred"] = _inferred(page, iri)
    item["receipts"] = page.receipts_of(iri)
    item["conflicts"] = [_write_conflict(conflict) for conflict in page.conflicts.get(iri, ())]
    return item


def id_in(resource: Resource, iri: str) -> str:
    """Give the id of a thing as the addresses of its resource have it.

    Args:
        resource: The resource.
        iri: The thing.

    Returns:
        The id, without the resource's usual folder.
    """
    return iri.removeprefix(BASE).removeprefix(resource.folders[0] + "/")


def _by_language(label: ox.Literal) -> tuple[str, str]:
    return label.language or "", label.value


def _class_of(page: _Page, iri: str) -> str:
    """The narrowest class that a document gives it, or else that follows."""
    for values in (page.said.told(iri, _TYPE), page.said.every(iri, _TYPE)):
        own = sorted(v.value.removeprefix(str(DYAD)) for v in values if v.value.startswith(str(DYAD)))
        narrow = [name for name in own if name != page.resource.class_name]
        if own:
            return narrow[0] if narrow and page.resource.class_name in ("Country", "Person") else own[0]
    return page.resource.class_name


def _days(page: _Page, iri: str) -> dict[str, str | None]:
    first = [value.value for value in page.said.every(iri, _of("firstDay"))]
    last = [value.value for value in page.said.every(iri, _of("lastDay"))]
    return {"firstDay": min(first, default=None), "lastDay": max(last, default=None)}


def _integer(value: ox.NamedNode | ox.Literal) -> int:
    digits = value.value.removeprefix("-")
    return int(value.value) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


# --- steps and tenures --------------------------------------------------------------------------------------


def _life(page: _Page, iri: str, name: str, plural: str) -> dict[str, Any]:
    """The steps of a life in order of time, and the last of them by name."""
    steps = [_step(page, part) for part in page.said.parts(iri, _of(name))]
    day = page.asof.isoformat() if page.asof else ""
    if day:
        steps = [step for step in steps if (step["firstDay"] or "") <= day]
    steps.sort(key=lambda step: _order(page, step))
    latest = steps[-1]["is"] if steps else None
    if not day and (known := page.said.every(iri, _of("latestStatus"))):
        latest = _status(page, known[0].value)
    return {name: latest, plural: steps}


def _order(page: _Page, step: Mapping[str, Any]) -> tuple[str, int]:
    """The place of a step: by its last possible day, then by the usual order of statuses."""
    return step["lastDay"] or "", page.said.rank(step["is"]["id"])


def _status(page: _Page, iri: str) -> dict[str, str | None]:
    phase = None if iri.startswith(_LEVELS) else phase_of(iri)
    return {"id": iri.removeprefix(BASE), "label": page.label(iri), "phase": phase}


def _step(page: _Page, part: str) -> dict[str, Any]:
    codes = [value.value for value in page.said.every(part, _of("is"))]
    return {
        "is": _status(page, codes[0]) if codes else {"id": "", "label": "", "phase": None},
        "date": sorted(page.texts(part, "date")),
        "attested": sorted(page.texts(part, "attested")),
        **_days(page, part),
        "note": page.texts(part, "note"),
        "claimedBy": page.things(part, "claimedBy"),
        "receipts": page.receipts_of(part),
    }


def _tenure(page: _Page, part: str) -> dict[str, Any]:
    return {
        "post": page.things(part, "post"),
        "from": sorted(page.texts(part, "from")),
        "to": sorted(page.texts(part, "to")),
        "attested": sorted(page.texts(part, "attested")),
        "note": page.texts(part, "note"),
        "receipts": page.receipts_of(part),
    }


# --- values -------------------------------------------------------------------------------------------------


def _values(page: _Page, iri: str, field: Field) -> list[Any]:
    """The values that documents give."""
    ask = page.said.every if field.name in PLAIN else page.said.told
    values = (value for name in field.properties for value in ask(iri, name))
    write = _WRITERS[field.kind]
    written = (write(page, value) for value in values)
    return [value for value in written if value is not None]


def _write_thing(page: _Page, value: ox.NamedNode | ox.Literal) -> dict[str, str]:
    return page.thing(value)


def _write_text(_: _Page, value: ox.NamedNode | ox.Literal) -> str:
    return value.value


def _write_integer(_: _Page, value: ox.NamedNode | ox.Literal) -> int | None:
    digits = value.value.removeprefix("-")
    return int(value.value) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def _write_number(_: _Page, value: ox.NamedNode | ox.Literal) -> int | float | None:
    try:
        number = float(value.value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _write_flag(_: _Page, value: ox.NamedNode | ox.Literal) -> bool:
    return value.value in ("true", "1")


_WRITERS: Final[Mapping[str, Callable[[_Page, ox.NamedNode | ox.Literal], Any]]] = {
    "things": _write_thing,
    "codes": _write_thing,
    "dates": _write_text,
    "texts": _write_text,
    "integers": _write_integer,
    "numbers": _write_number,
    "flags": _write_flag,
}


def _inferred(page: _Page, iri: str) -> dict[str, list[dict[str, str]]]:
    """What no document says, and follows from what documents say."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for name, value in page.said.inferred(iri):
        short = name.removeprefix(str(DYAD))
        if name.startswith(str(DYAD)) and short not in NOT_TOLD | PLAIN and isinstance(value, ox.NamedNode):
            found[short].append(page.thing(value))
    return dict(sorted(found.items()))


def _write_receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "source": receipt.document.iri.removeprefix(BASE),
        "title": receipt.title,
        "publisher": receipt.publisher or None,
        "published": receipt.published or None,
        "paragraphs": list(receipt.paragraphs),
        "kind": receipt.kind or None,
        "url": receipt.path,
    }


def _write_conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "about": conflict.what,
        "sides": [
            {"value": value, "receipts": [_write_receipt(receipt) for receipt in receipts]}
            for value, receipts in conflict.sides
        ],
    }


def keep_fields(items: Iterable[Item], fields: Sequence[str]) -> list[Item]:
    """Leave only some fields of items.

    Args:
        items: The items.
        fields: The fields, in the order in which they are wanted.

    Returns:
        The items with these.
    """
    return [{name: item[name] for name in fields} for item in items]
