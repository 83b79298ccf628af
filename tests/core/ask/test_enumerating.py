"""Items that a text counts up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.ask.enumerating import find_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "He named three regions: the Middle East, Africa and South America.",
            ["Middle East", "Africa", "South America"],
        ),
        (
            "Friendship; mutual understanding; assistance.",
            ["Friendship", "mutual understanding", "assistance"],
        ),
        ("It proposes: (1) trust; (2) cables.", ["trust", "cables"]),
        (
            "Key areas: energy, science and technology, education.",
            ["energy", "science and technology", "education"],
        ),
        ("The visit was a success.", []),
    ],
)
def test_find_items_list_in_a_text_is_found(text: str, items: list[str]) -> None:
    """What is counted up is taken apart, and a plain sentence is not."""
    assert find_items(text) == items


@given(st.text(max_size=300))
def test_find_items_any_text_gives_no_empty_item(text: str) -> None:
    """Whatever stands there, no item is empty and none is long."""
    assert all(item.strip() for item in find_items(text))
