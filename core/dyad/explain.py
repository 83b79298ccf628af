"""Why a triple is there: asserted in which document and paragraph, or following by which rule from which
triples.

An inferred triple is explained by reading the release's rules backwards: a rule whose head fits, with a body
that holds, and each triple of that body explained in its turn, down to documents. Of several explanations the
shortest found is given. What the loader derives (dyads, days, years, latest status) is explained by the
triples it was derived from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from dyad.errors import NotFound, StoreError
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.rules import Pattern, Rule, write_pattern
from dyad.store import Store, Term

DEEPEST: Final = 12
"""Longest chain of inferences that is followed."""

_DATES: Final = "dyad:date dyad:period dyad:published dyad:attested dyad:from dyad:to dyad:validity"
_OF_DATES: Final = f"""
    {{ VALUES ?p {{ {_DATES} }} ?thing ?p ?o BIND(?thing AS ?s) }}
    UNION {{ VALUES ?p {{ {_DATES} }} ?thing dyad:status|dyad:level ?s . ?s ?p ?o }}"""

# What the loader derives outside the ontology: why, and the premises (?s ?p ?o) around the bound ?thing;
# ?value is the object of what is explained.
_DERIVED: Final[dict[str, tuple[str, str]]] = {
    "between": (
        "its parties come down to these two sides",
        """{ VALUES ?p { dyad:party } ?thing ?p ?o BIND(?thing AS ?s) }
           UNION { VALUES ?p { dyad:state } ?thing dyad:party ?s . ?s ?p ?o }""",
    ),
    "during": (
        "it lies between these two sides, and its dates touch this year",
        """?value dyad:ofDyad|dyad:inYear ?o . ?thing ?p ?o
           FILTER(?p IN (dyad:between, dyad:year)) BIND(?thing AS ?s)""",
    ),
    "firstDay": ("it is the first day that its dates allow", _OF_DATES),
    "lastDay": ("it is the last day that its dates allow", _OF_DATES),
    "year": ("its dates touch this year", _OF_DATES),
    "latestStatus": (
        "of its steps this one has the latest date",
        """?thing dyad:status ?s . VALUES ?p { dyad:is dyad:date dyad:attested dyad:undated } ?s ?p ?o""",
    ),
}
_OF_DYAD: Final = (
    "facts lie between these two sides, in this year where it is one of a year",
    "VALUES ?p { dyad:between dyad:during } ?s ?p ?thing BIND(?thing AS ?o)",
)


@dataclass(frozen=True)
class Reason:
    """Why one triple is there.

    Attributes:
        triple: The triple.
        sources: Each document that asserts it, with the paragraphs; empty where it is inferred.
        axiom: The axiom or rule by which it follows; empty where it is asserted.
        premises: The reasons of the triples from which it follows.
    """

    triple: ox.Triple
    sources: tuple[tuple[str, tuple[int, ...]], ...] = ()
    axiom: str = ""
    premises: tuple[Reason, ...] = field(default=())


def explain(store: Store, rules: Sequence[Rule], triple: ox.Triple) -> Reason:
    """Explain a triple.

    Args:
        store: The release's store.
        rules: The release's rules.
        triple: The triple, with subject, predicate and object given.

    Returns:
        Its reason, down to documents.

    Raises:
        NotFound: The triple is not there.
    """
    reason = _Explainer(store, rules).explain(triple, frozenset())
    if reason is None:
        raise NotFound(f"no source says so and nothing entails it: {shorten_triple(triple)}")
    return reason


class _Explainer:
    """One explanation; remembers what it has explained, since premises are shared."""

    def __init__(self, store: Store, rules: Sequence[Rule]) -> None:
        self.store = store
        self.rules = rules

    def explain(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
        """Explain a triple without the help of the triples that it is to explain (`above`)."""
        if sources := self.sources(triple):
            return Reason(triple, sources)
        if triple in above or len(above) >= DEEPEST or not self.holds(triple):
            return None
        return self.by_loader(triple, above) or self.by_rules(triple, above | {triple})

    def holds(self, triple: ox.Triple) -> bool:
        found = self.store.query("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1", bindings=_bindings(triple))
        return any(True for _ in found.rows())

    def sources(self, triple: ox.Triple) -> tuple[tuple[str, tuple[int, ...]], ...]:
        rows = self.store.query(
            """SELECT DISTINCT ?s ?p ?o ?graph ?paragraph {
                 GRAPH ?graph { ?s ?p ?o }
                 FILTER(!STRENDS(STR(?graph), "/inferred"))
                 OPTIONAL { GRAPH ?graph { ?s dyad:evidence/dyad:paragraph ?paragraph } }
               } ORDER BY ?graph ?paragraph""",
            bindings=_bindings(triple),
        ).rows()
        found: dict[str, list[int]] = {}
        for row in rows:
            numbers = found.setdefault(_value(row["graph"]), [])
            if "paragraph" in row:
                numbers.append(int(_value(row["paragraph"])))
        return tuple((source, tuple(numbers)) for source, numbers in found.items())

    def by_rules(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
        best: Reason | None = None
        for rule in self.rules:
            known = _unify(rule.head, triple)
            if known is None:
                continue
            for premises in self.bodies(rule, known):
                reasons = [self.explain(premise, above) for premise in premises]
                found = [reason for reason in reasons if reason is not None]
                if len(found) == len(premises):
                    reason = Reason(triple, (), rule.axiom, tuple(found))
                    if best is None or _depth(reason) < _depth(best):
                        best = reason
        return best

    def bodies(self, rule: Rule, known: dict[str, Term]) -> Iterator[list[ox.Triple]]:
        """Every way in which the body of a rule holds; a few are enough to find a short explanation."""
        if any(isinstance(known.get(subject[1:]), ox.Literal) for subject, _, _ in rule.body):
            return  # no triple has a literal for its subject
        body = " . ".join(write_pattern(pattern) for pattern in rule.body)
        rows = self.store.query(f"SELECT * {{ {body} }} LIMIT 20", bindings=known).rows()
        for row in rows:
            values = {**row, **known}
            yield [_instantiate(pattern, values) for pattern in rule.body]

    def by_loader(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
        local = triple.predicate.value.removeprefix(str(DYAD))
        derived = _DERIVED.get(local)
        if derived is None and _value(triple.subject).startswith(BASE + "dyad/"):
            derived = _OF_DYAD
        if derived is None:
            return None
        why, pattern = derived
        given: dict[str, Term] = {"thing": triple.subject}
        if "?value" in pattern:
            given["value"] = triple.object
        names = " ".join(f"?{name}" for name in given)
        rows = self.store.query(
            f"SELECT DISTINCT {names} ?s ?p ?o {{ {pattern} }} ORDER BY ?s ?p ?o", bindings=given
        ).rows()
        premises = [ox.Triple(_node(row["s"]), _name(row["p"]), row["o"]) for row in rows]
        if derived is _OF_DYAD:  # one fact is enough to make the two a pair
            premises = premises[:1]
        reasons = [self.explain(premise, above | {triple}) for premise in premises]
        return Reason(triple, (), why, tuple(reason for reason in reasons if reason is not None))


def _bindings(triple: ox.Triple) -> dict[str, Term]:
    return {"s": triple.subject, "p": triple.predicate, "o": triple.object}


def _unify(head: Pattern, triple: ox.Triple) -> dict[str, Term] | None:
    known: dict[str, Term] = {}
    for part, term in zip(head, (triple.subject, triple.predicate, triple.object), strict=True):
        if part.startswith("?"):
            if known.setdefault(part[1:], term) != term:
                return None
        elif not isinstance(term, ox.NamedNode) or term.value != part:
            return None
    return known


def _instantiate(pattern: Pattern, values: dict[str, Term]) -> ox.Triple:
    subject, predicate, value = (
        values[part[1:]] if part.startswith("?") else ox.NamedNode(part) for part in pattern
    )
    return ox.Triple(_node(subject), _name(predicate), value)


def _node(term: Term) -> ox.NamedNode:
    if isinstance(term, ox.NamedNode):
        return term
    raise StoreError(f"a release names all its subjects, and {term} is no name: load again")


_name = _node


def _value(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def _depth(reason: Reason) -> int:
    return 1 + max((_depth(premise) for premise in reason.premises), default=0)


def parse_term(text: str) -> ox.NamedNode | ox.Literal:
    """Parse a term as people write it on a command line.

    Args:
        text: An id (`country/VNM`), a prefixed name (`dyad:party`), an IRI with or without angle brackets,
            `a` for rdf:type, or a literal in quotes with an optional language or datatype (`"Vietnam"@en`,
            `2025`).

    Returns:
        The term.

    Raises:
        NotFound: The text is no term.

    Example:
        >>> parse_term("dyad:party").value
        'https://w3id.org/dyad/ontology#party'
    """
    if text == "a":
        return ox.NamedNode(PREFIXES["rdf"] + "type")
    if match := re.fullmatch(r'"(.*)"(?:@([A-Za-z-]+)|\^\^(\S+))?', text, re.DOTALL):
        if match[2]:
            return ox.Literal(match[1], language=match[2])
        if match[3]:
            datatype = parse_term(match[3])
            return ox.Literal(match[1], datatype=ox.NamedNode(datatype.value))
        return ox.Literal(match[1])
    if re.fullmatch(r"-?[0-9]+", text):
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    bare = text.removeprefix("<").removesuffix(">")
    prefix, colon, local = bare.partition(":")
    if colon and prefix in PREFIXES:
        bare = PREFIXES[prefix] + local
    elif not re.match(r"[a-z][a-z0-9+.-]*:", bare):
        bare = BASE + bare
    try:
        return ox.NamedNode(bare)
    except ValueError:
        raise NotFound(f"{text!r} is no id, prefixed name, IRI or literal") from None


def shorten_term(term: Term) -> str:
    """Write a term as people read it.

    Args:
        term: The term.

    Returns:
        A prefixed name or an id where there is one, else the term in N-Triples.
    """
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(BASE):
            return term.value[len(BASE) :]
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
    return str(term)


def shorten_triple(triple: ox.Triple) -> str:
    """Write a triple as people read it.

    Args:
        triple: The triple.

    Returns:
        Subject, predicate and object with spaces between.
    """
    return " ".join(shorten_term(term) for term in (triple.subject, triple.predicate, triple.object))


def write_reason(reason: Reason, depth: int = 0) -> Iterator[str]:
    """Write a reason as indented lines.

    Args:
        reason: The reason.
        depth: How deep it stands.

    Yields:
        The lines.
    """
    indent = "  " * depth
    yield f"{indent}{shorten_triple(reason.triple)}"
    for source, paragraphs in reason.sources:
        numbers = ", ".join(str(number) for number in paragraphs)
        place = f", paragraph{'s' if len(paragraphs) > 1 else ''} {numbers}" if numbers else ""
        yield f"{indent}  asserted in {source.removeprefix(BASE)}{place}"
    if reason.axiom:
        yield f"{indent}  follows, because {reason.axiom}:"
    for premise in reason.premises:
        yield from write_reason(premise, depth + 2)
