"""A browser, as a person would have it: real Chromium, and a real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright
from tests.server.conftest import Server, serve_for

from dyad_server.assets import Assets

_ROOT: Final = Path(__file__).parents[2]
AXE: Final = _ROOT / "server/frontend/node_modules/axe-core/axe.min.js"

Scheme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def site(release_home: Path) -> Iterator[Server]:
    """One server over the shipped facts for all that is looked at."""
    with serve_for(release_home, DYAD_RATE_LIMIT="0") as started:
        yield started


# Its event loop would get in the way of other tests' own, so it lives no longer than a module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, or nothing for it to run, the tests of the module are left out."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    lacking = "" if found else "there is no Chromium here (Debian: apt install chromium)"
    if Assets().find("site.js") is None:
        lacking = "the front end is not built (make frontend, with Node 20 or newer)"
    if lacking:
        if os.environ.get("CI"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found)
        yield launched
        launched.close()


@dataclass
class Visitor:
    """Somebody who looks at pages, and notes whatever a page must not do.

    Attributes:
        page: The page that is open.
        address: The server's, without a slash at its end.
        faults: Errors that the browser told, and requests to anybody else.
        expected: What may stand in an error that is meant to be.
    """

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note the faults of a page."""
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda told: self._note(page, told.type, f"{told.text} {told.location['url']}"))
        page.on("request", lambda request: self._check_host(page, request.url))

    def _note(self, page: Page, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(part in text for part in self.expected):
            self.faults.append(f"{page.url}: {kind}: {text}")

    def _check_host(self, page: Page, url: str) -> None:
        if not url.startswith((self.address + "/", "data:", "blob:")):
            self.faults.append(f"{page.url} asks {url}")

    def go(self, path: str) -> Response:
        """Open a page of the server."""
        response = self.page.goto(self.address + path)
        assert response is not None
        return response

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width


NewVisitor = Callable[..., Visitor]


@pytest.fixture
def new_visitor(browser: Browser, site: Server) -> Iterator[NewVisitor]:
    """Make visitors, each with memory, width and tastes of their own; afterwards none has met a fault."""
    made: list[Visitor] = []

    def make(
        width: int = 1280, scheme: Scheme = "light", server: Server | None = None, **options: Any
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB", **options
        )
        context.set_default_timeout(10_000)
        visitor = Visitor(context.new_page(), (server or site).address)
        visitor.watch(visitor.page)
        context.on("page", visitor.watch)
        made.append(visitor)
        return visitor

    yield make
    for visitor in made:
        visitor.page.context.close()
    faults = [fault for visitor in made for fault in visitor.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """Somebody at a desk."""
    return new_visitor()
