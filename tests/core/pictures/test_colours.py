import itertools

import pytest

from dyad.pictures.colours import DARK, LIGHT, Palette


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2 between two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_palette_texts_stand_out_from_what_is_below_them(palette: Palette) -> None:
    """Text has the contrast that WCAG asks for on every ground on which it is written; shapes have theirs."""
    for ground in (palette.ground, palette.faint, palette.planned_ground, palette.level1, palette.level2):
        assert contrast(palette.ink, ground) >= 4.5
    assert contrast(palette.ink, palette.done) >= 4.5
    assert contrast(palette.ink, palette.level3) >= 4.5
    assert contrast(palette.on_level, palette.level4) >= 4.5
    assert contrast(palette.on_level, palette.level5) >= 4.5
    assert contrast(palette.soft, palette.ground) >= 4.5
    for edge in (palette.done_edge, palette.planned, palette.over, *palette.kinds):
        assert contrast(edge, palette.ground) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_palette_levels_go_one_way(palette: Palette) -> None:
    """More is always farther from the ground, so that the steps can be told apart in grey as well."""
    away = [contrast(level, palette.ground) for level in palette.levels]
    assert away == sorted(away)
    assert all(later / earlier > 1.15 for earlier, later in itertools.pairwise(away))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_palette_no_colour_has_two_meanings(palette: Palette) -> None:
    """Each colour can be found again in an SVG, where a theme puts another in its place."""
    colours = list(palette.named().values())
    assert len(set(colours)) == len(colours)
