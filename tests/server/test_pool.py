import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from dyad.errors import QuerySyntaxError, QueryTimeout, QueryTooLarge, ReleaseError, StoreError, TooBusy
from dyad.store import Kind
from dyad_server.forkserver import Opening
from dyad_server.frames import NotWanted, Question
from dyad_server.pool import QueryPool
from dyad_server.template import ForkServer

FORMATS: dict[Kind, str] = {"solutions": "csv", "boolean": "json", "graph": "ntriples"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG = "SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f }"
COUNT = "SELECT (COUNT(?c) AS ?n) { ?c a dyad:Country }"


def question(text: str, timeout: float = 20, most_bytes: int = 2**40) -> Question:
    """A question with the formats of these tests."""
    return Question(text, FORMATS, timeout=timeout, most_bytes=most_bytes)


def with_pool(
    home: Path,
    use: Callable[[QueryPool], Awaitable[None]],
    *,
    in_memory: bool = True,
    most: int = 32,
    memory_mb: int = 512,
    spool: int = 2**30,
) -> None:
    """Use a pool over the current release of a home."""

    async def run() -> None:
        forkserver = ForkServer()
        opening = Opening(str(home / "current" / "store"), in_memory, memory_mb * 2**20)
        try:
            pool = QueryPool(await forkserver.open(opening), ready=2, most=most, spool_bytes=spool)
            await pool.start()
            await use(pool)
            pool.retire()
        finally:
            forkserver.close()

    asyncio.run(run())


def processes() -> int:
    """How many processes this one has, with theirs."""
    found, waiting = 0, [os.getpid()]
    while waiting:
        number = waiting.pop()
        try:
            tasks = list(Path(f"/proc/{number}/task").iterdir())
            below = [int(text) for task in tasks for text in (task / "children").read_text().split()]
        except OSError:
            continue
        found += len(below)
        waiting += below
    return found


@pytest.mark.parametrize("in_memory", [True, False])
def test_pool_answers_from_memory_and_from_disk(release_home: Path, in_memory: bool) -> None:
    """A question is answered as the store itself would answer it, wherever the store is."""

    async def use(pool: QueryPool) -> None:
        reply = await pool.ask(question(COUNT))
        assert (reply.kind, reply.format_name, reply.is_small) == ("solutions", "csv", True)
        assert reply.body == b"n\r\n280\r\n"
        assert (await pool.ask(question("ASK {}"))).body == b'{"head":{},"boolean":true}'

    with_pool(release_home, use, in_memory=in_memory)


def test_pool_store_that_is_not_there_is_an_error_of_the_release(tmp_path: Path) -> None:
    """A template that cannot open its store says why."""

    async def use(pool: QueryPool) -> None:
        raise AssertionError("there is no pool")

    with pytest.raises(ReleaseError, match="cannot be opened"):
        with_pool(tmp_path, use)


def test_pool_error_of_a_query_costs_no_process(release_home: Path) -> None:
    """A syntax error is told with its place, and the same processes go on."""

    async def use(pool: QueryPool) -> None:
        before = pool.started
        for _ in range(10):
            with pytest.raises(QuerySyntaxError, match="line 2"):
                await pool.ask(question("SELECT *\n{ ?s ?p"))
        assert pool.started == before
        assert (await pool.ask(question(COUNT))).body == b"n\r\n280\r\n"

    with_pool(release_home, use)


def test_pool_kind_without_a_format_is_not_worked_out(release_home: Path) -> None:
    """An answer of a kind that nobody wants is refused as such."""

    async def use(pool: QueryPool) -> None:
        with pytest.raises(NotWanted, match="boolean"):
            await pool.ask(Question("ASK {}", {"solutions": "csv"}))

    with_pool(release_home, use)


def test_pool_deadline_ends_the_work_and_nothing_else(release_home: Path) -> None:
    """At the deadline the question fails and its process is gone; others in flight are answered."""

    async def use(pool: QueryPool) -> None:
        before = processes()
        endless = [asyncio.ensure_future(pool.ask(question(ENDLESS, 1.0))) for _ in range(6)]
        await asyncio.sleep(0.5)
        for _ in range(20):
            assert (await pool.ask(question(COUNT))).body == b"n\r\n280\r\n"
        outcomes = await asyncio.gather(*endless, return_exceptions=True)
        assert all(isinstance(outcome, QueryTimeout) for outcome in outcomes)
        assert (pool.running, pool.slow, pool.waiting) == (0, 0, 0)
        await asyncio.sleep(0.5)
        assert processes() <= before + 3  # those kept ready, and their successors

    with_pool(release_home, use)


def test_pool_question_that_waits_for_a_place_has_its_deadline_too(release_home: Path) -> None:
    """The time of waiting counts: whoever waits longer than he wants is told so."""

    async def use(pool: QueryPool) -> None:
        pool._places = 0
        with pytest.raises(QueryTimeout):
            await pool.ask(question(COUNT, 0.2))
        assert (pool.running, pool.waiting) == (0, 0)

    with_pool(release_home, use)


def test_pool_more_than_may_be_is_refused_at_once(release_home: Path) -> None:
    """Beyond the bound a question is refused and told when to come again."""

    async def use(pool: QueryPool) -> None:
        endless = [asyncio.ensure_future(pool.ask(question(ENDLESS, 3))) for _ in range(4)]
        await asyncio.sleep(0.05)
        with pytest.raises(TooBusy) as caught:
            await pool.ask(question(COUNT))
        assert caught.value.retry_after > 0
        outcomes = await asyncio.gather(*endless, return_exceptions=True)
        # Three may be long; the fourth had to leave its place to quick ones.
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["QueryTimeout"] * 3 + ["TooBusy"]
        assert (await pool.ask(question(COUNT))).is_small

    with_pool(release_home, use, most=4)


def test_pool_long_answer_comes_in_pieces_and_whole(release_home: Path) -> None:
    """A long answer is given as it comes, while memory holds no more than the first part of it."""

    async def use(pool: QueryPool) -> None:
        reply = await pool.ask(question(LONG + " LIMIT 200000"))
        data = b"".join([piece async for piece in reply.pieces()])
        assert data.count(b"\n") == 200_001
        assert reply.size == len(data) > len(reply.body)
        assert reply.is_whole
        assert not reply.is_small
        reply.close()

    with_pool(release_home, use)


def test_pool_answer_that_fails_on_its_way_raises(release_home: Path) -> None:
    """An answer that is cut by its deadline never ends as if it were whole."""

    async def use(pool: QueryPool) -> None:
        reply = await pool.ask(question(LONG, 2.0))
        pieces: list[bytes] = []

        async def read() -> None:
            async for piece in reply.pieces():
                pieces.append(piece)

        with pytest.raises(QueryTimeout):
            await read()
        assert pieces
        reply.close()

    with_pool(release_home, use)


def test_pool_answer_longer_than_it_may_be_is_an_error(release_home: Path) -> None:
    """The bound on answers is an error and not a cut."""

    async def use(pool: QueryPool) -> None:
        with pytest.raises(QueryTooLarge, match="LIMIT"):
            await pool.ask(question(LONG, most_bytes=500_000))
        assert (await pool.ask(question(COUNT))).is_small

    with_pool(release_home, use)


def test_pool_memory_is_bounded(release_home: Path) -> None:
    """A query that takes more memory than it may is ended, and the pool goes on."""
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40))
    greedy = f"SELECT (STRLEN(?v40) AS ?n) {{ BIND('0123456789abcdef' AS ?v0) {doubling} }}"

    async def use(pool: QueryPool) -> None:
        with pytest.raises(QueryTooLarge, match="memory"):
            await pool.ask(question(greedy))
        assert (await pool.ask(question(COUNT))).is_small

    with_pool(release_home, use, memory_mb=64)


def test_pool_abandoned_question_ends_its_process(release_home: Path) -> None:
    """When nobody waits for an answer any more, the work on it ends."""

    async def use(pool: QueryPool) -> None:
        asking = asyncio.ensure_future(pool.ask(question(ENDLESS)))
        await asyncio.sleep(0.5)
        assert pool.running == 1
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert (pool.running, pool.slow) == (0, 0)

    with_pool(release_home, use)


def test_pool_retired_ends_its_processes_when_the_last_answer_is_given(release_home: Path) -> None:
    """What is in work when a release is replaced is answered, and then its processes end."""

    async def run() -> None:
        before = processes()
        forkserver = ForkServer()
        opening = Opening(str(release_home / "current" / "store"), True, 2**29)
        pool = QueryPool(await forkserver.open(opening), ready=2, most=8, spool_bytes=2**30)
        await pool.start()
        asking = asyncio.ensure_future(pool.ask(question(LONG + " LIMIT 300000")))
        await asyncio.sleep(0.05)
        pool.retire()
        reply = await asking
        assert len(b"".join([piece async for piece in reply.pieces()])) > 1_000_000
        reply.close()
        forkserver.close()
        await asyncio.sleep(0.5)
        assert processes() == before

    asyncio.run(run())


def test_pool_answers_that_wait_to_be_read_have_a_bound_together(release_home: Path) -> None:
    """Where the files of unread answers are full, the next long answer is refused; read ones make room."""
    long = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10000"

    async def use(pool: QueryPool) -> None:
        first = await pool.ask(question(long))
        await first.whole()
        assert first.size > 2 * 2**20
        with pytest.raises(TooBusy, match="wait to be read"):
            await pool.ask(question(long))
        assert (await pool.ask(question(COUNT))).body == b"n\r\n280\r\n"
        first.close()
        again = await pool.ask(question(long))
        await again.whole()
        assert again.size == first.size
        again.close()

    with_pool(release_home, use, spool=3 * 2**20)


def test_pool_processes_start_while_another_reads_all_of_the_data(release_home: Path) -> None:
    """Processes that are asked for at the same moment, one of them warm, all come, and each is its own."""

    async def use(pool: QueryPool) -> None:
        kinds = (True, False, False, True)
        connections = await asyncio.gather(*(pool._template.fork(warm=warm) for warm in kinds))
        assert len({connection._process for connection in connections}) == len(kinds)
        for connection in connections:
            connection.close()

    with_pool(release_home, use)


def test_pool_processes_of_a_rush_are_kept_for_a_while(
    release_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What many questions at once have started is there for the next, and goes when nobody asks."""
    monkeypatch.setattr("dyad_server.pool._SPARE_SECONDS", 0.5)
    monkeypatch.setattr("dyad_server.pool._QUICK", 0.0)
    monkeypatch.setattr("dyad_server.pool._MOMENT", 0.01)

    async def use(pool: QueryPool) -> None:
        pool._places = 1
        asked = [question(f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e {n} }}") for n in range(9)]
        await asyncio.gather(*(pool.ask(each) for each in asked))
        kept = pool.processes
        assert kept > 2
        async with asyncio.timeout(20):
            while pool.processes > 2:
                await asyncio.sleep(0.05)
        assert (await pool.ask(question(COUNT))).body == b"n\r\n280\r\n"

    with_pool(release_home, use)


def test_pool_answer_abandoned_between_two_pieces_says_so(release_home: Path) -> None:
    """Who still reads an answer that was given up is told that, and reads from no closed file."""

    async def use(pool: QueryPool) -> None:
        reply = await pool.ask(question(f"{LONG} LIMIT 200000"))
        pieces = reply.pieces()
        assert await anext(pieces)
        await reply.whole()
        reply.abandon()
        with pytest.raises(StoreError, match="client has gone"):
            await anext(pieces)

    with_pool(release_home, use)
