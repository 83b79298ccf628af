from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from tests.server.client import Client
from tests.server.conftest import serve_for
from tests.server.pages.world import BREAKING, HOSTILE, write_world

from dyad.settings import Settings
from dyad_loader.pipeline import load
from dyad_server.errors import RequestError
from dyad_server.languages import Name
from dyad_server.pages.pairs.facts import Fact, Step
from dyad_server.pages.pairs.filters import Filters, apply, as_of, read_filters
from dyad_server.pages.pairs.pictures import cut_timeline, say_unit
from dyad_server.pages.pairs.posts import Tenure
from dyad_server.statuses import Status, phase_of

HTML = {"Accept": "text/html"}
FOUR = {
    "Package of 20 agreements signed during To Lam's visit to Russia",
    "Comprehensive Cooperation Plan for Vietnam-Russia Development until 2030",
    "Cooperative agreements between Vietnamese and Russian provinces and cities",
    "New intergovernmental document of Russia and Vietnam on nuclear energy",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small world of `world.py`."""
    folder = tmp_path_factory.mktemp("world")
    home = tmp_path_factory.mktemp("home")
    facts = [str(path) for path in write_world(folder)]
    load(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": ":".join(facts)}))
    with serve_for(home) as server:
        yield Client(server.address, HTML)


def page(client: Client, path: str) -> BeautifulSoup:
    """Ask for a page, as a browser without scripts has it."""
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def rows_of(soup: BeautifulSoup, table: str) -> list[Tag]:
    """The rows of a table."""
    return soup.select(f"#{table} tbody tr")


def names_in(soup: BeautifulSoup, table: str) -> list[str]:
    """What the rows of a table are about."""
    return [row.select_one("th a").get_text() for row in rows_of(soup, table)]  # type: ignore[union-attr] # it fails if none


def fails(client: Client, path: str, status: int) -> str:
    """Ask for what is no page, and give what is told."""
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    return BeautifulSoup(response.text, "html.parser").select_one("main").get_text(" ")  # type: ignore[union-attr]


# --- what ships ---------------------------------------------------------------------------------------------


def test_dyad_page_has_the_agreements_of_a_year_with_receipts(client: Client) -> None:
    """The agreements of Vietnam and Russia in 2025 are the four, each with document, day and paragraph."""
    soup = page(client, "/dyad/RUS-VNM?year=2025&kind=agreement")
    assert set(names_in(soup, "agreement")) == FOUR
    for row in rows_of(soup, "agreement"):
        links = row.select(".receipts a")
        assert links
        assert all(str(link["href"]).startswith("/id/source/") for link in links)
        assert any("#p" in str(link["href"]) for link in links)
    package = next(row for row in rows_of(soup, "agreement") if "Package of 20" in row.get_text())
    text = " ".join(package.get_text(" ").split())
    assert "20 agreements" in text
    assert "signed May 2025" in text
    assert "Vietnam News Today , 30 December 2025, ¶ 50" in text


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/dyad/VNM-RUS", "/dyad/RUS-VNM"),
        ("/dyad/VNM/RUS", "/dyad/RUS-VNM"),
        ("/dyad/vietnam/russia", "/dyad/RUS-VNM"),
        ("/dyad/viet%20nam-russia", "/dyad/RUS-VNM"),
        ("/dyad/vn-ru?year=2025&lang=vi", "/dyad/RUS-VNM?year=2025&lang=vi"),
        ("/dyad/VNM-ASEAN", "/dyad/ASEAN-VNM"),
    ],
)
def test_dyad_in_other_spellings_leads_to_its_page(client: Client, path: str, target: str) -> None:
    """Whatever the order and spelling, there is one address, and what is asked of it is kept."""
    response = client.get(path, headers=HTML)
    assert response.status_code == 301
    assert response.headers["Location"].endswith(target)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/dyad/RUS-vietnm", 404, "did you mean VNM"),
        ("/dyad/RUS", 404, "such as RUS-VNM"),
        ("/dyad/RUS-RUS", 400, "two different sides"),
        ("/dyad/RUS-VNM?year=20x5", 400, "four digits"),
        ("/dyad/RUS-VNM?kind=agrement", 400, "did you mean agreement"),
        ("/dyad/RUS-VNM?type=state-vist", 400, "state-visit"),
        ("/dyad/RUS-VNM?status=singed", 400, "signed"),
        ("/dyad/RUS-VNM?asof=yesterday", 400, "asof"),
        ("/dyad/RUS-VNM?asof=2025/..", 400, "no end"),
        ("/dyad/RUS-VNM?lang=%3Cscript%3E", 400, "such as en"),
        ("/dyad/RUS-VNM?kind=event&event-sort=colour", 400, "sort by one of"),
        ("/dyad/RUS-VNM?kind=event&event-page=99", 400, "there is one page"),
        ("/dyad/%3Cimg%20src=x%3E-VNM", 404, "<img src=x>"),
    ],
)
def test_dyad_with_bad_values_says_what_to_do(client: Client, path: str, status: int, told: str) -> None:
    """A value that cannot be is told of with those that can, and nothing is guessed."""
    assert told in fails(client, path, status)


def test_dyad_without_facts_says_that_no_document_covers_it(client: Client) -> None:
    """Two sides of which no document tells are not told to have nothing to do with each other."""
    text = page(client, "/dyad/DEU-FJI").select_one("main").get_text(" ")  # type: ignore[union-attr]
    assert "No document here covers Germany and Fiji" in text
    assert "says nothing about their relations" in text


def test_dyad_filtered_to_nothing_differs_from_not_covered(client: Client) -> None:
    """Nothing that fits a filter is another finding than no document at all."""
    text = page(client, "/dyad/RUS-VNM?year=1999").select_one("main").get_text(" ")  # type: ignore[union-attr]
    assert "Nothing found" in text
    assert "does not mean that it did not happen" in text
    assert "No document here covers" not in text


def test_dyad_filter_by_status_leaves_what_is_planned(client: Client) -> None:
    """What is not done yet can be had by itself, and is marked by a word and a class."""
    soup = page(client, "/dyad/RUS-VNM?status=planned")
    items = soup.select(".chronology ol > li")
    assert items
    assert all("planned" in item["class"] for item in items)
    assert all(item.select_one(".badge.planned") for item in items)


def test_dyad_filter_by_type_leaves_that_type(client: Client) -> None:
    """A type of events leaves these events."""
    soup = page(client, "/dyad/RUS-VNM?kind=event&type=briefing")
    kinds = {str(row.select_one("td.text").get_text()).strip() for row in rows_of(soup, "event")}  # type: ignore[union-attr]
    assert kinds == {"press briefing"}


def test_dyad_names_are_in_the_language_of_the_reader(client: Client) -> None:
    """Names carry their language, and links keep it where it was chosen."""
    soup = page(client, "/dyad/RUS-VNM?lang=ru")
    heading = soup.select_one("h1")
    assert heading is not None
    assert [span["lang"] for span in heading.select("span")] == ["ru", "ru"]
    assert "Вьетнам" in heading.get_text()
    for link in soup.select("main a[href^='/id/']"):
        assert "lang=ru" in str(link["href"])
    accepted = client.get("/dyad/RUS-VNM", headers={**HTML, "Accept-Language": "vi"})
    assert "Việt Nam" in accepted.text
    assert "Accept-Language" in accepted.headers["Vary"]


def test_dyad_page_is_whole_without_scripts(client: Client) -> None:
    """Each fact that the picture draws stands in the page or one link away from it."""
    data = json.loads(client.get("/dyad/RUS-VNM.json").data)
    soup = page(client, "/dyad/RUS-VNM")
    listed: set[str] = set()
    for kind in ("agreement", "event", "project", "statement", "shared"):
        if any(f"kind={kind}" in str(link["href"]) for link in soup.select("main a[href]")) or rows_of(
            soup, kind
        ):
            listed |= {
                str(a["href"]) for a in page(client, f"/dyad/RUS-VNM?kind={kind}").select("tbody th a")
            }
    listed |= {str(a["href"]) for a in soup.select(".chronology a")}
    events = {str(a["href"]) for a in page(client, "/dyad/RUS-VNM?kind=event").select("tbody th a")}
    assert {item["href"] for item in data["items"]} <= listed | events


def test_dyad_page_is_light(client: Client) -> None:
    """The page with most on it stays under 100 kB, and loads no script that holds it up."""
    response = client.get("/dyad/RUS-VNM", headers=HTML)
    assert len(response.data) < 100_000
    soup = BeautifulSoup(response.text, "html.parser")
    for script in soup.select("script"):
        assert script.get("type") in ("module", "application/json", "application/ld+json")
    assert not soup.select("[style], [onclick], [onload]")


def test_dyad_table_as_data_is_what_the_query_answers(client: Client) -> None:
    """The link CSV leads to the very query, with its values written in, and has the facts of the table."""
    soup = page(client, "/dyad/RUS-VNM?year=2025&kind=agreement")
    link = next(a for a in soup.select("#agreement .table-foot a") if a.get_text() == "CSV")
    sent = client.get(str(link["href"]))
    assert sent.status_code == 303
    location = urlsplit(sent.headers["Location"])
    asked = parse_qs(location.query)
    assert (location.path, asked["format"]) == ("/sparql", ["csv"])
    assert "?country1 a" not in asked["query"][0]
    answer = client.get(f"/sparql?{location.query}")
    told = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["name"] for row in told} == FOUR


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tables/nothing_here.csv", 404),
        ("/tables/facts_by_dyad.exe?country=RUS&country=VNM", 404),
        ("/tables/facts_by_dyad.csv?country=RUS", 400),
        ("/tables/facts_by_dyad.csv?country=RUS&country=VNM&year=x", 400),
        ("/tables/facts_by_dyad.csv?country=RUS&country=VNM&year=1&year=2&year=3", 400),
    ],
)
def test_table_as_data_refuses_what_is_no_query(client: Client, path: str, status: int) -> None:
    """A misspelt query, format or value is an error that says so."""
    assert client.get(path).status_code == status


def test_open_as_sparql_carries_the_query_in_the_fragment(client: Client) -> None:
    """The editor gets the query where no server sees it, so that it is not run before it is read."""
    sent = client.get("/tables/years_by_dyad.sparql?country=RUS&country=VNM")
    address = urlsplit(sent.headers["Location"])
    assert (address.path, address.query) == ("/sparql", "")
    assert "RUS-VNM" in parse_qs(address.fragment)["query"][0]


# --- a small world ------------------------------------------------------------------------------------------


def test_hostile_names_are_text(world: Client) -> None:
    """A name that is code is shown as what it says, and never becomes part of the page."""
    for path in ("/dyad/FJI-ISL", "/dyad/FJI-ISL?kind=agreement", "/dyad/FJI-ISL?kind=statement", "/"):
        soup = page(world, path)
        assert not soup.select("img, main b, main i")
        assert not [tag for tag in soup.select("script") if "alert" in tag.get_text() and not tag.get("type")]
        assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    text = page(world, "/dyad/FJI-ISL?kind=agreement").get_text()
    assert HOSTILE in text
    said = page(world, "/dyad/FJI-ISL?kind=statement").get_text()
    assert BREAKING in said
    assert "49" not in said.replace(BREAKING, "")


def test_hostile_names_are_text_in_data_blocks(world: Client) -> None:
    """No name can end the block of data that a picture is drawn from."""
    data = world.get("/dyad/FJI-ISL.json")
    assert any(item["label"] == HOSTILE for item in data.get_json()["items"])
    for block in page(world, "/dyad/FJI-ISL").select('script[type="application/json"]'):
        json.loads(block.get_text())


def test_documents_that_differ_are_shown_to(world: Client) -> None:
    """Where two documents give two days, the page says so and names both, and takes neither side."""
    soup = page(world, "/dyad/FJI-ISL?kind=agreement")
    row = next(row for row in rows_of(soup, "agreement") if "lighthouses" in row.get_text())
    conflict = row.select_one(".conflict")
    assert conflict is not None
    text = " ".join(conflict.get_text(" ").split())
    assert "The documents differ on the date" in text
    assert "1 March 2024" in text
    assert "9 March 2024" in text
    assert len(conflict.select(".receipts > li")) == 2
    others = [row for row in rows_of(soup, "agreement") if "lighthouses" not in row.get_text()]
    assert not [row for row in others if row.select_one(".conflict")]


def test_claim_shows_who_claims(world: Client) -> None:
    """What only a speaker says is marked with the speaker."""
    soup = page(world, "/dyad/FJI-ISL?kind=agreement")
    badges = {badge.get_text() for badge in soup.select(".badge.claimed")}
    assert badges == {"claimed by Bobby Tables"}


def test_life_of_an_agreement_is_told_in_order(world: Client) -> None:
    """Each step stands with its day and its paragraph, oldest first."""
    soup = page(world, "/dyad/FJI-ISL?kind=agreement")
    row = next(row for row in rows_of(soup, "agreement") if "lighthouses" in row.get_text())
    steps = [" ".join(step.get_text(" ").split()) for step in row.select(".steps > li")]
    assert steps == [
        "drafted as of May 2023 ¶ 1, 2",
        "signed 1 March 2024 ¶ 1, 2",
        "in force 1 January 2025 ¶ 2",
    ]


def test_as_of_shows_what_was_true_then(world: Client) -> None:
    """On a day, statuses are those of the day, later facts are gone, and the page says what it left out."""
    soup = page(world, "/dyad/FJI-ISL?asof=2023-12-31")
    text = " ".join(soup.select_one("main").get_text(" ").split())  # type: ignore[union-attr]
    assert "As of 31 December 2023." in text
    treaty = next(row for row in rows_of(soup, "agreement") if "lighthouses" in row.get_text())
    assert [badge.get_text() for badge in treaty.select(".badge.planned")] == ["drafted"]
    assert "signed" not in treaty.select_one(".steps").get_text()  # type: ignore[union-attr]
    assert HOSTILE not in text
    assert "Visit of the lamp fleet" not in text
    assert "Partnership" in text
    assert "Strategic partnership" not in text
    assert "Left out: 3 facts that began later, and 1 that no document dates" in text


def test_as_of_shows_who_was_in_post_then(world: Client) -> None:
    """A post that was over, or in which nobody is seen before, is not shown as held."""
    assert "Ada Wick" in page(world, "/dyad/FJI-ISL?asof=2020-06&kind=post").get_text()
    later = page(world, "/dyad/FJI-ISL?asof=2024-06&kind=post").get_text()
    assert "Ada Wick" not in later
    assert "Bobby Tables" in later
    assert "envoy between the two" in later


def test_fact_between_bodies_unfolds_to_why(world: Client) -> None:
    """A twinning of two coast guards says why it counts for the two states, down to a paragraph."""
    soup = page(world, "/dyad/FJI-ISL?kind=agreement")
    row = next(row for row in rows_of(soup, "agreement") if "coast guards" in row.get_text())
    why = row.select_one("details.why")
    assert why is not None
    text = why.get_text(" ")
    assert "Coast Guard of Fiji" in text
    assert "state: Fiji" in text
    assert why.select_one("a[href*='/id/source/first.html#p4']")
    direct = next(row for row in rows_of(soup, "agreement") if "lighthouses" in row.get_text())
    assert direct.select_one("details.why") is None


def test_what_is_among_several_stands_apart(world: Client) -> None:
    """A convention with a third party is listed, and not among what lies between the two."""
    soup = page(world, "/dyad/FJI-ISL")
    assert names_in(soup, "shared") == ["Convention on lamps"]
    assert "Convention on lamps" not in names_in(soup, "agreement")


def test_figures_have_unit_period_and_qualifier(world: Client) -> None:
    """A number stands with how it is meant, its unit and its period, and two of them make a chart."""
    soup = page(world, "/dyad/FJI-ISL")
    text = " ".join(row.get_text(" ").replace("\n", " ") for row in rows_of(soup, "figure"))
    assert "more than 4,150,000 US dollars" in " ".join(text.split())
    chart = soup.select_one("figure[data-picture=chart] script")
    assert chart is not None
    points = json.loads(chart.get_text())["points"]
    assert [(point["label"], point["value"]) for point in points] == [
        ("2022", 4_150_000),
        ("2023", 5_000_000),
    ]
    assert points[0]["qualifier"] == "more than"
    assert points[0]["series"] == "Fiji – Iceland"


def test_timeline_data_tell_planned_from_done(world: Client) -> None:
    """The picture gets for each thing whether it is done, and the days on which it may be."""
    items = {item["label"]: item for item in world.get("/dyad/FJI-ISL.json").get_json()["items"]}
    visit = items["Visit of the lamp fleet"]
    assert (visit["phase"], visit["first"], visit["last"]) == ("planned", "2026-06-01", "2026-06-30")
    assert visit["uncertain"] is True
    assert items["Treaty on lighthouses"]["phase"] == "running"


def test_timeline_data_tell_how_many_are_left_out(world: Client) -> None:
    """What is not in the picture is counted in its data."""
    data = world.get("/dyad/FJI-ISL.json").get_json()
    assert (data["total"], data["leftOut"]) == (len(data["items"]), 0)


def test_timeline_of_very_many_shows_the_latest() -> None:
    """Of very many facts the latest are shown, numbers are none of them, and the rest is counted."""
    facts = [
        Fact(f"x:{n}", "figure" if n == 3 else "event", several=False, name=Name(str(n))) for n in range(7)
    ]
    kept, left_out = cut_timeline(facts, 4)
    assert [fact.iri for fact in kept] == ["x:2", "x:4", "x:5", "x:6"]
    assert left_out == 2
    assert cut_timeline(facts)[1] == 0


def test_unchanged_page_is_not_made_again(world: Client) -> None:
    """Who has the page of this release gets 304; another language is another page."""
    first = world.get("/dyad/FJI-ISL")
    tag = first.headers["ETag"]
    again = world.get("/dyad/FJI-ISL", headers={**HTML, "If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = world.get("/dyad/FJI-ISL", headers={**HTML, "If-None-Match": tag, "Accept-Language": "vi"})
    assert other.status_code == 200
    assert world.get("/dyad/FJI-ISL?year=2024", headers={**HTML, "If-None-Match": tag}).status_code == 200


# --- rules by themselves ------------------------------------------------------------------------------------


def status(name: str) -> Status:
    """A status of an agreement."""
    iri = f"https://w3id.org/dyad/id/code/agreement-status/{name}"
    return Status(iri, name, phase_of(iri))


def fact(first: date | None, steps: tuple[Step, ...] = (), last: date | None = None) -> Fact:
    """An agreement of which nothing matters but its days and steps."""
    return Fact("urn:f", "agreement", False, Name("F"), first=first, last=last or first, steps=steps)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), max_size=6),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
)
def test_as_of_never_shows_a_later_step(days: list[date], day: date) -> None:
    """Whatever the steps, the status of a day is that of the latest one that had begun by then."""
    steps = tuple(
        Step(f"urn:s{n}", status("signed" if n % 2 else "drafted"), (d.isoformat(),))
        for n, d in enumerate(days)
    )
    shown = as_of([fact(min(days, default=None), steps)], day).facts
    begun = [d for d in days if d <= day]
    if not begun:
        assert not shown
        return
    assert {step.first for step in shown[0].steps} == set(begun)
    assert shown[0].status is not None
    latest = max(begun)
    assert any(step.first == latest and step.status == shown[0].status for step in shown[0].steps)


@given(st.text(max_size=30))
def test_filters_are_read_or_refused(text: str) -> None:
    """Any text for a filter is either taken or told of, and never an accident."""
    for name in ("year", "kind", "type", "status", "asof"):
        told = ""
        try:
            read_filters({name: text}, {"type": {"visit"}, "status": {"held"}})
        except RequestError as error:
            told = str(error)
        assert told == "" or told.startswith(name)


def test_filter_by_phase_takes_figures_that_are_forecasts() -> None:
    """A forecast is no report: it is among what is planned."""
    forecast = Fact("urn:f", "figure", False, Name("F"), nature="urn:x/forecast")
    report = Fact("urn:r", "figure", False, Name("R"), nature="urn:x/reported")
    assert apply(Filters(status="planned"), [forecast, report]).facts == (forecast,)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("US dollar", "2", "US dollars"),
        ("US dollar", "1", "US dollar"),
        ("per cent", "98", "per cent"),
        ("country", "11", "countries"),
        ("day", "2", "days"),
        ("person", "5", "people"),
        ("group of procedures", "2", "group of procedures"),
        ("times", "3", "times"),
    ],
)
def test_unit_agrees_with_its_number(unit: str, value: str, words: str) -> None:
    """Two dollars, one dollar, ninety-eight per cent."""
    assert say_unit(Name(unit, "en"), [value]) == words
    assert say_unit(Name("доллар", "ru"), [value]) == "доллар"


@pytest.mark.parametrize(
    ("start", "end", "attested", "day", "held"),
    [
        ("2019", "2021", (), date(2020, 5, 1), True),
        ("2019", "2021", (), date(2022, 1, 1), False),
        ("", "", ("2024-03",), date(2024, 2, 1), False),
        ("", "", ("2024-03",), date(2025, 1, 1), True),
        ("", "", (), date(2025, 1, 1), False),
    ],
)
def test_tenure_is_held_only_as_far_as_documents_show(
    start: str, end: str, attested: tuple[str, ...], day: date, held: bool
) -> None:
    """Nobody is shown in a post before a document shows it, nor after it was over."""
    tenure = Tenure("urn:t", "urn:o", Name("O"), "urn:p", Name("P"), start, end, attested, False, False, ())
    assert tenure.held_on(day) is held


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        (("2025-01", "2025", "2025-01-30"), ("2025-01-30",)),
        (("2025-01", "2025-02"), ("2025-01", "2025-02")),
        (("2025",), ("2025",)),
        ((), ()),
    ],
)
def test_dates_that_agree_are_shown_as_the_most_exact(dates: tuple[str, ...], shown: tuple[str, ...]) -> None:
    """January 2025 and 30 January 2025 are one date; January and February are two."""
    assert Fact("urn:f", "event", False, Name("F"), dates=dates).shown_dates == shown
