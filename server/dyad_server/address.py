"""By which address a client knows this server. It comes from outside, so it is checked before it is used."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from dyad.settings import Settings

_HOST: Final = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?"
)
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared, not listened on)


def is_host(text: str) -> bool:
    """Tell whether a text is a host with or without a port (RFC 3986, section 3.2.2), as we take one.

    Args:
        text: The value of the header Host.

    Returns:
        Whether it is one.

    Example:
        >>> is_host("dyad.example:8080"), is_host("[::1]"), is_host("a..b"), is_host("<script>")
        (True, True, False, False)
    """
    match = _HOST.fullmatch(text)
    if match is None or ".." in text or (match[2] and not 0 < int(match[2]) < 65536):
        return False
    if match[1].startswith("["):
        try:
            ipaddress.IPv6Address(match[1][1:-1])
        except ValueError:
            return False
    return True


def server_address(headers: Mapping[str, str], settings: Settings) -> str:
    """Tell the server's address, as the client knows it.

    Args:
        headers: The request's headers, their names in small letters.
        settings: Where the server listens, which counts where the header Host is none; and how many proxies
            stand in front, without which X-Forwarded-Proto counts for nothing.

    Returns:
        The address, without a slash at its end.

    Example:
        >>> server_address({"host": "dyad.example:8080"}, Settings.from_env({}))
        'http://dyad.example:8080'
        >>> server_address({"host": "evil.example/<script>"}, Settings.from_env({}))
        'http://127.0.0.1:8080'
    """
    told = headers.get("x-forwarded-proto", "") if settings.proxies else ""
    return _address(headers.get("host", ""), told, settings.proxies, settings.host, settings.port)


@lru_cache(maxsize=1_000)
def _address(host: str, told: str, proxies: int, own: str, port: int) -> str:
    if not is_host(host):
        own = _EVERYWHERE.get(own, own)
        host = f"[{own}]:{port}" if ":" in own else f"{own}:{port}"
    # As with the client's address: the outermost of the proxies that are ours says what it was asked by.
    schemes = [part.strip().lower() for part in told.split(",")]
    scheme = "https" if proxies and schemes[-min(proxies, len(schemes))] == "https" else "http"
    return f"{scheme}://{host}"
