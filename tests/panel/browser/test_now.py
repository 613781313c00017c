"""The view "Now", as people use it: who comes, what happens, and doors that open."""

from typing import Any, Final

from playwright.async_api import Locator, Page, expect
import pytest

from scripts.demo.client import Client
from simulator import ACCESS_REFUSALS, Pace, VirtualAccessTerminal
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.guests import guest_of
from tests.panel.browser.house import BACK, FRONT, PanelHouse
from tests.smoke.test_copy import until

SIDE: Final = "PANEL00000009"
# A press that opens takes 0.8 s (ms).
_HELD: Final = 1000
_TOUCHED: Final = 200
_PATIENCE: Final = 20_000

pytestmark = pytest.mark.timeout(240)


def name_of(house: PanelHouse, pin: str) -> str:
    """Return what the terminal at the front door calls somebody."""
    user = house.front.store.users.get(pin)
    assert user is not None
    return user.name


def terminal_named(page: Page, name: str) -> Locator:
    """Return the card of a terminal."""
    return page.get_by_role("article", name=name)


def unlock_of(page: Page, terminal: str, door: str = "Door") -> Locator:
    """Return the button that opens a door of a terminal."""
    group = terminal_named(page, terminal).get_by_role("group", name=door, exact=True)
    return group.get_by_role("button", name="Unlock")


async def hold(page: Page, button: Locator, milliseconds: int) -> None:
    """Press the mouse on a button for a time."""
    await button.scroll_into_view_if_needed()
    await button.hover()
    await page.mouse.down()
    await page.wait_for_timeout(milliseconds)
    await page.mouse.up()


async def test_punch_arrives(page: Page, house: PanelHouse) -> None:
    """A punch comes in by itself, with name, method and photo, and is read out.

    People of the household come in and go out on the page as they do at the door.
    """
    live = page.get_by_role("region", name="Live")
    await expect(live.get_by_text("Nothing has happened yet.")).to_be_visible()
    name = name_of(house, "1")
    await house.front.punch("1", verification=15)
    first = live.get_by_role("listitem").first
    await expect(first).to_contain_text(name)
    await expect(first).to_contain_text("Checked in")
    await expect(first).to_contain_text("Front door")
    await expect(first.get_by_role("img", name="Face")).to_be_visible()
    said = page.locator("[aria-live=polite]")
    await expect(said).to_have_text(f"{name}: Checked in, Front door, Face")
    # The photo joins the punch.
    await house.front.take_photo("1")
    await expect(first.locator("img")).to_be_visible()
    await expect(live.get_by_role("listitem")).to_have_count(1)
    # Who rings comes before.
    await house.front.ring()
    await expect(live.get_by_role("listitem").first).to_contain_text(
        "Rang the doorbell"
    )
    await expect(live.get_by_role("listitem")).to_have_count(2)
    # Nobody of the household is known yet, so all who have punched are shown.
    people = page.get_by_role("region", name="People")
    await expect(people.get_by_text("Punched today")).to_be_visible()
    await expect(people.get_by_text(name)).to_be_visible()
    link = people.get_by_role("link", name="Open the integration")
    await expect(link).to_have_attribute(
        "href", "/config/integrations/integration/zkteco_push"
    )
    await assert_accessible(page)
    other = name_of(house, "2")
    await house.client.add_subentry("person", pin="2")
    out = people.get_by_role("region", name="Out")
    await expect(out.get_by_role("listitem")).to_contain_text(other)
    await expect(out).to_contain_text("Not in today")
    await house.front.punch("2", state=0)
    inside = people.get_by_role("region", name="In")
    await expect(inside.get_by_role("listitem")).to_contain_text(other)
    await expect(inside).to_contain_text("In since")
    await expect(inside).to_contain_text("Front door")
    await assert_accessible(page)
    # What happened before is there when one comes later.
    await page.reload()
    await expect(live.get_by_role("listitem")).to_have_count(3)


async def test_press_and_hold(page: Page, house: PanelHouse) -> None:
    """A door opens once for a press that is held, not for a touch; so by keyboard."""
    opened = house.front.door_openings
    button = unlock_of(page, "Front door")
    await expect(button).to_be_enabled()
    await hold(page, button, _TOUCHED)
    card = terminal_named(page, "Front door")
    await expect(card.get_by_role("status")).to_have_text("Press and hold")
    # Leaving the button takes the press back.
    await button.hover()
    await page.mouse.down()
    await page.mouse.move(5, 5)
    await page.wait_for_timeout(_HELD)
    await page.mouse.up()
    await button.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(_HELD)
    assert opened == []
    # Held for longer than it takes, it still opens once.
    await hold(page, button, 3 * _HELD)
    await expect(card.get_by_role("status")).to_have_text("Opened")
    assert len(opened) == 1
    await expect(card.get_by_role("status")).to_be_empty(timeout=_PATIENCE)
    await button.focus()
    await page.keyboard.down("Space")
    await page.wait_for_timeout(_HELD)
    await page.keyboard.up("Space")
    await expect(card.get_by_role("status")).to_have_text("Opened")
    assert len(opened) == 2
    # Why a door was not opened is said in words.
    house.back.knows -= {"AC_UNLOCK"}
    await hold(page, unlock_of(page, "Back door"), _HELD)
    status = terminal_named(page, "Back door").get_by_role("status")
    await expect(status).to_contain_text("Back door refused", timeout=_PATIENCE)
    assert house.back.door_openings == []
    # Home Assistant logs every action that fails.
    house.tolerated.add("Back door refused")


async def test_terminal_is_not_there(page: Page, house: PanelHouse) -> None:
    """A terminal that has gone says so, and its door cannot be opened."""
    card = terminal_named(page, "Back door")
    await expect(card.get_by_text("Connected since")).to_be_visible()
    await house.back.stop()
    await expect(card.get_by_text("Not connected, last heard of")).to_be_visible(
        timeout=60_000
    )
    await expect(unlock_of(page, "Back door")).to_be_disabled()
    await expect(card.get_by_role("status")).to_contain_text("is not connected")
    await assert_accessible(page)
    await expect(unlock_of(page, "Front door")).to_be_enabled()
    # Without any terminal the page says how to connect one.
    await remove_terminals(house.client, FRONT, BACK)
    await expect(page.get_by_role("heading", name="No terminal yet")).to_be_visible()
    port = house.url.rpartition(":")[2]
    await expect(page.get_by_text(f"the port {port}")).to_be_visible()
    await expect(page.get_by_role("link", name="Open the integration")).to_be_visible()
    await assert_accessible(page)


async def test_doors_on_a_phone(open_page: OpenPage, house: PanelHouse) -> None:
    """Each door of a panel has a button of its own, also where entities are disabled.

    A phone shows all of it without scrolling sideways.
    """
    page = await open_page(
        "/zkteco-push/now", viewport={"width": 360, "height": 740}, has_touch=True
    )
    await expect(terminal_named(page, "Front door")).to_be_visible()
    for pin in range(10):
        await house.front.punch(str(pin), verification=1)
    live = page.get_by_role("region", name="Live")
    await live.get_by_role("button", name="Show more").click()
    await expect(live.get_by_role("listitem")).to_have_count(10)
    await house.client.approve(SIDE, name="Side entrances")
    await house.journal.wait_for_entries(SIDE)
    panel = VirtualAccessTerminal(
        house.url,
        SIDE,
        model="inBIO460",
        pace=Pace(poll=0.2, failure=0.5, refused=0.5),
        refusals=ACCESS_REFUSALS | {401, 404},
    )
    panel.start()
    try:
        await until(lambda: panel.connected)
        button = unlock_of(page, "Side entrances", "Door 3")
        await expect(button).to_be_enabled(timeout=_PATIENCE)
        await disable_unlock(house, f"{SIDE}_door_3_unlock")
        await hold(page, button, _HELD)
        card = terminal_named(page, "Side entrances")
        await expect(card.get_by_text("Opened")).to_be_visible()
        assert [opening.door for opening in panel.door_openings] == [3]
        widths: dict[str, Any] = await page.evaluate(_WIDTHS)
        assert widths["content"] <= widths["room"]
        await assert_accessible(page)
    finally:
        await panel.stop()


async def disable_unlock(house: PanelHouse, unique_id: str) -> None:
    """Switch a button off, as somebody may who never uses it."""
    async with house.client.websocket() as websocket:
        entities = await websocket.command("config/entity_registry/list")
        entity_id = next(
            each["entity_id"] for each in entities if each["unique_id"] == unique_id
        )
        await websocket.command(
            "config/entity_registry/update", entity_id=entity_id, disabled_by="user"
        )


async def test_others_than_admins(open_page: OpenPage, house: PanelHouse) -> None:
    """Others see this view, and no other, where the hub's option says so."""
    async with guest_of(house) as guest:
        page = await open_page("/", client=guest)
        await expect(page.get_by_role("link", name="Overview")).to_be_visible()
        await expect(page.get_by_role("link", name="ZKTeco Push")).to_have_count(0)
        await house.set_option(panel_for_everybody=True)
        await page.get_by_role("link", name="ZKTeco Push").click()
        await expect(page.get_by_role("region", name="Live")).to_be_visible()
        links = page.get_by_role("navigation", name="Views").get_by_role("link")
        await expect(links).to_have_text(["Now"])
        people = page.get_by_role("region", name="People")
        for region in (people, page.get_by_role("region", name="Terminals")):
            await expect(region.get_by_role("link")).to_have_count(0)
        await house.front.punch("1")
        name = name_of(house, "1")
        await expect(people.get_by_text(name)).to_be_visible()
        # They may control the button of the door, so they may open it here.
        await until(lambda: house.front.connected)
        await hold(page, unlock_of(page, "Front door"), _HELD)
        await expect(
            terminal_named(page, "Front door").get_by_role("status")
        ).to_have_text("Opened")
        await assert_accessible(page)


async def remove_terminals(client: Client, *serial_numbers: str) -> None:
    """Remove terminals as an administrator does."""
    entry_id = await client.add_hub()
    async with client.websocket() as websocket:
        subentries = await websocket.command(
            "config_entries/subentries/list", entry_id=entry_id
        )
        for subentry in subentries:
            if subentry["unique_id"] in serial_numbers:
                await websocket.command(
                    "config_entries/subentries/delete",
                    entry_id=entry_id,
                    subentry_id=subentry["subentry_id"],
                )


# How wide the scrolled part of the panel is, and how wide what is in it.
_WIDTHS: Final = """
() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "zkteco-push-panel") return element;
      const found = element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const main = find(document).shadowRoot.querySelector("main");
  return { content: main.scrollWidth, room: main.clientWidth };
}
"""
