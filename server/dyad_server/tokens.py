"""Who may write: whoever carries the token whose SHA-256 is in the settings (RFC 6750, section 2.1)."""

from __future__ import annotations

import hashlib
import hmac

from dyad_server.errors import Forbidden, Unauthorized


def check_token(authorization: str | None, token_sha256: str) -> None:
    """Refuse whoever has not the token.

    Args:
        authorization: The header Authorization; None where there is none.
        token_sha256: The SHA-256 of the token, in hexadecimal digits.

    Raises:
        Unauthorized: There is no token.
        Forbidden: It is not the right one.

    Example:
        >>> check_token("Bearer secret", hashlib.sha256(b"secret").hexdigest())
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("a write needs a token: send the header `Authorization: Bearer TOKEN`")
    # Equal lengths, and a comparison that takes as long for a wrong token as for one that is nearly right.
    digest = hashlib.sha256(token.strip().encode("latin-1")).hexdigest()
    if not hmac.compare_digest(digest, token_sha256):
        raise Forbidden("this is not the token of this server")
