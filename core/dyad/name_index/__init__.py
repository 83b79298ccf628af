"""The index of names: what people type to the things that may be meant.

file, source   the file that is built with each release, and what goes into it
folding, near  how names are compared: without accents and scripts, and with typing errors
reader         looking names up in the file
rating         which of them was meant most likely
mentions       names within a sentence
index          all this together: `NameIndex`
called         what things are called, for pages and answers
"""

from __future__ import annotations

from dyad.name_index.index import MOST, Candidate, Mention, NameIndex, Suggestion

__all__ = ["MOST", "Candidate", "Mention", "NameIndex", "Suggestion"]
