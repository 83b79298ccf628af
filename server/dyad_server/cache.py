"""Answers that are kept, so that a question asked again on the same data costs next to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from cachetools import LRUCache

_OVERHEAD: Final = 1_000
"""Bytes that an entry takes beside its key and body, roughly."""


class AskedAs(NamedTuple):
    """A request as it came: two that are equal in this have equal answers on equal data.

    The host counts, as a relative IRI is relative to the address that was asked.
    """

    method: str
    host: str
    query_string: bytes
    content_type: str
    accept: str
    body: bytes


@dataclass(frozen=True)
class Kept:
    """An answer that is kept.

    Attributes:
        headers: Its headers, the ETag among them.
        etag: The ETag without its mark of weakness and quotes.
        body: The body.
        asked_bytes: How long the request was, which is kept too.
    """

    headers: list[tuple[bytes, bytes]]
    etag: str
    body: bytes
    asked_bytes: int = 0


class AnswerCache:
    """The answers of one state of the data, the least lately asked of which make room.

    Args:
        most_bytes: How much memory they may take.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._tag = ""
        self._kept: LRUCache[AskedAs, Kept] = LRUCache(max(1, most_bytes), getsizeof=_size)
        self.hits = 0
        self.misses = 0

    def find(self, tag: str, asked: AskedAs) -> Kept | None:
        """Find an answer.

        Args:
            tag: The state of the data.
            asked: The request.

        Returns:
            The answer, or None.
        """
        if tag != self._tag:
            self._kept.clear()  # other data: nothing that was kept is true of them
            self._tag = tag
        kept = self._kept.get(asked)
        if kept is None:
            self.misses += 1
        else:
            self.hits += 1
        return kept

    def keep(self, tag: str, asked: AskedAs, kept: Kept) -> None:
        """Keep an answer, unless it is of other data than are served now, or too large.

        Args:
            tag: The state of the data that it is the answer from.
            asked: The request.
            kept: The answer.
        """
        if tag and tag == self._tag and _size(kept) <= self._most // 8:
            self._kept[asked] = kept

    @property
    def bytes(self) -> int:
        """How much memory the answers take."""
        return int(self._kept.currsize)


def _size(kept: Kept) -> int:
    return len(kept.body) + kept.asked_bytes + _OVERHEAD
