"""The lines of one body by what they hold."""

import re
from typing import Final

from ..records import (
    DirectoryRecord,
    ErrorReport,
    RejectedLine,
    RejectionReason,
    UnreadLine,
)
from ..rejections import Rejections
from ..text import TextEncoding
from .record_lines import read_record_line

# Photos and templates come as single lines of some 40 kB (field).
_MAX_LINE_LENGTH: Final = 4 * 1024 * 1024
# More than any terminal holds; whoever sends more in one body sends noise.
MAX_LINES: Final = 100_000
_TAG: Final = re.compile(rb"([A-Za-z_]{2,16}) (?=[^\t=]{1,32}=)")
_PAIR: Final = re.compile(rb"~?[A-Za-z]\w{0,31}=")


class CollectedLines:
    """Takes lines of `TAG key=value…` or `key=value…` one by one."""

    __slots__ = ("_encoding", "_rejections", "errors", "records", "unread")

    def __init__(self, encoding: TextEncoding) -> None:
        """Begin without a line; the encoding is that of names."""
        self._encoding = encoding
        self._rejections = Rejections()
        self.records: list[DirectoryRecord] = []
        self.errors: list[ErrorReport] = []
        self.unread: list[UnreadLine] = []

    @property
    def rejected(self) -> list[RejectedLine]:
        """Return the lines that were not understood."""
        return self._rejections.lines()

    def take(self, line: bytes, table: str) -> None:
        """Take a line; without a tag it is one of its table's."""
        if len(self.records) + len(self.unread) >= MAX_LINES:
            self.reject(RejectionReason.TOO_MANY, line)
        elif len(line) > _MAX_LINE_LENGTH:
            self.reject(RejectionReason.TOO_LONG, line)
        elif match := _TAG.match(line):
            self._read(match[1].decode("ascii").upper(), line)
        elif _PAIR.match(line):
            self._read(table, line)
        else:
            self.reject(RejectionReason.UNKNOWN_LINE, line)

    def reject(self, reason: RejectionReason, line: bytes) -> None:
        """Keep a line that is not understood."""
        self._rejections.add(reason, line)

    def _read(self, tag: str, line: bytes) -> None:
        """Read a line of a tag."""
        match read_record_line(tag, line, self._encoding):
            case DirectoryRecord() as record:
                self.records.append(record)
            case ErrorReport() as error:
                self.errors.append(error)
                # Its details are nobody's business but whoever looks into the log.
                self.unread.append(UnreadLine(tag, line))
            case UnreadLine() as unread:
                self.unread.append(unread)
            case RejectionReason() as reason:
                self.reject(reason, line)
