"""`/feed.atom` and `/dyad/RUS-VNM/feed.atom`: what is new, for feed readers (Atom, RFC 4287).

An entry is a fact, with its IRI as id. It was published when the first document that tells of it was, and
updated when the latest was. Its links of the relation `via` lead to these documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]
from flask import Blueprint, Response, redirect, request
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from dyad.errors import NotFound, QueryError
from dyad.names import find_side
from dyad.namespaces import BASE
from dyad_server.design import say_number
from dyad_server.languages import Reader, read_names
from dyad_server.latest_facts import LatestFact, read_latest
from dyad_server.links import path_of
from dyad_server.people_dates import say_date
from dyad_server.releases import Releases, Served
from dyad_server.representations import is_described
from dyad_server.representations_http import LICENCE, built_at, mark_version

MOST: Final = 50
"""How many entries a feed has."""

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"

_NOT_XML: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
"""What XML cannot hold."""

_BEFORE_ALL: Final = date(1, 1, 1)


class _Feed(Atom1Feed):  # type: ignore[misc] # the package has no types
    """Atom with the documents of each entry, and with the release's date where there is no entry."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for title, address in item["documents"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": address, "title": title})

    def latest_post_date(self) -> datetime:
        if not self.items:
            built: datetime = self.feed["built"]
            return built
        latest: datetime = super().latest_post_date()
        return latest


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the routes.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint.
    """
    blueprint = Blueprint("feeds", __name__)

    @blueprint.get("/feed.atom")
    def everything() -> Response:
        """What is new of all pairs."""
        return _answer(releases.get(), "Dyad: what is new", "", "/")

    @blueprint.get("/dyad/<codes>/feed.atom")
    def of_pair(codes: str) -> AnyResponse:
        """What is new of a pair."""
        served = releases.get()
        pair = _find_pair(served, codes)
        if pair != codes:
            return redirect(f"/dyad/{pair}/feed.atom", 301)
        iri = f"{BASE}dyad/{pair}"
        name = read_names(served.store, [iri], Reader())[iri].text
        return _answer(served, f"{name}: what is new", iri, f"/dyad/{pair}")

    return blueprint


def write_feed(facts: list[LatestFact], title: str, address: str, path: str, built: datetime) -> bytes:
    """Write a feed.

    Args:
        facts: The facts, the newest first.
        title: What the feed is called.
        address: The address of this server, without a slash at its end.
        path: The page that the feed belongs to.
        built: When the release was built, for a feed without entries.

    Returns:
        XML.
    """
    own = f"{path.rstrip('/')}/feed.atom"
    feed = _Feed(
        title=_clean(title),
        link=address + path,
        description="",
        language="en",
        author_name="Dyad",
        subtitle="Facts by the day on which a document told of them, each with its documents.",
        feed_url=address + own,
        feed_guid=f"{BASE}dataset#feed" if path == "/" else f"{BASE}{path.lstrip('/')}#feed",
        feed_copyright=f"Apache Licence 2.0, {LICENCE}",
        built=built,
    )
    for fact in facts:
        feed.add_item(
            title=_clean(_say_title(fact)),
            link=address + (path_of(fact.iri) or "/"),
            description=_clean(_write_summary(fact)),
            unique_id=fact.iri,
            pubdate=_midnight(fact.known[0]),
            updateddate=_midnight(fact.known[1]),
            categories=[fact.kind],
            documents=[(_clean(receipt.title), address + receipt.path) for receipt in fact.receipts],
        )
    return str(feed.writeString("utf-8")).encode("utf-8")


def _answer(served: Served, title: str, dyad: str, path: str) -> Response:
    facts = read_latest(served.store, MOST, dyad, Reader())
    built = built_at(served.release) or _midnight(_BEFORE_ALL)
    data = write_feed(facts, title, request.host_url.rstrip("/"), path, built)
    response = Response(data, content_type=CONTENT_TYPE)
    return mark_version(response, served.release)


def _find_pair(served: Served, codes: str) -> str:
    """Find the codes of a pair in alphabetical order, by codes or names."""
    first, dash, second = codes.partition("-")
    if dash and is_described(served.store, f"{BASE}dyad/{codes}"):
        return codes
    sides = sorted(find_side(served.store, side)[1] for side in (first, second) if side)
    if len(sides) != 2:
        raise NotFound(f"{codes[:60]!r} is no pair: write two codes, such as RUS-VNM")
    if sides[0] == sides[1]:
        raise QueryError(f"{first!r} and {second!r} are the same: a pair has two different sides")
    return "-".join(sides)


def _say_title(fact: LatestFact) -> str:
    """Say what is not done as not done, in the title too: it is often all that a reader sees."""
    if fact.status is not None and fact.status.phase == "planned":
        return f"{fact.name.text} ({fact.status.label})"
    return f"{fact.name.text} ({fact.nature})" if fact.nature else fact.name.text


def _write_summary(fact: LatestFact) -> str:
    lines = [" · ".join(_say_facts(fact)), fact.summary]
    if fact.claimants:
        lines.append(f"Claimed by {', '.join(fact.claimants)}.")
    written = [f"<p>{escape(line)}</p>" for line in lines if line]
    receipts = []
    for receipt in fact.receipts:
        where = ", ".join(str(number) for number in receipt.paragraphs)
        told = [receipt.title, receipt.publisher, say_date(receipt.published) if receipt.published else ""]
        told.append(f"paragraph{'s' if len(receipt.paragraphs) > 1 else ''} {where}" if where else "")
        receipts.append(f"<li>{escape(', '.join(part for part in told if part))}</li>")
    return "".join([*written, f"<ul>{''.join(receipts)}</ul>" if receipts else ""])


def _say_facts(fact: LatestFact) -> Iterator[str]:
    yield fact.kind.capitalize()
    if fact.status is not None:
        yield fact.status.label
    if fact.nature:
        yield fact.nature
    if fact.values:
        numbers = " or ".join(say_number(value) for value in fact.values)
        yield " ".join(part for part in (fact.qualifier, numbers, fact.unit) if part)
    if fact.dates:
        yield ", ".join(map(say_date, fact.dates))
    if fact.speakers:
        yield f"said by {', '.join(fact.speakers)}"
    if fact.parties:
        yield ", ".join(fact.parties)


def _clean(text: str) -> str:
    return text.translate(_NOT_XML)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
