"""What the service can do, for its description: formats by their IRIs, and what goes beyond SPARQL 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dyad.namespaces import PREFIXES

FORMAT_IRIS: Final[Mapping[str, str]] = {
    name: f"http://www.w3.org/ns/formats/{local}"
    for name, local in {
        "json": "SPARQL_Results_JSON",
        "xml": "SPARQL_Results_XML",
        "csv": "SPARQL_Results_CSV",
        "tsv": "SPARQL_Results_TSV",
        "turtle": "Turtle",
        "ntriples": "N-Triples",
        "rdfxml": "RDF_XML",
        "jsonld": "JSON-LD",
        "nquads": "N-Quads",
        "trig": "TriG",
    }.items()
}
"""The W3C's IRI of each format (https://www.w3.org/ns/formats/)."""


_SPARQL12: Final = "https://www.w3.org/TR/sparql12-query/"
_SEP: Final = "https://github.com/w3c/sparql-dev/blob/main/SEP/"


@dataclass(frozen=True)
class Extension:
    """Something that queries can use and SPARQL 1.1 does not have.

    Attributes:
        name: Its name, the fragment of its IRI.
        label: What it is called.
        comment: What can be written.
        specification: Where that is specified.
    """

    name: str
    label: str
    comment: str
    specification: str


EXTENSIONS: Final = (
    Extension(
        "triple-terms",
        "Triple terms (SPARQL 1.2)",
        "<<( )>>, << >>, ~ and {| |} in patterns, and TRIPLE, SUBJECT, PREDICATE, OBJECT, isTRIPLE. An "
        "answer with triple terms cannot be had as JSON-LD.",
        _SPARQL12,
    ),
    Extension(
        "base-direction",
        "Literals with a base direction (SPARQL 1.2)",
        '"..."@ar--rtl, and LANGDIR, hasLANG, hasLANGDIR, STRLANGDIR. An answer with them cannot be had as '
        "JSON-LD.",
        _SPARQL12,
    ),
    Extension("version", "VERSION (SPARQL 1.2)", "A query may declare its version.", _SPARQL12),
    Extension(
        "lateral",
        "LATERAL (SPARQL-dev proposal 6)",
        "LATERAL { } sees the variables of the patterns before it, solution by solution.",
        _SEP + "SEP-0006/sep-0006.md",
    ),
    Extension(
        "durations",
        "Arithmetic of dates and durations (SPARQL-dev proposal 2)",
        "Differences of dates, times and dateTimes; a dayTimeDuration taken from one; sums of durations; "
        "ADJUST. A duration added to a date may be unbound, since the engine swaps both sides: take the "
        "negative one away.",
        _SEP + "SEP-0002/sep-0002.md",
    ),
)
"""What the embedded engine understands beyond SPARQL 1.1, each tried by a test."""

CASTS: Final = tuple(
    PREFIXES["xsd"] + name
    for name in (
        *("date", "time", "duration", "dayTimeDuration", "yearMonthDuration"),
        *("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"),
    )
)
"""The casts of the embedded engine that SPARQL 1.1 does not ask for."""
