import pickle
import re
from collections.abc import Iterator

import pytest

import dyad.errors
from dyad.errors import DyadError, FactsError, NotFound, QuerySyntaxError, SourceError, ValidationFailed


def all_kinds(kind: type[DyadError] = DyadError) -> Iterator[type[DyadError]]:
    """Yield a class of the tree and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == dyad.errors.__name__:
            yield from all_kinds(below)


def test_errors_every_kind_has_its_own_kebab_case_code() -> None:
    """A machine can tell any two kinds of error apart by their codes."""
    codes = [kind.code for kind in all_kinds()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_errors_tree_drawn_matches_tree_defined() -> None:
    """The tree at the top of the module names exactly the classes there are, each in its place."""
    drawn: list[tuple[str, str, str]] = []
    above: list[str] = []
    for depth, name, code in re.findall(
        r'^    ([│├└─ ]*)(\w+) +"([a-z-]+)"', dyad.errors.__doc__ or "", re.M
    ):
        del above[len(depth) // 4 :]
        drawn.append((above[-1] if above else "Exception", name, code))
        above.append(name)
    defined = {(kind.__mro__[1].__name__, kind.__name__, kind.code) for kind in all_kinds()}
    assert set(drawn) == defined
    assert len(drawn) == len(defined)


def test_facts_error_without_column_shows_file_and_line() -> None:
    """A facts error reads as file:line: message, which editors turn into a link."""
    error = FactsError("write 'party'", "seeds/a.yaml", 7)
    assert str(error) == "seeds/a.yaml:7: write 'party'"
    assert isinstance(error, SourceError)


def test_validation_failed_many_violations_counts_them_and_keeps_all() -> None:
    """A failed validation says how many violations there are and carries each of them."""
    error = ValidationFailed(iter(["first", "second"]))
    assert str(error) == "2 violations, the first: first"
    assert error.violations == ("first", "second")


@pytest.mark.parametrize(
    "error",
    [
        NotFound("no country ABC"),
        FactsError("message", "file", 1, 2),
        ValidationFailed(["one"]),
        QuerySyntaxError("message", 1, 2),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_sent_between_processes_arrive_unchanged(error: DyadError) -> None:
    """An error raised in a worker process reaches its parent with all it carries."""
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - the bytes are our own
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
