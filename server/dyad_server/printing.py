"""Prints briefings as PDF in a process of its own, one at a time, which is killed when its time is up."""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
import threading
from typing import Final

from dyad.brief.model import Briefing
from dyad.brief.page import write_html
from dyad.brief.pdf import can_print
from dyad.errors import QueryTimeout, TooBusy
from dyad_server.errors import NotAcceptable

_log = logging.getLogger(__name__)

_SECONDS: Final = 30
_MOST_BYTES: Final = 2 * 2**30
"""Address space of the process that prints."""

_WAIT_SECONDS: Final = 10
"""How long a page waits for the one before it."""

_printing = threading.Lock()


def print_briefing(briefing: Briefing, address: str) -> bytes:
    """Print a briefing.

    Args:
        briefing: The briefing.
        address: The address of this server, for links.

    Returns:
        The bytes of a PDF file.

    Raises:
        NotAcceptable: What prints is not installed here.
        TooBusy: Others are being printed.
        QueryTimeout: It takes too long; nothing of it is left running.
    """
    if not can_print():
        raise _no_pdf()
    html = write_html(briefing, address).encode()
    if not _printing.acquire(timeout=_WAIT_SECONDS):
        raise TooBusy(
            "other briefings are being printed: try again in a moment, or take the HTML", _WAIT_SECONDS
        )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dyad.brief.pdf"],
            input=html,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            preexec_fn=_limit,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeout(
            f"the briefing took more than {_SECONDS} seconds to print: take the HTML"
        ) from None
    finally:
        _printing.release()
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        _log.error("a briefing could not be printed: %s", done.stderr.decode("utf-8", "replace")[-2000:])
        raise _no_pdf()
    return done.stdout


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))


def _no_pdf() -> NotAcceptable:
    return NotAcceptable(
        "this server cannot write PDF: take the page itself and print it, or the Word document"
    )
