"""An export as a workbook (ECMA-376), written as the rows come and never read back."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
import math
import re
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from . import xlsx_parts as parts
from .export_columns import Cell

# So many rows a sheet has room for, below the heads.
MOST_ROWS: Final = 1_048_575
_EPOCH: Final = datetime(1899, 12, 30)
# Before this day, spreadsheets count differently.
_FIRST_DAY: Final = datetime(1900, 3, 1)
_A_DAY: Final = timedelta(days=1)
_LONGEST_TEXT: Final = 32_767
_FORBIDDEN: Final = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What stands for a character by its number, so it must not stand for itself.
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class _Collected:
    """What an archive has written, as far as it has not been taken."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._bytes = bytearray()

    def write(self, data: bytes) -> int:
        """Collect bytes."""
        self._bytes += data
        return len(data)

    def flush(self) -> None:
        """Have nothing to do."""

    def take(self) -> bytes:
        """Return what has been collected since."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


class XlsxExport:
    """Writes rows as they come; where a sheet is full, another one begins."""

    content_type: Final = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    suffix: Final = "xlsx"

    def __init__(
        self,
        heads: Sequence[str],
        widths: Sequence[int],
        title: str,
        now: datetime,
        *,
        is_right_to_left: bool = False,
        most_rows: int = MOST_ROWS,
    ) -> None:
        """Take the heads and widths (characters) of the columns, and the sheets' name."""
        self._heads = heads
        self._widths = widths
        self._title = parts.sheet_title(_clean(title))
        self._now = now
        self._is_right_to_left = is_right_to_left
        self._most_rows = most_rows
        self._letters = [parts.column_letter(place) for place in range(len(heads))]
        self._collected = _Collected()
        # It only writes to it, so it needs less than the type stubs ask for.
        self._archive = ZipFile(self._collected, "w", ZIP_DEFLATED, compresslevel=4)  # type: ignore[call-overload]
        self._sheets = 0
        self._row = 0
        self._sheet: IO[bytes] = self._begin_sheet()

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Return the bytes of rows, as far as they are ready."""
        written: list[str] = []
        for row in rows:
            if self._row > self._most_rows:
                self._write(written)
                self._end_sheet()
                self._sheet = self._begin_sheet()
            written.append(self._row_of([_cell(cell) for cell in row]))
        self._write(written)
        return self._collected.take()

    def finish(self) -> bytes:
        """Return the bytes at the end; without them it is no workbook."""
        self._end_sheet()
        for name, content in parts.workbook_parts(self._title, self._sheets):
            self._archive.writestr(self._info(name), content)
        self._archive.close()
        return self._collected.take()

    def abandon(self) -> None:
        """Let go of what will never be finished."""
        with suppress(OSError, ValueError):
            self._sheet.close()
            self._archive.close()

    def _begin_sheet(self) -> IO[bytes]:
        """Begin a sheet with its heads."""
        self._sheets += 1
        self._row = 0
        # Names may be so long that a sheet needs more than 2 GiB.
        sheet: IO[bytes] = self._archive.open(
            self._info(parts.sheet_name(self._sheets)), "w", force_zip64=True
        )
        begin = parts.sheet_begin(
            self._widths,
            is_first=self._sheets == 1,
            is_right_to_left=self._is_right_to_left,
        )
        heads = self._row_of([_text(head, parts.STYLE_HEAD) for head in self._heads])
        sheet.write((begin + heads).encode())
        return sheet

    def _end_sheet(self) -> None:
        """End the sheet."""
        self._sheet.write(parts.sheet_end(self._letters[-1], self._row).encode())
        self._sheet.close()

    def _write(self, written: list[str]) -> None:
        """Write rows to the sheet."""
        self._sheet.write("".join(written).encode())
        written.clear()

    def _row_of(self, cells: Sequence[str]) -> str:
        """Return a row of cells; one without content is left out."""
        self._row += 1
        row = self._row
        content = "".join(
            f'<c r="{letter}{row}"{cell}</c>'
            for letter, cell in zip(self._letters, cells, strict=True)
            if cell
        )
        return f'<row r="{row}">{content}</row>'

    def _info(self, name: str) -> ZipInfo:
        """Return how a part is kept in the archive."""
        info = ZipInfo(name, self._now.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        return info


def _cell(cell: Cell) -> str:
    """Return a cell behind its reference, empty where nothing is in it."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, datetime):
        if cell < _FIRST_DAY:
            return _text(cell.isoformat(" "))
        return f' s="{parts.STYLE_TIME}"><v>{(cell - _EPOCH) / _A_DAY:.8f}</v>'
    if isinstance(cell, str):
        return _text(cell)
    if not math.isfinite(cell):
        return ""
    return f' s="{parts.STYLE_NUMBER}"><v>{cell}</v>'


def _text(text: str, style: int = parts.STYLE_TEXT) -> str:
    """Return a cell that is text, whatever it looks like."""
    content = parts.escaped(_clean(text))
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is>'


def _clean(text: str) -> str:
    """Return text without what XML forbids, and without what stands for something else."""
    return _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("\ufffd", text[:_LONGEST_TEXT]))
