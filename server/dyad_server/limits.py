"""The rate limit of one client."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dyad_server.errors import TooMany


class RateLimit:
    """Counts the requests of each client over the last minute.

    Args:
        per_minute: How many one may send; 0 for any number.
    """

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, client: str) -> None:
        """Count a request.

        Args:
            client: The client's address.

        Raises:
            TooMany: It has sent as many as it may.
        """
        if self._item is None or self._limiter.hit(self._item, client):
            return
        window = self._limiter.get_window_stats(self._item, client)
        wait = max(1, round(window.reset_time - time.time()))
        raise TooMany(
            f"a client may send {self._item.amount} requests a minute: try again in {wait} seconds", wait
        )
