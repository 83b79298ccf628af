"""The list of statements about a thing: a row for each property, with values, documents and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from dyad.namespaces import BASE, EDTF, PREFIXES
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.read import Reading, Said, long_property
from dyad_server.receipts import Receipt, Why, explain_statement

_HIDDEN: Final = frozenset(
    {
        *("rdfs:label", "skos:prefLabel", "dcterms:title", "skos:altLabel", "dcterms:description"),
        *("evidence", "status", "level", "tenure", "claimedBy", "skos:definition"),
        *("during", "firstDay", "lastDay", "year", "latestStatus", "undated"),
        *("owl:sameAs", "skos:exactMatch", "skos:closeMatch", "rdfs:seeAlso", "note", "evidenceKind"),
        *("oa:hasSelector", "oa:hasSource", "skos:inScheme", "skos:hasTopConcept", "skos:topConceptOf"),
    }
)
"""What is shown elsewhere on each page, or is there for machines alone."""

_ORDER: Final = (
    *(
        "eventType",
        "agreementType",
        "statementType",
        "assetType",
        "measure",
        "value",
        "unit",
        "qualifier",
        "nature",
    ),
    *("count", "date", "period", "validity", "from", "to", "place", "partOf", "between"),
    *(
        "speaker",
        "addressee",
        "party",
        "partyUnknown",
        "referenceParty",
        "counterpartParty",
        "state",
        "postOf",
    ),
    *(
        "postTo",
        "role",
        "host",
        "visitor",
        "chair",
        "signatory",
        "participant",
        "operator",
        "occasion",
        "concerns",
    ),
    *("object", "resultedIn", "resultOf", "relatedTo", "sector", "holdsPost", "represents", "heldBy"),
)

_MOST_EXPLAINED: Final = 4
"""How many inferred values a page explains; each costs a few queries."""

_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "nonNegativeInteger", "double"))


@dataclass(frozen=True)
class Value:
    """One value in a row.

    Attributes:
        sort: thing, date, number, text, or link for what is outside.
        text: The IRI or the text.
        lang: The language of a text.
        why: Why it holds, where it follows.
        inferred: Whether it follows.
    """

    sort: str
    text: str
    lang: str = ""
    why: Why | None = None
    inferred: bool = False


@dataclass(frozen=True)
class StatementRow:
    """A property with the values that the same documents give.

    Attributes:
        label: What the property is called; empty in the second and further rows of a property.
        values: The values.
        receipts: The documents that say so.
        reference: Whether it stands in the reference data, which come from no document.
        span: How many rows the property has, in its first row; 0 in the others.
    """

    label: str
    values: tuple[Value, ...]
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)
    reference: bool = False


def add_statements(page: Page, title: str = "What is said") -> None:
    """Add the list of statements to a page, without what its sections show.

    Args:
        page: The page.
        title: The heading.
    """
    reading = page.reading
    explainer = _Explainer(reading)
    rows: list[tuple[str, list[Said]]] = []
    for name in sorted(reading.said, key=_rank):
        if name in _HIDDEN or name in page.own or name.startswith("http"):
            continue
        if ":" in name and all(said.inferred for said in reading.said[name]):
            continue  # the same in the terms of another vocabulary
        by_documents: dict[tuple[bool, tuple[str, ...]], list[Said]] = {}
        for said in reading.said[name]:
            key = said.inferred, tuple(receipt.document.iri for receipt in said.receipts)
            by_documents.setdefault(key, []).append(said)
        rows += [(name, values) for _, values in sorted(by_documents.items(), key=lambda item: item[0][0])]
    if not rows:
        return
    for name, values in rows:
        page.need(long_property(name), *(said.value.value for said in values if _is_thing(said.value)))
    page.add("said", title, "things/_said.html", _Statements(rows, explainer))


@dataclass
class _Statements:
    """The rows, made when the names are known: values are in the order of their names."""

    rows: list[tuple[str, list[Said]]]
    explainer: _Explainer

    def make(self, page: Page) -> list[StatementRow]:
        made, before = [], ""
        for name, values in self.rows:
            ordered = sorted(values, key=lambda said: (said.inferred, self._sort_key(page, said)))
            label = page.property_word(name) if name != before else ""
            told = tuple(self.explainer.value(name, said) for said in ordered)
            receipts = ordered[0].receipts
            made.append(StatementRow(label, told, receipts, not receipts and not ordered[0].inferred))
            before = name
        return made

    @staticmethod
    def _sort_key(page: Page, said: Said) -> str:
        if isinstance(said.value, ox.NamedNode):
            return page.name(said.value.value).text.casefold()
        return said.value.value


class _Explainer:
    """Makes values, and explains the first few that follow."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._left = _MOST_EXPLAINED

    def value(self, name: str, said: Said) -> Value:
        why = None
        if said.inferred and self._left > 0:
            self._left -= 1
            triple = ox.Triple(self._reading.node, ox.NamedNode(long_property(name)), said.value)
            why = explain_statement(self._reading.store, self._reading.served.release.read_rules(), triple)
        return make_value(said, why)


def make_value(said: Said, why: Why | None = None) -> Value:
    """Make a value for a row.

    Args:
        said: The value as it is said.
        why: Why it holds, where it follows.

    Returns:
        The value.
    """
    value = said.value
    if isinstance(value, ox.NamedNode):
        return Value("thing" if _is_thing(value) else "link", value.value, "", why, said.inferred)
    datatype = value.datatype.value
    if datatype == str(EDTF) or datatype == _XSD + "date":
        return Value("date", value.value, "", why, said.inferred)
    sort = "number" if datatype in _NUMBERS else "text"
    return Value(sort, value.value, value.language or "", why, said.inferred)


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _is_thing(value: object) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith((BASE, PREFIXES["dyad"]))
