"""`/ask`: a question in plain English, answered with receipts, as a page and as JSON."""

from __future__ import annotations

import datetime
import json
import logging
import threading
import time
from typing import Final

from flask import Blueprint, Response, render_template, request

from dyad.ask import LONGEST, Answer, Asker, Reply
from dyad.errors import ReleaseError
from dyad_server.errors import RequestError
from dyad_server.links import path_of
from dyad_server.negotiate import choose
from dyad_server.pages.per_release import PerRelease
from dyad_server.receipts import read_receipts
from dyad_server.releases import Releases, Served
from dyad_server.statuses import read_statuses

_log = logging.getLogger(__name__)

_REMOTE_SECONDS: Final = 300
"""How long the index of an endpoint elsewhere is kept, which may change without our knowing."""

EXAMPLES: Final = (
    "Which agreements did Vietnam and Russia sign in 2025?",
    "Who is the ambassador of Russia to Vietnam?",
    "When did To Lam visit Singapore?",
    "How many Russians visited Vietnam from January to November 2025?",
    "Has the new nuclear document between Russia and Vietnam been signed?",
    "What happened on 15 January 2026?",
)
"""Questions to try."""


class Askers:
    """Makes what answers questions when it is first asked for, and again when another release is served."""

    def __init__(self) -> None:
        self._kept: PerRelease[Asker] = PerRelease(_open)
        self._lock = threading.Lock()
        self._remote: tuple[float, Asker] | None = None

    def get(self, served: Served) -> Asker:
        """Give what answers questions about what is served.

        Args:
            served: What is served.

        Returns:
            The asker.

        Raises:
            DyadError: The store does not give what is needed.
        """
        if served.release.version != "remote":
            return self._kept.get(served)
        with self._lock:
            if self._remote is None or self._remote[0] < time.monotonic() - _REMOTE_SECONDS:
                self._remote = (time.monotonic(), Asker.of_store(served.store))
            return self._remote[1]


def _open(served: Served) -> Asker:
    try:
        return Asker.of_release(served.release, served.store)
    except ReleaseError as error:
        _log.warning("%s; what can be asked is read from the store instead", error)
        return Asker.of_store(served.store)


def create_blueprint(releases: Releases) -> Blueprint:
    """Make the page of questions.

    Args:
        releases: Where the release that is served is had from.

    Returns:
        The blueprint with the routes.
    """
    blueprint = Blueprint("ask", __name__)
    askers = Askers()

    @blueprint.get("/ask")
    def ask() -> Response:
        served = releases.get()
        question = request.args.get("q", "")
        wants_json, day = _wants_json(), _read_day()
        reply = askers.get(served).ask(question, served.store, today=day) if question or wants_json else None
        if wants_json and reply is not None:
            response = Response(
                json.dumps(reply.as_json(), ensure_ascii=False) + "\n", content_type="application/json"
            )
        else:
            response = Response(_page(served, reply), content_type="text/html; charset=utf-8")
        response.vary.add("Accept")
        return response

    return blueprint


def _page(served: Served, reply: Reply | None) -> str:
    shown: list[Answer] = [*reply.answers, *reply.alternatives, *reply.related] if reply else []
    return render_template(
        "ask.html",
        reply=reply,
        asked=reply.question if reply else "",
        receipts=read_receipts(served.store, {answer.fact for answer in shown}) if shown else {},
        statuses=read_statuses(served.store) if any(answer.status for answer in shown) else {},
        path_of_iri=path_of,
        examples=EXAMPLES,
        longest=LONGEST,
    )


def _wants_json() -> bool:
    name = request.args.get("format", "")
    if name not in ("", "html", "json"):
        raise RequestError(f"format is {name[:20]!r}: choose html or json")
    if name:
        return name == "json"
    return choose(request.headers.get("Accept"), ["text/html", "application/json"]) == "application/json"


def _read_day() -> datetime.date | None:
    told = request.args.get("on", "").strip()
    if not told:
        return None
    try:
        return datetime.date.fromisoformat(told)
    except ValueError:
        raise RequestError(f"on is {told[:20]!r}: write a day such as 2026-01-20") from None
