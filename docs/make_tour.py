"""Takes the pictures of docs/tour.md: `python docs/make_tour.py ADDRESS`, of a server over the shipped facts.

Needs Chromium, Playwright, and the front end built.
"""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from playwright.sync_api import Page, expect, sync_playwright

IMAGES: Final = Path(__file__).parent / "images"
LARGEST: Final = 150_000
WIDTH: Final = 1000

CHART: Final = (
    "/sparql#query=SELECT+?pair+(COUNT(?fact)+AS+?facts)+{%0A++?fact+a+dyad:Event+;+dyad:between+?pair%0A}%0A"
    "GROUP+BY+?pair+ORDER+BY+DESC(?facts)+LIMIT+6&view=chart"
)


def show_home(page: Page) -> None:
    """The first page, down to the map."""
    page.goto("/")
    draw(page, "map")
    page.evaluate("scrollTo(0, 0)")


def show_pair(page: Page) -> None:
    """The timeline of a pair."""
    page.goto("/dyad/RUS-VNM")
    draw(page, "timeline")
    page.locator("#timeline-heading").evaluate("heading => heading.scrollIntoView()")


def show_receipts(page: Page) -> None:
    """The agreements of a pair in a year, each with its receipts."""
    page.goto("/dyad/RUS-VNM?year=2025&kind=agreement")
    page.get_by_role("heading", name="Agreements").first.evaluate("heading => heading.scrollIntoView()")


def show_network(page: Page) -> None:
    """What is around an official."""
    page.goto("/id/official/gennady-bezdetko.html")
    draw(page, "network")
    page.locator("[data-picture=network]").evaluate("picture => picture.scrollIntoView()")


def show_editor(page: Page) -> None:
    """A query, and its answer as a chart."""
    page.goto(CHART)
    expect(page.locator("svg.chart .point").first).to_be_visible()
    page.locator("#editor").evaluate("editor => editor.scrollIntoView()")


SHOTS: Final[dict[str, tuple[Callable[[Page], None], int]]] = {
    "home": (show_home, 1060),
    "pair": (show_pair, 760),
    "receipts": (show_receipts, 560),
    "network": (show_network, 740),
    "sparql": (show_editor, 820),
}
"""What each picture shows, and how high it is."""


def draw(page: Page, kind: str) -> None:
    """Wait until a picture is there."""
    picture = page.locator(f"[data-picture={kind}]").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("data-drawn", "done")


def main(address: str) -> None:
    """Take all pictures.

    Args:
        address: The server's address.
    """
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, (show, height) in SHOTS.items():
            context = browser.new_context(
                base_url=address.rstrip("/"), viewport={"width": WIDTH, "height": height}, locale="en-GB"
            )
            page = context.new_page()
            show(page)
            page.wait_for_timeout(300)
            path = IMAGES / f"tour-{name}.webp"
            shot = context.new_cdp_session(page).send(
                "Page.captureScreenshot", {"format": "webp", "quality": 80}
            )
            path.write_bytes(base64.b64decode(shot["data"]))
            size = path.stat().st_size
            if size > LARGEST:
                sys.exit(f"{path} has {size:,} bytes, and {LARGEST:,} are the most: show less")
            click.echo(f"{path.name}: {size:,} bytes")
            context.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("give the address of a server, such as http://127.0.0.1:8080")
    main(sys.argv[1])
