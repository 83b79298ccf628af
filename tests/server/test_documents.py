from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dyad_server.documents import Archive, Document
from dyad_server.languages import Name

TEXT = "First.\n\n  Second. \n\r\nThird."


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with one text, beside one that is nobody's business."""
    (tmp_path / "000_example.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path


def document(identifier: str = "000_example", text: str = TEXT) -> Document:
    """A document with the hash of a text."""
    return Document(
        "urn:s", Name("S"), identifier=identifier, sha256=hashlib.sha256(text.encode()).hexdigest()
    )


def test_archive_gives_the_very_paragraph(archive: Path) -> None:
    """Paragraph n is the n-th line that is not empty."""
    assert Archive(archive).paragraph(document(), 2) == "Second."
    assert Archive(archive).paragraphs(document()) == ("First.", "Second.", "Third.")


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_archive_has_no_paragraph_of_another_number(archive: Path, number: int) -> None:
    """A number that the text does not have gives nothing, and no other paragraph."""
    assert Archive(archive).paragraph(document(), number) == ""


def test_archive_gives_no_text_with_another_hash(archive: Path) -> None:
    """A text that is not the one that the facts were read from is not shown."""
    assert Archive(archive).paragraphs(document(text="Another.")) == ()


@pytest.mark.parametrize("identifier", ["../secret", "", "/etc/passwd", "a/b", ".hidden", "absent"])
def test_archive_leaves_its_folder_for_no_identifier(archive: Path, identifier: str) -> None:
    """An identifier is a file name and nothing more."""
    assert Archive(archive).paragraphs(document(identifier, "secret")) == ()


def test_archive_that_is_not_there_has_nothing() -> None:
    """Where a deployment has no texts, pages have none."""
    assert Archive(None).paragraphs(document()) == ()
