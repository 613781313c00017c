"""Tests of the download of punches: read back as spreadsheets read it."""

from contextlib import closing
import csv
from datetime import datetime
import io
import json
import re
import sqlite3
from typing import Any, Final

from aiohttp import ClientPayloadError
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from openpyxl import load_workbook
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.zkteco_push.journal import JournalError, Page, Position
from custom_components.zkteco_push.journal.pages import Pages
from custom_components.zkteco_push.panel import export
from custom_components.zkteco_push.panel.export_csv import CsvExport
from custom_components.zkteco_push.panel.export_xlsx import XlsxExport
from tests.support.damage import journal_file
from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, loaded_hub

from .punch_support import ask, at, live_in_berlin, name_users, punch

_PATH: Final = "/api/zkteco_push/export"
_HEADS: Final = (
    *("Date and time (Europe/Berlin)", "UTC offset", "PIN", "Name", "Terminal"),
    *("Serial number", "State", "Method", "Work code", "Temperature", "Correction"),
    *("Reason", "Corrected by", "Corrected at (Europe/Berlin)"),
)
_MANY: Final = 100_000
_NOW: Final = datetime.fromisoformat("2026-06-17 18:00:00")


@pytest.fixture(autouse=True)
async def place(hass: HomeAssistant) -> None:
    """Have Home Assistant in Berlin, with what signs links."""
    await live_in_berlin(hass)
    assert await async_setup_component(hass, "auth", {})


@pytest.fixture
async def admin(
    terminal: Device, hass_client: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """Return an administrator's browser, once there is a terminal."""
    client: TestClient[Any, Any] = await hass_client()
    return client


async def download(
    client: TestClient[Any, Any], suffix: str, language: str = "en", **wanted: Any
) -> bytes:
    """Return a file."""
    query = {"filter": json.dumps(wanted), "language": language}
    response = await client.get(f"{_PATH}/{suffix}", params=query)
    assert response.status == 200
    content: bytes = await response.read()
    return content


def read_csv(content: bytes) -> list[list[str]]:
    """Return the rows of a file, as a program reads it."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def fill(hass: HomeAssistant, number: int) -> None:
    """Put punches into the journal, a minute apart."""
    begins = int(at(0, "00:00").timestamp())
    with closing(sqlite3.connect(journal_file(hass))) as file, file:
        file.executemany(
            "INSERT INTO punches (site, serial_number, pin, local_time, state_code,"
            " verification_code, punched_at, utc_offset, work_code, received_at, live)"
            " VALUES (1, ?, ?, ?, 0, 15, ?, 7200, '', 0, 0)",
            (
                (SERIAL_NUMBER, f"{each % 500:04}", time + 7200, time)
                for each in range(number)
                for time in (begins - 60 * each,)
            ),
        )


async def test_csv(terminal: Device, admin: TestClient[Any, Any]) -> None:
    """A CSV file has a mark of its encoding, and what is shown, the latest first."""
    await name_users(terminal, _007='Ann, "the" Boss', _8="Zoë 张")
    await punch(terminal, ("007", at(0, "08:00")), ("8", at(1, "09:30")))
    await punch(terminal, ("007", at(2, "17:00")), state=1, verification=11)
    content = await download(admin, "csv", end="2026-06-16")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    heads, *rows = read_csv(content)
    assert tuple(heads) == _HEADS
    assert [row[:8] for row in rows] == [
        [
            *("2026-06-16 09:30:00", "UTC+02:00", "8", "Zoë 张"),
            *(SERIAL_NUMBER, SERIAL_NUMBER, "Checked in", "Face"),
        ],
        [
            *("2026-06-15 08:00:00", "UTC+02:00", "007", 'Ann, "the" Boss'),
            *(SERIAL_NUMBER, SERIAL_NUMBER, "Checked in", "Face"),
        ],
    ]
    whole = read_csv(await download(admin, "csv"))
    assert whole[1][6:8] == ["Checked out", "Card and Password"]


async def test_xlsx(terminal: Device, admin: TestClient[Any, Any]) -> None:
    """A workbook has times that are times, and PINs that are text."""
    await name_users(terminal, _007="=1+1", _8="<b>&_x0041_</b>")
    await punch(terminal, ("007", at(0, "08:00")), ("8", at(1, "09:30")))
    book = load_workbook(io.BytesIO(await download(admin, "xlsx")))
    sheet = book.active
    assert (book.sheetnames, sheet.freeze_panes) == (["Punches"], "A2")
    assert sheet.auto_filter.ref == "A1:N3"
    heads, first, second = sheet.iter_rows()
    assert tuple(cell.value for cell in heads) == _HEADS
    assert all(cell.font.bold for cell in heads)
    assert first[0].value == datetime.fromisoformat("2026-06-16 09:30:00")
    assert first[0].is_date
    assert second[0].value == datetime.fromisoformat("2026-06-15 08:00:00")
    assert (second[2].value, second[2].data_type) == ("007", "s")
    # What looks like a formula is none.
    assert (second[3].value, second[3].data_type) == ("=1+1", "s")
    assert first[3].value.replace("_x005F_", "_") == "<b>&_x0041_</b>"
    assert sheet.column_dimensions["D"].width == 24


async def test_language(terminal: Device, admin: TestClient[Any, Any]) -> None:
    """Words are in the user's language; Arabic sheets begin at the right."""
    await punch(terminal, ("7", at(0, "08:00")))
    german = read_csv(await download(admin, "csv", "de"))
    assert german[1][6] not in ("Checked in", "check_in", "")
    content = await download(admin, "xlsx", "ar")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.sheet_view.rightToLeft


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "\n1", "＝1", "＠x"]
)
def test_no_formulas(text: str) -> None:
    """Whatever a name begins with, a spreadsheet finds no formula in a CSV file."""
    written = CsvExport(["Name"]).add([[text, "harmless - not = a formula"]])
    (_, (name, other)) = read_csv(written)
    assert name == f"'{text}"
    assert other == "harmless - not = a formula"


@pytest.mark.parametrize(
    "text", ["x;=1+1", "x;y; +1", "x\n=1", "x\r\n@x", "x|-1", "x\t＝1"]
)
def test_no_formulas_between_other_signs(text: str) -> None:
    """A spreadsheet that ends cells at other signs finds no formula in there either."""
    written = CsvExport(["Name"]).add([["Ann", text, "a; b - c"]]).decode("utf-8-sig")
    for cell in re.split(r"[;|,\t\r\n]", written):
        assert not cell.strip(' "').startswith(("=", "+", "-", "@", "＝"))
    assert written.endswith(",a; b - c\r\n")


def test_hostile_text() -> None:
    """What XML forbids, and what ends its parts, harms no workbook."""
    names = ["\0\x01\x1f", "\ud800", "]]>&lt;", "\ufffe\uffff", "x" * 40_000, "a\nb\t"]
    book = XlsxExport(["A"], [10], "a/b:c*[d]?", _NOW)
    content = book.add([[name] for name in names]) + book.finish()
    read = load_workbook(io.BytesIO(content))
    assert read.sheetnames == ["a b c  d"]
    found = [row[0].value for row in read.active.iter_rows(min_row=2)]
    assert found == [
        *("\ufffd" * 3, "\ufffd", "]]>&lt;", "\ufffd" * 2),
        *("x" * 32_767, "a\nb\t"),
    ]
    text = CsvExport(["A"])
    rows = read_csv(text.add([[name] for name in names]))
    assert len(rows) == 1 + len(names)


def test_more_rows_than_a_sheet_has() -> None:
    """Where a sheet is full, another one begins, with the same heads."""
    book = XlsxExport(["Number"], [10], "Punches", _NOW, most_rows=10)
    content = b"".join(book.add([[float(number)]]) for number in range(25))
    read = load_workbook(io.BytesIO(content + book.finish()))
    assert read.sheetnames == ["Punches", "Punches 2", "Punches 3"]
    found = [
        [cell for (cell,) in sheet.iter_rows(values_only=True)]
        for sheet in read.worksheets
    ]
    assert [each[0] for each in found] == ["Number"] * 3
    assert [len(each) - 1 for each in found] == [10, 10, 5]
    assert [cell for each in found for cell in each[1:]] == list(range(25))
    assert read.worksheets[2]["A2"].number_format == "0.0"


async def test_corrections(
    terminal: Device, admin: TestClient[Any, Any], hass_ws_client: WebSocketGenerator
) -> None:
    """What somebody has corrected is told with the reason, and by whom."""
    await punch(terminal, ("7", at(0, "08:00")))
    websocket = await hass_ws_client()
    (row,) = (await ask(websocket, "punches/page"))["punches"]
    await ask(websocket, "corrections/void", punch_id=row["id"], reason="=Twice")
    await ask(
        websocket,
        "corrections/add",
        serial_number=SERIAL_NUMBER,
        pin="7",
        punched_at="2026-06-15T09:00:00",
        state="check_in",
        reason="Forgotten",
    )
    added, void = read_csv(await download(admin, "csv"))[1:]
    assert (added[7], added[10:13]) == (
        "By hand",
        ["Added", "Forgotten", "Mock User"],
    )
    assert void[10:13] == ["Voided", "'=Twice", "Mock User"]
    assert len(void[13]) == len("2026-06-15 09:00:00")
    only = await download(admin, "csv", corrected="added")
    assert read_csv(only)[1:] == [added]


@pytest.mark.timeout(300)
async def test_many_rows(hass: HomeAssistant, admin: TestClient[Any, Any]) -> None:
    """A file of very many punches is whole, whichever its kind."""
    await hass.async_add_executor_job(fill, hass, _MANY)
    rows = read_csv(await download(admin, "csv"))
    assert len(rows) == 1 + _MANY
    times = [row[0] for row in rows[1:]]
    assert times == sorted(set(times), reverse=True)
    content = await download(admin, "xlsx")
    sheet = load_workbook(io.BytesIO(content), read_only=True).active
    read = sheet.iter_rows(min_row=2, max_col=3, values_only=True)
    assert [(f"{time:%Y-%m-%d %H:%M:%S}", pin) for time, _, pin in read] == [
        (row[0], row[2]) for row in rows[1:]
    ]


async def test_signed_link(
    terminal: Device,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A link that somebody was given works without a login, for that filter only."""
    await punch(terminal, ("7", at(0, "08:00")), ("7", at(1, "08:00")))
    client, websocket = await hass_client_no_auth(), await hass_ws_client()
    wanted = json.dumps({"start": "2026-06-16"})
    await websocket.send_json_auto_id(
        {"type": "auth/sign_path", "path": f"{_PATH}/csv?filter={wanted}&language=en"}
    )
    path = (await websocket.receive_json())["result"]["path"]
    response = await client.get(path)
    assert response.status == 200
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="punches_2026-06-16.csv"'
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    assert len(read_csv(await response.read())) == 2
    assert (await client.get(path.replace("06-16", "06-15"))).status == 401
    assert (await client.get(f"{_PATH}/csv")).status == 401


async def test_not_for_everybody(
    terminal: Device,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Who is no administrator gets no file."""
    client = await hass_client(hass_read_only_access_token)
    for suffix in ("csv", "xlsx"):
        assert (await client.get(f"{_PATH}/{suffix}")).status == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("pdf", 404),
        ("csv?filter=x", 400),
        ("csv?filter=[]", 400),
        ('csv?filter={"x":1}', 400),
        ('csv?filter={"start":"9999-12-31"}', 400),
        ("csv?language=../../secrets", 400),
    ],
)
async def test_what_means_nothing(
    admin: TestClient[Any, Any], path: str, status: int
) -> None:
    """What cannot be asked for is refused."""
    assert (await admin.get(f"{_PATH}/{path}")).status == status


async def test_without_a_hub(hass: HomeAssistant, admin: TestClient[Any, Any]) -> None:
    """Without a loaded hub there is no file."""
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert (await admin.get(f"{_PATH}/csv")).status == 503


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
async def test_cut_short(
    hass: HomeAssistant,
    admin: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    """Where the journal fails in the middle, no browser takes the rest for a file."""
    await hass.async_add_executor_job(fill, hass, 5_000)
    read = Pages.page

    async def fail(
        self: Pages, wanted: Any, after: Position | None, limit: int
    ) -> Page:
        """Fail at the second page."""
        if after is not None:
            raise JournalError("torn out")
        return await read(self, wanted, after, limit)

    monkeypatch.setattr(Pages, "page", fail)
    for _ in range(3):
        response = await admin.get(f"{_PATH}/{suffix}")
        assert response.status == 200
        with pytest.raises(ClientPayloadError):
            await response.read()
    monkeypatch.undo()
    assert await download(admin, suffix)


async def test_who_leaves_makes_room(
    hass: HomeAssistant,
    admin: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever leaves in the middle keeps nobody else from a file."""
    await hass.async_add_executor_job(fill, hass, 50_000)
    for _ in range(2 * export.EXPORTS_AT_ONCE):
        response = await admin.get(f"{_PATH}/csv")
        await response.content.readany()
        response.close()
    assert len(read_csv(await download(admin, "csv"))) == 50_001


@pytest.mark.timeout(240)
async def test_who_stands_still_makes_room(
    hass: HomeAssistant,
    admin: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever takes nothing any more is left with a part that looks like no file."""
    await hass.async_add_executor_job(fill, hass, 100_000)
    monkeypatch.setattr(export, "_LONGEST_WRITE", 0.5)
    still = []
    for _ in range(export.EXPORTS_AT_ONCE):
        response = await admin.get(f"{_PATH}/csv")
        await response.content.readany()
        still.append(response)
    monkeypatch.setattr(export, "_LONGEST_WRITE", 60)
    assert len(read_csv(await download(admin, "csv"))) == 100_001
    for response in still:
        with pytest.raises(ClientPayloadError):
            await response.read()
