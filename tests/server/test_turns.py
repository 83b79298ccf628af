from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from dyad_server.turns import Turns


class _Worker:
    """Remembers whether it works."""

    def __init__(self) -> None:
        self.works = True
        self.turns = 0

    def stop(self) -> None:
        assert self.works
        self.works = False

    def go_on(self) -> None:
        assert not self.works
        self.works = True
        self.turns += 1


def test_turns_let_each_work_after_some_time() -> None:
    """With more workers than may work, all of them get their turn, and never more than may work do."""

    async def run() -> None:
        turns = Turns(2)
        workers = [_Worker() for _ in range(5)]
        for worker in workers:
            turns.join(worker)
            assert sum(each.works for each in workers if each in workers[: workers.index(worker) + 1]) <= 2
        async with asyncio.timeout(10):
            while not all(worker.turns for worker in workers[2:]):
                assert sum(worker.works for worker in workers) == 2
                await asyncio.sleep(0.02)

    asyncio.run(run())


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 4))
def test_turns_are_taken_whenever_there_is_room(moves: list[int], most: int) -> None:
    """Whoever joins and leaves in whatever order, as many work as may, and nobody is forgotten."""

    async def run() -> None:
        turns = Turns(most)
        workers = [_Worker() for _ in range(10)]
        inside: set[int] = set()
        for number in moves:
            if number in inside:
                turns.leave(workers[number])
                inside.remove(number)
                workers[number] = _Worker()
            else:
                turns.join(workers[number])
                inside.add(number)
            assert sum(workers[each].works for each in inside) == min(most, len(inside))

    asyncio.run(run())
