import re

import pytest
from tests.server.client import Client


def test_home_shows_counts_and_the_way_to_the_endpoint(client: Client) -> None:
    """The home page says how much there is, and leads to /sparql."""
    response = client.get("/")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert re.search(r"[\d,]{5,} triples about [\d,]+ things\s+from [1-9]\d* documents", response.text)
    assert 'href="/sparql"' in response.text
    assert "dyad query agreements_by_dyad" in response.text


def test_health_tells_status_and_version(client: Client) -> None:
    """A program that watches the server learns that it is well, and on which release."""
    response = client.get("/health")
    told = response.get_json()
    assert (response.status_code, told["status"]) == (200, "ok")
    assert (told["live"], told["ready"]) == (True, True)
    assert re.fullmatch(r"[0-9a-f]{16,}", told["version"])
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/sparql", "/health", "/nothing", "/static/dyad.css"])
def test_headers_every_response_has_the_protective_ones(client: Client, path: str) -> None:
    """No response may be sniffed, framed or made to load anything, and none names the software behind."""
    headers = client.get(path, headers={"Accept": "text/html"}).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "Dyad"


def test_pages_style_sheet_is_there(client: Client) -> None:
    """The one file that a page refers to is served as what it is."""
    response = client.get("/static/dyad.css")
    assert (response.status_code, response.mimetype) == (200, "text/css")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html,*/*;q=0.8", "text/html"), ("*/*", "application/problem+json"), ("text/csv", "text/html")],
)
def test_missing_page_is_404_in_the_form_that_the_client_likes(
    client: Client, accept: str, kind: str
) -> None:
    """A person gets a page, a program a problem."""
    response = client.get("/nothing/here", headers={"Accept": accept})
    if accept == "text/csv":
        kind = "application/problem+json"  # who accepts neither gets what a program can read
    assert (response.status_code, response.mimetype) == (404, kind)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"]
)
def test_static_files_outside_the_folder_are_not_served(client: Client, path: str) -> None:
    """Nothing but what lies in the folder can be had from it."""
    response = client.get(path)
    assert response.status_code == 404
    assert "create_app" not in response.text
