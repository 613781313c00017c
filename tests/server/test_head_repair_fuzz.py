"""Tests of the repair of heads with noise, and with whatever firmware may write."""

from collections.abc import Iterable
import re

from hypothesis import given, settings, strategies as st

from custom_components.zkteco_push.server.head_repair import (
    Fault,
    Head,
    HeadError,
    HeadReader,
    repair,
)
from tests.server.test_head_repair import fault_of

_PIECES = st.sampled_from(
    [
        b"GET ",
        b"POST ",
        b"/iclock/cdata",
        b"//iclock",
        b"?SN=A1&",
        b" HTTP/1.1",
        b" HTTP/1.0",
        b"\r\n",
        b"\n",
        b"\r",
        b"\r\n\r\n",
        b"Content-Length: ",
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: keep-alive\r\n",
        b"Expect: 100-continue\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Host: x\r\n",
        b"X-Y : z\r\n",
        b"\t",
        b" ",
        b":",
        b"0",
        b"\x00",
        b"\xd5\xc5",
    ]
)
NOISE = st.one_of(
    st.binary(max_size=300),
    st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=30).map(b"".join),
)
# Firmware's own heads: nothing in them has to be refused.
_TEXT = st.binary(max_size=40).map(lambda data: re.sub(rb"[\x00-\x1f\x7f]", b"", data))
GOOD = st.builds(
    lambda method, prefix, endpoint, query, version, headers, end: end.join(
        [
            b"%b %b/iclock/%b?%b %b" % (method, prefix, endpoint, query, version),
            *headers,
            b"",
            b"",
        ]
    ),
    st.sampled_from([b"GET", b"POST", b"get", b"Post"]),
    st.sampled_from([b"", b"/", b"/iclock", b"/receive"]),
    st.sampled_from([b"cdata", b"getrequest.aspx", b"devicecmd", b"", b"a b"]),
    _TEXT,
    st.sampled_from([b"HTTP/1.1", b"HTTP/1.0", b"http/1.1"]),
    st.lists(
        st.builds(
            lambda name, blank, value: name + blank + b": " + value,
            st.sampled_from([b"Host", b"Cookie", b"Connection", b"Accept", b"X-1"]),
            st.sampled_from([b"", b" "]),
            _TEXT,
        ),
        max_size=10,
    ),
    st.sampled_from([b"\r\n", b"\n"]),
)


def check_canonical(head: Head) -> None:
    """Assert that no strict parser could find two requests, or another length."""
    line, *headers, last, end = head.data.split(b"\r\n")
    assert (last, end) == (b"", b"")
    assert re.fullmatch(rb"(GET|POST) /iclock/[!-~]* HTTP/1\.[01]", line)
    assert b"#" not in line
    names = [re.fullmatch(rb"([A-Z][A-Za-z-]+): [!-~]+", item) for item in headers]
    assert all(names)
    keys = [name[1] for name in names if name]
    assert len(keys) == len(set(keys))
    assert keys[0] == b"Host"
    assert keys[-1] == b"Connection"
    assert (b"Transfer-Encoding" in keys) == (head.body_length is None)
    if b"Content-Length" in keys:
        assert b"Content-Length: %d" % (head.body_length or 0) in headers
    else:
        assert not head.body_length
    assert repair(head.data) == head


@given(NOISE)
@settings(max_examples=1000, deadline=None)
def test_noise(data: bytes) -> None:
    """Whatever comes becomes one canonical request, or a fault."""
    if fault_of(data) is None:
        check_canonical(repair(data))


@given(GOOD)
@settings(max_examples=500, deadline=None)
def test_good_heads(data: bytes) -> None:
    """What firmware writes is passed on, and a second repair changes nothing."""
    head = repair(data)
    assert head.body_length == 0
    check_canonical(head)


def read(parts: Iterable[bytes]) -> tuple[Head, bytes] | Fault | None:
    """Return what becomes of packets: a head and what follows it, a fault, or nothing."""
    reader = HeadReader()
    packets = iter(parts)
    for packet in packets:
        try:
            found = reader.feed(packet)
        except HeadError as error:
            return error.fault
        if found is not None:
            return found[0], found[1] + b"".join(packets)
    return None


@given(st.one_of(NOISE, GOOD), st.data())
@settings(max_examples=500, deadline=None)
def test_packets(data: bytes, draw: st.DataObject) -> None:
    """It does not matter how the network cuts a head into packets."""
    cuts = draw.draw(st.lists(st.integers(0, len(data)), max_size=6).map(sorted))
    parts = [
        data[start:end]
        for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)
    ]
    assert read(parts) == read([data])
    assert read(data[at : at + 1] for at in range(len(data))) == read([data])
