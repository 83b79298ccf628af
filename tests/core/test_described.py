from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.described import FORMER, read_described, remember_described, was_described, write_described
from dyad.namespaces import BASE


def release(home: Path, name: str, *ids: str) -> None:
    """Publish a release that describes some things, as the loader does."""
    folder = home / "releases" / name
    if not folder.exists():
        folder.mkdir(parents=True)
        write_described(folder, [BASE + one for one in ids])
    remember_described(home)
    (home / "current").unlink(missing_ok=True)
    (home / "current").symlink_to(Path("releases") / name)


def test_described_ids_are_sorted_and_each_once(tmp_path: Path) -> None:
    """A release lists its ids in the order of their bytes, and nothing that is not under the base."""
    write_described(tmp_path, [BASE + "b", BASE + "a", BASE + "b", "http://www.w3.org/x", BASE])
    assert read_described(tmp_path) == ["a", "b"]


def test_described_of_a_release_without_the_list_is_unknown(tmp_path: Path) -> None:
    """A release that is older than the list says nothing, which is not the same as nothing described."""
    assert read_described(tmp_path) is None


def test_former_first_release_has_no_predecessor(tmp_path: Path) -> None:
    """What a release describes for the first time was described by none before it."""
    release(tmp_path, "one", "agreement/a")
    assert not was_described(tmp_path, "agreement/a")


def test_former_keeps_what_was_taken_out_through_later_releases(tmp_path: Path) -> None:
    """An id that was there once is known for ever, also when an old release comes back."""
    release(tmp_path, "one", "agreement/a")
    release(tmp_path, "two", "agreement/a", "agreement/b")
    release(tmp_path, "three", "agreement/c")
    release(tmp_path, "one")
    assert [was_described(tmp_path, f"agreement/{name}") for name in "abcd"] == [True, True, True, False]
    assert (tmp_path / FORMER).read_text() == "agreement/a\nagreement/b\nagreement/c\n"


def test_former_of_a_home_without_releases_knows_nothing(tmp_path: Path) -> None:
    """Nothing was described where nothing was loaded."""
    remember_described(tmp_path)
    assert not was_described(tmp_path, "agreement/a")


@settings(deadline=None, max_examples=30)
@given(ids=st.sets(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1)))
def test_former_finds_each_id_and_no_other(ids: set[str], tmp_path_factory: object) -> None:
    """Bisection finds each line, whatever its bytes, and never a part of one."""
    home = tmp_path_factory.mktemp("home")  # type: ignore[attr-defined] # pytest's own factory
    release(home, "one", *ids)
    release(home, "two")
    assert all(was_described(home, one) for one in ids)
    others = {one[:-1] for one in ids} | {one + "x" for one in ids} | {""}
    assert not any(was_described(home, one) for one in others - ids)
