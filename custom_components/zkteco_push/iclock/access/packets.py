"""Answers to queries, which come in packets: `/iclock/querydata` (sheet 2.7)."""

from dataclasses import dataclass, field
from typing import Final, Self

from ..query import Query
from ..text import parse_number

_MAX_PACKETS: Final = 10_000
# As much as a terminal's whole memory of people may be.
_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_ANSWERS: Final = 8
_MAX_TEXT: Final = 64


@dataclass(frozen=True, slots=True)
class PacketHead:
    """What a query says of its packet.

    `kind` is `tabledata`, `count`, `options` or `vmtable`. `rows` is how many it says
    are in this packet, None where it does not. Packets are numbered from 1; an empty
    answer has none.
    """

    kind: str
    command_id: str | None
    tablename: str
    rows: int | None
    packet_count: int
    packet_index: int

    @classmethod
    def of(cls, query: Query) -> Self:
        """Return the head of a packet; `type` may come twice (field: demo)."""

        def text(name: str) -> str:
            """Return a bounded printable text."""
            value = (query.text(name) or "").strip()[:_MAX_TEXT]
            return value if value.isprintable() else ""

        def number(name: str) -> int | None:
            """Return a number that counts something."""
            value = parse_number(text(name))
            return value if value is not None and value >= 0 else None

        count, index = number("packcnt"), number("packidx")
        return cls(
            text("type").lower(),
            text("cmdid") or None,
            text("tablename"),
            number("count"),
            1 if count is None else count,
            1 if index is None else index,
        )


@dataclass(slots=True)
class _Answer:
    """The packets of one answer that have come."""

    count: int
    packets: dict[int, bytes] = field(default_factory=dict)


class PacketCollector:
    """Joins the packets of one terminal's answers, within bounds.

    A packet that comes again, because its answer was lost, counts once.
    """

    __slots__ = ("_answers", "_size")

    def __init__(self) -> None:
        """Begin without a packet."""
        self._answers: dict[tuple[str | None, str, str], _Answer] = {}
        self._size = 0

    def take(self, head: PacketHead, body: bytes) -> bytes | None:
        """Return the whole answer once it is there, None until then.

        It is kept until `forget`: the last packet comes again if it was not stored.
        A packet that cannot be one of several is returned by itself: what is in it
        is not lost.
        """
        key = (head.command_id, head.kind, head.tablename.lower())
        if (
            head.packet_count <= 1
            or head.packet_count > _MAX_PACKETS
            or not 1 <= head.packet_index <= head.packet_count
        ):
            return body
        answer = self._answers.get(key)
        if answer is None or answer.count != head.packet_count:
            self._forget(key)
            answer = self._answers[key] = _Answer(head.packet_count)
            while len(self._answers) > _MAX_ANSWERS:
                self._forget(next(iter(self._answers)))
        known = len(answer.packets.get(head.packet_index, b""))
        if self._size - known + len(body) > _MAX_BYTES:
            return body
        self._size += len(body) - known
        answer.packets[head.packet_index] = body
        if len(answer.packets) < answer.count:
            return None
        return _joined(answer, head.tablename)

    def forget(self, head: PacketHead) -> None:
        """Forget an answer that has been stored."""
        self._forget((head.command_id, head.kind, head.tablename.lower()))

    def clear(self) -> None:
        """Forget what has not become whole, for instance at a new connection."""
        self._answers.clear()
        self._size = 0

    def _forget(self, key: tuple[str | None, str, str]) -> None:
        """Forget an answer."""
        if (answer := self._answers.pop(key, None)) is not None:
            self._size -= sum(map(len, answer.packets.values()))


def _joined(answer: _Answer, tablename: str) -> bytes:
    """Return packets as one body: a row may be cut between two of them."""
    start = tablename.lower().encode() + b" "
    body = bytearray()
    for index in range(1, answer.count + 1):
        packet = answer.packets[index]
        if body and not body.endswith(b"\n") and packet[: len(start)].lower() == start:
            body += b"\n"
        body += packet
    return bytes(body)
