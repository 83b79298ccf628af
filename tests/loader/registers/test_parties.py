"""The tables of parties: names resolve by review, and what does not is kept as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.errors import ConfigError
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import read_reference
from dyad_loader.registers.manifest import find_registers
from dyad_loader.registers.names import country_names
from dyad_loader.registers.parties import read_parties, slug

HEAD = "key,text,from,to,id,class,name,state,note\n"


@pytest.mark.parametrize("name", find_registers())
def test_tables_name_countries_that_ship(name: str) -> None:
    """A country of a table is one of the reference data, and a party without a code has all that it needs."""
    known = set(country_names(read_reference(collect_inputs(()).reference)))
    manifest = find_registers()[name]
    table = read_parties(name, manifest.folder / "parties.csv")
    for rows in table._rows.values():
        for row in rows:
            assert row.class_name or row.id in known, row
            assert all(state in known for state in row.state.split()), row


@pytest.mark.parametrize(
    ("text", "day", "party"),
    [
        ("U.S.S.R.", "1960-06-01", "country/SUN"),
        ("Russia", "1992-02-01", "country/RUS"),
        ("Russia", "1905", "country/RUS"),
        ("", "1975-06", "country/SUN"),
        ("", "", "country/RUS"),
    ],
)
def test_party_follows_the_day_where_a_state_has_gone(text: str, day: str, party: str) -> None:
    """One slug stands for the Soviet Union and for Russia; the day of the record tells which."""
    table = read_parties("visits", find_registers()["visits"].folder / "parties.csv")
    assert table.find("russia", text=text, day=day)["id"] == party


def test_party_in_no_table_is_kept_and_counted() -> None:
    """A name that nobody has reviewed is neither dropped nor guessed."""
    table = read_parties("uk-treaties", find_registers()["uk-treaties"].folder / "parties.csv")
    fact = table.find("LAMPLAND")
    assert (fact["id"], fact["type"]) == ("party/uk-treaties-lampland", "NamedParty")
    assert table.unresolved == {"LAMPLAND": 1}


def test_party_spelling_tells_a_state_from_a_territory() -> None:
    """Capitals are a party, small letters a territory: the table tells them apart."""
    table = read_parties("uk-treaties", find_registers()["uk-treaties"].folder / "parties.csv")
    assert table.find("TANGANYIKA")["type"] == "UncodedState"
    assert table.find("Tanganyika")["type"] == "Territory"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a,,,,,,,,", "needs a key and an id"),
        ("a,,,,state/A,Empire,A,,", "has the class Empire"),
        ("a,,,,state/A,UncodedState,,,", "needs a name"),
        ("a,,,,place/a,Territory,A,,", "needs the state"),
        ("a,,,,country/FRA,UncodedState,A,,", "needs a class unless"),
    ],
)
def test_table_with_a_wrong_row_names_its_line(row: str, problem: str, tmp_path: Path) -> None:
    """A reviewer finds the row."""
    path = tmp_path / "parties.csv"
    path.write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"parties.csv:2: a: {problem}|parties.csv:2: a?.*{problem}"):
        read_parties("x", path)


@given(st.text())
def test_slug_is_always_fit_for_an_id(text: str) -> None:
    """Whatever a register writes, an id can be made of it."""
    assert slug(text).strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert slug(text)
