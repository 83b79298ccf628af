import json
import re
from collections.abc import Iterator

import pytest

import dyad_server.errors
from dyad.errors import DyadError, QuerySyntaxError, ReleaseError, StoreError
from dyad_server.app import create_app
from dyad_server.errors import RequestError, TooLarge
from dyad_server.problems import STATUSES, describe
from dyad_server.releases import Served


def all_kinds(kind: type[DyadError] = DyadError) -> Iterator[type[DyadError]]:
    """Yield a class and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from all_kinds(below)


def test_errors_tree_drawn_matches_tree_defined() -> None:
    """The tree at the top of the server's errors names exactly the classes there are, with their codes."""
    drawn = set(re.findall(r'^[ │├└─]*(\w+) +"([a-z-]+)"', dyad_server.errors.__doc__ or "", re.M))
    assert drawn == {(kind.__name__, kind.code) for kind in all_kinds(RequestError)}


def test_describe_each_kind_of_error_has_a_status_and_a_code_of_its_own() -> None:
    """Whatever Dyad raises becomes a 4xx or 5xx, and no two kinds share a code."""
    kinds = list(all_kinds())
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
    for kind in kinds:
        assert any(above in STATUSES for above in kind.__mro__)


def test_describe_nearest_class_counts() -> None:
    """A kind without an entry of its own takes that of the class above, one with an entry takes its own."""
    assert describe(TooLarge("too large")).status == 413
    assert describe(RequestError("odd")).status == 400


def test_describe_syntax_error_says_where() -> None:
    """Line and column stand in the problem for programs to use."""
    assert describe(QuerySyntaxError("expected '}'", 3, 14)).as_json()["where"] == {"line": 3, "column": 14}


@pytest.mark.parametrize("error", [StoreError("/srv/secret is broken"), ZeroDivisionError("/srv/secret")])
def test_describe_own_fault_tells_nothing_of_the_inside(error: Exception) -> None:
    """What is the server's fault says so, and names no file."""
    problem = describe(error)
    assert problem.status == 500
    assert "secret" not in json.dumps(problem.as_json())


class NothingLoaded:
    """Releases of which there are none."""

    def get(self) -> Served:
        """Say so."""
        raise ReleaseError("nothing is loaded in /srv/secret")


def test_answer_unexpected_exception_is_500_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """A fault in the program gives the client a plain problem, and the log the whole story."""
    app = create_app(NothingLoaded())

    @app.get("/fault")
    def fault() -> str:
        raise ZeroDivisionError("the inside")

    response = app.test_client().get("/fault")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert response.get_json()["code"] == "internal"
    assert "inside" not in response.text
    assert "ZeroDivisionError" in caplog.text


def test_answer_nothing_loaded_is_503() -> None:
    """A server whose data are gone says so, by problem+json and without naming a folder."""
    response = create_app(NothingLoaded()).test_client().get("/")
    assert response.status_code == 503
    assert response.get_json()["code"] == "release"
    assert "secret" not in response.text
