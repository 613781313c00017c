"""The card of a door: what it shows, and that a door opens once for one wish."""

import asyncio
from datetime import timedelta
from typing import Final

from playwright.async_api import Browser, Locator, Page, expect
import pytest

from scripts.demo.configuration import DOMAIN
from simulator import VirtualAccessTerminal
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage, log_in
from tests.panel.browser.dashboards import CARD, assert_no_faults, reader, save_cards
from tests.panel.browser.house import BACK, FRONT, PanelHouse
from tests.smoke.test_copy import until

_PANEL: Final = "PANELDOORS001"
_HOLD: Final = "Hold to unlock"
# Longer than a hold has to last.
_HELD_MILLISECONDS: Final = 1200
_PHONE: Final = {"width": 360, "height": 740}


async def hold(page: Page, button: Locator) -> None:
    """Press a button with the pointer, and let it go when it has done what it does."""
    await button.hover()
    await page.mouse.down()
    await page.wait_for_timeout(_HELD_MILLISECONDS)
    await page.mouse.up()


async def door_device(house: PanelHouse, door: int) -> str:
    """Return the id of a door's device, once the panel has told of the door."""
    identifier = [DOMAIN, f"{_PANEL}_door_{door}"]
    async with asyncio.timeout(60), house.client.websocket() as websocket:
        while True:
            devices = await websocket.command("config/device_registry/list")
            for device in devices:
                if identifier in device["identifiers"]:
                    return str(device["id"])
            await asyncio.sleep(0.2)


@pytest.mark.timeout(180)
async def test_who_came(open_page: OpenPage, house: PanelHouse) -> None:
    """The card says who came, shows the photo, and that somebody rings, at once."""
    device = await house.device_id(FRONT)
    path = await save_cards(house, {"type": f"custom:{CARD}", "device": device})
    page = await open_page(path)
    card = page.locator(CARD)
    await expect(card.get_by_role("heading", name="Front door")).to_be_visible()
    await expect(card.get_by_text("Nobody yet")).to_be_visible()
    await expect(card.get_by_role("button", name="Connected")).to_be_visible()
    user = house.front.store.users.get("1")
    assert user is not None
    name = user.name
    await house.front.punch("1", photo=True)
    await expect(card.get_by_text(name, exact=True)).to_be_visible()
    await expect(card.get_by_text("Checked in · Face · ")).to_be_visible()
    photo = card.get_by_role("img", name=f"Photo of {name}")
    await expect(photo).to_be_visible()
    assert await photo.evaluate(
        "image => image.decode().then(() => image.naturalWidth)"
    )
    # Punches of the same second are the same moment.
    await page.wait_for_timeout(1000)
    await house.front.ring()
    await expect(
        card.get_by_role("status").get_by_text("Somebody rings")
    ).to_be_visible()
    await house.front.punch("9", verification=1, state=1)
    await expect(card.get_by_text("PIN 9", exact=True)).to_be_visible()
    await expect(card.get_by_text("Checked out · Fingerprint · ")).to_be_visible()
    # Nobody is taken for another one: the photo is of who came before.
    await expect(photo).to_have_count(0)
    await assert_accessible(page, CARD)
    await card.get_by_role("button", name="Photo, taken").click()
    await expect(page.get_by_role("img", name="Front door Last photo")).to_be_visible()


@pytest.mark.timeout(180)
async def test_hold_opens_once(open_page: OpenPage, house: PanelHouse) -> None:
    """Only a press that lasts opens, by pointer or key, and it opens once."""
    device = await house.device_id(FRONT)
    path = await save_cards(house, {"type": f"custom:{CARD}", "device": device})
    page = await open_page(path)
    openings = house.front.door_openings
    card = page.locator(CARD)
    button = card.get_by_role("button", name=_HOLD)
    await button.click()
    await page.wait_for_timeout(_HELD_MILLISECONDS)
    assert openings == []
    await hold(page, button)
    await expect(card.get_by_role("status").get_by_text("Opened")).to_be_visible()
    assert len(openings) == 1
    await button.focus()
    await page.keyboard.down("Enter")
    # A key that is held repeats, which is still one press.
    for _ in range(20):
        await page.keyboard.down("Enter")
        await page.wait_for_timeout(_HELD_MILLISECONDS / 10)
    await page.keyboard.up("Enter")
    await until(lambda: len(openings) == 2)
    await expect(card.get_by_role("status").get_by_text("Opened")).to_be_visible()
    await page.wait_for_timeout(_HELD_MILLISECONDS)
    assert [opening.door for opening in openings] == [1, 1]


@pytest.mark.timeout(180)
async def test_tap_asks_first(open_page: OpenPage, house: PanelHouse) -> None:
    """Without holding, a tap asks; a double tap does not answer, nor does Cancel open."""
    device = await house.device_id(FRONT)
    card = {"type": f"custom:{CARD}", "device": device, "hold": False, "name": "Gate"}
    page = await open_page(await save_cards(house, card), viewport=_PHONE)
    shown = page.locator(CARD)
    await expect(shown.get_by_role("heading", name="Gate")).to_be_visible()
    unlock = shown.get_by_role("button", name="Unlock", exact=True)
    await unlock.dblclick()
    await expect(shown.get_by_role("button", name="Open now")).to_be_visible()
    await shown.get_by_role("button", name="Cancel").click()
    await expect(unlock).to_be_visible()
    assert house.front.door_openings == []
    await unlock.click()
    # As long as a person needs to read it.
    await page.wait_for_timeout(_HELD_MILLISECONDS)
    await assert_accessible(page, CARD)
    await shown.get_by_role("button", name="Open now").click()
    await expect(shown.get_by_role("status").get_by_text("Opened")).to_be_visible()
    assert len(house.front.door_openings) == 1
    width = await page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= _PHONE["width"]


@pytest.mark.timeout(180)
async def test_door_of_a_panel(open_page: OpenPage, house: PanelHouse) -> None:
    """A door of several has its own events, rings, contact and lock, and opens alone."""
    await house.client.approve(_PANEL, name="Side entrances")
    await house.journal.wait_for_entries(_PANEL)
    panel = VirtualAccessTerminal(
        house.url, _PANEL, model="inBIO460", users=2, offset=timedelta()
    )
    panel.start()
    try:
        await until(lambda: panel.connected)
        doors = [await door_device(house, door) for door in (1, 2)]
        devices = [*doors, await house.device_id(_PANEL)]
        cards = [{"type": f"custom:{CARD}", "device": device} for device in devices]
        page = await open_page(await save_cards(house, *cards))
        first, second, whole = (page.locator(CARD).nth(number) for number in range(3))
        await expect(whole.get_by_text("choose one of the doors")).to_be_visible()
        await expect(
            second.get_by_role("heading", name="Side entrances Door 2")
        ).to_be_visible()
        user = panel.store.user("1")
        assert user is not None
        await panel.present_finger("1", 2)
        await expect(second.get_by_text(user["Name"], exact=True)).to_be_visible()
        await expect(second.get_by_text("Granted · Fingerprint · ")).to_be_visible()
        await panel.open_door(2)
        await expect(second.get_by_role("button", name="Open")).to_be_visible()
        await panel.ring(2)
        await expect(second.get_by_text("Somebody rings")).to_be_visible()
        await expect(first.get_by_text("Somebody rings")).to_have_count(0)
        await expect(first.get_by_text("Nobody yet")).to_be_visible()
        await hold(page, first.get_by_role("button", name=_HOLD))
        await expect(first.get_by_role("status").get_by_text("Opened")).to_be_visible()
        assert panel.door(1).unlocked
        assert not panel.door(3).unlocked
    finally:
        await panel.stop()


@pytest.mark.timeout(180)
async def test_says_what_is_wrong(open_page: OpenPage, house: PanelHouse) -> None:
    """What is not chosen, gone, out of reach, or wrongly written is said in words."""
    back = await house.device_id(BACK)
    of_card = {"type": f"custom:{CARD}"}
    path = await save_cards(
        house,
        of_card,
        of_card | {"device": "gone"},
        of_card | {"device": back},
        of_card | {"device": back, "entities": {"unlock": "light.hall"}},
    )
    page = await open_page(path)
    unset, gone, offline = (page.locator(CARD).nth(number) for number in range(3))
    await expect(unset.get_by_role("alert")).to_contain_text("Choose a terminal")
    await expect(gone.get_by_role("alert")).to_contain_text("not there any more")
    fault = "entities.unlock has to be an entity of: lock, button."
    # Said by the card, or by Home Assistant where the words were there in time.
    await page.goto(f"{path}/0?edit=1")
    await expect(page.get_by_text(fault)).to_be_visible()
    await page.goto(path)
    button = offline.get_by_role("button", name=_HOLD)
    await expect(button).to_be_enabled()
    await house.back.stop()
    await expect(button).to_be_disabled(timeout=60_000)
    await expect(offline.get_by_role("button", name="Disconnected")).to_be_visible()


@pytest.mark.timeout(180)
async def test_reader_cannot_open(open_page: OpenPage, house: PanelHouse) -> None:
    """Who may only look is told so, and nothing opens."""
    device = await house.device_id(FRONT)
    path = await save_cards(house, {"type": f"custom:{CARD}", "device": device})
    async with reader(house) as client:
        page = await open_page(path, client=client)
        card = page.locator(CARD)
        await hold(page, card.get_by_role("button", name=_HOLD))
        words = "Your account may not do this."
        await expect(card.get_by_role("status").get_by_text(words)).to_be_visible()
    assert house.front.door_openings == []


@pytest.mark.timeout(180)
async def test_picker_offers_it(browser: Browser, house: PanelHouse) -> None:
    """The card is picked from a list, and its form changes what it shows."""
    path = await save_cards(house, {"type": "heading", "heading": "Doors"})
    # Others in the list ask for maps, which is not this card's doing.
    async with await browser.new_context(base_url=house.url) as context:
        await log_in(context, house.client)
        page = await context.new_page()
        await page.goto(f"{path}/0?edit=1")
        await page.get_by_role("button", name="Add card").first.click()
        shown = page.locator(CARD)
        await page.get_by_placeholder("Search entities").fill("Front door unlock")
        await page.get_by_role("listitem").get_by_text("Unlock").first.click()
        await expect(shown.get_by_role("heading", name="Front door")).to_be_visible()
        await page.get_by_role("tab", name="By card").click()
        await page.get_by_placeholder("Search cards").fill("last, with the photo")
        await expect(shown.get_by_role("heading", name="Back door")).to_be_visible()
        # A layer above each card takes the click.
        await shown.click(force=True)
        await page.get_by_role("textbox", name="Name").fill("My door")
        await expect(shown.get_by_role("heading", name="My door")).to_be_visible()
        unlock = shown.get_by_role("button", name="Unlock", exact=True)
        await expect(unlock).to_have_count(0)
        # The switch takes the click that its words are given.
        await page.get_by_text("Unlock by press and hold").click(force=True)
        await expect(unlock).to_be_visible()
        await page.get_by_role("button", name="Save").click()
        await page.goto(path)
        card = page.locator(CARD)
        await expect(card.get_by_role("heading", name="My door")).to_be_visible()
        await assert_no_faults(page)
