"""What all views share: who may look, where one is, and what is said without a hub."""

from typing import Final

from playwright.async_api import Page, expect
import pytest

from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import PanelHouse

_VIEWS: Final = ("Now", "Punches", "People", "Terminals")


@pytest.mark.timeout(180)
async def test_views(page: Page) -> None:
    """Each view has a link and a path of its own, and back goes back."""
    navigation = page.get_by_role("navigation", name="Views")
    await expect(navigation.get_by_role("link")).to_have_text(list(_VIEWS))
    for name in _VIEWS:
        link = navigation.get_by_role("link", name=name)
        await link.click()
        await expect(link).to_have_attribute("aria-current", "page")
        await expect(page).to_have_url(f"/zkteco-push/{name.lower()}")
    await page.go_back()
    current = navigation.get_by_role("link", name="People")
    await expect(current).to_have_attribute("aria-current", "page")
    await page.goto("/zkteco-push/nowhere")
    await expect(page).to_have_url("/zkteco-push")
    await assert_accessible(page)


@pytest.mark.timeout(180)
async def test_hub_is_switched_off_and_on(
    open_page: OpenPage, house: PanelHouse
) -> None:
    """Without its hub the panel is not in the sidebar; with it, it is there again."""
    page = await open_page("/config/dashboard")
    sidebar = page.get_by_role("link", name="ZKTeco Push")
    await expect(sidebar).to_be_visible()
    entry = {"entry_id": await house.client.add_hub()}
    command = "config_entries/disable"
    async with house.client.websocket() as websocket:
        await websocket.command(command, disabled_by="user", **entry)
        await expect(sidebar).to_have_count(0)
        await websocket.command(command, disabled_by=None, **entry)
    await expect(sidebar).to_be_visible()


@pytest.mark.timeout(180)
async def test_phone(open_page: OpenPage) -> None:
    """A phone shows the panel without scrolling sideways, and its sidebar by a button."""
    page = await open_page("/zkteco-push", viewport={"width": 360, "height": 740})
    await expect(page.get_by_role("button", name="Show the sidebar")).to_be_visible()
    width = await page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 360
    await page.get_by_role("button", name="Show the sidebar").click()
    await expect(page.get_by_role("link", name="ZKTeco Push")).to_be_visible()


@pytest.mark.timeout(180)
async def test_connection_is_back_before_the_integration(page: Page) -> None:
    """The page goes on by itself after Home Assistant has been started anew.

    That can be asked for things before the integration is there to answer.
    """
    terminal = page.get_by_role("article", name="Front door")
    await expect(terminal).to_be_visible()
    await page.evaluate(
        """() => {
            const { connection } = document.querySelector("home-assistant").hass;
            const send = connection.sendMessage.bind(connection);
            window.asked = 0;
            connection.sendMessage = (message, number) => {
                const isOurs = message.type === "zkteco_push/now/subscribe";
                if (isOurs) window.asked += 1;
                const type = isOurs && window.asked === 1 ? "nobody/knows" : message.type;
                send({ ...message, type }, number);
            };
            connection.suspendReconnectUntil(
                new Promise((resolve) => { window.reconnect = resolve; })
            );
            connection.suspend();
        }"""
    )
    offline = page.get_by_text("No connection to Home Assistant").first
    await expect(offline).to_be_visible()
    await page.evaluate("window.reconnect()")
    await page.wait_for_function("window.asked === 2")
    await expect(terminal).to_be_visible()
    await expect(offline).to_have_count(0)
