"""`/changes`: what became known and what changed since a day, as a page, as JSON and as an Atom feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]
from flask import Blueprint, Response, json, render_template, request
from markupsafe import escape

from dyad.dates import parse_edtf
from dyad.documents import Document
from dyad.errors import DateError
from dyad.namespaces import BASE
from dyad.pairs.facts import Pair
from dyad.rows import iri_of
from dyad_server.changes import Change, ChangedFact, Changes, latest_day, read_changes
from dyad_server.errors import RequestError
from dyad_server.languages import current_reader, say_iri
from dyad_server.latest_facts import LatestFact
from dyad_server.links import path_of, with_parameters
from dyad_server.negotiate import choose
from dyad_server.pages.kept import Kept
from dyad_server.pages.pairs.page import find_pair
from dyad_server.receipts import Receipt
from dyad_server.release_changes import ReleaseChanges, read_release_changes
from dyad_server.releases import Releases, Served
from dyad_server.representations_http import LICENCE, built_at

ATOM: Final = "application/atom+xml"
_TYPES: Final = {"html": "text/html", "json": "application/json", "atom": ATOM}
_DAYS: Final = 30
"""How far back it goes from the latest document, where no day is given."""

_NOT_XML: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_OF_DYAD: Final = "SELECT DISTINCT ?dyad ?fact WHERE { ?fact dyad:between ?dyad }"


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the page of changes.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("changes", __name__)
    kept: Kept[tuple[Changes, ReleaseChanges | None]] = Kept(24)

    @blueprint.get("/changes")
    def changes() -> Response:
        served = releases.get()
        form = _choose_form()
        pair = find_pair(served.store, told) if (told := request.args.get("dyad", "").strip()) else None
        since = _read_since(served)
        key = (since, pair.codes if pair else "", current_reader())
        found, between = kept.get(served, key, lambda: _read(served, since, pair))
        if form == "json":
            body = json.dumps(_as_json(found, between, pair), ensure_ascii=False) + "\n"
            response = Response(body, content_type="application/json")
        elif form == "atom":
            response = Response(_write_atom(found, pair, served), content_type=f"{ATOM}; charset=utf-8")
        else:
            response = Response(_write_page(found, between, pair), content_type="text/html; charset=utf-8")
        response.vary.add("Accept")
        response.headers["Cache-Control"] = "no-cache"
        return response

    return blueprint


def _choose_form() -> str:
    name = request.args.get("format", "")
    if name:
        if name not in _TYPES:
            raise RequestError(f"format is {name[:20]!r}: choose {', '.join(_TYPES)}")
        return name
    chosen = choose(request.headers.get("Accept"), list(_TYPES.values())) or "text/html"
    return next(form for form, media_type in _TYPES.items() if media_type == chosen)


def _read_since(served: Served) -> date:
    told = request.args.get("since", "").strip()
    if not told:
        latest = latest_day(served.store)
        return (latest or date.today()) - timedelta(days=_DAYS)
    try:
        day = parse_edtf(told).first
    except DateError as error:
        raise RequestError(f"since: {error}") from None
    if day is None:
        raise RequestError(f"since is {told[:20]!r}, which has no beginning: write a day, such as 2026-01-01")
    return day


def _read(served: Served, since: date, pair: Pair | None) -> tuple[Changes, ReleaseChanges | None]:
    found = read_changes(served.store, since, pair.iri if pair else "")
    if served.release.version == "remote" or served.release.kind == "plain":
        return found, None
    return found, read_release_changes(served.release, since, _is_of(served, pair) if pair else None)


def _is_of(served: Served, pair: Pair) -> Callable[[str], bool]:
    """Whether a thing is a fact of the pair, or a part of one, whose IRI begins with that of its fact."""
    import pyoxigraph as ox

    rows = served.store.query(_OF_DYAD, bindings={"dyad": ox.NamedNode(pair.iri)}).rows()
    facts = {iri_of(row, "fact") for row in rows} | {pair.iri}

    def is_of(thing: str) -> bool:
        local = thing.removeprefix(BASE)
        return BASE + "/".join(local.split("/")[:2]) in facts

    return is_of


# --- as a page ----------------------------------------------------------------------------------------------


def _write_page(found: Changes, between: ReleaseChanges | None, pair: Pair | None) -> str:
    parameters = [(name, value) for name, value in request.args.items() if value]
    told: list[tuple[str, str | None]] = [("Dyad", "/")]
    if pair:
        told.append((pair.title, pair.path))
    return render_template(
        "changes.html",
        found=found,
        between=between,
        pair=pair,
        as_json=with_parameters("/changes", parameters, {"format": "json"}),
        as_atom=with_parameters("/changes", parameters, {"format": "atom"}),
        built=_day_of,
        call=_call,
        crumbs=[*told, ("Changes", None)],
    )


def _day_of(release: Any) -> str:
    built = built_at(release)
    return built.strftime("%Y-%m-%d") if built else ""


def _call(thing: dict[str, Any]) -> str:
    """What a thing, property or value of a comparison is called."""
    if "property" in thing:
        return say_iri(str(thing["property"]))
    if "iri" in thing or "thing" in thing:
        iri = str(thing.get("iri") or thing.get("thing"))
        return str(thing.get("label") or "/".join(map(str, iri.removeprefix(BASE).split("/")[-2:])))
    return str(thing.get("value", ""))


# --- as JSON ------------------------------------------------------------------------------------------------


def _as_json(found: Changes, between: ReleaseChanges | None, pair: Pair | None) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "dyad": pair.iri if pair else None,
        "new": [_fact(fact) for fact in found.new],
        "changed": [
            {**_fact(one.fact), "changes": [_change(change) for change in one.changes]}
            for one in found.changed
        ],
        "told_again": found.again,
        "documents": [_document(document) for document in found.documents],
        "date_not_known": [_document(document) for document in found.unsure],
        "left_out": found.left_out,
        "between_releases": _between(between) if between is not None else None,
    }


def _fact(fact: LatestFact) -> dict[str, Any]:
    return {
        "iri": fact.iri,
        "label": fact.name.text,
        "kind": fact.kind,
        "known_first": fact.known[0].isoformat(),
        "known_last": fact.known[1].isoformat(),
        "dates": list(fact.dates),
        "status": fact.status.label if fact.status else None,
        "claimed_by": list(fact.claimants),
        "sources": [_receipt(receipt) for receipt in fact.receipts],
    }


def _change(change: Change) -> dict[str, Any]:
    def tell(told: Any) -> list[dict[str, Any]]:
        return [{"value": one.text, "sources": [_receipt(r) for r in one.receipts]} for one in told]

    return {"what": change.what, "old": tell(change.old), "new": tell(change.new)}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "iri": receipt.document.iri,
        "title": receipt.title,
        "published": receipt.published or None,
        "paragraphs": list(receipt.paragraphs),
    }


def _document(document: Document) -> dict[str, Any]:
    return {"iri": document.iri, "title": document.title.text, "published": document.published or None}


def _between(between: ReleaseChanges) -> dict[str, Any]:
    return {
        "before": _release(between.before) if between.before else None,
        "after": _release(between.after),
        "before_is_of_that_day": between.is_exact,
        "documents_added": list(between.came),
        "documents_removed": list(between.gone),
        "things": list(between.things),
        "whole": between.is_whole,
    }


def _release(release: Any) -> dict[str, Any]:
    return {"version": release.version, "built": release.manifest.get("built")}


# --- as a feed ----------------------------------------------------------------------------------------------


def _write_atom(found: Changes, pair: Pair | None, served: Served) -> bytes:
    address = request.host_url.rstrip("/")
    own = with_parameters("/changes", [(n, v) for n, v in request.args.items() if v], {})
    title = f"{pair.title}: changes" if pair else "Dyad: changes"
    feed = _Feed(
        title=_clean(f"{title} since {found.since.isoformat()}"),
        link=address + with_parameters("/changes", [], {"dyad": pair.codes if pair else None}),
        description="",
        language="en",
        author_name="Dyad",
        subtitle="What became known, and what documents tell otherwise than before.",
        feed_url=address + own,
        feed_guid=f"{pair.iri if pair else BASE + 'dataset'}#changes",
        feed_copyright=f"Apache Licence 2.0, {LICENCE}",
        built=built_at(served.release) or datetime(1, 1, 1, tzinfo=UTC),
    )
    for one in found.changed:
        _add(feed, one.fact, address, "Changed: ", _say_changes(one))
    for fact in found.new:
        _add(feed, fact, address, "New: ", "")
    return str(feed.writeString("utf-8")).encode("utf-8")


class _Feed(Atom1Feed):  # type: ignore[misc] # the package has no types
    """Atom with the release's date where there is no entry."""

    def latest_post_date(self) -> datetime:
        latest: datetime = super().latest_post_date() if self.items else self.feed["built"]
        return latest


def _add(feed: Any, fact: LatestFact, address: str, before: str, what: str) -> None:
    status = f" ({fact.status.label})" if fact.status and fact.status.phase == "planned" else ""
    sources = "".join(f"<li>{escape(_say_receipt(receipt))}</li>" for receipt in fact.receipts)
    feed.add_item(
        title=_clean(f"{before}{fact.name.text}{status}"),
        link=address + (path_of(fact.iri) or "/"),
        description=_clean(f"{what}<ul>{sources}</ul>"),
        unique_id=f"{fact.iri}#{fact.known[1].isoformat()}",
        pubdate=_midnight(fact.known[1]),
        updateddate=_midnight(fact.known[1]),
        categories=[fact.kind],
    )


def _say_changes(one: ChangedFact) -> str:
    told = []
    for change in one.changes:
        old = " or ".join(value.text for value in change.old) or "not told"
        new = " or ".join(value.text for value in change.new)
        told.append(f"<p>{escape(change.what)}: {escape(old)} → {escape(new)}</p>")
    return "".join(told)


def _say_receipt(receipt: Receipt) -> str:
    where = ", ".join(map(str, receipt.paragraphs))
    return f"{receipt.title}{f', paragraph {where}' if where else ''}"


def _clean(text: str) -> str:
    return text.translate(_NOT_XML)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
