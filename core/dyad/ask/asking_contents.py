"""What: the thing itself, its kind, post, level or status, what is told in it, what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from dyad.ask.enumerating import find_items, find_items_of, find_sorts
from dyad.ask.found import Found, best_date, latest_step, status_label
from dyad.ask.ground import Ground
from dyad.ask.matching import Match
from dyad.ask.reading import Reading
from dyad.ask.things import Thing
from dyad.ask.words import stem, stems, tokenize

_LEADS_IN: Final = re.compile(r"[^.;:]{0,60}(?::|\bare\b|\bwere\b)\s*([^.;]+)")
_TAIL: Final = re.compile(
    r"\s(?:of|on|in|for|by|with|to|at|about|between|against|under|from)\s", re.IGNORECASE
)
_COUNTS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_STAGES: Final = frozenset(stems("open close begin start launch end sign win cancel"))
_NAMING: Final = frozenset(stems("name mention cite list point highlight single describe recall refer"))
_COMPRISES: Final = frozenset(stems("include cover comprise contain span"))
_BESIDE: Final = frozenset({"context", "claimedBy", "claimedBy~"})
"""Roles of what only surrounds what is told."""

_ABOUT: Final = frozenset(stems("focus cover include contain concern deal comprise aim"))


class Contents:
    """Takes things and what is told of them out of matches.

    Args:
        ground: Things and records.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def posts(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the posts of the person who is named."""
        record = match.record
        if not {"Person", "Official"} & record.thing.classes or not self._ground.is_named(
            reading, record.thing.id
        ):
            return
        if any(
            word not in self._ground.wording.soft and word not in record.own for word in reading.answer_words
        ):
            return
        if any(token.plain == "rank" for token in reading.tokens):
            for text in record.thing.get("summary"):
                yield Found(text, text, record.thing.id)
            return
        for post in record.thing.get("holdsPost"):
            if post in self._ground.things:
                yield Found(
                    self._ground.things[post].label, self._ground.things[post].label, record.thing.id, post
                )

    def types(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the kind of the event or agreement."""
        thing = match.record.thing
        asked = {like for word in reading.answer_words for like in self._ground.wording.like(word)}
        of_kind = not asked or bool(
            asked & self._kinds(thing.id)
        )  # "kinds of crime" are no kinds of agreements
        for name in ("eventType", "agreementType") if of_kind else ():
            for code in thing.get(name):
                if code in self._ground.things:
                    label = self._ground.things[code].label
                    yield Found(label, label, thing.id, code, date=best_date(match.record))
        for text in thing.get("summary") if thing.kind == "Statement" else ():
            sorts = find_sorts(text, self._ground.wording.like(_head(reading)))
            date = best_date(match.record)
            yield from (Found(sort, sort, thing.id, date=date) for sort in sorts)

    def levels(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the level of a pair."""
        thing = match.record.thing
        if (
            "Dyad" in thing.classes
            and (step := latest_step(thing)) is not None
            and step.status in self._ground.things
        ):
            label = self._ground.things[step.status].label
            yield Found(label, label, thing.id, step.status, date=step.date)

    def statuses(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the status."""
        thing = match.record.thing
        if "Dyad" in thing.classes:
            yield from self.levels(reading, match)
        elif (step := latest_step(thing)) is not None and step.status in self._ground.things:
            label = self._ground.things[step.status].label
            yield Found(label, label, thing.id, step.status, date=step.date, status=label)

    def texts(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give what is told, in the curator's words; where several are asked for, one by one."""
        thing = match.record.thing
        if reading.several or reading.head == "topics" or _ABOUT & set(reading.words):
            items = self._items(reading, thing)
            if len(items) > 1:
                date, status = best_date(match.record), status_label(thing, self._ground.things)
                yield from (Found(item, item, thing.id, date=date, status=status) for item in items)
                return
            if (reading.several and reading.head == "topics") or _COMPRISES & {
                t.stem for t in reading.tokens
            }:
                return  # the whole of what is told is not what it comprises
        for text in thing.get("summary"):
            yield Found(
                text,
                f"{thing.label}: {text}",
                thing.id,
                thing.id,
                date=best_date(match.record),
                status=status_label(thing, self._ground.things),
            )

    def _items(self, reading: Reading, thing: Thing) -> list[str]:
        """What is counted up of what is asked: after a word of the question, else anywhere."""
        hard = [word for word in reading.words if word not in self._ground.wording.soft]
        words = {like for word in hard for like in self._ground.wording.like(word)}
        if reading.head == "topics":
            heads = self._ground.wording.heads
            words |= {token.stem for token in reading.tokens if heads.get(token.plain) == "topics"}
        names = thing.english[:1] if thing.kind == "Agreement" else ()
        for text in (*thing.get("summary"), *names):
            if items := find_items_of(text, words):
                return items
        return next((items for text in thing.get("summary") if len(items := find_items(text)) > 1), [])

    def facts(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the thing itself."""
        if match.record.thing.get("count") and "titl" in {token.stem for token in reading.tokens}:
            return  # of a number of things none is named
        if match.record.thing.kind or "Asset" in match.record.thing.classes:
            yield self._ground.make(match.record.thing.id, match.record)

    def anything(self, reading: Reading, match: Match) -> Iterator[Found]:
        """Give the thing itself, or the one linked with it that has the words of the noun asked for."""
        record = match.record
        thing = record.thing
        if not reading.answer_words:
            if thing.kind == "Statement" and reading.form == "which":
                return  # what it asks with is not known, so what is told may be something else
            if thing.kind == "Statement":
                yield from self.texts(reading, match)
                return
            if thing.kind in ("Agreement", "Project", "Event") and _ABOUT & set(reading.words):
                yield from self.texts(reading, match)
                return
            if (
                thing.kind in ("Agreement", "Project")
                and reading.form == "what"
                and reading.sides is not None
                and reading.sides.asked == "object"
                and not self._ground.is_named(reading, thing.id)
                and not match.untold
            ):
                yield self._ground.make(thing.id, record)  # "what is to be built in Dong Nai"
                return
            verb = reading.sides.word if reading.sides is not None else ""
            if verb and not self._ground.wording.like(verb) & record.own.keys():
                return  # what came of talks is not what was given or sent
            for name in ("object", "resultedIn"):
                for key in thing.get(name):
                    if key in self._ground.things and not self._ground.is_named(reading, key):
                        yield self._ground.make(key, record)
            return
        wanted = [word for word in reading.answer_words if word not in self._ground.wording.soft]
        if thing.get("count") and "titl" in {token.stem for token in reading.tokens}:
            return  # of a number of things none is named
        wanted = wanted or list(reading.answer_words)
        kinds = self._ground.records
        nouns = {
            code
            for code in reading.codes
            if code.split("/")[1] in ("event-type", "agreement-type", "asset-type")
        }
        own = [
            key
            for key in (thing.id, *record.near)
            if key in kinds
            and not self._ground.is_named(reading, key)
            and not {"Statement", "Observation", "Post"} & kinds[key].thing.classes
            and not record.near.get(key, frozenset({"self"})) <= _BESIDE
            and ("Person" not in kinds[key].thing.classes or _head(reading) in kinds[key].own)
            and all(
                any(
                    like in (self._called(key) if key == thing.id else kinds[key].own)
                    for like in self._ground.wording.like(word)
                )
                for word in wanted
            )
        ]
        own = [key for key in own if record.near.get(key) != frozenset({"occasion"})] or own
        if reading.loose:
            own = [k for k in own if k == thing.id or self._is_plainly_called(k, reading, wanted)]
        if reading.aim == "type" or reading.form == "what":
            own = [key for key in own if key == thing.id or self._is_headed(key, reading)]
        if reading.several:
            # of several, each must be of the kind, and not only have the word in its name
            own = [key for key in own if wanted and all(self._is_kind(key, word) for word in wanted)]
        asked = {
            code
            for code in nouns
            if code in self._ground.things
            and any(set(stems(name)) & set(wanted) for name in self._ground.things[code].english)
        }
        head = _head(reading)
        things = self._ground.things
        if any(
            "/asset-type/" in code and head in {word for name in things[code].english for word in stems(name)}
            for code in asked
        ):
            own = [key for key in own if asked & kinds[key].codes]  # a film, and not a film's opening
        coded = [key for key in own if nouns & kinds[key].codes and wanted]
        if coded and not (own[0] == thing.id and thing.id in coded):
            own = coded
        if thing.kind == "Statement" and len(own) > 1 and reading.form == "which" and not reading.several:
            return  # of several that somebody speaks of, none is the one
        if own and own[0] == thing.id and not self._is_plainly_called(thing.id, reading, wanted):
            own = own[1:]  # a reception is no demand, though both may be a call
        if own and own[0] == thing.id and _STAGES & set(match.untold):
            return  # what was opened or signed is no answer where it is not told to have been
        if own[:1] == [thing.id] and not self._is_headed(thing.id, reading):
            # a survey of a railway is no railway
            better = [key for key in own[1:] if self._is_headed(key, reading)]
            own = better if len(better) == 1 else []
        if own:
            for key in own[:1] if own[0] == thing.id else own:
                yield self._ground.make(key, record)
        elif reading.several and (named := self._told_of(reading, thing)):
            yield from (self._ground.make(key, record) for key in named)
        elif (
            reading.several
            and (items := self._counted_up(reading, thing))
            and not set(items) & {name.text for name in reading.names}
        ):
            date, status = best_date(record), status_label(thing, self._ground.things)
            yield from (Found(item, item, thing.id, date=date, status=status) for item in items)
        elif (
            thing.kind == "Statement"
            and not (nouns or reading.classes or reading.several or reading.loose)
            and reading.tokens[0].plain != "which"  # to "which bank" a whole statement is no answer
        ):
            yield from self.texts(reading, match)

    def _is_plainly_called(self, key: str, reading: Reading, wanted: Collection[str]) -> bool:
        """Whether a thing is called by a noun that is asked with, and not only by one of like meaning."""
        return bool(set(wanted) & self._called(key) or reading.codes & self._ground.records[key].codes)

    def _is_headed(self, key: str, reading: Reading) -> bool:
        """Whether the noun that is asked with tells what a thing is: its kind, or the head of its name."""
        word = _head(reading)
        if not word or self._is_kind(key, word):
            return True
        like = self._ground.wording.like(word)
        heads = (stems(_TAIL.split(name)[0]) for name in self._ground.things[key].english)
        # the last word of the head, but for a number: of "Language Institute" the institute
        last = ([word for word in head if word.isalpha() and len(word) > 2][-1:] for head in heads)
        return any(like.intersection(word) for word in last)

    def _told_of(self, reading: Reading, thing: Thing) -> list[str]:
        """What a statement is about, where just so many are asked for: "which two projects did X name"."""
        if thing.kind != "Statement" or not (
            self._ground.says(reading) or _NAMING & {t.stem for t in reading.tokens}
        ):
            return []
        count = next((_COUNTS[token.plain] for token in reading.tokens if token.plain in _COUNTS), 0)
        told = [
            key
            for key in thing.get("concerns")
            if key.startswith(("event/", "agreement/", "project/", "place/", "asset/"))
            and not self._ground.is_named(reading, key)
        ]
        words = {like for word in reading.answer_words for like in self._ground.wording.like(word)}
        text = {word for summary in thing.get("summary") for word in stems(summary)}
        return told if count > 1 and len(told) == count and words & text else []

    def _counted_up(self, reading: Reading, thing: Thing) -> list[str]:
        """The items of a list in a thing's summary, where the noun that is asked for leads it in."""
        wanted = {like for word in reading.answer_words for like in self._ground.wording.like(word)}
        for text in thing.get("summary"):
            items = find_items_of(text, wanted)
            if items and (f"({items[0]}" not in text or self._are_of_kind(items, wanted)):
                return items
            for token in tokenize(text):
                lead = _LEADS_IN.match(text, token.end) if token.stem in wanted else None
                if lead is not None and (items := find_items(f"These: {lead[1]}.")):
                    return items
        return []

    def _are_of_kind(self, items: Collection[str], nouns: Collection[str]) -> bool:
        """Whether each item has a noun, or a kind of it, for its last word: drugs are no crime."""
        wording = self._ground.wording
        heads = [stems(item)[-1:] for item in items]
        return all(
            head in nouns or any(wording.is_kind_of(head, noun) for noun in nouns)
            for found in heads
            for head in found
        )

    def _is_kind(self, key: str, word: str) -> bool:
        """Whether a word tells the kind of a thing: its class, or a code of it."""
        return bool(self._ground.wording.like(word) & self._kinds(key))

    def _kinds(self, key: str) -> set[str]:
        record = self._ground.records[key]
        codes = {
            word
            for code in record.codes
            if code in self._ground.things and "/sector/" not in code
            for name in self._ground.things[code].english
            for word in stems(name)
        }
        return codes | {stem(name.lower()) for name in record.thing.classes}

    def _called(self, key: str) -> set[str]:
        """The words of a thing's names and kinds, without its summary."""
        record = self._ground.records[key]
        kinds = {
            word
            for code in record.codes
            if code in self._ground.things
            # a sector is wide: only its own name counts
            for name in self._ground.things[code].english[: 1 if "/sector/" in code else None]
            for word in stems(name)
        }
        classes = {stem(name.lower()) for name in record.thing.classes}
        classes |= {"build", "construct"} if "Project" in record.thing.classes else set()
        return set(record.title) | kinds | classes


def _head(reading: Reading) -> str:
    """The stem of the noun that is asked with: of "French film event" the event."""
    return next((token.stem for token in reversed(reading.tokens) if token.stem in reading.answer_words), "")
