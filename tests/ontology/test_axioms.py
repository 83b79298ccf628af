"""Every axiom that entails is needed: it gives something on the shipped facts."""

from __future__ import annotations

from pathlib import Path

from dyad.release import open_release
from dyad.rules import write_pattern

# No shipped document names a signatory; tests/loader/test_pipeline.py has facts that do. What registers
# tell of is in tests/loader/registers.
WITHOUT_FACTS = {
    "dyad:NamedParty is a sub-class of dyad:Party",
    "dyad:Record is a sub-class of dyad:Paragraph",
    "dyad:Record is a sub-class of oa:SpecificResource",
    "dyad:Territory is a sub-class of dyad:Locality",
    "dyad:Territory is a sub-class of dyad:Party",
    "dyad:Territory is a sub-class of dyad:Place",
    "dyad:UncodedState is a sub-class of dyad:Party",
    "dyad:UncodedState is a sub-class of dyad:Place",
    "dyad:signatory is a sub-property of dyad:participant",
    "dyad:signatory then dyad:represents gives dyad:party",
}


def test_axioms_each_give_something_on_the_shipped_facts(release_home: Path) -> None:
    """An axiom whose rule never applies to what ships would have to go."""
    release = open_release(release_home)
    store, rules = release.open_store(), release.read_rules()
    idle = {
        rule.axiom
        for rule in rules
        if not store.query("ASK { " + " . ".join(write_pattern(pattern) for pattern in rule.body) + " }")
    }
    assert len(rules) > 60
    assert idle == WITHOUT_FACTS
