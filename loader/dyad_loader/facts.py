"""Reading a facts file: YAML text to plain values that know their lines.

The text is YAML 1.2 with the types of JSON and nothing besides: a date stays a string, a fraction is kept as
written (Decimal), and anchors, aliases and tags are refused, for a facts file has no use for them and they
are how small files become enormous ones. PyYAML composes the node tree, with libyaml's parser; the values are
resolved here, since PyYAML's own rules are those of YAML 1.1, where `on` is true and `no` (Norway, too) is
false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from dyad.errors import FactsError, SourceError

LARGEST: Final = 16_000_000
"""Largest facts file in bytes; a larger one is not opened further."""

DEEPEST: Final = 32
"""Deepest nesting of a facts file."""

_MOST_DIGITS: Final = 40
"""Most digits of a number, before or after the point."""

_TOP_KEYS: Final = ("source", "omitted", "facts")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class Mapping(dict[str, Any]):
    """A mapping of the file, with the line on which it begins and the line of each key (from 1)."""

    line: int
    key_lines: dict[str, int]


@dataclass(frozen=True)
class FactsFile:
    """One facts file as read: its parts, still without meaning.

    Attributes:
        path: Where it was read from.
        source: The description of the source.
        omitted: The paragraphs left out, each entry with `paragraphs` and `reason`.
        facts: The described things.
    """

    path: Path
    source: Mapping
    omitted: list[Mapping] = field(default_factory=list)
    facts: list[Mapping] = field(default_factory=list)


def read_facts(path: Path) -> FactsFile:
    """Read a facts file.

    Args:
        path: The file.

    Returns:
        Its parts; ids, codes and dates are not yet looked at.

    Raises:
        SourceError: There is no such file, or it cannot be read.
        FactsError: The text is not UTF-8 YAML of the form that docs/curating.md gives; names line and column.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise FactsError(
                f"the file has {size:,} bytes, and {LARGEST:,} is the most: split it by source", path, 1
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file: check the path") from None
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read ({error.strerror}): check the path and its rights"
        ) from None
    return parse_facts(data, path)


def parse_facts(data: bytes, path: Path) -> FactsFile:
    """Parse the bytes of a facts file; `path` is what errors name.

    Args:
        data: The bytes.
        path: The file's name for messages.

    Returns:
        Its parts.

    Raises:
        FactsError: As `read_facts`.
    """
    text = _decode(data, path)
    top = _compose(text, path)
    if not isinstance(top, Mapping):
        raise FactsError("the file is not a mapping: begin with `source:`, then `facts:`", path, 1)
    for key in top:
        if key not in _TOP_KEYS:
            raise FactsError(unknown_key(key, _TOP_KEYS), path, top.key_lines[key])
    for key in ("source", "facts"):
        if key not in top:
            raise FactsError(f"`{key}` is missing: a facts file has `source` and `facts`", path, top.line)
    source = top["source"]
    if not isinstance(source, Mapping):
        raise FactsError("`source` is not a mapping: give id, title, published, sha256 ...", path, top.line)
    return FactsFile(
        path, source, _mappings(top, "omitted", path, optional=True), _mappings(top, "facts", path)
    )


def unknown_key(key: str, known: Any) -> str:
    """Say that a key is unknown, with the nearest known one.

    Args:
        key: The key as written.
        known: The known keys.

    Returns:
        The sentence.
    """
    near = get_close_matches(key, list(known), n=1, cutoff=0.5)
    return f"unknown key `{key}`: " + (f"did you mean `{near[0]}`?" if near else "see docs/curating.md")


def _mappings(top: Mapping, key: str, path: Path, *, optional: bool = False) -> list[Mapping]:
    value = top.get(key)
    if value is None and optional:
        return []
    if not isinstance(value, list):
        raise FactsError(f"`{key}` is not a list: begin each item with `- `", path, top.key_lines[key])
    for item in value:
        if not isinstance(item, Mapping):
            raise FactsError(f"an item of `{key}` is not a mapping: {item!r}", path, top.key_lines[key])
    return value


def _decode(data: bytes, path: Path) -> str:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise FactsError("the file begins with a byte-order mark: save it as UTF-8 without one", path, 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FactsError("the file is not UTF-8 here: save it as UTF-8", path, line) from None
    if not text.strip():
        raise FactsError("the file is empty: begin with `source:`, then `facts:`", path, 1)
    return text


def _compose(text: str, path: Path) -> Any:
    loader = yaml.CLoader(text)
    try:
        # Aliases are seen as events, before any of them could be followed.
        depth = 0
        for event in yaml.parse(text, yaml.CLoader):
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise FactsError("anchors and aliases are not used here: write it out", path, line, column)
            if getattr(event, "tag", None):
                raise FactsError("tags are not used here: leave it out", path, line, column)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise FactsError(
                    f"nested deeper than {DEEPEST} levels: check the brackets", path, line, column
                )
        return _value(loader.get_single_node(), path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise FactsError(_yaml_problem(error, text, line), path, line, column) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "a control character, which YAML does not allow: remove it"
        raise FactsError(message, path, line) from None
    except yaml.YAMLError as error:
        raise FactsError(f"not YAML: {error}", path, 1) from None
    finally:
        loader.dispose()


def _yaml_problem(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "a tab where YAML wants spaces: indent with spaces"
    return f"not YAML: {error.problem or error.context}: check indentation, colons and quotes"


def _value(node: yaml.Node | None, path: Path) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, path) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path)
    text = str(node.value)
    if isinstance(node, yaml.ScalarNode) and node.style in {
        "'",
        '"',
        "|",
        ">",
    }:  # quoted or block text is text
        return text
    if text in {"", "null", "~"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 19 else text
    if _NUMBER.fullmatch(text):
        number = Decimal(text)
        # Written out, 1e999999999 would be a gigabyte; what is no quantity of anything stays text.
        return number if abs(number.adjusted()) < _MOST_DIGITS else text
    return text


def _mapping(node: yaml.MappingNode, path: Path) -> Mapping:
    mapping = Mapping()
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FactsError("a key is not plain text: write `key: value`", path, line, column)
        key = str(key_node.value)
        if key in mapping:
            raise FactsError(f"`{key}` stands twice in one mapping: make it one", path, line, column)
        mapping[key] = _value(value_node, path)
        mapping.key_lines[key] = line
    return mapping
