from hypothesis import given
from hypothesis import strategies as st

from dyad.pictures.lettering import SMALL, drawable, shorten, width_of, wrap

LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60).map(drawable)


@given(LABELS, st.floats(20, 400))
def test_shorten_any_label_fits_its_room(label: str, room: float) -> None:
    """A shortened label is no wider than its room, and is the label or its beginning."""
    short = shorten(label, room, SMALL)
    assert width_of(short, SMALL) <= room
    assert short == label or label.startswith(short.removesuffix("…"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_drawable_any_text_is_of_one_line_that_the_font_can_draw(text: str) -> None:
    """What the font has no letter for is written in Latin letters, and again nothing needs to be done."""
    line = drawable(text)
    assert "\n" not in line
    assert drawable(line) == " ".join(line.split())


@given(LABELS)
def test_wrap_any_text_keeps_its_words(text: str) -> None:
    """Breaking a text into lines loses no word."""
    assert " ".join(wrap(text, 120)).split() == text.split()
