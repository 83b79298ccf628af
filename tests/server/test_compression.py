import gzip

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from tests.server.client import Client

from dyad_server import compression

LONG = "Relations between states. " * 100


@pytest.fixture
def small() -> FlaskClient:
    """A client of an app with one page of each sort."""
    app = Flask(__name__)
    compression.install(app)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/picture", "picture", lambda: Response(LONG.encode(), mimetype="image/png"))
    app.add_url_rule("/nothing", "nothing", lambda: ("", 204))
    return app.test_client()


def test_page_is_compressed_for_who_takes_it(small: FlaskClient) -> None:
    """The same text comes in fewer bytes, and caches are told on what that depends."""
    response = small.get("/long", headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Length"] == str(len(response.data))
    assert len(response.data) < len(LONG) / 5
    assert "Accept-Encoding" in response.headers["Vary"]
    assert gzip.decompress(response.data).decode() == LONG


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        *(("/long", accepted) for accepted in ("", "br", "gzip;q=0")),
        *((path, "gzip") for path in ("/short", "/picture", "/nothing")),
    ],
)
def test_answer_stays_as_it_is_where_nothing_is_gained(small: FlaskClient, path: str, accepted: str) -> None:
    """Nobody gets what they do not take, and nothing is compressed that would not be smaller."""
    response = small.get(path, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers


def test_compressed_page_is_the_page_and_keeps_its_etag(client: Client) -> None:
    """A real page says the same compressed or not, and is known again by its ETag either way."""
    plain = client.get("/dyad/RUS-VNM", headers={"Accept": "text/html"})
    packed = client.get("/dyad/RUS-VNM", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    again = client.get(
        "/dyad/RUS-VNM",
        headers={"Accept": "text/html", "Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")
