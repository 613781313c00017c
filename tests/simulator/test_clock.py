"""The clock: offsets, packed time, and when it believes its server."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator import Clock, VirtualTerminal, pack_time, unpack_time, zone_offset

from .fake_server import FakeServer, answer

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "minutes", "defined"),
    [
        ("0", 0, True),
        ("8", 480, True),
        ("-5", -300, True),
        ("11", 660, True),
        ("-11", -660, True),
        ("12", 720, False),
        ("24", 1440, False),
        ("25", 25, True),
        ("-300", -300, True),
        ("330", 330, True),
        ("5.5", 300, False),
        ("x", 0, False),
    ],
)
def test_zone_offset(text: str, minutes: int, defined: bool) -> None:
    """Test that small numbers are hours and larger ones minutes."""
    assert zone_offset(text) == (timedelta(minutes=minutes), defined)


def test_packed_time_of_a_real_log() -> None:
    """Test the packed time against one that a terminal of 2009 logged."""
    moment = datetime.fromisoformat("2009-01-03 20:56:46")
    assert pack_time(moment) == 289515406
    assert unpack_time(289515406) == moment


def test_clock_tolerates_ten_seconds() -> None:
    """Test that a small difference is left alone and a larger one is not."""
    clock = Clock()
    assert not clock.believe(datetime.now(UTC) + timedelta(seconds=8))
    assert clock.believe(datetime.now(UTC) + timedelta(seconds=30))
    assert clock.adjustments == 1


async def test_without_time_zone_it_shows_china(server: FakeServer) -> None:
    """Test that a handshake without TimeZone leaves the built-in eight hours."""
    del server.options["TimeZone"]
    terminal = VirtualTerminal(server.url, "S1", now=lambda: NOON)
    await terminal.handshake()
    assert terminal.clock.now() == datetime.fromisoformat("2026-06-01 20:00:00")
    assert [str(complaint.rule) for complaint in terminal.complaints] == [
        "option missing"
    ]


async def test_time_zone_is_read_at_the_handshake_only(server: FakeServer) -> None:
    """Test that a changed offset has no effect until the next handshake."""
    server.options["TimeZone"] = "120"
    terminal = VirtualTerminal(server.url, "S1", now=lambda: NOON)
    await terminal.handshake()
    assert (await terminal.punch("1")).time.hour == 14
    server.options["TimeZone"] = "60"
    await terminal.poll()
    server.commands.append("C:1:RELOAD OPTIONS")
    await terminal.poll()
    assert (await terminal.punch("1")).time.hour == 14
    await terminal.handshake()
    assert (await terminal.punch("1")).time.hour == 13
    assert server.lines("ATTLOG")[0].split("\t")[1] == "2026-06-01 14:00:00"


async def test_clock_follows_the_date_of_a_poll(server: FakeServer) -> None:
    """Test that a wrong clock is set at the handshake and at any poll."""
    terminal = VirtualTerminal(server.url, "S1", clock_error=timedelta(days=-20000))
    assert terminal.clock.now().year < 1980
    server.options["TimeZone"] = "0"
    await terminal.handshake()
    wall = datetime.now(UTC).replace(tzinfo=None)
    assert abs(terminal.clock.now() - wall) < timedelta(seconds=15)
    server.date = datetime.now(UTC) + timedelta(hours=3)
    await terminal.poll()
    assert abs(terminal.clock.now() - wall) > timedelta(hours=2)
    assert terminal.clock.adjustments == 2


async def test_clock_ignores_an_answer_that_is_not_plain_text(
    server: FakeServer,
) -> None:
    """Test that the Date of an answer without text/plain is not looked at."""
    terminal = VirtualTerminal(server.url, "S1")
    await terminal.handshake()
    before = terminal.clock.adjustments
    later = datetime.now(UTC) + timedelta(hours=5)
    server.script(
        "getrequest",
        answer(date=later, drop=["Content-Type"], headers=[("content-type", "x")]),
    )
    await terminal.poll()
    assert terminal.clock.adjustments == before


async def test_a_time_with_a_zone_is_shown_in_local_time(server: FakeServer) -> None:
    """Test that a test may give a moment instead of a wall clock time."""
    terminal = VirtualTerminal(server.url, "S1", now=lambda: NOON)
    await terminal.handshake()
    punch = await terminal.punch("1", time=NOON - timedelta(hours=1))
    assert punch.time == datetime.fromisoformat("2026-06-01 13:00:00")
