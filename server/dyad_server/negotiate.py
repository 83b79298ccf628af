"""Content negotiation: which representation a client gets (RFC 9110, section 12.5.1).

One pure function, `choose`, decides between media types; `choose_format` applies it to the formats of an
answer, where `?format=` goes before Accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from dyad.store import Kind
from dyad_server.errors import NotAcceptable, UnknownFormat


@dataclass(frozen=True)
class Format:
    """A format of answers.

    Attributes:
        name: The store's name for it, which is also what people write in `?format=`.
        media_type: What the answer is labelled with.
        aliases: Other media types by which clients ask for it.
        is_text: Whether the label says that it is UTF-8.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    is_text: bool = False

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type."""
        return self.media_type + ("; charset=utf-8" if self.is_text else "")


_JSON = Format("json", "application/sparql-results+json", ("application/json",))
_XML = Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))

FORMATS: Final[dict[Kind, tuple[Format, ...]]] = {
    "solutions": (
        _JSON,
        _XML,
        Format("csv", "text/csv", is_text=True),
        Format("tsv", "text/tab-separated-values", is_text=True),
    ),
    "boolean": (_JSON, _XML),
    "graph": (
        Format("turtle", "text/turtle", ("application/x-turtle", "application/turtle"), is_text=True),
        Format("ntriples", "application/n-triples", ("text/plain",), is_text=True),
        Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
        Format("jsonld", "application/ld+json", ("application/json",)),
        Format("nquads", "application/n-quads", ("text/x-nquads",), is_text=True),
        Format("trig", "application/trig", ("application/x-trig",), is_text=True),
    ),
}
"""The formats of each kind of answer, the one we like best first."""

_SHORT: Final = {
    "ttl": "turtle",
    "n3": "turtle",
    "nt": "ntriples",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
    "json": "jsonld",
    "json-ld": "jsonld",
    "nq": "nquads",
}
"""Further names of graph formats in `?format=`; N3 holds all of Turtle."""

_LONGEST_ACCEPT: Final = 4_000
"""How many characters of the header Accept are read."""

_BROWSERS_OWN: Final = frozenset({"application/xml", "text/xml"})
"""What a browser asks for beside text/html without meaning data."""


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """Choose the media type that a client likes best.

    Args:
        accept: The header Accept; None where there is none.
        offers: Media types that can be had, the one we like best first.

    Returns:
        One of the offers; None if the client accepts none of them.

    Example:
        >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
        'application/json'
    """
    ranges = _parse_ranges(accept)
    if not ranges:
        return offers[0] if offers else None
    best: str | None = None
    best_rank = (0.0, -1)
    for offer in offers:
        rank = max((_match(offer, *wanted) for wanted in ranges), default=(-1, 0.0))
        specificity, quality = rank
        if quality > 0 and (quality, specificity) > best_rank:
            best, best_rank = offer, (quality, specificity)
    return best


def _parse_ranges(accept: str | None) -> list[tuple[str, float]]:
    """Ranges without parameters, in small letters, with their qualities; leaves out what is malformed."""
    if accept is not None and len(accept) > _LONGEST_ACCEPT:
        accept = accept[:_LONGEST_ACCEPT].rpartition(",")[0]  # nobody means so many, and each costs time
    parsed = parse_accept_header(accept, MIMEAccept)
    ranges = ((value.partition(";")[0].strip().lower(), quality) for value, quality in parsed)
    return [(value, quality) for value, quality in ranges if value.count("/") == 1 or value == "*"]


def _match(offer: str, wanted: str, quality: float) -> tuple[int, float]:
    """How closely a range names an offer (-1: not at all), and the quality it gives to it."""
    if wanted == offer:
        return 2, quality
    if wanted == offer.partition("/")[0] + "/*":
        return 1, quality
    return (0, quality) if wanted in ("*/*", "*") else (-1, 0.0)


def choose_format(kind: Kind, accept: str | None, names: Sequence[str] = ()) -> Format:
    """Choose the format of an answer.

    Args:
        kind: The kind of answer.
        accept: The header Accept; None where there is none.
        names: The values of `?format=`, which go before Accept: names or media types of formats. The first
            that fits counts; some clients send several, as they do not know which the server understands.

    Returns:
        The format.

    Raises:
        UnknownFormat: Names are given, and none is a format's.
        NotAcceptable: None of the formats that are asked for fits this kind of answer.

    Example:
        >>> choose_format("graph", "application/ld+json").name
        'jsonld'
    """
    known = check_format_names(names)
    if known:
        for name in known:
            for found in FORMATS[kind]:
                if name in _names_of(found, kind):
                    return found
        told = _list(found.name for found in FORMATS[kind])
        raise NotAcceptable(f"an answer of the kind {kind} cannot be written as {known[0]}: choose {told}")
    offers = {found.media_type: found for found in FORMATS[kind]}
    wanted = {value for value, _ in _parse_ranges(accept)}
    generic = wanted.isdisjoint({"text/html", "application/xhtml+xml"})
    for found in FORMATS[kind]:
        for alias in found.aliases:
            if alias in wanted and (generic or alias not in _BROWSERS_OWN):
                offers.setdefault(alias, found)
    chosen = choose(accept, list(offers))
    if chosen is None:
        told = _list(found.media_type for found in FORMATS[kind])
        raise NotAcceptable(
            f"an answer of the kind {kind} can be had as {told}: ask for one in Accept or ?format="
        )
    return offers[chosen]


def check_format_names(names: Sequence[str]) -> list[str]:
    """Refuse values of `?format=` that no kind of answer has, before any work is done.

    Args:
        names: The values; a value may be a list with commas.

    Returns:
        Those that name a format, in small letters.

    Raises:
        UnknownFormat: There are names, and none is a format's.
    """
    if not names:
        return []
    # "+" in an address means a space, so application/ld+json often arrives with one.
    told = [
        part.strip().partition(";")[0].lower().replace(" ", "+") for name in names for part in name.split(",")
    ]
    told = [name for name in told if name]
    every = {
        name for kind, formats in FORMATS.items() for found in formats for name in _names_of(found, kind)
    }
    known = [name for name in told if name in every]
    if told and not known:
        names_known = _list(dict.fromkeys(found.name for formats in FORMATS.values() for found in formats))
        raise UnknownFormat(f"{told[0][:60]!r} is no format: choose {names_known}")
    return known


def _names_of(found: Format, kind: Kind) -> set[str]:
    short = {name for name, long in _SHORT.items() if long == found.name} if kind == "graph" else set()
    return {found.name, found.media_type, *found.aliases} | short


def _list(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
