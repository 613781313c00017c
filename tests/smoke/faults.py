"""Requests that are wrong in some way."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from scripts.demo.configuration import DOMAIN
from tests.smoke.wire import body_of, exchange, request, status_of

_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """A request that is wrong in some way, and the answer it deserves."""

    name: str
    data: bytes
    status: int
    body: bytes | None = None


KNOWN: Final = "FAULTY0000001"
ATTLOG: Final = f"/iclock/cdata?SN={KNOWN}&table=ATTLOG&Stamp=1"
OPERLOG: Final = f"/iclock/cdata?SN={KNOWN}&table=OPERLOG&OpStamp=1"
_NOISE: Final = Random(DOMAIN).randbytes(10 * _MEGABYTE)
_UNKNOWN: Final = b"UNKNOWN DEVICE"
_UNNAMED: Final = b"NO SERIAL NUMBER"


def lines(pin: str, number: int, reserved: str = "0") -> bytes:
    """Return the punches of a person, one a second."""
    return b"".join(
        f"{pin}\t2026-03-04 05:{second // 60:02}:{second % 60:02}"
        f"\t0\t1\t0\t{reserved}\n".encode()
        for second in range(number)
    )


def large(block: bytes) -> bytes:
    """Return at least ten megabytes of repetitions."""
    return block * (10 * _MEGABYTE // len(block) + 1)


_REPEATED: Final = lines("77", 1000, "0" * 500)

FAULTS: Final = (
    Fault(
        "an unknown serial number begins",
        request("GET", "/iclock/cdata?SN=STRANGER1&options=all&pushver=2.4.1"),
        401,
        _UNKNOWN,
    ),
    Fault(
        "an unknown serial number uploads",
        request("POST", "/iclock/cdata?SN=STRANGER1&table=ATTLOG", lines("1", 1)),
        401,
        _UNKNOWN,
    ),
    Fault(
        "an unknown serial number uploads ten megabytes",
        request("POST", "/iclock/cdata?SN=STRANGER1&table=ATTLOG", _NOISE),
        401,
    ),
    Fault(
        "an unknown serial number polls",
        request("GET", "/iclock/getrequest?SN=STRANGER1"),
        401,
        _UNKNOWN,
    ),
    Fault(
        "no serial number begins",
        request("GET", "/iclock/cdata?options=all"),
        400,
        _UNNAMED,
    ),
    Fault(
        "no serial number uploads",
        request("POST", "/iclock/cdata?table=ATTLOG", lines("1", 1)),
        400,
        _UNNAMED,
    ),
    Fault("no serial number polls", request("GET", "/iclock/getrequest"), 400),
    Fault(
        "an empty serial number",
        request("GET", "/iclock/getrequest?SN="),
        400,
        _UNNAMED,
    ),
    Fault(
        "noise for a serial number",
        request("GET", "/iclock/getrequest?SN=%00%ff%fe%0a'--"),
        400,
    ),
    Fault("empty punches", request("POST", ATTLOG), 200, b"OK:0"),
    Fault("empty operations", request("POST", OPERLOG), 200, b"OK:0"),
    Fault(
        "empty options",
        request("POST", f"/iclock/cdata?SN={KNOWN}&table=options"),
        200,
        b"OK",
    ),
    Fault(
        "an empty result",
        request("POST", f"/iclock/devicecmd?SN={KNOWN}"),
        200,
        b"OK",
    ),
    Fault("an empty photo", request("POST", f"/iclock/fdata?SN={KNOWN}"), 200, b"OK"),
    Fault(
        "the year 1970",
        request("POST", ATTLOG, b"1\t1970-01-01 00:00:00\t0\t1\n"),
        200,
        b"OK:1",
    ),
    Fault(
        "the year 9999",
        request("POST", ATTLOG, b"1\t9999-12-31 23:59:59\t0\t1\n"),
        200,
        b"OK:1",
    ),
    Fault(
        "operations of 1970 and 9999",
        request(
            "POST",
            OPERLOG,
            b"OPLOG 4\t0\t1970-01-01 00:00:00\t0\t0\t0\t0\n"
            b"OPLOG 4\t0\t9999-12-31 23:59:59\t0\t0\t0\t0\n",
        ),
        200,
        b"OK:2",
    ),
    Fault(
        "one punch among lines that are none",
        request("POST", ATTLOG, b"\xff\xfe\x00\n" + lines("5", 1) + b"\t\t\t\n"),
        200,
        b"OK:3",
    ),
    Fault("noise for punches", request("POST", ATTLOG, _NOISE[:100_000]), 200),
    Fault("noise for operations", request("POST", OPERLOG, _NOISE[:100_000]), 200),
    Fault(
        "noise for a photo",
        request("POST", f"/iclock/fdata?SN={KNOWN}&table=ATTPHOTO", _NOISE[:100_000]),
        200,
        b"OK",
    ),
    Fault(
        "noise for an unknown table",
        request("POST", f"/iclock/cdata?SN={KNOWN}&table=%ff%00", _NOISE[:100_000]),
        200,
        b"OK",
    ),
    Fault("ten megabytes of noise", request("POST", ATTLOG, _NOISE), 200),
    Fault(
        "ten megabytes in one line",
        request("POST", ATTLOG, large(b"1")),
        200,
        b"OK:1",
    ),
    Fault(
        "ten megabytes of the same thousand punches",
        request("POST", ATTLOG, large(_REPEATED)),
        200,
    ),
    Fault(
        "a body that is too large",
        request("POST", ATTLOG, bytes(17 * _MEGABYTE)),
        413,
        b"TOO LARGE",
    ),
    Fault("noise for a request", _NOISE[:1000] + b"\r\n\r\n", 400),
)

# aiohttp logs a traceback of its own for these, whoever is asked.
ENCODING_FAULTS: Final = (
    Fault(
        "a body that is not compressed as it says",
        request("POST", ATTLOG, _NOISE[:1000], encoding="gzip"),
        400,
    ),
    Fault(
        "a body that is not chunked as it says",
        request("POST", ATTLOG, b"5\r\nhello\r\nnonsense\r\n", encoding="chunked"),
        400,
    ),
)


async def wrong_answers(url: str, faults: Iterable[Fault]) -> dict[str, bytes]:
    """Send what is wrong and return the answers that are not as they should be."""
    wrong = {}
    for fault in faults:
        answer = await exchange(url, fault.data)
        if status_of(answer) != fault.status or (
            fault.body is not None and body_of(answer) != fault.body
        ):
            wrong[fault.name] = answer
    return wrong
