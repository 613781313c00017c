"""What the load of a benchmark counts, and what it takes for a failure."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import repeat

import pytest

from scripts.bench import wire
from scripts.bench.load import HOST, Load, Sample

pytestmark = pytest.mark.usefixtures("socket_enabled")

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"
type Answer = Callable[[int], bytes]


@asynccontextmanager
async def served(answer: Answer) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Serve; yield the port and the requests so far. An empty answer closes."""
    requests: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                _, found, length = head.lower().partition(b"content-length: ")
                body = await reader.readexactly(int(length.split()[0]) if found else 0)
                requests.append(head + body)
                if not (reply := answer(len(requests))):
                    break
                writer.write(reply)
                if b"connection: close" in head.lower():
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, HOST, 0)
    try:
        yield server.sockets[0].getsockname()[1], requests
    finally:
        server.close()


async def measured(work: Callable[[], Sample]) -> Sample:
    """Do work in a thread, as a benchmark does."""
    waiting: Awaitable[Sample] = asyncio.to_thread(work)
    return await asyncio.wait_for(waiting, 30)


@pytest.mark.parametrize("keep_alive", [True, False])
async def test_every_request_once(keep_alive: bool) -> None:
    """Test that each request is sent once, and each answer is a latency."""
    posts = [
        wire.post(number, wire.backlog(number, 1), keep_alive=keep_alive)
        for number in range(40)
    ]
    async with served(lambda _: OK) as (port, requests):
        load = Load(port, keep_alive=keep_alive)
        sample = await measured(lambda: load.closed(iter(posts), 7))
    assert sorted(requests) == sorted(posts)
    assert len(sample.latencies) == 40
    assert not sample.failures
    assert 0 < sample.median <= sample.percentile(0.99) <= sample.seconds
    assert sample.rate == pytest.approx(40 / sample.seconds)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n", "status 503"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nNOPE", "status 200"),
        (b"", "closed"),
    ],
)
async def test_failures(answer: bytes, failure: str) -> None:
    """Test that what is no acknowledgement counts as a failure, not as an answer."""
    async with served(lambda number: answer if number == 3 else OK) as (port, _):
        load = Load(port)
        sample = await measured(lambda: load.closed(iter([wire.poll(0)] * 9), 1))
    assert dict(sample.failures) == {failure: 1}
    # One at a time: nothing follows on a connection that has failed.
    assert len(sample.latencies) == 2


async def test_ends_in_time() -> None:
    """Test that a load without an end stops by itself."""
    async with served(lambda _: OK) as (port, requests):
        load = Load(port)
        sample = await measured(lambda: load.closed(repeat(wire.poll(0)), 4, 0.05))
    assert len(sample.latencies) == len(requests) > 0


async def test_schedule() -> None:
    """Test that what is due is sent then, and that waiting for a place counts."""
    arrivals = [(0.0, wire.poll(0, keep_alive=False))] * 3
    arrivals += [(0.2, wire.poll(1, keep_alive=False))]
    async with served(lambda _: OK) as (port, requests):
        load = Load(port, keep_alive=False)
        sample = await measured(lambda: load.scheduled(arrivals, 1))
    assert len(requests) == len(sample.latencies) == 4
    assert sample.seconds >= 0.2
    assert not sample.failures
