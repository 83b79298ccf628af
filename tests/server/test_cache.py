from hypothesis import given
from hypothesis import strategies as st

from dyad_server.cache import AnswerCache, AskedAs, Kept


def asked(query: str, accept: str = "") -> AskedAs:
    """A request with GET."""
    return AskedAs("GET", "localhost", query.encode(), "", accept, b"")


def kept(body: bytes) -> Kept:
    """An answer."""
    return Kept([], "tag", body)


def test_cache_equal_question_on_equal_data_is_found() -> None:
    """What was kept is found again, by the whole of the request."""
    cache = AnswerCache(1_000_000)
    assert cache.find("v1", asked("a")) is None
    cache.keep("v1", asked("a"), kept(b"answer"))
    found = cache.find("v1", asked("a"))
    assert found is not None
    assert found.body == b"answer"
    assert cache.find("v1", asked("a", "text/csv")) is None
    assert (cache.hits, cache.misses) == (1, 2)


def test_cache_other_data_forget_everything() -> None:
    """An answer is never given for other data than those it was made from, not even when they come back."""
    cache = AnswerCache(1_000_000)
    cache.find("v1", asked("a"))
    cache.keep("v1", asked("a"), kept(b"old"))
    assert cache.find("v2", asked("a")) is None
    assert cache.find("v1", asked("a")) is None


def test_cache_answer_that_comes_late_is_not_kept_for_new_data() -> None:
    """An answer that was on its way when the data changed is not kept."""
    cache = AnswerCache(1_000_000)
    cache.find("v1", asked("a"))
    cache.find("v2", asked("a"))
    cache.keep("v1", asked("a"), kept(b"old"))
    assert cache.find("v2", asked("a")) is None


def test_cache_of_unknown_data_keeps_nothing() -> None:
    """Where the state of the data is not known, no answer is kept."""
    cache = AnswerCache(1_000_000)
    cache.find("", asked("a"))
    cache.keep("", asked("a"), kept(b"x"))
    assert cache.find("", asked("a")) is None


def test_cache_of_no_size_keeps_nothing() -> None:
    """A cache of no bytes is no cache."""
    cache = AnswerCache(0)
    cache.find("v1", asked("a"))
    cache.keep("v1", asked("a"), kept(b"x"))
    assert cache.find("v1", asked("a")) is None


@given(sizes=st.lists(st.integers(0, 40_000), max_size=60))
def test_cache_never_takes_more_than_it_may(sizes: list[int]) -> None:
    """However answers come, the memory that they take is bounded."""
    cache = AnswerCache(100_000)
    cache.find("v1", asked(""))
    for number, size in enumerate(sizes):
        cache.keep("v1", asked(str(number)), kept(b"x" * size))
        assert cache.bytes <= 100_000
