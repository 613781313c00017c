"""Attacks by size and by slowness, the approved terminal's own included."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
import gzip
import io
from random import Random
import tarfile
import time
from typing import Final
import zlib

from .attack_arena import (
    ACCOMPLICE,
    HONEST,
    NOISY,
    SEALED,
    STRANGER,
    Arena,
    body_of,
    http,
    statuses,
)

_MEGABYTE: Final = 1024 * 1024
_UPLOAD: Final = f"/iclock/cdata?SN={NOISY}&table=ATTLOG&Stamp=1"
_PACKAGE: Final = f"/iclock/cdata?SN={NOISY}&table=OPERLOG&ContentType=tgz"
_PHOTO: Final = f"/iclock/fdata?SN={NOISY}&table=ATTPHOTO"
_NOISE: Final = Random(3).randbytes(_MEGABYTE)
_NAMES: Final = (
    "../../../escaped-1.jpg",
    "..%2f..%2fescaped-2.jpg",
    "/var/tmp/escaped-3.jpg",  # noqa: S108 - a name that is sent
    "C:\\escaped-4.jpg",
    "20260504080910-../../escaped.jpg",
    "20260504080910-7\0escaped.jpg",
    "20260504080910-" + "7" * 4000 + ".jpg",
    "20260504080910-.jpg",
    "99999999999999-7.jpg",
    "<script>-7.jpg",
    "CON.jpg",
    ".jpg",
    "\u202egpj.7-20260504080910",
)


async def _large(arena: Arena) -> None:
    """Send bodies of 16 MB, many at once, and larger ones."""
    full = _NOISE * 16
    lines = (b"7\t2026-03-04 05:06:07\t0\t1\t0\t0\n" * 40_000)[:_MEGABYTE] * 12
    work = []
    for mount in arena.mounts:
        work += [arena.send(http("POST", _UPLOAD, full), mount=mount) for _ in range(8)]
        work += [
            arena.send(http("POST", _UPLOAD, lines), mount=mount) for _ in range(2)
        ]
        work += [
            arena.must_refuse(
                "17 MB", http("POST", _UPLOAD, full + _NOISE), mount=mount
            ),
            arena.must_refuse(
                "16 MB of a stranger",
                http("POST", "/iclock/cdata?SN=STRANGER1&table=ATTLOG", full),
                ACCOMPLICE,
                mount,
            ),
        ]
    await arena.together(*work, most=24)


async def _drip(
    arena: Arena,
    port: int,
    begin: bytes,
    drops: Iterable[bytes],
    pause: float,
    source: str = STRANGER,
) -> None:
    """Send a beginning and then a little at a time, until closed or out of time."""
    arena.tally.tried += 1
    end = arena.until()
    heard = b""
    ended = "held"
    with suppress(OSError):
        reader, writer = await arena.connect(port, source)
        try:
            writer.write(begin)
            for drop in drops:
                if time.monotonic() > end:
                    break
                writer.write(drop)
                await writer.drain()
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(pause, 0.001)):
                        heard = await reader.read(65536)
                        ended = "closed"
                        break
        except ConnectionError:
            ended = "reset"
        finally:
            writer.close()
    found = statuses(heard)
    arena.tally.came[str(found[0]) if found else ended] += 1


def _for_ever(drop: bytes) -> Iterable[bytes]:
    """Return the same again and again."""
    while True:
        yield drop


async def _endless(arena: Arena) -> None:
    """Send a chunked body without end."""
    chunk = b"10000\r\n" + b"\n" * 65536 + b"\r\n"
    for serial_number in (NOISY, "STRANGER1"):
        target = f"/iclock/cdata?SN={serial_number}&table=ATTLOG"
        head = http("POST", target, b"", "Transfer-Encoding: chunked")
        await asyncio.gather(
            *(
                _drip(arena, port, head, _for_ever(chunk), 0)
                for port in arena.mounts.values()
                for _ in range(4)
            )
        )


async def _slow(arena: Arena) -> None:
    """Send heads and bodies a byte at a time, on many connections."""
    whole = http("GET", f"/iclock/getrequest?SN={NOISY}", b"", "X-Y: " + "z" * 8000)
    body = http("POST", _UPLOAD, b"1" * 100_000)
    slow_head = [bytes([each]) for each in whole[:8000]]
    await asyncio.gather(
        *(
            _drip(arena, port, begin, drops, 0.2, source)
            for port in arena.mounts.values()
            for number in range(20)
            for begin, drops, source in (
                (b"", slow_head, f"127.0.1.{number + 1}"),
                (body[:400], _for_ever(b"1"), STRANGER),
            )
        )
    )
    arena.tally.notes.append(
        "held: still open at the end; the own listener closes a slow head after 20 s,"
        " a body after a pause of 30 s: run with --seconds 40"
    )


async def _room(arena: Arena) -> None:
    """Announce four bodies of 16 MB, send next to nothing, and so hold all the room."""
    for serial_number, source in ((NOISY, STRANGER), (SEALED, ACCOMPLICE)):
        for mount, port in arena.mounts.items():
            refused = arena.honest.terminal.link.counters["refused 503"]
            target = f"/iclock/cdata?SN={serial_number}&table=ATTLOG"
            begin = http("POST", target, bytes(16 * _MEGABYTE))[:400]
            held = (
                _drip(arena, port, begin, _for_ever(b"1"), 0.5, source)
                for _ in range(4)
            )
            await asyncio.gather(*held)
            refused = arena.honest.terminal.link.counters["refused 503"] - refused
            if refused:
                whose = "an approved one" if serial_number == NOISY else "nobody's key"
                arena.tally.notes.append(
                    f"{refused} requests of the honest terminal were answered 503"
                    f" while four bodies under {serial_number} ({whose}) were held"
                    f" open ({mount})"
                )
            await asyncio.sleep(1)


async def _half(arena: Arena) -> None:
    """Hang up in the middle of a request, at many places."""
    whole = http("POST", _UPLOAD, b"7\t2026-03-04 05:06:07\t0\t1\t0\t0\n" * 50)

    async def half(port: int, length: int) -> None:
        arena.tally.tried += 1
        with suppress(OSError):
            _, writer = await arena.connect(port)
            writer.write(whole[:length])
            await writer.drain()
            writer.transport.abort()
            arena.tally.came["hung up"] += 1

    await arena.together(
        *(
            half(port, length)
            for port in arena.mounts.values()
            for length in range(1, len(whole) - 1, 7)
        )
    )


async def _oversized(arena: Arena) -> None:
    """Send heads that are too large in some way."""
    poll = f"/iclock/getrequest?SN={NOISY}"
    heads = (
        http("GET", poll + "&x=" + "y" * 200_000),
        http("GET", poll, b"", "X: " + "y" * 200_000),
        http("GET", poll, b"", *(f"X-{number}: y" for number in range(20_000))),
        b"X" * _MEGABYTE,
        http("GET", poll, b"", "Cookie: " + "a=b;" * 100_000),
    )
    for mount in arena.mounts:
        for _ in range(4):
            for head in heads:
                await arena.must_refuse("an oversized head", head, mount=mount)


async def _idle(arena: Arena) -> None:
    """Hold 200 connections of one address, and of many, and say nothing."""
    for mount, port in arena.mounts.items():
        for kind, source in (("one address", lambda _: STRANGER), ("many", _of_many)):
            held = []
            for number in range(200):
                arena.tally.tried += 1
                with suppress(OSError):
                    held.append(await arena.connect(port, source(number)))
            await asyncio.sleep(arena.seconds / 2)
            still = sum(not reader.at_eof() for reader, _ in held)
            arena.tally.came[f"{mount} of {kind} open"] = still
            answer = await arena.raw(
                port, http("GET", f"/iclock/getrequest?SN={HONEST}"), "127.0.0.1"
            )
            arena.tally.came[f"{mount} honest meanwhile {statuses(answer)}"] += 1
            for _, writer in held:
                writer.close()
            await asyncio.sleep(0.2)


def _of_many(number: int) -> str:
    """Return one of many addresses."""
    return f"127.0.2.{number + 1}"


def _bombs() -> dict[str, bytes]:
    """Return packages that are much larger than they look."""
    zeros = zlib.compressobj(9, wbits=31)
    flat = b"".join(zeros.compress(bytes(_MEGABYTE)) for _ in range(512))
    flat += zeros.flush()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in ("../../../escaped", "/var/escaped", "a"):
            info = tarfile.TarInfo(name)
            info.size = 16 * _MEGABYTE
            archive.addfile(info, io.BytesIO(bytes(info.size)))
        link = tarfile.TarInfo("escaped-link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    users = b"".join(b"USER PIN=%d\tName=x\n" % number for number in range(299_000))
    return {
        "flat": flat,
        "members": gzip.compress(bytes(_MEGABYTE), 9) * 1000,
        "nested": gzip.compress(flat),
        "archive": gzip.compress(file.getvalue()),
        "lines": gzip.compress(b"\n" * 60 * _MEGABYTE),
        "short lines": gzip.compress(b"a\n" * 299_000),
        "users": gzip.compress(users),
    }


async def _packages(arena: Arena) -> None:
    """Send packages that unpack to very much."""
    for name, bomb in (await asyncio.to_thread(_bombs)).items():
        begun = time.monotonic()
        await arena.together(
            *(
                arena.send(http("POST", _PACKAGE, bomb), mount=mount)
                for mount in arena.mounts
                for _ in range(2)
            )
        )
        if (seconds := time.monotonic() - begun) > 5:
            arena.tally.notes.append(f"four of '{name}' took {seconds:.1f} s")
    await arena.send(
        http(
            "POST",
            _UPLOAD,
            gzip.compress(bytes(64 * _MEGABYTE)),
            "Content-Encoding: gzip",
        )
    )
    await _nothing_escaped(arena)


async def _photos(arena: Arena) -> None:
    """Send pictures that claim to be huge, under names that lead elsewhere."""
    huge = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(1000)
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\2\0\0\0"
    for mount in arena.mounts:
        for name in _NAMES:
            for picture in (huge, png, b"\xff\xd8\xff" + _NOISE):
                head = f"PIN={name}\nSN={NOISY}\nsize={len(picture)}\nCMD=uploadphoto\0"
                body = head.encode() + picture
                await arena.send(http("POST", _PHOTO, body), mount=mount)
        for size in ("-1", "99999999999999999999", "1", "\u0663"):
            head = (
                f"PIN=20260504080910-7.jpg\nSN={NOISY}\nsize={size}\nCMD=uploadphoto\0"
            )
            await arena.send(http("POST", _PHOTO, head.encode() + huge), mount=mount)
        await arena.send(http("POST", _PHOTO, huge + _NOISE * 15), mount=mount)
        for number in range(200):
            head = f"PIN={20260504080910 + number}-7.jpg\nSN={NOISY}\nCMD=uploadphoto\0"
            await arena.send(http("POST", _PHOTO, head.encode() + huge), mount=mount)
    await _nothing_escaped(arena)


async def _nothing_escaped(arena: Arena) -> None:
    """Look for files that somebody named."""
    places = (arena.directory.parent, arena.directory.parent.parent)

    def escaped() -> list[str]:
        deep = [str(each) for each in places[0].rglob("*escaped*")]
        return deep + [str(each) for each in places[1].glob("escaped*")]

    for path in await asyncio.to_thread(escaped):
        arena.tally.breach(f"a file was named by an attacker: {path}")


async def _questions_while_busy(arena: Arena) -> None:
    """Send many small uploads at once, as fast as they are taken."""
    end = arena.until()

    async def keep_sending(mount: str, number: int) -> None:
        while time.monotonic() < end:
            line = b"%d\t2026-03-%02d 05:06:07\t0\t1\t0\t0\n" % (
                number,
                number % 28 + 1,
            )
            answer = await arena.send(http("POST", _UPLOAD, line), mount=mount)
            if not body_of(answer).startswith(b"OK"):
                await asyncio.sleep(0.05)

    await asyncio.gather(
        *(keep_sending(mount, number) for mount in arena.mounts for number in range(12))
    )


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "large bodies": _large,
    "endless body": _endless,
    "slow heads and bodies": _slow,
    "room for bodies held": _room,
    "half requests": _half,
    "oversized heads": _oversized,
    "idle connections": _idle,
    "package bombs": _packages,
    "photo bombs and names": _photos,
    "uploads without pause": _questions_while_busy,
}
