"""Giving variables of a query their values by rewriting its text, for engines that take nothing but text.

The embedded engine is handed the values beside the text. An endpoint is not: there the value has to become
part of the text, and this is where that is done, token by token and never by pasting strings: a variable's
token is replaced by the term as SPARQL writes it, so that a value can be nothing but a term.

What a variable that has a value becomes:

- in a pattern or an expression, the term;
- in the SELECT clause of the query `(term AS ?x)`, so that the answer has its column; in that of a sub-query
  nothing, for nothing outside needs it any more;
- in GROUP BY nothing, unless nothing else is left there; in ORDER BY `(term)`.

A sub-query that does not project the variable has a variable of its own of that name, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pyoxigraph as ox

from dyad.errors import QueryError
from dyad.sparql_tokens import Token, scan, syntax_error
from dyad.store import Term

_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass
class _Scope:
    """One query: the whole, or a sub-query. Numbers are indexes of tokens.

    Attributes:
        head: Its SELECT; the first token of the text where it has none.
        opens: The bracket that opens its WHERE; `end` where it has none.
        closes: The bracket that closes it.
        end: The token after its last one.
        depth: How many brackets are open around it.
        within: The query in which it is a sub-query.
        names: What it projects; None where that is everything.
    """

    head: int
    opens: int
    closes: int
    end: int
    depth: int
    within: _Scope | None = None
    names: set[str] | None = None

    def sees(self, name: str) -> bool:
        """Tell whether a variable of this name is the one that was given a value."""
        own = self.names is None or name in self.names
        return own and (self.within is None or self.within.sees(name))


def bind_terms(text: str, bindings: Mapping[str, Term]) -> str:
    """Replace variables of a query by their values.

    Args:
        text: The query.
        bindings: Variable to term.

    Returns:
        The text of a query that gives the same answer by itself.

    Raises:
        QueryError: A value has no name outside its store, or the query does not project its variable.
        QuerySyntaxError: The query gives the variable another value, or is no SPARQL.

    Example:
        >>> bind_terms("SELECT ?s ?o { ?s ?p ?o }", {"s": ox.NamedNode("x:a")})
        'SELECT (<x:a> AS ?s) ?o { <x:a> ?p ?o }'
    """
    if not bindings:
        return text
    terms = {name: _write(name, term) for name, term in bindings.items()}
    tokens = list(scan(text))
    scopes = _find_scopes(tokens)
    whole = scopes[0]
    present = {token.text[1:] for token in tokens if token.kind == "variable"}
    for name in terms:
        if name not in present or not whole.sees(name):
            raise QueryError(f"the query does not give ?{name}, which has a value: put it into SELECT")
    edits = dict(_edits(text, tokens, scopes, terms, (f"given{n}" for n in count())))
    if _is_select(tokens, whole) and whole.names is None:
        columns = " ".join(f"BIND({term} AS ?{name})" for name, term in terms.items())
        edits[whole.opens] = "{ {"
        edits[whole.closes] = f"}} {columns} }}"
    pieces, done = [], 0
    for index, replacement in sorted(edits.items()):
        token = tokens[index]
        pieces += [text[done : token.offset], replacement]
        done = token.offset + len(token.text)
    return "".join(pieces) + text[done:]


def _write(name: str, term: Term) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    raise QueryError(
        f"the value of ?{name} is {term}, which only its own store can find: give an IRI or a literal"
    )


def _is_select(tokens: Sequence[Token], scope: _Scope) -> bool:
    return scope.head < len(tokens) and tokens[scope.head].text.upper() == "SELECT"


def _find_scopes(tokens: Sequence[Token]) -> list[_Scope]:
    """Find the queries in a text, the whole first, each before those in it."""
    scopes: list[_Scope] = []
    for index, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        selects = word == "SELECT" and token.where in ("top", "select")
        if selects or (not scopes and word in ("ASK", "CONSTRUCT", "DESCRIBE")):
            scopes.append(_scope_at(tokens, index, scopes))
    return scopes or [_Scope(0, len(tokens), len(tokens), len(tokens), 0)]


def _scope_at(tokens: Sequence[Token], head: int, before: Sequence[_Scope]) -> _Scope:
    depth, last = tokens[head].depth, len(tokens)
    rest = range(head, last)
    braces = (i for i in rest if tokens[i].text == "{" and tokens[i].depth == depth + 1)
    opens = next((i for i in braces if tokens[i - 1].text.upper() != "CONSTRUCT"), last)
    closes = next((i for i in range(opens, last) if tokens[i].text == "}" and tokens[i].depth == depth), last)
    end = next((i for i in rest if tokens[i].text == "}" and tokens[i].depth == depth - 1), last)
    within = next((scope for scope in reversed(before) if scope.opens < head < scope.closes), None)
    scope = _Scope(head, opens, closes, end, depth, within)
    if tokens[head].text.upper() == "SELECT":
        scope.names = _projected(tokens, scope)
    return scope


def _projected(tokens: Sequence[Token], scope: _Scope) -> set[str] | None:
    names = set()
    for index in range(scope.head + 1, scope.opens):
        token = tokens[index]
        if token.text == "*" and token.depth == scope.depth:
            return None
        named = token.depth == scope.depth or tokens[index - 1].text.upper() == "AS"
        if token.kind == "variable" and named:
            names.add(token.text[1:])
    return names


def _edits(
    text: str,
    tokens: Sequence[Token],
    scopes: Sequence[_Scope],
    terms: Mapping[str, str],
    fresh: Iterator[str],
) -> Iterator[tuple[int, str]]:
    """Give the token to be replaced and its replacement, for each."""
    taken = {token.text[1:] for token in tokens}
    names = (name for name in fresh if name not in taken)
    in_values = False
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text.upper() == "VALUES":
            in_values = True
        elif token.text == "{":
            in_values = False
        name = token.text[1:]
        if token.kind != "variable" or name not in terms:
            continue
        scope = next(s for s in reversed(scopes) if s.head <= index < s.end)
        if not scope.sees(name):
            continue
        if in_values or tokens[index - 1].text.upper() == "AS":
            raise syntax_error(f"?{name} has a value already: give this one another name", text, token.offset)
        yield index, _replacement(tokens, index, scope, terms, names)


def _replacement(
    tokens: Sequence[Token], index: int, scope: _Scope, terms: Mapping[str, str], names: Iterator[str]
) -> str:
    token = tokens[index]
    name = token.text[1:]
    term = terms[name]
    bare = token.depth == scope.depth
    if index < scope.opens and bare and _is_select(tokens, scope):
        if scope.within is None:
            return f"({term} AS ?{name})"
        # A sub-query has to project something.
        head = range(scope.head + 1, scope.opens)
        return "" if _others(tokens, head, scope, terms, index) else f"(1 AS ?{next(names)})"
    if index > scope.closes and bare:
        clause = _clause(tokens, index, scope)
        if tokens[clause.start].text.upper() == "GROUP":
            others = _others(tokens, clause, scope, terms, index)
            return "" if others else f"({term} AS ?{next(names)})"
        return f"({term})"
    return term


def _others(
    tokens: Sequence[Token], places: range, scope: _Scope, terms: Mapping[str, str], index: int
) -> bool:
    """Tell whether a clause has something beside the variables that are left out: these all but the first."""
    for place in places:
        token = tokens[place]
        if token.depth < scope.depth or place == index:
            continue
        replaced = token.kind == "variable" and token.text[1:] in terms and token.depth == scope.depth
        counts = token.kind in ("variable", "iri", "name") or token.text == "("
        if counts and (not replaced or place < index):
            return True
    return False


def _clause(tokens: Sequence[Token], index: int, scope: _Scope) -> range:
    """Find the modifier (GROUP BY, ORDER BY ...) in which a token stands."""

    def begins(i: int) -> bool:
        token = tokens[i]
        return token.kind == "word" and token.depth == scope.depth and token.text.upper() in _MODIFIERS

    start = next((i for i in range(index, scope.closes, -1) if begins(i)), index)
    end = next((i for i in range(index, scope.end) if begins(i)), scope.end)
    return range(start, end)
