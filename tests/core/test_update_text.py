"""Updates before the engine sees them: fetching, complexity, datasets, and what failing does."""

from __future__ import annotations

import socket
import subprocess
import sys

import pyoxigraph as ox
import pytest

from dyad.errors import QueryError, QueryRefused, QuerySyntaxError
from dyad.update_text import add_dataset, check_update, run_update, split_update

DISGUISES = [
    "LOAD <{0}>",
    "LOAD SILENT <{0}> INTO GRAPH <x:g>",
    "LOADSILENT<{0}>",
    "LoAdSiLeNt<{0}>INTO GRAPH<x:g>",
    "LOAD<{0}>",
    "#\nLOAD#\n<{0}>",
    "PREFIX x: <{0}> LOADx:y",
    "PREFIX:<{0}>LOAD:y",
    "PREFIX load: <{0}> LOAD load:y",
    "PREFIX SILENTx: <{0}> LOAD SILENTx:y",
    "BASE <{0}>LOAD<y>",
    'VERSION "1.2"LOAD<{0}>',
    "INSERT DATA {{}};LOAD<{0}>",
    "INSERT DATA {{}} ; PREFIX x: <{0}> LOADx:y",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "DELETE {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "DELETEWHERE{{SERVICE<{0}>{{?s ?p ?o}}}}",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_check_update_refuses_what_would_fetch(disguise: str) -> None:
    """LOAD and SERVICE are refused in every disguise that the engine takes for them; nothing goes out."""
    with socket.socket() as canary:
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.settimeout(0.05)
        text = disguise.format(f"http://127.0.0.1:{canary.getsockname()[1]}/")
        with pytest.raises((QueryRefused, QuerySyntaxError)):
            run_update(ox.Store(), "".join(one.text for one in check_update(text)))
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:load> <x:b> 'LOAD <x:y>' } # LOAD",
        "PREFIX load: <x:> INSERT DATA { load:load load:b 'SERVICE <x:y> {}' }",
        "PREFIX LOADx: <x:> COPY LOADx:a TO LOADx:b",
        "PREFIX LOADx: <x:> WITH LOADx:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "",
        "PREFIX a: <x:>",
    ],
)
def test_check_update_takes_the_words_where_they_fetch_nothing(text: str) -> None:
    """In a string, an IRI, a comment or the name of a graph, the words are harmless."""
    check_update(text)


def test_check_update_takes_a_service_that_is_allowed() -> None:
    """An address on the list of the settings may be asked."""
    text = "INSERT { ?s ?p ?o } WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }"
    check_update(text, ["http://a.example/"])
    with pytest.raises(QueryRefused):
        check_update(text, ["http://b.example/"])


LARGE = {
    "data": "INSERT DATA { " + "<x:a> <x:b> -1.5 ; <x:c> 'text' , [] . " * 20_000 + "}",
    "graphs": "INSERT DATA { " + "GRAPH <x:g> { <x:a> <x:b> 1 } " * 5_000 + "}",
    "removal": "DELETE DATA { " + "<x:a> <x:b> 1 . " * 20_000 + "}",
    "list": "INSERT DATA { <x:a> <x:b> (" + "1 " * 20_000 + ") }",
    "template": "INSERT { " + "?s <x:b> 1 . " * 5_000 + "} WHERE { ?s ?p ?o }",
    "operations": "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(?o = 2) } ;" * 2_000,
}


@pytest.mark.parametrize("kind", LARGE)
def test_check_update_takes_what_is_large_and_harmless(kind: str) -> None:
    """Many triples and operations pass, and the engine takes them in a thread with a small stack."""
    check_update(LARGE[kind])
    code = (
        "import sys, threading, pyoxigraph; threading.stack_size(2 ** 21); done = []\n"
        "def run(): pyoxigraph.Store().update(sys.stdin.read()); done.append(1)\n"
        "thread = threading.Thread(target=run); thread.start(); thread.join(); sys.exit(0 if done else 1)"
    )
    outcome = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], input=LARGE[kind], text=True, check=False, timeout=60
    )
    assert outcome.returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> " + "[ <x:b> " * 10_000 + "]" * 10_000 + " }",
        "INSERT DATA { <x:a> <x:b> " + "(" * 10_000 + ")" * 10_000 + " }",
        "DELETE WHERE { " + "?s <x:b> 1 . " * 1_000 + "}",
        "INSERT { ?s ?p ?o } WHERE { " + "{ " * 5_000 + "?s ?p ?o" + " }" * 5_000 + " }",
        "INSERT DATA { } ; INSERT { ?s ?p ?o } WHERE { " + "?s ?p ?o . " * 500 + "}",
    ],
)
def test_check_update_refuses_what_would_crash_the_engine(text: str) -> None:
    """Deep nesting and hundreds of joined patterns are errors with their place."""
    with pytest.raises(QuerySyntaxError, match=r"nested deeper|too complex"):
        check_update(text)


def test_check_update_names_the_place_in_the_whole_text() -> None:
    """Line and column are those of the update and not of the operation."""
    text = "CLEAR ALL ;\nCLEAR ALL ; INSERT { ?s ?p ?o } WHERE { " + "?s ?p ?o . " * 500 + "}"
    with pytest.raises(QuerySyntaxError) as caught:
        check_update(text)
    assert caught.value.line == 2
    assert caught.value.column > 1_000
    assert text.splitlines()[1][caught.value.column - 1] in "?."


def test_split_update_knows_operations_by_semicolons_outside_of_groups() -> None:
    """A semicolon in a list of predicates, a string or an IRI splits nothing; declarations hold on."""
    text = "PREFIX a: <x:;> INSERT DATA { a:b a:c 1 ; a:d ';' } ; BASE <x:> DELETE WHERE { ?s ?p ?o }"
    first, second = split_update(text)
    assert first.prologue == "PREFIX a: <x:;> "
    assert second.prologue == " BASE <x:> "
    assert not first.reads
    assert second.reads


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { <x:n> <x:p> ?o } WHERE { ?s ?p ?o }",
        "INSERT{<x:n> <x:p> ?o}WHERE{?s ?p ?o}",
        "DELETE { ?s ?p ?o } INSERT { <x:n> <x:p> ?o } WHERE { ?s ?p ?o }",
        "# WHERE {\nINSERT { <x:n> <x:p> ?o } WHERE { ?s ?p ?o FILTER(STR(?o) != 'WHERE {') }",
    ],
)
def test_add_dataset_makes_where_see_the_graph(text: str) -> None:
    """Each operation with a WHERE looks at the graphs of the request, and at no other."""
    store = ox.Store()
    run_update(store, "INSERT DATA { GRAPH <x:g> { <x:a> <x:p> 1 } GRAPH <x:h> { <x:a> <x:p> 2 } }")
    run_update(store, add_dataset(text, ["x:g"], []))
    found = store.quads_for_pattern(ox.NamedNode("x:n"), None, None, ox.DefaultGraph())
    assert [quad.object.value for quad in found] == ["1"]  # type: ignore[union-attr]


def test_add_dataset_gives_delete_where_a_template() -> None:
    """DELETE WHERE takes no USING, so its pattern becomes the template as well."""
    store = ox.Store()
    run_update(store, "INSERT DATA { GRAPH <x:g> { <x:a> <x:p> 1 } GRAPH <x:h> { <x:a> <x:p> 2 } }")
    run_update(store, add_dataset("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", [], ["x:h"]))
    assert [quad.graph_name for quad in store] == [ox.NamedNode("x:g")]


@pytest.mark.parametrize(
    "text",
    [
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL ; INSERT { ?s ?p 1 } USING <x:g> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p 1 } USING NAMED <x:g> WHERE { ?s ?p ?o }",
    ],
)
def test_add_dataset_to_an_update_with_its_own_is_an_error(text: str) -> None:
    """The protocol lets either the request or the update say the dataset, not both (section 2.2.3)."""
    with pytest.raises(QueryError, match="cannot be used together"):
        add_dataset(text, ["x:g"], [])


def test_add_dataset_of_what_is_no_iri_is_an_error() -> None:
    """A graph's name cannot smuggle text into the update."""
    with pytest.raises(QueryError, match="no absolute IRI"):
        add_dataset("DELETE WHERE { ?s ?p ?o }", ["x:g> WHERE {} ; CLEAR ALL #"], [])


def test_run_update_that_fails_half_way_changes_nothing() -> None:
    """The engine takes all operations of an update as one transaction, in memory and on disk."""
    store = ox.Store()
    run_update(store, "CREATE GRAPH <x:g>")
    with pytest.raises(QueryError, match="already exists"):
        run_update(
            store, "INSERT DATA { <x:a> <x:b> 1 } ; CREATE GRAPH <x:g> ; INSERT DATA { <x:a> <x:b> 2 }"
        )
    assert len(store) == 0


def test_run_update_with_an_error_names_its_place() -> None:
    """Line and column are those of the text, and the message is short."""
    with pytest.raises(QuerySyntaxError) as caught:
        run_update(ox.Store(), "INSERT DATA {\n ?s <x:b> 1 }")
    assert caught.value.line == 2
    assert len(caught.value.message) < 250
