"""The view of terminals, used as an administrator uses it."""

from typing import Final

from aiohttp import ClientSession
from playwright.async_api import Locator, Page, expect
import pytest

from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import BACK, FRONT, WAITING, PanelHouse
from tests.smoke.test_secrets import CARD, PASSWORD

# A small computer that has much to do takes its time.
expect.set_options(timeout=20_000)

PATH: Final = "/zkteco-push/terminals"
PHONE: Final = {"width": 360, "height": 740}
TABS: Final = (
    "Facts",
    "Settings and clock",
    "Options",
    "Rejected lines",
    "Commands",
    "Conversation",
)


async def say(house: PanelHouse, table: str, body: str) -> None:
    """Send something as the terminal at the front door."""
    query = {"SN": FRONT, "table": table, "Stamp": "9999"}
    async with (
        ClientSession() as session,
        session.post(f"{house.url}/iclock/cdata", params=query, data=body) as answer,
    ):
        assert answer.status == 200


def dialog_of(page: Page, name: str) -> Locator:
    """Return an open dialog with what is shown in it, which is no child of the frame."""
    frame = page.get_by_role("dialog", name=name)
    return page.locator("zkteco-dialog").filter(has=frame)


async def open_tab(page: Page, name: str) -> None:
    """Open one of a terminal's tabs."""
    await page.get_by_role("link", name=name, exact=True).click()


@pytest.mark.timeout(240)
async def test_approve(open_page: OpenPage, house: PanelHouse) -> None:
    """A terminal that calls in appears, is approved with its fields, and is there."""
    page = await open_page(PATH)
    terminals = page.get_by_role("list", name="Terminals")
    await expect(terminals.get_by_role("link")).to_have_count(2)
    await expect(terminals.get_by_role("link", name="Front door")).to_contain_text(
        "Connected"
    )
    waiting = house.add_terminal(WAITING)
    region = page.get_by_role("region", name="Waiting for your approval")
    await expect(region).to_contain_text(WAITING)
    await expect(region).to_contain_text("127.0.0.1")
    await assert_accessible(page)
    await region.get_by_role("button", name=f"Approve {WAITING}").click()
    dialog = dialog_of(page, f"Approve {WAITING}")
    await expect(dialog.get_by_label("Allowed networks")).to_have_value("127.0.0.0/8")
    name = dialog.get_by_label("Name", exact=True)
    await expect(name).to_have_value(WAITING)
    await assert_accessible(page)
    # What Home Assistant finds wrong is said at the field.
    await dialog.get_by_label("Allowed networks").fill("nowhere")
    await name.fill("Shed")
    await dialog.get_by_role("button", name="Approve", exact=True).click()
    await expect(dialog).to_contain_text("This is not a network or address")
    await expect(name).to_have_value("Shed")
    await dialog.get_by_label("Allowed networks").fill("127.0.0.0/8")
    await dialog.get_by_role("button", name="Approve", exact=True).click()
    await expect(dialog).to_have_count(0)
    shed = terminals.get_by_role("link", name="Shed")
    await expect(shed).to_contain_text("Connected")
    await expect(region).to_be_hidden()
    assert waiting.connected


@pytest.mark.timeout(240)
async def test_ignore(open_page: OpenPage, house: PanelHouse) -> None:
    """A terminal that is ignored is offered no more, and no terminal came."""
    page = await open_page(PATH)
    house.add_terminal(WAITING)
    await page.get_by_role("button", name=f"Ignore {WAITING}").click()
    dialog = dialog_of(page, f"Ignore {WAITING}")
    await dialog.get_by_role("button", name="Ignore", exact=True).click()
    await expect(page.get_by_text(WAITING, exact=True)).to_be_hidden()
    terminals = page.get_by_role("list", name="Terminals")
    await expect(terminals.get_by_role("link")).to_have_count(2)


@pytest.mark.timeout(240)
async def test_facts_and_settings(open_page: OpenPage, house: PanelHouse) -> None:
    """What a terminal is can be read; its name is changed by Home Assistant's form."""
    page = await open_page(PATH)
    await page.get_by_role("link", name="Front door").click()
    await expect(page).to_have_url(f"{PATH}/{FRONT}")
    await expect(page.get_by_role("region", name="Facts")).to_contain_text(
        house.front.identity.model.firmware
    )
    await assert_accessible(page)
    await open_tab(page, "Settings and clock")
    await expect(page).to_have_url(f"{PATH}/{FRONT}/settings")
    settings = page.get_by_role("region", name="Settings", exact=True)
    await expect(settings).to_contain_text("Not set")
    await assert_accessible(page)
    await settings.get_by_role("button", name="Change settings").click()
    dialog = dialog_of(page, f"Settings of {FRONT}")
    await expect(dialog.get_by_label("Name", exact=True)).to_have_value("Front door")
    await assert_accessible(page)
    await dialog.get_by_label("Name", exact=True).fill("Main door")
    await dialog.get_by_label("Poll interval").fill("4")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("heading", name="Main door")).to_be_visible()
    await expect(settings).to_contain_text("4 s")
    await page.get_by_role("button", name="Synchronize clock").click()
    done = page.get_by_text("The terminal has read the time again.")
    await expect(done).to_be_visible()
    clock = page.get_by_role("region", name="Clock")
    await expect(clock).not_to_contain_text("Never")


@pytest.mark.timeout(240)
async def test_options(open_page: OpenPage, house: PanelHouse) -> None:
    """An option is read anew and written; what the firmware made of it is said."""
    page = await open_page(f"{PATH}/{FRONT}/options")
    table = page.get_by_role("region", name="Options")
    await expect(table).to_contain_text("FWVersion")
    await assert_accessible(page)
    await page.get_by_label("Search options").fill("FWVersion")
    await expect(table.get_by_role("rowheader")).to_have_text(["FWVersion"])
    await page.get_by_role("button", name="Another option").click()
    dialog = dialog_of(page, "Another option")
    await dialog.get_by_label("Option", exact=True).fill("VOLUME")
    await dialog.get_by_label("Value", exact=True).fill("44")
    await dialog.get_by_role("button", name="Write to the terminal").click()
    dialog = dialog_of(page, "VOLUME")
    status = dialog.get_by_text("The terminal took it: VOLUME is 44 now.")
    await expect(status).to_be_visible()
    house.front.settings["VOLUME"] = "61"
    await dialog.get_by_role("button", name="Read from the terminal").click()
    await expect(dialog.get_by_text("VOLUME is 61.")).to_be_visible()
    await assert_accessible(page)


@pytest.mark.timeout(240)
async def test_rejected_lines(open_page: OpenPage, house: PanelHouse) -> None:
    """A line that nobody understood appears while one looks, masked."""
    page = await open_page(f"{PATH}/{FRONT}/rejected")
    await expect(page.get_by_text("No rejected lines")).to_be_visible()
    await say(house, "ATTLOG", f"7\tnever\tPasswd={PASSWORD}\tCard={CARD}\n")
    table = page.get_by_role("region", name="Rejected lines")
    row = table.get_by_role("row").nth(1)
    await expect(row).to_contain_text("No valid time")
    await expect(row).to_contain_text("Passwd=***")
    await expect(page.get_by_text(PASSWORD)).to_have_count(0)
    await assert_accessible(page)
    await page.get_by_role("button", name="I have looked at them").click()
    await expect(page.get_by_text("nobody has looked at")).to_have_count(0)


@pytest.mark.timeout(240)
async def test_commands(open_page: OpenPage, house: PanelHouse) -> None:
    """What a terminal was told is listed with how it ended, and in words."""
    page = await open_page(f"{PATH}/{BACK}/commands")
    await page.get_by_role("button", name="Send message").click()
    dialog = dialog_of(page, "Send message")
    await dialog.get_by_label("Message", exact=True).fill("Hello")
    await dialog.get_by_role("button", name="Send message").click()
    done = page.get_by_text("The message is on the display.")
    await expect(done).to_be_visible()
    table = page.get_by_role("region", name="Commands")
    row = table.get_by_role("row", name="Show message")
    await expect(row).to_contain_text("Done")
    await assert_accessible(page)
    # One that cannot be handed out yet may be withdrawn.
    await house.back.stop()
    device_id = await house.device_id(BACK)
    async with house.client.websocket() as websocket:
        await websocket.command(
            "call_service",
            domain="zkteco_push",
            service="set_option",
            service_data={
                "device_id": device_id,
                "key": "VOLUME",
                "value": "1",
                "wait": 0,
            },
            return_response=True,
        )
    row = table.get_by_role("row", name="Write option")
    await expect(row).to_contain_text("Waiting")
    await row.get_by_role("button", name="Cancel Write option").click()
    await expect(
        page.get_by_text("Cancelled: the terminal is not told.")
    ).to_be_visible()
    await expect(row).to_contain_text("Expired")


@pytest.mark.timeout(240)
async def test_clear(open_page: OpenPage, house: PanelHouse) -> None:
    """Data are deleted only once the serial number has been typed."""
    page = await open_page(f"{PATH}/{FRONT}")
    await page.get_by_role("button", name="Clear data").click()
    dialog = dialog_of(page, "Clear data")
    clear = dialog.get_by_role("button", name="Clear data")
    await expect(clear).to_be_disabled()
    await dialog.get_by_label("What is deleted").select_option("Biometric templates")
    await dialog.get_by_label(f"Type {FRONT} to confirm").fill(BACK)
    await expect(clear).to_be_disabled()
    await assert_accessible(page)
    await dialog.get_by_label(f"Type {FRONT} to confirm").fill(FRONT)
    await clear.click()
    done = page.get_by_text("The terminal has deleted it.")
    await expect(done).to_be_visible()
    assert not house.front.store.templates


@pytest.mark.timeout(240)
async def test_conversation(open_page: OpenPage, house: PanelHouse) -> None:
    """The conversation is shown while one listens, without secrets, and ends."""
    page = await open_page(f"{PATH}/{FRONT}/conversation")
    region = page.get_by_role("region", name="Conversation")
    await region.get_by_role("button", name="Listen for ten minutes").click()
    await expect(region.get_by_text("Listening until")).to_be_visible()
    line = f"USER PIN=9\tName=Bea\tPri=0\tPasswd={PASSWORD}\tCard={CARD}\tGrp=1\n"
    await say(house, "OPERLOG", line)
    heard = region.get_by_role("listitem").filter(has_text="OPERLOG")
    await expect(heard).to_contain_text("Name=Bea")
    await expect(heard).to_contain_text("Passwd=•••")
    await expect(heard).to_contain_text("OK:1")
    await expect(page.get_by_text(PASSWORD)).to_have_count(0)
    await expect(page.get_by_text(CARD)).to_have_count(0)
    await assert_accessible(page)
    await region.get_by_label("Hide calls without news").uncheck()
    await expect(
        region.get_by_role("listitem").filter(has_text="/getrequest").first
    ).to_be_visible()
    await region.get_by_role("button", name="Stop").click()
    await expect(region.get_by_text("Stopped.")).to_be_visible()
    await expect(
        region.get_by_role("button", name="Listen for ten minutes")
    ).to_be_visible()


@pytest.mark.timeout(240)
async def test_phone(open_page: OpenPage, house: PanelHouse) -> None:
    """On a phone no tab scrolls the page sideways."""
    page = await open_page(PATH, viewport=PHONE)
    await page.get_by_role("link", name="Front door").click()
    await say(house, "ATTLOG", f"7\tnever\t{'x' * 400}\n")
    for name in TABS:
        await open_tab(page, name)
        link = page.get_by_role("link", name=name, exact=True)
        await expect(link).to_have_attribute("aria-current", "page")
        await page.wait_for_timeout(300)
        width = await page.evaluate(
            "() => Math.max(document.scrollingElement.scrollWidth,"
            " ...[...document.querySelectorAll('*')].map((each) => each.scrollWidth"
            " > innerWidth && getComputedStyle(each).overflowX === 'visible'"
            " ? each.scrollWidth : 0))"
        )
        assert width <= PHONE["width"], name


@pytest.mark.timeout(240)
async def test_gone(open_page: OpenPage) -> None:
    """A terminal that is not there is said so kindly, with the way to the others."""
    page = await open_page(f"{PATH}/NOBODY")
    await expect(page.get_by_text("There is no such terminal")).to_be_visible()
    await page.get_by_role("link", name="All terminals").click()
    await expect(page.get_by_role("link", name="Front door")).to_be_visible()
