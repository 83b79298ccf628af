"""Briefings on a pair: what documents tell, sentence by sentence, each clause with its footnotes.

    named queries -> facts of the pair (`dyad.pairs`) -> sentences (`phrases`) -> sections (`sections`)
    -> one typed model (`model`) -> Markdown, HTML, Word, PDF, CSV (the writers), lists of sources (`sources`)

Sentences come from the graph by templates. The model refuses a clause without a footnote; what was looked for
and not found is said, with a footnote that tells where it was looked for.
"""

from dyad.brief.making import make_briefing
from dyad.brief.model import Briefing

__all__ = ["Briefing", "make_briefing"]
