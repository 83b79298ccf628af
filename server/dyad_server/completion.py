"""What the SPARQL editor completes: the classes, properties and codes of what is served."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypedDict

import pyoxigraph as ox

from dyad.namespaces import PREFIXES
from dyad.store import Term
from dyad_server.releases import Served
from dyad_server.statuses import phase_of

_VOID: Final = PREFIXES["void"]
_LOCAL: Final = re.compile(r"[A-Za-z_][\w-]*")
_LONGEST_NOTE: Final = 160

_TERMS: Final = """\
SELECT ?term ?kind ?label ?note {
  VALUES (?class ?kind) {
    (owl:Class "class") (skos:Concept "code")
    (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
  }
  ?term a ?class .
  { ?term rdfs:label ?label } UNION { ?term skos:prefLabel ?label }
  FILTER(LANG(?label) = "en")
  OPTIONAL { ?term skos:definition ?note FILTER(LANG(?note) = "en") }
}
ORDER BY ?term"""


class Offer(TypedDict, total=False):
    """A term that can be written.

    Attributes:
        text: How it is written in a query.
        iri: Which term it is.
        kind: class, property or code.
        label: What it is called.
        note: The beginning of its definition.
        count: How many things are of the class, or triples of the property.
        phase: Of a status, whether it means that the thing is done.
    """

    text: str
    iri: str
    kind: str
    label: str
    note: str
    count: int
    phase: str


def read_offers(served: Served) -> list[Offer]:
    """List what can be completed.

    Args:
        served: What is served.

    Returns:
        The terms, those that are used most first.

    Raises:
        DyadError: The release cannot be asked.
    """
    offers: dict[str, Offer] = {}
    for row in served.store.query(_TERMS).rows():
        term = row["term"]
        if not isinstance(term, ox.NamedNode):
            continue
        iri = term.value
        offer: Offer = {
            "text": write(iri),
            "iri": iri,
            "kind": _text(row, "kind"),
            "label": _text(row, "label"),
        }
        if "note" in row:
            offer["note"] = _shorten(_text(row, "note"))
        if offer["kind"] == "code" and (phase := phase_of(iri)) != "unknown":
            offer["phase"] = phase
        offers.setdefault(iri, offer)
    for iri, kind, count in _used(served):
        known: Offer = {"text": write(iri), "iri": iri, "kind": kind, "label": ""}
        offers.setdefault(iri, known)["count"] = count
    return sorted(offers.values(), key=lambda offer: (-offer.get("count", 0), offer["text"]))


def write(iri: str) -> str:
    """Write an IRI as people do in a query.

    Args:
        iri: The IRI.

    Returns:
        A prefixed name where there is one, else the IRI in its brackets.

    Example:
        >>> write("https://w3id.org/dyad/ontology#party"), write("https://example.org/x")
        ('dyad:party', '<https://example.org/x>')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def _used(served: Served) -> list[tuple[str, str, int]]:
    """Which classes and properties there are, and how often, as counted when the release was built."""
    try:
        data = (served.release.folder / "void.ttl").read_bytes()
        triples = list(ox.parse(data, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError):
        return []  # an endpoint elsewhere, of which nothing was counted
    told: dict[str, dict[str, str]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            told.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    used = []
    for about in told.values():
        for kind, number in (("class", "entities"), ("property", "triples")):
            if _VOID + kind in about and about.get(_VOID + number, "").isdigit():
                used.append((about[_VOID + kind], kind, int(about[_VOID + number])))
    return used


def _text(row: Mapping[str, Term], name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, ox.Literal) else ""


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1].rsplit(" ", 1)[0] + "…"
