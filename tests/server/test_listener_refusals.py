"""Tests of what the own listener refuses, and of what it counts."""

import random

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.server import connection, mount
from tests.support.hub import OTHER_SERIAL_NUMBER
from tests.support.listener import (
    POLL,
    SN,
    UPLOAD,
    body_of,
    connect,
    head,
    hear,
    listener_of,
    refusals,
    status_of,
    talk,
    upload_head,
)

pytestmark = pytest.mark.usefixtures("quiet")


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
    assert refusals(hass) == {reason: 1}
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
    assert refusals(hass) == {"surplus": 1}
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
