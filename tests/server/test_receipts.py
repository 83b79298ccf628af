from __future__ import annotations

import pytest

from dyad_server.documents import Document
from dyad_server.languages import Name
from dyad_server.receipts import Receipt, differ


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("date", ["2025-05", "2025-05-09"], False),
        ("date", ["2025-05-09", "2025-05-10"], True),
        ("date", ["2025", "2025-05", "2026"], True),
        ("date", ["2025-05"], False),
        ("date", ["soon", "2025"], True),
        ("value", ["20", "20"], False),
        ("value", ["20", "21"], True),
        ("diplomaticRelations", ["1950-01-30", "1950-01"], False),
    ],
)
def test_values_differ_only_where_they_exclude_each_other(
    name: str, values: list[str], expected: bool
) -> None:
    """A date that is less exact than another one is no conflict; another number is."""
    assert differ(name, values) is expected


def test_receipt_leads_to_its_paragraph() -> None:
    """The link of a receipt ends at the paragraph, on the page of its document."""
    document = Document("https://w3id.org/dyad/id/source/s", Name("A bulletin of a day"), published="2025")
    receipt = Receipt(document, (27, 50))
    assert receipt.path == "/id/source/s.html#p27"
    assert receipt.path_at(50) == "/id/source/s.html#p50"
    assert receipt.short_title == "A bulletin of a day"


def test_receipt_with_a_long_title_is_short_in_a_table() -> None:
    """A table shows the beginning of a title where there is no publisher, cut between words."""
    document = Document("https://w3id.org/dyad/id/source/s", Name("word " * 40))
    assert len(Receipt(document).short_title) < 60
    assert Receipt(document).short_title.endswith("word …")
