"""Numbers in words: with their unit, how they are meant, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dyad.display_names import Name, Names
from dyad.pairs.facts import Fact

_UNCHANGED: Final = ("dong", "rank", "or commune", "in a ranking")
"""How units end that have no plural of their own."""


def say_number(number: object) -> str:
    """Write a number with its thousands apart.

    Args:
        number: The number, or its text.

    Returns:
        The number for people; what is no number stays as it is.

    Example:
        >>> say_number("4150000000"), say_number("6.80"), say_number("many")
        ('4,150,000,000', '6.80', 'many')
    """
    text = str(number)
    whole, point, rest = text.partition(".")
    digits = whole.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 30:
        return text
    return f"{int(whole):,}{point}{rest}"


def say_sides(fact: Fact, names: Names) -> str:
    """Say whose number it is.

    Args:
        fact: The observation.
        names: What it mentions is called.

    Returns:
        The reference parties and the counterparts, in words.
    """
    references = ", ".join(names[iri].text for iri in fact.references)
    counterparts = ", ".join(names[iri].text for iri in fact.counterparts)
    return f"{references} – {counterparts}" if references and counterparts else references or counterparts


def say_value(fact: Fact, names: Names) -> str:
    """Say a number with its unit and how it is meant.

    Args:
        fact: The observation.
        names: What it mentions is called.

    Returns:
        The number in words; several, where documents differ.
    """
    qualifier = fact.qualifier.rsplit("/", 1)[-1]
    before = f"{names[fact.qualifier].text} " if fact.qualifier and qualifier != "exact" else ""
    number = before + " or ".join(map(say_number, fact.values))
    if not fact.unit:
        return number
    unit = say_unit(names[fact.unit], fact.values)
    return f"{unit} {number}" if unit == "rank" else f"{number} {unit}"


def say_unit(unit: Name, values: Iterable[str]) -> str:
    """Say a unit after its number.

    Args:
        unit: What the unit is called.
        values: The number, or several.

    Returns:
        The unit, in English in the plural where the number is not one.

    Example:
        >>> say_unit(Name("US dollar", "en"), ["4150000000"]), say_unit(Name("country", "en"), ["11"])
        ('US dollars', 'countries')
    """
    if unit.lang not in ("", "en") or all(value.strip() in ("1", "1.0") for value in values):
        return unit.text
    if unit.text.startswith("per ") or " of " in unit.text or unit.text.endswith(_UNCHANGED):
        return unit.text
    if unit.text.endswith("person"):
        return unit.text.removesuffix("person") + "people"
    if unit.text.endswith("y") and unit.text[-2:-1] not in "aeiou":
        return unit.text[:-1] + "ies"
    return unit.text if unit.text.endswith("s") else unit.text + "s"
