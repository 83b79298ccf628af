"""Showing progress: on a terminal, for what takes longer than a second."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console


@contextlib.contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """Show what a long run is doing, on standard error and only where that is a terminal.

    Yields:
        A function to be called with a few words as each step begins. Nothing is shown in the first second.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    console = Console(stderr=True)
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        status = console.status("starting")
        shown = False

        def step(text: str) -> None:
            nonlocal shown
            status.update(text)
            if not shown and time.monotonic() - began > 1:
                stack.enter_context(status)
                shown = True

        yield step
