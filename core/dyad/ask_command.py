"""The command `dyad ask`: a question in plain English, answered with receipts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence

import click

from dyad.ask import Answer, Asker, Reply
from dyad.dates import display_edtf
from dyad.errors import DateError, ReleaseError
from dyad.release import open_release
from dyad.settings import Settings
from dyad.store import Store
from dyad.stores import open_store


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the reply as JSON: answers, SPARQL, interpretation."
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help='The day from which "last October" or "this year" is counted; today where it is not given.',
)
def ask(question: Sequence[str], as_json: bool, day: datetime.datetime | None) -> None:
    """Answer a question in plain English from the current release.

    Each answer shows the documents and paragraphs that say so. Where nothing is found, the reply says whether
    the question was not understood, no fact says so, or no document covers it; a neighbour of the answer is
    never given as the answer. What is understood is told in docs/ask.md.

    \b
    Examples:
      dyad ask "Which agreements did Vietnam and Russia sign in 2025?"
      dyad ask --json "Who is the ambassador of Russia to Vietnam?"

    Exit codes: 0 answered; 1 nothing found, or nothing is loaded; 2 wrong usage.
    """
    settings = Settings.from_env()
    store = open_store(settings)
    reply = _asker(settings, store).ask(" ".join(question), store, today=day.date() if day else None)
    if as_json:
        click.echo(json.dumps(reply.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in write_reply(reply):
            click.echo(line)
    if not reply.found:
        raise SystemExit(1)


def _asker(settings: Settings, store: Store) -> Asker:
    if not settings.store:
        try:
            return Asker.of_release(open_release(settings.home), store)
        except ReleaseError:
            return Asker.of_store(store)
    return Asker.of_store(store)


def write_reply(reply: Reply) -> Iterator[str]:
    """Write a reply for a terminal.

    Args:
        reply: The reply.

    Yields:
        Its lines.
    """
    if reply.found:
        for answer in reply.answers:
            yield from _write_answer(answer)
        if reply.more:
            yield f"... and {reply.more} more, which are not shown: ask for a shorter time, or for one kind."
    else:
        yield reply.message
        if reply.alternatives:
            yield ""
            yield "These fit equally well, so that none is given as the answer:"
            for answer in reply.alternatives:
                yield from _write_answer(answer)
    if reply.interpretation:
        yield ""
        yield f"Understood: {reply.interpretation['sentence']}"
    if reply.related and not reply.found:
        yield ""
        yield "Related, and not the answer:"
        for answer in reply.related:
            yield from _write_answer(answer)


def _write_answer(answer: Answer) -> Iterator[str]:
    told = ", ".join(part for part in (_say(answer.date), answer.status) if part)
    fact = f"  [{answer.told}]" if answer.told and answer.told not in answer.label else ""
    yield f"- {answer.label}{f' ({told})' if told and told != answer.label else ''}{fact}"
    titles: dict[str, list[str]] = {}
    for receipt in answer.sources:
        titles.setdefault(receipt.title, []).append(str(receipt.paragraph))
    for title, numbers in titles.items():
        yield f"    {title}, paragraph{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _say(date: str) -> str:
    try:
        return display_edtf(date) if date else ""
    except DateError:
        return date
