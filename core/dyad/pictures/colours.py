"""The colours of the pictures, by what they mean, on a light and on a dark ground.

Blue and orange are told apart with every common kind of colour blindness, and no meaning hangs on colour
alone: a plan is hatched, a claim is dotted, what is over has a cross. In a notebook an inline picture follows
the theme of the program that shows it; on paper it is always light.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True)
class Palette:
    """Colours as `#rrggbb`. Each colour stands for one meaning only, so that it can be found again in an SVG.

    Attributes:
        ground: Behind the picture.
        ink: Text.
        soft: Text of less weight.
        line: Rules of the grid.
        land: Countries that the picture is not about.
        done: What happened, holds or is under way.
        done_edge: Its outline.
        faint: What is known less exactly.
        planned: Outline and hatching of plans.
        planned_ground: Behind the hatching.
        over: What was given up or has ended.
        level1: The least of five steps from little to much.
        level5: The most.
        on_level: Text on the two strongest steps.
        kind1: The first of six kinds of things.
    """

    ground: str
    ink: str
    soft: str
    line: str
    land: str
    done: str
    done_edge: str
    faint: str
    planned: str
    planned_ground: str
    over: str
    level1: str
    level2: str
    level3: str
    level4: str
    level5: str
    on_level: str
    kind1: str
    kind2: str
    kind3: str
    kind4: str
    kind5: str
    kind6: str

    @property
    def levels(self) -> tuple[str, ...]:
        """Five steps from little to much."""
        return self.level1, self.level2, self.level3, self.level4, self.level5

    @property
    def kinds(self) -> tuple[str, ...]:
        """Six colours for kinds of things."""
        return self.kind1, self.kind2, self.kind3, self.kind4, self.kind5, self.kind6

    def named(self) -> dict[str, str]:
        """Colours by name, names written as in a style sheet."""
        return {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


LIGHT: Final = Palette(
    ground="#ffffff",
    ink="#1b1f24",
    soft="#57606a",
    line="#d5dae0",
    land="#eceff2",
    done="#8ab8e6",
    done_edge="#0b5cad",
    faint="#dbe9f7",
    planned="#b35900",
    planned_ground="#fff1df",
    over="#a1264f",
    level1="#deebf8",
    level2="#b9d5ef",
    level3="#85b5e0",
    level4="#2f78c0",
    level5="#084387",
    on_level="#fffffe",
    kind1="#0072b1",
    kind2="#c44e00",
    kind3="#00805d",
    kind4="#b0508e",
    kind5="#8a6d00",
    kind6="#5b6470",
)
"""For light themes and for paper."""

DARK: Final = Palette(
    ground="#15191e",
    ink="#e8ebee",
    soft="#a9b2bc",
    line="#39414a",
    land="#272d34",
    done="#2c659f",
    done_edge="#77b4f0",
    faint="#1d3146",
    planned="#f0a04b",
    planned_ground="#3a2a16",
    over="#f27ba2",
    level1="#1c3048",
    level2="#22476f",
    level3="#2f659f",
    level4="#63a3e2",
    level5="#a8d1fa",
    on_level="#0d1115",
    kind1="#5bb4ea",
    kind2="#f28c3c",
    kind3="#3fc79a",
    kind4="#e58fc6",
    kind5="#d8b93a",
    kind6="#a4aeb9",
)
"""For dark themes."""
