"""Reading facts files, and refusing what is none."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import FactsError, SourceError
from dyad_loader.facts import LARGEST, parse_facts, read_facts

HEAD = "source: {id: source/x}\n"


def parse(text: str) -> FactsError:
    """Parse a text that is wrong and give its error."""
    with pytest.raises(FactsError) as caught:
        parse_facts(text.encode(), Path("x.yaml"))
    return caught.value


def line_of_error(data: bytes) -> int | None:
    """The line of the error that the bytes give, or None where they are facts."""
    try:
        parse_facts(data, Path("x.yaml"))
    except FactsError as error:
        return error.line
    return None


def test_read_facts_without_file_names_the_path(tmp_path: Path) -> None:
    """A file that is not there is an error that names it."""
    with pytest.raises(SourceError, match=r"nowhere\.yaml: there is no such file"):
        read_facts(tmp_path / "nowhere.yaml")


def test_read_facts_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder cannot be read as a file, and the error says so."""
    with pytest.raises(SourceError, match="cannot be read"):
        read_facts(tmp_path)


def test_read_facts_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """A file of 100 MB is refused by its size, at once."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    began = time.monotonic()
    with pytest.raises(FactsError, match=r"huge.yaml:1: the file has 100,000,000 bytes"):
        read_facts(path)
    assert time.monotonic() - began < 5
    assert LARGEST < 100_000_000


@pytest.mark.parametrize("data", [b"", b"\n\n", b"   \n"])
def test_facts_empty_file_is_refused(data: bytes) -> None:
    """An empty file is told to be empty."""
    with pytest.raises(FactsError, match=r"x.yaml:1: the file is empty"):
        parse_facts(data, Path("x.yaml"))


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_facts_byte_order_mark_is_refused(mark: bytes) -> None:
    """A byte-order mark is named as what it is."""
    with pytest.raises(FactsError, match=r"x.yaml:1: the file begins with a byte-order mark"):
        parse_facts(mark + HEAD.encode(), Path("x.yaml"))


def test_facts_in_another_encoding_name_the_line() -> None:
    """Bytes that are not UTF-8 are refused with their line."""
    with pytest.raises(FactsError, match=r"x.yaml:2: the file is not UTF-8"):
        parse_facts(HEAD.encode() + "facts: Z\u00fcrich".encode("latin-1"), Path("x.yaml"))


def test_facts_not_yaml_name_line_and_column() -> None:
    """A text that is no YAML is refused where it stops being YAML."""
    error = parse(HEAD + "facts: [\n")
    assert error.line == 3
    assert "not YAML" in error.message


def test_facts_wrong_indentation_names_the_line() -> None:
    """Wrong indentation is refused on its line."""
    error = parse(HEAD + "facts:\n  - id: event/a\n   type: Event\n")
    assert error.line == 4
    assert "indentation" in error.message


def test_facts_tab_is_named() -> None:
    """A tab in the indentation is called a tab."""
    error = parse(HEAD + "facts:\n\t- id: event/a\n")
    assert error.line == 3
    assert "a tab" in error.message


def test_facts_unknown_top_key_hints_the_nearest() -> None:
    """An unknown key at the top is refused with the nearest known one."""
    error = parse(HEAD + "fact: []\n")
    assert "unknown key `fact`: did you mean `facts`?" in error.message
    assert error.line == 2


def test_facts_key_twice_names_the_second() -> None:
    """A key that stands twice is refused, for one of the two would be lost."""
    error = parse(HEAD + "facts:\n  - id: event/a\n    id: event/b\n")
    assert error.line == 4
    assert "`id` stands twice" in error.message


def test_facts_alias_loop_is_refused() -> None:
    """An alias, here to what contains it, is refused before it is followed."""
    error = parse(HEAD + "facts: &a [*a]\n")
    assert "anchors and aliases are not used" in error.message
    assert error.line == 2


def test_facts_billion_laughs_are_refused_at_once() -> None:
    """A file that would expand to billions of nodes is refused without expanding."""
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for one, other in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{one}: &{one} [{', '.join(['*' + other] * 9)}]")
    began = time.monotonic()
    assert "anchors and aliases" in parse("\n".join(lines)).message
    assert time.monotonic() - began < 5


def test_facts_deep_nesting_is_refused() -> None:
    """Ten thousand brackets are an error and not a crash."""
    assert "nested deeper" in parse(HEAD + "facts: " + "[" * 10_000).message


def test_facts_control_character_names_its_line() -> None:
    """A NUL in the text is refused on its line."""
    error = parse(HEAD + "facts:\n  - {id: event/a, note: a\x00b}\n")
    assert error.line == 3
    assert "a control character" in error.message


def test_facts_number_of_a_billion_digits_stays_text() -> None:
    """A number that would be a gigabyte if written out is not taken for one."""
    text = HEAD + "facts:\n  - {id: a, n: 1e999999999, m: 1e9}\n"
    fact = parse_facts(text.encode(), Path("x.yaml")).facts[0]
    assert fact["n"] == "1e999999999"
    assert fact["m"] == Decimal("1e9")


def test_facts_tag_is_refused() -> None:
    """A tag, which could ask for an object, is refused."""
    assert "tags are not used" in parse(HEAD + "facts: !!python/object:os.system []\n").message


@pytest.mark.parametrize("text", ["- a\n", "just text\n", "42\n"])
def test_facts_that_are_no_mapping_are_refused(text: str) -> None:
    """The top of a facts file is a mapping."""
    assert "not a mapping" in parse(text).message


@pytest.mark.parametrize("text", ["facts: []\n", HEAD])
def test_facts_without_a_part_name_it(text: str) -> None:
    """Both `source` and `facts` are needed."""
    assert "is missing" in parse(text).message


def test_facts_values_have_the_types_of_json() -> None:
    """A date stays text, `no` and `on` are words, and a fraction keeps its digits."""
    text = (
        HEAD + "facts:\n  - {id: a, date: 2025-12-30, is: no, key: on, n: 91.20, m: 42, t: true, q: '42'}\n"
    )
    fact = parse_facts(text.encode(), Path("x.yaml")).facts[0]
    assert fact["date"] == "2025-12-30"
    assert fact["is"] == "no"
    assert fact["key"] == "on"
    assert fact["n"] == Decimal("91.20")
    assert fact["m"] == 42
    assert fact["t"] is True
    assert fact["q"] == "42"


def test_facts_things_know_their_lines() -> None:
    """Each mapping knows its line and those of its keys."""
    fact = parse_facts((HEAD + "facts:\n\n  - id: a\n    type: Event\n").encode(), Path("x.yaml")).facts[0]
    assert fact.line == 4
    assert fact.key_lines == {"id": 4, "type": 5}


@given(st.binary(max_size=200))
def test_facts_any_bytes_give_facts_or_an_error_with_a_line(data: bytes) -> None:
    """No bytes whatever give anything but facts or a FactsError with a line."""
    line = line_of_error(data)
    assert line is None or line >= 1


@given(st.text(alphabet="abc:-[]{}&*!|>'\"#%@\n \t,?", max_size=120))
def test_facts_any_yaml_like_text_gives_facts_or_an_error_with_a_line(text: str) -> None:
    """No text made of YAML's own marks gives anything but facts or a FactsError."""
    line = line_of_error((HEAD + "facts:\n" + text).encode())
    assert line is None or line >= 1
