"""The raw client: how answers of every make are read."""

import pytest

from simulator import Outcome, Pace, Rule, VirtualTerminal
from simulator.http import Server

from .fake_server import FakeServer, answer, handshake_body

IMPATIENT = Pace(timeout=0.2)


@pytest.mark.parametrize(
    ("url", "host", "port", "prefix", "secure"),
    [
        ("http://127.0.0.1:8123", "127.0.0.1", 8123, "", False),
        ("server.example", "server.example", 80, "", False),
        ("https://server.example/a/b/", "server.example", 443, "/a/b", True),
        ("http://[::1]:81", "::1", 81, "", False),
    ],
)
def test_server_address(
    url: str, host: str, port: int, prefix: str, secure: bool
) -> None:
    """Test addresses as people type them."""
    assert Server.from_url(url) == Server(host, port, prefix, secure)


@pytest.mark.parametrize("url", ["ftp://x", "http://", "http://x:99999"])
def test_bad_address(url: str) -> None:
    """Test that nonsense is refused at once."""
    with pytest.raises(ValueError, match=r".+"):
        Server.from_url(url)


async def test_redirects_are_not_followed(server: FakeServer) -> None:
    """Test that a redirect is a complaint and no second request."""
    location = [("Location", f"{server.url}/elsewhere")]
    redirect = answer("", status="HTTP/1.1 301 Moved Permanently", headers=location)
    server.script("handshake", redirect)
    terminal = VirtualTerminal(server.url, "S1")
    verdict = await terminal.handshake()
    assert verdict.outcome is Outcome.WRONG
    assert [complaint.rule for complaint in terminal.complaints] == [Rule.REDIRECT]
    assert len(server.requests) == 1
    assert not terminal.connected


async def test_chunked_answer(server: FakeServer) -> None:
    """Test that chunks are understood, but the missing length is named."""
    body = handshake_body("S1")
    chunks = f"{len(body):x}\r\n{body}\r\n0\r\n\r\n"
    server.script(
        "handshake",
        answer(
            chunks,
            drop=["Content-Length"],
            headers=[("Transfer-Encoding", "chunked")],
        ),
    )
    terminal = VirtualTerminal(server.url, "S1")
    assert (await terminal.handshake()).accepted
    rules = [complaint.rule for complaint in terminal.complaints]
    assert rules == [Rule.CONTENT_LENGTH]


async def test_lower_case_headers_switch_the_clock_off(server: FakeServer) -> None:
    """Test a typical gateway: the answer is taken, the Date is not seen."""
    right = answer(handshake_body("S1")).decode()
    for name in ("Content-Type", "Content-Length", "Date"):
        right = right.replace(f"{name}:", f"{name.lower()}:")
    server.script("handshake", right.encode())
    terminal = VirtualTerminal(server.url, "S1")
    assert (await terminal.handshake()).accepted
    rules = [complaint.rule for complaint in terminal.complaints]
    assert rules == [Rule.HEADER_CASE] * 3
    assert terminal.clock.adjustments == 0


async def test_an_answer_shorter_than_announced(server: FakeServer) -> None:
    """Test that a cut body is a complaint, and the record stays unsent."""
    cut = answer("OK:1").removesuffix(b":1")
    server.always = lambda request: cut if request.kind == "ATTLOG" else None
    terminal = VirtualTerminal(server.url, "S1", stored=1, pace=Pace(scale=0.001))
    assert not (await terminal.upload()).accepted
    assert terminal.complaints[0].rule is Rule.INCOMPLETE
    assert terminal.store.punches.unsent_count == 1


async def test_half_a_head(server: FakeServer) -> None:
    """Test that a connection which ends inside the head is a complaint."""
    server.script("getrequest", b"HTTP/1.1 200 OK\r\nDate: Mon")
    terminal = VirtualTerminal(server.url, "S1", pace=IMPATIENT)
    assert (await terminal.poll()).outcome is Outcome.WRONG
    rules = [complaint.rule for complaint in terminal.complaints]
    assert rules == [Rule.STATUS_LINE]


async def test_what_came_is_bounded(server: FakeServer) -> None:
    """Test that a complaint about a huge answer stays short."""
    server.script("getrequest", answer("<html>" + "x" * 100_000))
    terminal = VirtualTerminal(server.url, "S1")
    await terminal.poll()
    assert terminal.complaints
    assert all(len(str(complaint)) < 400 for complaint in terminal.complaints)
