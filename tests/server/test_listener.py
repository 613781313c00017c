"""Tests of the own listener over real sockets: quirks, refusals, and both mounts."""

import asyncio
from collections.abc import Generator
import gzip
import logging
import random
import re
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import Event, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.server import connection, mount
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import OTHER_SERIAL_NUMBER, SERIAL_NUMBER
from tests.support.listener import (
    async_listen,
    body_of,
    connect,
    head,
    hear,
    listener_of,
    status_of,
    talk,
)
from tests.support.network import say

SN = SERIAL_NUMBER
POLL = f"GET /iclock/getrequest?SN={SN} HTTP/1.1"
UPLOAD = f"POST /iclock/cdata?SN={SN}&table=ATTLOG&Stamp=9999 HTTP/1.1"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail where anything is logged as an error, or with a traceback."""
    yield
    complaints = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
        and (record.levelno >= logging.ERROR or record.exc_info)
    ]
    assert complaints == []


@pytest.fixture
async def port(hass: HomeAssistant, client: TestClient[Any, Any]) -> int:
    """Return the port of a hub with one approved terminal that has shaken hands."""
    port = await async_listen(hass)
    answer = await talk(
        port, head(f"GET /iclock/cdata?SN={SN}&options=all&pushver=2.4.1 HTTP/1.1")
    )
    assert status_of(answer) == 200
    assert body_of(answer).startswith(b"GET OPTION FROM:")
    return port


@pytest.fixture
def line(client: TestClient[Any, Any]) -> bytes:
    """Return the line of a punch of now."""
    return Device(client).attlog_line("7").encode()


def upload_head(length: int, *headers: str, end: str = "\r\n") -> bytes:
    """Return the head of an upload."""
    return head(UPLOAD, [*headers, f"Content-Length: {length}"], end)


def refused(hass: HomeAssistant) -> dict[str, int]:
    """Return what the listener has refused."""
    return dict(listener_of(hass).gate.refused)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(head(POLL, ["Host: x"]), id="good"),
        pytest.param(head(POLL), id="no host (quirk-04)"),
        pytest.param(head(POLL.replace("1.1", "1.0")), id="HTTP/1.0"),
        pytest.param(head(POLL, ["Host: x", "Host: y"]), id="two hosts"),
        pytest.param(head(POLL, ["Host: x"], "\n"), id="bare line feeds"),
        pytest.param(b"\r\n" + head(POLL), id="an empty line first"),
        pytest.param(head(POLL.lower().replace(SN.lower(), SN)), id="lower case"),
        pytest.param(head(POLL, ["Host : x", "X-Y\t:z"]), id="blanks before the colon"),
        pytest.param(head(POLL, ["Connection: starting"]), id="starting"),
        pytest.param(head(POLL, ["Cookie: 1637f0b0"]), id="a nameless cookie"),
        pytest.param(head(POLL, ["Content-Type: a", "Content-Type: b"]), id="twice"),
        pytest.param(
            head(POLL, ["Upgrade: websocket", "Connection: Upgrade"]), id="up"
        ),
        pytest.param(
            head(
                POLL.replace(" HTTP", "&INFO=Ver 6.39 Apr 28 2008,2,0,0,1.2.3.4 HTTP")
            ),
            id="blanks (getrequest-24)",
        ),
        pytest.param(
            head(POLL).replace(b" HTTP", b"&x=\xd5\xc5\xc8\xfd\xff HTTP"), id="GB2312"
        ),
        pytest.param(head(POLL.replace(" HTTP", "&x=张三 HTTP")), id="UTF-8"),
        pytest.param(head(POLL.replace("SN=", "x=1#2&SN=")), id="a hash"),
        pytest.param(head(POLL.replace("/iclock", "//iclock")), id="quirk-06"),
        pytest.param(head(POLL.replace("/iclock", "/iclock/iclock")), id="twice typed"),
        pytest.param(head(POLL.replace("/iclock", "/receive/iclock")), id="a prefix"),
        pytest.param(
            head(POLL.replace("/iclock", "http://10.0.0.1:81/iclock")), id="absolute"
        ),
        pytest.param(head(POLL.replace("request?", "request.aspx?")), id="aspx"),
        pytest.param(head(POLL, [f"X-{i}: {'y' * 200}" for i in range(60)]), id="long"),
    ],
)
async def test_quirks(hass: HomeAssistant, port: int, data: bytes) -> None:
    """What firmware writes is answered, in whatever packets it comes."""
    for parts in ([data], [data[at : at + 1] for at in range(len(data))]):
        answer = await talk(port, *parts)
        assert status_of(answer) == 200
        assert body_of(answer) == b"OK"
    assert refused(hass) == {}


async def test_answer(port: int) -> None:
    """An answer has what firmware reads, spelled as it reads it, and nothing else."""
    answer = await talk(port, head(POLL, ["Host: x"]))
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 200 OK"
    assert sorted(item.partition(":")[0] for item in lines[1:]) == [
        "Connection",
        "Content-Length",
        "Content-Type",
        "Date",
    ]
    assert {"Content-Type: text/plain", "Content-Length: 2", "Connection: close"} < set(
        lines
    )
    old = await talk(port, head(POLL.replace("1.1", "1.0")))
    assert old.startswith(b"HTTP/1.0 200 OK\r\n")
    bad = await talk(port, head(POLL, [" folded"]))
    assert re.fullmatch(
        rb"HTTP/1\.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
        rb"Content-Length: 11\r\nDate: [ -~]+ GMT\r\nConnection: close\r\n\r\nBAD REQUEST",
        bad,
    )


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Content-Type: application/push;charset=UTF-8", "Connection: starting"],
        ["Expect: 100-continue"],
        ["Connection: keep-alive", "Connection: close"],
    ],
)
async def test_punch(
    hass: HomeAssistant, port: int, line: bytes, headers: list[str], end: str
) -> None:
    """A punch is stored before it is acknowledged, and fires once."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    reader, writer = await connect(port)
    writer.write(upload_head(len(line), *headers, end=end))
    if "Expect: 100-continue" in headers:
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(line + b"\r\n")
    if "Connection: keep-alive" in headers:
        writer.write_eof()
    answer = await hear(reader)
    writer.close()
    assert (status_of(answer), body_of(answer)) == (200, b"OK:1")
    assert [event.data["pin"] for event in punches] == ["7"]
    assert value_of(hass, "last_person") == "7"


async def test_chunks(hass: HomeAssistant, port: int, line: bytes) -> None:
    """A body in chunks is put together, whatever its packets."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (1, line[i : i + 1]) for i in range(len(line)))
    data = head(UPLOAD, ["Transfer-Encoding: chunked"]) + chunks + b"0\r\n\r\n"
    for parts in ([data], [data[at : at + 7] for at in range(0, len(data), 7)]):
        answer = await talk(port, *parts)
        assert (status_of(answer), body_of(answer)) == (200, b"OK:1")
    assert value_of(hass, "last_person") == "7"


async def test_packed(hass: HomeAssistant, port: int, line: bytes) -> None:
    """A packed body is unpacked, and refused where that is not possible."""
    body = gzip.compress(line)
    headers = ["Content-Encoding: gzip"]
    answer = await talk(port, upload_head(len(body), *headers) + body)
    assert body_of(answer) == b"OK:1"
    assert value_of(hass, "last_person") == "7"
    answer = await talk(port, upload_head(len(line), *headers) + line)
    assert (status_of(answer), body_of(answer)) == (400, b"INCOMPLETE BODY")


async def test_packed_for_nobody(hass: HomeAssistant, port: int) -> None:
    """Nobody can fill the log with bodies that are refused unread."""
    request = head(
        "POST /iclock/cdata?SN=STRANGER1 HTTP/1.1",
        ["Content-Encoding: gzip", "Content-Length: 50"],
    )
    answer = await talk(port, request + b"not packed")
    assert body_of(answer) == b"UNKNOWN DEVICE"
    assert refused(hass) == {"malformed": 1}


async def test_half_close(port: int, line: bytes) -> None:
    """Who closes its sending side after the request still hears the answer."""
    answer = await talk(port, upload_head(len(line)) + line, half_close=True)
    assert body_of(answer) == b"OK:1"


async def test_hang_up(hass: HomeAssistant, port: int, line: bytes) -> None:
    """A body whose sender does not wait for the answer is stored all the same."""
    stored = asyncio.Event()

    @callback
    def heard(_event: Event) -> None:
        """Note that the punch is stored."""
        stored.set()

    hass.bus.async_listen_once("zkteco_push_punch", heard)
    _reader, writer = await connect(port)
    writer.write(upload_head(len(line)) + line)
    writer.close()
    async with asyncio.timeout(10):
        await stored.wait()
    assert value_of(hass, "last_person") == "7"


async def test_keep_alive(hass: HomeAssistant, port: int, line: bytes) -> None:
    """Who asks for it sends one request after the other, odd ones too."""
    headers = ["Connection: keep-alive"]
    requests = [
        head(POLL, headers),
        upload_head(len(line), *headers) + line + b"\r\n",
        head(POLL.replace(" HTTP", "&x=a b HTTP"), headers, "\n"),
        b"\r\n" + head(POLL, ["Connection: close"]),
    ]
    reader, writer = await connect(port)
    answers = []
    for request in requests[:-1]:
        writer.write(request)
        top = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", top)
        assert length is not None
        answers.append(await reader.readexactly(int(length[1])))
    assert answers == [b"OK", b"OK:1", b"OK"]
    writer.write(requests[-1])
    assert body_of(await hear(reader)) == b"OK"
    writer.close()
    assert listener_of(hass).gate.accepted == 2


REFUSED = [
    pytest.param(head(POLL, ["X: a", " b"]), 400, "folded", id="folded"),
    pytest.param(head(POLL, ["X: a\0"]), 400, "control_character", id="NUL"),
    pytest.param(
        head(POLL.replace("SN=", "\0SN=")), 400, "control_character", id="NUL in line"
    ),
    pytest.param(head(POLL, ["X"]), 400, "header", id="no colon"),
    pytest.param(head(POLL.removesuffix(" HTTP/1.1")), 400, "request_line", id="0.9"),
    pytest.param(
        head(UPLOAD, ["Content-Length: 1", "Content-Length: 1"]) + b"a",
        400,
        "body_length",
        id="two lengths",
    ),
    pytest.param(
        head(UPLOAD, ["Content-Length: 4", "Transfer-Encoding: chunked"])
        + b"0\r\n\r\n",
        400,
        "body_length",
        id="length and chunks",
    ),
    pytest.param(
        head(UPLOAD, ["Content-Length: -1"]), 400, "body_length", id="negative"
    ),
    pytest.param(
        head(UPLOAD, ["Content-Length: " + "9" * 30]), 400, "body_length", id="huge"
    ),
    pytest.param(
        head(POLL, ["X: " + "y" * 9000]), 431, "too_large", id="a long header"
    ),
    pytest.param(head(POLL + "x" * 9000), 431, "too_large", id="a long line"),
    pytest.param(b"X" * 300_000, 431, "too_large", id="a head without end"),
    pytest.param(head(POLL, ["X: y"] * 65), 431, "too_large", id="many headers"),
    pytest.param(head("GET / HTTP/1.1"), 404, "path", id="another path"),
    pytest.param(head("GET /api/ HTTP/1.1"), 404, "path", id="Home Assistant's"),
    pytest.param(head(POLL.replace("GET", "PUT")), 405, "method", id="a method"),
    pytest.param(head("CONNECT 10.0.0.1:22 HTTP/1.1"), 405, "method", id="no proxy"),
    pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "request_line", id="HTTP/2"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01", 400, "tls", id="TLS"),
    pytest.param(b"\xff\xfe\0", 400, "not_http", id="noise"),
    pytest.param(head(UPLOAD) + b"1\t2", 400, "surplus", id="a body without length"),
    pytest.param(head(POLL) * 2, 400, "surplus", id="two requests at once"),
    pytest.param(
        head(POLL, ["Connection: keep-alive"]) * 2, 400, "surplus", id="pipelining"
    ),
    pytest.param(
        head(UPLOAD, ["Content-Length: 2"]) + b"ab" + head(POLL),
        400,
        "surplus",
        id="smuggling behind a body",
    ),
]


@pytest.mark.parametrize(("data", "status", "reason"), REFUSED)
async def test_refused(
    hass: HomeAssistant, port: int, data: bytes, status: int, reason: str
) -> None:
    """What could be read in two ways is refused, counted, and closed."""
    answered = listener_of(hass).gate.answered.copy()
    answer = await talk(port, data)
    assert status_of(answer) == status
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close\r\n" in answer
    assert refused(hass) == {reason: 1}
    assert listener_of(hass).gate.answered == answered
    assert body_of(await talk(port, head(POLL))) == b"OK"


async def test_surplus_in_a_later_packet(
    hass: HomeAssistant, port: int, line: bytes
) -> None:
    """Nothing of a body is stored that is longer than it says."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    reader, writer = await connect(port)
    writer.write(upload_head(len(line)) + line[:5])
    await talk(port, head(POLL))
    writer.write(line[5:] + head(POLL))
    answer = await hear(reader)
    writer.close()
    assert status_of(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1
    assert refused(hass) == {"surplus": 1}
    assert punches == []


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\n",
        b"-1\r\nabc\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\nabc",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"3;" + b"x" * 5,
    ],
)
async def test_broken_chunks(
    hass: HomeAssistant,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    chunks: bytes,
) -> None:
    """Chunks that are none are refused once it is clear that no good ones come."""
    monkeypatch.setattr(mount, "_LONGEST_PAUSE", 0.05)
    punches = async_capture_events(hass, "zkteco_push_punch")
    answer = await talk(port, head(UPLOAD, ["Transfer-Encoding: chunked"]) + chunks)
    assert (status_of(answer), body_of(answer)) == (400, b"INCOMPLETE BODY")
    assert punches == []
    assert listener_of(hass).gate.answered[400] == 1


async def test_behind_chunks(hass: HomeAssistant, port: int, line: bytes) -> None:
    """What follows the last chunk is no request."""
    data = b"%x\r\n%b\r\n0\r\n\r\n" % (len(line), line)
    request = head(UPLOAD, ["Transfer-Encoding: chunked", "Connection: keep-alive"])
    answer = await talk(port, request + data + head(POLL, ["Connection: keep-alive"]))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close\r\n" in answer


async def test_too_large(
    hass: HomeAssistant, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body beyond the limit is refused, said or not."""
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_LINGER_SECONDS", 0.05)
        answer = await talk(port, upload_head(17 * 1024 * 1024))
    assert (status_of(answer), body_of(answer)) == (413, b"TOO LARGE")
    chunk = b"100000\r\n" + b"\n" * 1024 * 1024 + b"\r\n"
    request = head(UPLOAD, ["Transfer-Encoding: chunked"])
    answer = await talk(port, request, *[chunk] * 17, b"0\r\n\r\n")
    assert (status_of(answer), body_of(answer)) == (413, b"TOO LARGE")
    assert listener_of(hass).gate.answered[413] == 2


async def test_large_body(hass: HomeAssistant, port: int, line: bytes) -> None:
    """A body within the limit is taken."""
    body = (line.rstrip() + b"\t" * 4000 + b"\n") * 2000
    answer = await talk(port, upload_head(len(body)), body)
    assert (status_of(answer), body_of(answer)) == (200, b"OK:2000")


async def test_figures(hass: HomeAssistant, port: int) -> None:
    """All of it is counted, and tells nobody's address."""
    await talk(port, head(f"GET /iclock/getrequest?SN={OTHER_SERIAL_NUMBER} HTTP/1.1"))
    await talk(port, b"\x16\x03\x01")
    await talk(port, head(POLL))
    assert listener_of(hass).gate.figures() == {
        "open": 0,
        "accepted": 4,
        "answered": {"200": 2, "401": 1},
        "refused": {"tls": 1},
    }


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


PIECES = [
    b"GET /iclock/ping?SN=" + SN.encode() + b" HTTP/1.1\r\n",
    UPLOAD.encode() + b"\r\n",
    b"Host: x\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 40\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: keep-alive\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    b"\r\n",
    b"\r\n",
    b"5\r\nabcde\r\n",
    b"0\r\n\r\n",
    b"0\r\nTrailer: x\r\n\r\n",
    b"zz\r\n",
    b"abcde",
    b"\x00",
    b"\xff" * 40,
]


async def test_noise(hass: HomeAssistant, port: int) -> None:
    """Noise gets one answer or none, hurts nobody, and leaves nothing open."""
    chosen = random.Random(5)
    for _ in range(300):
        pieces = chosen.choices(PIECES, k=chosen.randint(1, 9))
        if chosen.random() < 0.7:
            pieces.insert(0, chosen.choice(PIECES[:2]))
        parts = pieces if chosen.random() < 0.5 else [b"".join(pieces)]
        answer = await talk(port, *parts, half_close=True)
        answer = answer.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
        # Packets may come so late that a second request waits for the first answer.
        is_kept = b"Connection: keep-alive" in b"".join(pieces)
        assert answer.count(b"HTTP/1.") <= (9 if is_kept else 1)
    assert status_of(await talk(port, head(POLL))) == 200
    assert listener_of(hass).gate.open == 0
