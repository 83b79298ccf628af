"""SPARQL text as tokens, split exactly where the engine splits it.

Whoever judges a text by its tokens must read it as the engine does: where the two differ, a keyword can hide.
Oxigraph's parser has no tokens of its own, it tries the grammar's rules at each character, so that

- a keyword needs no space around it: `trueSERVICE<x:y>{}` is `true`, `SERVICE`, an IRI and a group;
- after an operand `<` is "less than", although the standard reads `?a<'>'` as a variable and an IRI.

Hence the character classes below are the engine's, a text that can be read in two ways is refused (`?a<'>'`),
and so is whatever no SPARQL text can contain. Keywords that touch a name are the affair of
whoever looks for keywords.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dyad.errors import QuerySyntaxError

Where = Literal["top", "group", "select", "template", "values", "list", "expression"]
"""What surrounds a token: nothing, a group, a sub-query, the template of a CONSTRUCT, a block of data, a
collection or path, or an expression."""

_START: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_REST: Final = _START + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_LOCAL: Final = rf"(?:[{_REST}:-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])"

_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
    | (?P<name>(?:[{_START}][{_REST}-]*(?:\.+[{_REST}-]+)*)?:
        (?:(?:[{_START}_0-9:]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-]){_LOCAL}*(?:\.+{_LOCAL}+)?)?)
    | (?P<blank>_:[{_START}_0-9][{_REST}-]*(?:\.+[{_REST}-]+)*)
    | (?P<variable>[?$][{_START}_0-9](?:[{_START}_0-9\u00b7\u0300-\u036f\u203f-\u2040])*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<mark><<|>>|\{{\||\|\}}|\|\||&&|\^\^|[{{}}()\[\]<>=!&|^/*+?.,;~-])""",
    re.VERBOSE | re.DOTALL,
)

TERMS: Final = frozenset({"iri", "string", "name", "blank", "variable", "number"})
"""The kinds of token that are a term by themselves."""

_CLOSES: Final = {")": "(", "]": "[", "}": "{", ">>": "<<", "|}": "{|"}
_OPENS: Final = frozenset(_CLOSES.values())
_LONGEST_NAME: Final = 256


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: iri, string, name (with a prefix), blank, variable, language, number, word or mark.
        text: Its text.
        offset: Where it begins.
        where: What surrounds it; for a bracket, what is outside of it.
        depth: How many brackets are open around it, itself included if it is one.
    """

    kind: str
    text: str
    offset: int
    where: Where
    depth: int


@dataclass
class _Frame:
    opener: str
    where: Where


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Tell line and column of an offset, both from 1.

    Args:
        text: The text.
        offset: An offset in it.

    Returns:
        Line and column.

    Example:
        >>> place_of("ASK\\n{ }", 6)
        (2, 3)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def syntax_error(message: str, text: str, offset: int) -> QuerySyntaxError:
    """Make the error for a place in a text.

    Args:
        message: What is wrong and what to do.
        text: The text.
        offset: Where in it.

    Returns:
        The error with line and column.
    """
    return QuerySyntaxError(message, *place_of(text, offset))


def scan(text: str) -> Iterator[Token]:
    """Split SPARQL text into tokens.

    Args:
        text: The query or update.

    Yields:
        The tokens, without space and comments.

    Raises:
        QuerySyntaxError: No SPARQL text goes on as this one does, or it can be read in two ways.

    Example:
        >>> [token.text for token in scan("ASK { ?s ?p 'SERVICE' } # SERVICE")]
        ['ASK', '{', '?s', '?p', "'SERVICE'", '}']
    """
    frames: list[_Frame] = []
    before, previous = Token("", "", 0, "top", 0), Token("", "", 0, "top", 0)
    data_follows = False
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise _stray(text, offset)
        kind, found, start = match.lastgroup or "", match.group(), offset
        offset = match.end()
        if kind == "space":
            continue
        where: Where = frames[-1].where if frames else "top"
        if previous.text == "{" and where == "group" and found.upper().startswith("SELECT"):
            frames[-1].where = where = "select"
        if found == "<<" and where in ("top", "select", "expression") and text[offset : offset + 1] != "(":
            raise syntax_error("this can be read in two ways: put a space after '<'", text, start)
        if where == "expression" and found[0] == "<" and found != "<" and _ends_operand(previous):
            raise syntax_error("this can be read in two ways: put a space after '<'", text, start)
        if kind == "name" and len(found) > _LONGEST_NAME:
            raise syntax_error(f"this name is longer than {_LONGEST_NAME} characters", text, start)
        if kind == "word" and found.upper() == "VALUES":
            data_follows = True
        if found in _CLOSES:
            if not frames or frames.pop().opener != _CLOSES[found]:
                raise syntax_error(f"no bracket is open here that {found!r} could close", text, start)
            where = frames[-1].where if frames else "top"
        token = Token(kind, found, start, where, len(frames) + (found in _OPENS))
        yield token
        if kind == "mark" and found in _OPENS:
            if found == "{":
                inside = _inside_brace(previous, data_follows)
                data_follows = False
            else:
                inside = _inside_bracket(found, where, before, previous)
            frames.append(_Frame(found, inside))
        before, previous = previous, token


def _stray(text: str, offset: int) -> QuerySyntaxError:
    if text[offset] in "'\"":
        return syntax_error("this string is not closed", text, offset)
    return syntax_error(f"the character {text[offset]!r} cannot stand here", text, offset)


def _ends_operand(token: Token) -> bool:
    if token.kind == "word":
        return token.text.lower().endswith(("true", "false"))
    return token.kind in TERMS or token.kind == "language" or token.text in {")", "]", "}", ">>"}


def _inside_brace(previous: Token, data_follows: bool) -> Where:
    if data_follows:
        return "values"
    return "template" if previous.text.upper() == "CONSTRUCT" else "group"


def _inside_bracket(opener: str, where: Where, before: Token, previous: Token) -> Where:
    """Tell what is inside of `(`, `[`, `<<` or `{|`: in doubt an expression, about which `scan` is strict."""
    if where == "values":
        return "values"
    if opener != "(":
        return "expression" if where == "expression" and opener == "[" else "list"
    if previous.text == "<<" or previous.text.upper() == "VALUES" or where == "list":
        return "list"
    if where not in ("group", "template"):
        return "expression"
    if previous.kind == "word":
        return "list" if previous.text == "a" else "expression"
    if previous.kind in ("iri", "name"):
        # FILTER <x:function>(...), also as FILTERx:function(...), against ?s <x:predicate> (...)
        called = before.kind == "word" and before.text not in ("a", "true", "false")
        touched = previous.kind == "name" and re.search("FILTER|BIND", previous.text, re.IGNORECASE)
        return "expression" if called or touched else "list"
    return "list"
