"""rdflib as a server: a file read into memory, and SPARQL over HTTP, each question in a child of its own.

    python benchmarks/rdflib_server.py PORT FILE

A child is ended after a minute: what it was asked then has no answer.
"""

from __future__ import annotations

import signal
import socketserver
import sys
import wsgiref.simple_server
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

import rdflib

PATIENCE: Final = 60
"""Seconds for a question."""


class _Server(socketserver.ForkingMixIn, wsgiref.simple_server.WSGIServer):
    """Forks for each request, so that one that takes too long can be ended."""


def main() -> None:
    """Read the file, then answer until told to end."""
    port, file = int(sys.argv[1]), sys.argv[2]
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(file, format="nquads")

    def answer(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        query = parse_qs(environ["QUERY_STRING"])["query"][0]
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        told = dataset.query(query).serialize(format="json")
        signal.alarm(0)
        start(f"{HTTPStatus.OK.value} OK", [("Content-Type", "application/sparql-results+json")])
        return [told or b""]

    wsgiref.simple_server.make_server("127.0.0.1", port, answer, server_class=_Server).serve_forever()


if __name__ == "__main__":
    main()
