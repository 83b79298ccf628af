"""Which party a name of a register means: one reviewed table a register, and nothing guessed.

    key,text,from,to,id,class,name,state,note
    russia,U.S.S.R.,,,country/SUN,,,,
    russia,,1922-12-30,1991-12-25,country/SUN,,,,
    russia,,,,country/RUS,,,,
    texas,,,,state/TEXAS,UncodedState,Texas,,A republic from 1836 to 1845.

`key` is the name or slug as the register writes it, `text` a spelling that stands beside it. Of several rows
for a key, those with the text count first, then those whose days cover the day of the record, then the one
without either. A party that is no country with a code has its class and name here, and the state that it
counts for. What is in no row stays what it is: a party of its own, known by its name alone.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dyad.errors import ConfigError

_COLUMNS: Final = ("key", "text", "from", "to", "id", "class", "name", "state", "note")
_CLASSES: Final = frozenset(
    ("UncodedState", "Territory", "IntergovernmentalOrganisation", "GovernmentBody", "Province", "Place")
)


@dataclass(frozen=True)
class Row:
    """One row of the table; see the module."""

    key: str
    text: str
    begin: str
    end: str
    id: str
    class_name: str
    name: str
    state: str
    note: str


class PartyTable:
    """The table of one register.

    Args:
        register: The register's name, for the ids of parties that are in no row.
        rows: The rows.

    Attributes:
        unresolved: Name to how often it was asked for and is in no row.
    """

    def __init__(self, register: str, rows: list[Row]) -> None:
        self.register = register
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[fold(row.key)].append(row)
        self.unresolved: Counter[str] = Counter()

    def find(self, key: str, *, text: str = "", day: str = "") -> dict[str, Any]:
        """Find what a name means.

        Args:
            key: The name or slug.
            text: The spelling beside it, if there is one.
            day: The day of the record as YYYY-MM-DD, or what is known of it; empty where nothing is.

        Returns:
            A fact: `id` alone for a country that ships with Dyad, else the description of the party.
        """
        row = self._choose(key, text, day)
        if row is None:
            self.unresolved[text or key] += 1
            name = text or key
            return {
                "id": f"party/{self.register}-{slug(name)}",
                "type": "NamedParty",
                "name": {"en": name},
                "note": "Known only by the name under which the register lists it.",
            }
        if not row.class_name:
            return {"id": row.id}
        fact: dict[str, Any] = {"id": row.id, "type": row.class_name, "name": {"en": row.name}}
        if row.class_name in {"UncodedState", "IntergovernmentalOrganisation"}:
            fact["code"] = row.id.rsplit("/", 1)[-1]
        if row.state:
            fact["state"] = row.state.split()
        if row.note:
            fact["note"] = row.note
        return fact

    def _choose(self, key: str, text: str, day: str) -> Row | None:
        rows = self._rows.get(fold(key), [])
        folded = fold(text)
        of_text = [row for row in rows if row.text and fold(row.text) == folded]
        for some in (of_text, [row for row in rows if not row.text]):
            dated = [row for row in some if (row.begin or row.end) and day and _covers(row, day)]
            plain = [row for row in some if not row.begin and not row.end]
            if chosen := [*dated, *plain]:
                return chosen[0]
        return None


def _covers(row: Row, day: str) -> bool:
    return (not row.begin or row.begin[: len(day)] <= day) and (not row.end or day <= row.end[: len(day)])


def read_parties(register: str, path: Path) -> PartyTable:
    """Read the table of a register.

    Args:
        register: The register's name.
        path: The file.

    Returns:
        The table.

    Raises:
        ConfigError: It has other columns, or a row has not what it needs.
    """
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise ConfigError(f"{path} has not the columns {', '.join(_COLUMNS)}")
        for line, told in enumerate(reader, start=2):
            row = Row(*((told[column] or "").strip() for column in _COLUMNS))
            if problem := _problem(row):
                raise ConfigError(f"{path}:{line}: {row.key}: {problem}")
            rows.append(row)
    return PartyTable(register, rows)


def _problem(row: Row) -> str:
    if not row.key or not row.id:
        return "needs a key and an id"
    if row.class_name and row.class_name not in _CLASSES:
        return f"has the class {row.class_name}: give one of {', '.join(sorted(_CLASSES))}"
    if bool(row.class_name) == row.id.startswith("country/"):
        return "needs a class unless it is a country, and none if it is one"
    if row.class_name and not row.name:
        return "needs a name"
    if row.class_name in {"Territory", "Province", "GovernmentBody"} and not row.state:
        return "needs the state that it counts for"
    return ""


def fold(text: str) -> str:
    """Reduce a name to what counts when two spellings are compared.

    Args:
        text: The name.

    Returns:
        Its letters and digits without marks, with single spaces.

    Example:
        >>> fold("Côte  d’Ivoire") == fold("Côte d'Ivoire")
        True
    """
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return " ".join(text.split())


def slug(text: str) -> str:
    """Make the last part of an id of a name.

    Args:
        text: The name.

    Returns:
        Lower-case ASCII letters, digits and hyphens; a letter of another script gives its number.

    Example:
        >>> slug("Côte d’Ivoire, Bouaké")
        'cote-d-ivoire-bouake'
    """
    plain = unicodedata.normalize("NFKD", text)
    ascii_text = "".join(
        each if each.isascii() else f"x{ord(each):x}" if each.isalpha() else " "
        for each in plain
        if not unicodedata.combining(each)
    )
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or "unnamed"


def read_table(path: Path, key: str, value: str) -> Mapping[str, str]:
    """Read two columns of a CSV file.

    Args:
        path: The file.
        key: The column to look up by.
        value: The column to find.

    Returns:
        Key to value.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key].strip(): (row[value] or "").strip() for row in csv.DictReader(file)}
