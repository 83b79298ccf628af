"""The SPARQL editor, used as people use it."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NewVisitor, Visitor

NUMBERS = """\
SELECT ?label (COUNT(?fact) AS ?facts) {
  ?fact dyad:between ?dyad .
  ?dyad rdfs:label ?label FILTER(LANG(?label) = "en")
} GROUP BY ?label ORDER BY DESC(?facts) LIMIT 5"""


def write(page: Page, query: str) -> None:
    """Put a query into the editor, with the cursor at its end."""
    page.evaluate(
        """query => {
            const editor = document.querySelector(".tabPanel.active .CodeMirror").CodeMirror;
            editor.setValue(query);
            editor.focus();
            editor.execCommand("goDocEnd");
        }""",
        query,
    )


def text(page: Page) -> str:
    """The query in the editor."""
    told: str = page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()")
    return told


def run(page: Page) -> None:
    """Press the button that asks."""
    page.locator(".tabPanel.active").get_by_role("button", name="Run query").click()


def open_editor(visitor: Visitor, rest: str = "") -> Page:
    """Open the editor and wait until it stands and has what it completes."""
    with visitor.page.expect_response("**/sparql/terms.json"):
        visitor.go(f"/sparql{rest}")
    return visitor.page


def test_editor_completes_a_class_after_a(visitor: Visitor) -> None:
    """Who writes `a dyad:Agr` is offered the class, with its name, and takes it by a key."""
    page = open_editor(visitor)
    write(page, "SELECT * { ?x a ")
    page.keyboard.type("dyad:Agr", delay=20)
    expect(page.locator(".CodeMirror-hints")).to_contain_text("dyad:Agreement")
    page.keyboard.press("Enter")
    assert text(page).endswith("?x a dyad:Agreement")


def test_editor_completes_a_property_by_its_label(visitor: Visitor) -> None:
    """A property is found by what it is called, too."""
    page = open_editor(visitor)
    write(page, "SELECT * { ?x ")
    page.keyboard.type("latest", delay=20)
    expect(page.locator(".CodeMirror-hints")).to_contain_text("dyad:latestStatus")


def test_editor_completes_a_thing_by_its_name_in_any_language(visitor: Visitor) -> None:
    """Who types a name is offered the thing, and never has to know its IRI."""
    page = open_editor(visitor)
    write(page, "SELECT * { ?x dyad:party ")
    page.keyboard.type("<Вьетнам", delay=20)
    expect(page.locator(".CodeMirror-hints")).to_contain_text("country/VNM")
    page.keyboard.press("Enter")
    assert text(page).endswith("<https://w3id.org/dyad/id/country/VNM>")


def test_editor_shows_an_answer_by_names_as_table_and_as_chart(visitor: Visitor) -> None:
    """A query is asked and its answer is looked at in two ways; a limit that was met is told."""
    page = open_editor(visitor)
    write(page, NUMBERS)
    run(page)
    answer = page.locator(".tabPanel.active .yasr_results")
    expect(answer.locator("tbody tr")).to_have_count(5)
    expect(answer).to_contain_text("no more than 5 rows")
    page.get_by_role("button", name="Shows Chart view").click()
    expect(answer.locator("svg.chart .point")).to_have_count(5)


def test_editor_shows_names_in_place_of_iris(visitor: Visitor) -> None:
    """In a table a thing stands by its name, and leads to its page here."""
    page = open_editor(visitor)
    write(page, "SELECT ?c { ?c a dyad:Country FILTER(?c = <https://w3id.org/dyad/id/country/VNM>) }")
    run(page)
    cell = page.locator(".tabPanel.active tbody td a")
    expect(cell).to_have_text("Vietnam")
    assert cell.get_attribute("href") == "/id/country/VNM"


def test_editor_draws_countries_on_a_map_and_dates_on_a_timeline(visitor: Visitor) -> None:
    """What has places can be seen on a map, and what has dates on a timeline; others are not offered."""
    page = open_editor(visitor)
    write(page, "SELECT ?dyad ?day { ?fact dyad:between ?dyad ; dyad:firstDay ?day }")
    run(page)
    answer = page.locator(".tabPanel.active .yasr_results")
    expect(answer.locator("tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Shows Map view").click()
    expect(answer.locator("svg.map .arc").first).to_be_attached()
    page.get_by_role("button", name="Shows Timeline view").click()
    expect(answer.locator("svg.timeline")).to_be_visible()
    write(page, 'SELECT ?x { VALUES ?x { "no place and no date" } }')
    run(page)
    expect(answer.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".tabPanel.active .select_map")).to_have_class("yasr_btn select_map disabled")


def test_editor_permalink_opens_the_same_answer_in_a_new_window(
    new_visitor: NewVisitor, visitor: Visitor
) -> None:
    """The address of the page names the query that can be read there; elsewhere it opens and asks it."""
    page = open_editor(visitor)
    write(page, NUMBERS)
    run(page)
    expect(page.locator(".tabPanel.active tbody tr")).to_have_count(5)
    link = page.url
    assert "#query=SELECT+?label+(COUNT(?fact)" in link
    other = new_visitor()
    other.page.goto(link)
    expect(other.page.locator(".tabPanel.active tbody tr")).to_have_count(5)
    assert text(other.page) == NUMBERS


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("a+b&c=d#e %41 \\\\ é 越" AS ?x) {}',
        "SELECT *\n{\t?s ?p <https://example.org/a?b=c&d=e#f> }\nLIMIT 1",
    ],
)
def test_editor_permalink_keeps_every_character(
    visitor: Visitor, new_visitor: NewVisitor, query: str
) -> None:
    """No character of a query is lost on the way through an address."""
    page = open_editor(visitor)
    write(page, query)
    run(page)
    expect(page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text("result")
    other = new_visitor()
    other.page.goto(page.url)
    expect(other.page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text("result")
    assert text(other.page) == query


def test_editor_takes_a_link_to_another_endpoint_for_its_own(visitor: Visitor) -> None:
    """A link cannot make the editor send a query, or what is typed, to anybody else."""
    evil = "https://evil.example/sparql"
    page = open_editor(visitor, f"#query={quote('ASK {}')}&endpoint={quote(evil)}&requestMethod=GET")
    expect(page.locator(".tabPanel.active .answer-boolean")).to_contain_text("Yes")


def test_editor_shows_line_and_column_of_a_mistake(visitor: Visitor) -> None:
    """The server's own words tell what is wrong and where, and lead there."""
    visitor.expected.append("400")
    page = open_editor(visitor)
    write(page, "SELECT * {\n  ?s ?p \n}")
    run(page)
    problem = page.locator(".tabPanel.active [role=alert]")
    expect(problem).to_contain_text("no SPARQL")
    problem.get_by_role("button", name="Go to line").click()
    line = page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getCursor().line")
    assert line in (1, 2)


def test_editor_tells_that_there_are_no_rows(visitor: Visitor) -> None:
    """An empty answer is said in words, and looks like no failure."""
    page = open_editor(visitor)
    write(page, "SELECT ?x { ?x a dyad:NoSuchThing }")
    run(page)
    expect(page.locator(".tabPanel.active .yasr_results")).to_contain_text("There are no rows")


def test_editor_downloads_the_answer_in_four_formats(visitor: Visitor) -> None:
    """The answer is had as CSV, JSON, TSV and XML, whole."""
    page = open_editor(visitor)
    write(page, NUMBERS)
    run(page)
    links = page.locator(".tabPanel.active .answer-downloads a")
    expect(links).to_have_text(["CSV", "JSON", "TSV", "XML"])
    with page.expect_download() as begun:
        links.first.click()
    rows = list(csv.reader(io.StringIO(begun.value.path().read_text(encoding="utf-8"))))
    assert rows[0] == ["label", "facts"]
    assert len(rows) == 6
    with page.expect_download() as begun:
        links.nth(1).click()
    assert json.loads(begun.value.path().read_bytes())["head"]["vars"] == ["label", "facts"]


def test_editor_has_tabs_that_are_there_after_a_reload(visitor: Visitor) -> None:
    """Several queries can be worked at, and none is lost when the page is opened again."""
    page = open_editor(visitor)
    page.locator(".addTab").click()
    write(page, "ASK { }")
    page.locator("h1").click()
    page.reload()
    expect(page.locator(".tabsList .tab")).to_have_count(2)
    assert text(page) == "ASK { }"


def test_example_is_written_with_the_values_of_its_form(visitor: Visitor) -> None:
    """Who chooses a ready query fills in a form by names, and gets the text with the right terms in it."""
    page = open_editor(visitor)
    page.get_by_role("link", name="Agreements of a pair").click()
    page.get_by_role("combobox", name="country 1").fill("Laos")
    page.get_by_role("combobox", name="country 2").fill("Việt Nam")
    page.get_by_label("year").fill("2025")
    page.get_by_role("button", name="Write the query").click()
    expect(page.locator(".tabsList .tab.active")).to_contain_text("Agreements of a pair")
    assert "<https://w3id.org/dyad/id/dyad/LAO-VNM>" in text(page)
    run(page)
    expect(page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text("result")


def test_example_with_a_wrong_value_says_what_is_wrong(visitor: Visitor) -> None:
    """A value that names nothing is told in words beside the form, which is still there."""
    visitor.expected.append("404")
    visitor.go("/sparql?example=agreements_by_dyad&country=Vietnam&country=Atlantis")
    page = visitor.page
    expect(page.get_by_role("alert").first).to_contain_text("Atlantis")
    expect(page.get_by_role("combobox", name="country 2")).to_have_value("Atlantis")


def test_editor_fits_on_a_phone(new_visitor: NewVisitor) -> None:
    """On a phone nothing is wider than the screen, and a query can be asked."""
    visitor = new_visitor(390)
    page = open_editor(visitor)
    run(page)
    expect(page.locator(".tabPanel.active tbody tr").first).to_be_visible()
    assert visitor.overflow() <= 0


def test_editor_is_used_without_a_mouse(visitor: Visitor) -> None:
    """By keys alone one comes into the text, asks, leaves it again and reaches the answer."""
    page = open_editor(visitor)
    page.keyboard.press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.closest('.CodeMirror') !== null"):
            break
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "SPARQL query"
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".tabPanel.active tbody tr").first).to_be_visible()
    page.keyboard.press("Escape")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"Table", "CSV"} <= reached
