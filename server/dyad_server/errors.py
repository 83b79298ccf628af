"""What a request can do wrong, as a tree below `DyadError`; the statuses are in `dyad_server.problems`.

DyadError
└── RequestError             "request"                  the request cannot be understood
    ├── MissingQuery         "missing-query"            there is no query in it
    ├── ReadOnly             "read-only"                it would change the data
    ├── UnknownFormat        "unknown-format"           ?format= names no format
    ├── NotAcceptable        "not-acceptable"           no format that is accepted fits the answer
    ├── UnsupportedMediaType "unsupported-media-type"   its body is of no kind that is understood
    ├── TooLarge             "too-large"                its body or query is too large
    ├── SlowBody             "slow-body"                its body does not come
    ├── Unauthorized         "unauthorized"             it needs a token and has none
    ├── Forbidden            "forbidden"                its token is not the right one
    ├── WrongMethod          "method-not-allowed"       what is at the address takes other methods
    ├── TooMany              "too-many"                 its client has sent too many
    ├── Gone                 "gone"                     it asks for what an earlier release described
    ├── BadParameter         "bad-parameter"            a parameter of its address has a value that cannot be
    ├── ListChanged          "list-changed"             it goes on with a list of an earlier release
    └── AddressTooLong       "address-too-long"         the query in its address is too large
"""

from __future__ import annotations

from collections.abc import Sequence

from dyad.errors import DyadError


class RequestError(DyadError):
    """The request cannot be understood; the message says what is wrong with it and what to do."""

    code = "request"


class MissingQuery(RequestError):
    """There is no query in the request."""

    code = "missing-query"


class ReadOnly(RequestError):
    """The request would change the data."""

    code = "read-only"


class UnknownFormat(RequestError):
    """`?format=` names no format."""

    code = "unknown-format"


class NotAcceptable(RequestError):
    """No format that the client accepts fits the answer."""

    code = "not-acceptable"


class UnsupportedMediaType(RequestError):
    """The body is of no kind that is understood."""

    code = "unsupported-media-type"


class TooLarge(RequestError):
    """The body, or the query in it, is too large."""

    code = "too-large"


class AddressTooLong(RequestError):
    """The query in the request's address is too large."""

    code = "address-too-long"


class SlowBody(RequestError):
    """The body does not come."""

    code = "slow-body"


class Unauthorized(RequestError):
    """The request needs a token and has none."""

    code = "unauthorized"


class Forbidden(RequestError):
    """The request's token is not the right one, or no token is."""

    code = "forbidden"


class WrongMethod(RequestError):
    """What is at the address takes other methods.

    Args:
        message: What is the matter.
        allow: The methods it takes, as in the header Allow.
    """

    code = "method-not-allowed"

    def __init__(self, message: str, allow: str) -> None:
        super().__init__(message)
        self.allow = allow


class TooMany(RequestError):
    """The client has sent more requests than it may.

    Args:
        message: What is the matter.
        retry_after: Seconds after which to try again.
    """

    code = "too-many"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Gone(RequestError):
    """What the address names was described by an earlier release and is no more."""

    code = "gone"


class BadParameter(RequestError):
    """A parameter of the address is unknown, or has a value that cannot be.

    Args:
        parameter: Its name.
        message: What is wrong and what to do.
        allowed: The values or names that there are, where they can be listed.
        suggestions: Those that come near.
    """

    code = "bad-parameter"

    def __init__(
        self, parameter: str, message: str, allowed: Sequence[str] = (), suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.allowed = tuple(allowed)
        self.suggestions = tuple(suggestions)


class ListChanged(RequestError):
    """The request goes on with a list of a release that is no longer served."""

    code = "list-changed"
