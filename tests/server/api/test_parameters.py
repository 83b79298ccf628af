"""What is told where a parameter of the API cannot be."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.client import Client

API = "/api/v1"


@pytest.mark.parametrize(
    ("address", "parameter", "message", "allowed", "suggestion"),
    [
        ("/events?yaer=2025", "yaer", "did you mean year", "year", "year"),
        ("/events?type=vist", "type", "did you mean visit", "visit", "visit"),
        ("/events?status=hled", "status", "did you mean held", "held", "held"),
        ("/events?status=zzzzzzz", "status", "it has ", "held", ""),
        ("/events?sort=dat", "sort", "did you mean date", "-date", "date"),
        ("/events?fields=nam", "fields", "did you mean name", "receipts", "name"),
        ("/events?format=xml", "format", "choose json", "jsonld", ""),
        ("/events?between=VNM,RUSS", "between", "did you mean RUS", "", "RUS"),
        ("/events?between=VNM", "between", "between=VNM,RUS", "", ""),
        ("/events?between=VNM,RUS,LAO", "between", "two sides", "", ""),
        ("/events?between=VNM,Vietnam", "between", "the same", "", ""),
        ("/events?country=atlantis", "country", "there is no country", "", ""),
        ("/events?year=20255", "year", "four digits", "", ""),
        ("/events?year=2025&year=2024", "year", "takes one value", "", ""),
        ("/events?from=2025-13", "from", "from", "", ""),
        ("/events?from=2026&to=2025", "from", "change them over", "", ""),
        ("/events?limit=0", "limit", "from 1 to 200", "", ""),
        ("/events?limit=201", "limit", "from 1 to 200", "", ""),
        ("/events?limit=%D9%A1", "limit", "from 1 to 200", "", ""),
        ("/events?cursor=abc", "cursor", "begin without it", "", ""),
        ("/events?asof=someday", "asof", "asof", "", ""),
        ("/projects?type=road", "type", "there is no parameter", "status", ""),
        ("/statements?status=held", "status", "there is no parameter", "type", ""),
        ("/events?format=jsonld&fields=name", "fields", "for json and csv", "", ""),
        ("/agreements?official=nobody-at-all", "official", "there is no person", "", ""),
        ("/agreements?asof=2025&status=hled", "status", "has no code", "signed", ""),
        ("/queries/agreements_by_dyad", "country", "is missing", "", ""),
        ("/queries/facts_filtered?kind=nothing", "kind", "there is no thing", "", ""),
        ("/queries?x=1", "x", "there is no parameter", "", ""),
    ],
)
def test_parameter_that_cannot_be_is_named_with_what_can(
    client: Client, address: str, parameter: str, message: str, allowed: str, suggestion: str
) -> None:
    """A bad value is a problem that says which parameter, what is wrong, what can be, and what comes near."""
    response = client.get(API + address)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json"), response.text
    problem = response.get_json()
    assert (problem["code"], problem["parameter"]) == ("bad-parameter", parameter)
    assert message in problem["detail"]
    assert not allowed or allowed in problem["allowed"]
    assert not suggestion or suggestion in problem["suggestions"]


def test_parameter_that_is_empty_counts_as_not_given(client: Client) -> None:
    """A form sends every field, also the empty ones."""
    full = client.get(f"{API}/agreements?year=2025&fields=id").get_json()
    forms = client.get(
        f"{API}/agreements?year=2025&between=&type=&status=&q=&limit=&sort=&cursor=&fields=id&asof=&format=&lang="
    ).get_json()
    assert forms["items"] == full["items"]


def test_values_are_terms_and_never_query_text(client: Client) -> None:
    """What would be SPARQL in a query is a name that nobody has, or words that nothing has."""
    hostile = quote('x") } UNION { ?fact ?p ?o } #')
    assert client.get(f"{API}/events?q={hostile}").get_json()["total"] == 0
    assert client.get(f"{API}/events?country={hostile}").status_code == 400
    assert client.get(f"{API}/events/{hostile}").status_code == 404


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(
        ["q", "year", "from", "between", "type", "status", "country", "official", "fields", "cursor"]
    ),
    value=st.text(max_size=40),
)
def test_any_value_is_answered_or_refused(client: Client, name: str, value: str) -> None:
    """No value makes the server fail."""
    response = client.get(f"{API}/agreements?{name}={quote(value, errors='replace')}")
    assert response.status_code in (200, 400), response.text
