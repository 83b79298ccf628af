from __future__ import annotations

import subprocess
import sys

import pytest

from dyad.brief import Briefing
from dyad.brief.page import write_html
from dyad.brief.pdf import can_print


@pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed")
def test_pdf_is_printed_in_a_process_of_its_own_and_fetches_nothing(briefing: Briefing) -> None:
    """The program that the server starts gives a PDF; a picture that the HTML names is not fetched."""
    pictures = '<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/passwd">'
    html = write_html(briefing).replace("<h1>", f"{pictures}<h1>")
    done = subprocess.run(
        [sys.executable, "-m", "dyad.brief.pdf"],
        input=html.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith(b"%PDF")
    assert b"/Image" not in done.stdout
