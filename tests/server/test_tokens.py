import hashlib

import pytest

from dyad_server.errors import Forbidden, Unauthorized
from dyad_server.tokens import check_token

DIGEST = hashlib.sha256(b"secret").hexdigest()


@pytest.mark.parametrize("header", ["Bearer secret", "bearer secret", "BEARER  secret "])
def test_token_right_one_passes(header: str) -> None:
    """The scheme is taken in any case of letters (RFC 9110, section 11.1)."""
    check_token(header, DIGEST)


@pytest.mark.parametrize("header", [None, "", "secret", "Bearer", "Bearer ", "Basic c2VjcmV0"])
def test_token_missing_is_unauthorized(header: str | None) -> None:
    """Who sends no bearer token is told to."""
    with pytest.raises(Unauthorized, match="Authorization"):
        check_token(header, DIGEST)


@pytest.mark.parametrize("header", ["Bearer Secret", "Bearer secret2", "Bearer \xff", f"Bearer {DIGEST}"])
def test_token_wrong_is_forbidden(header: str) -> None:
    """A wrong token is refused, and so is the digest itself, which is not the token."""
    with pytest.raises(Forbidden):
        check_token(header, DIGEST)


def test_token_none_is_right_where_none_is_set() -> None:
    """Without a digest in the settings no token is right."""
    with pytest.raises(Forbidden):
        check_token("Bearer x", "")
