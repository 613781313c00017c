"""Connecting: registration, configuration, and what a device makes of wrong answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import re

import pytest

from simulator import INBIO460, SENSEFACE, Pace, Rule, VirtualAccessTerminal
from simulator.access.models import pack_bits
from tests.simulator.fake_server import answer

from .stub import BLOCK, CODE, FAST, AccessServer, block, device, run_commands


@asynccontextmanager
async def living(
    terminal: VirtualAccessTerminal,
) -> AsyncIterator[VirtualAccessTerminal]:
    """Let a device live for the length of a test."""
    terminal.start()
    try:
        yield terminal
    finally:
        await terminal.stop()


async def test_first_contact(server: AccessServer) -> None:
    """Test the sequence of section 1.1 and the bytes of the first requests."""
    terminal = device(server, model="inBIO460", users=2)
    async with living(terminal):
        await server.until(lambda: server.kinds().count("getrequest") >= 2)
    assert server.kinds()[:9] == [
        "connect",
        "registry",
        "push",
        "options",
        "rtlog",
        "rtstate",
        "user",
        "templatev10",
        "getrequest",
    ]
    first, registry, push = server.requests[:3]
    assert first.raw.startswith(
        b"GET /iclock/cdata?SN=A1&pushver=3.0.1&options=all"
        b"&DeviceType=acc&PushOptionsFlag=1 HTTP/1.1\r\n"
    )
    for header in (b"Connection: starting", b"Accept: application/push"):
        assert header in first.raw
    assert b"Cookie" not in first.raw
    assert push.body == b""
    assert b"Content-Length: 0\r\n" in push.raw
    assert re.search(rb"Cookie: token=[0-9a-f]{32}\r\n", push.raw)
    pairs = dict(pair.split("=", 1) for pair in registry.body.decode().split(","))
    assert pairs["DeviceType"] == "acc"
    assert (pairs["LockCount"], pairs["ReaderCount"]) == ("4", "8")
    assert (pairs["AuxInCount"], pairs["AuxOutCount"]) == ("4", "4")
    assert pairs["AccSupportFunList"][7] == "0"
    assert pairs["AccSupportFunList"][2] == "1"
    assert terminal.complaints == []
    assert terminal.store.unsent == 0


async def test_visible_light_terminal(server: AccessServer) -> None:
    """Test that a SenseFace tells no LockCount and lets several cards be."""
    terminal = device(server, model="SenseFace")
    await terminal.handshake()
    (registry,) = server.sent("registry")
    pairs = dict(pair.split("=", 1) for pair in registry.body.decode().split(","))
    assert "LockCount" not in pairs
    assert pairs["AccSupportFunList"][7] == "1"
    assert b"pushver=3.1.2" in server.requests[0].raw


def test_bitmap() -> None:
    """Test the packing that the sample of an F20/M has."""
    codes = (
        *range(6),
        *range(7, 12),
        *range(21, 25),
        *range(26, 30),
        *(36, 37, 48),
        *(100, 101, 102, 200, 201, 202, 204, 205, 206, 221, 224),
    )
    sample = "BF0FE03D30000100000000007000000000000000000000000077002001000000"
    assert pack_bits(codes) == sample


@pytest.mark.parametrize("always", [False, True])
async def test_a_known_device(server: AccessServer, *, always: bool) -> None:
    """Test that the block in the first answer spares the registration, if it may."""
    server.known = True
    terminal = device(server, registers_always=always)
    assert (await terminal.handshake()).accepted
    assert ("registry" in server.kinds()) is always
    assert terminal.registry_code == CODE
    assert terminal.complaints == []


@pytest.mark.parametrize(
    "wrong",
    ["OK", "RegistryCode=", "RegistryCode=with blank", f"RegistryCode={'x' * 33}"],
)
async def test_no_registry_code(server: AccessServer, wrong: str) -> None:
    """Test that it registers again and sends nothing else until it has a code."""
    server.script("registry", *[answer(wrong)] * 3)
    terminal = device(server, users=1)
    async with living(terminal):
        await server.until(lambda: "getrequest" in server.kinds())
    assert server.kinds()[:8] == ["connect", "registry"] * 4
    assert [c.rule for c in terminal.complaints] == [Rule.REGISTRY_CODE] * 3


async def test_fifteen_seconds() -> None:
    """Test the pause that a refused registration has where no scale shortens it."""
    assert Pace().refused == 15


async def test_a_line_end_after_the_code(server: AccessServer) -> None:
    """Test that LF and CRLF behind the code are tolerated."""
    for end in ("\n", "\r\n"):
        server.script("registry", answer(f"RegistryCode={CODE}{end}"))
        terminal = device(server)
        server.known = False
        assert (await terminal.handshake()).accepted
        assert terminal.registry_code == CODE
        assert terminal.complaints == []


async def test_refusal(server: AccessServer) -> None:
    """Test that 406 is a refusal in proper form and is tried again."""
    server.script("registry", answer("", status="HTTP/1.1 406 Not Acceptable"))
    terminal = device(server)
    async with living(terminal):
        await server.until(lambda: "getrequest" in server.kinds())
    assert server.kinds()[:4] == ["connect", "registry"] * 2
    assert terminal.complaints == []
    assert terminal.counters["refused 406"] == 1


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
async def test_no_route(server: AccessServer, status: str) -> None:
    """Test that a missing route for registrations has the effect of no code."""
    server.script("registry", answer("no", status=f"HTTP/1.1 {status}"))
    terminal = device(server)
    async with living(terminal):
        await server.until(lambda: "getrequest" in server.kinds())
    assert server.kinds()[:4] == ["connect", "registry"] * 2
    assert [c.rule for c in terminal.complaints] == [Rule.STATUS]


async def test_answered_as_attendance(server: AccessServer) -> None:
    """Test that the block of the other dialect makes it silent for good."""
    server.script("connect", answer("GET OPTION FROM: A1\nStamp=9999\n"))
    terminal = device(server, users=2)
    async with living(terminal):
        await server.until(lambda: bool(server.requests))
        async with terminal.line:
            pass
        await terminal.present_card(4_000_001)
        assert terminal.connected
        assert server.kinds() == ["connect"]
        await terminal.power_on()
        await terminal.handshake()
    assert server.kinds()[:4] == ["connect", "connect", "registry", "push"]
    assert [c.rule for c in terminal.complaints] == [Rule.FIRST_LINE]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"SessionID": None}, Rule.OPTION_MISSING),
        ({"ServerName": None}, Rule.OPTION_MISSING),
        ({"TimeoutSec": None}, Rule.OPTION_MISSING),
        ({"RequestDelay": "soon"}, Rule.OPTION_VALUE),
        ({"TransTimes": "00:0014:00"}, Rule.OPTION_VALUE),
        ({"TransFlag": "1111000000"}, Rule.OPTION_VALUE),
        ({"ATTLOGStamp": "9999"}, Rule.OPTION_VALUE),
        ({"RegistryCode": CODE}, Rule.OPTION_LINE),
    ],
)
async def test_configuration(
    server: AccessServer, changes: dict[str, str | None], rule: Rule
) -> None:
    """Test that what is missing or does not belong there is complained about."""
    values: dict[str, str | None] = {**BLOCK, **changes}
    body = block({k: v for k, v in values.items() if v is not None})
    server.script("push", answer(body))
    terminal = device(server)
    assert (await terminal.handshake()).accepted
    assert [c.rule for c in terminal.complaints] == [rule]


async def test_carriage_returns(server: AccessServer) -> None:
    """Test that a block may have lines that end in CRLF."""
    server.script("push", answer(block(BLOCK).replace("\n", "\r\n")))
    terminal = device(server)
    await terminal.handshake()
    assert terminal.configuration.request_delay == 3
    assert terminal.complaints == []


async def test_codes_are_kept(server: AccessServer) -> None:
    """Test that another code or session after a restart is a complaint."""
    terminal = device(server)
    await terminal.handshake()
    await terminal.power_on()
    await terminal.handshake()
    assert terminal.complaints == []
    assert server.kinds().count("registry") == 1
    server.known = False
    server.values["SessionID"] = "another"
    server.script("registry", answer("RegistryCode=Other"))
    await terminal.power_on()
    await terminal.handshake()
    assert [c.rule for c in terminal.complaints] == [Rule.CHANGED] * 2


@pytest.mark.parametrize("again", [False, True])
async def test_a_server_that_restarts(server: AccessServer, *, again: bool) -> None:
    """Test that it goes on without connecting anew, unless it is of the other kind."""
    terminal = device(server, users=1, registers_again=again)
    async with living(terminal):
        await server.until(lambda: "getrequest" in server.kinds())
        await server.__aexit__()
        await terminal.present_card(4_000_001)
        assert terminal.store.events.unsent_count >= 1
        server.requests.clear()
        await server.__aenter__()
        await server.until(lambda: terminal.store.events.unsent_count == 0)
    assert ("connect" in server.kinds()) is again
    assert ("0", "1") in server.events()
    assert terminal.complaints == []


async def test_offline(server: AccessServer) -> None:
    """Test that what happens without a network is sent once it is back."""
    terminal = device(server, model="inBIO460", users=1)
    async with living(terminal):
        await server.until(lambda: "getrequest" in server.kinds())
        terminal.go_offline()
        for _ in range(3):
            await terminal.present_card(4_000_001, 2)
        server.requests.clear()
        terminal.go_online()
        await server.until(lambda: terminal.store.events.unsent_count == 0)
    assert server.events().count(("0", "2")) == 3
    indexes = [int(row["index"]) for row in server.rows("rtlog") if "index" in row]
    assert indexes == sorted(set(indexes))


@pytest.mark.parametrize("text", ["", "OK"])
async def test_poll(server: AccessServer, text: str) -> None:
    """Test that an empty answer is an error, and that OK is not."""
    terminal = device(server)
    await terminal.handshake()
    server.script("getrequest", answer(text))
    assert (await terminal.poll()).accepted is bool(text)
    assert bool(terminal.complaints) is not bool(text)


async def test_too_many_commands(server: AccessServer) -> None:
    """Test that a panel drops all but the first command of a poll."""
    for model, carried_out in ((INBIO460, 1), (SENSEFACE, 5)):
        terminal = device(server, model=model)
        await terminal.handshake()
        server.commands.extend(f"C:{n}:GET OPTIONS FirmVer" for n in range(6))
        await terminal.poll()
        assert len(terminal.executed) == carried_out
        assert [c.rule for c in terminal.complaints] == [Rule.COMMANDS_LIMIT]


async def test_a_command_without_an_end(server: AccessServer) -> None:
    """Test that the printed samples, which end without a line end, are carried out."""
    terminal = device(server)
    await terminal.handshake()
    server.script("getrequest", answer("C:221:CONTROL DEVICE 01010105"))
    await terminal.poll()
    assert server.reports() == ["Return=0&CMD=CONTROL DEVICE"]
    assert terminal.complaints == []


async def test_date_at_the_connection(server: AccessServer) -> None:
    """Test that the Date of the first answer sets a clock that is off."""
    terminal = device(server, clock_error=timedelta(hours=3), offset=timedelta(hours=2))
    await terminal.handshake()
    expected = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=2)
    assert abs(terminal.clock.now() - expected) < timedelta(seconds=5)
    assert terminal.clock.adjustments == 1


async def test_a_clock_that_was_never_set(server: AccessServer) -> None:
    """Test the negative numbers that firmware writes before it knows the time."""
    terminal = device(server, clock_unset=True)
    await terminal.power_on()
    await terminal.handshake()
    await terminal.ring()
    times = [row["time"] for row in server.rows("rtlog") if "event" in row]
    assert times[0] == "1971--10--29 -23:-27:-54"
    assert datetime.fromisoformat(times[1])


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        ("DateTime=583080894,ServerTZ=-0300", []),
        ("OK", [Rule.TIME]),
        ("DateTime=583080894", [Rule.TIME]),
        ("DateTime=583080894,ServerTZ=+9900", [Rule.TIME]),
    ],
)
async def test_time(server: AccessServer, told: str, rules: list[Rule]) -> None:
    """Test that a terminal believes only the answer to its own question."""
    server.time = told
    terminal = device(server, offset=timedelta(0))
    await terminal.handshake()
    before = terminal.clock.now()
    assert await run_commands(terminal, server, "SET OPTIONS DateTime=1") == [
        "Return=0&CMD=SET OPTIONS"
    ]
    assert server.sent("rtdata")[0].query == {"SN": "A1", "type": "time"}
    assert [c.rule for c in terminal.complaints] == rules
    expected = before if rules else datetime(2018, 2, 22, 11, 54, 54)
    assert abs(terminal.clock.now() - expected) < timedelta(seconds=5)


async def test_time_of_a_panel(server: AccessServer) -> None:
    """Test that a panel takes the command's time as its local time."""
    terminal = device(server, model="inBIO460", offset=timedelta(hours=5))
    await terminal.handshake()
    await run_commands(terminal, server, "SET OPTIONS DateTime=583080894")
    expected = datetime(2018, 2, 22, 14, 54, 54)
    assert abs(terminal.clock.now() - expected) < timedelta(seconds=5)
    assert server.sent("rtdata") == []


async def test_ping(server: AccessServer) -> None:
    """Test the sign of life."""
    terminal = device(server, pace=FAST)
    await terminal.handshake()
    assert (await terminal.ping()).accepted
    server.script("ping", answer("PONG"))
    assert not (await terminal.ping()).accepted
    assert [c.rule for c in terminal.complaints] == [Rule.NOT_OK]
