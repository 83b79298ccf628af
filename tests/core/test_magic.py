from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import dyad


@pytest.fixture(scope="module")
def shell(release_home: Path) -> Iterator[InteractiveShell]:
    """A shell as notebooks have it, with the extension and the graph."""
    made = InteractiveShell.instance()
    made.run_cell("%load_ext dyad")  # type: ignore[no-untyped-call]
    made.user_ns["kg"] = dyad.connect(home=release_home)
    yield made
    InteractiveShell.clear_instance()


def ask(shell: InteractiveShell, line: str, text: str) -> Any:
    """Run a cell; its answer."""
    return shell.run_cell(f"%%sparql {line}\n{text}")  # type: ignore[no-untyped-call]


def test_sparql_cell_gives_the_answer_and_keeps_it(shell: InteractiveShell) -> None:
    """The answer is shown and stands in the variable that is named."""
    result = ask(shell, "countries", "SELECT ?country WHERE { ?country dyad:alpha3 'VNM' }")
    assert result.success
    assert len(result.result) == 1
    assert shell.user_ns["countries"]["country"][0].id == "country/VNM"


def test_sparql_cell_ask_and_construct_give_their_kinds(shell: InteractiveShell) -> None:
    """ASK is a truth value, CONSTRUCT a graph."""
    assert ask(shell, "", "ASK { ?s a dyad:Country }").result is True
    graph = ask(shell, "", "CONSTRUCT { ?s a dyad:Country } WHERE { ?s dyad:alpha3 'VNM' }").result
    assert len(graph) == 1


def test_sparql_cell_rows_shows_the_beginning_and_says_so(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a long table some rows are shown, the whole is kept, and it is said how long it is."""
    result = ask(shell, "all --rows 2", "SELECT ?c WHERE { ?c a dyad:Country } LIMIT 50")
    assert len(result.result) == 2
    assert len(shell.user_ns["all"]) == 50
    assert "50 rows, of which the first 2 are shown" in capsys.readouterr().out


def test_sparql_cell_values_are_bound_and_never_pasted(shell: InteractiveShell) -> None:
    """A value that looks like SPARQL is a text."""
    shell.user_ns["name"] = '" } ASK { ?s ?p ?o } #'
    text = "SELECT ?same WHERE { BIND(?name AS ?same) }"
    assert ask(shell, "--with name=name", text).result["same"][0] == shell.user_ns["name"]
    shell.user_ns["land"] = shell.user_ns["kg"].country("VNM")
    result = ask(shell, "--with country=land", "SELECT ?code WHERE { ?country dyad:alpha2 ?code }")
    assert list(result.result["code"]) == ["VN"]


@pytest.mark.parametrize(
    ("line", "text", "told"),
    [
        ("", "SELECT ?s WHERE {\n  ?s ?p }", ("line 2", "?s ?p }", "^")),
        ("", "SELECT ?s WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }", ("SERVICE",)),
        ("1x", "ASK {}", ("no name of a variable",)),
        ("--on nothing", "ASK {}", ("there is no variable 'nothing'",)),
        ("--on number", "ASK {}", ("int and no graph",)),
        ("--with x", "ASK {}", ("--with name=variable",)),
        ("--rows many", "ASK {}", ("invalid int value", "usage: %%sparql")),
        ("'open", "ASK {}", ("No closing quotation",)),
        ("--with x=nothing", "ASK {}", ("there is no variable 'nothing'",)),
    ],
)
def test_sparql_cell_mistakes_are_told_without_a_traceback(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], line: str, text: str, told: tuple[str, ...]
) -> None:
    """A mistake is one message that says what and where, and the cell counts as failed."""
    shell.user_ns["number"] = 1
    result = ask(shell, line, text)
    assert not result.success
    shown = capsys.readouterr()
    for part in told:
        assert part in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err


def test_sparql_cell_without_a_graph_connects(
    shell: InteractiveShell, release_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no kg, the release of DYAD_HOME is opened and kept as kg."""
    monkeypatch.setenv("DYAD_HOME", str(release_home))
    kept = shell.user_ns.pop("kg")
    try:
        assert ask(shell, "", "ASK { ?s a dyad:Country }").result is True
        assert shell.user_ns["kg"].version == kept.version
    finally:
        shell.user_ns["kg"] = kept
