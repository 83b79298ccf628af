"""How well questions in plain English are answered: the score by form and kind, and the time each takes.

    python benchmarks/ask.py                     the questions for building on, and the sample where it is
    python benchmarks/ask.py --held-out          those kept for measuring; shows scores only
    python benchmarks/ask.py --show wrong        and each question that was answered wrong
    python benchmarks/ask.py --file more.yaml

Asked is the current release of DYAD_HOME: run `dyad load` first. The fields of a question are told in
`tests/questions/README.md`, the way of marking in `judging.py`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from judging import Mark, Names, Reply, judge
from question_files import HELD_OUT, KNOWN, SAMPLE, Question, read_questions
from scores import Asked, as_json, reaches_aim, total, write_report

from dyad.errors import DyadError
from dyad.settings import Settings
from dyad.store import Store
from dyad.stores import open_store

_NAMES = """
SELECT DISTINCT ?thing ?name WHERE {
  ?thing rdfs:label|skos:prefLabel|skos:altLabel|dcterms:title|dcterms:identifier|dyad:code ?name
}"""
_IDENTIFIER = "SELECT ?identifier WHERE { ?source dcterms:identifier ?identifier }"
_SHOWN = {
    "wrong": (Mark.WRONG,),
    "refused": (Mark.REFUSED_WRONGLY,),
    "bad": (Mark.WRONG, Mark.REFUSED_WRONGLY),
    "all": tuple(Mark),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask and print the score.

    Args:
        arguments: The command line; None means the process's own.

    Returns:
        The exit code: 1 where the questions or the release cannot be read, or --check and the aim is missed.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.held_out and (options.show or options.file):
        parser.error("--held-out goes with neither --file nor --show: its questions are not for reading")
    try:
        questions = read_questions(_paths(options))
        store = open_store(Settings.from_env())
        asked = ask_all(questions, open_engine(store), names_in(store))
    except (DyadError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(as_json(asked), indent=1))
    else:
        print(write_report(asked))
    for one in asked:
        if options.show and one.judgement.mark in _SHOWN[options.show]:
            judgement = one.judgement
            remark = f": {judgement.why}" if judgement.why else ""
            print(f"\n{one.question.id}  {one.question.text}\n    {judgement.mark}{remark}", file=sys.stderr)
    return 1 if options.check and not reaches_aim(total(asked)) else 0


def open_engine(store: Store) -> Callable[[Question], Reply]:
    """Make the engine ready.

    Args:
        store: The release that is asked.

    Returns:
        A function from question to reply.
    """
    from dyad.ask import ask  # here, so that the marking can be tested without an engine

    def reply_to(question: Question) -> Reply:
        day = datetime.date.fromisoformat(question.reference_day) if question.reference_day else None
        return ask(question.text, store, today=day).as_json()

    return reply_to


def ask_all(
    questions: Sequence[Question], reply_to: Callable[[Question], Reply], names: Names
) -> list[Asked]:
    """Ask each question once, after one that warms the engine up and does not count.

    Args:
        questions: The questions.
        reply_to: The engine.
        names: All names of a thing.

    Returns:
        The questions with mark and time.
    """
    asked = []
    for question in [*questions[:1], *questions]:
        start = time.perf_counter()
        reply = reply_to(question)
        seconds = time.perf_counter() - start
        asked.append(Asked(question, judge(question, reply, names), seconds))
    return asked[1:]


def names_in(store: Store) -> Names:
    """Look up the names of things, so that an answer may use any of them.

    Args:
        store: The release.

    Returns:
        A function from IRI to names: labels, aliases, codes and identifiers.
    """

    @cache
    def names(iri: str) -> tuple[str, ...]:
        if not iri.startswith("http"):
            return ()
        rows = store.query(_NAMES, bindings={"thing": ox.NamedNode(iri)}).rows()
        return tuple(str(row["name"].value) for row in rows if isinstance(row["name"], ox.Literal))

    return names


def _paths(options: Any) -> list[Path]:
    if options.held_out:
        return [HELD_OUT]
    return options.file or [KNOWN, *([SAMPLE] if SAMPLE.exists() else [])]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path, nargs="+", help="ask the questions of these files or folders")
    parser.add_argument("--held-out", action="store_true", help="ask the questions kept for measuring")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--show", choices=sorted(_SHOWN), help="also name such questions")
    parser.add_argument("--check", action="store_true", help="exit 1 where the aim is missed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
