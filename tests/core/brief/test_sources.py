from __future__ import annotations

import json
import warnings

import pytest
import rispy  # type: ignore[import-untyped] # the package has no types
from hypothesis import given
from hypothesis import strategies as st

from dyad.brief import Briefing
from dyad.brief.sources import WRITERS, address_of, write_bibtex, write_csl, write_ris
from dyad.display_names import Name
from dyad.documents import Document
from dyad.namespaces import BASE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from bibtexparser.entrypoint import parse_string

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40)


def document(title: str = "A bulletin", **told: str) -> Document:
    """A document."""
    return Document(BASE + "source/a-bulletin", Name(title), **told)  # type: ignore[arg-type] # texts all


@pytest.mark.parametrize("name", WRITERS)
def test_sources_list_each_document_of_the_briefing(briefing: Briefing, name: str) -> None:
    """Every document that a footnote points at is in the list, with title and address."""
    text = WRITERS[name](briefing.documents())
    assert len(briefing.documents()) == 5
    for found in briefing.documents():
        assert found.title.text.split(":")[0] in text
        assert found.iri in text


@given(WORDS)
def test_bibtex_any_title_can_be_read_back(title: str) -> None:
    """Another program reads one entry, whatever braces, backslashes and marks a title has."""
    library = parse_string(write_bibtex([document(title, published="2025-03-02")]))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == "a-bulletin"
    assert {field.key for field in entry.fields} == {"title", "date", "year", "month", "day", "url"}


@given(WORDS)
def test_ris_any_title_can_be_read_back(title: str) -> None:
    """Another program reads one record with this very title."""
    (record,) = rispy.loads(write_ris([document(f"x{title}x", published="2025-03")]))
    assert record["title"] == " ".join(f"x{title}x".split())
    assert (record["year"], record["urls"]) == ("2025", [BASE + "source/a-bulletin"])


def test_csl_has_the_date_in_its_parts() -> None:
    """A date that is certain to the month has year and month."""
    (item,) = json.loads(write_csl([document(published="2025-03")]))
    assert item["issued"] == {"date-parts": [[2025, 3]]}


@pytest.mark.parametrize("published", ["2025-01/..", "2024-12/2025-01", "2025-01~"])
def test_sources_a_date_that_is_only_bounded_is_no_date(published: str) -> None:
    """What is only bounded stands as words, for a year that is made up would be a false citation."""
    found = document(published=published)
    assert "\n  year" not in write_bibtex([found])
    assert "PY  - " not in write_ris([found])
    assert "date-parts" not in write_csl([found])
    assert "Published" in write_bibtex([found])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", BASE + "source/a-bulletin"),
        ("https://e.org/}x{", BASE + "source/a-bulletin"),
        ("", BASE + "source/a-bulletin"),
    ],
)
def test_address_of_only_a_plain_address_of_the_web_is_taken(address: str, expected: str) -> None:
    """The document's own address is given where it is one, else the IRI that names it here."""
    assert address_of(document(address=address)) == expected
