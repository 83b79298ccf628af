from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.settings import Settings
from dyad_server.address import server_address

DEFAULTS = Settings.from_env({})


@pytest.mark.parametrize(
    "host", ["dyad.example", "dyad.example:8080", "127.0.0.1:80", "[::1]:8080", "a-b.c", "localhost"]
)
def test_server_address_is_what_the_client_asked_for(host: str) -> None:
    """A sound header Host is the address by which this client knows the server."""
    assert server_address({"host": host}, DEFAULTS) == f"http://{host}"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "dyad.example/x",
        "dyad example",
        "user@dyad.example",
        "dyad.example:0",
        "dyad.example:99999",
        "dyad.example:80:80",
        "dyad.example, evil.example",
        "<script>",
        'a"b',
        "a\nb",
        "a" * 300,
        "a..b",
        "-a",
        "[:::::]",
        "[1.2.3.4]",
        "münchen.example",
    ],
)
def test_server_address_of_an_unsound_host_is_the_servers_own(host: str) -> None:
    """What is no host name is not echoed: the address is the one the server listens on."""
    assert server_address({"host": host}, DEFAULTS) == "http://127.0.0.1:8080"


@given(st.text(max_size=80))
def test_server_address_is_an_iri_whatever_the_host_says(host: str) -> None:
    """No header makes an address that is no IRI, or that has a path of its own."""
    address = server_address({"host": host}, DEFAULTS)
    assert ox.NamedNode(address).value == address
    assert address.count("/") == 2
    assert address.isascii()


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 (nothing listens there)
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("10.0.0.5", "10.0.0.5"),
    ],
)
def test_server_address_without_host_can_be_asked(own: str, shown: str) -> None:
    """Every address of the machine is told as one that a client can connect to."""
    settings = Settings.from_env({"DYAD_HOST": own, "DYAD_PORT": "9000"})
    assert server_address({}, settings) == f"http://{shown}:9000"


@pytest.mark.parametrize(
    ("proxies", "proto", "scheme"),
    [
        ("0", "https", "http"),
        ("1", "https", "https"),
        ("1", "HTTPS", "https"),
        ("1", "http, https", "https"),
        ("1", "https, http", "http"),
        ("2", "https, http", "https"),
        ("2", "https", "https"),
        ("1", "gopher", "http"),
        ("1", "", "http"),
    ],
)
def test_server_address_takes_the_scheme_from_trusted_proxies(proxies: str, proto: str, scheme: str) -> None:
    """X-Forwarded-Proto counts where a proxy stands in front, and there the word of the outermost of ours."""
    settings = Settings.from_env({"DYAD_PROXIES": proxies})
    headers = {"host": "dyad.example", "x-forwarded-proto": proto}
    assert server_address(headers, settings) == f"{scheme}://dyad.example"
