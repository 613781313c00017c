"""Tables that come in packets."""

import pytest

from custom_components.zkteco_push.iclock.access.packets import (
    PacketCollector,
    PacketHead,
)
from custom_components.zkteco_push.iclock.access.table_data import count_rows
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"
USER = (
    "user uid=1\tcardno={card}\tpin=1201\tpassword=4321\tgroup=1\tstarttime={start}"
    "\tendtime={end}\tname=Ann Example\tprivilege=14\tdisable=0\tverify=0"
)


def head(index: int, count: int, rows: int = 1) -> PacketHead:
    """Return the head of a packet."""
    return PacketHead.of(
        Query(
            "SN=1&type=tabledata&type=tabledata&cmdid=9&tablename=user"
            f"&count={rows}&packcnt={count}&packidx={index}"
        )
    )


def test_head_of_a_packet() -> None:
    """Read a head in which the kind comes twice."""
    assert head(2, 3) == PacketHead("tabledata", "9", "user", 1, 3, 2)
    assert PacketHead.of(Query("SN=1")) == PacketHead("", None, "", None, 1, 1)


def test_packets_are_joined() -> None:
    """Join packets in their order, whichever comes first or twice."""
    collector = PacketCollector()

    assert collector.take(head(2, 3), b"e=Ann\nuser pin=2\n") is None
    assert collector.take(head(1, 3), b"user pin=1\tnam") is None
    assert collector.take(head(1, 3), b"user pin=1\tnam") is None
    body = collector.take(head(3, 3), b"user pin=3")
    assert body == b"user pin=1\tname=Ann\nuser pin=2\nuser pin=3"
    # Whoever could not store it gets it again with the last packet.
    assert collector.take(head(3, 3), b"user pin=3") == body
    collector.forget(head(3, 3))
    # The same answer again begins anew.
    assert collector.take(head(1, 3), b"user pin=1") is None


def test_packet_that_begins_a_row_begins_a_line() -> None:
    """Put a line end where packets have none."""
    collector = PacketCollector()
    collector.take(head(1, 2), b"user pin=1")

    assert collector.take(head(2, 2), b"USER pin=2") == b"user pin=1\nUSER pin=2"


@pytest.mark.parametrize(
    ("index", "count"), [(1, 1), (1, 0), (0, 0), (0, 3), (4, 3), (1, 10_001)]
)
def test_packet_that_is_none_of_several(index: int, count: int) -> None:
    """Take by itself what cannot be waited for."""
    assert PacketCollector().take(head(index, count), b"user pin=1") == b"user pin=1"


def test_open_answers_are_bounded() -> None:
    """Forget the oldest answer that never became whole."""
    collector = PacketCollector()
    for command in range(9):
        query = f"type=tabledata&cmdid={command}&tablename=user&packcnt=2&packidx=1"
        assert collector.take(PacketHead.of(Query(query)), b"user pin=1") is None

    def second(command: int) -> bytes | None:
        query = f"type=tabledata&cmdid={command}&tablename=user&packcnt=2&packidx=2"
        return collector.take(PacketHead.of(Query(query)), b"user pin=2")

    assert second(0) is None
    assert second(8) == b"user pin=1\nuser pin=2"


def test_packet_rows() -> None:
    """Count the rows of a packet; one that only goes on counts as it says."""
    assert count_rows("user", b"user pin=1\nuser pin=2\nuser pi", 3) == 3
    assert count_rows("biophoto", b"AAAA\nBBBB", 1) == 1
    assert count_rows("user", b"", 0) == 0
    assert count_rows("user", b"x", 10**9) == 100_000
