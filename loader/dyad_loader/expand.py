"""From a facts file to RDF: three conveniences written down, then JSON-LD by ontology/context.jsonld.

1. An id without a scheme is relative to the base.
2. A number in `evidence` is a paragraph of the file's own source; a nested thing without evidence has that of
   the thing around it.
3. A nested thing without id and type gets both from where it stands: a status step from its status and date,
   a tenure from its post. So a release holds no blank node, and the same step told by two sources is one
   node.

Everything else is said by the context, which rdflib's JSON-LD parser applies.
"""

from __future__ import annotations

import collections.abc
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeGuard

from rdflib import BNode, Graph

from dyad.dates import parse_edtf
from dyad.errors import DateError
from dyad.namespaces import BASE
from dyad_loader.context import known_classes, known_keys, read_context, resolve, shorten
from dyad_loader.facts import FactsFile, Mapping, unknown_key
from dyad_loader.report import Violation

NESTED_TYPES: Final = {"status": "StatusStep", "level": "StatusStep", "tenure": "Tenure", "post": "Post"}
"""The class of a nested thing that names none, by the key under which it stands."""

MOST_PARAGRAPHS: Final = 100_000
"""Most paragraphs of a source."""

LONGEST_TEXT: Final = 5_000
"""Longest name or summary in characters."""

FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What an identifier may be, since it names a file of the archive."""

_NOT_IN_IRI = re.compile(r"""[\x00-\x20<>"{}|\\^`]""")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True)
class Position:
    """Where a thing is described: its first line, and the line of each of its keys by property name.

    RDF has no lines that anybody would know; there the line is 0.
    """

    line: int
    key_lines: dict[str, int]


@dataclass
class Expanded:
    """A facts file as RDF.

    Attributes:
        file: The facts file; the id of the source where its document was written as RDF.
        source: The IRI of its source, which names its graph.
        graph: The asserted triples.
        positions: IRI to where the file describes it.
        problems: What could not be expanded; the rest is in the graph all the same.
        described: IRIs of the things in `facts`, nested ones not counted.
    """

    file: Path | str
    source: str
    graph: Graph
    positions: dict[str, Position] = field(default_factory=dict)
    problems: list[Violation] = field(default_factory=list)
    described: list[str] = field(default_factory=list)


def expand(facts: FactsFile) -> Expanded:
    """Expand a facts file to RDF.

    Args:
        facts: The file as read.

    Returns:
        Its triples with the positions of things; `problems` lists everything that is wrong, not the first
        only.

    Raises:
        Nothing: what is wrong is in the result.
    """
    return _Expansion(facts).run()


def _is_integer(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number; YAML's true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


class _Expansion:
    """One run over one file; holds what the steps share."""

    def __init__(self, facts: FactsFile) -> None:
        self.facts = facts
        self.context = read_context()
        source_id = facts.source.get("id")
        if not isinstance(source_id, str) or not source_id or _NOT_IN_IRI.search(source_id):
            source_id = "source/unnamed"
        self.source = resolve(source_id)
        count = facts.source.get("paragraphCount")
        self.paragraph_count = count if _is_integer(count) and count <= MOST_PARAGRAPHS else 0
        self.result = Expanded(facts.path, self.source, Graph())
        self.cited: dict[int, int] = {}  # paragraph number -> line of its first mention
        self.seen: dict[str, int] = {}  # id of a described thing -> its line

    def run(self) -> Expanded:
        nodes = [self.source_node()]
        for fact in self.facts.facts:
            node = self.node(fact, key="", parent="", inherited=())
            if node is not None:
                nodes.append(node)
                self.result.described.append(resolve(node["id"]))
        nodes += self.paragraph_nodes()
        document = {"@context": self.context, "@graph": nodes}
        self.result.graph.parse(data=json.dumps(document, ensure_ascii=False), format="json-ld")
        for subject, _, value in self.result.graph:
            if isinstance(subject, BNode) or isinstance(value, BNode):  # a mistake here, never of a file
                raise AssertionError(f"a blank node is left in {self.facts.path}: {subject} {value}")
        return self.result

    def problem(self, line: int, thing: str, message: str) -> None:
        self.result.problems.append(Violation(str(self.facts.path), line, thing, message))

    # ------------------------------------------------------------------ nodes

    def source_node(self) -> dict[str, Any]:
        source = self.facts.source
        node = {"id": self.source, "type": "Source"}
        if self.source == BASE + "source/unnamed":
            message = "has no id that an IRI may hold: give one such as `source/gazette-2025-03-02`"
            self.problem(source.line, "source", message)
        count = source.get("paragraphCount")
        if _is_integer(count) and count > MOST_PARAGRAPHS:
            message = f"`paragraphCount` is more than {MOST_PARAGRAPHS:,}: count the non-empty lines"
            self.problem(source.key_lines["paragraphCount"], shorten(self.source), message)
        identifier = source.get("identifier")
        if identifier is not None and not (isinstance(identifier, str) and FILE_NAME.fullmatch(identifier)):
            message = "`identifier` is no file name: use letters, digits, dots, hyphens and underscores"
            self.problem(source.key_lines["identifier"], shorten(self.source), message)
        self.result.positions[self.source] = Position(source.line, source.key_lines)
        node |= self.properties(source, self.source, inherited=())
        return node

    def node(
        self, mapping: Mapping, *, key: str, parent: str, inherited: tuple[str, ...]
    ) -> dict[str, Any] | None:
        """Expand a described thing (`key` empty) or a nested one (`key` under which it stands)."""
        identifier = mapping.get("id")
        if identifier is None and key:
            identifier = f"{parent}/{key}/{mint_nested(mapping)}"
        if not isinstance(identifier, str) or not identifier:
            self.problem(mapping.line, "", "a thing has no id: give one such as `event/visit-2025-05`")
            return None
        if bad := _NOT_IN_IRI.search(identifier):
            self.problem(
                mapping.line,
                identifier,
                f"has {bad.group()!r} in its id, which no IRI may hold: use a hyphen",
            )
            return None
        iri = resolve(identifier)
        kind = self.kind(mapping, identifier, key)
        if kind is None:
            return None
        if not key:
            if iri in self.seen:
                self.problem(
                    mapping.line, identifier, f"is described on line {self.seen[iri]} already: make it one"
                )
            self.seen[iri] = mapping.line
        self.result.positions.setdefault(iri, Position(mapping.line, mapping.key_lines))
        evidence = self.evidence(mapping, identifier) if "evidence" in mapping else inherited
        node: dict[str, Any] = {"id": iri, "type": kind}
        if evidence:
            node["evidence"] = list(evidence)
        return node | self.properties(mapping, iri, inherited=evidence)

    def kind(self, mapping: Mapping, identifier: str, key: str) -> str | None:
        """The class of a thing, which the vocabulary must have."""
        kind = mapping.get("type", NESTED_TYPES.get(key))
        if not isinstance(kind, str):
            self.problem(mapping.line, identifier, "has no type: give one such as `type: Event`")
            return None
        if kind not in known_classes():
            near = get_close_matches(kind, known_classes(), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "see docs/curating.md"
            self.problem(mapping.key_lines["type"], identifier, f"`type: {kind}` is no class: {hint}")
            return None
        return kind

    def properties(self, mapping: Mapping, iri: str, *, inherited: tuple[str, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in mapping.items():
            if key in {"id", "type", "evidence"}:
                continue
            if key not in known_keys():
                self.problem(mapping.key_lines[key], shorten(iri), unknown_key(key, known_keys()))
            elif value is None or value == []:
                self.problem(
                    mapping.key_lines[key], shorten(iri), f"`{key}` has no value: give one or leave it out"
                )
            else:
                expanded = self.value(key, value, mapping, iri, inherited)
                if expanded not in (None, [], {}):
                    result[key] = expanded
        return result

    def value(self, key: str, value: Any, mapping: Mapping, iri: str, inherited: tuple[str, ...]) -> Any:
        definition = self.definition(key)
        line, thing = mapping.key_lines[key], shorten(iri)
        if definition.get("@container") == "@language":
            return self.language_map(key, value, line, thing)
        items = value if isinstance(value, list) else [value]
        kind = definition.get("@type", "")
        result = []
        for item in items:
            expanded = self.item(key, item, kind, line, thing, iri, inherited)
            if expanded is not None:
                result.append(expanded)
        return result

    def item(
        self, key: str, item: Any, kind: str, line: int, thing: str, iri: str, inherited: tuple[str, ...]
    ) -> Any:
        if isinstance(item, Mapping):
            if kind != "@id":
                self.problem(item.line, thing, f"`{key}` is a plain value and not a mapping")
                return None
            return self.node(item, key=key, parent=iri, inherited=inherited)
        if isinstance(item, list):
            self.problem(line, thing, f"`{key}` has a list within a list: write one list")
            return None
        if kind == "@id":
            if not isinstance(item, str) or _NOT_IN_IRI.search(item):
                self.problem(line, thing, f"`{key}: {item}` is no id: write one such as `country/VNM`")
                return None
            return resolve(item)
        if kind == "@vocab":
            if not isinstance(item, str) or not _CODE.fullmatch(item):
                self.problem(line, thing, f"`{key}: {item}` is no code: see ontology/codes")
                return None
            return item
        if kind.endswith("/EDTF"):
            return self.date(key, item, line, thing)
        if kind.endswith(":integer") and not _is_integer(item):
            self.problem(line, thing, f"`{key}: {item}` is no whole number")
            return None
        if kind.endswith(":decimal"):
            if isinstance(item, bool) or not isinstance(item, int | Decimal):
                self.problem(line, thing, f"`{key}: {item}` is no number: write digits only, 4150000000")
                return None
            return format(Decimal(item), "f")
        return str(item) if isinstance(item, Decimal) else item

    def definition(self, key: str) -> dict[str, Any]:
        """The context's definition of a key; keys of scoped contexts (`status`, `is`) are known by form."""
        if key == "status":
            return {"@type": "@id"}
        if key == "is":
            return {"@type": "@vocab"}
        definition = self.context[key]
        return definition if isinstance(definition, dict) else {}

    def language_map(self, key: str, value: Any, line: int, thing: str) -> Any:
        if not isinstance(value, Mapping):
            self.problem(line, thing, f"`{key}` has no language: write `{key}: {{en: ...}}`")
            return None
        result: dict[str, Any] = {}
        for language, text in value.items():
            texts = text if isinstance(text, list) else [text]
            if not _LANGUAGE.fullmatch(language):
                self.problem(
                    line, thing, f"`{key}` has the language `{language}`: write a tag such as en or vi"
                )
            elif not all(isinstance(one, str) and one.strip() for one in texts):
                self.problem(line, thing, f"`{key}` is no text in {language}: put it in quotes")
            elif any(len(one) > LONGEST_TEXT for one in texts):
                self.problem(line, thing, f"`{key}` is longer than {LONGEST_TEXT:,} characters: shorten it")
            else:
                result[language] = texts
        return result

    def date(self, key: str, item: Any, line: int, thing: str) -> str | None:
        try:
            parse_edtf(str(item))
        except DateError as error:
            self.problem(line, thing, f"`{key}`: {error}")
            return None
        return str(item)

    # ------------------------------------------------------------------ evidence

    def evidence(self, mapping: Mapping, thing: str) -> tuple[str, ...]:
        value = mapping["evidence"]
        line = mapping.key_lines["evidence"]
        result = []
        for number in value if isinstance(value, list) else [value]:
            if not _is_integer(number):
                self.problem(line, thing, f"`evidence: {number}` is no paragraph number")
            elif not 1 <= number <= self.paragraph_count:
                self.problem(
                    line, thing, f"paragraph {number} does not exist: the source has {self.paragraph_count}"
                )
            else:
                self.cited.setdefault(number, line)
                result.append(self.paragraph(number))
        return tuple(result)

    def paragraph(self, number: int) -> str:
        return f"{self.source}/paragraph/{number}"

    def paragraph_nodes(self) -> list[dict[str, Any]]:
        omitted: dict[int, str] = {}
        lines = dict(self.cited)
        for entry in self.facts.omitted:
            reason, numbers = entry.get("reason"), entry.get("paragraphs")
            if not isinstance(reason, str) or not isinstance(numbers, list) or not numbers:
                self.problem(entry.line, "omitted", "needs `paragraphs: [..]` and a `reason`")
                continue
            for key in entry:
                if key not in {"paragraphs", "reason"}:
                    self.problem(entry.key_lines[key], "omitted", unknown_key(key, ["paragraphs", "reason"]))
            for number in numbers:
                if not _is_integer(number) or not 1 <= number <= self.paragraph_count:
                    self.problem(
                        entry.line,
                        "omitted",
                        f"paragraph {number} does not exist: the source has {self.paragraph_count}",
                    )
                elif number in self.cited:
                    self.problem(
                        entry.line,
                        "omitted",
                        f"paragraph {number} is evidence on line {self.cited[number]}: take it from the list",
                    )
                elif number in omitted:
                    self.problem(entry.line, "omitted", f"paragraph {number} is left out twice: name it once")
                else:
                    omitted[number] = reason
                    lines[number] = entry.line
        nodes = []
        for number in sorted({*self.cited, *omitted}):
            iri = self.paragraph(number)
            self.result.positions.setdefault(iri, Position(lines[number], {}))
            node = {"id": iri, "type": "Paragraph", "hasSource": self.source, "paragraph": number}
            if number in omitted:
                node["omitted"] = omitted[number]
            nodes.append(node)
        return nodes


def mint_nested(mapping: collections.abc.Mapping[str, Any]) -> str:
    """Name a nested thing by what tells it from its siblings.

    Args:
        mapping: The nested thing.

    Returns:
        The last part of its id.

    Example:
        >>> mint_nested({"is": "signed", "on": "2025-05"})
        'signed-2025-05'
    """
    parts: list[str] = []
    for key in ("is", "post", "from", "on", "attested"):
        value = mapping.get(key)
        if isinstance(value, collections.abc.Mapping):
            value = value.get("id")
        if key == "attested" and "post" in mapping:
            continue  # one tenure may be attested on many days
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int):
                text = str(item).rsplit("/", 1)[-1] if key == "post" else str(item)
                if key == "attested":  # what was seen on a day did not begin on it
                    parts.append(key)
                parts.append(text.replace("/", "--").replace("..", "open"))
    if not parts:
        parts.append("unnamed")
    return re.sub(r"[^A-Za-z0-9.~-]+", "-", "-".join(parts)).strip("-")
