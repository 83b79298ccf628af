from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyad.namespaces import BASE
from dyad_server.links import path_of, with_parameters


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "urn:x:y",
        "file:///etc/passwd",
        "http:",
        "https:///nobody",
        "http://[",
        "",
    ],
)
def test_path_of_what_could_run_is_none(iri: str) -> None:
    """Only what a browser may safely follow becomes a link."""
    assert path_of(iri) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_path_of_a_thing_stays_on_this_server(end: str) -> None:
    """However an id is written, its link begins at this server's root and breaks out of no attribute."""
    path = path_of(BASE + end)
    assert path is not None
    assert path.startswith(("/id/", "/dyad/"))
    assert not set(path) & set("\"'<> \\\n")


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "country/VNM", "/id/country/VNM.html?lang=vi#p5"),
        (BASE + "dyad/RUS-VNM", "/dyad/RUS-VNM?lang=vi#p5"),
        (BASE + "dyad/RUS-VNM/2025", "/id/dyad/RUS-VNM/2025.html?lang=vi#p5"),
        ("https://w3id.org/dyad/ontology#party", "/ontology#party"),
        ("http://www.wikidata.org/entity/Q881", "http://www.wikidata.org/entity/Q881"),
    ],
)
def test_path_keeps_language_and_place(iri: str, path: str) -> None:
    """A link to a page of ours keeps the language, and leads to the paragraph."""
    assert path_of(iri, [("lang", "vi")], "p5") == path


def test_parameters_are_changed_and_taken_out() -> None:
    """A filter in the address is set, changed or taken out, and the others stay."""
    now = [("year", "2025"), ("kind", "event"), ("empty", "")]
    assert with_parameters("/dyad/RUS-VNM", now, {"kind": None, "type": "a&b"}) == (
        "/dyad/RUS-VNM?year=2025&type=a%26b"
    )
