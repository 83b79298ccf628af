"""The page of a project: how far it is, who builds it, what it costs and yields."""

from __future__ import annotations

from dyad_server.pages.things.event import add_parts
from dyad_server.pages.things.facts import add_facts, read_facts
from dyad_server.pages.things.page import Page
from dyad_server.pages.things.steps import add_steps, read_steps


def build(page: Page) -> None:
    """Put the page of a project together.

    Args:
        page: The page.
    """
    reading = page.reading
    add_steps(page, read_steps(reading), "How far it is")
    add_parts(page, "Parties and operators")
    add_facts(
        page,
        reading,
        read_facts(page),
        titles={
            "Observation": "Cost, capacity and other figures",
            "Event": "Events linked with it",
            "Statement": "What was said about it",
            "Agreement": "Agreements linked with it",
            "Project": "Projects linked with it",
        },
    )
