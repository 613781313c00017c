"""Tests that both mounts answer alike."""

import gzip
import re
from typing import Any

from aiohttp.test_utils import TestClient
import pytest

from tests.support.listener import SN, UPLOAD, body_of, head, status_of, talk
from tests.support.network import say

pytestmark = pytest.mark.usefixtures("quiet")


def both(*lines: str) -> list[bytes]:
    """Return requests with one terminal's serial number."""
    headers = ["Host: x", "Connection: close"]
    return [head(line.replace("$", f"SN={SN}"), headers) for line in lines]


BOTH_MOUNTS = [
    *both(
        "GET /iclock/cdata?$&options=all&pushver=2.4.1&language=69 HTTP/1.1",
        "GET /iclock/cdata?$&options=all HTTP/1.0",
        "GET /iclock/cdata?$&type=time HTTP/1.1",
        "GET /iclock/cdata?$&table=RemoteAtt&PIN=1 HTTP/1.1",
        "GET /iclock/cdata?$&options=all&DeviceType=acc HTTP/1.1",
        "GET /iclock/getrequest?$ HTTP/1.1",
        "GET /iclock/getrequest.aspx?$ HTTP/1.1",
        "GET //iclock/getrequest?$ HTTP/1.1",
        "GET /iclock/getrequest?$&INFO=Ver%206.60,1,2,3 HTTP/1.1",
        "GET /iclock/ping?$ HTTP/1.1",
        "GET /iclock/nothing?$ HTTP/1.1",
        "GET /iclock/?$ HTTP/1.1",
        "GET /iclock/%64ata?$ HTTP/1.1",
        "GET /iclock/getrequest?sn=STRANGER1 HTTP/1.1",
        "GET /iclock/getrequest HTTP/1.1",
        "GET /iclock/getrequest?SN=%00%ff HTTP/1.1",
        "POST /iclock/cdata?$&table=ATTLOG HTTP/1.1",
        "POST /iclock/registry?$ HTTP/1.1",
        "POST /iclock/push?$ HTTP/1.1",
        "POST /iclock/rtdata?$ HTTP/1.1",
        "PUT /iclock/cdata?$ HTTP/1.1",
        "HEAD /iclock/cdata?$ HTTP/1.1",
    ),
    *(
        head(line, ["Host: x", *headers, f"Content-Length: {len(body)}"]) + body
        for line, headers, body in (
            (UPLOAD, [], b"1\t2026-06-15 12:00:00\t0\t1\n"),
            (UPLOAD, [], b"\xff\0\n" * 50),
            (UPLOAD, ["Connection: starting"], b"1\t2026-06-15 12:00:01\t0\t1\r\n"),
            (UPLOAD, ["Content-Encoding: gzip"], gzip.compress(b"1\t2\n")),
            (UPLOAD, ["Content-Encoding: gzip"], b"no"),
            (UPLOAD, ["Content-Encoding: tea"], b"1\t2\n"),
            (UPLOAD.replace("ATTLOG", "OPERLOG"), [], b"USER PIN=1\tName=A\n"),
            (UPLOAD.replace("ATTLOG", "options"), [], b"~DeviceName=X,FWVersion=Y"),
            (UPLOAD.replace("ATTLOG", "NEW"), [], b"anything"),
            (UPLOAD.replace("SN=", "AuthType=1&SN="), [], b"PIN=1"),
            (UPLOAD.replace("cdata", "devicecmd"), [], b"ID=1&Return=0&CMD=DATA\n"),
            (UPLOAD.replace("cdata", "getrequest"), [], b"ID=1&Return=0&CMD=DATA\n"),
            (UPLOAD.replace("cdata", "fdata"), [], b"no photo"),
        )
    ),
    head(UPLOAD, ["Host: x", "Transfer-Encoding: chunked"]) + b"2\r\n1\t\r\n0\r\n\r\n",
]


async def test_both_mounts(client: TestClient[Any, Any], port: int) -> None:
    """Both mounts give the same status and the same bytes."""

    def heard(request: bytes, answer: bytes) -> tuple[int, bytes]:
        """Return what counts of an answer; a clock may have gone on meanwhile."""
        has_body = not request.startswith((b"PUT", b"HEAD"))
        body = body_of(answer) if has_body else b""
        return status_of(answer), re.sub(rb"T[0-9:]{8}", b"T", body)

    here: dict[bytes, tuple[int, bytes]] = {}
    there: dict[bytes, tuple[int, bytes]] = {}
    for request in BOTH_MOUNTS:
        here[request] = heard(request, await say(client, request))
        there[request] = heard(request, await talk(port, request))
    assert there == here
    assert {status for status, _ in here.values()} == {200, 400, 401, 404, 405}
