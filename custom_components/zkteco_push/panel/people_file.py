"""People in a CSV file: read, whatever wrote it, and made the fields of set_user."""

from collections.abc import Iterable, Iterator, Mapping
import csv
from dataclasses import dataclass, field, replace
from datetime import datetime
import io
import re
from typing import Any, Final

from ..action_fields import USER
from ..iclock.attendance.users import PRIVILEGES
from ..iclock.commands import CommandErrorReason as Reason
from ..validation import vol

MAX_ROWS: Final = 10_000
_MAX_COLUMNS: Final = 100
_MAX_HEADER: Final = 64
_DELIMITERS: Final = (",", ";", "\t")
# How Excel is told which delimiter a file has.
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_NOT_IN_A_KEY: Final = re.compile(r"[^a-z0-9]")

PIN: Final = "pin"
_LAST_NAME: Final = "last_name"
# How a column is headed here and in the vendor's programs, without blanks and signs.
_HEADERS: Final[Mapping[str, str]] = {
    header: name
    for name, headers in {
        PIN: "pin userid userno usernumber id acno personnelid personid employeeid"
        " employeecode employeeno empcode empno enrollnumber badgenumber",
        "name": "name username fullname firstname employeename",
        _LAST_NAME: "lastname surname",
        "privilege": "privilege pri role userrole deviceprivilege",
        "card": "card cardno cardnumber",
        "password": "password passwd pwd devicepassword",
        "group": "group grp groupid groupno",
        "valid_from": "validfrom startdate starttime startdatetime",
        "valid_until": "validuntil validto enddate endtime enddatetime",
    }.items()
    for header in headers.split()
}
_PRIVILEGES: Final[Mapping[str, str]] = {
    **{str(number): name for number, name in PRIVILEGES.items()},
    **{_NOT_IN_A_KEY.sub("", name): name for name in PRIVILEGES.values()},
    "normaluser": "user",
    "employee": "user",
    "registrar": "enroller",
    "administrator": "admin",
    "superadministrator": "super_admin",
    "superuser": "super_admin",
}
_DATE: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?",
    re.ASCII,
)
_LAST_MOMENT: Final = (23, 59, 59)
_FIRST_MOMENT: Final = (0, 0, 0)
_SCHEMA: Final = vol.Schema(USER)


class PeopleFileError(Exception):
    """Raise for a file that as a whole is not read; `key` is that of the text."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Take the text's key and what it names."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row: the key of a text, and what that names."""

    key: str
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """Return what the panel is told of it."""
        return {"key": self.key, "placeholders": dict(self.placeholders)}


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """A person as a row of the file has them.

    `line` counts the file's lines from 1. `fields` are those of set_user; a cell that is
    empty is none. They hold passwords and cards.
    """

    line: int
    pin: str
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    flaw: Flaw | None = None

    @property
    def name(self) -> str:
        """Return the name, bounded, as it may be too long."""
        return str(self.fields.get("name", ""))[:_MAX_HEADER]


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """All rows of a file; `columns` are its headers, each with the field that it is."""

    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[PeopleRow, ...]


def read_people(text: str, most: int) -> PeopleFile:
    """Return the people of a CSV file; raise PeopleFileError where it is none.

    It may have `most` rows.
    """
    text = text.removeprefix("\ufeff")
    first_line = 1
    delimiters: Iterable[str] = _DELIMITERS
    if match := _SEPARATOR_LINE.match(text):
        text, delimiters, first_line = text[match.end() :], match[1], 2
    headers = {each: _headers(text, each) for each in delimiters}
    best = max(headers, key=lambda each: len(_fields_of(headers[each])))
    columns = tuple(
        (header[:_MAX_HEADER], name)
        for header, name in zip(headers[best], _names(headers[best]), strict=True)
    )
    names = [name for _, name in columns]
    if PIN not in names:
        raise PeopleFileError("import_no_pin_column")
    if len(columns) > _MAX_COLUMNS:
        raise PeopleFileError("import_too_many_columns", count=str(_MAX_COLUMNS))
    rows: list[PeopleRow] = []
    for line, cells in _cells(text, best, first_line):
        if len(rows) == most:
            raise PeopleFileError("import_too_many_rows", count=str(most))
        rows.append(_row(line, names, cells))
    if not rows:
        raise PeopleFileError("import_no_rows")
    return PeopleFile(columns, tuple(_without_doubles(rows)))


def _headers(text: str, delimiter: str) -> list[str]:
    """Return the cells of the first line."""
    try:
        return [
            cell.strip()
            for cell in next(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []
            )
        ]
    except csv.Error:
        return []


def _names(headers: Iterable[str]) -> list[str | None]:
    """Return which field each header is, None where it is none or there already."""
    names: list[str | None] = []
    for header in headers:
        name = _HEADERS.get(_NOT_IN_A_KEY.sub("", header.lower()))
        names.append(None if name in names else name)
    return names


def _fields_of(headers: Iterable[str]) -> set[str]:
    """Return the fields that headers are."""
    return {name for name in _names(headers) if name is not None}


def _cells(
    text: str, delimiter: str, first_line: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the headers that hold anything, with their first lines."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        skipinitialspace=True,
        # Where a quote is not closed, it says so in place of one cell with all the rest.
        strict=text.count('"') % 2 == 1,
    )
    line = first_line
    try:
        for number, cells in enumerate(reader):
            if number and any(cell.strip() for cell in cells):
                yield line, cells
            line = first_line + reader.line_num
    except csv.Error:
        # What the reader says of it may quote the file.
        raise PeopleFileError("import_quotes", line=str(line)) from None


def _row(line: int, names: list[str | None], cells: list[str]) -> PeopleRow:
    """Return the person of a row."""
    given = {
        name: cell.strip()
        for name, cell in zip(names, cells, strict=False)
        if name is not None and cell.strip()
    }
    if last_name := given.pop(_LAST_NAME, ""):
        given["name"] = f"{given.get('name', '')} {last_name}".strip()
    row = PeopleRow(line, given.get(PIN, "")[:_MAX_HEADER], given)
    if any(cell.strip() for cell in cells[len(names) :]):
        return replace(row, flaw=Flaw("import_too_many_cells"))
    if not row.pin:
        return replace(row, flaw=_flaw(PIN, Reason.MISSING))
    try:
        return replace(row, fields=_SCHEMA(_converted(given)))
    except vol.Invalid as error:
        return replace(row, flaw=_flaw(str(error.path[0]), Reason.MALFORMED))
    except _CellError as error:
        return replace(row, flaw=_flaw(error.name, error.reason))


class _CellError(Exception):
    """Raise for a cell that cannot be made a field's value."""

    def __init__(self, name: str, reason: Reason) -> None:
        """Take the field and why."""
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def _converted(given: Mapping[str, str]) -> dict[str, Any]:
    """Return a row's cells as set_user takes them; raise _CellError."""
    fields: dict[str, Any] = dict(given)
    if "privilege" in given:
        key = _NOT_IN_A_KEY.sub("", given["privilege"].lower())
        if (privilege := _PRIVILEGES.get(key)) is None:
            raise _CellError("privilege", Reason.OUT_OF_RANGE)
        fields["privilege"] = privilege
    if "group" in given and not given["group"].isdecimal():
        raise _CellError("group", Reason.INVALID_NUMBER)
    for name, time in (("valid_from", _FIRST_MOMENT), ("valid_until", _LAST_MOMENT)):
        if name in given:
            fields[name] = _moment(name, given[name], time)
    return fields


def _moment(name: str, text: str, time: tuple[int, int, int]) -> datetime:
    """Return a wall-clock time; a day alone is as long as it is."""
    if (match := _DATE.fullmatch(text)) is None:
        raise _CellError(name, Reason.INVALID_TIME)
    year, month, day, hour, minute, second = match.groups()
    if hour is not None:
        time = int(hour), int(minute), int(second or 0)
    try:
        return datetime(int(year), int(month), int(day), *time)
    except ValueError:
        raise _CellError(name, Reason.INVALID_TIME) from None


def _without_doubles(rows: Iterable[PeopleRow]) -> Iterator[PeopleRow]:
    """Yield rows, with a flaw where a PIN has been there before."""
    lines: dict[str, int] = {}
    for row in rows:
        first = lines.setdefault(row.pin, row.line)
        if row.pin and first != row.line and row.flaw is None:
            yield replace(row, flaw=Flaw("import_duplicate", {"line": str(first)}))
        else:
            yield row


def _flaw(name: str, reason: Reason) -> Flaw:
    """Return the flaw of one field."""
    return Flaw(f"field_{reason}", {"field": name})
