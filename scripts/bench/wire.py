"""The requests of a benchmark, as bytes."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from simulator.http import USER_AGENT

FLOOR_TARGET: Final = "/api/bench_floor"
# Long ago enough that no line is live, and nothing that a clock watch minds.
BACKLOG_BEGINS: Final = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE: Final = 200


def serial_number(number: int) -> str:
    """Return the serial number of a terminal of the benchmark."""
    return f"BENCH{number:08d}"


def request(
    method: str, target: str, body: bytes = b"", *, keep_alive: bool = True
) -> bytes:
    """Return a request as firmware writes it."""
    lines = [
        f"{method} {target} HTTP/1.1",
        "Host: 127.0.0.1",
        f"User-Agent: {USER_AGENT}",
        f"Connection: {'keep-alive' if keep_alive else 'close'}",
        "Accept: */*",
    ]
    if method == "POST":
        lines += ["Content-Type: text/plain", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def handshake(number: int) -> bytes:
    """Return the request that begins a session."""
    query = f"SN={serial_number(number)}&options=all&pushver=2.4.1&language=69"
    return request("GET", f"/iclock/cdata?{query}")


def poll(number: int, *, keep_alive: bool = True) -> bytes:
    """Return the request that asks for commands."""
    target = f"/iclock/getrequest?SN={serial_number(number)}"
    return request("GET", target, keep_alive=keep_alive)


def floor_poll(*, keep_alive: bool = True) -> bytes:
    """Return a poll of the trivial view, with the query that terminals send."""
    target = f"{FLOOR_TARGET}?SN={serial_number(0)}"
    return request("GET", target, keep_alive=keep_alive)


def post(number: int, body: bytes, *, keep_alive: bool = True) -> bytes:
    """Return the upload of attendance lines."""
    target = f"/iclock/cdata?SN={serial_number(number)}&table=ATTLOG&Stamp=9999"
    return request("POST", target, body, keep_alive=keep_alive)


def floor_post(body: bytes, *, keep_alive: bool = True) -> bytes:
    """Return an upload to the trivial view, which stores nothing of it."""
    target = f"{FLOOR_TARGET}?SN={serial_number(0)}&table=ATTLOG&Stamp=9999"
    return request("POST", target, body, keep_alive=keep_alive)


def shown_post(number: int, body: bytes) -> bytes:
    """Return the post to the view that shows a punch and stores nothing."""
    return request("POST", f"{FLOOR_TARGET}/punch?SN={serial_number(number)}", body)


def line(pin: int, time: datetime) -> bytes:
    """Return an attendance line; the time is the wall clock's."""
    return f"{pin}\t{time:%Y-%m-%d %H:%M:%S}\t0\t1\t0\t0\t0\n".encode()


def backlog(first: int, count: int) -> bytes:
    """Return lines of long ago, no two of which are the same."""
    return b"".join(
        line(number % PEOPLE + 1, BACKLOG_BEGINS + timedelta(seconds=number))
        for number in range(first, first + count)
    )


def posts(number: int, lines: int, in_a_post: int, first: int = 0) -> list[bytes]:
    """Return the uploads of a backlog of one terminal."""
    starts: Iterable[int] = range(first, first + lines, in_a_post)
    return [
        post(number, backlog(start, min(in_a_post, first + lines - start)))
        for start in starts
    ]
