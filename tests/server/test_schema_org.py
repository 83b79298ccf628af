from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.namespaces import BASE, PREFIXES
from dyad.release import Release
from dyad.resources import find_resource
from dyad.store import EmbeddedStore
from dyad_server.schema_org import TYPES, describe_site, read_schema_org, write_script

SOURCE = BASE + "source/bulletin"


def describe(turtle: str, thing: str = "event/example") -> dict[str, Any]:
    """Describe a thing of which a document says something."""
    text = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    text += (
        f'<{SOURCE}> a dyad:Source ; dcterms:title "A bulletin"@en ; dyad:published "2025-12-30" .\n{turtle}'
    )
    store = ox.Store()
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        store.add(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(SOURCE)))
    return read_schema_org(EmbeddedStore(store), BASE + thing)


def test_event_has_type_days_place_and_document() -> None:
    """An event is told as one of schema.org, with the document that it comes from."""
    told = describe(
        f"""<{BASE}event/example> a dyad:Event ; rdfs:label "A visit"@en, "Визит"@ru ;
        dyad:date "2025-05-08/2025-05-10" ; dyad:place <{BASE}country/RUS> .
        <{BASE}country/RUS> rdfs:label "Russia"@en ."""
    )
    assert told["@type"] == "Event"
    assert told["name"] == "A visit"
    assert (told["startDate"], told["endDate"]) == ("2025-05-08", "2025-05-10")
    assert told["location"] == {"@id": BASE + "country/RUS", "name": "Russia"}
    assert told["subjectOf"] == {
        "@type": "Article",
        "@id": SOURCE,
        "headline": "A bulletin",
        "datePublished": "2025-12-30",
    }


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("planned", "EventScheduled"),
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
        ("held", ""),
    ],
)
def test_event_that_is_not_held_says_so(status: str, told: str) -> None:
    """A plan is no event: its status is told in the words of schema.org."""
    found = describe(
        f"<{BASE}event/example> a dyad:Event ; dyad:latestStatus <{BASE}code/event-status/{status}> ."
    )
    assert found.get("eventStatus") == (f"https://schema.org/{told}" if told else None)


@pytest.mark.parametrize("written", ["2025-05~", "196X", "../2015", "2025-05?", "soon"])
def test_date_that_is_not_exact_is_left_out(written: str) -> None:
    """What schema.org cannot write is not made exact."""
    assert "startDate" not in describe(f'<{BASE}event/example> a dyad:Event ; dyad:date "{written}" .')


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ("", {"value": 590000}),
        ("dyad:qualifier code:qualifier\\/exact ;", {"value": 590000}),
        ("dyad:qualifier code:qualifier\\/more-than ;", {"minValue": 590000}),
        ("dyad:qualifier code:qualifier\\/at-most ;", {"maxValue": 590000}),
        ("dyad:qualifier code:qualifier\\/about ;", {}),
        ("dyad:nature code:nature\\/forecast ;", {}),
    ],
)
def test_number_is_told_only_as_it_is_meant(beside: str, told: dict[str, int]) -> None:
    """More than 590,000 is a least value; a forecast or a rough number is no value."""
    found = describe(f"<{BASE}event/example> a dyad:Observation ; {beside} dyad:value 590000.0 .")
    numbers = {key: value for key, value in found.items() if key.endswith(("value", "Value"))}
    assert numbers == told


@pytest.mark.parametrize(
    ("kind", "told"), [("treaty", "Legislation"), ("memorandum-of-understanding", "CreativeWork")]
)
def test_agreement_is_legislation_only_where_it_is_a_treaty(kind: str, told: str) -> None:
    """A memorandum is no law."""
    found = describe(
        f"<{BASE}event/example> a dyad:Agreement, dyad:Fact ; "
        f"dyad:agreementType <{BASE}code/agreement-type/{kind}> ."
    )
    assert found["@type"] == told


def test_document_is_an_article_that_is_not_its_own_source() -> None:
    """A source has headline and date, and does not cite itself."""
    told = describe("", "source/bulletin")
    assert (told["@type"], told["headline"], told["datePublished"]) == ("Article", "A bulletin", "2025-12-30")
    assert "subjectOf" not in told


def test_every_class_that_has_a_type_is_in_the_vocabulary() -> None:
    """A class that is renamed there does not silently lose its type here."""
    text = find_resource("ontology/dyad.ttl").read_text(encoding="utf-8")
    assert set(TYPES) <= set(re.findall(r"^dyad:(\w+) a owl:Class", text, re.MULTILINE))


def test_site_is_a_dataset_in_a_catalogue() -> None:
    """The home page tells version, date, licence and where the data are to be had."""
    release = Release(find_resource("ontology"), {"version": "abc", "built": "2026-01-02T03:04:05+00:00"})
    dataset, site = describe_site(release, "https://dyad.example")["@graph"]
    assert (dataset["@type"], dataset["version"], dataset["dateModified"]) == ("Dataset", "abc", "2026-01-02")
    assert dataset["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert dataset["distribution"][0]["contentUrl"] == "https://dyad.example/sparql"
    assert site["url"] == "https://dyad.example/"


class _Scripts(HTMLParser):
    """Collects elements, and the text of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(deadline=None)
@given(
    text=st.text() | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028"])
)
def test_nothing_in_the_data_can_end_the_block(text: str) -> None:
    """Whatever a name says, the page has the one element, and a robot reads the name as it is."""
    page = _Scripts()
    page.feed(write_script({"name": text}))
    page.close()
    assert page.tags == ["script"]
    assert json.loads(page.text) == {"name": text}
