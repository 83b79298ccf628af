"""The tools: each is a plain function over the dataset, run in a thread."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from typing import Any, Final

import pyoxigraph as ox

from dyad.binding import run
from dyad.brief.making import make_briefing, parse_day
from dyad.brief.markdown import write_markdown
from dyad.catalogue import find_query
from dyad.errors import QueryError, QueryTooLarge
from dyad.names import find_thing
from dyad.pairs.finding import make_pair
from dyad.receipts import read_receipts
from dyad.rows import Row, iri_of, numbers_of, text_of
from dyad.store import Answer
from dyad_server.languages import read_names
from dyad_server.mcp.dataset import Dataset

MOST_FOUND: Final = 50
"""How many things a search gives at most."""

MOST_STATEMENTS: Final = 300
"""How many statements a description has; what is left out is counted."""

MOST_CHARACTERS: Final = 400_000
"""How long an answer may be: a longer one is an error and never cut off, for a model would not notice."""

FORMATS: Final = ("json", "csv", "turtle")


def search_things(dataset: Dataset, text: str, kind: str = "", limit: int = 10) -> dict[str, Any]:
    """Find things by name.

    Args:
        dataset: The dataset.
        text: A name or its beginning, in any language and script.
        kind: Only things of this class, such as Country; empty for all.
        limit: How many at most.

    Returns:
        The things, the best first.

    Raises:
        QueryError: The limit is none.
    """
    if not 1 <= limit <= MOST_FOUND:
        raise QueryError(f"limit is {limit}: write a number from 1 to {MOST_FOUND}")
    found = dataset.names().suggest(text[:300], limit=limit, classes=[kind] if kind else [])
    return {
        "found": [
            {
                "iri": one.iri,
                "label": one.label,
                "class": one.class_name,
                "matched": one.matched,
                "exact": one.exact,
                "only_near": one.near,
            }
            for one in found
        ]
    }


def ask(dataset: Dataset, question: str, on: str = "") -> dict[str, Any]:
    """Answer a question in plain English.

    Args:
        dataset: The dataset.
        question: The question.
        on: The day from which "last October" is counted; empty for today.

    Returns:
        The reply as `dyad ask --json` gives it, with sources, or with the reason why nothing was found.

    Raises:
        QueryError: The day is none.
    """
    today: datetime.date | None = parse_day(on)
    return dataset.asker().ask(question, dataset.get().store, today=today).as_json()


def query(dataset: Dataset, sparql: str, form: str = "json") -> str:
    """Run a SPARQL query, which can only read.

    Args:
        dataset: The dataset.
        sparql: The query.
        form: `json` or `csv` for rows, `json` for a boolean; a graph is always Turtle.

    Returns:
        The answer as text.

    Raises:
        QueryError: The query is at fault, is too long, or took too long.
        QueryTooLarge: The answer is too long.
    """
    if form not in FORMATS:
        raise QueryError(f"format is {form[:20]!r}: choose one of {', '.join(FORMATS)}")
    length, most = len(sparql.encode("utf-8", "replace")), dataset.settings.max_query_bytes
    if length > most:
        raise QueryError(f"the query has {length:,} bytes: {most:,} are the most")
    answer = dataset.get().store.query(sparql)
    text = answer.serialize(_format_of(answer, form)).decode("utf-8")
    if len(text) > MOST_CHARACTERS:
        raise QueryTooLarge(
            f"the answer has {len(text):,} characters, and {MOST_CHARACTERS:,} are the most: ask for fewer "
            "columns, or for a part with ORDER BY, LIMIT and OFFSET"
        )
    return text


def _format_of(answer: Answer, form: str) -> str:
    if answer.kind == "graph":
        return "turtle"
    return "csv" if form == "csv" and answer.kind == "solutions" else "json"


def describe(dataset: Dataset, thing: str) -> dict[str, Any]:
    """Tell all that is said about a thing, each statement with its receipts.

    Args:
        dataset: The dataset.
        thing: An id, an IRI or a name.

    Returns:
        The statements with the documents that say so, and the receipts of the thing and of its parts.

    Raises:
        NotFound: There is no such thing; the message gives the nearest.
    """
    store = dataset.get().store
    node = find_thing(store, thing)
    rows = list(run(store, find_query("thing_description"), {"thing": node.value}).rows())
    mentioned = {
        iri for row in rows for name in ("property", "value", "source") if (iri := iri_of(row, name))
    }
    names = read_names(store, {node.value, *mentioned})
    receipts = read_receipts(store, [node.value])
    parts: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in run(store, find_query("receipts_of_thing"), {"thing": node.value}).rows():
        if iri_of(row, "part") != node.value:
            parts[text_of(row, "name")].append(_receipt(row))
    return {
        "iri": node.value,
        "label": names[node.value].text,
        "statements": [_statement(row, names) for row in rows[:MOST_STATEMENTS]],
        "left_out": max(0, len(rows) - MOST_STATEMENTS),
        "receipts": [
            {
                "document": receipt.document.iri,
                "title": receipt.title,
                "publisher": receipt.publisher or None,
                "published": receipt.published or None,
                "paragraphs": list(receipt.paragraphs),
                "kind": receipt.kind or None,
            }
            for receipt in receipts.get(node.value, ())
        ],
        "receipts_of_parts": dict(parts),
    }


def _statement(row: Row, names: Any) -> dict[str, Any]:
    value = row.get("value")
    graph = iri_of(row, "graph")
    told: dict[str, Any] = {
        "property": names[iri_of(row, "property")].text,
        "property_iri": iri_of(row, "property"),
        "value": names[value.value].text if isinstance(value, ox.NamedNode) else text_of(row, "value"),
    }
    if isinstance(value, ox.NamedNode):
        told["value_iri"] = value.value
    elif isinstance(value, ox.Literal) and value.language:
        told["language"] = value.language
    told["inferred"] = graph.endswith("inferred")
    told["source"] = names[iri_of(row, "source")].text if iri_of(row, "source") in names else graph
    told["paragraphs"] = list(numbers_of(row, "paragraph"))
    return told


def _receipt(row: Row) -> dict[str, Any]:
    return {
        "document": iri_of(row, "source"),
        "title": text_of(row, "sourceTitle"),
        "published": text_of(row, "published") or None,
        "paragraph": next(iter(numbers_of(row, "paragraph")), None),
    }


def brief(dataset: Dataset, one: str, other: str, year: str = "", on: str = "") -> str:
    """Write a briefing on a pair.

    Args:
        dataset: The dataset.
        one: A code or name.
        other: Another one.
        year: Only what a date puts in this year; empty for all time.
        on: The day that divides ahead from past; empty for today.

    Returns:
        Markdown, each clause with a footnote to document and paragraph.

    Raises:
        NotFound: A side is not known.
        QueryError: Both are the same, or the day is none.
        DateError: The year is none.
    """
    served = dataset.get()
    pair = make_pair(served.store, one, other)
    made = make_briefing(served.store, pair, year, parse_day(on), release=served.release.version)
    return write_markdown(made)


def as_text(told: dict[str, Any]) -> str:
    """Write a reply as text, for clients that take no structured content.

    Args:
        told: The reply.

    Returns:
        JSON.
    """
    return json.dumps(told, ensure_ascii=False)
