"""The command `dyad explain`."""

from __future__ import annotations

import json
from typing import Any

import click
import pyoxigraph as ox

from dyad.errors import NotFound
from dyad.explain import Reason, explain, parse_term, shorten_term, write_reason
from dyad.release import open_release
from dyad.settings import Settings
from dyad.stores import open_store


@click.command("explain")
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def explain_command(subject: str, predicate: str, value: str, as_json: bool) -> None:
    """Explain why a triple is in the current release.

    An asserted triple is shown with the document and paragraph that says so; an inferred one with the axiom
    by which it follows and the triples from which it does, each explained in its turn, down to documents.

    SUBJECT, PREDICATE and OBJECT are ids (country/VNM), prefixed names (dyad:party), IRIs, `a`, or for OBJECT
    a literal in quotes.

    \b
    Example:
      dyad explain official/to-lam dyad:represents country/VNM

    Exit codes: 0 explained; 1 the triple is not there, or nothing is loaded; 2 wrong usage.
    """
    settings = Settings.from_env()
    head, verb = parse_term(subject), parse_term(predicate)
    if not isinstance(head, ox.NamedNode) or not isinstance(verb, ox.NamedNode):
        raise NotFound("subject and predicate are ids, prefixed names or IRIs, and no literals")
    triple = ox.Triple(head, verb, parse_term(value))
    reason = explain(open_store(settings), open_release(settings.home).read_rules(), triple)
    if as_json:
        click.echo(json.dumps(_as_json(reason), ensure_ascii=False, indent=1))
    else:
        for line in write_reason(reason):
            click.echo(line)


def _as_json(reason: Reason) -> dict[str, Any]:
    triple = reason.triple
    return {
        "triple": [str(term) for term in (triple.subject, triple.predicate, triple.object)],
        "text": " ".join(shorten_term(term) for term in (triple.subject, triple.predicate, triple.object)),
        "sources": [{"source": source, "paragraphs": numbers} for source, numbers in reason.sources],
        "axiom": reason.axiom or None,
        "premises": [_as_json(premise) for premise in reason.premises],
    }
