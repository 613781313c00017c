"""People as an administrator manages them: add, change, shut out, photograph, delete."""

from base64 import b64decode
from random import Random
import struct
from typing import Final
import zlib

from playwright.async_api import Locator, Page, expect
import pytest

from scripts.demo.configuration import DOMAIN
from simulator import INBIO460, Pace, VirtualAccessTerminal
from simulator.records import User
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import FRONT, PanelHouse
from tests.smoke.test_copy import until

PEOPLE: Final = "/zkteco-push/people"
LIMIT: Final = 20_000
PHONE: Final = {"width": 360, "height": 740}


def picture(width: int = 1200, height: int = 900) -> bytes:
    """Return a PNG that is hard to compress, as photos are."""
    noise = Random(9)
    rows = b"".join(
        b"\0" + bytes(noise.randrange(256) for _ in range(3)) * width
        for _ in range(height)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        """Return a chunk with its length and checksum."""
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def size_of_jpeg(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG, as its frame header says them."""
    assert data.startswith(b"\xff\xd8\xff")
    place = 2
    while data[place + 1] not in (0xC0, 0xC1, 0xC2):
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    height, width = struct.unpack(">HH", data[place + 5 : place + 9])
    return width, height


def user(house: PanelHouse, pin: str, *, at_back: bool = False) -> User | None:
    """Return what a terminal knows of somebody."""
    terminal = house.back if at_back else house.front
    found: User | None = terminal.store.users.get(pin)
    return found


def inside(page: Page, name: str) -> Locator:
    """Return a dialog with what is in its slots, which is no descendant of it."""
    return page.locator(f"zkteco-{name}-dialog")


def heading(dialog: Locator, name: str) -> Locator:
    """Return the dialog itself, by its name."""
    return dialog.get_by_role("dialog", name=name)


async def open_person(page: Page, name: str) -> Locator:
    """Open somebody's dialog."""
    await page.get_by_role("button", name=f"Edit {name}").click()
    dialog = inside(page, "person")
    await expect(heading(dialog, f"Edit {name}")).to_be_visible()
    await expect(dialog.get_by_label("Name", exact=True)).to_have_value(name)
    return dialog


async def save(dialog: Locator, *, results: int = 1) -> None:
    """Save, wait until all terminals have done it, and close."""
    await dialog.get_by_role("button", name="Save").click()
    done = dialog.get_by_role("status", name="Results").get_by_text("Done")
    await expect(done).to_have_count(results, timeout=20_000)
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(dialog.get_by_role("dialog")).to_be_hidden()


@pytest.mark.timeout(240)
async def test_life_of_a_person(house: PanelHouse, open_page: OpenPage) -> None:
    """Somebody is added, given an end, shut out, let in again and deleted."""
    page = await open_page(PEOPLE)
    table = page.get_by_role("region", name="People and terminals")
    await expect(table.get_by_role("columnheader", name="Front door")).to_be_visible()
    await expect(table.get_by_role("rowheader")).to_have_count(3)
    await assert_accessible(page)

    await page.get_by_role("button", name="Add a person").click()
    dialog = inside(page, "person")
    await expect(heading(dialog, "Add a person")).to_be_visible()
    pin = await dialog.get_by_label("PIN", exact=True).input_value()
    assert pin.isdecimal()
    assert user(house, pin) is None
    await assert_accessible(page, "zkteco-person-dialog")

    # What terminals would refuse is said at its field, and nothing is sent.
    name = dialog.get_by_label("Name", exact=True)
    await name.fill("A name that is much too long for terminals")
    await dialog.get_by_role("button", name="Save").click()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(dialog.get_by_text("A name has at most 24")).to_be_visible()
    assert user(house, pin) is None

    # What only Home Assistant knows is said there as well.
    await name.fill("Zoe Pri=14")
    await dialog.get_by_role("button", name="Save").click()
    await expect(name).to_have_attribute("aria-invalid", "true")
    said = dialog.get_by_text("terminals would take for another field")
    await expect(said.first).to_be_visible()
    assert user(house, pin) is None

    await name.fill("Zoe Guest")
    await dialog.get_by_label("Change the password").select_option("Set a new one")
    await dialog.get_by_label("New password").fill("4711")
    await save(dialog, results=2)
    for at_back in (False, True):
        known = user(house, pin, at_back=at_back)
        assert known is not None
        assert (known.name, known.password) == ("Zoe Guest", "4711")
    row = table.get_by_role("row").filter(has_text="Zoe Guest")
    await expect(row.get_by_label("Known there", exact=True)).to_have_count(2)
    await expect(row.get_by_label("Has a password")).to_have_count(2)

    # An end, at the front door alone; the password stays.
    dialog = await open_person(page, "Zoe Guest")
    await expect(dialog.get_by_text("4711")).to_have_count(0)
    await dialog.get_by_role("button", name="For a month").click()
    until_field = dialog.get_by_label("Until")
    end = await until_field.input_value()
    assert end.endswith("T23:59")
    await dialog.get_by_label("Back door").uncheck()
    await save(dialog)
    known = user(house, pin)
    assert known is not None
    assert known.end.replace("T", " ") == f"{end.replace('T', ' ')}:59"
    assert known.password == "4711"
    known = user(house, pin, at_back=True)
    assert known is not None
    assert known.end in ("", "0")
    await expect(row.get_by_label("then Home Assistant deletes them")).to_have_count(1)

    # Shut out everywhere, and let in again: with the end of before.
    dialog = await open_person(page, "Zoe Guest")
    await dialog.get_by_label("Disabled: stays at the terminal").check()
    await save(dialog, results=2)
    await expect(row.get_by_label("Disabled", exact=True)).to_have_count(2)
    known = user(house, pin)
    assert known is not None
    assert known.end.startswith("2000-01-02")
    dialog = await open_person(page, "Zoe Guest")
    await dialog.get_by_label("Disabled: stays at the terminal").uncheck()
    await save(dialog, results=2)
    await expect(row.get_by_label("Disabled", exact=True)).to_have_count(0)
    known = user(house, pin)
    assert known is not None
    assert known.end.startswith(end.partition("T")[0])

    # Deleted from the back door, then from all.
    for chosen, there in (("Back door", 2), ("Front door", 1)):
        dialog = await open_person(page, "Zoe Guest")
        await dialog.get_by_role("button", name="Delete").click()
        asked = inside(page, "delete")
        await expect(heading(asked, "Delete Zoe Guest")).to_be_visible()
        boxes = asked.get_by_role("checkbox", checked=True)
        await expect(boxes).to_have_count(there)
        for _ in range(there):
            await boxes.first.uncheck()
        await asked.get_by_label(chosen).check()
        await asked.get_by_role("button", name="Delete").click()
        await expect(asked.get_by_text("Done")).to_be_visible(timeout=20_000)
        await asked.get_by_role("button", name="Close").last.click()
    await until(lambda: user(house, pin) is None)
    assert user(house, pin, at_back=True) is None
    await expect(row).to_have_count(0)


@pytest.mark.timeout(180)
async def test_offline_and_administrator(
    house: PanelHouse, open_page: OpenPage
) -> None:
    """What a terminal that is not there has to do waits; its last super administrator is warned of."""
    front = house.front
    first = next(iter(front.store.users))
    page = await open_page(PEOPLE)
    assert first.privilege == "14"
    dialog = await open_person(page, first.name)
    await dialog.get_by_label("Privilege").select_option("User")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("the only super administrator")).to_be_visible()
    known = user(house, first.pin)
    assert known is not None
    assert known.privilege == "14"
    await page.keyboard.press("Escape")
    await expect(dialog.get_by_role("dialog")).to_be_hidden()

    await front.stop()
    offline = page.get_by_role("columnheader", name="Front door")
    await expect(offline.get_by_text("Not connected")).to_be_visible(timeout=60_000)
    dialog = await open_person(page, first.name)
    await dialog.get_by_label("Name", exact=True).fill("Renamed")
    await dialog.get_by_role("button", name="Save").click()
    await expect(
        dialog.get_by_text("Waits until the terminal calls in")
    ).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()
    waits = page.get_by_role("table").get_by_label("Waits to be written")
    await expect(waits).to_have_count(1)
    front.start()
    await expect(waits).to_have_count(0, timeout=60_000)
    known = user(house, first.pin)
    assert known is not None
    assert known.name == "Renamed"


@pytest.mark.timeout(180)
async def test_photo(house: PanelHouse, open_page: OpenPage) -> None:
    """A photo is cropped, made small enough and arrives as what terminals take."""
    first = next(iter(house.front.store.users))
    page = await open_page(PEOPLE)
    dialog = await open_person(page, first.name)
    await dialog.get_by_role("button", name="Photo").click()
    photo = inside(page, "photo")
    await expect(heading(photo, f"Photo of {first.name}")).to_be_visible()
    send = photo.get_by_role("button", name="Send the photo")
    await expect(send).to_be_disabled()
    choose = photo.get_by_label("Choose a picture")
    await choose.set_input_files(
        {"name": "notes.txt", "mimeType": "image/png", "buffer": b"no picture"}
    )
    await expect(photo.get_by_role("alert")).to_contain_text("no picture")
    await choose.set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": picture()}
    )
    await expect(photo.get_by_role("img", name="What will be sent")).to_be_visible()
    await expect(send).to_be_enabled()
    # The keyboard moves and zooms as well.
    before = await frame(photo)
    zoom = photo.get_by_label("Zoom")
    await zoom.focus()
    for _ in range(30):
        await page.keyboard.press("ArrowRight")
    zoomed = await frame(photo)
    assert zoomed != before
    await photo.get_by_label("Up and down").focus()
    for _ in range(9):
        await page.keyboard.press("ArrowRight")
    assert await frame(photo) != zoomed
    await assert_accessible(page, "zkteco-photo-dialog")
    await expect(send).to_be_enabled()
    await send.click()
    done = photo.get_by_role("status", name="Results").get_by_text("Done")
    await expect(done).to_have_count(2, timeout=20_000)
    for comparison in (True, False):
        stored = house.front.store.pictures.get((first.pin, comparison))
        assert stored is not None
        content = b64decode(stored.content, validate=True)
        assert size_of_jpeg(content) == (358, 441)
        assert 1_000 < len(content) <= LIMIT


@pytest.mark.timeout(180)
async def test_nobody_yet(house: PanelHouse, open_page: OpenPage) -> None:
    """Where nobody is known a terminal can be asked; who it knows is there at once."""
    front = house.front
    users = list(front.store.users)
    device_id = await house.device_id(FRONT)
    async with house.client.websocket() as websocket:
        for each in users:
            await websocket.command(
                "call_service",
                domain=DOMAIN,
                service="delete_user",
                service_data={"device_id": device_id, "pin": each.pin},
            )
    assert not len(front.store.users)
    page = await open_page(PEOPLE)
    await expect(page.get_by_text("Nobody is known yet")).to_be_visible()
    await assert_accessible(page)
    for each in users:
        front.store.put_user(each, sent=True)
    await page.get_by_role("button", name="Ask Front door who it knows").click()
    await expect(page.get_by_text("Front door has sent who it knows")).to_be_visible(
        timeout=60_000
    )
    await expect(page.get_by_role("rowheader")).to_have_count(len(users))


@pytest.mark.timeout(180)
async def test_doors(house: PanelHouse, open_page: OpenPage) -> None:
    """A panel's people have doors; what it does not have is not sent to others."""
    serial_number = "PANEL00000004"
    await house.client.approve(serial_number, name="Side doors")
    panel = VirtualAccessTerminal(
        house.url, serial_number, model=INBIO460, pace=Pace(poll=0.2)
    )
    panel.start()
    try:
        page = await open_page(PEOPLE)
        column = page.get_by_role("columnheader", name="Side doors")
        await expect(column).to_be_visible()
        await expect(column.get_by_text("Not connected")).to_have_count(
            0, timeout=60_000
        )
        await page.get_by_role("button", name="Add a person").click()
        dialog = inside(page, "person")
        await dialog.get_by_label("Name", exact=True).fill("Door Guest")
        pin = await dialog.get_by_label("PIN", exact=True).input_value()
        await dialog.get_by_label("Back door").uncheck()
        for door in (2, 4):
            await dialog.get_by_label(f"Door {door}").uncheck()
        await assert_accessible(page, "zkteco-person-dialog")
        await save(dialog, results=2)
        found = panel.store.user(pin)
        assert found is not None
        assert found["Name"] == "Door Guest"
        (right,) = panel.store.rows("userauthorize", Pin=pin)
        # The first and the third, as bits.
        assert right["AuthorizeDoorId"] == "5"
        assert user(house, pin) is not None
        assert user(house, pin, at_back=True) is None
        # Asked again, the doors are those.
        dialog = await open_person(page, "Door Guest")
        await expect(dialog.get_by_label("Door 1")).to_be_checked()
        await expect(dialog.get_by_label("Door 2")).not_to_be_checked()
    finally:
        await panel.stop()


async def frame(photo: Locator) -> str:
    """Return what is in the frame."""
    shown: str = await photo.locator("canvas").evaluate("each => each.toDataURL()")
    return shown


@pytest.mark.timeout(180)
async def test_found_and_on_a_phone(house: PanelHouse, open_page: OpenPage) -> None:
    """A search finds; on a phone people are cards, and nothing scrolls sideways."""
    names = sorted(each.name for each in house.front.store.users)
    page = await open_page(PEOPLE, viewport=PHONE)
    cards = page.get_by_role("list", name="People and terminals")
    people = cards.get_by_role("button", name="Edit")
    await expect(people).to_have_count(len(names))
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= 360
    await assert_accessible(page)
    search = page.get_by_label("Search by name or PIN")
    await search.fill(names[0].upper())
    await expect(people).to_have_count(1)
    await search.fill("nobody of this name")
    await expect(page.get_by_text("Nobody found")).to_be_visible()
    await search.fill("")
    await expect(people).to_have_count(len(names))
    await people.first.click()
    dialog = inside(page, "person")
    await expect(dialog.get_by_label("Name", exact=True)).to_be_visible()
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= 360


@pytest.mark.timeout(180)
async def test_household(house: PanelHouse, open_page: OpenPage) -> None:
    """Somebody becomes a person of the household without leaving the page."""
    first = next(iter(house.front.store.users))
    page = await open_page(PEOPLE)
    dialog = await open_person(page, first.name)
    await dialog.get_by_role("button", name="Add to the household").click()
    asked = inside(page, "household")
    await expect(heading(asked, "Add to the household")).to_be_visible()
    await asked.get_by_label("Name").fill("Of the house")
    await asked.get_by_role("button", name="Add", exact=True).click()
    await expect(asked.get_by_role("dialog")).to_be_hidden()
    renamed = page.get_by_role("button", name="Edit Of the house")
    await expect(renamed).to_be_visible()
    await renamed.click()
    dialog = inside(page, "person")
    await expect(dialog.get_by_role("link", name="Settings in")).to_be_visible()
