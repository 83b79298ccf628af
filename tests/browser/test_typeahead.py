"""The search box that completes names, by keyboard, by mouse, and without a script."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.conftest import AXE, NewVisitor, Visitor


def box_of(page: Page) -> Locator:
    """The search box at the top."""
    return page.locator("header input[name=q]")


def options_of(page: Page) -> Locator:
    """What is suggested in it."""
    return page.locator("header").get_by_role("option")


def test_typing_and_keys_lead_to_a_thing(visitor: Visitor) -> None:
    """Arrow keys go through the names and back to what was typed, and Enter opens the page of one."""
    page = visitor.page
    visitor.go("/search")
    box = box_of(page)
    box.press_sequentially("viet")
    expect(options_of(page).first).to_contain_text("Vietnam")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(options_of(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile(".+"))
    page.keyboard.press("ArrowDown")
    expect(options_of(page).first).to_have_attribute("aria-selected", "true")
    active = box.get_attribute("aria-activedescendant")
    assert active == options_of(page).first.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/country/VNM.html")


def test_escape_closes_and_enter_sends_what_was_typed(visitor: Visitor) -> None:
    """Escape leaves the text as it is, and Enter without a chosen name searches for it."""
    page = visitor.page
    visitor.go("/search")
    box = box_of(page)
    box.press_sequentially("bezd")
    expect(options_of(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options_of(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("bezd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=bezd*")
    expect(page.get_by_role("main").get_by_role("link", name="Gennady Bezdetko", exact=True)).to_be_visible()


def test_click_on_a_name_opens_its_page(visitor: Visitor) -> None:
    """A name can be clicked, and what it was found by is shown with its language."""
    page = visitor.page
    visitor.go("/search")
    box_of(page).press_sequentially("Вьет")
    expect(options_of(page).first.locator("[lang=ru]")).to_have_text("Вьетнам")
    options_of(page).first.click()
    page.wait_for_url("**/id/country/VNM.html")


def test_field_of_a_list_is_filled_in(visitor: Visitor) -> None:
    """In a filter, choosing a name fills it in and leaves the page as it is."""
    page = visitor.page
    visitor.go("/browse/events")
    field = page.locator("#country")
    field.press_sequentially("russi")
    expect(page.get_by_role("main").get_by_role("option").first).to_contain_text("Russia")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Russia")
    assert page.url.endswith("/browse/events")


def test_hostile_names_are_shown_as_text(visitor: Visitor) -> None:
    """Whatever a name is, it is text; an address that could run is not followed."""
    page = visitor.page
    hostile = "<img src=x onerror=document.title='hit'>"
    told = {
        "suggestions": [{"label": hostile, "kind": hostile, "href": "javascript:document.title='hit'"}, {}, 3]
    }

    def answer(route: Route) -> None:
        route.fulfill(json=told)

    page.route("**/suggest?*", answer)
    visitor.go("/search")
    box_of(page).press_sequentially("x")
    expect(options_of(page)).to_have_count(1)
    expect(options_of(page)).to_contain_text("<img")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box_of(page)).to_have_value(hostile)
    assert page.title() != "hit"


def test_open_list_has_no_serious_fault_for_axe(visitor: Visitor) -> None:
    """The combobox with its list is one for assistive technology."""
    page = visitor.page
    visitor.go("/search")
    box_of(page).press_sequentially("viet")
    expect(options_of(page).first).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    told = page.evaluate("axe.run(document.querySelector('header'))")
    assert [one["id"] for one in told["violations"] if one["impact"] in ("serious", "critical")] == []


def test_box_without_script_leads_to_results(new_visitor: NewVisitor) -> None:
    """The form works where no script does."""
    visitor = new_visitor(java_script_enabled=False, width=390)
    page = visitor.page
    visitor.go("/")
    box_of(page).fill("vietnam russia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=vietnam+russia*")
    page.get_by_role("main").get_by_role("link", name="Russia–Vietnam").first.click()
    page.wait_for_url("**/dyad/RUS-VNM*")
    assert visitor.overflow() <= 0
