from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from dyad.pictures import Dated, Picture, PictureError, draw_timeline
from dyad.pictures.colours import DARK, LIGHT

HOSTILE = '<script>alert("x")</script> & "quotes" \'and\' --> $x$ {braces}'


def picture(label: str = "Talks in Hanoi", **more: object) -> Picture:
    """A timeline of one thing."""
    day = date(2025, 5, 1)
    item = Dated(label, "Event", day, day, phase="planned", iri="https://w3id.org/dyad/id/event/x")
    return draw_timeline([item], f"About {label}", **more)  # type: ignore[arg-type]


def test_picture_in_a_notebook_asks_no_other_host_and_runs_no_script() -> None:
    """Nothing is fetched or run: the only addresses are the names of formats and links to follow."""
    html = picture()._repr_html_()
    assert "<script" not in html
    assert not re.search(r"\b(?:src|@import|url\(h)", html)
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", html))
    assert addresses == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
        "https://w3id.org/dyad/id/event/x",
    }


@pytest.mark.parametrize("label", [HOSTILE, "越南 🇻🇳 \x0b zero\u200bwidth", "a" * 3000])
def test_picture_any_label_gives_well_formed_markup(label: str) -> None:
    """A label is text and nothing else, whatever it holds."""
    html = picture(label)._repr_html_()
    svg = html[html.index("<svg") : html.rindex("</figure>")]
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    assert "script" not in {element.tag.rpartition("}")[2] for element in root.iter()}
    assert root.get("role") == "img"
    assert root.get("aria-label", "").startswith("Timeline: About")


def test_picture_colours_follow_the_theme_of_the_notebook() -> None:
    """Every colour is a variable with the light one as fallback, and dark themes set them all."""
    html = picture()._repr_html_()
    style, svg = html.split("</style>", 1)
    used = set(re.findall(r"(?:fill|stroke)(?:: |=\")(#[0-9a-f]{6})", svg))
    assert "var(--dyad-planned,#b35900)" in svg
    assert used == set()
    for name, colour in DARK.named().items():
        assert f"--dyad-{name}:{colour};" in style
    for host in ('[data-jp-theme-light="false"]', ".vscode-dark"):
        assert f"{host} .dyad-picture" in style
    assert style.index("@media screen") < style.index("--dyad-ground")  # paper stays light


def test_picture_two_in_a_page_share_no_id() -> None:
    """Ids are of a picture's own, so that one that is hidden takes nothing from another."""
    one, other = (set(re.findall(r' id="([^"]+)"', picture(label).svg())) for label in ("One", "Other"))
    assert one
    assert not one & other


def test_picture_same_data_give_the_same_bytes() -> None:
    """Nothing of the clock or of chance is in a picture, so that outputs can be compared."""
    assert picture()._repr_html_() == picture()._repr_html_()
    assert picture().png() == picture().png()


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.PDF", b"%PDF"), ("a.svg", b"<?xml")])
def test_save_each_format_is_written(tmp_path: Path, name: str, begins: bytes) -> None:
    """The end of the name chooses the format."""
    path = picture().save(tmp_path / name)
    assert path.read_bytes().startswith(begins)


def test_save_dark_is_drawn_on_a_dark_ground(tmp_path: Path) -> None:
    """For slides a picture can be dark; without being asked it is light, as paper is."""
    light = picture().save(tmp_path / "light.svg").read_text(encoding="utf-8")
    dark = picture().save(tmp_path / "dark.svg", dark=True).read_text(encoding="utf-8")
    assert LIGHT.ground in light
    assert DARK.ground not in light
    assert DARK.ground in dark


def test_save_unknown_format_says_which_there_are(tmp_path: Path) -> None:
    """A name that ends otherwise is refused, with the ends that there are."""
    with pytest.raises(PictureError, match=r"\.svg, \.png, \.pdf"):
        picture().save(tmp_path / "a.docx")


def test_save_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A file that cannot be written is an error that names it."""
    with pytest.raises(PictureError, match=r"nowhere.*cannot be written"):
        picture().save(tmp_path / "nowhere" / "a.png")


def test_picture_size_is_small_enough_for_a_notebook() -> None:
    """A picture of a dozen things stays below a hundred kilobytes."""
    day = date(2025, 1, 1)
    items = [
        Dated(f"Talks of ministers, round {n}", "Event", day.replace(month=n), None) for n in range(1, 13)
    ]
    assert len(draw_timeline(items, "A year of talks")._repr_html_()) < 100_000
