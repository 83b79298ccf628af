"""The sections of a briefing: which facts stand in which, in what order, and what is said without any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dyad.brief import phrases
from dyad.brief.model import Clause, Group, Searched, Section, Sentence
from dyad.display_names import Names
from dyad.namespaces import CODE
from dyad.pairs.facts import Fact, Pair, PairFacts
from dyad.pairs.partnership import Partnership
from dyad.people_dates import order_of, read_date, say_date

MOST: Final = 150
"""How many sentences a group has; where there are more, it says how many are left out."""

_MEETINGS: Final = frozenset(
    f"{CODE}event-type/{name}"
    for name in (
        *("visit", "state-visit", "official-visit", "working-visit", "private-visit", "informal-visit"),
        *("talks", "meeting", "reception", "phone-call", "negotiation", "conference", "ministerial-meeting"),
        *("summit", "high-level-exchanges", "inspection"),
    )
)
_KEY: Final = frozenset(
    f"{CODE}event-type/{name}"
    for name in (
        *("state-visit", "official-visit", "visit", "working-visit", "summit", "signing", "anniversary"),
        *("diplomatic-relations", "upgrade"),
    )
)
_PROMISES: Final = frozenset(f"{CODE}statement-type/{name}" for name in ("promise", "plan", "agreement"))
_PHASES: Final = ("running", "done", "planned", "ended", "unknown")


@dataclass(frozen=True)
class Material:
    """What a briefing is made of.

    Attributes:
        pair: The pair.
        year: The year; empty for all time.
        day: What divides ahead from past.
        found: The facts of the year.
        later: Facts of this year and later ones by the day, for what is ahead.
        partnership: Level and start of the relation.
        searched: Where was looked, without the query.
        page: Where all facts stand, to be pointed at.
    """

    pair: Pair
    year: str
    day: date
    found: PairFacts
    later: PairFacts
    partnership: Partnership
    searched: Searched
    page: str

    @property
    def names(self) -> Names:
        """What is mentioned is called."""
        return self.found.names

    @property
    def when(self) -> str:
        """The year, for sentences."""
        return f" for {self.year}" if self.year else ""

    def by(self, query: str) -> Searched:
        """Tell where was looked, by the query."""
        told = self.searched
        return Searched(query, told.documents, told.latest, told.release)


def make_sections(material: Material) -> tuple[Section, ...]:
    """Make all sections.

    Args:
        material: What they are made of.

    Returns:
        The sections, each with at least one sentence.
    """
    return (
        _status(material),
        _dates(material),
        _agreements(material),
        _events(material, "visits", "Visits and talks", meetings=True),
        _events(material, "events", "Other events", meetings=False),
        _projects(material),
        _figures(material),
        _open(material),
        _contradictions(material),
        _coverage(material),
    )


def _section(key: str, heading: str, groups: Iterable[Group], absence: str, searched: Searched) -> Section:
    kept = tuple(group for group in groups if group.sentences)
    return Section(key, heading, kept or (Group("", (phrases.say_absence(absence, searched),)),))


def _cut(material: Material, sentences: Sequence[Sentence], query: str) -> tuple[Sentence, ...]:
    if len(sentences) <= MOST:
        return tuple(sentences)
    left = len(sentences) - MOST
    more = f"{left:,} more are left out here; all {len(sentences):,} stand at {material.page}"
    return (*sentences[:MOST], phrases.say_remark(more, material.by(query)))


def _status(material: Material) -> Section:
    partnership = material.partnership
    current = partnership.current
    sentences = [phrases.say_level(current, is_current=True)] if current else []
    sentences += [
        Sentence(
            "Diplomatic relations",
            (Clause(f"established {phrases.say_when(when)}", phrases.cite(receipts)),),
            date=when,
        )
        for when, receipts in partnership.relations
    ]
    sentences += [
        phrases.say_level(level, is_current=False)
        for level in partnership.levels
        if level is not current and not level.repeats
    ]
    absence = "no document here tells the level of the relation or when diplomatic relations began"
    return _section(
        "status",
        "Status of the relation",
        [Group("", tuple(sentences))],
        absence,
        material.by("partnership_by_dyad"),
    )


def _dates(material: Material) -> Section:
    names = material.names
    past = [
        phrases.say_date_of(fact, names)
        for fact in material.found.facts
        if fact.kind == "event"
        and not fact.is_planned
        and _KEY & set(fact.types)
        and not _is_ahead(fact, material.day)
    ]
    for fact in material.found.facts:
        if fact.kind == "agreement":
            past += _dated_steps(fact)
    past.sort(key=lambda sentence: order_of(sentence.date))
    ahead = [
        phrases.say_date_of(fact, material.later.names)
        for fact in sorted(material.later.facts, key=lambda fact: fact.order)
        if fact.kind in ("event", "project", "agreement") and _is_ahead(fact, material.day)
    ]
    day = say_date(material.day.isoformat())
    searched = material.by("facts_by_dyad")
    if not ahead:
        ahead = [phrases.say_absence(f"no document here names a date after {day}", searched)]
    if not past:
        past = [phrases.say_absence(f"no document here names a key date{material.when}", searched)]
    groups = [
        Group(f"Ahead of {day}", _cut(material, ahead, "facts_by_dyad")),
        Group("Past", _cut(material, past, "facts_by_dyad")),
    ]
    return Section("dates", "Key dates", tuple(groups))


def _is_ahead(fact: Fact, day: date) -> bool:
    """Whether it lies after a day, as far as a document dates it and does not call it done or given up."""
    spans = [read_date(text) for text in fact.dates]
    spans += [read_date(text) for step in fact.steps if step.status.phase == "planned" for text in step.dates]
    if fact.phase in ("done", "ended"):
        return False
    return any(span is not None and (span.last is None or span.last > day) for span in spans)


def _dated_steps(fact: Fact) -> Iterable[Sentence]:
    for step in fact.steps:
        if step.dates and step.status.phase in ("done", "running", "ended"):
            lead = " or ".join(map(say_date, step.dates))
            yield Sentence(
                lead[:1].upper() + lead[1:],
                (
                    Clause(
                        f"{fact.name.text} ({step.status.label})",
                        phrases.cite(step.receipts or fact.receipts),
                    ),
                ),
                iri=fact.iri,
                subject="agreement",
                date=step.dates[0],
                status=step.status.label,
                phase=step.status.phase,
            )


def _agreements(material: Material) -> Section:
    by_status: defaultdict[tuple[int, str], list[Sentence]] = defaultdict(list)
    for fact in material.found.facts:
        if fact.kind == "agreement":
            label = fact.status.label if fact.status else "status not told"
            order = _PHASES.index(fact.status.phase if fact.status else "unknown")
            by_status[order, label].append(phrases.say_fact(fact, material.names))
    groups = [
        Group(label[:1].upper() + label[1:], _cut(material, sentences, "agreements_by_dyad"))
        for (_, label), sentences in sorted(by_status.items())
    ]
    absence = f"no agreement of {material.pair.title} is told{material.when} by the documents here"
    return _section("agreements", "Agreements by status", groups, absence, material.by("agreements_by_dyad"))


def _events(material: Material, key: str, heading: str, *, meetings: bool) -> Section:
    facts = [
        fact
        for fact in material.found.facts
        if fact.kind == "event" and bool(_MEETINGS & set(fact.types)) is meetings
    ]
    sentences = [phrases.say_fact(fact, material.names) for fact in facts]
    what = "visit, talk or call" if meetings else "other event"
    absence = f"no {what} of {material.pair.title} is told{material.when} by the documents here"
    groups = [Group("", _cut(material, sentences, "events_by_dyad"))]
    return _section(key, heading, groups, absence, material.by("events_by_dyad"))


def _projects(material: Material) -> Section:
    facts = [fact for fact in material.found.facts if fact.kind == "project"]
    sentences = [phrases.say_fact(fact, material.names) for fact in sorted(facts, key=_by_phase)]
    absence = f"no project of {material.pair.title} is told{material.when} by the documents here"
    groups = [Group("", _cut(material, sentences, "projects_by_dyad"))]
    return _section("projects", "Projects", groups, absence, material.by("projects_by_dyad"))


def _by_phase(fact: Fact) -> tuple[int, str]:
    return _PHASES.index(fact.phase), fact.name.text


def _figures(material: Material) -> Section:
    by_measure: defaultdict[str, list[Sentence]] = defaultdict(list)
    for fact in material.found.facts:
        if fact.kind == "figure":
            measure = material.names[fact.types[0]].text if fact.types else "other figures"
            by_measure[measure].append(phrases.say_fact(fact, material.names))
    groups = [
        Group(measure[:1].upper() + measure[1:], _cut(material, sentences, "observations_by_dyad"))
        for measure, sentences in sorted(by_measure.items())
    ]
    absence = f"no figure on {material.pair.title} is told{material.when} by the documents here"
    return _section("figures", "Figures", groups, absence, material.by("observations_by_dyad"))


def _open(material: Material) -> Section:
    """What was promised, planned or proposed, and of which no document here says that it was done."""
    searched = material.by("facts_by_dyad")
    promised, planned = [], []
    for fact in material.found.facts:
        if fact.kind == "statement" and _PROMISES & set(fact.types):
            promised.append(
                _with_end(phrases.say_fact(fact, material.names), searched, "whether it was done is not told")
            )
        elif fact.is_planned and fact.kind in ("agreement", "event", "project"):
            end = _not_reported(fact, material.day)
            planned.append(_with_end(phrases.say_fact(fact, material.names), searched, end))
    groups = [
        Group("Promised or agreed on in words", _cut(material, promised, "statements_by_dyad")),
        Group("Proposed, negotiated or planned", _cut(material, planned, "facts_by_dyad")),
    ]
    absence = f"nothing that is promised or planned{material.when} was found in the documents here"
    return _section("open", "Promised, and not reported as done", groups, absence, searched)


def _not_reported(fact: Fact, day: date) -> str:
    done = {"agreement": "signed", "event": "held", "project": "begun"}[fact.kind]
    is_over = bool(fact.dates) and not _is_ahead(fact, day)
    return f"{'the time for it is over, and ' if is_over else ''}no document here reports it as {done}"


def _with_end(sentence: Sentence, searched: Searched, text: str) -> Sentence:
    return Sentence(
        sentence.lead,
        (*sentence.clauses, Clause(text, (searched,))),
        iri=sentence.iri,
        subject=sentence.subject,
        date=sentence.date,
        status=sentence.status,
        phase="planned",
    )


def _contradictions(material: Material) -> Section:
    told = [
        phrases.say_conflict(fact.name.text, fact.iri, conflict)
        for fact in material.found.facts
        for conflict in fact.conflicts
    ]
    told += [
        phrases.say_conflict(material.pair.title, material.pair.iri, conflict)
        for conflict in material.partnership.conflicts
    ]
    sentences = [sentence for sentence in told if sentence is not None]
    absence = f"no two documents here were found to contradict each other{material.when}"
    groups = [Group("", _cut(material, sentences, "facts_by_dyad"))]
    return _section("contradictions", "Open contradictions", groups, absence, material.by("facts_by_dyad"))


def _coverage(material: Material) -> Section:
    """What the briefing rests on, and what it leaves out."""
    facts = material.found.facts
    counted: Mapping[str, int] = {
        "statements": sum(fact.kind == "statement" and not _PROMISES & set(fact.types) for fact in facts),
    }
    searched = material.by("facts_by_dyad")
    documents = material.searched.documents
    if not documents:
        text = f"no document here tells of {material.pair.title}; that says nothing about their relations"
        return Section("coverage", "What this rests on", (Group("", (phrases.say_absence(text, searched),)),))
    many = f"{documents} document{'s tell' if documents > 1 else ' tells'} of {material.pair.title}"
    told = [
        phrases.say_remark(
            f"{many}; what none of them tells is not here, and may have happened all the same", searched
        )
    ]
    if left := counted["statements"]:
        what = f"{left} further statement{'s are' if left > 1 else ' is'} not repeated here"
        told.append(
            phrases.say_remark(f"{what}; they stand at {material.page}", material.by("statements_by_dyad"))
        )
    if material.year:
        text = f"facts that no document dates are in no year and left out here; they stand at {material.page}"
        told.append(phrases.say_remark(text, searched))
    return Section("coverage", "What this rests on", (Group("", tuple(told)),))
