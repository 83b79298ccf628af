"""Flat rules: what the ontology entails, as patterns over instances.

owlrl closes the schema once per version of the ontology; from that closure the loader draws rules such as
"who is a City is a Locality" (see dyad_loader.schema). They run in the store as set operations and, read
backwards, tell why a triple is there. A release carries its rules as data, so that explaining needs neither
the loader nor owlrl.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

Pattern = tuple[str, str, str]
"""Subject, predicate, object: each a variable `?x` or an IRI."""


@dataclass(frozen=True, order=True)
class Rule:
    """If all patterns of the body hold, the head does.

    Attributes:
        axiom: The axiom in words that a reader of the ontology would use.
        body: One pattern or more.
        head: What follows.
    """

    axiom: str
    body: tuple[Pattern, ...]
    head: Pattern


def write_pattern(pattern: Pattern) -> str:
    """Write a pattern in SPARQL.

    Args:
        pattern: The pattern.

    Returns:
        A triple pattern without the dot.

    Example:
        >>> write_pattern(("?x", "http://example.org/p", "?y"))
        '?x <http://example.org/p> ?y'
    """
    return " ".join(term if term.startswith("?") else f"<{term}>" for term in pattern)


def serialize_rules(rules: Iterable[Rule]) -> str:
    """Serialise rules as JSON.

    Args:
        rules: The rules.

    Returns:
        A JSON list, sorted.
    """
    return json.dumps([asdict(rule) for rule in sorted(rules)], indent=1, ensure_ascii=False)


def parse_rules(text: str) -> list[Rule]:
    """Parse what `serialize_rules` wrote.

    Args:
        text: The JSON.

    Returns:
        The rules.
    """
    rules = []
    for item in json.loads(text):
        subject, predicate, value = item["head"]
        body = tuple((pattern[0], pattern[1], pattern[2]) for pattern in item["body"])
        rules.append(Rule(item["axiom"], body, (subject, predicate, value)))
    return rules
