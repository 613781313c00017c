"""The load: one thread that talks to Home Assistant over raw sockets.

It does nothing but send bytes that were made before and cut answers apart, so that
what is measured is the other side; how much of a core it took itself is told.
"""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
import selectors
import socket
from statistics import median
from time import perf_counter, sleep, thread_time
from typing import Final

HOST: Final = "127.0.0.1"
# Above this the client may have been what was measured.
CLIENT_LIMIT: Final = 0.85

_CHUNK: Final = 65536
_STALL: Final = 60.0
_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"

type Expect = Callable[[bytes], bool]


def is_ok(body: bytes) -> bool:
    """Return whether a terminal takes an answer for a yes."""
    return body.startswith(b"OK")


@dataclass(slots=True)
class Sample:
    """What came of a load; times in s."""

    seconds: float = 0
    client_seconds: float = 0
    latencies: array[float] = field(default_factory=lambda: array("d"))
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def client_share(self) -> float:
        """Return how much of a core the client took (0 to 1)."""
        return self.client_seconds / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency that a share of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        """Return the median latency."""
        return median(self.latencies)


@dataclass(slots=True, eq=False)
class _Exchange:
    """A connection and the request that is under way on it."""

    socket: socket.socket
    begun: float
    left: memoryview
    answer: bytearray = field(default_factory=bytearray)


class Load:
    """Sends requests to one port and measures their answers."""

    def __init__(
        self, port: int, *, keep_alive: bool = True, expect: Expect = is_ok
    ) -> None:
        """Take the port, whether connections are kept, and which bodies are right."""
        self._address = (HOST, port)
        self._keep_alive = keep_alive
        self._expect = expect
        self._selector = selectors.DefaultSelector()
        self._sample = Sample()

    def closed(
        self, requests: Iterator[bytes], slots: int, seconds: float | None = None
    ) -> Sample:
        """Have so many requests under way, the next as soon as one was answered.

        Ends with the requests or after some time, when all answers are there.
        """
        with self._measuring() as begun:
            until = begun + (seconds or float("inf"))
            for _ in range(slots):
                if (data := next(requests, None)) is None:
                    break
                self._open(data, perf_counter())
            while self._selector.get_map():
                for exchange in self._answered():
                    now = perf_counter()
                    following = next(requests, None) if now < until else None
                    if following is None:
                        self._close(exchange)
                    elif self._keep_alive:
                        self._send(exchange, following, now)
                    else:
                        self._close(exchange)
                        self._open(following, now)
        return self._sample

    def scheduled(self, arrivals: Iterable[tuple[float, bytes]], most: int) -> Sample:
        """Send each request on a connection of its own when it is due (s).

        A latency counts from when it was due. At most so many are under way at once;
        those that are due meanwhile wait, and their time counts.
        """
        due: deque[tuple[float, bytes]] = deque(arrivals)
        with self._measuring() as begun:
            while due or self._selector.get_map():
                now = perf_counter() - begun
                while due and due[0][0] <= now and len(self._selector.get_map()) < most:
                    at, data = due.popleft()
                    self._open(data, begun + at)
                is_full = len(self._selector.get_map()) >= most
                wait = max(0.0, due[0][0] - now) if due and not is_full else None
                if not self._selector.get_map():
                    # A selector without sockets cannot wait on every system.
                    sleep(wait or 0.0)
                    continue
                for exchange in self._answered(wait):
                    self._close(exchange)
        return self._sample

    def _measuring(self) -> _Stopwatch:
        """Return what measures from its beginning to its end."""
        self._sample = Sample()
        return _Stopwatch(self._sample)

    def _open(self, data: bytes, begun: float) -> None:
        """Connect and send a request."""
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect_ex(self._address)
        exchange = _Exchange(connection, begun, memoryview(data))
        # Writable means connected.
        self._selector.register(
            connection, selectors.EVENT_READ | selectors.EVENT_WRITE, exchange
        )

    def _send(self, exchange: _Exchange, data: bytes, begun: float) -> None:
        """Send the next request on a connection."""
        exchange.begun = begun
        exchange.answer.clear()
        exchange.left = memoryview(data)
        self._write(exchange)
        if exchange.left:
            self._selector.modify(
                exchange.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, exchange
            )

    def _write(self, exchange: _Exchange) -> None:
        """Send as much as goes."""
        with suppress(BlockingIOError):
            exchange.left = exchange.left[exchange.socket.send(exchange.left) :]

    def _answered(self, wait: float | None = None) -> list[_Exchange]:
        """Wait for something to happen; return the exchanges that have ended well."""
        found = self._selector.select(_STALL if wait is None else wait)
        if not found and wait is None:
            for key in list(self._selector.get_map().values()):
                self._fail(key.data, "no answer")
        ended = []
        for key, events in found:
            exchange: _Exchange = key.data
            try:
                if events & selectors.EVENT_WRITE:
                    self._write(exchange)
                    if not exchange.left:
                        self._selector.modify(
                            exchange.socket, selectors.EVENT_READ, exchange
                        )
                if events & selectors.EVENT_READ and self._read(exchange):
                    ended.append(exchange)
            except OSError as error:
                self._fail(exchange, type(error).__name__)
        return ended

    def _read(self, exchange: _Exchange) -> bool:
        """Read what is there; return whether the answer is complete and right."""
        data = exchange.socket.recv(_CHUNK)
        exchange.answer += data
        answer = exchange.answer
        end = answer.find(_HEAD_END)
        if end >= 0:
            head = bytes(answer[: end + 2]).lower()
            _, _, after = head.partition(_LENGTH)
            length = int(after[: after.index(b"\r\n")])
            body = bytes(answer[end + 4 :])
            if len(body) >= length:
                status = head[9:12]
                if status == b"200" and self._expect(body):
                    self._sample.latencies.append(perf_counter() - exchange.begun)
                    return True
                self._fail(exchange, f"status {status.decode()}")
                return False
        if not data:
            self._fail(exchange, "closed")
        return False

    def _fail(self, exchange: _Exchange, why: str) -> None:
        """Count a failure and give the connection up."""
        self._sample.failures[why] += 1
        self._close(exchange)

    def _close(self, exchange: _Exchange) -> None:
        """Close a connection."""
        self._selector.unregister(exchange.socket)
        exchange.socket.close()


class _Stopwatch:
    """Measures time, and the time that the client itself computed."""

    def __init__(self, sample: Sample) -> None:
        """Take what the times go to."""
        self._sample = sample
        self._begun = 0.0
        self._computed = 0.0

    def __enter__(self) -> float:
        """Begin, and return when."""
        self._begun, self._computed = perf_counter(), thread_time()
        return self._begun

    def __exit__(self, *_: object) -> None:
        """End."""
        self._sample.seconds = perf_counter() - self._begun
        self._sample.client_seconds = thread_time() - self._computed


def merged(samples: Iterable[Sample]) -> Sample:
    """Return samples as if they were one."""
    whole = Sample()
    for sample in samples:
        whole.seconds += sample.seconds
        whole.client_seconds += sample.client_seconds
        whole.latencies.extend(sample.latencies)
        whole.failures += sample.failures
    return whole
