"""The pool of query processes of one release, and the limits on what they do.

One process answers one question at a time, so it can be killed without harm to any other. A question waits
for one of a few quick places, about as many as there are processors. One that takes longer than a moment
gives up its place and goes on behind the others, in turn with its like (`dyad_server.turns`); there are at
most three quarters as many of them as questions may be in work. So questions that take the machine's breath
away hardly slow the others down. At its deadline its process is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections import deque
from dataclasses import replace
from typing import Final

from dyad.errors import DyadError, QueryTimeout, TooBusy
from dyad.settings import MOST_LONG
from dyad_server.frames import Question
from dyad_server.reply import Connection, Reply, Spool
from dyad_server.template import Template
from dyad_server.turns import Turns

_log = logging.getLogger(__name__)

_MOMENT: Final = 0.1
"""Seconds after which it is looked whether a question is still a quick one, again and again."""

_QUICK: Final = 0.15
"""Seconds of work after which a question is no longer a quick one. Giving way costs: another process has to
take over, and may have to make the pages of the data its own first. It is for those that are really long."""

_SPARE_SECONDS: Final = 10.0
"""How long a process beyond those that are kept anyway waits for another question."""

_LONG: Final = 1.0
"""Seconds after which a question gives way, even if it has hardly worked; and seconds of work after which it
is refused, where as many long ones as may be are in work already."""


class QueryPool:
    """Answers questions by query processes forked from one template.

    Args:
        template: The template.
        ready: How many processes are kept ready.
        most: How many questions may be in work or waiting.
        spool_bytes: How much of answers that are not read yet may lie in files, all taken together.
    """

    def __init__(self, template: Template, ready: int, most: int, spool_bytes: int) -> None:
        self._spool = Spool(spool_bytes)
        self._template = template
        self._ready = ready
        self._most = most
        self.most_slow = max(1, min(MOST_LONG, most - max(1, most // 4)))
        self._places = max(2, 2 * (os.cpu_count() or 1))
        self._turns = Turns(os.cpu_count() or 1)
        self._idle: list[Connection] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._quick = 0
        self._filling: asyncio.Task[None] | None = None
        self._trimming: asyncio.TimerHandle | None = None
        self._closed = False
        self._claims = 0
        self.running = 0
        self.slow = 0
        self.killed = 0
        self.started = 0

    async def start(self) -> None:
        """Fork the processes that are kept ready.

        Raises:
            StoreError: They do not start.
        """
        while len(self._idle) < self._ready:
            self._idle.append(await self._fork(warm=True))

    @property
    def waiting(self) -> int:
        """How many questions wait for a place."""
        return len(self._waiting)

    @property
    def processes(self) -> int:
        """How many query processes there are."""
        return len(self._idle) + self.running

    @property
    def has_room(self) -> bool:
        """Whether one more question may come."""
        return self.running + len(self._waiting) < self._most

    @property
    def _quick_processes(self) -> int:
        return self.running - self.slow + len(self._idle)

    @property
    def _is_short(self) -> bool:
        """Whether one more process should be there: some to spare, but no more than there can be work for."""
        return len(self._idle) < self._ready and self._quick_processes < self._places + self._ready

    async def ask(self, question: Question) -> Reply:
        """Ask a question.

        Args:
            question: The question; its timeout counts from now on, and includes the waiting.

        Returns:
            The answer, whole if it is short and quick, else on its way.

        Raises:
            TooBusy: As many questions as may be are in work.
            QueryTimeout: The deadline has passed.
            DyadError: What the query process says is wrong.
        """
        self._claims += 1  # as long as somebody may come back with a question, the template stays
        try:
            return await self._ask(question)
        finally:
            self._claims -= 1
            self._shut_if_done()

    async def _ask(self, question: Question) -> Reply:
        deadline = time.monotonic() + question.timeout
        if not self.has_room:
            raise TooBusy(f"{self._most} queries are being answered already: try again in a moment", 1)
        await self._take_place(deadline, question.timeout)
        self.running += 1
        task = _Task(self)
        reply = None
        try:
            connection = self._idle.pop() if self._idle else await self._fork()
            task.connection = connection
            left = deadline - time.monotonic()
            if left <= 0:
                raise _timed_out(question.timeout)
            reply = connection.ask(
                replace(question, timeout=left) if left < question.timeout - 0.01 else question,
                self._spool,
            )
            task.watch(connection, reply, left, question.timeout)
            await reply.begun()
        except BaseException as error:
            task.end(error)
            if reply is not None:
                reply.close()
            raise
        return reply

    async def _take_place(self, deadline: float, timeout: float) -> None:
        if self._quick < self._places:
            self._quick += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(max(0, deadline - time.monotonic())):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled():
                self._give_place()  # given in the very moment in which nobody wanted it any more
            else:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(place)
            if isinstance(error, TimeoutError):
                raise _timed_out(timeout) from None
            raise

    def _give_place(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._quick -= 1

    async def _fork(self, *, warm: bool = False) -> Connection:
        connection = await self._template.fork(warm=warm)
        self.started += 1
        return connection

    def give_way(self, connection: Connection) -> None:
        """Take a question for a long one: it goes on behind the others, and its place is free.

        Args:
            connection: Its process.
        """
        self.slow += 1
        connection.set_background(True)
        self._turns.join(connection)
        self._give_place()

    def take_back(self, connection: Connection | None, *, was_slow: bool) -> None:
        """Take a question's place and process back.

        Args:
            connection: The process, if it had one already.
            was_slow: Whether it had given way. Its process goes on to another question only if it may have
                its old priority again, for which a user other than root needs RLIMIT_NICE.
        """
        self.running -= 1
        if was_slow:
            self.slow -= 1
        else:
            self._give_place()
        if connection is not None:
            self._turns.leave(connection)
            wanted = not self._closed and connection.is_idle
            if wanted and (not was_slow or connection.set_background(False)):
                self._idle.append(connection)
                self._trim_later()
            else:
                connection.close()
        self._shut_if_done()
        self._fill()

    def _trim_later(self) -> None:
        # A process that has made its pages its own is worth keeping for as long as the rush may last.
        if self._trimming is None and len(self._idle) > 2 * self._places:
            self._trimming = asyncio.get_running_loop().call_later(_SPARE_SECONDS, self._trim)

    def _trim(self) -> None:
        self._trimming = None
        while len(self._idle) > 2 * self._places:
            self._idle.pop(0).close()  # taken from the end, so the first have waited longest

    def _fill(self) -> None:
        if self._filling is None and not self._closed and self._is_short:
            self._filling = asyncio.ensure_future(self._fill_up())

    async def _fill_up(self) -> None:
        try:
            while self._is_short and not self._closed:
                self._idle.append(await self._fork(warm=True))
            self._shut_if_done()  # it may have been retired meanwhile
        except DyadError as error:
            _log.error("no query process can be started: %s", error)
        finally:
            self._filling = None

    def retire(self) -> None:
        """Take no more questions; those in work go on, and then the processes end."""
        self._closed = True
        if self._filling is not None:
            self._filling.cancel()
        self._shut_if_done()

    def _shut_if_done(self) -> None:
        if not self._closed or self.running or self._claims:
            return
        if self._trimming is not None:
            self._trimming.cancel()
        while self._idle:
            self._idle.pop().close()
        self._template.close()


def _timed_out(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped, since it took longer than {seconds:g} seconds: ask for less, "
        "such as one pair or one year"
    )


class _Task:
    """One question in work: what becomes of its place, its process and its time.

    Args:
        pool: The pool.
    """

    def __init__(self, pool: QueryPool) -> None:
        self._pool = pool
        self._timer: asyncio.TimerHandle | None = None
        self._is_slow = False
        self._ended = False
        self.connection: Connection | None = None

    def watch(self, connection: Connection, reply: Reply, left: float, timeout: float) -> None:
        self._reply = reply
        self._timeout = timeout
        self._began = time.monotonic()
        self._until = self._began + left
        self._worked = connection.seconds_worked()
        self._look_again(_MOMENT)
        reply.on_end(self.end)

    def _look_again(self, after: float) -> None:
        left = max(0, self._until - time.monotonic())
        self._timer = asyncio.get_running_loop().call_later(min(after, left), self._look)

    def _look(self) -> None:
        now = time.monotonic()
        connection = self.connection
        if now >= self._until or connection is None:
            self._stop(_timed_out(self._timeout))
            return
        if self._is_slow:
            self._look_again(self._until - now)
            return
        worked = connection.seconds_worked() - self._worked
        if now - self._began < _LONG and worked < _QUICK:
            self._look_again(_MOMENT)  # it waits for a processor, for which the question cannot be blamed
        elif self._pool.slow >= self._pool.most_slow and worked < _LONG and self._pool.has_room:
            self._look_again(_MOMENT)  # it keeps its place, so that fewer begin
        elif self._pool.slow >= self._pool.most_slow:
            told = f"{self._pool.slow} long queries are being answered already: try later, or ask for less"
            self._stop(TooBusy(told, 5))
        else:
            self._is_slow = True
            self._pool.give_way(connection)
            self._look_again(self._until - now)

    def _stop(self, error: DyadError) -> None:
        if self.connection is not None:
            self.connection.kill()
            self._pool.killed += 1
        self._reply.fail(error)

    def end(self, error: BaseException | None) -> None:
        if self._ended:
            return
        self._ended = True
        if self._timer is not None:
            self._timer.cancel()
        connection = self.connection
        if error is not None and connection is not None and not connection.is_idle:
            connection.kill()  # nobody waits for the answer any more
        self._pool.take_back(connection, was_slow=self._is_slow)
