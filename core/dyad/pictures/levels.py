"""Five steps from little to much, the same in the heat map and on the map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from dyad.pictures.sheet import Legend

STEPS: Final = 5


def level_of(number: float, most: float) -> int:
    """Say which of five steps a number is on; by its root, so that small numbers can be told apart.

    Args:
        number: The number, above 0.
        most: The largest of all.

    Returns:
        1 to 5.

    Example:
        >>> [level_of(number, 100) for number in (1, 10, 30, 60, 100)]
        [1, 2, 3, 4, 5]
    """
    return max(1, min(STEPS, math.ceil(math.sqrt(number / most) * STEPS - 1e-9)))


def legend_of_levels(most: int, unit: str) -> Iterator[Legend]:
    """Say which numbers each step stands for.

    Args:
        most: The largest of all.
        unit: What is counted, in the plural.

    Yields:
        An entry for each step that some whole number is on.
    """
    begins = 1
    for level in range(1, STEPS + 1):
        ends = math.floor(most * (level / STEPS) ** 2 + 1e-9)
        if ends >= begins:
            told = str(begins) if begins == ends else f"{begins:,} to {ends:,}"
            yield Legend(f"{told} {unit}" if ends == most else told, colour=f"level{level}")
            begins = ends + 1
