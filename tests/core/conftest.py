"""A small store by hand, for questions whose answer can be counted on one's fingers."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dyad.namespaces import PREFIXES
from dyad.store import EmbeddedStore

SMALL = """
GRAPH <dataset/reference> {
  <country/VNM> a dyad:Country ; dyad:code "VNM" ; dyad:alpha2 "VN" ; dyad:alpha3 "VNM" ;
    rdfs:label "Vietnam"@en, "Вьетнам"@ru, "Việt Nam"@vi ; skos:altLabel "Nam"@en .
  <country/RUS> a dyad:Country ; dyad:code "RUS" ; dyad:alpha2 "RU" ; dyad:alpha3 "RUS" ;
    rdfs:label "Russia"@en, "Россия"@ru ; skos:altLabel "Russian Federation"@en .
  <country/COD> a dyad:Country ; dyad:code "COD" ;
    rdfs:label "Congo - Kinshasa"@en ; skos:altLabel "Congo"@en .
  <country/COG> a dyad:Country ; dyad:code "COG" ;
    rdfs:label "Congo - Brazzaville"@en ; skos:altLabel "Congo"@en .
  <country/VDR> a dyad:Country, dyad:FormerCountry ; dyad:code "VDR" ; rdfs:label "Viet-Nam"@en .
  <code/measure/tourist-arrivals> skos:inScheme <code/measure> ; skos:prefLabel "tourist arrivals"@en .
  <code/measure/bilateral-trade> skos:inScheme <code/measure> ; skos:prefLabel "bilateral trade"@en .
}
GRAPH <source/one> {
  <source/one> a dyad:Source ; dcterms:title "One"@en ; dyad:published "2025-06-02"^^edtf: .
  <source/one/paragraph/9> a dyad:Paragraph ; dyad:paragraph 9 .
  <source/one/paragraph/27> a dyad:Paragraph ; dyad:paragraph 27 .
  <source/one/paragraph/100> a dyad:Paragraph ; dyad:paragraph 100 ; dyad:omitted "Byline." .
  <source/one/paragraph/50> a dyad:Paragraph ; dyad:paragraph 50 .
  <organisation/ASEAN> a dyad:IntergovernmentalOrganisation ; dyad:code "ASEAN" ; rdfs:label "ASEAN"@en .
  <organisation/vnm-ministry> a dyad:GovernmentBody ; rdfs:label "Ministry"@en ; dyad:state <country/VNM> .
  <agreement/plan> a dyad:Agreement ; rdfs:label "Plan"@en ; dyad:party <country/VNM>, <country/RUS> ;
    dyad:status <agreement/plan/status/drafted>, <agreement/plan/status/signed> ;
    dyad:evidence <source/one/paragraph/50>, <source/one/paragraph/9>, <source/one/paragraph/27> .
  <agreement/plan/status/drafted> a dyad:StatusStep ; dyad:is <code/agreement-status/drafted> ;
    dyad:date "2024"^^edtf: ; dyad:evidence <source/one/paragraph/9> .
  <agreement/plan/status/signed> a dyad:StatusStep ; dyad:is <code/agreement-status/signed> ;
    dyad:date "2025-05"^^edtf: ; dyad:evidence <source/one/paragraph/9> .
  <agreement/convention> a dyad:Agreement ; rdfs:label "Convention"@en ;
    dyad:party <organisation/vnm-ministry>, <country/RUS>, <organisation/ASEAN> ;
    dyad:evidence <source/one/paragraph/9> .
  <event/may> a dyad:Event ; rdfs:label "Talks in May"@en ; dyad:date "2025-05"^^edtf: ;
    dyad:party <country/VNM>, <country/RUS> ; dyad:evidence <source/one/paragraph/27> .
  <event/before-2016> a dyad:Event ; rdfs:label "Talks before 2016"@en ; dyad:date "../2015"^^edtf: ;
    dyad:party <country/VNM>, <country/RUS> ; dyad:evidence <source/one/paragraph/27> .
  <event/undated> a dyad:Event ; rdfs:label "Talks without a date"@en ; dyad:undated true ;
    dyad:party <country/VNM>, <country/RUS> ; dyad:evidence <source/one/paragraph/27> .
  <observation/arrivals> a dyad:Observation ; rdfs:label "Arrivals"@en ; dyad:value 590000.0 ;
    dyad:measure <code/measure/tourist-arrivals> ; dyad:evidence <source/one/paragraph/50> .
  <observation/trade> a dyad:Observation ; rdfs:label "Trade"@en ; dyad:value 4150000000.0 ;
    dyad:measure <code/measure/bilateral-trade> ; dyad:evidence <source/one/paragraph/50> .
  <official/jane-doe> a dyad:Official ; rdfs:label "Jane Doe"@en ; dyad:evidence <source/one/paragraph/50> .
  <official/john-roe> a dyad:Official ; rdfs:label "J. Roe"@en ; dyad:evidence <source/one/paragraph/50> .
  <official/jack-roe> a dyad:Official ; rdfs:label "J. Roe"@en ; dyad:evidence <source/one/paragraph/50> .
}
GRAPH <source/one/inferred> {
  <official/jane-doe> a dyad:Person . <official/john-roe> a dyad:Person . <official/jack-roe> a dyad:Person .
  <agreement/plan> dyad:between <dyad/RUS-VNM> ; dyad:year 2024, 2025 ; dyad:firstDay "2024-01-01"^^xsd:date .
  <event/may> dyad:between <dyad/RUS-VNM> ; dyad:year 2025 ;
    dyad:firstDay "2025-05-01"^^xsd:date ; dyad:lastDay "2025-05-31"^^xsd:date .
  <event/before-2016> dyad:between <dyad/RUS-VNM> ; dyad:year 2015 ; dyad:lastDay "2015-12-31"^^xsd:date .
  <event/undated> dyad:between <dyad/RUS-VNM> .
  <observation/arrivals> dyad:between <dyad/RUS-VNM> . <observation/trade> dyad:between <dyad/RUS-VNM> .
  <agreement/plan> dyad:during <dyad/RUS-VNM/2024>, <dyad/RUS-VNM/2025> .
  <event/may> dyad:during <dyad/RUS-VNM/2025> .
  <event/before-2016> dyad:during <dyad/RUS-VNM/2015> .
  <dyad/RUS-VNM/2015> a dyad:DyadYear ; dyad:ofDyad <dyad/RUS-VNM> ; dyad:inYear 2015 .
  <dyad/RUS-VNM/2024> a dyad:DyadYear ; dyad:ofDyad <dyad/RUS-VNM> ; dyad:inYear 2024 .
  <dyad/RUS-VNM/2025> a dyad:DyadYear ; dyad:ofDyad <dyad/RUS-VNM> ; dyad:inYear 2025 .
  <dyad/RUS-VNM> a dyad:Dyad ; rdfs:label "Russia–Vietnam"@en ; dyad:side <country/RUS>, <country/VNM> .
}
GRAPH <source/two> {
  <source/two> a dyad:Source ; dcterms:title "Two"@en ; dyad:published "2025-07"^^edtf: .
  <source/two/paragraph/3> a dyad:Paragraph ; dyad:paragraph 3 .
  <agreement/plan> a dyad:Agreement ; rdfs:label "Plan"@en ; dyad:party <country/VNM>, <country/RUS> ;
    dyad:evidence <source/two/paragraph/3> .
}
GRAPH <source/two/inferred> {
  <agreement/plan> dyad:between <dyad/RUS-VNM> .
  <dyad/RUS-VNM> a dyad:Dyad ; rdfs:label "Russia–Vietnam"@en ; dyad:side <country/RUS>, <country/VNM> .
}
GRAPH <inferred> { <agreement/plan> dyad:latestStatus <code/agreement-status/signed> . }
"""


@pytest.fixture(scope="session")
def small_store() -> EmbeddedStore:
    """Two documents about Vietnam and Russia, laid out as the loader does; both tell of one plan."""
    prefixes = {**PREFIXES, "edtf": "http://id.loc.gov/datatypes/edtf/EDTF"}
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    store = ox.Store()
    store.load(input=(head + SMALL).encode(), format=ox.RdfFormat.TRIG, base_iri=PREFIXES["id"])
    # As the loader does: the default graph is the union of all others.
    store.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store])
    return EmbeddedStore(store)
