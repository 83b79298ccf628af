"""What an examination finds: good, doubtful or bad, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from dyad.settings import Settings

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: What was looked at, in a word.
        level: `ok`, `warning` (it works, but see to it) or `problem` (something does not work).
        what: What was found, in a sentence without a full stop.
        mend: What to do, likewise; empty where there is nothing to do.
    """

    subject: str
    level: Level
    what: str
    mend: str = ""


Check = Callable[[Settings], Iterable[Finding]]
"""Looks at one subject. What it raises is a finding too: it is reported, and the next check goes on."""


def ok(subject: str, what: str) -> Finding:
    """Report that something is as it should be.

    Args:
        subject: What was looked at.
        what: What was found.

    Returns:
        The finding.

    Example:
        >>> ok("token", "none is set").level
        'ok'
    """
    return Finding(subject, "ok", what)


def warning(subject: str, what: str, mend: str) -> Finding:
    """Report something that works and should be seen to.

    Args:
        subject: What was looked at.
        what: What was found.
        mend: What to do.

    Returns:
        The finding.
    """
    return Finding(subject, "warning", what, mend)


def problem(subject: str, what: str, mend: str) -> Finding:
    """Report something that does not work.

    Args:
        subject: What was looked at.
        what: What was found.
        mend: What to do.

    Returns:
        The finding.
    """
    return Finding(subject, "problem", what, mend)
