"""What is understood of a question."""

from __future__ import annotations

import pytest
from tests.core.ask.conftest import DAY, Shipped

from dyad.ask.reading import Reading
from dyad.ask.understanding import Reader


@pytest.fixture(scope="module")
def reader(shipped: Shipped) -> Reader:
    """A reader of questions."""
    index = shipped.index
    return Reader(index.things, shipped.names, index.countries, index.vocabulary)


def read(reader: Reader, question: str) -> Reading:
    """Read on the fixed day."""
    return reader.read(question, DAY)


@pytest.mark.parametrize(
    ("question", "form", "aim"),
    [
        ("Who met Putin?", "who", "person"),
        ("In what year was the treaty signed?", "when", "date"),
        ("Where did To Lam travel?", "where", "place"),
        ("With which country does Vietnam cooperate?", "which", "party"),
        ("How many students are there?", "how-many", "number"),
        ("What share of the people has 5G?", "how-much", "number"),
        ("Has the treaty been signed?", "yes-no", "yes-no"),
        ("What happened on 15 January 2026?", "what-happened", "fact"),
        ("How did trade change?", "change", "text"),
        ("Which post does To Lam hold?", "which", "post"),
        ("What kind of visit was it?", "which", "type"),
        ("RU-VN bilateral trade 2024", "how-much", "number"),
    ],
)
def test_read_form_and_aim_are_told(reader: Reader, question: str, form: str, aim: str) -> None:
    """Each form of question is known by its words."""
    reading = read(reader, question)
    assert (reading.form, reading.aim) == (form, aim)


def test_read_names_in_any_script_and_misspelt(reader: Reader) -> None:
    """Names are found with typing errors, without accents and in other scripts."""
    assert read(reader, "Vladmir Putin in Вьетнам").names[0].things == ("official/vladimir-putin",)
    assert read(reader, "Phạm Minh Chính").names[0].things == ("official/pham-minh-chinh",)
    assert read(reader, "ベトナム ラオス").names[1].things == ("country/LAO",)


def test_read_misspelt_word_is_mended_and_told(reader: Reader) -> None:
    """What was read for what is shown."""
    assert ("reserch", "research") in read(reader, "Which reserch vessel was handed over?").mended


def test_read_sides_of_the_verb_and_which_is_asked(reader: Reader) -> None:
    """Who does it and to whom it is done are kept apart, also in the passive."""
    sides = read(reader, "Who visited Vietnam?").sides
    assert sides is not None
    assert (sides.subject, sides.object and sides.object.text, sides.asked) == (None, "Vietnam", "subject")
    sides = read(reader, "Which countries did To Lam visit?").sides
    assert sides is not None
    assert (sides.subject and sides.subject.text, sides.asked) == ("To Lam", "object")


def test_read_status_and_kind_are_recognised(reader: Reader) -> None:
    """Statuses and kinds are the labels of the codes."""
    reading = read(reader, "Which agreements did Vietnam and Russia sign?")
    assert "signed" in reading.statuses
    assert "Agreement" in reading.classes


def test_read_options_are_no_constraints(reader: Reader) -> None:
    """Of "Russia or Singapore" one is asked for."""
    assert read(reader, "Where did To Lam go first: Russia or Singapore?").options == {
        "country/RUS",
        "country/SGP",
    }
