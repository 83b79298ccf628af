"""What is decided on the text of an update before the engine parses it, and how it is run.

The bounds are those of queries (`dyad.sparql_text`), an operation at a time: the engine reads the triples of
INSERT DATA and of templates in a time that grows with their number only, so that thousands of them are fine,
while nesting and patterns to be joined end the process here as they do there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from dyad.errors import QueryError, QueryRefused, QuerySyntaxError, StoreError
from dyad.sparql_text import DEEPEST, check_complexity, check_fetching
from dyad.sparql_tokens import Token, place_of, scan, syntax_error

_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass
class Operation:
    """One operation of an update: what stands between two semicolons.

    Attributes:
        text: Its text, declarations included.
        begin: Where it begins in the whole text.
        tokens: Its tokens outside of all brackets, the outermost brackets themselves included.
    """

    text: str
    begin: int
    tokens: list[Token] = field(repr=False)

    @property
    def reads(self) -> bool:
        """Whether it looks at the data: DELETE and INSERT with WHERE, as against DATA and whole graphs."""
        return self.where is not None

    @property
    def where(self) -> Token | None:
        """The word WHERE, which the engine also takes where it touches the one before it."""
        words = (token for token in self.tokens if token.kind == "word")
        return next((token for token in words if token.text.upper().endswith("WHERE")), None)

    @property
    def prologue(self) -> str:
        """Its declarations, which hold for the operations after it as well."""
        for token in self.tokens:
            if token.kind == "word" and token.text.upper() not in _PROLOGUE:
                return self.text[: token.offset - self.begin]
        return self.text


def split_update(text: str) -> list[Operation]:
    """Split an update into its operations.

    Args:
        text: The update.

    Returns:
        Its operations; the last may be declarations only.

    Raises:
        QuerySyntaxError: It is no SPARQL, can be read in two ways, or is nested too deeply.

    Example:
        >>> [one.text for one in split_update("CLEAR ALL; INSERT DATA { <x:a> <x:b> 1 ; <x:c> 2 }")]
        ['CLEAR ALL', ' INSERT DATA { <x:a> <x:b> 1 ; <x:c> 2 }']
    """
    operations: list[Operation] = []
    tokens: list[Token] = []
    begin = 0
    for token in scan(text):
        if token.depth > DEEPEST:
            raise syntax_error(f"the update is nested deeper than {DEEPEST} here", text, token.offset)
        if token.where != "top":
            continue
        if token.text == ";":
            operations.append(Operation(text[begin : token.offset], begin, tokens))
            tokens, begin = [], token.offset + 1
        else:
            tokens.append(token)
    operations.append(Operation(text[begin:], begin, tokens))
    return operations


def check_update(text: str, services: Collection[str] = ()) -> list[Operation]:
    """Refuse an update that would fetch an address, or that could make the engine crash or plan for minutes.

    Args:
        text: The update.
        services: The addresses that SERVICE may name.

    Returns:
        Its operations.

    Raises:
        QueryRefused: It contains LOAD, or SERVICE with another address.
        QuerySyntaxError: It is too complex, can be read in two ways, or is no SPARQL; names line and column.

    Example:
        >>> len(check_update("INSERT DATA {" + "<x:a> <x:b> 1 ." * 5_000 + "}"))
        1
    """
    operations = split_update(text)
    for operation in operations[:-1]:
        if not operation.tokens:
            raise syntax_error("there is nothing before this semicolon", text, operation.begin - 1)
    for operation in operations:
        _check_load(operation, text)
    check_fetching(text, services)
    for operation in operations:
        if operation.reads:
            _check_patterns(operation, text)
    return operations


def _check_load(operation: Operation, text: str) -> None:
    previous = None
    for token in operation.tokens:
        # LOADSILENT<x:y> and LOADx:y, where x: is declared, are LOAD to the engine as well; as an operand,
        # after a word such as WITH or TO, LOADx:y is the name of a graph.
        begins = token.text.upper().startswith("LOAD")
        name = token.kind == "name" and begins and (previous is None or previous.kind != "word")
        if name or (token.kind == "word" and "LOAD" in token.text.upper()):
            _check_load_grammar(operation, text)
            line, column = place_of(text, token.offset)
            raise QueryRefused(
                f"line {line}, column {column}: LOAD would make this server fetch an address, which it does "
                "not do: send the document itself, by the Graph Store Protocol"
            )
        previous = token


def _check_load_grammar(operation: Operation, text: str) -> None:
    """Say of a LOAD that is none what is wrong with it, before it is refused for what it would do.

    Only a LOAD that stands by itself is looked at (SPARQL 1.1, section 19.8, rule 31).
    """
    begin = next((n for n, token in enumerate(operation.tokens) if token.text.upper() == "LOAD"), None)
    if begin is None:
        return
    if operation.tokens[begin].offset > operation.begin + len(operation.prologue):
        raise syntax_error("write a ';' before LOAD", text, operation.tokens[begin].offset)
    rest = list(operation.tokens[begin + 1 :])
    if rest and rest[0].text.upper() == "SILENT":
        del rest[0]
    words = [token.text.upper() if token.kind == "word" else token.kind for token in rest]
    words = ["iri" if word == "name" else word for word in words]
    for place, expected in enumerate(("iri", "INTO", "GRAPH", "iri")):
        if place == 1 and len(words) == 1:
            return
        if place >= len(words) or words[place] != expected:
            offset = rest[place].offset if place < len(rest) else operation.begin + len(operation.text)
            raise syntax_error("write LOAD <IRI>, or LOAD <IRI> INTO GRAPH <IRI>", text, offset)
    if len(words) > 4:
        raise syntax_error("nothing more is expected after LOAD <IRI> INTO GRAPH <IRI>", text, rest[4].offset)


def _check_patterns(operation: Operation, text: str) -> None:
    """Hold the patterns of one operation against the bounds of queries, its templates left out."""
    pieces, done = [], 0
    for opening, closing, word in _groups(operation):
        if word.endswith(("INSERT", "DELETE")):
            start, end = opening.offset + 1 - operation.begin, closing.offset - operation.begin
            pieces += [operation.text[done:start], re.sub(r"[^\r\n]", " ", operation.text[start:end])]
            done = end
    pieces.append(operation.text[done:])
    try:
        check_complexity("".join(pieces))
    except QuerySyntaxError as error:
        line, column = place_of(text, operation.begin)
        if error.line == 1:
            raise QuerySyntaxError(error.message, line, column + error.column - 1) from None
        raise QuerySyntaxError(error.message, line + error.line - 1, error.column) from None


def _groups(operation: Operation) -> list[tuple[Token, Token, str]]:
    """The outermost groups: their brackets, and the word before them in capital letters."""
    tokens = operation.tokens
    found = []
    for index, token in enumerate(tokens):
        if token.text == "{" and token.kind == "mark" and index + 1 < len(tokens):
            word = tokens[index - 1].text.upper() if index else ""
            found.append((token, tokens[index + 1], word))
    return found


def add_dataset(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """Say in an update which graphs it is about, as `using-graph-uri` and `using-named-graph-uri` ask.

    Args:
        text: The update, checked.
        using: Graphs that make up the default graph of each WHERE.
        using_named: Graphs that GRAPH may see there.

    Returns:
        The update with USING and USING NAMED in each operation that has a WHERE.

    Raises:
        QueryError: It says so itself by WITH or USING (SPARQL 1.1 Protocol, section 2.2.3), or a graph has no
            IRI for a name.

    Example:
        >>> add_dataset("DELETE WHERE { ?s ?p 1 }", ["x:g"], [])
        'DELETE { ?s ?p 1 } USING <x:g> WHERE { ?s ?p 1 }'
    """
    if not using and not using_named:
        return text
    clauses = [f"USING {_write_iri(graph)} " for graph in using]
    clauses += [f"USING NAMED {_write_iri(graph)} " for graph in using_named]
    return ";".join(_with_clauses(one, "".join(clauses), text) for one in split_update(text))


def _write_iri(graph: str) -> str:
    try:
        return str(ox.NamedNode(graph))
    except ValueError:
        raise QueryError(f"{graph!r} is no absolute IRI: name the graph by one") from None


def _with_clauses(operation: Operation, clauses: str, text: str) -> str:
    for token in operation.tokens:
        if token.kind == "word" and token.text.upper() in ("WITH", "USING"):
            message = (
                f"{token.text.upper()} cannot be used together with using-graph-uri or using-named-graph-uri"
            )
            raise syntax_error(message, text, token.offset)
    where = operation.where
    if where is None:
        return operation.text
    cut = where.offset + len(where.text) - len("WHERE") - operation.begin
    head, tail = operation.text[:cut], operation.text[cut:]
    groups = _groups(operation)
    if len(groups) == 1:  # DELETE WHERE { pattern }: the pattern is the template, too
        opening, closing, _ = groups[0]
        begin, end = opening.offset - operation.begin, closing.offset + 1 - operation.begin
        head += operation.text[begin:end] + " "
    return head + clauses + tail


def run_update(
    store: ox.Store, text: str, *, base: str | None = None, prefixes: Mapping[str, str] | None = None
) -> None:
    """Run an update, all of it or nothing.

    Args:
        store: The store.
        text: The update, checked.
        base: What relative IRIs are relative to.
        prefixes: Prefixes that need not be declared.

    Raises:
        QuerySyntaxError: It is no SPARQL update; names line and column.
        QueryError: It cannot be carried out: a graph is there already, or is not there.
        StoreError: The store failed.

    Example:
        >>> store = ox.Store()
        >>> run_update(store, "INSERT DATA { <x:a> <x:b> 1 }")
        >>> len(store)
        1
    """
    try:
        store.update(text, base_iri=base, prefixes=dict(prefixes) if prefixes else None)
    except SyntaxError as error:
        match = _AT.fullmatch(str(error))
        line, column, message = (int(match[1]), int(match[2]), match[3]) if match else (1, 1, str(error))
        message = " ".join(message.split())
        if len(message) > 200:  # the parser names every character class that it could have taken
            message = message[:200].rsplit(",", 1)[0] + ", ..."
        raise QuerySyntaxError(message, line, column) from None
    except RuntimeError as error:
        raise QueryError(f"the update cannot be carried out: {error}") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"the store could not be changed: {error}") from error
