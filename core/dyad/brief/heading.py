"""What stands under the title of a briefing, in every format."""

from __future__ import annotations

from dyad.brief.model import Briefing
from dyad.people_dates import say_date


def say_head(briefing: Briefing) -> str:
    """Say what the briefing is and what it rests on.

    Args:
        briefing: The briefing.

    Returns:
        Two or three sentences.
    """
    documents = len(briefing.documents())
    many = f"{documents} document{'' if documents == 1 else 's'}"
    release = f", release {briefing.release}" if briefing.release else ""
    tell = "tells" if documents == 1 else "tell"
    told = (
        f"What {many} {tell}; each clause has a footnote to document and paragraph."
        if documents
        else "No document here tells what was asked for; the footnotes say where it was looked for."
    )
    return (
        f"{told} "
        f"As of {say_date(briefing.day.isoformat())}{release}. "
        "A plan is told as a plan, a claim with the name of who makes it."
    )
