"""Small facts files for the loader's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = """\
source:
  id: source/example-2025
  title: {en: Example}
  published: "2025-06-02"
  language: en
  sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  paragraphCount: 3
"""

OTHER_SOURCE = SOURCE.replace("example-2025", "other-2025").replace("0" * 64, "1" * 64)

AGREEMENT = """\
facts:
  - id: agreement/example
    type: Agreement
    name: {en: An example}
    agreementType: treaty
    party: [country/RUS, country/VNM]
    status: [{is: signed, on: "2025-05"}]
    evidence: [1, 2]
omitted:
  - {paragraphs: [3], reason: Byline.}
"""

WriteFacts = Callable[..., Path]


@pytest.fixture
def write_facts(tmp_path: Path) -> WriteFacts:
    """Write a facts file: a source that is right, then the given text; give its path."""

    def write(text: str = AGREEMENT, *, source: str = SOURCE, name: str = "example.yaml") -> Path:
        path = tmp_path / name
        path.write_text(source + text, encoding="utf-8")
        return path

    return write
