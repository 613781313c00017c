"""Attendance records that are understood."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.attendance.attlog import parse_attlog
from custom_components.zkteco_push.iclock.records import Punch
from custom_components.zkteco_push.iclock.text import TextEncoding, seconds_of

UTF_8 = TextEncoding.UTF_8
TIME = "2026-05-04 08:09:10"
LOCAL = datetime.fromisoformat(TIME)
PUNCH = Punch("7", seconds_of(LOCAL), 0, 15)


def read(*columns: str, end: str = "\n") -> Punch:
    """Return the punch of one line of TAB-separated columns."""
    punches, rejected = parse_attlog(("\t".join(columns) + end).encode(), UTF_8)
    assert rejected == []
    (punch,) = punches
    return punch


# Every count of columns that firmware or a document has, and those in between.
@pytest.mark.parametrize(
    ("columns", "punch"),
    [
        pytest.param([], PUNCH._replace(state_code=255, verification_code=-1), id="2"),
        pytest.param(["1"], PUNCH._replace(state_code=1, verification_code=-1), id="3"),
        pytest.param(["0", "15"], PUNCH, id="4, of 2009"),
        pytest.param(["0", "15", "42"], PUNCH._replace(work_code="42"), id="5, iface"),
        pytest.param(["0", "15", "", "0"], PUNCH, id="6"),
        pytest.param(["0", "15", "", "0", "0"], PUNCH, id="7, V4.0"),
        pytest.param(["0", "15", "", "0", "0", ""], PUNCH, id="8, a trailing TAB"),
        pytest.param(
            ["0", "15", "0", "0", "0", "1"],
            PUNCH._replace(work_code="0", mask=True),
            id="8, a mask",
        ),
        pytest.param(
            ["0", "15", "", "0", "0", "210218199001010000", "0"],
            PUNCH,
            id="9, an ID card",
        ),
        pytest.param(
            ["0", "15", "", "0", "0", "0", "36.4", "6"],
            PUNCH._replace(mask=False, temperature=36.4),
            id="10, a running number",
        ),
        pytest.param(
            ["0", "15", "", "0", "0", "1", "36.4", "97.5"],
            PUNCH._replace(mask=True, temperature=36.4, converted_temperature=97.5),
            id="10, a converted temperature",
        ),
        pytest.param(["0", "15", "", "0", "0", "", "", "43"], PUNCH, id="10, nothing"),
        pytest.param(
            ["255", "1", "0", "0", "0", "255", "0", "0"],
            Punch("7", seconds_of(LOCAL), 255, 1, "0"),
            id="10, not measured",
        ),
        pytest.param(
            ["255", "1", "0", "0", "0", "0", "0", "0", ""],
            Punch("7", seconds_of(LOCAL), 255, 1, "0", mask=False),
            id="11, a trailing TAB",
        ),
        pytest.param(
            ["0", "15", "", "0", "0", "", "", "", "+28800"],
            PUNCH._replace(utc_offset=28_800),
            id="11, TimeOffset",
        ),
        pytest.param(
            ["0", "15", "", "0", "0", "0", "0", "0", "-12600", "eyJHUFNJbmZvIjp7fX0="],
            PUNCH._replace(mask=False, utc_offset=-12_600),
            id="12, ExtendData",
        ),
        pytest.param(
            ["0", "15", "3", "0", "0", *"123456", "1", "0"],
            PUNCH._replace(work_code="3"),
            id="15",
        ),
        pytest.param(
            ["0", "15", "3", "0", "0", *"111111", "36", "37", "38"],
            PUNCH._replace(work_code="3"),
            id="16, SDK3.2 job and tip codes",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["lf", "crlf", "none"])
def test_columns(columns: list[str], punch: Punch, end: str) -> None:
    """Test what each form of a record is read as, whatever ends its line."""
    assert read("7", TIME, *columns, end=end) == punch


@pytest.mark.parametrize(
    ("text", "mask"),
    [("0", False), ("1", True), ("255", None), ("", None), ("2", None), ("x", None)],
)
def test_mask(text: str, mask: bool | None) -> None:
    """Test the mask column; 255 is not measured."""
    assert read("7", TIME, "0", "15", "", "0", "0", text, "0", "0").mask is mask


@pytest.mark.parametrize(
    ("text", "temperature"),
    [
        ("36.4", 36.4),
        ("36", 36.0),
        ("97.9", 97.9),
        ("0", None),
        ("0.0", None),
        ("-1", None),
        ("255", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("warm", None),
    ],
)
def test_temperature(text: str, temperature: float | None) -> None:
    """Test the temperature column; 0 is not measured."""
    punch = read("7", TIME, "0", "15", "", "0", "0", "0", text, "0")
    assert punch.temperature == temperature


@pytest.mark.parametrize(
    ("text", "temperature"),
    [
        ("36.4", 36.4),
        ("97.5", 97.5),
        ("1", None),
        ("36", None),
        ("43", None),
        ("0.0", None),
        ("", None),
        (".", None),
    ],
)
def test_converted_temperature(text: str, temperature: float | None) -> None:
    """Test that a bare number in the tenth column is a running number."""
    punch = read("7", TIME, "0", "15", "", "0", "0", "0", "36.4", text)
    assert punch.converted_temperature == temperature
    assert punch.temperature == 36.4


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+28800", 28_800),
        ("-28800", -28_800),
        ("+0", 0),
        ("+19800", 19_800),
        ("+50400", 50_400),
        ("+50401", None),
        ("-99999", None),
        ("+999999", None),
        ("+8:00", None),
        ("", None),
        ("0", None),
    ],
)
def test_time_offset(text: str, offset: int | None) -> None:
    """Test the signed TimeOffset column, and that what is none is ignored."""
    punch = read("7", TIME, "0", "15", "", "0", "0", "", "", "", text, "")
    assert punch.utc_offset == offset


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("0042", "0042"),
        ("5_1234", "5_1234"),
        ("abcde070", "abcde070"),
        ("ABCDE071", "ABCDE071"),
        ("900001", "900001"),
        (" 12 ", "12"),
        ("100 Name=Some Body", "100 Name=Some Body"),
        ("9" * 24, "9" * 24),
        ("林小雨", "林小雨"),
    ],
)
def test_pin(text: str, pin: str) -> None:
    """Test that a pin is a text: zeros, letters and underscores stay."""
    assert read(text, TIME, "0", "15").pin == pin


@pytest.mark.parametrize("text", ["", " ", "5", "0", "A-1", "1234567890123"])
def test_work_code(text: str) -> None:
    """Test that the work code is a text, and may be empty."""
    punch = read("7", TIME, "0", "15", text, "0", "0")
    assert punch.work_code == text.strip()
    assert punch.verification_code == 15


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"7 2026-05-04 08:09:10 0 15", id="blanks"),
        pytest.param(b"7   2026-05-04 08:09:10  0  15  ", id="many blanks"),
        pytest.param(b"CHECK LOG: stamp=392232960 7 2026-05-04 08:09:10 0 15"),
        pytest.param(b"CHECK LOG:stamp=392232960 7 2026-05-04 08:09:10 0 15"),
        # The only source leaves open what stands behind the stamp.
        pytest.param(b"CHECK LOG: stamp=392232960\t7 2026-05-04 08:09:10 0 15"),
        pytest.param(b"CHECK LOG: stamp=392232960\t7\t2026-05-04 08:09:10\t0\t15"),
        pytest.param(
            b"USERID=7\tCHECKTIME=2026-05-04 08:09:10\tCHECKTYPE=0\tVERIFYCODE=15",
            id="key=value",
        ),
        pytest.param(
            b"pin=7\ttime=2026-05-04 08:09:10\tstatus=0\tverify=15",
            id="keys as in V4.0",
        ),
        pytest.param(b"7\t846662950\t0\t15", id="packed time"),
    ],
)
def test_other_forms(line: bytes) -> None:
    """Test the forms that only old or odd firmware has."""
    assert parse_attlog(line, UTF_8) == ([PUNCH], [])


def test_blank_separated_columns() -> None:
    """Test that the columns behind the time count in a line of blanks, too."""
    punches, rejected = parse_attlog(b"7 2026-05-04 08:09:10 1 4 12 0 0\n", UTF_8)
    assert punches == [Punch("7", seconds_of(LOCAL), 1, 4, "12")]
    assert rejected == []


@pytest.mark.parametrize(
    ("encoding", "pin"),
    [(TextEncoding.UTF_8, "ÁÖ"), (TextEncoding.GB18030, "林")],
    ids=["utf-8", "gb18030"],
)
def test_encoding(encoding: TextEncoding, pin: str) -> None:
    """Test that a pin is read in the terminal's encoding."""
    punches, _ = parse_attlog(b"\xc1\xd6\t2026-05-04 08:09:10\t0\t1\n", encoding)
    assert [punch.pin for punch in punches] == [pin]


def test_mixed_body() -> None:
    """Test a body of several forms and line ends: all in the order sent."""
    body = (
        b"1\t2026-05-04 08:00:00\t0\t1\t0\t0\t0\r\n"
        b"2\t2026-05-04 08:00:03\t0\t1\t\t0\t0\t\n"
        b"\n"
        b"3 2026-05-04 08:00:05 1 4\r\n"
        b"3\t2026-05-04 08:00:07\t1\t4\t0\t0\t0"
    )
    punches, rejected = parse_attlog(body, UTF_8)
    assert [(punch.pin, punch.local_time % 60) for punch in punches] == [
        ("1", 0),
        ("2", 3),
        ("3", 5),
        ("3", 7),
    ]
    assert rejected == []


def test_repeated_lines_stay() -> None:
    """Test that equal lines are all there: the journal tells repeats."""
    punches, _ = parse_attlog(b"7\t2026-05-04 08:09:10\t0\t15\n" * 3, UTF_8)
    assert punches == [PUNCH] * 3


@pytest.mark.parametrize("body", [b"", b"\n", b"\r\n\r\n"], ids=repr)
def test_empty_body(body: bytes) -> None:
    """Test that an empty body holds nothing."""
    assert parse_attlog(body, UTF_8) == ([], [])
