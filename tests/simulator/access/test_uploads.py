"""Uploads: acknowledgements, replays, and what goes along with what."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from simulator import Acknowledgement, Pace, Rule, VirtualAccessTerminal
from tests.simulator.fake_server import Request, answer

from .stub import AccessServer, device, name_of, rows

# Whatever was not acknowledged goes again with the next upload.
AT_ONCE = Pace(scale=0.001, resend=0.0)


async def connected(server: AccessServer, **changes: Any) -> VirtualAccessTerminal:
    """Return a connected device."""
    terminal = device(server, **{"pace": AT_ONCE, **changes})
    await terminal.handshake()
    return terminal


@pytest.mark.parametrize(
    ("insists", "counts", "accepted"),
    [
        (Acknowledgement.COUNT, True, True),
        (Acknowledgement.COUNT, False, False),
        (Acknowledgement.OK, True, False),
        (Acknowledgement.OK, False, True),
        (Acknowledgement.EITHER, True, True),
        (Acknowledgement.EITHER, False, True),
    ],
)
async def test_acknowledgement(
    server: AccessServer, insists: Acknowledgement, *, counts: bool, accepted: bool
) -> None:
    """Test that a device sends the same body again until it hears what it wants."""
    server.counts = counts
    terminal = await connected(server, users=2, acknowledgement=insists)
    for _ in range(3):
        assert (await terminal.upload()).accepted
    bodies = [request.body for request in server.sent("user")]
    assert len(bodies) == (1 if accepted else 3)
    assert len(set(bodies)) == 1
    # A server may be wrong once; after that it has been told.
    expected = [] if accepted else [Rule.ACKNOWLEDGEMENT] * 2
    assert [c.rule for c in terminal.complaints] == expected
    server.counts = insists is not Acknowledgement.OK
    await terminal.upload()
    assert terminal.store.users.unsent_count == 0


async def test_everything_else_goes_on(server: AccessServer) -> None:
    """Test that an unacknowledged table neither stops events nor polls."""
    server.counts = False
    pace = Pace(scale=0.001, poll=20, resend=30)
    terminal = await connected(server, users=1, acknowledgement="count", pace=pace)
    terminal.start()
    await server.until(lambda: len(server.sent("user")) >= 2)
    await terminal.ring()
    polls = len(server.sent("getrequest"))
    await server.until(lambda: len(server.sent("getrequest")) > polls)
    assert ("224", "1") in server.events()
    assert terminal.failure is None
    await terminal.stop()
    assert server.kinds().count("connect") == 2


@pytest.mark.parametrize("wrong", ["user=1", "nonsense", "biodata=2"])
async def test_a_wrong_count(server: AccessServer, wrong: str) -> None:
    """Test that a count that is not the rows' is complained about at once."""
    server.script("user", answer(wrong))
    terminal = await connected(server, users=2)
    await terminal.upload()
    assert [c.rule for c in terminal.complaints] == [
        Rule.COUNT if wrong == "user=1" else Rule.NOT_OK
    ]
    await terminal.upload()
    assert terminal.store.unsent == 0


@pytest.mark.parametrize("name", ["options", "rtlog", "rtstate"])
async def test_only_ok(server: AccessServer, name: str) -> None:
    """Test that options, events and states are not counted."""
    terminal = await connected(server, model="inBIO460")
    server.script(name, answer(f"{name}=1"))
    await terminal.push_options()
    await terminal.ring()
    await terminal.upload()
    await terminal.push_options()
    assert [c.rule for c in terminal.complaints] == [Rule.NOT_OK]
    assert len({request.body for request in server.sent(name)}) >= 1
    assert len(server.sent(name)) >= 2


async def test_photos_close(server: AccessServer) -> None:
    """Test that a photo comes again unless its answer closes the connection."""
    terminal = await connected(server)
    picture = {"PIN": "1", "Type": "9", "Content": "QUJD", "Size": "4"}
    terminal.store.put("biophoto", picture)
    server.script("biophoto", answer("biophoto=1", drop=("Connection",)))
    await terminal.upload()
    await terminal.upload()
    assert [c.rule for c in terminal.complaints] == [Rule.CONNECTION]
    assert [rows(request) for request in server.sent("biophoto")] == [
        [
            {
                "pin": "1",
                "filename": "1.jpg",
                "type": "9",
                "size": "4",
                "content": "QUJD",
            }
        ]
    ] * 2
    assert terminal.store.unsent == 0


async def test_photos_are_asked_for(server: AccessServer) -> None:
    """Test that comparison photos stay where they are without BioPhotoFun."""
    server.values["BioPhotoFun"] = "0"
    terminal = await connected(server)
    terminal.store.put("biophoto", {"PIN": "1", "Content": "QUJD"})
    await terminal.upload()
    assert server.sent("biophoto") == []


async def test_tables(server: AccessServer) -> None:
    """Test lower-case keys in the order of the document, and the leading word."""
    terminal = await connected(server, users=1, model="inBIO460")
    await terminal.upload()
    (user,) = server.sent("user")
    assert user.query["count"] == "1"
    assert user.body.startswith(
        b"user uid=1\tcardno=4000001\tpin=1\tpassword=\tgroup=1"
    )
    (template,) = rows(server.sent("templatev10")[0])
    assert list(template) == [
        "size",
        "uid",
        "pin",
        "fingerid",
        "valid",
        "template",
        "resverd",
        "endtag",
    ]
    assert template["size"] == str(len(template["template"]))


async def test_wanted_tables(server: AccessServer) -> None:
    """Test that TransTables decides what goes by itself."""
    server.values["TransTables"] = "Transaction"
    terminal = await connected(server, users=1)
    await terminal.upload()
    assert server.sent("user") == []
    server.values["TransTables"] = "User"
    await terminal.handshake()
    await terminal.ring()
    await terminal.upload()
    assert len(server.sent("user")) == 1
    assert server.events() == []


async def test_not_in_real_time(server: AccessServer) -> None:
    """Test that Realtime=0 leaves events to the next upload."""
    server.values["Realtime"] = "0"
    terminal = await connected(server)
    await terminal.ring()
    assert server.events() == []
    await terminal.upload()
    assert server.events() == [("224", "1")]


async def outage(server: AccessServer, **changes: Any) -> VirtualAccessTerminal:
    """Return a device after an outage with three events."""
    terminal = await connected(server, model="inBIO460", **changes)
    await terminal.upload()
    terminal.go_offline()
    for door in (1, 2, 3):
        await terminal.ring(door)
    server.requests.clear()
    terminal.go_online()
    await terminal.upload()
    return terminal


async def test_replay(server: AccessServer) -> None:
    """Test that events of an outage come as rows of the log, in order."""
    terminal = await outage(server)
    assert server.events() == [("224", "1"), ("224", "2"), ("224", "3")]
    assert terminal.complaints == []


async def test_a_row_twice(server: AccessServer) -> None:
    """Test the firmware that repeats a row within a replay."""
    await outage(server, repeats_rows=True)
    assert server.events() == [("224", "1"), ("224", "1"), ("224", "2"), ("224", "3")]
    assert len({row["index"] for row in server.rows("rtlog")}) == 3


@pytest.mark.parametrize("form", ["transaction", "tabledata"])
async def test_other_replays(server: AccessServer, form: str) -> None:
    """Test the two forms that only the prose knows."""
    await outage(server, replay=form)
    (request,) = server.sent("transaction")
    assert request.query["table"] == form
    assert request.query["count"] == "3"
    assert [row["doorid"] for row in rows(request)] == ["1", "2", "3"]
    assert server.events() == []


async def test_an_old_event(server: AccessServer) -> None:
    """Test an event with a time of its own."""
    terminal = await connected(server)
    await terminal.record(0, pin="5", time=datetime(2026, 1, 2, 3, 4, 5))
    assert server.rows("rtlog")[-2]["time"] == "2026-01-02 03:04:05"


async def test_a_state_within_the_log(server: AccessServer) -> None:
    """Test that a terminal tells its state along with the event, a panel apart."""
    terminal = await connected(server)
    await terminal.open_door()
    (request,) = server.sent("rtlog")
    assert ["event" in row for row in rows(request)] == [True, True, False]
    assert request.body.count(b"\r\n") == 3
    other = await connected(server, model="inBIO460")
    await other.open_door()
    assert "relay" not in rows(server.sent("rtlog")[-1])[-1]
    assert server.kinds()[-1] == "rtstate"


async def test_state_by_the_clock(server: AccessServer) -> None:
    """Test that a state is told again although nothing has changed."""
    terminal = await connected(server, state_every=30.0)
    now = 100.0
    terminal.monotonic = lambda: now
    await terminal.upload()
    await terminal.upload()
    assert len(server.sent("rtstate")) == 1
    now += 1.0
    await terminal.upload()
    first, second = server.sent("rtstate")
    assert rows(first)[0] | {"time": ""} == rows(second)[0] | {"time": ""}


async def test_a_snapshot(server: AccessServer) -> None:
    """Test the upper-case table, whose row has no leading word."""
    terminal = await connected(server)
    assert (await terminal.take_photo("3")).accepted
    (request,) = server.sent("ATTPHOTO")
    (row,) = rows(request)
    assert row["pin"].endswith("-3.jpg")
    assert int(row["size"]) < len(row["photo"])


async def test_enrolled_at_the_menu(server: AccessServer) -> None:
    """Test that a new person goes up, and passes."""
    terminal = await connected(server)
    await terminal.enroll_user({"Pin": "42", "Name": "Ann", "Password": "1"})
    await terminal.upload()
    assert [row["pin"] for row in server.rows("user")] == ["42"]
    assert (await terminal.enter_password("1", "42")).event == 0


async def test_many_at_once(server: AccessServer) -> None:
    """Test portions, and that people at the doors do not mix up the line."""
    terminal = await connected(server, model="inBIO460", rows_per_post=10)
    await asyncio.gather(*(terminal.ring(number % 4 + 1) for number in range(40)))
    await terminal.upload()
    indexes = [int(row["index"]) for row in server.rows("rtlog")]
    assert sorted(indexes) == list(range(1, 41))
    assert all(len(rows(request)) <= 10 for request in server.sent("rtlog"))


@pytest.mark.parametrize("pings", [True, False])
async def test_a_long_upload(server: AccessServer, *, pings: bool) -> None:
    """Test that there is a sign of life where no time is left to ask for commands."""
    terminal = await connected(server, users=3, rows_per_post=1, pings=pings)
    moments = iter(range(10, 1000, 2))
    terminal.monotonic = lambda: float(next(moments))
    await terminal.poll()
    await terminal.upload()
    assert (len(server.sent("ping")) > 0) is pings
    assert terminal.store.unsent == 0


async def test_a_change_under_way(server: AccessServer) -> None:
    """Test that a state that changes while one is told is told as well."""
    terminal = await connected(server)

    def open_meanwhile(request: Request) -> None:
        if name_of(request) == "rtlog" and not terminal.door(1).unlocked:
            terminal.door(1).latch()

    server.always = open_meanwhile
    await terminal.ring()
    await terminal.upload()
    assert [state["relay"] for state in server.states()] == ["00", "01"]


async def test_rhythm(server: AccessServer) -> None:
    """Test that an event is told at once, without a question for commands."""
    pace = Pace(scale=1.0, resend=0.0)
    terminal = await connected(server, model="inBIO460", pace=pace)
    server.values["RequestDelay"] = "60"
    terminal.start()
    await server.until(lambda: len(server.sent("getrequest")) == 1)
    terminal.log(224, 2)
    await server.until(lambda: ("224", "2") in server.events())
    terminal.door(3).latch()
    await server.until(lambda: server.states()[-1]["relay"] == "04")
    assert len(server.sent("getrequest")) == 1
