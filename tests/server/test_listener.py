"""Tests of the own listener over real sockets: quirks, refusals, and both mounts."""

import asyncio
import gzip
import re

from homeassistant.core import Event, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.house import value_of
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
    assert refusals(hass) == {}


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
    assert refusals(hass) == {"malformed": 1}


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


async def test_large_body(hass: HomeAssistant, port: int, line: bytes) -> None:
    """A body within the limit is taken."""
    body = (line.rstrip() + b"\t" * 4000 + b"\n") * 2000
    answer = await talk(port, upload_head(len(body)), body)
    assert (status_of(answer), body_of(answer)) == (200, b"OK:2000")
