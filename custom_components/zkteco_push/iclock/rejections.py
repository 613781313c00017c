"""The lines of one body that are not understood, within bounds."""

from typing import Final

from .records import RejectedLine, RejectionReason

# Whoever sends more sends noise; of the rest the beginning is kept in one piece.
_MAX_LINES: Final = 999
_MAX_REST: Final = 64 * 1024


class Rejections:
    """Collects rejected lines; a body of nothing else costs no more than itself."""

    __slots__ = ("_lines", "_rest")

    def __init__(self) -> None:
        """Begin without a line."""
        self._lines: list[RejectedLine] = []
        self._rest = bytearray()

    def add(self, reason: RejectionReason, raw: bytes) -> None:
        """Add a line with the reason for which it is not understood."""
        if len(self._lines) < _MAX_LINES:
            self._lines.append(RejectedLine(reason, raw))
        elif len(self._rest) < _MAX_REST:
            self._rest += raw[:_MAX_REST] + b"\n"

    def lines(self) -> list[RejectedLine]:
        """Return the lines; the last one may stand for all beyond the bound."""
        if not self._rest:
            return self._lines
        rest = RejectedLine(RejectionReason.TOO_MANY, bytes(self._rest[:_MAX_REST]))
        return [*self._lines, rest]
