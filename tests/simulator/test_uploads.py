"""Uploads: what counts as sent, what goes again, and in which portions."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator import Outcome, Pace, Rule, VirtualTerminal, pack_time
from simulator.session import ServerOptions, parse_transfers
from simulator.store import Table

from .fake_server import FakeServer, answer

FAST = Pace(scale=0.001)
NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


async def test_portions(server: FakeServer) -> None:
    """Test that a backlog goes in portions of the wanted size, oldest first."""
    terminal = VirtualTerminal(server.url, "S1", stored=250)
    await terminal.upload()
    assert [len(request.lines) for request in server.of("ATTLOG")] == [100, 100, 50]
    times = [line.split("\t")[1] for line in server.lines("ATTLOG")]
    assert times == sorted(times)
    assert terminal.store.unsent == 0
    await terminal.upload()
    assert len(server.of("ATTLOG")) == 3
    other = VirtualTerminal(server.url, "S2", stored=250)
    await other.upload(lines_per_post=500)
    assert len(server.of("ATTLOG")) == 4


async def test_real_time_only_when_connected(server: FakeServer) -> None:
    """Test that a punch waits in the store until there is a connection."""
    terminal = VirtualTerminal(server.url, "S1")
    await terminal.punch("1")
    assert server.requests == []
    await terminal.handshake()
    await terminal.punch("2")
    assert [line.split("\t")[0] for line in server.lines("ATTLOG")] == ["1", "2"]


async def test_not_in_real_time_if_the_server_says_so(server: FakeServer) -> None:
    """Test that Realtime=0 leaves records to the next upload."""
    server.options["Realtime"] = "0"
    terminal = VirtualTerminal(server.url, "S1")
    await terminal.handshake()
    await terminal.punch("1")
    assert server.of("ATTLOG") == []
    await terminal.upload()
    assert len(server.of("ATTLOG")) == 1


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (answer("ok"), Rule.NOT_OK),
        (answer("UNKNOWN DEVICE"), Rule.NOT_OK),
        (answer("<html>", status="HTTP/1.1 302 Found"), Rule.REDIRECT),
        (answer(status="HTTP/1.1 500 Oops"), Rule.STATUS),
        (b"nonsense\r\n\r\n", Rule.STATUS_LINE),
    ],
)
async def test_only_a_right_answer_marks_as_sent(
    server: FakeServer, wrong: bytes, rule: Rule
) -> None:
    """Test that a wrong answer is reported and the record is kept."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST)
    await terminal.handshake()
    server.always = lambda request: wrong if request.kind == "ATTLOG" else None
    await terminal.punch("1")
    assert terminal.store.punches.unsent_count == 1
    assert not terminal.connected
    assert rule in {complaint.rule for complaint in terminal.complaints}
    assert terminal.complaints[0].request.startswith("POST /iclock/cdata?SN=S1")
    server.always = None
    assert (await terminal.upload()).accepted
    assert terminal.store.punches.unsent_count == 0


async def test_quick_retries(server: FakeServer) -> None:
    """Test that an answer without OK is asked for three more times."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, stored=1)
    server.script("ATTLOG", *[answer("no")] * 3)
    assert (await terminal.upload()).accepted
    requests = server.of("ATTLOG")
    assert len(requests) == 4
    assert len({request.raw for request in requests}) == 1
    assert len(terminal.complaints) == 3


@pytest.mark.parametrize("status", [401, 403, 413, 429, 503])
async def test_a_refusal_is_no_complaint(server: FakeServer, status: int) -> None:
    """Test that a refusal in proper form is counted and the record kept."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, stored=3)
    refusal = answer("UNKNOWN DEVICE", status=f"HTTP/1.1 {status} No")
    server.script("ATTLOG", refusal)
    verdict = await terminal.upload()
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.status == status
    assert terminal.complaints == []
    assert terminal.counters[f"refused {status}"] == 1
    assert terminal.store.punches.unsent_count == 3


async def test_a_connection_that_breaks_loses_nothing(server: FakeServer) -> None:
    """Test that a hung up upload resumes with the portion that was under way."""
    terminal = VirtualTerminal(server.url, "S1", pace=FAST, stored=25)
    server.script("ATTLOG", answer("OK:10"), None)
    verdict = await terminal.upload(lines_per_post=10)
    assert verdict.outcome is Outcome.UNREACHABLE
    assert terminal.store.punches.unsent_count == 15
    assert terminal.complaints == []
    await terminal.upload(lines_per_post=10)
    first, lost, again, last = server.of("ATTLOG")
    assert lost.lines == again.lines
    assert (len(first.lines), len(last.lines)) == (10, 5)


async def test_no_server_at_all(socket_enabled: None) -> None:
    """Test that an absent server is not a complaint."""
    terminal = VirtualTerminal("http://127.0.0.1:9", "S1", stored=1)
    assert (await terminal.handshake()).outcome is Outcome.UNREACHABLE
    assert (await terminal.upload()).outcome is Outcome.UNREACHABLE
    assert terminal.complaints == []
    assert terminal.counters["unreachable"] == 2


async def test_a_wrong_count_is_reported(server: FakeServer) -> None:
    """Test that a count other than the lines sent is a complaint, yet accepted."""
    terminal = VirtualTerminal(server.url, "S1", stored=3)
    server.script("ATTLOG", answer("OK:1"))
    assert (await terminal.upload()).accepted
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.COUNT]


async def test_stamp_zero_sends_everything_again(server: FakeServer) -> None:
    """Test that a table's stamp of 0 repeats that table and no other."""
    terminal = VirtualTerminal(server.url, "S1", stored=4, users=2)
    await terminal.handshake()
    await terminal.take_photo("1")
    await terminal.ring()
    assert terminal.store.unsent == 0
    await terminal.handshake()
    assert terminal.store.unsent == 0
    server.options["ATTLOGStamp"] = "0"
    await terminal.handshake()
    assert (terminal.store.punches.unsent_count, terminal.store.unsent) == (4, 4)
    await terminal.upload()
    server.options["ATTLOGStamp"] = "1"
    server.options["OPERLOGStamp"] = "0"
    server.options["ATTPHOTOStamp"] = "0"
    await terminal.handshake()
    store = terminal.store
    assert store.punches.unsent_count == 0
    assert store.photos.unsent_count == 1
    assert (store.operations.unsent_count, store.users.unsent_count) == (1, 2)


@pytest.mark.parametrize("stamp", ["None", "9999", "864383999"])
async def test_other_stamps_mean_nothing_to_new_firmware(
    server: FakeServer, stamp: str
) -> None:
    """Test that only 0 makes a difference."""
    terminal = VirtualTerminal(server.url, "S1", stored=4)
    await terminal.upload()
    server.options["ATTLOGStamp"] = stamp
    await terminal.handshake()
    assert terminal.store.unsent == 0


async def test_early_firmware_compares_times(server: FakeServer) -> None:
    """Test that a stamp divides the log of 2009 into sent and unsent."""
    terminal = VirtualTerminal(
        server.url, "S1", model="ZEM500", now=lambda: NOON, offset=timedelta(hours=2)
    )
    noon = datetime.fromisoformat("2026-06-01 12:00:00")
    for hours in (3, 2, 1):
        await terminal.punch("1", time=noon - timedelta(hours=hours))
    server.options["Stamp"] = str(pack_time(noon - timedelta(hours=2)))
    await terminal.handshake()
    assert terminal.store.punches.unsent_count == 1
    server.options["Stamp"] = "null"
    await terminal.handshake()
    assert terminal.store.punches.unsent_count == 3
    server.options["Stamp"] = str(pack_time(noon))
    await terminal.handshake()
    assert terminal.store.punches.unsent_count == 0
    # A stamp from the future is not believed: everything goes.
    server.options["Stamp"] = str(pack_time(noon + timedelta(days=1)))
    await terminal.handshake()
    assert terminal.store.punches.unsent_count == 3
    await terminal.upload()
    assert server.of("old")[-1].query["Stamp"] == str(
        pack_time(noon - timedelta(hours=1))
    )


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("TransData AttLog\tOpLog", {"AttLog", "OpLog"}),
        ("TransData AttLog OpLog", set()),
        ("0000000000", {"AttPhoto"}),
        ("110000000000", {"AttLog", "OpLog"}),
    ],
)
def test_transfer_flag(flag: str, words: set[str]) -> None:
    """Test both forms of the flag; joined by blanks it is one unknown word."""
    assert parse_transfers(flag) == words


def test_missing_digits_of_the_transfer_flag_are_ones() -> None:
    """Test that a short digit string leaves the rest on."""
    assert "BioPhoto" in parse_transfers("11")
    assert "AttLog" not in parse_transfers("01")


async def test_transfer_flag_holds_records_back(server: FakeServer) -> None:
    """Test that nothing goes that the server does not want."""
    server.options["TransFlag"] = "TransData OpLog"
    terminal = VirtualTerminal(server.url, "S1", stored=2, users=1)
    await terminal.handshake()
    await terminal.ring()
    assert {request.kind for request in server.requests} == {"handshake", "OPERLOG"}
    assert len(server.lines("OPERLOG")) == 1
    assert terminal.store.punches.unsent_count == 2


def test_last_option_needs_its_line_end() -> None:
    """Test that firmware ignores an option line without its end."""
    options = ServerOptions.parse("GET OPTION FROM: S1\nDelay=3\nErrorDelay=60")
    assert options.values == {"Delay": "3"}


def test_a_row_that_changed_under_way_goes_again() -> None:
    """Test that an acknowledgement counts for what was sent only."""
    table: Table[str, str] = Table()
    table.put("a", "old")
    sent = table.unsent()
    table.put("a", "new value")
    table.mark_sent(sent)
    assert table.unsent() == [("a", "new value")]
