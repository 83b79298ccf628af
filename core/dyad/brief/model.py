"""A briefing as typed objects. A clause without a footnote cannot be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dyad.documents import Document
from dyad.pairs.facts import Pair
from dyad.people_dates import say_date
from dyad.receipts import Receipt
from dyad.statuses import Phase


@dataclass(frozen=True)
class Cited:
    """A footnote that points at paragraphs of a document.

    Attributes:
        document: The document.
        paragraphs: The numbers of the paragraphs.
        kind: What sort of text it is where that is less than a story, in words; empty otherwise.
    """

    document: Document
    paragraphs: tuple[int, ...] = ()
    kind: str = ""

    @classmethod
    def of(cls, receipt: Receipt) -> Cited:
        """Make the footnote of a receipt."""
        return cls(receipt.document, receipt.paragraphs, receipt.kind)

    @property
    def where(self) -> str:
        """The paragraphs in words; empty where none is told."""
        numbers = ", ".join(map(str, self.paragraphs))
        return f"paragraph{'s' if len(self.paragraphs) > 1 else ''} {numbers}" if numbers else ""

    @property
    def text(self) -> str:
        """The footnote in words.

        Example:
            >>> from dyad.display_names import Name
            >>> bulletin = Document("urn:b", Name("A bulletin"), "A gazette", "2025-12-30")
            >>> Cited(bulletin, (50,)).text
            'A gazette, “A bulletin”, 30 December 2025, paragraph 50.'
        """
        document = self.document
        told = [document.publisher, f"“{document.title.text}”"]
        told += [say_date(document.published) if document.published else "", self.where, self.kind]
        return ", ".join(part for part in told if part) + "."


@dataclass(frozen=True)
class Searched:
    """A footnote that tells where something was looked for that was not found, or what was counted.

    Attributes:
        query: The named query.
        documents: How many documents tell of the pair at all.
        latest: When the latest of them was published, in EDTF; empty where there is none.
        release: The version of the dataset.
    """

    query: str
    documents: int
    latest: str = ""
    release: str = ""

    @property
    def text(self) -> str:
        """The footnote in words.

        Example:
            >>> Searched("facts_by_dyad", 1).text
            'Looked for in the 1 document here that tells of the pair (named query facts_by_dyad).'
        """
        many = f"{self.documents} document{'' if self.documents == 1 else 's'}"
        tell = "that tells" if self.documents == 1 else "that tell"
        latest = (
            f", {'' if self.documents == 1 else 'the latest '}of {say_date(self.latest)}"
            if self.latest
            else ""
        )
        release = f", release {self.release}" if self.release else ""
        what = f"the {many} here {tell} of the pair{latest}" if self.documents else "all documents here"
        return f"Looked for in {what} (named query {self.query}{release})."


Note = Cited | Searched


@dataclass(frozen=True)
class Clause:
    """A part of a sentence, with the footnotes that stand behind it.

    Attributes:
        text: The words, without a mark at the end.
        notes: The footnotes; at least one.
    """

    text: str
    notes: tuple[Note, ...]

    def __post_init__(self) -> None:
        if not self.notes:
            raise ValueError(f"a clause without a footnote: {self.text[:80]!r}")


SentenceKind = Literal["fact", "absence", "remark"]


@dataclass(frozen=True)
class Sentence:
    """A sentence: the name of a thing, and what is told of it.

    Attributes:
        lead: What the thing is called; empty where the sentence is about none.
        clauses: What is told; at least one clause.
        kind: Whether a document says it, or it tells what was not found, or what is left out.
        iri: The thing.
        subject: What kind of fact it is, in a word, such as agreement.
        date: Its date, in EDTF.
        status: Its latest status, in words.
        phase: Whether it is done.
    """

    lead: str
    clauses: tuple[Clause, ...]
    kind: SentenceKind = "fact"
    iri: str = ""
    subject: str = ""
    date: str = ""
    status: str = ""
    phase: Phase = "unknown"

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError(f"a sentence that says nothing: {self.lead[:80]!r}")

    @property
    def is_planned(self) -> bool:
        """Whether it tells of something that is not done yet."""
        return self.kind == "fact" and self.phase == "planned"

    def pieces(self) -> Iterator[tuple[str, tuple[Note, ...]]]:
        """Give the words after the lead piece by piece, each with the footnotes that follow it.

        Neighbouring clauses with the same footnotes share them.

        Yields:
            Words with all marks, and footnotes, which may be none where those of a later piece stand for it.
        """
        before = ": " if self.lead else ""
        for place, clause in enumerate(self.clauses):
            last = place == len(self.clauses) - 1
            ending = ("" if clause.text.endswith((".", "!", "?", "…")) else ".") if last else ""
            shared = not last and self.clauses[place + 1].notes == clause.notes
            text = clause.text[:1].upper() + clause.text[1:] if not self.lead and place == 0 else clause.text
            yield before + text + ending, () if shared else clause.notes
            before = "; "

    @property
    def text(self) -> str:
        """The sentence without its footnotes."""
        return self.lead + "".join(words for words, _ in self.pieces())

    @property
    def notes(self) -> tuple[Note, ...]:
        """All footnotes, each once."""
        return tuple(dict.fromkeys(note for clause in self.clauses for note in clause.notes))


@dataclass(frozen=True)
class Group:
    """Sentences under a heading of their own; an empty heading is none."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Section:
    """A section.

    Attributes:
        key: Its name in addresses.
        heading: Its heading.
        groups: What stands in it; never empty, for where nothing is found a sentence says so.
    """

    key: str
    heading: str
    groups: tuple[Group, ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences of it."""
        return (sentence for group in self.groups for sentence in group.sentences)


@dataclass(frozen=True)
class Briefing:
    """A briefing.

    Attributes:
        pair: On whom.
        year: On which year; empty for all time.
        day: The day that divides what is ahead from what is past.
        release: The version of the dataset.
        sections: The sections.
    """

    pair: Pair
    year: str
    day: date
    release: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.pair.title}{f' in {self.year}' if self.year else ''}"

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences."""
        return (sentence for section in self.sections for sentence in section.sentences)

    def notes(self) -> dict[Note, int]:
        """Number the footnotes, each once, in the order in which they come.

        Returns:
            Footnote to number, from 1.
        """
        found = dict.fromkeys(
            note for sentence in self.sentences for _, notes in sentence.pieces() for note in notes
        )
        return {note: place for place, note in enumerate(found, 1)}

    def documents(self) -> list[Document]:
        """List the documents that footnotes point at, in the order of their titles."""
        found = {note.document.iri: note.document for note in self.notes() if isinstance(note, Cited)}
        return sorted(found.values(), key=lambda document: (document.title.text.casefold(), document.iri))
