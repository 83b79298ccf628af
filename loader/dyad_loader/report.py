"""What is wrong with the facts: one violation a line, each with its place.

The same class carries what the reader finds (an unknown key), what the shapes find (an agreement with one
party) and what the archive finds (a text with another hash): to the curator these are one list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["violation", "warning"]


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that is wrong.

    Attributes:
        file: The facts file, or the id of a source whose document was written as RDF.
        line: The line in it, from 1; 0 where there are no lines.
        thing: The id of the thing, relative to the base, or an empty string.
        message: What is wrong, and what to do.
        severity: `violation` keeps the load from being published, `warning` does not.
        shape: The name of the shape that it breaks; empty where no shape found it.
        value: The offending value, if there is one.

    Example:
        >>> print(Violation("a.yaml", 7, "agreement/x", "has one party; name both"))
        a.yaml:7: agreement/x: has one party; name both
    """

    file: str
    line: int
    thing: str
    message: str
    severity: Severity = "violation"
    shape: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """File and line, as far as there are any."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        head = f"{self.place}: " + (f"{self.thing}: " if self.thing else "")
        return head + ("warning: " if self.severity == "warning" else "") + self.message


def blocking(violations: Iterable[Violation]) -> list[Violation]:
    """Pick what keeps a load from being published.

    Args:
        violations: Violations and warnings.

    Returns:
        The violations proper, in the order of their files and lines.
    """
    return sorted(violation for violation in violations if violation.severity == "violation")
