import re

import pytest
from tests.server.client import Client

from dyad.catalogue import read_catalogue

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("query", read_catalogue(), ids=lambda query: query.name)
def test_editor_opens_every_named_query_with_a_form_of_its_parameters(client: Client, query: object) -> None:
    """Each named query opens with a field for each value, and with a text that has no parameter left."""
    name = query.name  # type: ignore[attr-defined] # a NamedQuery it is
    response = client.get(f"/sparql?example={name}", headers=HTML)
    assert response.status_code == 200
    for parameter in query.parameters.values():  # type: ignore[attr-defined] # as above
        assert response.text.count(f'name="{parameter.name}"') >= parameter.times
    text = response.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "SELECT" in text
    assert "# if" not in text


def test_editor_writes_values_of_the_form_as_terms(client: Client) -> None:
    """A name in any language becomes the term that it stands for, and the field keeps what was typed."""
    fields = {"example": "agreements_by_dyad", "country": ["Laos", "Việt Nam"], "year": "2025"}
    response = client.get("/sparql", query_string=fields, headers=HTML)
    assert "&lt;https://w3id.org/dyad/id/dyad/LAO-VNM&gt;" in response.text
    assert 'value="Việt Nam"' in response.text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("?example=agreements_by_dyad&country=VNM&country=Atlantis", 404, "Atlantis"),
        ("?example=agreements_by_dyad&country=VNM", 400, "takes two values"),
        ("?example=agreements_by_dyad&country=VNM&country=RUS&year=soon", 400, "year"),
        ("?example=no_such_query", 404, "no_such_query"),
    ],
)
def test_editor_tells_what_is_wrong_with_a_value(
    client: Client, address: str, status: int, told: str
) -> None:
    """What cannot be written into the query is said in words, under the status that a program expects."""
    response = client.get(f"/sparql{address}", headers=HTML)
    assert response.status_code == status
    assert told in response.text


def test_editor_escapes_a_hostile_value(client: Client) -> None:
    """A value is text in its field and in the message about it."""
    hostile = '"><img src=x onerror=alert(1)>'
    fields = {"example": "agreements_by_dyad", "country": ["VNM", hostile]}
    response = client.get("/sparql", query_string=fields, headers=HTML)
    assert "<img" not in response.text
    assert "onerror=alert(1)&gt;" in response.text


def test_editor_alone_may_style_by_attributes(client: Client) -> None:
    """The exception for the editor's library holds on its page and nowhere else, and lets no script in."""
    policy = client.get("/sparql", headers=HTML).headers["Content-Security-Policy"]
    assert policy.endswith("; style-src-attr 'unsafe-inline'")
    assert "script-src 'self';" in policy
    assert "unsafe" not in client.get("/", headers=HTML).headers["Content-Security-Policy"]


def test_terms_have_label_kind_and_how_often_they_are_used(client: Client) -> None:
    """What the editor completes has words for people, and what is used most comes first."""
    offers = client.get("/sparql/terms.json").get_json()
    by_text = {offer["text"]: offer for offer in offers}
    agreement = by_text["dyad:Agreement"]
    assert (agreement["kind"], agreement["label"]) == ("class", "Agreement")
    assert agreement["count"] > 0
    assert by_text["rdfs:label"]["kind"] == "property"
    assert by_text["dyad:party"]["note"]
    assert by_text["<https://w3id.org/dyad/id/code/event-status/planned>"]["phase"] == "planned"
    counts = [offer.get("count", 0) for offer in offers]
    assert counts == sorted(counts, reverse=True)


def test_plain_form_asks_without_a_script(client: Client) -> None:
    """The form sends the query as the protocol wants it; every text it may show is an answer."""
    page = client.get("/sparql", headers=HTML).text
    assert re.search(r'<form id="plain" action="/sparql" method="get">', page)
    assert re.search(r'<textarea id="query" name="query"', page)
