"""Turns of phrase: "is at the helm of" says "heads"."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).parent / "idioms.yaml"


def say_plainly(question: str) -> str:
    """Put plain words for turns of phrase.

    Args:
        question: The question.

    Returns:
        The question in plain words.

    Example:
        >>> say_plainly("Who is at the helm of the institute?")
        'Who heads the institute?'
    """
    for pattern, plain in _read_idioms():
        question = pattern.sub(plain, question)
    return question


@lru_cache(maxsize=1)
def _read_idioms() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries: list[list[str]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in entries)
