"""What is done at the speed of registers gives what the reference way gives."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, XSD, Graph

from dyad.namespaces import BASE, DYAD
from dyad.resources import find_resource
from dyad_loader.building import Ground, close_document, close_ground, triples_of
from dyad_loader.context import read_context
from dyad_loader.days import derive_days
from dyad_loader.expand import expand
from dyad_loader.facts import read_facts
from dyad_loader.inputs import collect_inputs
from dyad_loader.pipeline import Loaded, read_reference, read_triples
from dyad_loader.registers.chunks import Chunk, validate_chunk
from dyad_loader.registers.crossing import Part, write_crossing
from dyad_loader.registers.facts_text import FactsText
from dyad_loader.registers.names import country_names
from dyad_loader.registers.pieces import Piece, make_footing, read_piece, write_piece
from dyad_loader.registers.things import find_things
from dyad_loader.schema import read_schema
from dyad_loader.together import close_together, years_together
from dyad_loader.validate import name_shape, read_shapes, run_shapes

SEEDS = sorted(find_resource("seeds").glob("*.yaml"))
Sample = tuple[Path, Loaded]


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The reference data and the ontology, closed."""
    inputs = collect_inputs(())
    return close_ground(read_reference(inputs.reference), read_schema(list(inputs.schema)), lambda _: None)


def lines_of(graph: Graph) -> str:
    """Write a graph as sorted N-Triples."""
    return "".join(sorted(f"{triple} .\n" for triple in triples_of(graph)))


def read_lines(path: Path) -> set[str]:
    """Read the lines of a file."""
    return set(path.read_text(encoding="utf-8").splitlines())


def pieces_of(home: Path) -> list[Piece]:
    """Read the pieces of the current release of a home."""
    manifest = json.loads((home / "current/manifest.json").read_text(encoding="utf-8"))
    found = [
        read_piece(home / "pieces", told["piece"]) for told in manifest["sources"].values() if "piece" in told
    ]
    return [piece for piece in found if piece is not None]


def files_of(home: Path, piece: Piece) -> tuple[Path, ...]:
    """Give the files of a piece that the gate looks at."""
    return tuple(home / "pieces" / f"{piece.key}.{part}" for part in ("said.nt", "days.nt"))


def test_facts_text_writes_what_the_context_says() -> None:
    """A fact of a register gives the triples that JSON-LD makes of the same fact in a facts file."""
    fact = {
        "id": "agreement/x",
        "type": "Agreement",
        "name": {"en": 'A "treaty" of\nlamps'},
        "alias": {"en": ["Lamps", "Lights"]},
        "agreementType": "treaty",
        "party": ["country/FRA", "country/GBR"],
        "on": "1895-11",
        "count": 3,
        "undated": None,
        "status": [{"is": "signed", "on": "1895-11"}],
        "seeAlso": "https://x.example/a.pdf",
        "subject": "TRADE",
    }
    text = FactsText(BASE + "source/x")
    text.add(fact, BASE + "source/x/record/1")
    step = {"id": "agreement/x/status/signed-1895-11", "type": "StatusStep", "is": "signed", "on": "1895-11"}
    same = {key: value for key, value in fact.items() if value is not None}
    same |= {"evidence": "source/x/record/1", "status": [step | {"evidence": "source/x/record/1"}]}
    expected = Graph().parse(
        data=json.dumps({"@context": read_context(), "@graph": [same]}), format="json-ld"
    )
    assert triples_of(read_triples("\n".join(text.lines).encode())) == triples_of(expected)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_piece_of_a_facts_file_is_what_a_load_makes_of_it(path: Path, ground: Ground, tmp_path: Path) -> None:
    """Days, closure and dyads of a document are the same on both ways."""
    document = expand(read_facts(path))
    days = Graph()
    for triple in derive_days(document.graph):
        days.add(triple)
    closed = close_document(document, days, ground)
    names = country_names(ground.reference)
    footing = make_footing(ground.rules, ground.reference, ground.asserted | ground.inferred, names, "k")
    piece = Piece("k", "", document.source, path.name, "thing")
    write_piece(piece, lines_of(document.graph), footing, tmp_path)
    said, dated, beside = (read_lines(tmp_path / f"k.{part}") for part in ("said.nt", "days.nt", "beside.nt"))
    assert said == {f"{triple} ." for triple in closed.asserted}
    assert dated | beside == {f"{triple} ." for triple in closed.beside}


COPY = (
    f"<COPY> <{RDF.type}> <{DYAD}Event> .",
    f'<COPY> <{RDFS.label}> "visit of President Ada Example (France) to the United States, 1975-02-03"@en .',
    f'<COPY> <{DYAD}date> "1975-02-03/1975-02-05"^^<http://id.loc.gov/datatypes/edtf/EDTF> .',
    f"<COPY> <{DYAD}evidence> <PLACE> .",
)
VISIT = "event/visits-1"
STEP = f"{VISIT}/status/held-1975-02-03--1975-02-05"
SPOILED = {
    # a party that nobody describes
    "visits-data-1970": [f"<{BASE}{VISIT}> <{DYAD}party> <{BASE}party/nowhere> ."],
    # a second name of a person of another document, one more thing that is the visit, and the status of this,
    # told by a source of 1970
    "travels-secretary-travels-kay-sam": [
        f'<{BASE}official/pocom-kay-sam> <{RDFS.label}> "Other"@en .',
        *(line.replace("COPY", f"{BASE}event/a-copy") for line in COPY),
        f"<{BASE}{VISIT}> <{RDF.type}> <{DYAD}Event> .",
        f"<{BASE}{VISIT}> <{DYAD}status> <{BASE}{STEP}> .",
        f"<{BASE}{STEP}> <{RDF.type}> <{DYAD}StatusStep> .",
        f"<{BASE}{STEP}> <{DYAD}evidence> <PLACE> .",
    ],
    # two more, of which one is of another day
    "pocom-people-k": [
        *(line.replace("COPY", f"{BASE}event/z-copy") for line in COPY),
        *(
            line.replace("COPY", f"{BASE}event/other-day").replace("1975-02-05", "1975-02-06")
            for line in COPY
        ),
    ],
}
OLD = "travels-secretary-travels-kay-sam"


def spoil(piece: Piece, home: Path, folder: Path) -> Part:
    """Add to a document what no shape lets pass; the document itself stays as it is."""
    said, dated = (file.read_text(encoding="utf-8").splitlines() for file in files_of(home, piece))
    name = piece.source.rsplit("/", 1)[-1]
    place = next(line.split()[0][1:-1] for line in said if "#hasSource> " in line)
    said += [line.replace("PLACE", place) for line in SPOILED.get(name, [])]
    if name == OLD:
        dated.append(f'<{piece.source}> <{DYAD}lastDay> "1970-12-31"^^<{XSD.date}> .')
    files = folder / f"{piece.key}.said.nt", folder / f"{piece.key}.days.nt"
    for file, lines in zip(files, (said, dated), strict=True):
        file.write_text("".join(f"{line}\n" for line in sorted(set(lines))), encoding="utf-8")
    terms = [line.removesuffix(" .").split(" ", 2) for line in said]
    things = folder / f"{piece.key}.things.json"
    things.write_text(find_things(piece.source, [(s, p, o) for s, p, o in terms]).as_json(), encoding="utf-8")
    return Part(piece, files, things)


def test_chunks_give_the_verdict_of_pyshacl_on_everything_at_once(
    sample_load: Sample, ground: Ground, tmp_path: Path
) -> None:
    """Each document alone beside its context is judged as all of them together by the reference engine."""
    parts = [spoil(piece, sample_load[0], tmp_path) for piece in pieces_of(sample_load[0])]
    base, crossing = tmp_path / "base.nt", tmp_path / "crossing.sqlite"
    base.write_text("".join(f"{triple} .\n" for triple in ground.asserted | ground.schema), encoding="utf-8")
    write_crossing(parts, crossing)
    found = set()
    for number, part in enumerate(parts):
        chunk = Chunk((part,), (number,), crossing, base, "turbo", tmp_path, "k")
        found |= {(one.thing, one.shape, one.value) for one in validate_chunk(chunk)}
    data = read_triples(
        base.read_bytes() + b"".join(file.read_bytes() for part in parts for file in part.files)
    )
    shapes = read_shapes(find_resource("ontology/shapes"))
    expected = set()
    for finding in run_shapes(data, shapes, "pyshacl")[0]:
        value = "" if finding.value is None else str(finding.value).removeprefix(BASE)
        expected.add((str(finding.focus).removeprefix(BASE), name_shape(finding.shape, shapes), value))
    assert found == expected
    assert found >= {
        (VISIT, "ThingReferenceShape", "party/nowhere"),
        ("official/pocom-kay-sam", "ThingNameUniqueShape", ""),
        (STEP, "StatusStepDoneShape", "1975-02-03/1975-02-05"),
        (VISIT, "ThingDuplicateShape", "event/z-copy"),
        ("event/a-copy", "ThingDuplicateShape", VISIT),
        ("event/a-copy", "ThingDuplicateShape", "event/z-copy"),
    }
    twice = {
        part for thing, shape, value in found if shape == "ThingDuplicateShape" for part in (thing, value)
    }
    assert "event/other-day" not in twice


def test_together_is_what_closing_everything_gives(sample_load: Sample, ground: Ground) -> None:
    """Nothing follows from the whole release that is not in it."""
    home, _ = sample_load
    store = ox.Store()
    for quad in ox.Store.read_only(str(home / "current/store")):
        store.add(quad)
    assert close_together(store, ground.rules) == set()
    assert years_together(store) == set()


def test_together_finds_joins_across_documents(ground: Ground) -> None:
    """A tenure in one document and its post in another make the holder represent the post's party."""
    store = ox.Store()
    one = f"<x:o> <{DYAD}tenure> <x:t> . <x:t> <{DYAD}post> <x:p>"
    other = f"<x:p> <{DYAD}postOf> <x:c>"
    store.update(f"INSERT DATA {{ GRAPH <x:a> {{ {one} }} GRAPH <x:b> {{ {other} }} {one} . {other} }}")
    found = {
        (t.predicate.value.rsplit("#", 1)[-1], str(t.object)) for t in close_together(store, ground.rules)
    }
    assert ("represents", "<x:c>") in found
    assert ("holdsPost", "<x:p>") in found
