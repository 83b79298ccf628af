"""Facts that mean harm: real ones, in which every word is markup and every further address would run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from dyad_loader.facts import read_facts

HOSTILE: Final = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{7*7}}${7*7}</script>"
ADDRESS: Final = "javascript:alert(3)"

_WORDS: Final = frozenset(
    {"name", "alias", "summary", "title", "publisher", "note", "reason", "partyUnknown"}
)


def write_hostile(original: Path, folder: Path) -> Path:
    """Write a facts file anew with hostile words in it.

    Args:
        original: A facts file.
        folder: Where the new one goes.

    Returns:
        The new file.
    """
    document = read_facts(original)
    facts = _spoil([dict(fact) for fact in document.facts])
    for fact in facts:
        if fact["type"] == "Agreement":
            fact["seeAlso"] = [ADDRESS]
    source = {**_spoil(dict(document.source)), "seeAlso": [ADDRESS]}
    told = {"source": source, "omitted": document.omitted, "facts": facts}
    path = folder / original.name
    path.write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")
    return path


def _spoil(value: Any, within: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _spoil(told, within or key in _WORDS) for key, told in value.items()}
    if isinstance(value, list):
        return [_spoil(told, within) for told in value]
    return f"{value} {HOSTILE}" if within and isinstance(value, str) else value
