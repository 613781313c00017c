"""The view of punches, as people use it: look, filter, correct, and take home."""

import csv
from datetime import UTC, datetime, timedelta
import io
from pathlib import Path
import re
from typing import Final

from openpyxl import load_workbook
from playwright.async_api import Locator, Page, expect
import pytest

from simulator import Punch
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import PanelHouse
from tests.smoke.test_copy import until

_PATH: Final = "/zkteco-push/punches"
_FACE: Final = 15
_CARD: Final = 4
_REASON: Final = "Pressed the wrong key"
# The machine may have much else to do (ms).
_PATIENCE: Final = 20_000

pytestmark = pytest.mark.timeout(240)


def name_of(house: PanelHouse, pin: str) -> str:
    """Return what the terminal at the front door calls somebody."""
    user = house.front.store.users.get(pin)
    assert user is not None
    return user.name


def rows_of(page: Page) -> Locator:
    """Return the punches that are shown."""
    return page.get_by_role("region", name="Punches, the latest first").get_by_role(
        "listitem"
    )


async def punch_on(
    house: PanelHouse, day: datetime, *punches: tuple[str, int, int]
) -> None:
    """Have people punch on a day: who, at which hour, with which state."""
    for pin, hour, state in punches:
        at = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        await house.front.punch(pin, time=at, state=state, verification=_FACE)


async def a_month(house: PanelHouse) -> datetime:
    """Have Anna work two days of last month; return the first of them."""
    await house.client.add_subentry("person", pin="1")
    day = (datetime.now(UTC).replace(day=1) - timedelta(days=1)).replace(day=10)
    await punch_on(house, day, ("1", 8, 0), ("2", 9, 0), ("1", 12, 1), ("2", 17, 1))
    await punch_on(house, day + timedelta(days=1), ("1", 8, 0), ("1", 16, 1))
    await until(lambda: len(house.journal.rows()) >= 6)
    return day


async def test_list_and_filter(page: Page, house: PanelHouse) -> None:
    """Punches are listed by day as they come, and a filter is kept in the address."""
    await page.goto(_PATH)
    await expect(page.get_by_text("No punches")).to_be_visible(timeout=_PATIENCE)
    await assert_accessible(page)
    day = await a_month(house)
    rows = rows_of(page)
    await expect(rows).to_have_count(6, timeout=_PATIENCE)
    await expect(rows.first).to_contain_text(name_of(house, "1"))
    await expect(rows.first).to_contain_text("Checked out")
    await expect(rows.first).to_contain_text("Front door")
    await expect(rows.first).to_contain_text("Face")
    headings = page.get_by_role("heading", level=3)
    await expect(headings).to_have_count(2)
    await expect(headings.first).to_contain_text(str(day.day + 1))
    # What happens meanwhile comes in by itself.
    await house.front.punch("3", verification=_CARD)
    await expect(rows).to_have_count(7)
    await expect(rows.first).to_contain_text(name_of(house, "3"))
    await assert_accessible(page)

    await page.get_by_label("Method").select_option("Card")
    await expect(rows).to_have_count(1)
    await expect(page).to_have_url(re.compile(r"\?method=card$"))
    await page.get_by_role("button", name="Last month").click()
    await expect(page.get_by_text("Nothing matches this filter.")).to_be_visible()
    await page.get_by_label("Method").select_option("All")
    await expect(rows).to_have_count(6)
    await page.get_by_label("State").select_option("Checked out")
    await expect(rows).to_have_count(3)
    await page.go_back()
    await expect(rows).to_have_count(6)
    await expect(page.get_by_label("State")).to_have_value("")
    await page.get_by_role("button", name="Reset the filter").click()
    await expect(rows).to_have_count(7)
    # A link leads somebody else to the same.
    await page.goto(f"{_PATH}?pin=2&state=check_out")
    await expect(rows).to_have_count(1, timeout=_PATIENCE)
    await expect(page.get_by_label("Person", exact=True)).to_have_value(
        f"{name_of(house, '2')} (2)"
    )


async def test_corrections(page: Page, house: PanelHouse) -> None:
    """Somebody's month shows the hours, and these follow what is void and what added."""
    day = await a_month(house)
    await page.goto(f"{_PATH}?start={day:%Y-%m}-01&end={day:%Y-%m-%d}&pin=1")
    rows = rows_of(page)
    await expect(rows).to_have_count(2, timeout=_PATIENCE)
    month = page.get_by_role("table")
    of_day = month.get_by_role("button", name=re.compile(rf"^{day.day}\b"))
    await expect(of_day).to_contain_text("4:00 h", timeout=_PATIENCE)
    await expect(page.get_by_text("Hours in this month: 12:00")).to_be_visible()
    chart = page.get_by_role("img", name=re.compile(r"Hours per day in .*12:00 in all"))
    await expect(chart).to_be_visible()
    heading = page.get_by_role("heading", level=3).first
    await expect(heading).to_contain_text("Hours: 4:00")
    await assert_accessible(page)

    await rows.first.get_by_role("button", name="Void").click()
    dialog = page.get_by_role("dialog", name="Void a punch")
    await page.get_by_role("button", name="Void", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text("Say why.")
    await page.get_by_label("Reason").fill(_REASON)
    await assert_accessible(page)
    await page.get_by_role("button", name="Void", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(rows.first).to_contain_text("Voided")
    await expect(rows.first).to_contain_text(_REASON)
    struck = rows.first.get_by_text(name_of(house, "1"))
    await expect(struck).to_have_css("text-decoration-line", "line-through")
    # Without it she was in until the next morning's punch.
    await expect(heading).not_to_contain_text("Hours: 4:00")

    await page.get_by_role("button", name="Add a punch").click()
    dialog = page.get_by_role("dialog", name="Add a punch")
    await expect(page.locator("form").get_by_label("Person")).to_have_value(
        f"{name_of(house, '1')} (1)"
    )
    await page.get_by_label("Date and time").fill(f"{day:%Y-%m-%d}T14:30:00")
    await page.locator("form").get_by_label("State").select_option("Checked out")
    await page.get_by_label("Reason").fill("Forgotten")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(rows).to_have_count(3)
    await expect(rows.first).to_contain_text("Added")
    await expect(heading).to_contain_text("Hours: 6:30")
    await expect(of_day).to_contain_text("6:30 h")
    # The same once more is refused, in words.
    await page.get_by_role("button", name="Add a punch").click()
    await page.get_by_label("Date and time").fill(f"{day:%Y-%m-%d}T14:30:00")
    await page.locator("form").get_by_label("State").select_option("Checked out")
    await page.get_by_label("Reason").fill("Forgotten")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("already")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()

    await rows.first.get_by_role("button", name="Take back").click()
    dialog = page.get_by_role("dialog", name="Take the added punch back")
    await page.get_by_role("button", name="Take back", exact=True).click()
    await expect(rows).to_have_count(2)
    await rows.first.get_by_role("button", name="Take back").click()
    dialog = page.get_by_role("dialog", name="Have the punch count again")
    await page.get_by_role("button", name="Take back", exact=True).click()
    await expect(heading).to_contain_text("Hours: 4:00")

    await page.get_by_role("button", name="Previous month").click()
    await expect(page.get_by_text("Hours in this month: 0:00")).to_be_visible()
    await page.get_by_role("button", name="Next month").click()
    await of_day.click()
    await expect(page).to_have_url(
        re.compile(rf"start={day:%Y-%m-%d}&end={day:%Y-%m-%d}&pin=1$")
    )


async def test_export(page: Page, house: PanelHouse, tmp_path: Path) -> None:
    """Both files hold what the filter shows, and are downloaded by links."""
    await a_month(house)
    await page.goto(f"{_PATH}?pin=1")
    rows = rows_of(page)
    await expect(rows).to_have_count(4, timeout=_PATIENCE)
    await page.get_by_role("button", name="Export").click()
    await expect(page.get_by_role("dialog", name="Export")).to_be_visible()
    found: dict[str, Path] = {}
    for kind in ("csv", "xlsx"):
        link = page.get_by_role("link", name=f"Download {kind.upper()}")
        async with page.expect_download() as downloading:
            await link.click()
        download = await downloading.value
        assert download.suggested_filename == f"punches.{kind}"
        found[kind] = tmp_path / download.suggested_filename
        await download.save_as(found[kind])
    await assert_accessible(page)
    text = io.StringIO(found["csv"].read_text("utf-8-sig"), newline="")
    read = list(csv.DictReader(text))
    assert [row["Name"] for row in read] == [name_of(house, "1")] * 4
    assert [row["State"] for row in read] == ["Checked out", "Checked in"] * 2
    sheet = load_workbook(found["xlsx"]).active
    heads, *rest = sheet.iter_rows(values_only=True)
    assert [dict(zip(heads, row, strict=True))["PIN"] for row in rest] == ["1"] * 4
    assert [f"{row[0]:%Y-%m-%d %H:%M:%S}" for row in rest] == [
        row[heads[0]] for row in read
    ]


async def test_scrolling(page: Page, house: PanelHouse) -> None:
    """Of very many punches only those in sight are in the page, all the way down."""
    begins = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    terminal = house.front
    for number in range(1, 1_001):
        at = terminal.clock.local(begins + timedelta(minutes=number))
        terminal.store.add_punch(Punch("1", at, 0, _FACE, number=number))
    await terminal.upload()
    await until(lambda: len(house.journal.rows()) >= 1_000)
    await page.goto(_PATH)
    rows = rows_of(page)
    await expect(rows.first).to_be_visible(timeout=_PATIENCE)
    end = page.get_by_text("There is nothing before this.")
    await rows.first.get_by_role("button").focus()
    for _ in range(600):
        assert await rows.count() < 60
        if await end.is_visible():
            break
        await page.mouse.move(600, 600)
        await page.mouse.wheel(0, 2_000)
        await page.wait_for_timeout(50)
    await end.scroll_into_view_if_needed()
    await expect(end).to_be_in_viewport(timeout=_PATIENCE)
    assert await rows.count() < 60
    await page.get_by_role("button", name="Show the newest").click()
    await expect(page.get_by_role("button", name="Today")).to_be_in_viewport()


async def test_phone(open_page: OpenPage, house: PanelHouse) -> None:
    """A phone shows it without scrolling sideways."""
    await a_month(house)
    phone = await open_page(f"{_PATH}?pin=1", viewport={"width": 360, "height": 740})
    await expect(rows_of(phone).first).to_be_visible(timeout=_PATIENCE)
    assert await phone.evaluate("document.scrollingElement.scrollWidth") <= 360
    await phone.get_by_text("Filter", exact=True).click()
    await expect(phone.get_by_label("Method")).to_be_visible()
    await assert_accessible(phone)
