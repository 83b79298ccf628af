"""A briefing as Markdown, with footnotes as most readers of Markdown know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dyad.addresses import path_of
from dyad.brief.heading import say_head
from dyad.brief.model import Briefing, Cited, Note, Sentence

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&^$!])")
_LIST_MARK: Final = re.compile(r"^(\d+)([.)])|^([-+=:])")


def write_markdown(briefing: Briefing, address: str = "") -> str:
    """Write a briefing as Markdown.

    Args:
        briefing: The briefing.
        address: Where a Dyad server answers, for links; without one, names are not linked.

    Returns:
        The text. Names of things are data, so that nothing in them is taken for a mark or for HTML.
    """
    return "\n".join(_write(briefing, address)) + "\n"


def _write(briefing: Briefing, address: str) -> Iterator[str]:
    notes = briefing.notes()
    yield f"# {escape(briefing.title)}: briefing"
    yield ""
    yield escape(say_head(briefing))
    for section in briefing.sections:
        yield ""
        yield f"## {escape(section.heading)}"
        for group in section.groups:
            yield ""
            if group.heading:
                yield f"### {escape(group.heading)}"
                yield ""
            for sentence in group.sentences:
                yield f"- {_sentence(sentence, notes, address)}"
    yield ""
    for note, number in notes.items():
        link = (
            path_of(note.document.iri, anchor=f"p{note.paragraphs[0]}" if note.paragraphs else "")
            if (isinstance(note, Cited) and address)
            else None
        )
        where = f" <{address}{link}>" if link and link.startswith("/") else ""
        yield f"[^{number}]: {escape(note.text)}{where}"


def _sentence(sentence: Sentence, notes: dict[Note, int], address: str) -> str:
    told = ""
    if sentence.lead:
        path = path_of(sentence.iri) if sentence.iri and address else None
        lead = f"**{escape(sentence.lead)}**"
        told = f"[{lead}]({address}{path})" if path and path.startswith("/") else lead
    for words, found in sentence.pieces():
        told += escape(words) if told else escape_start(words)
        told += "".join(f"[^{notes[note]}]" for note in found)
    return told


def escape(text: str) -> str:
    """Write text so that Markdown takes none of it for a mark.

    Args:
        text: The text.

    Returns:
        The text in one line, with a backslash before what could be one.

    Example:
        >>> escape("<img src=x> *a*")
        '\\\\<img src=x\\\\> \\\\*a\\\\*'
    """
    return _SPECIAL.sub(
        r"\\\1", " ".join(text.split(" ") if "\n" not in text and "\r" not in text else text.split())
    )


def escape_start(text: str) -> str:
    """Write text at the start of a line, where a number or a dash would begin a list.

    Args:
        text: The text.

    Returns:
        The text.
    """
    escaped = escape(text)
    return _LIST_MARK.sub(lambda match: f"{match[1] or ''}\\{match[2] or match[3]}", escaped)
