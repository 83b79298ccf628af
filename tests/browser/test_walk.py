"""The way of somebody who has never heard of RDF, from a name to the document that says it."""

import re
from urllib.parse import quote_plus

from playwright.sync_api import Page, expect
from tests.browser.conftest import NewVisitor, Visitor

SEARCH = "Search by name, or ask a question"


def type_name(visitor: Visitor, text: str) -> Page:
    """Open the first page, type into the search box in its head, and wait for what it suggests."""
    visitor.go("/")
    page = visitor.page
    page.get_by_label(SEARCH).first.click()
    with page.expect_response(lambda response: f"q={quote_plus(text)}" in response.url):
        page.keyboard.type(text, delay=20)
    page.wait_for_timeout(50)
    return page


def test_walk_from_a_name_to_the_source_of_an_agreement(visitor: Visitor) -> None:
    """Home, "vietnam", the country, a pair, the year 2025, an agreement, its receipt, the document."""
    page = type_name(visitor, "vietnam")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Vietnam")
    expect(first).to_contain_text("Country")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vietnam")
    page.locator("main table").get_by_role("link", name="Russia").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Russia and Vietnam")
    page.get_by_label("Year", exact=True).select_option("2025")
    page.locator("form.filters button[type=submit]").click()
    expect(page).to_have_title("Russia and Vietnam in 2025 · Dyad")
    agreements = page.locator("section", has=page.get_by_role("heading", name="Agreements"))
    agreements.get_by_role("link", name="Package of 20 agreements").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Package of 20 agreements")
    receipt = page.locator(".receipts li").first
    document = receipt.locator("a").first.get_attribute("href") or ""
    receipt.locator("a[href*='#p']").last.click()
    assert document.startswith("/id/source/")
    expect(page).to_have_url(re.compile(r"/id/source/.*#p\d+$"))
    expect(page.locator(":target")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vietnam")


def test_search_takes_a_question(visitor: Visitor) -> None:
    """A question in the box is no dead end."""
    visitor.go("/")
    page = visitor.page
    page.get_by_label(SEARCH).first.fill("Which agreements did Vietnam and Russia sign in 2025?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("main").get_by_role("link").count() > 0


def test_walk_by_keys_alone(visitor: Visitor) -> None:
    """From the first page to a project without a mouse: past the head to the content, and by its box."""
    visitor.go("/")
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    with page.expect_response("**/suggest?*q=ninh*thuan*"):
        page.keyboard.type("ninh thuan", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Ninh Thuan")
    page.wait_for_timeout(50)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ninh Thuan")


def test_walk_on_a_phone(new_visitor: NewVisitor) -> None:
    """On a phone the same way can be gone, and no page of it is wider than the screen."""
    visitor = new_visitor(390, has_touch=True, is_mobile=True)
    page = type_name(visitor, "вьетнам")
    page.get_by_role("option").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vietnam")
    assert visitor.overflow() <= 0
    page.locator("main table").get_by_role("link", name="Russia").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Russia and Vietnam")
    assert visitor.overflow() <= 0


def test_timeline_of_a_pair_is_filtered_and_leads_to_the_event(visitor: Visitor) -> None:
    """The picture on the page of a pair shows what the list says, and leads there."""
    visitor.go("/dyad/RUS-VNM")
    page = visitor.page
    picture = page.locator("[data-picture=timeline]")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("data-drawn", "done")
    assert picture.locator(".item, .bucket").count() > 5
    picture.get_by_role("combobox", name="Show").select_option(label="Agreement: all (6)")
    assert picture.locator(".item").count() <= 6
    picture.locator("svg.timeline").focus()
    page.keyboard.press("Home")
    told = picture.locator(".picture-told a")
    name = told.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_timeline_is_pointed_at_anywhere_between_a_bar_and_its_label(visitor: Visitor) -> None:
    """The middle of each thing on a timeline, gap or label, belongs to it and to nothing else."""
    visitor.go("/dyad/RUS-VNM?year=2025")
    picture = visitor.page.locator("[data-picture=timeline]")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("data-drawn", "done")
    missed = visitor.page.evaluate(
        """() => [...document.querySelectorAll("svg.timeline .item")].filter((item) => {
            item.scrollIntoView({ block: "center" });
            const { left, top, width, height } = item.getBoundingClientRect();
            const found = document.elementFromPoint(left + width / 2, top + height / 2);
            return found?.closest(".item") !== item;
        }).map((item) => item.textContent)"""
    )
    assert picture.locator(".item").count() > 3
    assert missed == []


def test_network_around_a_thing_unfolds(visitor: Visitor) -> None:
    """Around an official, a neighbour is unfolded by the server's own data."""
    visitor.go("/id/official/gennady-bezdetko.html")
    picture = visitor.page.locator("[data-picture=network]")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("data-drawn", "done")
    before = picture.locator(".node").count()
    picture.locator("svg.network").focus()
    visitor.page.keyboard.press("ArrowRight")
    picture.get_by_role("button", name="Unfold").click()
    expect(picture.locator(".node").nth(before)).to_be_attached()
