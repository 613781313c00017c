"""Attacks in the access-control dialect by size, by packets and by clocks."""

from collections.abc import Awaitable, Callable, Mapping
import gzip
from itertools import cycle, product
from random import Random
import time
from typing import Final

from .attack_access import row
from .attack_arena import DOORS, Arena, body_of, http
from .attack_protocol import rows_of

_MEGABYTE: Final = 1024 * 1024
_LARGE: Final = 4 * _MEGABYTE
_ROWS: Final = 100_000
# A panel and eight doors.
_MOST_DEVICES: Final = 9
_NOTED_SECONDS: Final = 5
_NOISE: Final = Random(6).randbytes(_MEGABYTE)
_TIMES: Final = (
    "1971--10--29 -23:-27:-54",
    "0000-00-00 00:00:00",
    "0001-01-01 00:00:00",
    "9999-12-31 23:59:59",
    "2026-02-30 25:61:61",
    "2026-13-01 00:00:00",
    "-2026-01-01 00:00:00",
    "1e9-01-01 00:00:00",
    "2026-01-01 00:00:00+99:99",
    "2026-01-01T00:00:00Z",
    "\u0662\u0660\u0662\u0666-01-01 00:00:00",
    "now",
    "",
    "9" * 3000,
)
# What was more than five minutes away when it came.
_FALSELY_LIVE: Final = (
    "select count(*) from access_events where live and local_time >= 0"
    " and abs(occurred_at - received_at) > 300",
    "select count(*) from punches where live and abs(punched_at - received_at) > 300",
)
_INTEGERS: Final = ("-1", "0", str(2**31), str(2**63), str(10**30), "1e3", "0x10", " 1")


def _events() -> bytes:
    """Return a hundred thousand events of one body, no two the same."""
    return b"".join(
        b"time=2026-03-%02d %02d:%02d:%02d\tpin=%d\tevent=0\tinoutstatus=0"
        b"\tverifytype=4\tindex=%d\r\n"
        % (
            number // 86400 + 1,
            number // 3600 % 24,
            number // 60 % 60,
            number % 60,
            number % 500 + 1,
            number,
        )
        for number in range(_ROWS)
    )


async def _timed(arena: Arena, name: str, *requests: bytes) -> None:
    """Send requests at once, in turn to each of the ports, and note what took long."""
    begun = time.monotonic()
    mounts = cycle(arena.mounts)
    await arena.together(
        *(arena.send(request, mount=next(mounts)) for request in requests)
    )
    if (seconds := time.monotonic() - begun) > _NOTED_SECONDS:
        arena.tally.notes.append(f"'{name}' took {seconds:.1f} s")


async def _registries(arena: Arena) -> None:
    """Register with very much to say."""
    many = ",".join(f"Key{number}={number}" for number in range(1_000_000))
    bodies = {
        "one value": b"LockCount=2,DeviceName=" + b"x" * _LARGE,
        "one key": b"x" * _LARGE,
        "many keys": many.encode()[:_LARGE],
        "commas": b"," * _LARGE,
        "equals": b"=" * _LARGE,
        "noise": _NOISE * 4,
        "numbers": b",".join(
            name + b"=" + number
            for name in (b"LockCount", b"ReaderCount", b"AuxInCount", b"AuxOutCount")
            for number in (b"9" * 5000, b"-1", b"1e9", b"256", b"\xd9\xa3", b"")
        ),
        "bitmaps": b"EventTypes=" + b"F" * _LARGE,
    }
    for name, body in bodies.items():
        sn = f"SN={DOORS}"
        await _timed(
            arena,
            name,
            http("POST", f"/iclock/registry?{sn}", body),
            http("POST", f"/iclock/cdata?{sn}&table=options", body),
        )
    await arena.send(http("POST", f"/iclock/registry?SN={DOORS}", b"LockCount=2"))
    doors = {
        device["id"]
        for device in await _devices(arena)
        if any(DOORS in identifier for _, identifier in device["identifiers"])
    }
    if len(doors) > _MOST_DEVICES:
        arena.tally.breach(f"{len(doors)} devices were made of one panel")


async def _devices(arena: Arena) -> list[dict[str, list[list[str]]]]:
    """Return the devices of Home Assistant."""
    async with arena.client.websocket() as websocket:
        found: list[dict[str, list[list[str]]]] = await websocket.command(
            "config/device_registry/list"
        )
    return found


async def _logs(arena: Arena) -> None:
    """Send a hundred thousand rows in one body, and rows that are none."""
    rtlog, rtstate = (
        f"/iclock/cdata?SN={DOORS}&table={table}" for table in ("rtlog", "rtstate")
    )
    bodies = {
        "states": b"time=2026-03-04 05:06:07\tsensor=00\trelay=00\talarm=00\n" * _ROWS,
        "events": _events(),
        "empty rows": b"\r\n" * (_LARGE // 2),
        "short rows": b"a\n" * (_LARGE // 2),
        "one row": b"time=" + b"1" * _LARGE,
        "tabs": b"\t" * _LARGE,
        "pairs": b"event=0\t" * (_LARGE // 8),
        "the same row": row("777") * (_LARGE // 100),
        "noise": _NOISE * 4,
    }
    for name, body in bodies.items():
        await _timed(
            arena, name, http("POST", rtlog, body), http("POST", rtstate, body)
        )


async def _tables(arena: Arena) -> None:
    """Send tables whose rows have to be counted, and counts that are none."""
    many = b"".join(b"user pin=%d\tname=x\r\n" % number for number in range(200_000))
    bodies = {
        "users": many,
        "short rows": b"a\n" * (_LARGE // 2),
        "names only": b"user \n" * (_LARGE // 6),
        "one row": b"user pin=1\tname=" + b"x" * _LARGE,
        "picture": b"biophoto pin=1\tcontent=" + b"A\n" * (_LARGE // 2),
        "zeros": bytes(_LARGE),
    }
    for (name, body), table in product(bodies.items(), ("user", "biophoto", "nobody")):
        target = f"/iclock/cdata?SN={DOORS}&table=tabledata&tablename={table}"
        await _timed(
            arena,
            f"{name} of {table}",
            http("POST", f"{target}&count=1000000000", body),
        )
    small = gzip.compress(bytes(64 * _MEGABYTE))
    target = f"/iclock/cdata?SN={DOORS}&table=tabledata&tablename=user"
    await arena.send(http("POST", target, small, "Content-Encoding: gzip"))
    for count in (*_INTEGERS, "9" * 5000):
        data = http("POST", f"{target}&count={count.replace(' ', '%20')}", b"x")
        answer = body_of(await arena.send(data))
        if len(answer) > len(b"user=100000\r\n"):
            arena.tally.breach(f"a count was sent back: {answer[:60]!r}")


async def _packets(arena: Arena) -> None:
    """Answer in packets that never become whole, or contradict each other."""

    def packet(number: int, count: object, index: object, body: bytes) -> bytes:
        target = (
            f"/iclock/querydata?SN={DOORS}&type=tabledata&cmdid={number}"
            f"&tablename=user&count=1&packcnt={count}&packidx={index}"
        )
        return http("POST", target, body)

    part = b"user pin=1\tname=x\r\n"
    numbers = (*_INTEGERS, "", "9" * 5000, str(10**9), "10000", "10001")
    for count, index in product(numbers, numbers):
        data = packet(1, count.replace(" ", "%20"), index.replace(" ", "%20"), part)
        await arena.send(data)
    # Each says of the same answer that it has another number of packets.
    for packets in range(2, 300):
        await arena.send(packet(2, packets, 1, part))
    # Small ones that are never all there: as many as there may be.
    for place in range(1, 2000):
        await arena.send(packet(3, 10_000, place, b""))
    # Large ones of many answers, none of which ends.
    held = arena.server.memory()["VmRSS"]
    for number in range(20):
        await _timed(
            arena,
            "packets",
            *(packet(100 + number, 9, index, _NOISE * 4) for index in range(1, 4)),
        )
    grown = arena.server.memory()["VmRSS"] - held
    arena.tally.notes.append(f"480 MB of packets that never end: {grown} MB more")
    for kind in ("count", "options", "vmtable", "x" * 3000):
        target = f"/iclock/querydata?SN={DOORS}&type={kind}&cmdid=9&tablename=user"
        await _timed(arena, kind[:9], http("POST", target, b"a\n" * (_LARGE // 2)))
        await _timed(arena, kind[:9], http("POST", target, b"a=1\n" * (_LARGE // 4)))
    # Whoever connects anew has nothing left of this.
    await arena.send(http("POST", f"/iclock/push?SN={DOORS}"))


async def _clocks(arena: Arena) -> None:
    """Send times that are none: nothing old may count as of now."""
    log = f"/iclock/cdata?SN={DOORS}&table=rtlog"
    table = f"/iclock/cdata?SN={DOORS}&table=tabledata&tablename=transaction&count=1"
    for mount in arena.mounts:
        for text in _TIMES:
            for number in range(2):
                body = row("778", text or " ", index=str(number))
                for target in (log, log.replace("rtlog", "rtstate")):
                    await arena.send(http("POST", target, body), mount=mount)
                await arena.send(http("POST", log, body * 3), mount=mount)
        for text in _INTEGERS:
            line = f"transaction pin=778\teventtype=0\ttime_second={text}\tdoorid=1\r\n"
            await arena.send(http("POST", table, line.encode()), mount=mount)
        for key in ("eventaddr", "event", "index", "verifytype", "inoutstatus"):
            for text in (*_INTEGERS, "x", "9" * 3000):
                body = row("778", "2026-03-04 05:06:07", **{key: text})
                await arena.send(http("POST", log, body), mount=mount)
        for kind in ("time", "", "x" * 5000, "time%00"):
            target = f"/iclock/rtdata?SN={DOORS}&type={kind}"
            await arena.send(http("GET", target), mount=mount)
    for statement in _FALSELY_LIVE:
        if (found := rows_of(arena, statement)) != [(0,)]:
            arena.tally.breach(f"{found} counted as of now: {statement}")


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "access: registries": _registries,
    "access: logs": _logs,
    "access: tables": _tables,
    "access: packets": _packets,
    "access: broken clocks": _clocks,
}
