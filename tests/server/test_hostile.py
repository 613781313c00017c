"""Tests of bodies and clients that are broken: each has its answer, none a traceback."""

import asyncio
from collections.abc import Generator
from datetime import timedelta
import gzip
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.device import Device, upload_lines
from tests.support.house import async_pass_time, value_of
from tests.support.hub import SERIAL_NUMBER, async_restart_hub
from tests.support.network import open_line, say

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail where anything is logged as an error, or with a traceback."""
    yield
    complaints = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR or record.exc_info
    ]
    assert complaints == []


def head_of(query: str, length: int, *headers: str) -> bytes:
    """Return the head of an upload's request."""
    lines = [
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&{query} HTTP/1.1",
        "Host: 192.168.1.10:8123",
        "User-Agent: iClock Proxy/1.09",
        "Connection: close",
        *headers,
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize(
    ("table", "answer"),
    [("ATTLOG", "OK:0"), ("OPERLOG", "OK:0"), ("options", "OK"), ("ATTPHOTO", "OK")],
)
@pytest.mark.parametrize(
    "body", [None, b"", b"\r\n\r\n"], ids=["none", "empty", "ends"]
)
async def test_empty_body(
    terminal: Device, table: str, answer: str, body: bytes | None
) -> None:
    """A body without anything is taken as such (field: attlog-10)."""
    reply = await terminal.upload(table, body or b"")
    assert (reply.status, reply.text) == (200, answer)


async def test_large_body(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Ten megabytes of punches are ten megabytes of punches."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    backlogs = async_capture_events(hass, "zkteco_push_backlog")
    line = terminal.attlog_line("1").removesuffix("\n")
    padding = "\t" * 4000
    count = 10 * MEGABYTE // len(line + padding)
    lines = (f"{number}{line}{padding}\n" for number in range(count))
    reply = await upload_lines(terminal, "ATTLOG", lines)
    assert (reply.status, reply.text) == (200, f"OK:{count}")
    await async_pass_time(hass, freezer, 3)
    assert len(punches) == count
    assert backlogs == []


async def test_large_noise(terminal: Device) -> None:
    """Ten megabytes of an unknown table are kept, and acknowledged."""
    reply = await terminal.upload("NOISE", b"\xff\x00\n" * (10 * MEGABYTE // 3))
    assert (reply.status, reply.text) == (200, "OK")


async def test_too_large(hass: HomeAssistant, terminal: Device) -> None:
    """What is beyond the limit is refused, and nothing of it counts."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    body = terminal.attlog_line().encode() + b"\n" * (17 * MEGABYTE)
    reply = await terminal.upload("ATTLOG", body)
    assert (reply.status, reply.body) == (413, b"TOO LARGE")
    assert punches == []
    assert (await terminal.punch()).text == "OK:1"
    assert len(punches) == 1


async def test_too_large_for_a_reply(terminal: Device) -> None:
    """A reply in a GET is bounded as one in a POST is."""
    for method in (b"GET", b"POST"):
        head = head_of("", 17 * MEGABYTE).replace(b"POST", method, 1)
        head = head.replace(b"/iclock/cdata", b"/iclock/devicecmd", 1)
        answer = await say(terminal.client, head + b"\n" * 17 * MEGABYTE)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert answer.endswith(b"TOO LARGE")


async def test_too_large_without_length(terminal: Device) -> None:
    """A body in chunks, which does not say how long it is, is bounded as well."""
    chunk = b"100000\r\n" + b"\n" * MEGABYTE + b"\r\n"
    head = head_of("table=ATTLOG", 0).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    answer = await say(terminal.client, head + chunk * 17 + b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"TOO LARGE")


@pytest.mark.parametrize("table", ["ATTLOG", "OPERLOG", "BIODATA", "options", "NOISE"])
@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)) * 16,
        b"\x00" * 5000,
        b"\xff\xfe\t\xff\n" * 999,
        b"\t" * 70_000,
        b"=" * 70_000,
        "١٢٣\t٢٠٢٦-٠٦-١٥ ١٢:٠٠:٠٠\t٠\t١\n".encode(),
        b"1\t2026-06-15 12:00:00\t" + b"9" * 5000 + b"\t1\n",
        b"1\t2026-06-15 12:00:00\t-99999999999999999999\t1\n",
        b"OPLOG 99999999999999999999\t0\t2026-06-15 12:00:00\t0\n",
        b"OPLOG 4\t0\t99999999999999999999\t0\n",
        b"1\t2026-02-30 25:61:61\t0\t1\n1\t1971--10--29 -23:-27:-54\t0\t1\n",
    ],
    ids=[
        "every byte",
        "zeros",
        "no text",
        "tabs",
        "equals signs",
        "other digits",
        "long number",
        "negative number",
        "large code",
        "large time",
        "broken times",
    ],
)
async def test_noise(
    hass: HomeAssistant, terminal: Device, table: str, body: bytes
) -> None:
    """Noise is acknowledged, or the terminal would send it for ever; it tells nothing."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    reply = await terminal.upload(table, body)
    assert reply.status == 200
    assert reply.text.startswith("OK")
    assert punches == []
    await async_restart_hub(hass)
    assert (await terminal.punch()).text == "OK:1"


@pytest.mark.parametrize("year", ["1970", "1999", "0001", "9999"])
async def test_years(hass: HomeAssistant, terminal: Device, year: str) -> None:
    """A time that no working clock shows is rejected, its neighbours are not."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    wrong = f"1\t{year}-01-01 00:00:00\t0\t1\n"
    reply = await terminal.upload("ATTLOG", wrong + terminal.attlog_line("2") + wrong)
    assert reply.text == "OK:3"
    oplog = f"OPLOG 4\t0\t{year}-01-01 00:00:00\t0\t0\t0\t0\n"
    assert (await terminal.upload("OPERLOG", oplog)).text == "OK:1"
    assert [event.data["pin"] for event in punches] == ["2"]
    assert value_of(hass, "rejected_lines") == "2"


async def test_borders_of_the_calendar(terminal: Device) -> None:
    """The first and the last moment that count are no trouble for any offset."""
    lines = ["1\t2000-01-01 00:00:00\t0\t1\n", "1\t2099-12-31 23:59:59\t0\t1\n"]
    assert (await upload_lines(terminal, "ATTLOG", lines)).text == "OK:2"


async def test_false_encoding(hass: HomeAssistant, terminal: Device) -> None:
    """A body that is not packed as it says is refused."""
    body = b"not packed"
    head = head_of("table=ATTLOG", len(body), "Content-Encoding: gzip")
    answer = await say(terminal.client, head + body)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"INCOMPLETE BODY")
    assert value_of(hass, "last_person") == "unknown"


async def test_true_encoding(hass: HomeAssistant, terminal: Device) -> None:
    """A body that really is packed is unpacked, up to the limit."""
    body = gzip.compress(terminal.attlog_line("1").encode())
    head = head_of("table=ATTLOG", len(body), "Content-Encoding: gzip")
    assert (await say(terminal.client, head + body)).endswith(b"OK:1")
    assert value_of(hass, "last_person") == "1"
    bomb = gzip.compress(b"\n" * (64 * MEGABYTE))
    head = head_of("table=ATTLOG", len(bomb), "Content-Encoding: gzip")
    answer = await say(terminal.client, head + bomb)
    assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))


@pytest.mark.parametrize("table", ["ATTLOG", "OPERLOG", "ATTPHOTO", "NOISE"])
async def test_body_that_stops(
    hass: HomeAssistant, terminal: Device, table: str
) -> None:
    """Half a body is no body: nothing of it is stored, and nothing is logged."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    line = terminal.attlog_line("1").encode()
    reader, writer = await open_line(terminal.client)
    writer.write(head_of(f"table={table}", 5000) + line + line[:9])
    await writer.drain()
    assert (await terminal.punch("2")).text == "OK:1"
    writer.write_eof()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    await hass.async_block_till_done()
    assert [event.data["pin"] for event in punches] == ["2"]
    assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    assert [event.data["pin"] for event in punches] == ["2", "1"]


async def test_client_hangs_up(hass: HomeAssistant, terminal: Device) -> None:
    """Who hangs up after sending has sent: the punch is stored, and fires once."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    lines = [terminal.attlog_line(str(number)) for number in range(500)]
    body = "".join(lines).encode()
    _reader, writer = await open_line(terminal.client)
    writer.write(head_of("table=ATTLOG", len(body)) + body)
    await writer.drain()
    writer.transport.abort()
    # The terminal repeats what it did not hear acknowledged.
    for _ in range(2):
        assert (await terminal.upload("ATTLOG", body)).text == "OK:500"
    await hass.async_block_till_done()
    assert [event.data["pin"] for event in punches] == [str(pin) for pin in range(500)]


async def test_hang_up_without_a_repeat(hass: HomeAssistant, terminal: Device) -> None:
    """A body whose sender has gone before the commit is stored all the same."""
    stored = asyncio.Event()

    @callback
    def heard(_event: Event) -> None:
        """Note that the punch is stored."""
        stored.set()

    hass.bus.async_listen_once("zkteco_push_punch", heard)
    line = terminal.attlog_line("1").encode()
    _reader, writer = await open_line(terminal.client)
    writer.write(head_of("table=ATTLOG", len(line)) + line)
    await writer.drain()
    writer.close()
    await stored.wait()
    assert value_of(hass, "last_person") == "1"


async def test_hang_up_without_a_request(terminal: Device) -> None:
    """Who connects and says nothing, or nonsense, disturbs nobody."""
    for request in (b"", b"GET", b"\r\n\r\n"):
        _reader, writer = await open_line(terminal.client)
        writer.write(request)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await terminal.poll()).text == "OK"


async def test_slow_body(hass: HomeAssistant, terminal: Device) -> None:
    """A body that comes byte by byte is a body."""
    line = terminal.attlog_line("1").encode()
    reader, writer = await open_line(terminal.client)
    for byte in head_of("table=ATTLOG", len(line)) + line:
        writer.write(bytes([byte]))
        await writer.drain()
    assert (await reader.read()).endswith(b"OK:1")
    writer.close()
    await writer.wait_closed()
    assert value_of(hass, "last_person") == "1"


async def test_concurrent_uploads(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Whatever comes at once: every punch is stored once, and every body answered."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    lines = [terminal.attlog_line(str(number)) for number in range(40)]
    replies = await asyncio.gather(
        *(terminal.upload("ATTLOG", line) for line in lines * 3),
        *(terminal.upload("ATTLOG", "".join(lines)) for _ in range(3)),
        *(terminal.poll() for _ in range(20)),
        *(terminal.handshake() for _ in range(5)),
    )
    assert {reply.status for reply in replies} == {200}
    assert sorted(event.data["pin"] for event in punches) == sorted(
        str(number) for number in range(40)
    )
    await async_pass_time(hass, freezer, timedelta(seconds=3))
