"""Attacks of those who are not approved, or not where they should be."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from random import Random
from typing import Final

from .attack_arena import (
    ACCOMPLICE,
    FORGED,
    HONEST,
    KEY,
    KEYED,
    NETTED,
    SEALED,
    STRANGER,
    Arena,
    http,
)


def punch(pin: str, seconds: int = 0) -> bytes:
    """Return the line of a punch of about now."""
    now = datetime.now().replace(second=seconds % 60, microsecond=0)
    return f"{pin}\t{now:%Y-%m-%d %H:%M:%S}\t0\t1\t0\t0\t0\n".encode()


def attempts(serial_number: str) -> dict[str, bytes]:
    """Return one request of each kind under a serial number, all of which forge."""
    sn = f"SN={serial_number}"
    line = punch(FORGED)
    return {
        "handshake": http("GET", f"/iclock/cdata?{sn}&options=all&pushver=2.4.1"),
        "poll": http("GET", f"/iclock/getrequest?{sn}"),
        "ping": http("GET", f"/iclock/ping?{sn}"),
        "punch": http("POST", f"/iclock/cdata?{sn}&table=ATTLOG&Stamp=1", line),
        "user": http(
            "POST", f"/iclock/cdata?{sn}&table=OPERLOG", b"USER PIN=666\tPri=14\n"
        ),
        "options": http("POST", f"/iclock/cdata?{sn}&table=options", b"IPAddress=6"),
        "photo": http("POST", f"/iclock/fdata?{sn}&table=ATTPHOTO", b"\xff\xd8\xff"),
        "reply": http("POST", f"/iclock/devicecmd?{sn}", b"ID=1&Return=0&CMD=DATA\n"),
        "early reply": http("POST", f"/iclock/getrequest?{sn}", b"ID=1&Return=0\n"),
        "exchange": http(
            "POST", f"/iclock/exchange?{sn}&type=publickey", b"PublicKey="
        ),
        "question": http("GET", f"/iclock/cdata?{sn}&table=RemoteAtt&PIN=1"),
        "verify": http("POST", f"/iclock/cdata?{sn}&AuthType=1", b"PIN=1"),
    }


async def _flood(arena: Arena) -> None:
    """Flood with serial numbers that nobody has approved, from many addresses."""
    await arena.together(
        *(
            arena.must_refuse(
                kind,
                request,
                f"127.0.{number % 40 + 1}.7",
                "own" if number % 2 else "ha",
            )
            for number in range(100)
            for kind, request in attempts(f"FLOOD{number:08}").items()
        )
    )


async def _guessing(arena: Arena) -> None:
    """Guess serial numbers near a real one, from one address."""
    random = Random(1)
    guesses = [f"HONEST{random.randrange(2, 10_000):07}" for _ in range(600)]
    await arena.together(
        *(
            arena.must_refuse("guess", http("GET", f"/iclock/getrequest?SN={guess}"))
            for guess in guesses
        )
    )
    known = await arena.send(http("GET", f"/iclock/getrequest?SN={HONEST}"))
    if b" 403 " in known[:20]:
        arena.tally.notes.append(
            "an approved serial number answers 403 from elsewhere, an unknown one"
            " 401 or 429: who asks can tell which are approved"
        )


async def _keys(arena: Arena) -> None:
    """Show wrong keys and none, and go on without."""
    random = Random(2)
    wrong = ["", KEY[:-1], KEY + "0", KEY.upper(), "%00", KEY + "%00", "*", "a" * 4000]
    wrong += [random.randbytes(16).hex() for _ in range(300)]
    for key in wrong:
        target = f"/iclock/cdata?SN={KEYED}&options=all&pushver=2.4.1&pushcommkey={key}"
        await arena.must_refuse("wrong key", http("GET", target))
    for source in (STRANGER, ACCOMPLICE):
        for kind, request in attempts(KEYED).items():
            await arena.must_refuse(f"{kind} without a key", request, source)
    # One who has the key does not open the door for another address.
    target = f"/iclock/cdata?SN={KEYED}&options=all&pushver=2.4.1&pushcommkey={KEY}"
    await arena.send(http("GET", target), "127.0.0.1")
    for kind, request in attempts(KEYED).items():
        await arena.must_refuse(f"{kind} beside the key", request)


async def _second_address(arena: Arena) -> None:
    """Call under the honest terminal's number from elsewhere while it lives."""
    for mount in arena.mounts:
        for source in (STRANGER, ACCOMPLICE, "127.9.9.9"):
            for kind, request in attempts(HONEST).items():
                await arena.must_refuse(kind, request, source, mount)


async def _network(arena: Arena) -> None:
    """Forge from a network that is not allowed."""
    for mount in arena.mounts:
        for source in ("127.0.0.1", STRANGER, "127.0.0.98", "127.0.0.100"):
            for kind, request in attempts(NETTED).items():
                await arena.must_refuse(kind, request, source, mount)


_FORWARDED: Final = (
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-For: 127.0.0.99",
    "X-Forwarded-For: 127.0.0.99, 127.0.0.1",
    "X-Real-IP: 127.0.0.99",
    "Forwarded: for=127.0.0.99",
    "X-Client-IP: 127.0.0.99",
    "True-Client-IP: 127.0.0.99",
    "X-Forwarded-Host: localhost\r\nX-Forwarded-Proto: https",
)


async def _forwarded(arena: Arena) -> None:
    """Claim another address in a header."""
    for mount in arena.mounts:
        for serial_number in (NETTED, HONEST):
            for header in _FORWARDED:
                for kind, request in attempts(serial_number).items():
                    head, _, body = request.partition(b"\r\n\r\n")
                    data = head + b"\r\n" + header.encode() + b"\r\n\r\n" + body
                    await arena.must_refuse(f"{kind} {header}", data, mount=mount)


async def _plain_for_sealed(arena: Arena) -> None:
    """Talk in the clear under the number of a terminal that encrypts."""
    for mount in arena.mounts:
        for kind, request in attempts(SEALED).items():
            if kind != "handshake":
                await arena.must_refuse(f"{kind} in the clear", request, mount=mount)
        shown = f"/iclock/cdata?SN={SEALED}&options=all&pushver=2.4.1&pushcommkey={KEY}"
        await arena.must_refuse("key in the clear", http("GET", shown), mount=mount)
        for seal in ("", "0", "zz", "00" * 48, "5a4b4501" + "00" * 44, "f" * 9000):
            target = f"/iclock/getrequest?SN={SEALED}&seal={seal}"
            await arena.must_refuse("made-up seal", http("GET", target), mount=mount)


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "unapproved flood": _flood,
    "serial guessing": _guessing,
    "communication key": _keys,
    "second address": _second_address,
    "not allowed network": _network,
    "forwarded headers": _forwarded,
    "clear under encryption": _plain_for_sealed,
}
