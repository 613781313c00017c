"""An export as CSV (RFC 4180), for spreadsheets and for programs."""

from collections.abc import Iterable, Sequence
import csv
from datetime import datetime
import io
import re
from typing import Final

from .export_columns import Cell

# So that spreadsheets know it to be UTF-8.
_BYTE_ORDER_MARK: Final = "\ufeff"
# What spreadsheets take for the beginning of a formula, also after blanks, and in the
# forms of the same signs that Chinese and Japanese write.
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROLS: Final = ("\t", "\r", "\n")
# Where a spreadsheet takes other signs for the end of a cell than stand here, or no
# notice of quotes, one begins within a text.
_FORMULA_WITHIN: Final = re.compile(
    rf"(?<=.)([;|\t\r\n])(?=\s*[{re.escape(''.join(_FORMULA))}])", re.DOTALL
)


class CsvExport:
    """Writes rows as they come."""

    content_type: Final = "text/csv"
    suffix: Final = "csv"

    def __init__(self, heads: Sequence[str]) -> None:
        """Begin with the heads of the columns."""
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._text.write(_BYTE_ORDER_MARK)
        self._writer.writerow(map(_written, heads))

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Return the bytes of rows, and of what was before."""
        self._writer.writerows([_written(cell) for cell in row] for row in rows)
        return self._taken()

    def finish(self) -> bytes:
        """Return the bytes at the end."""
        return self._taken()

    def abandon(self) -> None:
        """Have nothing to let go of."""

    def _taken(self) -> bytes:
        """Return what has been written since."""
        taken = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        # Half of a character that is none by itself may come from a terminal.
        return taken.encode("utf-8", "replace")


def _written(cell: Cell) -> str | float:
    """Return what stands in the file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, str):
        return _harmless(cell)
    return cell


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: names are anybody's choice."""
    text = _FORMULA_WITHIN.sub(r"\1'", text.replace("\0", ""))
    if text.startswith(_CONTROLS) or text.lstrip().startswith(_FORMULA):
        return f"'{text}"
    return text
