"""What the server and its query processes say to each other: frames on a stream socket.

A frame is one byte for its kind, four for the length of what follows (big-endian), and that. Towards the
query process goes a `Question`, pickled, for both ends are this program; back comes nothing that could do
harm if a query had taken the process over: texts and JSON.

    hello       H   <process id> <thread id>
    question    Q   pickled Question
    answer      A   <kind> <format>        then data, then end
    data        D   a piece of the answer
    end         E   "last" where the process should not be asked again, else nothing
    error       X   JSON: code, message, and line and column if known
"""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dyad.errors import (
    DyadError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTooLarge,
    StoreError,
)
from dyad.store import Kind, Term

HELLO: Final = 0x48
QUESTION: Final = 0x51
ANSWER: Final = 0x41
DATA: Final = 0x44
END: Final = 0x45
ERROR: Final = 0x58

_HEAD: Final = struct.Struct(">BI")
HEAD_BYTES: Final = _HEAD.size


@dataclass(frozen=True)
class Question:
    """A query with all that a query process must know to answer it.

    Attributes:
        text: The query.
        formats: The format in which an answer of each kind is wanted; a kind that is left out is not
            acceptable.
        default_graphs: The graphs of the default graph.
        named_graphs: The graphs that GRAPH may see.
        bindings: Variables with values given beforehand.
        base: What relative IRIs are relative to.
        timeout: Seconds after which the process ends, whatever it does.
        most_bytes: How long the answer may be.
    """

    text: str
    formats: Mapping[Kind, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    base: str | None = None
    timeout: float = 60
    most_bytes: int = 2**40


class NotWanted(DyadError):
    """The answer is of a kind that has no acceptable format; `kind` names it."""

    code = "not-wanted"


_KINDS: Final[dict[str, type[DyadError]]] = {
    kind.code: kind for kind in (QueryError, QueryRefused, QueryTooLarge, StoreError, NotWanted)
}


def encode(kind: int, payload: bytes = b"") -> bytes:
    """Write a frame.

    Args:
        kind: One of the kinds.
        payload: What it carries.

    Returns:
        The bytes.

    Example:
        >>> encode(END).hex()
        '4500000000'
    """
    return _HEAD.pack(kind, len(payload)) + payload


def decode(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Take the whole frames out of a buffer.

    Args:
        buffer: What was received; what belongs to a frame that is not whole yet stays in it.

    Yields:
        Kind and payload.
    """
    offset = 0
    try:
        while len(buffer) - offset >= HEAD_BYTES:
            kind, length = _HEAD.unpack_from(buffer, offset)
            end = offset + HEAD_BYTES + length
            if len(buffer) < end:
                break
            payload = bytes(memoryview(buffer)[offset + HEAD_BYTES : end])
            offset = end
            yield kind, payload
    finally:
        del buffer[:offset]


def encode_question(question: Question) -> bytes:
    """Write a question as a frame.

    Args:
        question: The question.

    Returns:
        The bytes.
    """
    return encode(QUESTION, pickle.dumps(question, protocol=pickle.HIGHEST_PROTOCOL))


def decode_question(payload: bytes) -> Question:
    """Read a question.

    Args:
        payload: Of a frame that the server's own process has sent.

    Returns:
        The question.
    """
    question: Question = pickle.loads(payload)  # noqa: S301 (from our own parent, by a private socket)
    return question


def encode_error(error: Exception) -> bytes:
    """Write an error as a frame.

    Args:
        error: The error; of one that Dyad does not raise on purpose, only its class is told.

    Returns:
        The bytes.
    """
    told: dict[str, Any]
    if isinstance(error, QuerySyntaxError):
        told = {
            "code": error.code,
            "message": error.message,
            "line": error.line,
            "column": error.column,
        }
    elif isinstance(error, DyadError):
        told = {"code": error.code, "message": str(error)}
    else:
        reason = f"{type(error).__name__}: {error}"
        told = {"code": StoreError.code, "message": f"the query process failed ({reason})"}
    return encode(ERROR, json.dumps(told).encode())


def decode_error(payload: bytes) -> DyadError:
    """Read an error.

    Args:
        payload: Of an error frame.

    Returns:
        The error, to be raised.
    """
    told = json.loads(payload)
    if told["code"] == QuerySyntaxError.code:
        return QuerySyntaxError(told["message"], told["line"], told["column"])
    return _KINDS.get(told["code"], StoreError)(told["message"])
