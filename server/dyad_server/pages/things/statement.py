"""The page of a statement: who says it, in which capacity, to whom and about whom."""

from __future__ import annotations

from dyad_server.pages.things.event import add_parts
from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page


def build(page: Page) -> None:
    """Put the page of a statement together.

    Args:
        page: The page.
    """
    add_parts(page, "Who says it, to whom, about whom")
    add_facts(page, page.reading, read_facts(page))
