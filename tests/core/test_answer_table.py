import io

import pytest
from rich.console import Console

from dyad.answer_table import build_table
from dyad.errors import StoreError
from dyad.store import EmbeddedStore

QUERY = """
SELECT ?thing ?name ?nothing ?value ?sourceTitle ?source ?asked WHERE {
  GRAPH ?source { ?thing dyad:value ?value ; rdfs:label ?name . ?source dcterms:title ?sourceTitle }
  BIND("asked" AS ?asked)
} ORDER BY ?thing"""


def _show(store: EmbeddedStore, query: str, *, hidden: tuple[str, ...] = (), ids: bool = False) -> str:
    table, _ = build_table(store, store.query(query), title="Title", hidden=hidden, ids=ids)
    file = io.StringIO()
    Console(file=file, width=300).print(table)
    return file.getvalue()


def test_table_leaves_out_what_says_nothing(small_store: EmbeddedStore) -> None:
    """Empty columns, what was asked, and the IRIs of what is named beside them are left out."""
    shown = _show(small_store, QUERY, hidden=("asked",))
    assert all(word in shown for word in ("Title", "name", "Arrivals", "590,000", "One"))
    assert not any(word in shown for word in ("thing", "nothing", "asked", "observation/", "source/"))


def test_table_with_ids_shows_them_beside_the_names(small_store: EmbeddedStore) -> None:
    """With ids nothing that is bound is replaced by a label or left out."""
    shown = _show(small_store, QUERY, hidden=("asked",), ids=True)
    assert all(word in shown for word in ("observation/arrivals", "Arrivals", "source/one"))


def test_table_row_without_a_name_falls_back_to_label_or_id(small_store: EmbeddedStore) -> None:
    """Where a row has no name, the label of its thing stands there, and the id where there is none."""
    rows = "(id:country\\/VNM UNDEF) (id:nothing UNDEF) (id:x 'X')"
    shown = _show(small_store, f"SELECT ?thing ?name {{ VALUES (?thing ?name) {{ {rows} }} }}")
    assert all(word in shown for word in ("Vietnam", "nothing", "X"))


def test_table_markup_in_the_data_is_text(small_store: EmbeddedStore) -> None:
    """Square brackets of a value are shown and not taken for colours."""
    assert "[red]x[/red]" in _show(small_store, "SELECT ?a { BIND('[red]x[/red]' AS ?a) }")


def test_table_of_a_boolean_is_refused(small_store: EmbeddedStore) -> None:
    """What has no rows cannot be a table."""
    with pytest.raises(StoreError, match="no rows"):
        build_table(small_store, small_store.query("ASK { }"))
