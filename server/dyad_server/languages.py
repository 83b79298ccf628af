"""The reader's languages: which are wanted, and names of things in the first of them that there is.

The pages themselves are in English; names are shown in the language of the reader, chosen by `?lang=` or by
the header Accept-Language. A choice by `?lang=` is kept in the links of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox
from flask import g, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from dyad import display_names
from dyad.display_names import Name as Name
from dyad.display_names import Names as Names
from dyad.display_names import Reader as Reader
from dyad.display_names import say_iri as say_iri
from dyad.display_names import values_blocks as values_blocks
from dyad.store import Store
from dyad_server.errors import RequestError

OFFERED: Final[Mapping[str, str]] = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""The languages that the names of countries ship in, by what each calls itself."""

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LONGEST_ACCEPT: Final = 1_000
_MOST: Final = 10


def parse_reader(chosen: str | None, accept: str | None) -> Reader:
    """Tell who reads, by what the request says.

    Args:
        chosen: The value of `?lang=`.
        accept: The header Accept-Language.

    Returns:
        The reader; languages fall back from the chosen one to those of the header and to English.

    Raises:
        RequestError: What is chosen is no language tag.

    Example:
        >>> parse_reader(None, "pt-BR,vi;q=0.5").languages
        ('pt-br', 'vi', 'en')
        >>> parse_reader("ru", None).languages
        ('ru', 'en')
    """
    wanted = []
    tag = (chosen or "").strip()
    if tag:
        if not _TAG.fullmatch(tag):
            raise RequestError(f"lang is {tag[:20]!r}: write the tag of a language, such as en, vi or ru")
        wanted.append(tag.lower())
    accepted = parse_accept_header((accept or "")[:_LONGEST_ACCEPT], LanguageAccept)
    wanted += [name.lower() for name, quality in accepted if quality > 0 and _TAG.fullmatch(name)][:_MOST]
    return Reader(tuple(dict.fromkeys([*wanted, "en"])), tag.lower())


def current_reader() -> Reader:
    """Tell who reads the page that is made.

    Returns:
        The reader of the request; who reads English where there is no request.

    Raises:
        RequestError: `?lang=` is no language tag.
    """
    if not has_request_context():
        return Reader()
    if "reader" not in g:
        g.reader = Reader()  # so that the page that tells of a bad tag can be made
        g.reader = parse_reader(request.args.get("lang"), request.headers.get("Accept-Language"))
    reader: Reader = g.reader
    return reader


def read_names(store: Store, iris: Iterable[str], reader: Reader | None = None) -> Names:
    """Look up what things are called, in one query for some hundreds of them.

    Args:
        store: Where to look.
        iris: The things.
        reader: Who reads; the reader of the request by default.

    Returns:
        A name for each.
    """
    return display_names.read_names(store, iris, reader or current_reader())


def choose_literal(literals: Iterable[ox.Literal], reader: Reader | None = None) -> Name | None:
    """Choose among texts in several languages.

    Args:
        literals: The texts.
        reader: Who reads; the reader of the request by default.

    Returns:
        The one that the reader likes best, or None where there is none.
    """
    return display_names.choose_literal(literals, reader or current_reader())
