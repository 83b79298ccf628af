"""Tables as HTML: safe, whole, and honest about what is not shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup

from dyad.client.dates import date_columns
from dyad.client.table import Table
from dyad.client.thing_array import ThingArray
from dyad.client.things import Book
from dyad.namespaces import BASE

NAMES = {f"{BASE}code/event-status/planned": "planned", "urn:x": "<script>alert(1)</script>"}
BOOK = Book(
    lambda iris: {iri: NAMES.get(iri, "") for iri in iris},
    lambda iri: iri if iri.startswith("https://") else None,
)


def page(table: Table) -> BeautifulSoup:
    """The HTML of a table."""
    return BeautifulSoup(table._repr_html_(), "html.parser")


def test_whatever_comes_from_the_data_is_escaped() -> None:
    """Texts, names and addresses of the data make no HTML of their own."""
    evil = "<img src=x onerror=alert(1)>"
    things = ThingArray.of(["urn:x", 'https://a/"onclick="b', "javascript:alert(1)"], BOOK)
    table = Table.make({"thing": things, evil: [evil] * 3}, title=evil, limits=[evil], warn=False)
    shown = page(table)
    assert not shown.find_all(["script", "img"])
    assert not [tag for tag in shown.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert all(str(link["href"]).startswith("https://") for link in shown.find_all("a"))
    assert evil in shown.get_text()


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """There are no scripts, pictures, frames or sheets."""
    table = Table.make({"thing": ThingArray.of(["https://a/b"], BOOK)})
    assert not page(table).find_all(["script", "img", "link", "iframe", "style"])


def test_dates_are_shown_in_words_and_once() -> None:
    """A date is shown as people say it; its precision and EDTF text are in the table and not on the page."""
    table = Table.make(date_columns("date", ["2025-05", "../2015"], np.array([0, 1, -1], dtype=np.int32)))
    assert [cell.get_text() for cell in page(table).find_all("td")] == ["May 2025", "before 2016", ""]
    assert [cell.get_text() for cell in page(table).find_all("th")] == ["date"]


def test_name_beside_its_thing_is_shown_as_one_link() -> None:
    """A thing with its name in the next column is one column; so is a document with its title."""
    columns = {
        "event": ThingArray.of(["https://a/e"], BOOK),
        "name": pd.array(["Talks"], dtype="str"),
        "sourceTitle": pd.array(["A bulletin"], dtype="str"),
        "source": ThingArray.of(["https://a/s"], BOOK),
    }
    shown = page(Table.make(columns))
    assert [cell.get_text() for cell in shown.find_all("th")] == ["name", "source title"]
    assert [(link.get_text(), link["href"]) for link in shown.find_all("a")] == [
        ("Talks", "https://a/e"),
        ("A bulletin", "https://a/s"),
    ]


def test_planned_status_looks_different() -> None:
    """What is only planned is marked, beside the word."""
    table = Table.make({"status": ThingArray.of([f"{BASE}code/event-status/planned"], BOOK)})
    cell = page(table).find("td")
    assert cell is not None
    assert cell.find("span", style=lambda style: bool(style) and "dashed" in style)


def test_rows_that_are_not_shown_are_counted() -> None:
    """A long table says how many of its rows are shown, and limits that were met are told."""
    table = Table.make({"number": range(1_234)}, limits=["only the first 1,234"], warn=False)
    with pd.option_context("display.max_rows", 10):
        shown = page(table)
    assert len(shown.find_all("tr")) == 11
    assert "The first 10 of 1,234 rows." in shown.get_text()
    assert "Not all: only the first 1,234" in shown.get_text()


def test_numbers_have_their_thousands_set_apart_and_years_not() -> None:
    """Large numbers are readable, and 2025 is no 2,025."""
    table = Table.make({"year": pd.array([2025], "Int64"), "value": pd.array([590000.0], "Float64")})
    assert [cell.get_text() for cell in page(table).find_all("td")] == ["2025", "590,000"]
