"""How a release lies in a remote store, so that it answers as the embedded one does.

The default graph of a query is the union of all graphs, each triple once. Engines differ in what a query sees
that names no graph, and one question about two small graphs tells which of three ways is theirs:

- `apart`: a default graph of its own, apart from the named ones. The union is loaded into it.
- `merged`: the union of the named graphs, each triple once. Nothing more is loaded.
- `copied`: the union of the named graphs, each triple once for each graph that has it, and counts are wrong.
  The union is loaded into the graph `UNION`, and each query is asked with that as its default graph.

`LOADS` is the graph of the loader's own notes: what is loaded. `GRAPH ?g` shall see none of these, nor what
an engine keeps in graphs for itself; `hide_graphs` takes care of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Final, Literal

from dyad.errors import QueryError
from dyad.namespaces import BASE, SCHEMA
from dyad.sparql_dataset import read_prologue
from dyad.sparql_tokens import Token, scan

Layout = Literal["apart", "merged", "copied"]

LOADS: Final = BASE + "dataset/loads"
"""The graph of the loader's notes, and what they are about."""

UNION: Final = BASE + "dataset/union"
"""The graph of all triples, where the layout needs it."""

MARKED: Final = BASE + "dataset/loads/mark"
"""The other graph that has the mark, and nothing else."""

NOTHING: Final = BASE + "dataset/nothing"
"""A graph that is never there: what stands for no graph where an engine takes no graph for all."""

MARK: Final = f"<{LOADS}> a <http://rdfs.org/ns/void#Dataset>"
"""The mark: a triple of both `LOADS` and `MARKED`, which tells the layout."""

VERSION: Final = str(SCHEMA.version)
"""Tells the version of the release that is loaded; not there while one is being loaded."""

HASH: Final = str(SCHEMA.sha256)
"""Tells the SHA-256 of a graph that is loaded whole; of one that is not, it tells `PENDING`."""

PENDING: Final = "being loaded"

PROBE: Final = f"""SELECT ?version ?seen {{
  GRAPH <{LOADS}> {{ <{LOADS}> a ?mark OPTIONAL {{ <{LOADS}> <{VERSION}> ?version }} }}
  OPTIONAL {{ <{LOADS}> a ?seen }}
}}"""
"""One row for each way in which the mark is seen without GRAPH; no row where nothing is loaded."""

_OF_ENGINES: Final = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://localuriqaserver/sparql",
    "http://www.w3.org/ns/ldp#",
)
"""What Virtuoso keeps in graphs for itself."""


def tell_layout(seen: int) -> Layout:
    """Tell the layout of a store from how often it gives a triple that two graphs have.

    Args:
        seen: How often a query without GRAPH finds it.

    Returns:
        The layout.

    Example:
        >>> tell_layout(0), tell_layout(1), tell_layout(2)
        ('apart', 'merged', 'copied')
    """
    if seen == 0:
        return "apart"
    return "merged" if seen == 1 else "copied"


@dataclass(frozen=True)
class _Block:
    """One `GRAPH term { ... }`: the term, where the group ends, and whether a sub-query is in it."""

    term: Token
    end: int
    nests: bool


def hide_graphs(text: str) -> str:
    """Keep `GRAPH ?g` from seeing graphs that are no part of the release.

    Args:
        text: A query.

    Returns:
        The query with a FILTER behind each group of a GRAPH whose graph is a variable. It is behind and not
        within, for within the group the variable has no value yet.

    Raises:
        QuerySyntaxError: The text can be read in two ways, or is no SPARQL.

    Example:
        >>> hide_graphs("ASK { GRAPH ?g {} }")[:48]
        'ASK { GRAPH ?g {} FILTER(?g NOT IN (<https://w3i'
    """
    hidden = ", ".join(f"<{name}>" for name in (LOADS, MARKED, UNION, *_OF_ENGINES))
    filters = {}
    for block in _blocks(text):
        if block.term.kind == "variable":
            seen = f"{block.term.text} NOT IN ({hidden})"
            # Where the group is a sub-query Oxigraph gives the variable no value: no row must be lost.
            filters[block.end] = f" FILTER(COALESCE({seen}, true))" if block.nests else f" FILTER({seen})"
    return _insert(text, filters)


def name_graphs(text: str) -> tuple[str, tuple[str, ...]]:
    """Make `GRAPH <name>` work beside a default graph that is named with the request.

    For Virtuoso the names in the text must then be named with the request, too; otherwise a group in which
    nothing is found counts as one solution. But `GRAPH ?g` sees what is named with the request and nothing
    else: where a query has both, the name becomes a variable that a FILTER compares with it.

    Args:
        text: A query.

    Returns:
        The query, and the named graphs that go with it.

    Raises:
        QueryError: The query has both and all its variables are columns.
        QuerySyntaxError: The text can be read in two ways, or is no SPARQL.

    Example:
        >>> name_graphs("ASK { GRAPH <x:a> {} }")
        ('ASK { GRAPH <x:a> {} }', ('x:a',))
        >>> name_graphs("ASK { GRAPH <x:a> {} GRAPH ?g {} }")
        ('ASK { GRAPH ?named0 {} FILTER(?named0 = <x:a>) GRAPH ?g {} }', ())
    """
    blocks = list(_blocks(text))
    named = [block for block in blocks if block.term.kind != "variable"]
    if len(named) in (0, len(blocks)):
        return text, graphs_of(text)
    tokens = list(scan(text))
    if any(
        select.text.upper().startswith("SELECT") and star.text == "*" and star.where == "top"
        for select, star in pairwise(tokens)
    ):
        raise QueryError(
            "this store cannot answer SELECT * with both GRAPH <name> and GRAPH ?variable: name the columns"
        )
    taken = {token.text for token in tokens}
    names = (name for number in count() if (name := f"?named{number}") not in taken)
    edits: dict[int, str] = {}
    for block in named:
        variable = next(names)
        edits |= {block.term.offset: variable, block.end: f" FILTER({variable} = {block.term.text})"}
    return _insert(text, edits, {block.term.offset: len(block.term.text) for block in named}), ()


def graphs_of(text: str) -> tuple[str, ...]:
    """List the graphs that a query names in GRAPH.

    Args:
        text: A query.

    Returns:
        Their IRIs.

    Raises:
        QuerySyntaxError: A name has a prefix that is not declared, or the text is no SPARQL.

    Example:
        >>> graphs_of("ASK { GRAPH id:inferred {} }")
        ('https://w3id.org/dyad/id/inferred',)
    """
    prologue = read_prologue(list(scan(text)), text)
    terms = [block.term for block in _blocks(text) if block.term.kind != "variable"]
    return tuple(dict.fromkeys(prologue.resolve(term, text) for term in terms))


def _blocks(text: str) -> Iterator[_Block]:
    tokens = list(scan(text))
    for index, token in enumerate(tokens[:-2]):
        term, opens = tokens[index + 1 : index + 3]
        if token.text.upper() != "GRAPH" or term.kind not in ("variable", "iri", "name") or opens.text != "{":
            continue
        closes = next(t for t in tokens[index + 3 :] if t.text == "}" and t.depth == opens.depth - 1)
        nests = any(t.where == "select" for t in tokens if opens.offset < t.offset < closes.offset)
        yield _Block(term, closes.offset + 1, nests)


def _insert(text: str, inserted: Mapping[int, str], replaced: Mapping[int, int] | None = None) -> str:
    """Put texts in at offsets, in place of as many characters as `replaced` tells."""
    pieces, done = [], 0
    for offset, piece in sorted(inserted.items()):
        pieces += [text[done:offset], piece]
        done = offset + (replaced or {}).get(offset, 0)
    return "".join(pieces) + text[done:]
