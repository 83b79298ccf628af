"""The page of a post: whose it is, and who held it when."""

from __future__ import annotations

from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.tenures import add_tenures, read_tenures


def build(page: Page) -> None:
    """Put the page of a post together.

    Args:
        page: The page.
    """
    page.own |= {"heldBy"}
    add_tenures(page, read_tenures(page), "Who held it", leave_out=["post", "party"])
    add_facts(page, page.reading, read_facts(page))
