"""Who held which post on either side of a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from dyad.binding import run
from dyad.catalogue import find_query
from dyad.store import Store, Term
from dyad_server.languages import Name, read_names, values_blocks
from dyad_server.pages.pairs.facts import Pair, Side
from dyad_server.people_dates import order_of, read_date, say_tenure
from dyad_server.receipts import Receipt, receipts_of_rows
from dyad_server.rows import Row, iri_of, text_of

_COUNT: Final = """
SELECT (COUNT(DISTINCT ?tenure) AS ?posts) ?side ?year WHERE {
  ?official dyad:represents ?side ; dyad:tenure ?tenure .
  ?tenure dyad:post ?post .
  ?post dyad:postOf ?body
  FILTER(?body = ?side || EXISTS { ?body dyad:state ?side })
  FILTER EXISTS { ?tenure dyad:year ?year }
} GROUP BY ?side ?year"""
_COUNT_ALL: Final = _COUNT.replace("  FILTER EXISTS { ?tenure dyad:year ?year }\n", "").replace(" ?year", "")
_SENT_TO: Final = "SELECT DISTINCT ?post ?to WHERE { VALUES ?post { %s } ?post dyad:postTo ?to }"


@dataclass(frozen=True)
class Tenure:
    """A person in a post.

    Attributes:
        iri: The tenure.
        official: The person.
        name: The person's name.
        post: The post.
        post_name: What the post is called.
        start: When it began, in EDTF; empty where no document says.
        end: When it ended; likewise.
        attested: When documents show the person in the post.
        envoy: Whether the post is one to the other side.
        involved: Whether the person takes part in a fact of the pair.
        receipts: Where it stands.
    """

    iri: str
    official: str
    name: Name
    post: str
    post_name: Name
    start: str
    end: str
    attested: tuple[str, ...]
    envoy: bool
    involved: bool
    receipts: tuple[Receipt, ...]

    @property
    def when(self) -> str:
        """The time in words."""
        return say_tenure(self.start, self.end, self.attested)

    @property
    def order(self) -> tuple[date, date, str]:
        """What puts tenures in order of time."""
        dates = [told for told in (self.start, *self.attested, self.end) if told]
        return min(map(order_of, dates), default=(date.max, date.max, self.name.text))

    def held_on(self, day: date) -> bool:
        """Tell whether a document shows the person in the post by then, and none that the time was over.

        Args:
            day: The day.

        Returns:
            Whether the post may have been held on that day; one that is only attested later was not, as far
            as documents show.
        """
        begins = [
            days.first or days.last
            for told in (self.start, *self.attested)
            if told and (days := read_date(told))
        ]
        begun = min((first for first in begins if first), default=None)
        if begun is None or begun > day:
            return False
        over = read_date(self.end) if self.end else None
        return over is None or over.last is None or over.last >= day


@dataclass(frozen=True)
class Posts:
    """The posts of one side.

    Attributes:
        side: The side.
        tenures: Who held which, envoys to the other side first.
        total: How many there are of the side in all.
    """

    side: Side
    tenures: tuple[Tenure, ...]
    total: int

    @property
    def near(self) -> tuple[Tenure, ...]:
        """Those that have to do with the pair; all, where none has."""
        return tuple(t for t in self.tenures if t.envoy or t.involved) or self.tenures


def read_posts(
    store: Store, pair: Pair, year: str, day: date | None, involved: Collection[str], *, whole: bool = True
) -> list[Posts]:
    """Read who held which post on either side.

    Args:
        store: Where to look.
        pair: The pair.
        year: Only tenures that a date puts in this year; empty for all.
        day: Only tenures that were under way on this day; None for all.
        involved: Who takes part in facts of the pair.
        whole: Whether all posts are wanted; else those that have to do with the pair, where there are any.

    Returns:
        The posts of each side: envoys to the other one, then those who take part in facts of the pair, then
        all others.
    """
    query = find_query("posts_by_country")
    found = []
    between = [side.code for side in pair.sides]
    for side, other in (pair.sides, pair.sides[::-1]):
        values = {"country": side.code, "year": year}
        rows = [] if whole else list(run(store, query, {**values, "between": between}).rows())
        near = bool(rows)
        if not near:
            rows = list(run(store, query, values).rows())
        tenures = _make(store, rows, other, involved)
        kept = [tenure for tenure in tenures if day is None or tenure.held_on(day)]
        kept.sort(key=lambda tenure: tenure.order, reverse=True)
        kept.sort(key=lambda tenure: (not tenure.envoy, not tenure.involved))
        found.append(Posts(side, tuple(kept), _count(store, side, year) if near else len(kept)))
    return found


def _count(store: Store, side: Side, year: str) -> int:
    values: dict[str, Term] = {"side": ox.NamedNode(side.iri)}
    if year:
        values["year"] = ox.Literal(int(year))
    rows = store.query(_COUNT if year else _COUNT_ALL, bindings=values).rows()
    return next((int(text_of(row, "posts")) for row in rows), 0)


def _make(store: Store, rows: Iterable[Row], other: Side, involved: Collection[str]) -> list[Tenure]:
    by_tenure: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_tenure[iri_of(row, "tenure")].append(row)
    told = [row for found in by_tenure.values() for row in found]
    posts = {iri_of(row, "post") for row in told} - {""}
    names = read_names(store, posts | {iri_of(row, "official") for row in told})
    receipts = receipts_of_rows(store, told, "tenure")
    sent: defaultdict[str, set[str]] = defaultdict(set)
    for block in values_blocks(posts):
        for row in store.query(_SENT_TO % block).rows():
            sent[iri_of(row, "post")].add(iri_of(row, "to"))
    tenures = []
    for iri, found in by_tenure.items():

        def first(column: str, found: list[Row] = found) -> str:
            return next((value for row in found if (value := text_of(row, column))), "")

        post = first("post")
        seen = {value.strip() for row in found for value in text_of(row, "attested").split(",")}
        tenures.append(
            Tenure(
                iri,
                first("official"),
                names[first("official")],
                post,
                names[post],
                first("from"),
                first("to"),
                tuple(sorted(seen - {""}, key=order_of)),
                other.iri in sent[post],
                first("official") in involved,
                tuple(receipts.get(iri, ())),
            )
        )
    return tenures
