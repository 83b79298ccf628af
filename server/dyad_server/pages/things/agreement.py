"""The page of an agreement: its life from proposal to end, its parties and who signed for them."""

from __future__ import annotations

from dyad_server.pages.things.event import add_parts
from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.steps import add_steps, read_steps


def build(page: Page) -> None:
    """Put the page of an agreement together.

    Args:
        page: The page.
    """
    reading = page.reading
    add_steps(page, read_steps(reading), "Its life")
    add_parts(page, "Parties and signatories")
    add_facts(
        page,
        reading,
        read_facts(page),
        titles={
            "Event": "Events linked with it",
            "Statement": "What was said about it",
            "Agreement": "Agreements linked with it",
            "Project": "Projects linked with it",
            "Observation": "Figures about it",
        },
    )
