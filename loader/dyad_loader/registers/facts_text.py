"""Facts of a register to N-Triples, by the same context as facts files.

What `dyad_loader.expand` does for a curator's file with JSON-LD and a line for each problem, this does for
tens of thousands of facts that a mapping made: the same ids, evidence and minted names, and the same triples.
A test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad_loader.context import read_context, resolve
from dyad_loader.expand import NESTED_TYPES, mint_nested
from dyad_loader.registers.desk import Fact, RecordFault

_RDF_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_BAD: Final = re.compile(r"""[\x00-\x20<>"{}|\\^`]""")


class FactsText:
    """Writes facts as lines of N-Triples.

    Args:
        source: The IRI of the source that tells them.

    Attributes:
        lines: The lines, each once, in the order in which they came up.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines: dict[str, None] = {}
        self._keys = _read_keys()

    def add(self, fact: Fact, evidence: str) -> None:
        """Write a fact.

        Args:
            fact: The fact, in the form of a facts file.
            evidence: The IRI of the record that says so.

        Raises:
            RecordFault: The fact cannot be written, which is a mistake of the mapping or a name that no IRI
                may hold.
        """
        self._node(fact, resolve(str(fact["id"])), evidence)

    def say(self, subject: str, fact: Fact) -> None:
        """Write what has no evidence: a source or a record.

        Args:
            subject: Its IRI.
            fact: What is said of it.
        """
        self._node(fact, subject, "")

    def _node(self, fact: Mapping[str, Any], iri: str, evidence: str) -> None:
        if _BAD.search(iri):
            raise RecordFault(f"makes an id that no IRI may hold: {iri}")
        subject = f"<{iri}>"
        kind = str(fact["type"])
        self._line(f"{subject} {_RDF_TYPE} <{DYAD}{kind}> .")
        if evidence:
            self._line(f"{subject} <{DYAD}evidence> <{evidence}> .")
        for key, value in fact.items():
            if key in {"id", "type"} or value in (None, "", []):
                continue
            predicate, form = self._keys[key]
            if form == "@language":
                for language, texts in value.items():
                    for text in texts if isinstance(texts, list) else [texts]:
                        self._line(f'{subject} {predicate} "{_escape(text)}"@{language} .')
                continue
            for item in value if isinstance(value, list) else [value]:
                self._line(f"{subject} {predicate} {self._object(key, item, form, kind, iri, evidence)} .")

    def _object(self, key: str, item: Any, form: str, kind: str, iri: str, evidence: str) -> str:
        if isinstance(item, Mapping):
            nested = {"type": NESTED_TYPES.get(key), **item}
            name = resolve(str(item["id"])) if "id" in item else f"{iri}/{key}/{mint_nested(item)}"
            if key == "status":  # the codes of a status are those of the thing's class
                nested["is"] = f"{BASE}code/{kind.lower()}-status/{item['is']}"
            self._node(nested, name, evidence)
            return f"<{name}>"
        if form == "@id":
            name = resolve(str(item))
            if _BAD.search(name):
                raise RecordFault(f"names what no IRI may hold: {name}")
            return f"<{name}>"
        if form.startswith("code:"):
            return f"<{form[5:]}{item}>"
        text = str(item).lower() if isinstance(item, bool) else str(item)
        return f'"{_escape(text)}"^^<{form}>' if form else f'"{_escape(text)}"'

    def _line(self, line: str) -> None:
        self.lines[line] = None


def _escape(text: object) -> str:
    return str(text).translate(_ESCAPES)


@cache
def _read_keys() -> dict[str, tuple[str, str]]:
    """Key to predicate and form: `@id`, `@language`, `code:` with a scheme, a datatype, or nothing."""
    keys: dict[str, tuple[str, str]] = {}
    for key, told in read_context().items():
        if key.startswith("@") or not isinstance(told, dict) or not key[0].islower():
            continue
        prefix, _, local = str(told["@id"]).partition(":")
        predicate = f"<{PREFIXES[prefix]}{local}>"
        kind = str(told.get("@type", ""))
        if told.get("@container") == "@language":
            form = "@language"
        elif kind == "@vocab":
            form = "code:" + str(told["@context"]["@vocab"])
        elif kind.startswith("xsd:"):
            form = PREFIXES["xsd"] + kind[4:]
        else:
            form = kind
        keys[key] = (predicate, form)
    keys["status"] = (f"<{DYAD}status>", "@id")
    keys["is"] = (f"<{DYAD}is>", "@id")
    return keys
