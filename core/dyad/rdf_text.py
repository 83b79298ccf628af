"""RDF that came from outside: checked, then parsed, as triples of one graph.

The engine's parsers are fast and follow no address, but trust their input in three ways. Triple terms and
JSON-LD are read by recursion, so that some kilobytes of brackets end the process; every bracket of Turtle
costs memory until it is closed; and the entities of RDF/XML are expanded, so that one kilobyte becomes
gigabytes. Hence nesting is counted first and a DTD is refused, on the tokens of each format.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.parsers import expat

import pyoxigraph as ox

from dyad.errors import DataSyntaxError, SourceError
from dyad.store import GRAPH_FORMATS

DEEPEST: Final = 100
"""Deepest nesting of brackets, objects or elements. The engine crashes on JSON-LD of a depth between 1,000
and 10,000, and needs 200 MB for one of 1,000; for RDF/XML its time grows with the square of the depth."""

_TURTLE = re.compile(
    rb"""\#[^\r\n]*+ | <[^<>"\x00-\x20]*+> | \\.
    | \"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*+'''
    | "(?:[^"\\\r\n]++|\\.)*+" | '(?:[^'\\\r\n]++|\\.)*+'
    | (?P<open><<|\{\||[\[({]) | (?P<close>>>|\|\}|[\])}])""",
    re.VERBOSE | re.DOTALL,
)
_JSON = re.compile(rb'"(?:[^"\\]++|\\.)*+" | (?P<open>[\[{]) | (?P<close>[\]}])', re.VERBOSE | re.DOTALL)
_XML_DECLARATION = re.compile(r"""<\?xml\s[^>]*?\?>""")
_XML_ENCODING = re.compile(rb"""<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_XML_ENCODINGS: Final = ("utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "windows-1252")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PLACE = re.compile(
    r"Parser error at line \d+ (?:between columns? \d+ and(?: line \d+ column)? \d+|column \d+): "
)


def read_rdf(path: Path, format_name: str, base: str | None = None) -> list[ox.Triple]:
    """Read a file of RDF.

    Args:
        path: The file.
        format_name: Its format, a key of `dyad.store.GRAPH_FORMATS`.
        base: What relative IRIs are relative to; None where there may be none.

    Returns:
        Its triples. Its blank nodes are no others' (RDF 1.1, section 3.4).

    Raises:
        DataSyntaxError: It is not of its format, too deeply nested, or names graphs.
        SourceError: It cannot be read, or there is no such format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from None
    return parse_rdf(data, format_name, base)


def parse_rdf(data: bytes, format_name: str, base: str | None = None) -> list[ox.Triple]:
    """Parse RDF.

    Args:
        data: The bytes.
        format_name: As `read_rdf`.
        base: As `read_rdf`.

    Returns:
        As `read_rdf`.

    Raises:
        DataSyntaxError: As `read_rdf`.
        SourceError: There is no such format, or the base is no IRI.

    Example:
        >>> [str(triple) for triple in parse_rdf(b"<a> a <b> .", "turtle", "http://example.org/")]
        ['<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/b>']
    """
    if format_name not in GRAPH_FORMATS:
        raise SourceError(f"{format_name!r} is no format of RDF: give one of {', '.join(GRAPH_FORMATS)}")
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if format_name == "rdfxml":
        data = _check_xml(data)
    else:
        _check_nesting(data, _JSON if format_name == "jsonld" else _TURTLE)
    try:
        quads = ox.parse(
            data,
            GRAPH_FORMATS[format_name],
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        raise DataSyntaxError(_explain(error.msg or ""), error.lineno or 1, error.offset or 1) from None
    except ValueError as error:
        raise SourceError(f"{base!r} is no base for relative IRIs: {error}") from None


def _explain(message: str) -> str:
    """Put what the parser says into words that tell what to do, where its own do not."""
    message = _PLACE.sub("", " ".join(message.split()), count=1)
    if "LoadDocumentCallback" in message:
        return "a remote @context is not fetched: write the context into the document"
    if message == "Named graphs are not allowed":
        return "names a graph of its own: send the triples alone, the request says which graph they go to"
    return message if len(message) <= 300 else message[:300] + " ..."


def _check_nesting(data: bytes, tokens: re.Pattern[bytes]) -> None:
    depth = 0
    for match in tokens.finditer(data):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                line = data.count(b"\n", 0, match.start()) + 1
                column = match.start() - data.rfind(b"\n", 0, match.start())
                raise DataSyntaxError(f"nested deeper than {DEEPEST} brackets", line, column)
        elif kind == "close" and depth:
            depth -= 1


def _check_xml(data: bytes) -> bytes:
    """Refuse a DTD and deep nesting.

    Args:
        data: RDF/XML in any of the usual encodings.

    Returns:
        The same in UTF-8 and without XML declaration, so that the engine reads what was checked.
    """
    text = _decode_xml(data)
    declaration = _XML_DECLARATION.match(text)
    if declaration is not None:  # blanks in its place keep lines and columns
        text = re.sub(r"[^\r\n]", " ", declaration.group()) + text[declaration.end() :]
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def fail(message: str) -> DataSyntaxError:
        return DataSyntaxError(message, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def refuse_dtd(*_: object) -> None:
        raise fail("has a DTD (DOCTYPE), which is not read: leave it out and write its entities out")

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise fail(f"nested deeper than {DEEPEST} elements")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    checked = text.encode("utf-8")
    try:
        parser.Parse(checked, True)
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, "not well-formed")
        raise DataSyntaxError(f"no XML: {message}", error.lineno, error.offset + 1) from None
    return checked


def _decode_xml(data: bytes) -> str:
    """Decode XML by its byte-order mark, else as it declares, else as UTF-8 (XML 1.0, appendix F)."""
    declared = _XML_ENCODING.match(data)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith((b"<\x00", b"\x00<")):
        encoding = "utf-16le" if data.startswith(b"<") else "utf-16be"
    if encoding not in _XML_ENCODINGS:
        raise DataSyntaxError(f"the encoding {encoding} is not read: send UTF-8", 1, 1)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise DataSyntaxError(f"is not {encoding} here", line, column) from None
