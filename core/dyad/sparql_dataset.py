"""The dataset clause of a query: taking FROM and FROM NAMED out of the text.

The engine reads a default graph of several graphs as a bag: a triple that stands in two of them counts twice,
although the default graph is their RDF merge (SPARQL 1.1, section 13.2.1). So the store makes the merge
itself, and for that it must know the graphs, and the engine must not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from dyad.namespaces import PREFIXES
from dyad.sparql_tokens import Token, scan, syntax_error


def take_dataset(
    text: str, known: Mapping[str, str] = PREFIXES, base: str | None = None
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Take the dataset clauses out of a query.

    Args:
        text: The query.
        known: The prefixes that need no declaration.
        base: What relative IRIs are relative to, where the query has no BASE.

    Returns:
        The text with spaces in place of the clauses, so that lines and columns stay; the graphs of FROM; the
        graphs of FROM NAMED.

    Raises:
        QuerySyntaxError: A clause names no graph, or names it by a prefix that is not declared, or by an IRI
            that is relative to nothing.

    Example:
        >>> take_dataset("ASK FROM <x:g> { ?s ?p ?o }")
        ('ASK            { ?s ?p ?o }', ('x:g',), ())
    """
    tokens = list(scan(text))
    prologue = read_prologue(tokens, text, known, base)
    default: list[str] = []
    named: list[str] = []
    pieces: list[str] = []
    done = index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.where != "top" or token.kind != "word" or not token.text.upper().endswith("FROM"):
            index += 1
            continue
        begin = token.offset + len(token.text) - len("FROM")
        index += 1
        graphs = default
        if index < len(tokens) and tokens[index].text.upper() == "NAMED":
            graphs = named
            index += 1
        if index >= len(tokens) or tokens[index].kind not in {"iri", "name"}:
            raise syntax_error("FROM names no graph: write FROM <IRI>", text, begin)
        graphs.append(prologue.resolve(tokens[index], text))
        end = tokens[index].offset + len(tokens[index].text)
        pieces += [text[done:begin], "".join(c if c in "\r\n" else " " for c in text[begin:end])]
        done = end
        index += 1
    return "".join(pieces) + text[done:], tuple(default), tuple(named)


@dataclass(frozen=True)
class Prologue:
    """What a query declares before it asks.

    Attributes:
        prefixes: Prefix to namespace.
        base: What relative IRIs are relative to; None where nothing is said.
    """

    prefixes: Mapping[str, str]
    base: str | None = None

    def resolve(self, token: Token, text: str) -> str:
        """Tell the IRI that a token names.

        Args:
            token: An IRI or a name with a prefix.
            text: The query, for the place of an error.

        Returns:
            The IRI.

        Raises:
            QuerySyntaxError: The prefix is not declared, or the IRI is relative to nothing.
        """
        if token.kind == "iri":
            return _absolute(token, self.base, text)
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise syntax_error(f"the prefix {prefix}: is not declared", text, token.offset)
        return self.prefixes[prefix] + local.replace("\\", "")


def read_prologue(
    tokens: Sequence[Token], text: str, known: Mapping[str, str] = PREFIXES, base: str | None = None
) -> Prologue:
    """Read what a query declares.

    Args:
        tokens: The query's tokens.
        text: The query, for the place of an error.
        known: Prefixes that need no declaration, with their namespaces.
        base: What relative IRIs are relative to, where the query has no BASE.

    Returns:
        The prologue.

    Raises:
        QuerySyntaxError: An IRI in it is relative to nothing.
    """
    prefixes = dict(known)
    for keyword, name, iri in zip(tokens, tokens[1:], (*tokens[2:], None), strict=False):
        if keyword.where != "top" or keyword.kind != "word":
            continue
        if keyword.text.upper() == "BASE" and name.kind == "iri":
            base = _absolute(name, base, text)
        elif keyword.text.upper() == "PREFIX" and iri is not None and iri.kind == "iri":
            prefixes[name.text.removesuffix(":")] = _absolute(iri, base, text)
    return Prologue(prefixes, base)


def _absolute(iri: Token, base: str | None, text: str) -> str:
    """Resolve an IRI as the engine does, which reads the same in Turtle (RFC 3986, section 5)."""
    try:
        [quad] = ox.parse(f"{iri.text} <urn:x:y> 1 .", format=ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        message = "this IRI is relative, and there is nothing that it is relative to: write BASE <IRI>"
        raise syntax_error(message, text, iri.offset) from None
    return str(quad.subject.value)
