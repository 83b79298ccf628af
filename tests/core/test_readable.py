from dyad.namespaces import BASE
from dyad.readable import describe_source
from dyad.store import EmbeddedStore


def test_readable_nested_things_stand_inside_with_their_paragraphs(small_store: EmbeddedStore) -> None:
    """A status step is shown where it belongs, with its own paragraphs, and not as a thing of its own."""
    lines = list(describe_source(small_store, BASE + "source/one"))
    place = lines.index("[9, 27, 50] Agreement agreement/plan")
    assert lines[place:][:11] == [
        "[9, 27, 50] Agreement agreement/plan",
        "  label: Plan",
        "  party: Russia (country/RUS)",
        "  party: Vietnam (country/VNM)",
        "  status [9]",
        "    date: 2024",
        "    is: drafted",
        "  status [9]",
        "    date: 2025-05",
        "    is: signed",
        "",
    ]
    assert not any("StatusStep" in line for line in lines)


def test_readable_head_is_the_source_and_end_is_what_was_omitted(small_store: EmbeddedStore) -> None:
    """The text begins with the document's own description and ends with the paragraphs that were left out."""
    lines = list(describe_source(small_store, BASE + "source/one"))
    assert lines[:3] == ["source/one", "  title: One", "  published: 2025-06-02"]
    assert lines[-2:] == ["omitted", "  [100] Byline."]


def test_readable_says_nothing_that_is_inferred(small_store: EmbeddedStore) -> None:
    """What follows from the document is not what the document says."""
    assert not any("between" in line for line in describe_source(small_store, BASE + "source/one"))
