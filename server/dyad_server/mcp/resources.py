"""The resources: the vocabulary, the named queries, and what the shapes ask of facts."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox

from dyad.catalogue import NamedQuery, find_query, read_catalogue
from dyad.namespaces import PREFIXES
from dyad.resources import find_resource

_SHAPES: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?shape ?label ?target ?message WHERE {
  ?shape a ?kind ; rdfs:label ?label
  FILTER(?kind IN (sh:NodeShape, sh:PropertyShape))
  OPTIONAL { ?shape sh:targetClass ?target }
  OPTIONAL { ?shape sh:message ?message }
} ORDER BY ?target ?label"""


@lru_cache(maxsize=1)
def ontology() -> str:
    """Give the vocabulary.

    Returns:
        Turtle, the file that is loaded.
    """
    return find_resource("ontology/dyad.ttl").read_text(encoding="utf-8")


def list_queries() -> str:
    """List the named queries.

    Returns:
        JSON: each query with its description and parameters, without its text.
    """
    return json.dumps([_describe(query) for query in read_catalogue()], ensure_ascii=False, indent=1)


def named_query(name: str) -> str:
    """Give a named query.

    Args:
        name: Its name.

    Returns:
        SPARQL; the comments at its top tell what it is for and which variables are its parameters.

    Raises:
        NotFound: There is none of that name; the message gives the nearest.
    """
    return find_query(name).text


def _describe(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": {
            parameter.name: {
                "type": parameter.type,
                "required": parameter.required,
                "help": parameter.help,
                "example": list(parameter.example),
            }
            for parameter in query.parameters.values()
        },
    }


@lru_cache(maxsize=1)
def shapes() -> str:
    """Sum up the shapes.

    Returns:
        Markdown: by class, what each shape asks, in words.
    """
    store = ox.Store()
    for path in sorted(find_resource("ontology/shapes").glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    rows = store.query(_SHAPES, prefixes=PREFIXES)
    by_class: dict[str, list[str]] = {}
    if isinstance(rows, ox.QuerySolutions):
        for row in rows:
            target, label, message = row["target"], row["label"], row["message"]
            name = target.value.rpartition("#")[2] if isinstance(target, ox.NamedNode) else "Further things"
            told = label.value if isinstance(label, ox.Literal) else ""
            why = f" Message: “{message.value}”" if isinstance(message, ox.Literal) else ""
            line = f"- {told}.{why}"
            lines = by_class.setdefault(name, [])
            if line not in lines:
                lines.append(line)
    written = ["# What the shapes ask of facts", ""]
    for name, lines in sorted(by_class.items()):
        written += [f"## {name}", "", *lines, ""]
    return "\n".join(written)
