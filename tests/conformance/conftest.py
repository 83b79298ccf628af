"""A plain RDF store to test: `dyad serve --writable --shapes none`, started once for all suites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conformance import running
from tests.conformance.endpoint import Endpoint


@pytest.fixture(scope="session")
def store_service() -> Iterator[Endpoint]:
    """The service that all tests of the suites share."""
    with running.memory_folder() as home, running.start(home) as endpoint:
        yield endpoint


@pytest.fixture
def endpoint(store_service: Endpoint) -> Endpoint:
    """The service, whatever it holds; a test that needs certain data loads them."""
    return store_service


@pytest.fixture
def empty_endpoint(store_service: Endpoint) -> Endpoint:
    """The service with nothing in it."""
    store_service.reset()
    return store_service
