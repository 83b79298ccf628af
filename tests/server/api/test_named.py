"""The named queries as routes."""

from __future__ import annotations

import csv
import io

import pytest
from tests.server.client import Client

from dyad.catalogue import NamedQuery, read_catalogue

API = "/api/v1"


@pytest.mark.parametrize("query", read_catalogue(), ids=lambda query: query.name)
def test_query_file_is_a_route_by_being_there(client: Client, query: NamedQuery) -> None:
    """Each named query answers with its example values, in the columns that it has."""
    values = {p.name: ",".join(p.example) for p in query.parameters.values() if p.required and p.example}
    response = client.open(f"{API}/queries/{query.name}", query_string={**values, "limit": "3"})
    assert response.status_code == 200, response.text
    told = response.get_json()
    assert told["columns"]
    assert all(list(row) == told["columns"] for row in told["rows"])
    assert not set(values) & set(told["columns"])


def test_query_rows_in_pages_are_the_rows_of_the_whole(client: Client) -> None:
    """Page by page comes what comes at once, each row once, also where the query's own order leaves ties."""
    path = f"{API}/queries/facts_by_source?source=source/strengthening-vietnam-russia-ties"
    whole = client.get(path + "&limit=200").get_json()["rows"]
    found = []
    address = path + "&limit=7"
    while address:
        page = client.get(address).get_json()
        found += page["rows"]
        address = page["next"]
    assert len(whole) > 40
    assert found == whole


def test_query_in_csv_has_the_same_rows(client: Client) -> None:
    """CSV has the values as they stand in the store."""
    path = f"{API}/queries/agreements_by_dyad?country=VNM&country=RUS&year=2025"
    rows = client.get(path).get_json()["rows"]
    table = list(csv.DictReader(io.StringIO(client.get(path + "&format=csv").text)))
    assert [row["agreement"] for row in table] == [row["agreement"] for row in rows]
    assert "20" in [row["count"] for row in table]
    assert 20 in [row["count"] for row in rows]


def test_query_pair_by_comma_is_the_pair_by_two_values(client: Client) -> None:
    """A pair may be written with a comma, or be given in two values."""
    path = f"{API}/queries/partnership_by_dyad"
    by_comma = client.get(f"{path}?country=VNM,RUS").get_json()["rows"]
    assert by_comma == client.get(f"{path}?country=VNM&country=RUS").get_json()["rows"]
    assert by_comma


def test_query_index_lists_them_all(client: Client) -> None:
    """`/api/v1/queries` tells what there is, and what each takes."""
    told = client.get(f"{API}/queries").get_json()["queries"]
    assert [one["name"] for one in told] == [query.name for query in read_catalogue()]


def test_query_of_unknown_name_gives_the_nearest(client: Client) -> None:
    """A slip in a name is told with the name that was meant."""
    response = client.get(f"{API}/queries/agreement_by_dyad")
    assert response.status_code == 404
    assert "did you mean agreements_by_dyad" in response.get_json()["detail"]


def test_query_is_not_cut_off_in_silence(client: Client) -> None:
    """Where a page is not all, `next` says so."""
    page = client.get(f"{API}/queries/countries_all?limit=10").get_json()
    assert len(page["rows"]) == 10
    assert page["next"]
    assert client.get(page["next"]).get_json()["prev"] == f"{API}/queries/countries_all?limit=10"
