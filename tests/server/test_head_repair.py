"""Tests of the repair of heads: every oddity of firmware, and every trick."""

import pytest

from custom_components.zkteco_push.server.head_repair import (
    MAX_HEAD,
    MAX_REPAIRED_LINE,
    Fault,
    HeadError,
    HeadReader,
    repair,
)

POLL = b"GET /iclock/getrequest?SN=A1"


def repaired(data: bytes) -> list[bytes]:
    """Return the lines of a repaired head."""
    *lines, last, end = repair(data).data.split(b"\r\n")
    assert (last, end) == (b"", b"")
    return lines


def fault_of(data: bytes) -> Fault | None:
    """Return why a head is refused, None where it is not."""
    try:
        repair(data)
    except HeadError as error:
        return error.fault
    return None


def request_line(line: bytes) -> bytes:
    """Return a request line as it is passed on."""
    return repaired(line + b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    ("line", "passed_on"),
    [
        pytest.param(POLL + b" HTTP/1.1", POLL + b" HTTP/1.1", id="good"),
        pytest.param(POLL + b" HTTP/1.0", POLL + b" HTTP/1.0", id="1.0"),
        pytest.param(
            POLL + b"&INFO=Ver 6.39 Apr 28 2008,2,0 HTTP/1.0",
            POLL + b"&INFO=Ver%206.39%20Apr%2028%202008,2,0 HTTP/1.0",
            id="blanks (getrequest-24)",
        ),
        pytest.param(
            POLL + b"&INFO=Ver  HTTP/1.0 HTTP/1.1",
            POLL + b"&INFO=Ver%20%20HTTP/1.0 HTTP/1.1",
            id="what looks like the end",
        ),
        pytest.param(POLL + b"&x=a\tb HTTP/1.1", POLL + b"&x=a%09b HTTP/1.1", id="tab"),
        pytest.param(
            POLL + b"&Name=\xd5\xc5\xc8\xfd HTTP/1.1",
            POLL + b"&Name=%D5%C5%C8%FD HTTP/1.1",
            id="GB2312",
        ),
        pytest.param(
            POLL + "&Name=张三 HTTP/1.1".encode(),
            POLL + b"&Name=%E5%BC%A0%E4%B8%89 HTTP/1.1",
            id="UTF-8",
        ),
        pytest.param(
            POLL + b"&x=%zz%41+%20# HTTP/1.1",
            POLL + b"&x=%zz%41+%20%23 HTTP/1.1",
            id="encoded already, and a fragment that is none",
        ),
        pytest.param(
            POLL + b'&x=<{"\\|^`}> HTTP/1.1',
            POLL + b"&x=%3C%7B%22%5C%7C%5E%60%7D%3E HTTP/1.1",
            id="marks",
        ),
        pytest.param(b"get" + POLL[3:] + b" http/1.1", POLL + b" HTTP/1.1", id="case"),
        pytest.param(
            b"GET   /iclock/getrequest?SN=A1   HTTP/1.1  ",
            POLL + b" HTTP/1.1",
            id="more blanks between",
        ),
        *(
            pytest.param(
                b"GET %b/getrequest?SN=A1 HTTP/1.1" % path,
                POLL + b" HTTP/1.1",
                id=path.decode(),
            )
            for path in (
                b"//iclock",
                b"/iclock/",
                b"/iclock/iclock",
                b"/iClock",
                b"/receive/iclock",
                b"/a/b//c/iclock",
                b"iclock",
                b"http://192.168.1.10:8081/iclock",
            )
        ),
        pytest.param(
            b"POST /iclock/cdata.aspx?SN=A1 HTTP/1.1",
            b"POST /iclock/cdata.aspx?SN=A1 HTTP/1.1",
            id="aspx",
        ),
        pytest.param(
            b"GET /iclock?SN=A1 HTTP/1.1", b"GET /iclock/?SN=A1 HTTP/1.1", id="bare"
        ),
        pytest.param(
            b"GET /x/iclock/ping?to=/iclock/cdata HTTP/1.1",
            b"GET /iclock/ping?to=/iclock/cdata HTTP/1.1",
            id="a query that looks like a path",
        ),
    ],
)
def test_request_line(line: bytes, passed_on: bytes) -> None:
    """What firmware writes is what a strict parser reads."""
    assert request_line(line) == passed_on


@pytest.mark.parametrize(
    ("headers", "passed_on", "length"),
    [
        pytest.param([], [], 0, id="none, not even a host (quirk-04)"),
        pytest.param([b"Host: x", b"Accept: */*"], [], 0, id="what nobody asks for"),
        pytest.param([b"Host: x", b"Host: y"], [], 0, id="two hosts"),
        pytest.param([b"Cookie: 1637f0b0"], [], 0, id="a cookie without a name"),
        pytest.param([b"Upgrade: websocket", b"Connection: Upgrade"], [], 0, id="up"),
        pytest.param(
            [b"Content-Length: 12"], [b"Content-Length: 12"], 12, id="a length"
        ),
        pytest.param(
            [b"content-length :\t007 "], [b"Content-Length: 7"], 7, id="its spelling"
        ),
        pytest.param([b"Content-Length:0"], [b"Content-Length: 0"], 0, id="no blank"),
        pytest.param(
            [b"Transfer-Encoding: Chunked"],
            [b"Transfer-Encoding: chunked"],
            None,
            id="chunks",
        ),
        pytest.param(
            [b"Expect: 100-Continue", b"Content-Length: 1"],
            [b"Content-Length: 1", b"Expect: 100-continue"],
            1,
            id="expect",
        ),
        pytest.param([b"Expect: tea"], [], 0, id="another expectation"),
        pytest.param(
            [b"Content-Encoding: gzip"], [b"Content-Encoding: gzip"], 0, id="packed"
        ),
        pytest.param([b"Content-Encoding: g zip\xff"], [], 0, id="packed oddly"),
        pytest.param([b"User-Agent: \xb2\xe2"], [], 0, id="no ASCII"),
    ],
)
def test_headers(headers: list[bytes], passed_on: list[bytes], length: int) -> None:
    """What says where the body ends is passed on, and nothing else."""
    data = b"\r\n".join([POLL + b" HTTP/1.1", *headers, b"", b""])
    _, host, *lines, connection = repaired(data)
    assert lines == passed_on
    assert host == b"Host: terminal"
    assert connection == b"Connection: close"
    assert repair(data).body_length == length


@pytest.mark.parametrize(
    ("headers", "connection"),
    [
        ([b"Connection: keep-alive"], b"keep-alive"),
        ([b"connection: Keep-Alive"], b"keep-alive"),
        ([b"Connection: close"], b"close"),
        ([b"Connection: starting"], b"close"),
        ([b"Connection: keep-alive, Upgrade"], b"close"),
        ([b"Connection: keep-alive", b"Content-Length: 5"], b"keep-alive"),
        ([b"Connection: keep-alive", b"Transfer-Encoding: chunked"], b"close"),
    ],
)
def test_connection(headers: list[bytes], connection: bytes) -> None:
    """Only who asks for it, and says where the body ends, may send a second request."""
    data = b"\r\n".join([POLL + b" HTTP/1.1", *headers, b"", b""])
    assert repaired(data)[-1] == b"Connection: " + connection


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.REQUEST_LINE),
        (b"GET", Fault.REQUEST_LINE),
        (POLL, Fault.REQUEST_LINE),
        (POLL + b" HTTP/2.0", Fault.REQUEST_LINE),
        (POLL + b" HTTP/1.10", Fault.REQUEST_LINE),
        (b"GET HTTP/1.1", Fault.REQUEST_LINE),
        (b"G-T" + POLL[3:] + b" HTTP/1.1", Fault.REQUEST_LINE),
        (b"HEAD" + POLL[3:] + b" HTTP/1.1", Fault.METHOD),
        (b"CONNECT ha.local:8123 HTTP/1.1", Fault.METHOD),
        (b"OPTIONS * HTTP/1.1", Fault.METHOD),
        (b"GET / HTTP/1.1", Fault.PATH),
        (b"GET /api/states HTTP/1.1", Fault.PATH),
        (b"GET /x?iclock HTTP/1.1", Fault.PATH),
        (b"GET /iclocks/cdata HTTP/1.1", Fault.PATH),
        (b"GET ?/iclock/cdata HTTP/1.1", Fault.PATH),
        (b"GET /iclock/\x00cdata HTTP/1.1", Fault.CONTROL_CHARACTER),
        (b"GET /iclock/cdata\rX HTTP/1.1", Fault.CONTROL_CHARACTER),
        (b"GET /iclock/cdata HTTP/1.1\x0b", Fault.CONTROL_CHARACTER),
    ],
)
def test_bad_request_line(data: bytes, fault: Fault) -> None:
    """What is no request is told apart."""
    assert fault_of(data + b"\r\n\r\n") is fault


@pytest.mark.parametrize(
    ("headers", "fault"),
    [
        ([b"Content-Length: 1", b"Content-Length: 1"], Fault.BODY_LENGTH),
        ([b"Content-Length: 1", b"content-length : 2"], Fault.BODY_LENGTH),
        ([b"Content-Length: 1, 1"], Fault.BODY_LENGTH),
        ([b"Content-Length: -1"], Fault.BODY_LENGTH),
        ([b"Content-Length: +1"], Fault.BODY_LENGTH),
        ([b"Content-Length: 0x10"], Fault.BODY_LENGTH),
        ([b"Content-Length: 1_0"], Fault.BODY_LENGTH),
        ([b"Content-Length: 1 1"], Fault.BODY_LENGTH),
        ([b"Content-Length: \xb2"], Fault.BODY_LENGTH),
        ([b"Content-Length:"], Fault.BODY_LENGTH),
        ([b"Content-Length: 99999999999"], Fault.BODY_LENGTH),
        ([b"Content-Length: " + b"9" * 5000], Fault.BODY_LENGTH),
        ([b"Content-Length: 1", b"Transfer-Encoding: chunked"], Fault.BODY_LENGTH),
        ([b"Content-Length:", b"Transfer-Encoding: chunked"], Fault.BODY_LENGTH),
        ([b"Transfer-Encoding: chunked"] * 2, Fault.BODY_LENGTH),
        ([b"Transfer-Encoding: gzip, chunked"], Fault.BODY_LENGTH),
        ([b"Transfer-Encoding: identity"], Fault.BODY_LENGTH),
        ([b"Transfer-Encoding:"], Fault.BODY_LENGTH),
        ([b"Transfer-Encoding: \x0bchunked"], Fault.CONTROL_CHARACTER),
        ([b"X: a\x00b"], Fault.CONTROL_CHARACTER),
        ([b"X: a\rContent-Length: 5"], Fault.CONTROL_CHARACTER),
        ([b"X: a", b" b"], Fault.FOLDED),
        ([b"\tX: a"], Fault.FOLDED),
        ([b"Content-Length: 1", b"\t2"], Fault.FOLDED),
        ([b"no colon"], Fault.HEADER),
        ([b": nameless"], Fault.HEADER),
        ([b"Content Length: 5"], Fault.HEADER),
        ([b"X\xff: 5"], Fault.HEADER),
        ([b"GET /iclock/cdata HTTP/1.1"], Fault.HEADER),
        ([b"X: " + b"a" * 8190], Fault.TOO_LARGE),
        ([b"X: a"] * 65, Fault.TOO_LARGE),
    ],
)
def test_bad_headers(headers: list[bytes], fault: Fault) -> None:
    """What could be read in two ways is not read at all."""
    data = b"\r\n".join([POLL + b" HTTP/1.1", *headers, b"", b""])
    assert fault_of(data) is fault


def test_chunks_of_the_old_version() -> None:
    """HTTP/1.0 knows no chunks."""
    head = POLL + b" HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert fault_of(head) is Fault.BODY_LENGTH


def test_statuses() -> None:
    """A reader can tell what was wrong by the status."""
    statuses = {fault: fault.status for fault in Fault}
    assert statuses.pop(Fault.TOO_LARGE) == 431
    assert statuses.pop(Fault.PATH) == 404
    assert statuses.pop(Fault.METHOD) == 405
    assert set(statuses.values()) == {400}


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_line_ends(end: bytes) -> None:
    """Lines may end as firmware ends them."""
    lines = [b"POST /iclock/cdata HTTP/1.1", b"Content-Length: 3", b"", b"abc"]
    found = HeadReader().feed(end.join(lines))
    assert found is not None
    head, rest = found
    assert head.body_length == 3
    assert rest == b"abc"
    assert head.data.count(b"\n") == head.data.count(b"\r\n") == 5


def test_mixed_line_ends() -> None:
    """A head ends at its first empty line, however it is written."""
    for data in (
        POLL + b" HTTP/1.1\r\n\nrest",
        POLL + b" HTTP/1.1\n\r\nrest",
        b"\r\n\n\r\n" + POLL + b" HTTP/1.1\n\nrest",
    ):
        found = HeadReader().feed(data)
        assert found is not None
        assert found[1] == b"rest"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\x16\x03\x01\x02\x00", Fault.TLS),
        (b"\x00", Fault.NOT_HTTP),
        (b"\r\n\xff", Fault.NOT_HTTP),
        (b" GET", Fault.NOT_HTTP),
        (b"P" * MAX_HEAD + b"P", Fault.TOO_LARGE),
        (POLL + b" HTTP/1.1\r\n" + b"X: y\r\n" * 3000 + b"\r\n", Fault.TOO_LARGE),
    ],
)
def test_refused_at_once(data: bytes, fault: Fault) -> None:
    """Nobody needs to wait for the end of what will never be a head."""
    with pytest.raises(HeadError) as caught:
        HeadReader().feed(data)
    assert caught.value.fault is fault


def test_empty_lines_are_not_kept() -> None:
    """Empty lines before a head take no memory, however many come."""
    reader = HeadReader()
    for _ in range(1000):
        assert reader.feed(b"\r\n" * 1000) is None
    assert not reader.has_begun
    assert reader.feed(POLL) is None
    assert reader.has_begun


def test_longest_target() -> None:
    """What becomes of the longest line still fits the parser behind."""
    line = POLL + b"&x=" + b"\xff" * 8000 + b" HTTP/1.1"
    assert len(request_line(line)) <= MAX_REPAIRED_LINE
