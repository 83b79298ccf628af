"""A release whose every word is markup and whose further addresses would run: nothing of it does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect
from tests.browser.conftest import NewVisitor
from tests.browser.hostile_facts import HOSTILE, write_hostile
from tests.server.conftest import Server, serve_for

from dyad.settings import Settings
from dyad_loader.pipeline import load

FACTS = Path(__file__).parents[2] / "seeds" / "strengthening-vietnam-russia-ties.yaml"
PAGES = (
    "/",
    "/dyad/RUS-VNM",
    "/search?q=img",
    f"/search?q={'%3Cimg src=x onerror=alert(1)%3E'}",
    "/browse/agreements",
    "/browse/sources",
    "/id/country/VNM.html",
    "/id/official/to-lam.html",
    "/id/agreement/rus-vnm-treaty-basic-principles-1994.html",
    "/id/event/vladimir-putin-visit-vnm-2024-06.html",
    "/id/observation/rus-vnm-bilateral-trade-2024-01-11.html",
    "/id/statement/gennady-bezdetko-2024-12-enduring-ties.html",
    "/id/source/strengthening-vietnam-russia-ties.html",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over hostile facts."""
    folder = tmp_path_factory.mktemp("hostile")
    facts = write_hostile(FACTS, folder)
    home = folder / "home"
    load(Settings.from_env({"DYAD_HOME": str(home), "DYAD_FACTS": str(facts)}))
    with serve_for(home, DYAD_RATE_LIMIT="0") as started:
        yield started


def refuse(dialog: Dialog) -> None:
    """What a script that should not run would open."""
    dialog.dismiss()
    pytest.fail(f"a script ran: {dialog.message}")


@pytest.mark.parametrize("path", PAGES)
def test_hostile_words_stay_words(new_visitor: NewVisitor, hostile: Server, path: str) -> None:
    """A name that is markup is shown as it is written; no element, script or link comes of it."""
    visitor = new_visitor(server=hostile)
    page = visitor.page
    page.on("dialog", refuse)
    visitor.go(path)
    for picture in page.locator("[data-picture]").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_attribute("data-drawn", "done")
    assert "<img src=x onerror=alert(1)>" in page.locator("body").inner_text()
    assert page.locator("img").count() == 0
    assert (
        page.locator(
            "script:not([src]):not([type='application/json']):not([type='application/ld+json'])"
        ).count()
        == 0
    )
    assert (
        page.locator("[href^='javascript' i], [src^='javascript' i], [action^='javascript' i]").count() == 0
    )
    assert "49" not in page.title()


def test_hostile_words_stay_words_in_suggestions_and_in_the_editor(
    new_visitor: NewVisitor, hostile: Server
) -> None:
    """So they do under the search box, in the editor's completion and in its answers."""
    visitor = new_visitor(server=hostile)
    page = visitor.page
    visitor.go("/")
    page.get_by_label("Search by name, or ask a question").first.click()
    page.keyboard.type("to lam", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("<img src=x onerror=alert(1)>")
    visitor.go(
        "/sparql#query=SELECT+?agreement+?label+?more+{+?agreement+a+dyad:Agreement+;+rdfs:label+?label+;"
        "+rdfs:seeAlso+?more+}"
    )
    answer = page.locator(".tabPanel.active .yasr_results")
    expect(answer.locator("tbody tr").first).to_contain_text(HOSTILE)
    assert page.locator("img").count() == 0
    assert page.locator("[href^='javascript' i]").count() == 0
