from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from growth import values_with_rows
from prepare import Prepared, prepare
from questions import QUESTIONS, Question, draw_values


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A small world on disk."""
    return prepare(tmp_path_factory.mktemp("worlds"), 20_000)


@pytest.fixture(scope="module")
def store(world: Prepared) -> ox.Store:
    """Its store."""
    return ox.Store.read_only(str(world.store))


def rows(store: ox.Store, text: str) -> list[ox.QuerySolution]:
    """Ask a store."""
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_question_drawn_values_have_an_answer(question: Question, world: Prepared, store: ox.Store) -> None:
    """The world answers what is drawn from it; only where a span or a partner is drawn too may nothing be."""
    texts = question.texts(draw_values(question, world, 20))
    answered = [bool(rows(store, text)) for text in texts]
    assert sum(answered) >= 0.5 * len(answered)
    if question.name in {"description", "label_search", "pair_and_year"}:
        assert all(answered)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_question_values_are_drawn_once_each(question: Question, world: Prepared) -> None:
    """No two requests of a row are alike, the row of one repeated request aside."""
    texts = question.texts(draw_values(question, world, 50))
    assert len(set(texts)) == len(texts) == (1 if question.repeated else 50)
    assert texts == question.texts(draw_values(question, world, 50))


def test_question_wording_of_an_engine_asks_the_same(world: Prepared, store: ox.Store) -> None:
    """Where an engine has a wording of its own, its answers are those of the common wording."""
    for question in QUESTIONS:
        for engine in ("Dyad", "Oxigraph", "Virtuoso"):
            if question.own_wording(engine):
                values = draw_values(question, world, 10)
                pairs = zip(question.texts(values), question.texts(values, engine), strict=True)
                for common, own in pairs:
                    assert sorted(map(str, rows(store, common))) == sorted(map(str, rows(store, own)))


def test_values_with_rows_have_as_many_rows(world: Prepared, store: ox.Store) -> None:
    """The questions by which growth is measured have answers of one size."""
    texts = QUESTIONS[0].texts(values_with_rows(world, 1)[:50])
    assert [len(rows(store, text)) for text in texts] == [1] * len(texts)


def test_prepare_called_again_takes_what_is_there(world: Prepared, tmp_path: Path) -> None:
    """A world that was made is not made again, but one of another size is."""
    said: list[str] = []
    again = prepare(world.folder.parent, 20_000, say=said.append)
    assert (again.triples, said) == (world.triples, [])
    prepare(tmp_path, 2_000, say=said.append)
    assert said
