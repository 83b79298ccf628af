"""A client of a running server, in the way of Flask's test client."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

Query = str | Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Response:
    """What came back."""

    status_code: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()

    @property
    def mimetype(self) -> str:
        """The media type without its parameters."""
        return str(self.headers.get_content_type())

    def get_json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.data)


class Client:
    """Sends each request by a connection of its own.

    Args:
        address: The server's address.
        headers: Headers of every request.
    """

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self.address = address
        self.headers = dict(headers or {})

    def open(
        self,
        path: str,
        *,
        method: str = "GET",
        query_string: Query = "",
        headers: Mapping[str, str] | None = None,
        data: bytes | str | Mapping[str, Any] | None = None,
        content_type: str | None = None,
        timeout: float = 60,
    ) -> Response:
        """Send a request."""
        if not isinstance(query_string, str):
            query_string = urlencode(query_string, doseq=True)
        sent = {**self.headers, **(headers or {})}
        if isinstance(data, Mapping):
            data = urlencode(data, doseq=True)
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if content_type is not None:
            sent["Content-Type"] = content_type
        body = data.encode() if isinstance(data, str) else data
        connection = http.client.HTTPConnection(str(urlsplit(self.address).netloc), timeout=timeout)
        try:
            connection.request(method, path + ("?" if query_string else "") + query_string, body, sent)
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **asked: Any) -> Response:
        """Send a request with GET."""
        return self.open(path, **asked)

    def head(self, path: str, **asked: Any) -> Response:
        """Send a request with HEAD."""
        return self.open(path, method="HEAD", **asked)

    def post(self, path: str, **asked: Any) -> Response:
        """Send a request with POST."""
        return self.open(path, method="POST", **asked)

    def put(self, path: str, **asked: Any) -> Response:
        """Send a request with PUT."""
        return self.open(path, method="PUT", **asked)

    def delete(self, path: str, **asked: Any) -> Response:
        """Send a request with DELETE."""
        return self.open(path, method="DELETE", **asked)

    def options(self, path: str, **asked: Any) -> Response:
        """Send a request with OPTIONS."""
        return self.open(path, method="OPTIONS", **asked)
