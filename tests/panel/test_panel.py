"""Tests of when the panel is in the sidebar, for whom, and what is served."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.support.hub import DOMAIN, async_restart_hub, async_set_up_hub

PATH = "zkteco-push"


@pytest.fixture
def pages(hass: HomeAssistant) -> None:
    """Have what keeps the modules that every page loads, as the frontend does."""

    def changed(_change: str, _url: str) -> None:
        """Tell no page."""

    hass.config.components.add("frontend")
    manager = frontend.UrlManager(changed, [])
    hass.data[frontend.DATA_EXTRA_MODULE_URL] = manager


def panel(hass: HomeAssistant) -> frontend.Panel | None:
    """Return the panel, if it is in the sidebar."""
    found: frontend.Panel | None = hass.data.get(frontend.DATA_PANELS, {}).get(PATH)
    return found


def modules(hass: HomeAssistant) -> list[str]:
    """Return the modules of ours that every page loads."""
    urls = hass.data[frontend.DATA_EXTRA_MODULE_URL].urls
    return [url for url in urls if DOMAIN in url]


async def test_for_admins(
    hass: HomeAssistant, client: TestClient[Any, Any], pages: None
) -> None:
    """A hub has a panel, for administrators, and its cards are on every page."""
    await async_set_up_hub(hass)
    found = panel(hass)
    assert found is not None
    assert (found.component_name, found.require_admin) == ("custom", True)
    assert found.sidebar_title == "ZKTeco Push"
    assert len(modules(hass)) == 1


async def test_option_takes_effect(
    hass: HomeAssistant, client: TestClient[Any, Any], pages: None
) -> None:
    """The option has it in everybody's sidebar at once, and takes it out again."""
    entry = await async_set_up_hub(hass)
    for everybody in (True, False):
        hass.config_entries.async_update_entry(
            entry, options={"panel_for_everybody": everybody}
        )
        await hass.async_block_till_done()
        found = panel(hass)
        assert found is not None
        assert found.require_admin is not everybody
        assert found.config is not None
        assert found.config["everybody"] is everybody
    assert len(modules(hass)) == 1


async def test_goes_with_the_hub(
    hass: HomeAssistant, client: TestClient[Any, Any], pages: None
) -> None:
    """It outlives that the hub is loaded anew, and goes when that is switched off."""
    entry = await async_set_up_hub(hass)
    await async_restart_hub(hass)
    assert panel(hass) is not None
    assert len(modules(hass)) == 1
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert panel(hass) is None
    assert modules(hass) == []
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)
    await hass.async_block_till_done()
    assert panel(hass) is not None
    assert len(modules(hass)) == 1
    await hass.config_entries.async_remove(entry.entry_id)
    assert panel(hass) is None
    assert modules(hass) == []


async def test_without_a_frontend(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A Home Assistant without a frontend has no panel, and all the rest."""
    await async_set_up_hub(hass)
    await async_restart_hub(hass)
    assert panel(hass) is None


async def test_modules_are_served(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    hass_client_no_auth: ClientSessionGenerator,
    pages: None,
) -> None:
    """Browsers get the modules at an address that is another one for another content."""
    await async_set_up_hub(hass)
    found = panel(hass)
    assert found is not None
    assert found.config is not None
    urls = [found.config["_panel_custom"]["module_url"], *modules(hass)]
    assert len(set(urls)) == 2
    browser = await hass_client_no_auth()
    for url in urls:
        assert "?v=" in url
        response = await browser.get(url)
        assert response.status == HTTPStatus.OK
        assert "javascript" in response.headers["Content-Type"]
        assert "max-age" in response.headers["Cache-Control"]
