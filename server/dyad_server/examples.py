"""Queries to try: the question that shows what Dyad is for, and each named query with its example values."""

from __future__ import annotations

import re
import shlex
from typing import Final

from dyad.binding import Values, bind, given_names
from dyad.catalogue import NamedQuery
from dyad.sparql_tokens import scan
from dyad.store import Store

QUESTION: Final = "The agreements between Vietnam and Russia in 2025, with document and paragraph"

QUERY: Final = """\
SELECT DISTINCT ?agreement ?status ?document ?paragraph {
  ?fact a dyad:Agreement ; dyad:during <https://w3id.org/dyad/id/dyad/RUS-VNM/2025> ;
    dyad:latestStatus/skos:prefLabel ?status .
  GRAPH ?source { ?fact rdfs:label ?agreement ; dyad:evidence/dyad:paragraph ?paragraph }
  ?source dcterms:title ?document
  FILTER(LANG(?status) = "en")
}
ORDER BY ?agreement ?document ?paragraph"""

_MARK: Final = re.compile(r"[ \t]*# (?:if|unless) [a-z][\w =-]*$", re.MULTILINE)
"""What says of a line on which parameters it depends; the line is there, so nobody needs it any more."""

_NO_GROUPS: Final = re.compile(r"^GROUP BY\n(?=ORDER BY)", re.MULTILINE)
"""What is left of a list of groups where all were parameters."""

COMMAND: Final = "dyad query agreements_by_dyad --country VNM --country RUS --year 2025"


def curl(address: str) -> str:
    """Write the question as a command line.

    Args:
        address: The server's address, without a slash at its end.

    Returns:
        A command for a shell.
    """
    query = " ".join(QUERY.split())
    return f"curl -H 'Accept: text/csv' {address}/sparql --data-urlencode {shlex.quote('query=' + query)}"


def write_example(query: NamedQuery, store: Store) -> str:
    """Write a named query with its example values in it, for a person to read, change and ask.

    Args:
        query: The query.
        store: Where countries, codes and things are looked up.

    Returns:
        SPARQL text without parameters.

    Raises:
        NotFound: An example names nothing that is described in the store.
    """
    examples = {parameter.name: parameter.example for parameter in query.parameters.values()}
    return write_with(query, examples, store)


def write_with(query: NamedQuery, values: Values, store: Store) -> str:
    """Write a named query with values in it, each as the term that it stands for.

    A value can be nothing but one term: it is looked up or parsed to a term, which the engine writes in the
    place of the variable's token.

    Args:
        query: The query.
        values: Parameter name to value.
        store: Where countries, codes and things are looked up.

    Returns:
        SPARQL text without parameters.

    Raises:
        QueryError: A parameter is unknown or missing, or has a value that it cannot have.
        NotFound: A value names nothing that is described in the store.
        DateError: A value is no date.
    """
    bindings = bind(store, query, values)
    text = _MARK.sub("", query.text_for(given_names(query, values)))
    written, end = [], 0
    for token in scan(text):
        if token.kind == "variable" and token.text[1:] in bindings:
            # In a list of variables (SELECT, GROUP BY) there can be no term, and it need not be told.
            listed = token.where in ("top", "select")
            written += [text[end : token.offset], "" if listed else str(bindings[token.text[1:]])]
            end = token.offset + len(token.text)
    lines = ("".join(written) + text[end:]).splitlines()
    kept = (line.rstrip() for line in lines if line.strip() and not line.startswith("#"))
    return _NO_GROUPS.sub("", "\n".join(kept) + "\n")
