"""Facts of a release that was loaded, from which questions are drawn as from a made-up world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from prepare import Prepared
from world import Fact

from dyad.release import current_folder

_FACTS = """
PREFIX dyad: <https://w3id.org/dyad/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?fact ?kind ?name ?years ?sides (EXISTS { ?fact dyad:signatory ?any } AS ?signed) WHERE {
  {
    SELECT ?fact (GROUP_CONCAT(DISTINCT STR(?year)) AS ?years) WHERE { ?fact dyad:year ?year } GROUP BY ?fact
  }
  {
    SELECT ?fact (GROUP_CONCAT(DISTINCT ?code) AS ?sides) WHERE {
      ?fact dyad:between ?dyad . ?dyad dyad:side ?side . ?side dyad:code ?code
    }
    GROUP BY ?fact
  }
  VALUES ?class { dyad:Agreement dyad:Event dyad:Project }
  ?fact a ?class ; rdfs:label ?name FILTER(LANG(?name) = "en")
  BIND(REPLACE(STR(?class), "^.*#", "") AS ?kind)
}
"""
_WORDS = re.compile(r"[a-z]{4,} [a-z]{4,}")


def draw_from(folder: Path) -> Prepared:
    """Write a release's named graphs and their union to files, and read what questions can be drawn from.

    Args:
        folder: Where `home` is the DYAD_HOME of the release; `named.nq` and `default.nt` are written into it.

    Returns:
        What `draw_values` and the servers take.
    """
    current = current_folder(folder / "home")
    assert current is not None, "a release was loaded here"
    store = ox.Store.read_only(str(current / "store"))
    with (folder / "named.nq").open("wb") as named, (folder / "default.nt").open("wb") as default:
        for graph in store.named_graphs():
            ox.serialize(store.quads_for_pattern(None, None, None, graph), named, format=ox.RdfFormat.N_QUADS)
        union = (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        ox.serialize(union, default, format=ox.RdfFormat.N_TRIPLES)
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return Prepared(folder, triples, tuple(_read(store)))


def _read(store: ox.Store) -> Iterator[Fact]:
    found = store.query(_FACTS)
    assert isinstance(found, ox.QuerySolutions)
    for row in sorted(found, key=lambda row: row["fact"].value):
        words = _WORDS.search(row["name"].value.lower())
        yield Fact(
            row["fact"].value,
            row["kind"].value,
            tuple(sorted(row["sides"].value.split())),
            tuple(sorted(map(int, row["years"].value.split()))),
            words[0] if words else "",
            row["signed"].value == "true",
        )
