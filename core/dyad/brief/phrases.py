"""Sentences by templates: what is told of a fact, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dyad.brief.model import Cited, Clause, Note, Searched, Sentence
from dyad.display_names import Names
from dyad.pairs.facts import Fact, Step
from dyad.pairs.partnership import Level
from dyad.pairs.saying import say_value
from dyad.people_dates import say_date, say_validity
from dyad.receipts import Conflict, Receipt
from dyad.statuses import Status

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_RANGE: Final = re.compile(r"[0-9-]+/[0-9-]+")


def cite(receipts: Iterable[Receipt]) -> tuple[Note, ...]:
    """Make footnotes of receipts.

    Args:
        receipts: The receipts.

    Returns:
        A footnote for each.
    """
    return tuple(Cited.of(receipt) for receipt in receipts)


def say_when(edtf: str) -> str:
    """Say when something was, with the preposition that English wants.

    Args:
        edtf: The date.

    Returns:
        The date in words.

    Example:
        >>> say_when("2025-05-09"), say_when("2025-05"), say_when("2025-01/2025-11"), say_when("2025-12-21~")
        ('on 9 May 2025', 'in May 2025', 'from January to November 2025', 'about 21 December 2025')
    """
    said = say_date(edtf)
    if _DAY.fullmatch(edtf):
        return f"on {said}"
    if _MONTH.fullmatch(edtf):
        return f"in {said}"
    return f"from {said}" if _RANGE.fullmatch(edtf) and " to " in said else said


def say_step(step: Step) -> str:
    """Say a step in the life of a fact: what it brought, and when.

    Args:
        step: The step.

    Returns:
        A few words; a state whose beginning no document gives is told as of the day that shows it.
    """
    if step.dates:
        when = " or ".join(map(say_when, step.dates))
    elif step.attested:
        when = f"as of {' and '.join(map(say_date, step.attested))}"
    else:
        when = "without a date"
    return f"{step.status.label} {when}"


def say_fact(fact: Fact, names: Names) -> Sentence:
    """Tell an agreement, event, project, figure or statement.

    Args:
        fact: The fact.
        names: What it mentions is called.

    Returns:
        The sentence.
    """
    whole = cite(fact.receipts) or cite(receipt for step in fact.steps for receipt in step.receipts)
    clauses = [Clause(text, whole) for text in _tell(fact, names)]
    clauses += _life(fact, whole, names)
    if claim := _claim(fact, names):
        clauses.append(Clause(claim, whole))
    return Sentence(
        fact.name.text,
        tuple(clauses) or (Clause("named without more", whole),),
        iri=fact.iri,
        subject=fact.kind,
        date=fact.when,
        status=fact.status.label if fact.status else "",
        phase=fact.phase,
    )


def _tell(fact: Fact, names: Names) -> Iterator[str]:
    """What the fact is: a number with its period, what was said and when, or its type."""
    if fact.kind == "figure":
        nature = fact.nature.rsplit("/", 1)[-1]
        mark = f" ({names[fact.nature].text})" if nature not in ("", "reported") else ""
        yield say_value(fact, names) + mark
        if fact.when:
            yield ", ".join(map(say_date, fact.shown_dates))
        return
    if fact.kind == "statement":
        speakers = ", ".join(names[iri].text for iri in fact.speakers)
        types = " and ".join(names[iri].text for iri in fact.types)
        when = " or ".join(map(say_when, fact.shown_dates))
        by = f"{types or 'statement'} by {speakers}" if speakers else types or "statement"
        summary = f": {fact.summary.strip().rstrip('.')}" if fact.summary else ""
        yield f"{by}{f' {when}' if when else ''}{summary}"
        return
    types = ", ".join(names[iri].text for iri in fact.types)
    if fact.count and fact.count != "1":
        qualifier = fact.qualifier.rsplit("/", 1)[-1]
        about = f"{names[fact.qualifier].text} " if fact.qualifier and qualifier != "exact" else ""
        yield f"{types or 'agreements'}, {about}{fact.count} in number"
    elif types:
        yield types
    if fact.validity:
        yield f"for the time {say_validity(fact.validity)}"
    if fact.several:
        yield f"among several parties: {_listed(names[iri].text for iri in fact.parties)}"


def _life(fact: Fact, whole: tuple[Note, ...], names: Names) -> Iterator[Clause]:
    """The steps of its life, each with its own footnotes."""
    if fact.kind in ("figure", "statement"):
        return
    if fact.kind == "event" and fact.status and fact.dates:
        yield Clause(_say_event(fact, fact.status), whole)
        return
    told = [step for step in fact.steps if step.status.phase != "unknown"] or list(fact.steps)
    for step in told:
        notes = cite(step.receipts) or whole
        said = say_step(step)
        if step.claimants and set(step.claimants) != set(fact.claimants):
            said += f", according to {_listed(names[iri].text for iri in step.claimants)}"
        yield Clause(said, notes)
    if not told and fact.dates:
        yield Clause(" or ".join(map(say_when, fact.shown_dates)), whole)


def _say_event(fact: Fact, status: Status) -> str:
    """What was planned before it was held is told no more."""
    if status.phase == "planned":
        return f"{status.label} for {' or '.join(map(say_date, fact.shown_dates))}"
    return f"{status.label} {' or '.join(map(say_when, fact.shown_dates))}"


def _claim(fact: Fact, names: Names) -> str:
    if fact.claimants:
        return f"according to {_listed(names[iri].text for iri in fact.claimants)}"
    if fact.claimants_in_part:
        return f"in part according to {_listed(names[iri].text for iri in fact.claimants_in_part)}"
    return ""


def _listed(words: Iterable[str]) -> str:
    found = list(dict.fromkeys(words))
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)


def say_date_of(fact: Fact, names: Names, notes: Sequence[Note] = ()) -> Sentence:
    """Tell a fact in a list of dates: when, what, and whether it is done.

    Args:
        fact: The fact.
        names: What it mentions is called.
        notes: The footnotes, where they are not those of the fact.

    Returns:
        The sentence, which leads with the date.
    """
    when = " or ".join(map(say_date, fact.shown_dates)) or (
        say_date(fact.when) if fact.when else "No date given"
    )
    types = ", ".join(names[iri].text for iri in fact.types)
    told = ", ".join(part for part in (types, fact.status.label if fact.status else "") if part)
    claim = _claim(fact, names)
    text = f"{fact.name.text}{f' ({told})' if told else ''}{f', {claim}' if claim else ''}"
    return Sentence(
        when[:1].upper() + when[1:],
        (Clause(text, tuple(notes) or cite(fact.receipts)),),
        iri=fact.iri,
        subject=fact.kind,
        date=fact.when,
        status=fact.status.label if fact.status else "",
        phase=fact.phase,
    )


def say_level(level: Level, *, is_current: bool) -> Sentence:
    """Tell a level of partnership.

    Args:
        level: The level.
        is_current: Whether documents show it last.

    Returns:
        The sentence.
    """
    since = " or ".join(map(say_when, level.dates))
    shown = " and ".join(map(say_date, level.attested))
    when = f"since {since.removeprefix('on ').removeprefix('in ')}" if since else ""
    when = when or (f"as documents show it for {shown}" if shown else "without a date")
    lead = "Level of the relation, by the latest document" if is_current else "Level"
    return Sentence(lead, (Clause(f"{level.name.text}, {when}", cite(level.receipts)),), date=level.when)


def say_conflict(name: str, iri: str, conflict: Conflict) -> Sentence | None:
    """Tell where documents differ.

    Args:
        name: What the thing is called.
        iri: The thing.
        conflict: What they differ on.

    Returns:
        The sentence, a clause for each side; None where no document can be named for a side.
    """
    if not all(receipts for _, receipts in conflict.sides):
        return None
    first, *others = (
        Clause(
            f"{value}, according to {_listed(receipt.short_title for receipt in receipts)}", cite(receipts)
        )
        for value, receipts in conflict.sides
    )
    opening = Clause(f"documents differ on {conflict.what}: {first.text}", first.notes)
    return Sentence(name, (opening, *others), iri=iri)


def say_absence(text: str, searched: Searched) -> Sentence:
    """Tell what was not found.

    Args:
        text: What was not found, in words.
        searched: Where it was looked for.

    Returns:
        The sentence.
    """
    return Sentence("", (Clause(text, (searched,)),), kind="absence")


def say_remark(text: str, searched: Searched) -> Sentence:
    """Tell what is counted or left out.

    Args:
        text: The words.
        searched: What was counted.

    Returns:
        The sentence.
    """
    return Sentence("", (Clause(text, (searched,)),), kind="remark")
