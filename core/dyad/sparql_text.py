"""What is decided on the text of a query, before any engine parses it.

The engine follows SERVICE to any address; it parses and plans by recursion in native code, so that a few
kilobytes of brackets end the process; and it plans the join of n patterns in a time that grows with n cubed.
All three are bounded here, on the tokens of the text: a word inside a string, a name or a comment is no
keyword (SPARQL 1.1, section 19.8).

The bounds are measured: `tests/core/test_sparql_text.py` asks the engine, in threads with small stacks, what
just passes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from dyad.errors import QueryRefused
from dyad.sparql_tokens import TERMS, Token, place_of, scan, syntax_error

DEEPEST: Final = 50
"""Deepest nesting of brackets. The engine crashes at about 150 in the worst case (EXISTS in EXISTS)."""

MOST_OPERATORS: Final = 400
"""Most operators, clauses and brackets in a query. The engine crashes at about 600 in the worst case."""

MOST_JOINS: Final = 100
"""Most patterns joined with each other. The engine needs seconds to plan 120 in the worst case."""

_CLAUSES: Final = frozenset({"UNION", "FILTER", "OPTIONAL", "MINUS", "BIND", "VALUES", "LATERAL"})
_OPERATORS: Final = frozenset({"+", "-", "*", "/", "|", "^", "!", "=", "&", "<", ">", "&&", "||", "?"})
_CHANGING = re.compile("NOW|RAND|UUID|BNODE", re.IGNORECASE)
_GRAPH = re.compile(r"(?<!para)GRAPH|\\u", re.IGNORECASE)
_FETCHES = re.compile("SERVICE|LOAD", re.IGNORECASE)
_PIECE = re.compile(r"\w+|[^\w\s]")
_LONG_LIST = re.compile(r"[(\[][^()\[\]{}]{40}")
_TOO_COMPLEX: Final = "the query is too complex here ({}): split it, or give lists of values by VALUES or IN"


def tokenize(text: str) -> Iterator[tuple[str, str, int]]:
    """Split SPARQL text into tokens.

    Args:
        text: The query or update.

    Yields:
        Kind (word, mark, iri, string, name, variable, ...), text and offset of each token; space and comments
        are left out.

    Raises:
        QuerySyntaxError: No SPARQL text goes on as this one does.

    Example:
        >>> [kind for kind, _, _ in tokenize("ASK { ?s ?p 'SERVICE' } # SERVICE")]
        ['word', 'mark', 'variable', 'variable', 'string', 'mark']
    """
    for token in scan(text):
        yield token.kind, token.text, token.offset


def check_query(text: str, services: Collection[str] = ()) -> None:
    """Refuse a query that would fetch an address, or that could make the engine crash or plan for minutes.

    Args:
        text: The query.
        services: The addresses that SERVICE may name.

    Raises:
        QueryRefused: It contains LOAD, or SERVICE with another address.
        QuerySyntaxError: It is too complex, can be read in two ways, or is no SPARQL; names line and column.
    """
    check_fetching(text, services)
    check_complexity(text)


def check_fetching(text: str, services: Collection[str] = ()) -> None:
    """Refuse a query that would fetch an address.

    Args:
        text: The query.
        services: The addresses that SERVICE may name.

    Raises:
        QueryRefused: It contains LOAD, or SERVICE with another address.
        QuerySyntaxError: It can be read in two ways, or is no SPARQL.

    Example:
        >>> check_fetching("ASK { ?s ?p 'SERVICE <x:y> {}' }")
    """
    if not _FETCHES.search(text):
        return  # the common case: however the text is read, the word is not in it
    tokens = list(scan(text))
    for index, token in enumerate(tokens):
        keyword = _fetching_keyword(tokens, index)
        if keyword and not (services and _is_allowed(tokens, index, services)):
            line, column = place_of(text, token.offset)
            raise QueryRefused(
                f"line {line}, column {column}: {keyword} would make this server fetch an address, which it "
                "does not do: query the other endpoint yourself and put its answers in VALUES; whoever runs "
                "this server can allow addresses by the setting DYAD_SERVICE_ALLOW"
            )


def _is_allowed(tokens: list[Token], index: int, services: Collection[str]) -> bool:
    """Whether SERVICE stands alone and names an address of the list in full; all else stays refused."""
    if tokens[index].text.upper() != "SERVICE":
        return False
    after = tokens[index + 1 : index + 3]
    if after and after[0].text.upper() == "SILENT":
        after = after[1:]
    return bool(after) and after[0].kind == "iri" and after[0].text[1:-1] in services


def _fetching_keyword(tokens: list[Token], index: int) -> str:
    token = tokens[index]
    if token.kind == "word":
        # No other word contains SERVICE, and the engine also takes it where it touches another: trueSERVICE.
        if "SERVICE" in token.text.upper():
            return "SERVICE"
        return "LOAD" if token.text.upper() == "LOAD" else ""
    if token.kind == "name" and "SERVICE" in token.text.upper():
        # SERVICEx:y { } is taken as SERVICE x:y { } where SERVICEx is no prefix; and x:SERVICE <y> { } as
        # x: SERVICE <y> { } where x: is an IRI that takes no more characters. A group right after the name,
        # or after one more term, is what all these have in common; of what is meant well, GRAPH x:service { }
        # has it too.
        graph = index > 0 and tokens[index - 1].text.upper() == "GRAPH"
        after = [following.text for following in tokens[index + 1 : index + 4]]
        if not graph and "{" in after[:2] + (after[2:] if after[:1] == ["SILENT"] else []):
            return "SERVICE (or a name like it right before a group: put a '.' between)"
    return ""


def names_dataset(text: str) -> bool:
    """Tell whether a query says by FROM or FROM NAMED which graphs it is about.

    Args:
        text: The query.

    Returns:
        Whether it does.

    Raises:
        QuerySyntaxError: It can be read in two ways, or is no SPARQL.

    Example:
        >>> names_dataset("SELECT * FROM <x:g> { ?s ?p 'FROM' }"), names_dataset("SELECT * { ?s ?p 'FROM' }")
        (True, False)
    """
    # endswith, as the engine also takes a keyword that touches the one before it: ASKFROM<x:g>{}.
    return "FROM" in text.upper() and any(
        token.kind == "word" and token.where == "top" and token.text.upper().endswith("FROM")
        for token in scan(text)
    )


def names_no_graph(text: str) -> bool:
    """Tell whether a query surely looks at nothing but the default graph.

    Args:
        text: The query.

    Returns:
        Whether the word GRAPH is nowhere in it, not even in a name (but paragraph), nor anything that could
        stand for it.

    Example:
        >>> names_no_graph("ASK { ?s ?p ?o }"), names_no_graph("ASK { GRAPH ?g { ?s ?p ?o } }")
        (True, False)
    """
    return not _GRAPH.search(text)


def is_repeatable(text: str) -> bool:
    """Tell whether a query has the same answer each time, as long as the data are the same.

    Args:
        text: The query.

    Returns:
        Whether it has; false also where that is in doubt.

    Raises:
        QuerySyntaxError: It can be read in two ways, or is no SPARQL.

    Example:
        >>> is_repeatable("SELECT (NOW() AS ?now) {}")
        False
    """
    return not _CHANGING.search(text) or not any(
        token.kind == "word" and _CHANGING.search(token.text) for token in scan(text)
    )


@dataclass
class _Scope:
    """The patterns of one group, with those of the groups in it that are joined with them."""

    joins: int = 0
    alone: bool = False  # joined with nothing outside of it: a branch of a UNION, an EXISTS
    closed: int = (
        0  # the joins of the group closed last, which may turn out to be the first branch of a UNION
    )


def check_complexity(text: str) -> None:
    """Refuse a query so complex that the engine could crash or plan for minutes.

    Args:
        text: The query.

    Raises:
        QuerySyntaxError: It is too complex, can be read in two ways, or is no SPARQL.

    Example:
        >>> check_complexity("SELECT * { VALUES ?x {" + " 1" * 40_000 + "} }")
    """
    if _is_surely_simple(text):
        return
    operators = work = 0
    scopes = [_Scope()]
    for token, previous, before in _with_previous(scan(text)):
        operators += _operators_of(token, previous, before)
        problem = ""
        if token.depth > DEEPEST:
            problem = f"nested deeper than {DEEPEST}"
        elif operators > MOST_OPERATORS:
            problem = f"more than {MOST_OPERATORS} operators, clauses and brackets"
        else:
            work += _note_joins(scopes, token, previous)
            if work + scopes[-1].joins ** 3 > MOST_JOINS**3:
                problem = f"more than {MOST_JOINS} patterns to be joined"
        if problem:
            raise syntax_error(_TOO_COMPLEX.format(problem), text, token.offset)


def _is_surely_simple(text: str) -> bool:
    """Tell in a hundredth of the time that no bound can be passed; whatever is in doubt is scanned.

    No text has more tokens than pieces, nor more open brackets than opening characters; and a list that costs
    joins without any mark between its items is longer than 40 characters, or there are few of them.
    """
    return (
        len(text) <= 2_000
        and sum(map(text.count, "{([")) + text.count("<<") < DEEPEST
        and sum(map(text.count, ".;,/~[{")) + text.count("<<") < MOST_JOINS
        and len(_PIECE.findall(text)) <= 250
        and not _LONG_LIST.search(text)
    )


def _with_previous(tokens: Iterable[Token]) -> Iterator[tuple[Token, Token, Token]]:
    nothing = Token("", "", 0, "top", 0)
    before, previous = nothing, nothing
    for token in tokens:
        yield token, previous, before
        before, previous = previous, token


def _operators_of(token: Token, previous: Token, before: Token) -> int:
    if token.where == "values":
        return 0
    if token.kind == "word":
        return int(token.text.upper() in _CLAUSES)
    if token.kind == "mark":
        return int(token.text in _OPERATORS or token.text in ("{", "(", "["))
    # DESCRIBE <a> <b> <c>: the engine joins them one by one. PREFIX a: <b> is not meant.
    listed = token.where == "top" and token.kind in TERMS and previous.kind in TERMS
    return int(listed and before.text.upper() != "PREFIX")


def _note_joins(scopes: list[_Scope], token: Token, previous: Token) -> int:
    """Count a token's share of the joins; gives the work of what it shows to be joined with nothing else."""
    scope = scopes[-1]
    work = 0
    if scope.closed:
        if token.text.upper() == "UNION":
            work += scope.closed**3
        else:
            scope.joins += scope.closed
        scope.closed = 0
    scope.joins += _joins_of(token, previous)
    if token.text == "{":
        word = previous.text.upper()
        alone = token.where in ("top", "expression") or word in ("UNION", "EXISTS")
        scopes.append(_Scope(alone=alone))
    elif token.text == "}":
        inner = scopes.pop()
        joins = inner.joins + inner.closed
        if inner.alone:
            work += joins**3
        else:
            scopes[-1].closed = joins
    return work


def _joins_of(token: Token, previous: Token) -> int:
    if token.where not in ("group", "list", "select") or token.text == "}":
        return 0
    follows = previous.kind in TERMS or previous.text in (")", "]")
    if token.where == "list" and follows and (token.kind in TERMS or token.text in ("(", "[")):
        return 2  # an item of a collection is two triples
    if previous.text.upper() == "UNION":
        return 0  # all branches together are one pattern
    if previous.text == ".":
        return 1
    return int(token.kind == "mark" and token.text in (";", ",", "/", "~", "[", "{", "{|", "<<"))
