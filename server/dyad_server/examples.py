"""Queries to try: the question that shows what Dyad is for, and each named query with its example values."""

from __future__ import annotations

import shlex
from typing import Final

from dyad.binding import bind, given_names
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

    Values that come from outside are bound and never written into a text; these come from the query's header.

    Args:
        query: The query.
        store: Where countries, codes and things are looked up.

    Returns:
        SPARQL text without parameters.

    Raises:
        NotFound: An example names nothing that is described in the store.
    """
    values = {parameter.name: parameter.example for parameter in query.parameters.values()}
    bindings = bind(store, query, values)
    text = query.text_for(given_names(query, values))
    written, end = [], 0
    for token in scan(text):
        if token.kind == "variable" and token.text[1:] in bindings:
            # In a list of variables (SELECT, GROUP BY) there can be no term, and it need not be told.
            listed = token.where in ("top", "select")
            written += [text[end : token.offset], "" if listed else str(bindings[token.text[1:]])]
            end = token.offset + len(token.text)
    lines = ("".join(written) + text[end:]).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip() and not line.startswith("#")) + "\n"
