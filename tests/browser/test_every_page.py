"""What holds on every kind of page: nothing serious for axe, room on a phone, few bytes, no error."""

from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import AXE, NewVisitor, Visitor

THINGS: Final = (
    "country/VNM",
    "official/gennady-bezdetko",
    "agreement/rus-vnm-20-agreements-2025-05",
    "event/vladimir-putin-visit-vnm-2024-06",
    "project/ninh-thuan-1-nuclear-power-plant",
    "observation/rus-vnm-bilateral-trade-2024-01-11",
    "statement/gennady-bezdetko-2024-12-enduring-ties",
    "organisation/vnm-national-assembly",
    "post/vnm-prime-minister",
    "source/vietnam-news-today-2025-12-30",
    "code/event-type/state-visit",
)
PAGES: Final = (
    "/",
    "/search?q=vietnam",
    "/search?q=qqqqqqqq",
    "/dyad/RUS-VNM",
    "/dyad/RUS-VNM?year=2025&kind=agreement",
    *(f"/id/{thing}.html" for thing in THINGS),
    "/browse/countries",
    "/browse/agreements",
    "/ask",
    "/ask?q=agreements between Vietnam and Russia in 2025",
    "/ask?q=Who made a state visit to Vietnam in June 2024?",
    "/ask?q=Who visited Atlantis?",
    "/changes",
    "/dyad/RUS-VNM/brief",
    "/api",
    "/ontology",
    "/sparql",
    "/sparql?example=agreements_by_dyad",
    "/nothing/here",
)
HEAVY: Final = ("/sparql",)
"""Where the editor is."""

LARGEST: Final = 100_000
"""Bytes that a page may take, with all it loads but the editor and the shapes of the map."""


def open_page(visitor: Visitor, path: str) -> Page:
    """Open a page and have all its pictures drawn."""
    visitor.expected.append("404" if "/nothing" in path else "nothing is expected")
    visitor.go(path)
    for picture in visitor.page.locator("[data-picture]").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_attribute("data-drawn", "done")
    if path.startswith("/sparql"):
        expect(visitor.page.locator(".tabPanel.active .CodeMirror")).to_be_visible()
    return visitor.page


def serious(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds of serious or critical impact, with where it is."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules is not None:
        options["runOnly"] = rules
    told = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for found in told["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_serious_fault_for_axe_and_fits_on_a_phone(visitor: Visitor, path: str) -> None:
    """Every kind of page can be used by everybody: in light and dark, at a desk and on a phone."""
    page = open_page(visitor, path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page, ["color-contrast"]) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(100)
    assert visitor.overflow() <= 0


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith(HEAVY)])
def test_page_is_light_and_blocks_nothing(visitor: Visitor, path: str) -> None:
    """A page takes under 100 kB in all, and its scripts wait until it is drawn."""
    page = open_page(visitor, path)
    sizes: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(
            [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .map(entry => [entry.name, entry.encodedBodySize]))"""
    )
    counted = {name: size for name, size in sizes.items() if "/world-" not in name}
    assert sum(counted.values()) < LARGEST, counted
    assert page.locator("script[src]:not([type=module])").count() == 0


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=vietnam", "/dyad/RUS-VNM", "/id/country/VNM.html", "/browse/agreements", "/sparql"],
)
def test_page_says_everything_without_javascript(new_visitor: NewVisitor, path: str) -> None:
    """Who has no JavaScript reads the same in tables and lists, and is told where a picture would be."""
    visitor = new_visitor(java_script_enabled=False)
    visitor.go(path)
    page = visitor.page
    assert len(page.locator("main").inner_text()) > 300
    for figure in page.locator("figure[data-picture]:not([data-picture=matrix])").all():
        expect(figure.locator(".picture-missing")).to_contain_text("needs JavaScript")
        alternative = figure.get_attribute("data-alternative")
        assert alternative
        assert page.locator(f"#{alternative}").count() == 1


def test_forms_work_without_javascript(new_visitor: NewVisitor) -> None:
    """Searching, filtering and asking in SPARQL are forms like any other."""
    visitor = new_visitor(java_script_enabled=False)
    visitor.expected.append(
        "favicon.ico"
    )  # which a browser asks for beside data that have no page around them
    visitor.go("/")
    page = visitor.page
    page.get_by_label("Search by name, or ask a question").first.fill("vietnam")
    page.get_by_role("button", name="Search").first.click()
    page.locator("main").get_by_role("link", name="Vietnam", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vietnam")
    visitor.go("/dyad/RUS-VNM")
    page.get_by_label("Year", exact=True).select_option("2025")
    page.locator("form.filters button[type=submit]").click()
    assert "year=2025" in page.url
    visitor.go("/sparql?example=agreements_by_dyad")
    page.get_by_label("Format of a table").select_option("json")
    with page.expect_response(lambda response: "format=json" in response.url) as answered:
        page.get_by_role("button", name="Ask").click()
    assert answered.value.json()["results"]["bindings"]
