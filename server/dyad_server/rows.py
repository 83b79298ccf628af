"""Reading the rows of an answer, as the core does it (`dyad.rows`)."""

from __future__ import annotations

from dyad.rows import Row as Row
from dyad.rows import iri_of as iri_of
from dyad.rows import numbers_of as numbers_of
from dyad.rows import text_of as text_of
