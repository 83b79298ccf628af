"""The W3C suites of the SPARQL 1.1 Protocol and of the Graph Store HTTP Protocol."""

from __future__ import annotations

from typing import Final

from tests.conformance.endpoint import UPDATE, Endpoint
from tests.conformance.exchanges import Exchange, read_exchanges
from tests.conformance.exclusions import needs_suites, parametrize
from tests.conformance.manifests import UT, Entry, read_dataset

pytestmark = needs_suites

PROTOCOL: Final = "sparql11/protocol/manifest.ttl"
GRAPH_STORE: Final = "sparql11/graph-store-protocol/manifest.ttl"
MANIFESTS: Final = (PROTOCOL, GRAPH_STORE)

_SPARQL: Final = "/sparql/"
_GRAPHS: Final = "/gsp"


@parametrize(PROTOCOL)
def test_protocol_exchange_is_as_the_suite_says(endpoint: Endpoint, entry: Entry) -> None:
    """Each request of a test, sent in its turn, has the answer that the suite expects."""
    endpoint.load(read_dataset(entry.manifest, entry.node, UT))
    for exchange in read_exchanges(entry):
        url = endpoint.update_url if _is_update(entry, exchange) else endpoint.query_url
        response = endpoint.request(
            exchange.method,
            url + exchange.target.removeprefix(_SPARQL),
            headers=exchange.headers,
            body=exchange.body,
        )
        exchange.check(response)


def _is_update(entry: Entry, exchange: Exchange) -> bool:
    """The suite has one address for both operations: what is sent or, if that is wrong, the name tells."""
    told = exchange.headers.get("content-type", "")
    if told.startswith("application/sparql-"):
        return told.startswith(UPDATE)
    return "update" in entry.id.rpartition("/")[2]


@parametrize(GRAPH_STORE)
def test_graph_store_exchange_is_as_the_suite_says(empty_endpoint: Endpoint, entry: Entry) -> None:
    """Each request of a test, sent in its turn to an empty store, has the answer that the suite expects."""
    names: dict[str, str] = {}
    for step in read_exchanges(entry):
        exchange = step.fill(names)
        response = empty_endpoint.request(
            exchange.method,
            empty_endpoint.graphs_url + exchange.target.removeprefix(_GRAPHS),
            headers=exchange.headers,
            body=exchange.body,
        )
        exchange.check(response)
        if exchange.location:
            names[exchange.location] = response.headers["location"]
