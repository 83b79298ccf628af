"""Named queries about a thing that very many records tell of, each on a day of its own."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.namespaces import BASE, DYAD, PREFIXES
from dyad.store import EmbeddedStore

RECORDS = 400
DAYS = [f"{1900 + n // 4}-{n % 4 + 1:02}-01" for n in range(RECORDS)]


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """A secretary whom one source shows in the post on four hundred days, by a record each."""
    source, holder, post = f"{BASE}source/trips", f"{BASE}official/secretary", f"{BASE}post/secretary"
    tenure, label = f"{holder}/tenure/secretary", f"<{PREFIXES['rdfs']}label>"
    said = [
        f'<{source}> <{PREFIXES["dcterms"]}title> "Trips"@en ; a <{DYAD}Source> .',
        f'<{holder}> a <{DYAD}Official> ; {label} "Ada Example"@en ; <{DYAD}tenure> <{tenure}> .',
        f'<{post}> a <{DYAD}Post> ; {label} "Secretary"@en ; <{DYAD}postOf> <{BASE}country/USA> .',
        f"<{tenure}> a <{DYAD}Tenure> ; <{DYAD}post> <{post}> . <{holder}> <{DYAD}holdsPost> <{post}> .",
    ]
    for number, day in enumerate(DAYS, start=1):
        place = f"{source}/record/{number}"
        said.append(f"<{place}> a <{DYAD}Paragraph> ; <{DYAD}paragraph> {number} .")
        said += [f"<{thing}> <{DYAD}evidence> <{place}> ." for thing in (tenure, holder, post)]
        said.append(f'<{tenure}> <{DYAD}attested> "{day}"^^<http://id.loc.gov/datatypes/edtf/EDTF> .')
    made = ox.Store()
    country = f'<{BASE}country/USA> a <{DYAD}Country> ; <{DYAD}code> "USA" ; {label} "United States"@en .'
    text = "\n".join(said)
    represents = f"<{holder}> <{DYAD}represents> <{BASE}country/USA> ."
    made.update(f"INSERT DATA {{ {text} {country} {represents} GRAPH <{source}> {{ {text} }} }}")
    return EmbeddedStore(made)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("posts_by_country", {"country": "USA"}),
        ("tenures_by_thing", {"thing": "official/secretary"}),
        ("tenures_by_thing", {"thing": "country/USA"}),
    ],
)
def test_tenure_has_all_its_days_and_records_in_one_row(
    query: str, values: dict[str, str], store: EmbeddedStore
) -> None:
    """Days and records stand beside one another in one row, each once and in order."""
    (row,) = run(store, find_query(query), values).rows()
    assert getattr(row["attested"], "value", "").split(", ") == DAYS
    assert getattr(row["paragraph"], "value", "").split(", ") == [str(n) for n in range(1, RECORDS + 1)]


@pytest.mark.parametrize(
    ("thing", "neighbour"),
    [
        ("official/secretary", "post/secretary"),  # both are told by all records
        ("post/secretary", "official/secretary"),
        ("post/secretary", "country/USA"),  # the country is told by none
        ("country/USA", "post/secretary"),
    ],
)
def test_neighbour_has_all_records_in_one_row(thing: str, neighbour: str, store: EmbeddedStore) -> None:
    """Both things may be told by hundreds of records: each stands once, and in order."""
    rows = [
        row
        for row in run(store, find_query("thing_neighbours"), {"thing": thing}).rows()
        if row["neighbour"] == ox.NamedNode(BASE + neighbour)
    ]
    assert len(rows) == 1
    assert getattr(rows[0]["paragraph"], "value", "").split(", ") == [str(n) for n in range(1, RECORDS + 1)]
