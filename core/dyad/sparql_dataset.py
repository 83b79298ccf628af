"""The dataset clause of a query: taking FROM and FROM NAMED out of the text.

The engine reads a default graph of several graphs as a bag: a triple that stands in two of them counts twice,
although the default graph is their RDF merge (SPARQL 1.1, section 13.2.1). So the store makes the merge
itself, and for that it must know the graphs, and the engine must not.
"""

from __future__ import annotations

from dyad.namespaces import PREFIXES
from dyad.sparql_tokens import Token, scan, syntax_error


def take_dataset(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Take the dataset clauses out of a query.

    Args:
        text: The query.

    Returns:
        The text with spaces in place of the clauses, so that lines and columns stay; the graphs of FROM; the
        graphs of FROM NAMED.

    Raises:
        QuerySyntaxError: A clause names no graph, or names it by a prefix that is not declared.

    Example:
        >>> take_dataset("ASK FROM <x:g> { ?s ?p ?o }")
        ('ASK            { ?s ?p ?o }', ('x:g',), ())
    """
    tokens = list(scan(text))
    prefixes = {**PREFIXES, **_declared(tokens)}
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
        graphs.append(_resolve(tokens[index], prefixes, text))
        end = tokens[index].offset + len(tokens[index].text)
        pieces += [text[done:begin], "".join(c if c in "\r\n" else " " for c in text[begin:end])]
        done = end
        index += 1
    return "".join(pieces) + text[done:], tuple(default), tuple(named)


def _declared(tokens: list[Token]) -> dict[str, str]:
    found = {}
    for keyword, prefix, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if keyword.where == "top" and keyword.text.upper() == "PREFIX" and iri.kind == "iri":
            found[prefix.text.removesuffix(":")] = iri.text[1:-1]
    return found


def _resolve(token: Token, prefixes: dict[str, str], text: str) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    if prefix not in prefixes:
        raise syntax_error(f"the prefix {prefix}: is not declared", text, token.offset)
    return prefixes[prefix] + local.replace("\\", "")
