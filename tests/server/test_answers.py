"""Tests of what an approved terminal is answered: the bytes and their headers."""

from email.utils import parsedate_to_datetime
import re
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.device import Device, send
from tests.support.house import value_of
from tests.support.hub import SERIAL_NUMBER
from tests.support.network import say

EVERY_LINE_ENDED = re.compile(rb"(?:[^\r\n]+\n)+")


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "answer"),
    [
        pytest.param("GET", "getrequest", {}, None, b"OK", id="poll"),
        pytest.param(
            "POST", "devicecmd", {}, "ID=1&Return=0&CMD=DATA", b"OK", id="reply"
        ),
        pytest.param("POST", "devicecmd", {}, "", b"OK", id="reply without body"),
        pytest.param("POST", "getrequest", {}, "ID=1&Return=0", b"OK", id="old reply"),
        pytest.param("GET", "ping", {}, None, b"OK", id="ping"),
        pytest.param("POST", "ping", {}, "", b"OK", id="ping by POST"),
        pytest.param(
            "POST", "cdata", {"table": "ATTLOG"}, "?\n?\n", b"OK:2", id="rejected lines"
        ),
        pytest.param(
            "POST",
            "cdata",
            {"table": "OPERLOG"},
            "USER PIN=1\tName=A\nFP PIN=1\tFID=0\tTMP=A=\n",
            b"OK:2",
            id="users and templates",
        ),
        pytest.param(
            "POST",
            "cdata",
            {"table": "BIODATA"},
            "BIODATA Pin=1\tTmp=A",
            b"OK:1",
            id="biodata",
        ),
        pytest.param(
            "POST",
            "cdata",
            {"table": "options"},
            "~DeviceName=X,MAC=",
            b"OK",
            id="options",
        ),
        pytest.param(
            "POST",
            "cdata",
            {"table": "ATTPHOTO"},
            b"PIN=a\0\xff\xd8",
            b"OK",
            id="photo",
        ),
        pytest.param("POST", "fdata", {}, b"PIN=a\0\xff\xd8", b"OK", id="fdata"),
        pytest.param(
            "POST",
            "cdata",
            {"table": "NEWTABLE"},
            "a=1\nb=2\n",
            b"OK",
            id="unknown table",
        ),
        pytest.param("POST", "cdata", {}, "anything", b"OK", id="no table"),
        pytest.param(
            "POST", "cdata", {"FPImage": "1"}, b"BM\0\0", b"OK", id="fingerprint image"
        ),
        pytest.param(
            "POST",
            "cdata",
            {"type": "PostVerifyData"},
            "PIN=1",
            b"AUTH=Failed\n",
            id="verify",
        ),
        pytest.param(
            "GET",
            "cdata",
            {"Table": "RemoteAtt", "PIN": "1"},
            None,
            b"NONE",
            id="remote",
        ),
    ],
)
async def test_answer(
    terminal: Device,
    method: str,
    path: str,
    query: dict[str, str],
    body: bytes | str | None,
    answer: bytes,
) -> None:
    """Every accepted request has its answer, in the headers that terminals read."""
    for suffix in ("", ".aspx"):
        reply = await terminal.request(method, f"/iclock/{path}{suffix}", body, **query)
        assert (reply.status, reply.body) == (200, answer)
        assert reply.headers["Content-Type"].startswith("text/plain")
        assert reply.headers["Content-Length"] == str(len(answer))
        assert parsedate_to_datetime(reply.headers["Date"]).tzinfo is not None
        assert "Content-Encoding" not in reply.headers
        assert "Transfer-Encoding" not in reply.headers
        assert "Location" not in reply.headers


@pytest.mark.parametrize(
    ("table", "auth_type"),
    [("", "FP"), ("", "BC"), ("ATTLOG", "PW"), ("options", "FACE")],
)
async def test_never_let_anybody_in(
    hass: HomeAssistant, terminal: Device, table: str, auth_type: str
) -> None:
    """A terminal that asks whether to let somebody in never hears OK."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    query = {"AuthType": auth_type, **({"table": table} if table else {})}
    body = f"PIN=1\tOK\n{terminal.attlog_line()}"
    reply = await terminal.request("POST", "/iclock/cdata", body, **query)
    assert reply.status == 200
    assert reply.body == b"AUTH=Failed\n"
    assert b"OK" not in reply.body
    assert punches == []


async def test_handshake(terminal: Device) -> None:
    """The handshake's answer has one option a line, every line ended by LF."""
    reply = await terminal.handshake()
    assert EVERY_LINE_ENDED.fullmatch(reply.body)
    assert reply.text.splitlines()[0] == f"GET OPTION FROM: {SERIAL_NUMBER}"
    options = reply.options
    assert options["Delay"] == "3"
    assert options["Realtime"] == "1"
    assert options["Encrypt"] == "0"
    assert options["ServerVer"] == options["PushProtVer"] == "2.4.1"
    assert options["PushOptionsFlag"] == "1"
    assert options["SupportPing"] == "1"
    assert int(options["ErrorDelay"]) > 0
    words = options["TransFlag"].removeprefix("TransData ").split("\t")
    assert {"AttLog", "OpLog", "AttPhoto", "EnrollUser"} <= set(words)
    assert " " not in "".join(words)
    for name in ("Stamp", "OpStamp", "PhotoStamp", "ATTLOGStamp", "OPERLOGStamp"):
        assert name in options
    assert "~DeviceName" in options["PushOptions"].split(",")


async def test_header_block(terminal: Device) -> None:
    """On the wire, the headers are few, plain, and spelled as old firmware wants."""
    request = (
        f"GET /iclock/cdata?SN={SERIAL_NUMBER}&options=all&pushver=2.4.1 HTTP/1.1\r\n"
        "Host: 192.168.1.10:8123\r\nUser-Agent: iClock Proxy/1.09\r\n"
        "Accept-Encoding: gzip, deflate\r\nConnection: close\r\nAccept: */*\r\n\r\n"
    )
    answer = await say(terminal.client, request.encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert len(head) < 1000
    names = [line.partition(b":")[0] for line in lines[1:]]
    for name in (b"Date", b"Content-Length", b"Content-Type"):
        assert names.count(name) == 1
    assert b"Content-Encoding" not in names
    assert b"Set-Cookie" not in names
    assert EVERY_LINE_ENDED.fullmatch(body)


async def test_http_1_0(terminal: Device) -> None:
    """Firmware of 2009 speaks HTTP/1.0 without a host (field: attlog-12)."""
    line = terminal.attlog_line("1")
    request = (
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG&Stamp=1 HTTP/1.0\r\n"
        f"Content-Length: {len(line)}\r\n\r\n{line}"
    )
    answer = await say(terminal.client, request.encode())
    assert b" 200 OK\r\n" in answer
    assert answer.endswith(b"\r\n\r\nOK:1")


async def test_odd_headers(hass: HomeAssistant, terminal: Device) -> None:
    """Headers that only terminals send do no harm (field: access dialect, quirk-01)."""
    line = terminal.attlog_line("1")
    request = (
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG&Stamp=1 HTTP/1.1\r\n"
        "Host: 192.168.1.10:8123\r\nUser-Agent: aClock Proxy/1.09\r\n"
        "Connection: starting\r\nAccept: application/push\r\nAccept-Charset: UTF-8\r\n"
        "Content-Type: application/push;charset=UTF-8\r\nContent-Language: zh-CN\r\n"
        "Cookie: 1637f0b0\r\nAuthorization: Basic dXNlcjpwYXNz\r\n"
        f"Content-Length: {len(line)}\r\n\r\n{line}"
    )
    answer = await say(terminal.client, request.encode())
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"OK:1")
    assert value_of(hass, "last_person") == "1"


async def test_double_slash(hass: HomeAssistant, terminal: Device) -> None:
    """An address typed with a slash at its end works (field: quirk-06)."""
    line = terminal.attlog_line("1")
    host = "HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    for request, end in (
        (f"GET //iclock/getrequest?SN={SERIAL_NUMBER} {host}\r\n", b"\r\n\r\nOK"),
        (
            f"POST //iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG {host}"
            f"Content-Length: {len(line)}\r\n\r\n{line}",
            b"\r\n\r\nOK:1",
        ),
    ):
        answer = await say(terminal.client, request.encode())
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(end)
    assert value_of(hass, "last_person") == "1"


@pytest.mark.parametrize(
    "query",
    [
        {"SN": SERIAL_NUMBER, "options": "all", "pushver": "2.4.1", "language": "69"},
        {"sn": SERIAL_NUMBER, "OPTIONS": "all", "PUSHVER": "2.4.1", "LANGUAGE": "69"},
        {"language": "69", "PushVer": "2.4.1", "Options": "all", "Sn": SERIAL_NUMBER},
    ],
    ids=["usual", "other case", "other order"],
)
async def test_any_case_and_order(
    hass: HomeAssistant, terminal: Device, query: dict[str, str]
) -> None:
    """A query in another case and order is the same query."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    reply = await send(terminal.client, "GET", "/iclock/cdata", query)
    assert reply.text.startswith(f"GET OPTION FROM: {SERIAL_NUMBER}\n")
    for names in (("table", "Stamp"), ("TABLE", "STAMP"), ("Table", "stamp")):
        pairs = {"sN": SERIAL_NUMBER, names[0]: "attlog", names[1]: names[0]}
        line = terminal.attlog_line(names[0])
        reply = await send(terminal.client, "POST", "/iclock/cdata", pairs, line)
        assert reply.text == "OK:1"
    assert [event.data["pin"] for event in punches] == ["table", "TABLE", "Table"]
    assert {event.data["verification"] for event in punches} == {"face"}
    assert (await terminal.handshake()).options["ATTLOGStamp"] == "Table"


async def test_keep_alive_only_on_request(terminal: Device) -> None:
    """A connection is closed unless the terminal asks to keep it."""
    for asked, is_kept in (("close", False), ("starting", False), ("keep-alive", True)):
        response = await terminal.client.get(
            f"/iclock/ping?SN={SERIAL_NUMBER}", headers={"Connection": asked}
        )
        assert await response.read() == b"OK"
        assert (response.headers.get("Connection") != "close") is is_kept


async def test_date(client: TestClient[Any, Any]) -> None:
    """Even while the hub is not loaded, a terminal hears what time it is."""
    reply = await Device(client).poll()
    assert reply.status == 503
    assert parsedate_to_datetime(reply.headers["Date"]).tzinfo is not None
