from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.server.client import Client
from tests.server.conftest import serve_for

from dyad.release import Release
from dyad_server.changes import _is_vaguer, _Known
from dyad_server.release_changes import find_before

ATOM = "{http://www.w3.org/2005/Atom}"
PLANT = "https://w3id.org/dyad/id/project/ninh-thuan-1-nuclear-power-plant"


@pytest.fixture(scope="module")
def changed(changed_home: Path) -> Iterator[Client]:
    """A client of a server over two releases."""
    with serve_for(changed_home) as server:
        yield Client(server.address)


def read(client: Client, query: str) -> Any:
    """The changes as JSON."""
    answer = client.get(f"/changes?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.get_json()


def test_changes_what_no_document_told_before_is_new(changed: Client) -> None:
    """The talks that only a document of February tells are new since February, with its receipt."""
    told = read(changed, "since=2026-02")
    (talks,) = told["new"]
    assert talks["label"] == "Talks of Laos and Vietnam as an example"
    assert (talks["known_first"], talks["sources"][0]["paragraphs"]) == ("2026-02-03", [1])
    assert [document["iri"].rpartition("/")[2] for document in told["documents"]] == ["example-2026-02-03"]


def test_changes_what_is_told_otherwise_has_old_and_new_value_with_sources(changed: Client) -> None:
    """A plant that was in preparation and is under construction shows both, each with its document."""
    (plant,) = (one for one in read(changed, "since=2026-02-01")["changed"] if one["iri"] == PLANT)
    (status,) = (change for change in plant["changes"] if change["what"] == "status")
    assert [one["value"] for one in status["new"]] == ["under construction (1 February 2026)"]
    assert status["new"][0]["sources"][0]["iri"].endswith("example-2026-02-03")
    old = {one["value"]: one["sources"][0]["published"] for one in status["old"]}
    assert old["in preparation (as of 16 January 2026)"] == "2026-01-16"


def test_changes_of_a_pair_leave_the_others_out(changed: Client) -> None:
    """With a pair only its facts are told, and the pair may be spelt in any way."""
    told = read(changed, "since=2026-02&dyad=vietnam-laos")
    assert told["dyad"].endswith("/dyad/LAO-VNM")
    assert (len(told["new"]), told["changed"]) == (1, [])


def test_changes_since_the_day_after_the_last_document_are_none(changed: Client) -> None:
    """Nothing new is said as that, and the page does not claim that nothing happened."""
    told = read(changed, "since=2026-02-04")
    assert (told["new"], told["changed"], told["documents"]) == ([], [], [])
    page = changed.get("/changes?since=2026-02-04", headers={"Accept": "text/html"})
    assert "says nothing about what happened" in page.text


def test_changes_a_document_of_an_open_date_is_named_and_not_counted(changed: Client) -> None:
    """A document that was published in January 2025 or later may be newer: it is named as not known."""
    told = read(changed, "since=2026-02")
    assert any(one["published"] == "2025-01/.." for one in told["date_not_known"])


def test_changes_between_releases_tell_what_was_put_right(changed: Client) -> None:
    """What a curator mended, and which document came or went, shows by the releases that are kept."""
    between = read(changed, "since=2026-02")["between_releases"]
    assert between["documents_added"] == ["https://w3id.org/dyad/id/source/example-2026-02-03"]
    assert between["documents_removed"] == ["https://w3id.org/dyad/id/source/vna-economic-diplomacy-2026-01"]
    replaced = [one for thing in between["things"] for one in thing["replaced"]]
    assert {("590000", "591000")} <= {(one["old"].get("value"), one["new"].get("value")) for one in replaced}
    of_laos = read(changed, "since=2026-02&dyad=LAO-VNM")["between_releases"]
    assert of_laos["things"] == []


def test_changes_page_shows_old_and_new(changed: Client) -> None:
    """A person reads what it was before and what it is since, and what changed in the dataset."""
    page = changed.get("/changes?since=2026-02", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "under construction (1 February 2026)" in page.text
    assert "590000 → 591000" in page.text
    assert len(page.data) < 100_000


def test_changes_feed_is_atom_with_an_entry_for_each(changed: Client) -> None:
    """Feed readers get the same by Accept, with one id for each state of a fact."""
    answer = changed.get("/changes?since=2026-02", headers={"Accept": "application/atom+xml"})
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    entries = ET.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 (our own)
    titles = [str(entry.findtext(f"{ATOM}title")) for entry in entries]
    assert "New: Talks of Laos and Vietnam as an example" in titles
    assert "Changed: Ninh Thuan 1 nuclear power plant" in titles
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("query", "status"),
    [("since=soon", 400), ("since=..%2F2025", 400), ("dyad=VNM-ATL", 404), ("format=rss", 400)],
)
def test_changes_what_is_wrong_is_said(changed: Client, query: str, status: int) -> None:
    """A day, pair or format that is none is an error that says what to write."""
    answer = changed.get(f"/changes?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("value", "old", "is_vaguer"),
    [
        ("2025", ["2025-05-09"], True),
        ("2025-05-09", ["2025"], False),
        ("2025-06", ["2025-05"], False),
        ("../2025", ["2024"], True),
        ("soon", ["2024"], False),
    ],
)
def test_is_vaguer_a_date_that_says_less_is_no_change(value: str, old: list[str], is_vaguer: bool) -> None:
    """Who tells "in 2025" of a known day tells nothing new."""
    assert _is_vaguer(value, old) is is_vaguer


def test_known_a_document_is_known_on_the_last_day_that_its_date_allows() -> None:
    """What is only bounded counts as late, what is open as before, unless it surely is of since."""

    class Answered:
        def rows(self) -> list[dict[str, Any]]:
            import pyoxigraph as ox

            told = {"a": "2025-12", "b": "2024-12/2025-01", "c": "2025-01/..", "d": "2026-03/.."}
            return [
                {"source": ox.NamedNode(f"urn:{name}"), "published": ox.Literal(text)}
                for name, text in told.items()
            ] + [{"source": ox.NamedNode("urn:e")}]

    class Answering:
        def query(self, *_: object, **__: object) -> Answered:
            return Answered()

    known = _Known.read(Answering(), date(2026, 1, 1))  # type: ignore[arg-type] # as much of a store as is asked
    assert (known.days["urn:a"], known.days["urn:b"]) == (date(2025, 12, 31), date(2025, 1, 31))
    assert known.days["urn:d"] == date(2026, 3, 1)
    assert known.unsure == {"urn:c", "urn:e"}
    assert {known.days["urn:c"], known.days["urn:e"]} == {date.min}


def test_find_before_takes_the_newest_of_before_the_day_else_the_oldest(tmp_path: Path) -> None:
    """The release that was current on the day is compared; where it is gone, the oldest that is kept."""
    releases = []
    for name, built in (("a", "2026-01-01"), ("b", "2026-01-05"), ("c", "2026-01-09")):
        folder = tmp_path / "releases" / name
        folder.mkdir(parents=True)
        manifest = {"version": name, "built": f"{built}T00:00:00+00:00"}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        releases.append(Release(folder, manifest))
    current = releases[-1]

    def found(day: date) -> tuple[str | None, bool]:
        before, is_exact = find_before(current, day)
        return (before.version if before else None), is_exact

    assert found(date(2026, 1, 7)) == ("b", True)
    assert found(date(2026, 1, 2)) == ("a", True)
    assert found(date(2025, 1, 1)) == ("a", False)
