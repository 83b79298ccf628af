"""What is counted, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The counters of one server.

    Example:
        >>> metrics = Metrics()
        >>> metrics.count_query("answered")
        >>> b'dyad_queries_total{outcome="answered"} 1.0' in metrics.write()
        True
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._queries = Counter(
            "dyad_queries", "Queries, by what became of them.", ["outcome"], registry=self.registry
        )
        self._requests = Counter(
            "dyad_responses", "Responses, by status.", ["status"], registry=self.registry
        )
        self._seconds = Histogram(
            "dyad_query_seconds",
            "Seconds that queries took which were not answered from the cache.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._statuses: dict[int, Counter] = {}
        self._outcomes: dict[str, Counter] = {}

    def count_query(self, outcome: str) -> None:
        """Count a query.

        Args:
            outcome: What became of it: answered, cached, not-modified, or the code of an error.
        """
        counter = self._outcomes.get(outcome)
        if counter is None:
            counter = self._outcomes[outcome] = self._queries.labels(outcome)
        counter.inc()

    def count_response(self, status: int) -> None:
        """Count a response.

        Args:
            status: Its status.
        """
        counter = self._statuses.get(status)
        if counter is None:
            counter = self._statuses[status] = self._requests.labels(str(status))
        counter.inc()

    @contextmanager
    def time_query(self) -> Iterator[None]:
        """Measure a query that is worked on, and count it by its outcome."""
        began = perf_counter()
        outcome = "answered"
        try:
            yield
        except BaseException as error:
            outcome = getattr(error, "code", "client-gone")
            raise
        finally:
            self._seconds.observe(perf_counter() - began)
            self.count_query(outcome)

    def watch(self, name: str, help_text: str, give: object) -> None:
        """Tell a number that is known elsewhere.

        Args:
            name: The name of the metric.
            help_text: What it is.
            give: A function that gives the number.
        """
        Gauge(name, help_text, registry=self.registry).set_function(give)  # type: ignore[arg-type]

    def write(self) -> bytes:
        """Write all metrics.

        Returns:
            The text that Prometheus reads.
        """
        return generate_latest(self.registry)
