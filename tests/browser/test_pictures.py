"""The pictures, each on data that bring it to its limits."""

import html
import json
import random
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import NewVisitor, Visitor

from dyad_server.assets import Assets
from dyad_server.http import CONTENT_SECURITY_POLICY

HOSTILE = "<img src=x onerror=alert(1)>"

PLACES = [
    {"code": code, "label": label, "href": f"/id/country/{code}", "value": value}
    for code, label, value in (
        ("VNM", "Vietnam", 90),
        ("RUS", "Russia", 60),
        ("SGP", "Singapore", 4),
        ("ASEAN", "ASEAN", 8),
    )
]
MAP = {
    "unit": "facts",
    "places": PLACES,
    "arcs": [
        {"from": "RUS", "to": "VNM", "label": "Russia and Vietnam", "count": 60, "href": "/dyad/RUS-VNM"},
        {"from": "SGP", "to": "VNM", "label": "Singapore and Vietnam", "count": 4, "href": "/dyad/SGP-VNM"},
    ],
}
ITEMS: list[dict[str, Any]] = [
    {
        "label": "Treaty",
        "kind": "Agreement",
        "type": "treaty",
        "status": "signed",
        "phase": "done",
        "first": "1994-06-16",
        "last": "1994-06-16",
        "href": "/id/agreement/treaty",
    },
    {
        "label": "Visit",
        "kind": "Event",
        "type": "state visit",
        "status": "held",
        "phase": "done",
        "first": "2024-06-01",
        "last": "2024-06-30",
        "date": "June 2024",
        "uncertain": True,
        "href": "/id/event/visit",
    },
    {
        "label": "Summit",
        "kind": "Event",
        "type": "summit",
        "status": "planned",
        "phase": "planned",
        "first": "2027-01-01",
        "last": "2027-12-31",
        "date": "2027",
    },
    {
        "label": "Talks",
        "kind": "Event",
        "type": "talks",
        "status": "cancelled",
        "phase": "ended",
        "first": "2025-03-01",
        "last": "2025-03-01",
    },
    {
        "label": "Old agreements",
        "kind": "Agreement",
        "status": "signed",
        "phase": "done",
        "last": "2015-12-31",
        "date": "before 2016",
    },
    {"label": "Some day", "kind": "Event", "status": "held", "phase": "done"},
]
POINTS = [
    {"label": "2023", "value": 3.5, "first": "2023-01-01", "qualifier": "at most"},
    {
        "label": "January to November 2024",
        "value": 4.15,
        "first": "2024-01-01",
        "qualifier": "exact",
        "source": "A bulletin",
    },
    {"label": "2025", "value": 5, "first": "2025-01-01", "qualifier": "about"},
    {"label": "2030", "value": 15, "first": "2030-01-01", "qualifier": "at least", "planned": True},
]
NETWORK = {
    "nodes": [
        {"id": "official/to-lam", "label": "To Lam", "kind": "Official", "href": "/id/official/to-lam"},
        {"id": "country/VNM", "label": "Vietnam", "kind": "Country", "href": "/id/country/VNM"},
    ],
    "links": [{"from": "official/to-lam", "to": "country/VNM", "label": "represents", "inferred": True}],
    "more": 2,
}
MORE = {
    "nodes": [
        {"id": "country/VNM", "label": "Vietnam", "kind": "Country"},
        {"id": "event/x", "label": "A visit", "kind": "Event"},
    ],
    "links": [{"from": "event/x", "to": "country/VNM", "label": "host"}],
}


SCRIPT = f'<script type="module" src="{Assets().find("site.js")}"></script>'


def figure(kind: str, data: object = None, inner: str = "", source: str = "") -> str:
    """The figure of a picture, as a page has it."""
    told = json.dumps(data).replace("<", "\\u003c")
    block = f'<script type="application/json">{told}</script>' if data is not None else ""
    where = f' data-source="{html.escape(source)}"' if source else ""
    return (
        f'<figure data-picture="{kind}"{where}><figcaption>What it shows</figcaption>{inner}{block}</figure>'
    )


def show(visitor: Visitor, *figures: str) -> Page:
    """Open a page with pictures, under the same policy as every page."""
    body = f"""<!doctype html><html lang="en"><head><title>Pictures</title>
        <meta name="viewport" content="width=device-width">
        <link rel="stylesheet" href="/static/dyad.css"></head>
        <body><main class="wide"><h1>Pictures</h1>{"".join(figures)}</main>{SCRIPT}</body></html>"""
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Content-Type": "text/html; charset=utf-8"}
    visitor.page.route("**/pictures", lambda route: route.fulfill(body=body, headers=headers))
    visitor.go("/pictures")
    for place in visitor.page.locator("figure").all():
        place.scroll_into_view_if_needed()
        expect(place).to_have_attribute("data-drawn", "done")
    return visitor.page


def chosen(page: Page) -> Locator:
    """The line that tells what is pointed at."""
    return page.locator(".picture-told")


def test_map_draws_arcs_that_lead_to_the_pair_and_lists_what_is_no_country(visitor: Visitor) -> None:
    """The wider arc has more facts; a click leads to the pair; ASEAN is named beside the map."""
    page = show(visitor, figure("map", MAP))
    wide = page.get_by_role("link", name="Russia and Vietnam: 60 facts").locator(".line")
    narrow = page.get_by_role("link", name="Singapore and Vietnam: 4 facts").locator(".line")
    assert float(wide.get_attribute("stroke-width") or 0) > float(narrow.get_attribute("stroke-width") or 0)
    expect(page.locator(".picture-note").first).to_contain_text("Not on the map: ASEAN")
    page.route(
        "**/dyad/RUS-VNM", lambda route: route.fulfill(body="<title>Pair</title>", content_type="text/html")
    )
    page.get_by_role("link", name="Russia and Vietnam: 60 facts").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Pair")


def test_map_zooms_by_its_buttons_and_leaves_the_wheel_to_the_page(visitor: Visitor) -> None:
    """Scrolling over the map scrolls the page; the buttons zoom."""
    page = show(visitor, figure("map", MAP), "<br>" * 100)
    scene = page.locator("svg.map > g")
    before = scene.get_attribute("transform")
    page.locator("svg.map").hover()
    page.mouse.wheel(0, 200)
    for _ in range(50):
        if page.evaluate("scrollY") > 100:
            break
        page.wait_for_timeout(50)
    assert page.evaluate("scrollY") > 100
    assert scene.get_attribute("transform") == before
    page.get_by_role("button", name="Zoom in").click()
    assert scene.get_attribute("transform") != before


def test_timeline_draws_planned_and_uncertain_things_differently(visitor: Visitor) -> None:
    """What is planned is hatched and dashed, what has no exact day is dotted, what is off has a cross."""
    page = show(visitor, figure("timeline", {"items": ITEMS}))
    page.get_by_role("button", name="All of it").click()
    planned = page.locator(".item.planned")
    expect(planned).to_have_count(1)
    assert "url(" in (planned.locator(".bar").get_attribute("fill") or "")
    assert planned.locator(".bar").evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    visit = page.get_by_role("link", name="June 2024: Visit (held)")
    assert visit.locator(".bar").evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    expect(page.locator(".item.ended text")).to_have_text("✕ Talks")
    expect(page.locator(".picture-note")).to_contain_text("1 without a date are not drawn")


def test_timeline_is_filtered_by_kind_type_and_status(visitor: Visitor) -> None:
    """The two choices leave what was asked for."""
    page = show(visitor, figure("timeline", {"items": ITEMS}))
    page.get_by_role("button", name="All of it").click()
    expect(page.locator(".item")).to_have_count(5)
    page.get_by_role("combobox", name="Show").select_option(label="state visit (1)")
    expect(page.locator(".item")).to_have_count(1)
    page.get_by_role("combobox", name="Show").select_option(label="everything (6)")
    page.get_by_role("combobox", name="in status").select_option(label="signed (2)")
    expect(page.locator(".item")).to_have_count(2)


def test_timeline_is_walked_through_by_keys(visitor: Visitor) -> None:
    """The arrow keys go from thing to thing, tell each, and Enter opens it."""
    page = show(visitor, figure("timeline", {"items": ITEMS}))
    page.locator("svg.timeline").focus()
    page.keyboard.press("Home")
    expect(chosen(page)).to_contain_text("Treaty")
    page.keyboard.press("End")
    expect(chosen(page)).to_contain_text("Summit (Event, summit, planned)")
    page.keyboard.press("Home")
    page.route(
        "**/id/agreement/treaty",
        lambda route: route.fulfill(body="<title>Treaty</title>", content_type="text/html"),
    )
    page.keyboard.press("Enter")
    expect(page).to_have_title("Treaty")


def test_timeline_says_the_same_as_a_list(visitor: Visitor) -> None:
    """Without sight of the picture, there is a list with every link."""
    page = show(visitor, figure("timeline", {"items": ITEMS}))
    page.get_by_text("The same as a list").click()
    expect(page.locator(".picture-stage ol li")).to_have_count(len(ITEMS))


def test_timeline_of_thousands_counts_by_years_and_is_drawn_in_a_moment(visitor: Visitor) -> None:
    """Five thousand things are counts that are zoomed into; all of it takes less than a second."""
    chance = random.Random(4)  # noqa: S311 (nothing is secret about it)
    items = []
    for number in range(5_000):
        day = f"{chance.randint(1900, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        items.append(
            {"label": f"Thing {number}", "kind": "Event", "phase": "done", "first": day, "last": day}
        )
    page = show(visitor, figure("timeline", {"items": items}))
    buckets = page.locator(".bucket")
    assert buckets.count() > 5
    assert sum(map(int, buckets.locator("text").all_text_contents())) <= 5_000
    page.get_by_role("button", name="All of it").click()
    assert sum(map(int, buckets.locator("text").all_text_contents())) == 5_000
    page.locator(".bucket").first.click()
    seconds = page.evaluate(
        """() => {
            const began = performance.now();
            for (let turn = 0; turn < 10; turn += 1) {
                document.querySelector('[aria-label="Zoom out"]').click();
                document.querySelector('[aria-label="Zoom in"]').click();
            }
            return (performance.now() - began) / 1000 / 20;
        }"""
    )
    assert seconds < 1


def test_network_unfolds_a_thing_and_lists_what_it_shows(visitor: Visitor) -> None:
    """A neighbour is unfolded from the server by a key or a button; the list grows with the picture."""
    visitor.page.route(
        re.compile(r"/network\.json"),
        lambda route: route.fulfill(json=MORE if "country" in route.request.url else NETWORK),
    )
    page = show(visitor, figure("network", source="/network.json?thing=official/to-lam"))
    expect(page.locator(".node")).to_have_count(2)
    expect(page.locator(".line.inferred")).to_have_count(1)
    page.locator("svg.network").focus()
    page.keyboard.press("ArrowRight")
    expect(chosen(page)).to_contain_text("Vietnam (Country)")
    page.keyboard.press("Enter")
    expect(page.locator(".node")).to_have_count(3)
    page.get_by_text("The same as a list").click()
    expect(page.locator(".picture-stage li")).to_have_text(
        ["To Lam · represents (inferred) · Vietnam", "A visit · host · Vietnam"]
    )


def test_chart_draws_qualifiers_and_says_them(visitor: Visitor) -> None:
    """ "At least" ends in an arrow, "about" is dashed, "at most" hollow, a plan hatched; words say it too."""
    page = show(visitor, figure("chart", {"unit": "billion US dollars", "points": POINTS}))
    expect(page.locator("svg.chart .value")).to_have_text(["at most 3.5", "4.15", "about 5", "at least 15"])
    expect(page.locator(".point.more .more-end")).to_have_count(1)
    assert page.locator(".point.about .bar").evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    assert "url(" in (page.locator(".point.planned .bar").get_attribute("fill") or "")
    expect(page.locator(".picture-note")).to_contain_text(
        "In billion US dollars. An arrow: at least so much."
    )


def test_matrix_shades_the_cells_of_a_table_and_sorts_it(visitor: Visitor) -> None:
    """The larger a number, the darker its cell; a press on a heading brings the largest to the top."""
    table = """<table><thead><tr><th>Partner</th><th>Events</th></tr></thead><tbody>
        <tr><th>Laos</th><td data-value="2">2</td></tr>
        <tr><th>Russia</th><td data-value="60">60</td></tr></tbody></table>"""
    page = show(visitor, figure("matrix", inner=table))
    expect(page.locator("td").nth(1)).to_have_class("level-5")
    page.get_by_role("button", name="Events").click()
    expect(page.locator("tbody th").first).to_have_text("Russia")


@pytest.mark.parametrize("kind", ["map", "timeline", "network", "chart", "matrix"])
def test_pictures_hostile_labels_and_addresses_do_nothing(visitor: Visitor, kind: str) -> None:
    """A label stays text, and an address that would run is no link."""
    bad = "javascript:alert(1)"
    item = {
        "label": HOSTILE,
        "href": bad,
        "kind": HOSTILE,
        "type": HOSTILE,
        "status": HOSTILE,
        "date": HOSTILE,
    }
    node = {"id": HOSTILE, "label": HOSTILE, "kind": HOSTILE, "href": bad}
    hostile: dict[str, object] = {
        "map": {
            "unit": HOSTILE,
            "places": [
                {"code": code, "label": HOSTILE, "href": bad, "role": HOSTILE} for code in ("VNM", HOSTILE)
            ],
            "arcs": [{"from": "VNM", "to": "VNM", "label": HOSTILE, "href": bad}],
        },
        "timeline": {"items": [{**item, "first": "2025-01-01", "last": "2025-02-01"}, item]},
        "network": {
            "nodes": [node, {**node, "id": "other"}],
            "links": [{"from": HOSTILE, "to": "other", "label": HOSTILE}],
        },
        "chart": {
            "unit": HOSTILE,
            "points": [{"label": HOSTILE, "value": 1, "href": bad, "source": HOSTILE}],
        },
        "matrix": {
            "columns": [{"label": HOSTILE, "href": bad}],
            "rows": [{"label": HOSTILE, "href": bad, "values": [1], "hrefs": [bad]}],
        },
    }
    page = show(visitor, figure(kind, hostile[kind]))
    assert page.locator("img").count() == 0
    assert page.locator('[href^="javascript"]').count() == 0
    assert HOSTILE in (page.locator("figure").text_content() or "")


def test_pictures_that_have_no_data_say_so(visitor: Visitor) -> None:
    """Where the server fails, the picture's place says why in words."""
    visitor.expected += ["503"]
    problem = {"detail": "The query took too long: ask for less"}
    visitor.page.route("**/slow.json", lambda route: route.fulfill(status=503, json=problem))
    body = f"<body>{figure('chart', source='/slow.json')}{SCRIPT}"
    visitor.page.route("**/pictures", lambda route: route.fulfill(body=body, content_type="text/html"))
    visitor.go("/pictures")
    expect(visitor.page.get_by_role("status")).to_contain_text(
        "cannot be drawn: The query took too long: ask for less"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_fit_on_a_phone_and_follow_the_colours(new_visitor: NewVisitor, scheme: Any) -> None:
    """No picture is wider than a phone; its ground is that of the page, light or dark."""
    visitor = new_visitor(390, scheme)
    page = show(
        visitor,
        figure("map", MAP),
        figure("timeline", {"items": ITEMS}),
        figure("network", NETWORK),
        figure("chart", {"points": POINTS}),
    )
    assert visitor.overflow() <= 0
    ground = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ground').trim()")
    assert page.locator("svg.timeline").evaluate(
        """(picture, ground) => {
            const probe = document.createElement("i");
            probe.style.color = ground;
            document.body.append(probe);
            return getComputedStyle(probe).color === getComputedStyle(picture).backgroundColor;
        }""",
        ground,
    )


def test_pictures_are_drawn_before_printing(visitor: Visitor) -> None:
    """What lies below the screen and was not drawn yet is there on paper."""
    body = f"<body>{'<br>' * 300}{figure('chart', {'points': POINTS})}{SCRIPT}"
    visitor.page.route("**/pictures", lambda route: route.fulfill(body=body, content_type="text/html"))
    visitor.go("/pictures")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(visitor.page.locator("figure")).to_have_attribute("data-drawn", "done")
