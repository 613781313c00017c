"""People who are enrolled, copied and imported, as an administrator does it."""

import csv
from pathlib import Path
from typing import Final

from playwright.async_api import Locator, Page, expect
import pytest

from scripts.demo.configuration import DOMAIN
from simulator import Biometric
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import PanelHouse
from tests.smoke.test_copy import until

PEOPLE: Final = "/zkteco-push/people"
LEFT_THUMB: Final = 4
# A machine that is busy with other tests takes its time (ms).
PATIENCE: Final = 90_000
PHONE: Final = {"width": 360, "height": 740}
FILE: Final = (
    "User ID;Name;Card;Password;Shoe size\n"
    "41;Nia Import;5511;4711;41\n"
    "42;A name that is much too long for terminals;;;\n"
    "43;Tom Import;;;\n"
)


def inside(page: Page, name: str) -> Locator:
    """Return a dialog with what is in its slots, which is no descendant of it."""
    return page.locator(f"zkteco-{name}-dialog")


def chosen(dialog: Locator, name: str) -> Locator:
    """Return what is chosen from a list."""
    return dialog.get_by_role("combobox", name=name, exact=True)


def templates(house: PanelHouse) -> set[tuple[str, Biometric, int]]:
    """Return whose templates the front door has."""
    return {(row.pin, row.kind, row.number) for row in house.front.store.templates}


async def open_people(open_page: OpenPage, **options: object) -> Page:
    """Open the view and wait until it is there."""
    page = await open_page(PEOPLE, **options)
    page.set_default_timeout(PATIENCE)
    button = page.get_by_role("button", name="Import")
    await expect(button).to_be_visible(timeout=PATIENCE)
    return page


async def open_deed(page: Page, name: str, deed: str) -> None:
    """Choose what is to be done about somebody."""
    await page.get_by_role("button", name=f"Edit {name}").click()
    person = inside(page, "person")
    await person.get_by_role("button", name=deed, exact=True).click()


async def assert_fits(page: Page) -> None:
    """Fail where the page scrolls sideways."""
    width = await page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.timeout(400)
async def test_enrol(house: PanelHouse, open_page: OpenPage) -> None:
    """Somebody is enrolled at the terminal, step by step until the template is here."""
    page = await open_people(open_page)
    known = house.front.store.users.get("1")
    assert known is not None
    assert ("1", Biometric.FINGERPRINT, LEFT_THUMB) not in templates(house)
    await open_deed(page, known.name, "Enroll")
    dialog = inside(page, "enrol")
    await expect(
        dialog.get_by_role("dialog", name=f"Enroll {known.name}")
    ).to_be_visible()
    await chosen(dialog, "Terminal").select_option("Front door")
    await chosen(dialog, "What to enroll").select_option("Fingerprint")
    await chosen(dialog, "Finger").select_option("Left thumb")
    await assert_accessible(page, "zkteco-enrol-dialog")
    await dialog.get_by_role("button", name="Start").click()
    steps = dialog.get_by_role("listitem")
    await expect(steps).to_have_count(4)
    bar = dialog.get_by_role("progressbar", name="Progress of the enrolment")
    await expect(bar).to_have_attribute("aria-valuenow", "100", timeout=PATIENCE)
    await expect(steps.last).to_contain_text("Home Assistant has it")
    await expect(steps.last).to_contain_text("Fingerprint (Left thumb)")
    assert ("1", Biometric.FINGERPRINT, LEFT_THUMB) in templates(house)
    await assert_accessible(page, "zkteco-enrol-dialog")

    # What is there already is not replaced unless it is asked for.
    await dialog.get_by_role("button", name="Enroll something else").click()
    await dialog.get_by_label("Replace what is enrolled already").uncheck()
    await dialog.get_by_role("button", name="Start").click()
    failure = dialog.get_by_role("alert")
    await expect(failure).to_contain_text("enrolled already", timeout=PATIENCE)
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(dialog.get_by_role("dialog")).to_be_hidden()


@pytest.mark.timeout(400)
async def test_enrolment_is_withdrawn(house: PanelHouse, open_page: OpenPage) -> None:
    """An enrolment that the terminal has not fetched goes with its dialog."""
    page = await open_people(open_page)
    known = house.front.store.users.get("2")
    assert known is not None
    before = templates(house)
    await open_deed(page, known.name, "Enroll")
    dialog = inside(page, "enrol")
    await chosen(dialog, "Terminal").select_option("Front door")
    async with house.front.at_rest():
        await dialog.get_by_role("button", name="Start").click()
        step = dialog.get_by_role("listitem").first
        await expect(step).to_have_attribute("aria-current", "step")
        await dialog.get_by_role("button", name="Withdraw").click()
        await expect(dialog.get_by_role("dialog")).to_be_hidden()
    # What is ordered later would come after it.
    later = {
        "device_id": await house.device_id(house.front.identity.serial),
        "pin": "77",
        "name": "Later",
    }
    async with house.client.websocket() as websocket:
        await websocket.command(
            "call_service",
            domain=DOMAIN,
            service="set_user",
            service_data=later,
        )
    assert house.front.store.users.get("77") is not None
    assert templates(house) == before


@pytest.mark.timeout(400)
async def test_copy(house: PanelHouse, open_page: OpenPage, tmp_path: Path) -> None:
    """Everybody is copied from one door to the other, with progress and a report."""
    page = await open_people(open_page)
    await page.get_by_role("button", name="Copy to terminals").click()
    dialog = inside(page, "copy")
    await expect(
        dialog.get_by_role("dialog", name="Copy people to terminals")
    ).to_be_visible()
    await chosen(dialog, "From").select_option("Front door")
    await dialog.get_by_role("button", name="Copy", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("at least one terminal")
    await dialog.get_by_role("checkbox", name="Back door").check()
    await assert_accessible(page, "zkteco-copy-dialog")
    await dialog.get_by_role("button", name="Copy", exact=True).click()
    bar = dialog.get_by_role("progressbar", name="Progress of the copy to Back door")
    await expect(bar).to_have_attribute("aria-valuenow", "100", timeout=PATIENCE)
    await expect(dialog.get_by_role("status")).to_contain_text("Refused: 0.")
    assert {user.pin for user in house.back.store.users} == {"1", "2", "3"}
    assert set(house.back.store.templates) == set(house.front.store.templates)
    table = dialog.get_by_role("region", name="Not copied to Back door")
    await expect(table.get_by_role("row")).to_have_count(4)
    await expect(table).to_contain_text("The template went in its place.")
    await assert_accessible(page, "zkteco-copy-dialog")
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Download as CSV").click()
    file = tmp_path / "copy.csv"
    await (await download.value).save_as(file)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["PIN", "Name", "What", "Why"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    await dialog.get_by_role("button", name="Close").last.click()
    headings = page.get_by_role("region", name="People and terminals")
    known = headings.get_by_label("Known there", exact=True)
    await expect(known).to_have_count(6, timeout=PATIENCE)


@pytest.mark.timeout(400)
async def test_import(house: PanelHouse, open_page: OpenPage, tmp_path: Path) -> None:
    """A file is looked at first; its bad row stays, the others arrive."""
    page = await open_people(open_page)
    await page.get_by_role("button", name="Import").click()
    dialog = inside(page, "import")
    await expect(dialog.get_by_role("dialog", name="Import people")).to_be_visible()
    await dialog.get_by_label("File", exact=True).set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    await expect(dialog.get_by_label("Or paste the lines here")).to_have_value(FILE)
    await dialog.get_by_role("checkbox", name="Back door").check()
    await assert_accessible(page, "zkteco-import-dialog")
    await dialog.get_by_role("button", name="Preview").click()
    rows = dialog.get_by_role("region", name="Preview").get_by_role("row")
    await expect(rows).to_have_count(4)
    await expect(rows.nth(1)).to_contain_text("42")
    await expect(rows.nth(1)).to_contain_text("The field Name is too long")
    await expect(rows.nth(2)).to_contain_text("Password: set")
    await expect(dialog).not_to_contain_text("4711")
    await expect(dialog).to_contain_text("Shoe size")
    assert house.back.store.users.get("41") is None
    await assert_accessible(page, "zkteco-import-dialog")
    await dialog.get_by_role("button", name="Write 2 records").click()
    bar = dialog.get_by_role("progressbar", name="Progress of the import")
    await expect(bar).to_have_attribute("aria-valuenow", "100", timeout=PATIENCE)
    await expect(dialog.get_by_role("status")).to_contain_text("Written: 2.")
    nia = house.back.store.users.get("41")
    assert nia is not None
    assert (nia.name, nia.card, nia.password) == ("Nia Import", "5511", "4711")
    assert house.back.store.users.get("43") is not None
    assert house.back.store.users.get("42") is None
    assert house.front.store.users.get("41") is None
    failed = dialog.get_by_role("region", name="Not written").get_by_role("row")
    await expect(failed).to_have_count(2)
    await assert_accessible(page, "zkteco-import-dialog")
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Download as CSV").click()
    file = tmp_path / "failed.csv"
    await (await download.value).save_as(file)
    written = file.read_text("utf-8-sig")
    assert "too long" in written and "42" in written
    assert "4711" not in written
    await dialog.get_by_role("button", name="Close").last.click()
    added = page.get_by_role("button", name="Edit Nia Import")
    await expect(added).to_be_visible(timeout=PATIENCE)


@pytest.mark.timeout(400)
async def test_phone(house: PanelHouse, open_page: OpenPage) -> None:
    """On a phone no dialog scrolls the page sideways."""
    page = await open_people(open_page, viewport=PHONE)
    await page.get_by_role("button", name="Import").click()
    dialog = inside(page, "import")
    await dialog.get_by_label("Or paste the lines here").fill(FILE)
    await dialog.get_by_role("checkbox", name="Back door").check()
    await assert_fits(page)
    await dialog.get_by_role("button", name="Preview").click()
    await expect(dialog.get_by_role("region", name="Preview")).to_be_visible()
    await assert_fits(page)
    await dialog.get_by_role("button", name="Close", exact=True).first.click()
    await page.get_by_role("button", name="Copy to terminals").click()
    await inside(page, "copy").get_by_role("checkbox", name="Back door").check()
    await assert_fits(page)
    await until(lambda: house.back.connected)
