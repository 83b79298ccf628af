"""The page of an organisation, city or other party below the state: posts, facts, parts."""

from __future__ import annotations

from dyad_server.pages.things.country import add_latest_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.tenures import add_tenures, read_tenures


def build(page: Page) -> None:
    """Put the page of a party below the state together.

    Args:
        page: The page.
    """
    add_tenures(page, read_tenures(page), "Posts and who held them", leave_out=["party"])
    add_latest_facts(page)
