"""Long queries work in turn: a few of them at a time, the others stand still.

Twenty queries that each would keep a processor busy for seconds leave no room for a question of a
millisecond, however low their priority is. A few with a little less priority do; and those still get their
share of a machine that others keep busy too, which the lowest priority (SCHED_IDLE) would not give them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, Protocol

_TURN: Final = 0.25
"""Seconds of a turn."""


class Worker(Protocol):
    """What can be made to stand still."""

    def stop(self) -> None:
        """Stand still."""
        ...

    def go_on(self) -> None:
        """Go on."""
        ...


class Turns:
    """Lets a few work at a time.

    Args:
        most: How many.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._working: deque[Worker] = deque()
        self._standing: deque[Worker] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def join(self, worker: Worker) -> None:
        """Let another one take part; it works on if there is room, or stands still until it is its turn.

        Args:
            worker: Who.
        """
        if len(self._working) < self._most:
            self._working.append(worker)
        else:
            worker.stop()
            self._standing.append(worker)
            self._wind()

    def leave(self, worker: Worker) -> None:
        """Let one go, and another take its turn.

        Args:
            worker: Who; it is left as it is, and may have ended.
        """
        if worker in self._standing:
            self._standing.remove(worker)
        elif worker in self._working:
            self._working.remove(worker)
            if self._standing:
                self._begin(self._standing.popleft())

    def _begin(self, worker: Worker) -> None:
        worker.go_on()
        self._working.append(worker)

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TURN, self._change)

    def _change(self) -> None:
        self._timer = None
        for _ in range(min(len(self._standing), len(self._working))):
            last = self._working.popleft()
            last.stop()
            self._begin(self._standing.popleft())
            self._standing.append(last)
        if self._standing:
            self._wind()
