"""Results of queries: read from their formats, and compared as the specifications compare them.

Solutions are a bag: how often each occurs counts, their order only where the test says so. Graphs and bags of
solutions are equal if they differ in nothing but the names of blank nodes. Literals are compared as they are
written; `by_value` makes literals that are equal in value the same first.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox
from tests.conformance.manifests import Term

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INDEX: Final = ox.NamedNode(RS + "index")
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

RESULT_FORMATS: Final = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
"""The formats of solutions that have terms, by the ending of a file's name; CSV has only text."""

Row = frozenset[tuple[str, Term]]


@dataclass(frozen=True)
class Solutions:
    """A bag of solutions, or a list where their order counts."""

    variables: frozenset[str]
    rows: tuple[Row, ...]
    ordered: bool = False


Triples = frozenset[ox.Triple]
Result = bool | Solutions | Triples


def parse_solutions(text: bytes, ending: str) -> Result:
    """Read a result in XML, JSON, TSV or CSV.

    Args:
        text: The document.
        ending: What its file's name ends in: srx, srj, tsv or csv.

    Returns:
        A truth value, or the solutions.
    """
    if ending == "csv":
        return _parse_csv(text)
    parsed = ox.parse_query_results(text, format=RESULT_FORMATS[ending])
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    names = [variable.value for variable in parsed.variables]
    rows = []
    for solution in parsed:
        bound = ((name, solution[name]) for name in names)
        rows.append(frozenset((name, term) for name, term in bound if term is not None))
    return Solutions(frozenset(names), tuple(rows))


def _parse_csv(text: bytes) -> Solutions:
    """Cells of CSV are text, save that those of blank nodes begin with _: and keep their identity."""
    header, *lines = csv.reader(io.StringIO(text.decode("utf-8"), newline=""))
    rows = []
    for line in lines:
        # A solution of one unbound variable is an empty line, which the reader gives as no cells.
        cells = line or [""]
        assert len(cells) == max(len(header), 1), f"{line} has not as many cells as {header}"
        rows.append(frozenset(zip(header, map(_parse_cell, cells), strict=False)))
    return Solutions(frozenset(header), tuple(rows))


def _parse_cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def parse_triples(text: bytes, rdf_format: ox.RdfFormat, base: str | None = None) -> Triples:
    """Read a graph.

    Args:
        text: The document.
        rdf_format: Its format.
        base: What relative IRIs in it are relative to; None where it must not have any.

    Returns:
        The triples.
    """
    return frozenset(quad.triple for quad in ox.parse(text, format=rdf_format, base_iri=base))


def decode_result_set(triples: Triples) -> Result:
    """Read the result that a graph describes in the result set vocabulary; any other graph is itself.

    Args:
        triples: The graph.

    Returns:
        A truth value, solutions, or the graph as it was.
    """
    properties: dict[Term, list[ox.Triple]] = {}
    for triple in triples:
        properties.setdefault(triple.subject, []).append(triple)

    def values(node: Term, name: str) -> list[Term]:
        return [triple.object for triple in properties.get(node, []) if triple.predicate.value == RS + name]

    roots = [triple.subject for triple in triples if triple.object == ox.NamedNode(RS + "ResultSet")]
    if not roots:
        return triples
    for truth in values(roots[0], "boolean"):
        assert isinstance(truth, ox.Literal)
        return truth.value in ("true", "1")
    rows: list[tuple[int, Row]] = []
    for solution in values(roots[0], "solution"):
        row = frozenset(
            (_text(values(binding, "variable")[0]), values(binding, "value")[0])
            for binding in values(solution, "binding")
        )
        index = [int(_text(term)) for term in values(solution, "index")]
        rows.append((index[0] if index else 0, row))
    ordered = len(rows) > 1 and all(index for index, _ in rows)
    names = frozenset(_text(term) for term in values(roots[0], "resultVariable"))
    return Solutions(names, tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])), ordered)


def _text(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def explain_difference(expected: Result, actual: Result, *, lax: bool = False) -> str | None:
    """Tell in what a result differs from the expected one.

    Args:
        expected: What the test wants. If its solutions are ordered, so must be the others.
        actual: What the server gave.
        lax: Whether a solution may occur fewer times than expected, though not never (REDUCED).

    Returns:
        The difference; None if there is none.

    Example:
        >>> explain_difference(True, False)
        'expected True, got False'
    """
    if isinstance(expected, Solutions) and isinstance(actual, Solutions):
        if expected.variables != actual.variables:
            return f"expected variables {sorted(expected.variables)}, got {sorted(actual.variables)}"
        return _explain_rows(expected, actual, lax)
    if isinstance(expected, frozenset) and isinstance(actual, frozenset):
        if _canonical_graph(expected) == _canonical_graph(actual):
            return None
        return _tell(map(str, expected - actual), map(str, actual - expected))
    return None if expected == actual else f"expected {expected}, got {actual}"


def by_value(result: Result) -> Result:
    """Write every literal of a known datatype in one way, so that equal values are equal terms.

    Args:
        result: A result.

    Returns:
        The result with other literals, and with as many solutions.

    Example:
        >>> decimal = ox.NamedNode(XSD + "decimal")
        >>> row = frozenset({("x", ox.Literal("1.50", datatype=decimal))})
        >>> changed = by_value(Solutions(frozenset({"x"}), (row,)))
        >>> [str(term) for _, term in changed.rows[0]]
        ['"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>']
    """
    if isinstance(result, Solutions):
        rows = (frozenset((name, _canonical(term)) for name, term in row) for row in result.rows)
        return Solutions(result.variables, tuple(rows), result.ordered)
    if isinstance(result, frozenset):
        return frozenset(
            ox.Triple(triple.subject, triple.predicate, _canonical(triple.object)) for triple in result
        )
    return result


def _canonical(term: Term) -> Term:
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    try:
        if kind in ("double", "float"):
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if kind in ("integer", "decimal"):
            return ox.Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
    except (ArithmeticError, ValueError):
        return term
    if kind == "boolean":
        return ox.Literal({"1": "true", "0": "false"}.get(term.value, term.value), datatype=term.datatype)
    if kind in ("date", "dateTime", "time"):
        return ox.Literal(re.sub(r"[+-]00:00$", "Z", term.value), datatype=term.datatype)
    return term


def _explain_rows(expected: Solutions, actual: Solutions, lax: bool) -> str | None:
    wanted, got = expected.rows, actual.rows
    if lax:
        counts, most = Counter(got), Counter(wanted)
        if counts.keys() == most.keys() and all(counts[row] <= most[row] for row in counts):
            return None
    elif expected.ordered:
        if wanted == got or _canonical_rows(wanted, numbered=True) == _canonical_rows(got, numbered=True):
            return None
    elif Counter(wanted) == Counter(got) or _canonical_rows(wanted) == _canonical_rows(got):
        return None
    missing, extra = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    told = _tell(map(_show, missing.elements()), map(_show, extra.elements()))
    return told if missing or extra else f"the order differs: expected {_lines(map(_show, wanted))}"


def _canonical_graph(triples: Triples) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def _canonical_rows(rows: tuple[Row, ...], *, numbered: bool = False) -> ox.Dataset:
    """Solutions as a graph with a node for each, so that isomorphism of graphs compares them."""
    dataset = ox.Dataset()
    for number, row in enumerate(rows):
        node = ox.BlankNode()
        dataset.add(ox.Quad(node, _TYPE, ox.NamedNode(RS + "ResultSet")))
        if numbered:
            dataset.add(ox.Quad(node, _INDEX, ox.Literal(number)))
        for name, term in row:
            dataset.add(ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def _show(row: Row) -> str:
    return " ".join(f"?{name}={term}" for name, term in sorted(row, key=lambda pair: pair[0])) or "(empty)"


def _tell(missing: Iterable[str], extra: Iterable[str]) -> str:
    return f"expected besides: {_lines(missing)}\nnot expected: {_lines(extra)}"


def _lines(rows: Iterable[str]) -> str:
    listed = sorted(rows)
    more = [f"... and {len(listed) - 10} more"] if len(listed) > 10 else []
    return "".join(f"\n  {row}" for row in [*listed[:10], *more]) or "nothing"
