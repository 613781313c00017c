"""The panel in the sidebar: what serves it, and when it is there."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, websocket_api
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, NAME
from ..hub import HubConfigEntry
from . import (
    conversation,
    copies,
    corrections,
    enrolment,
    imports,
    now,
    people,
    punches,
    terminals,
)
from .export import ExportView
from .hub_command import async_end_subscriptions, is_for_everybody

PANEL_PATH: Final = "zkteco-push"
PANEL_ELEMENT: Final = "zkteco-push-panel"
PANEL_ICON: Final = "mdi:fingerprint"
STATIC_PATH: Final = "/zkteco_push_static"
BUILT: Final = Path(__file__).parent / "built"

# The websocket commands of each view.
_COMMANDS: Final[Iterable[tuple[WebSocketCommandHandler, ...]]] = (
    conversation.COMMANDS,
    copies.COMMANDS,
    corrections.COMMANDS,
    enrolment.COMMANDS,
    imports.COMMANDS,
    now.COMMANDS,
    people.COMMANDS,
    punches.COMMANDS,
    terminals.COMMANDS,
)

# The addresses of the modules; another content has another one.
_URLS: Final[HassKey[dict[str, str]]] = HassKey(f"{DOMAIN}_panel_urls")


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Serve what the panel is made of, and answer its questions, for as long as we run."""
    for command in chain.from_iterable(_COMMANDS):
        websocket_api.async_register_command(hass, command)
    hass.http.register_view(ExportView())
    hass.data[_URLS] = await hass.async_add_executor_job(_module_urls)
    await hass.http.async_register_static_paths(
        [StaticPathConfig(STATIC_PATH, str(BUILT), cache_headers=True)]
    )


@callback
def async_show_panel(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Have the panel in the sidebar, as the hub's options are now, and the cards."""
    if frontend.DOMAIN not in hass.config.components:
        return
    urls = hass.data[_URLS]
    everybody = is_for_everybody(entry)
    if not frontend.async_panel_exists(hass, PANEL_PATH):
        frontend.add_extra_js_url(hass, urls["cards.js"])
    # As panel_custom registers one; that cannot change a panel that is there.
    module = {
        "name": PANEL_ELEMENT,
        "module_url": urls["panel.js"],
        "embed_iframe": False,
        "trust_external": False,
        "handle_safe_area": False,
    }
    frontend.async_register_built_in_panel(
        hass,
        component_name="custom",
        sidebar_title=NAME,
        sidebar_icon=PANEL_ICON,
        frontend_url_path=PANEL_PATH,
        config={"everybody": everybody, "_panel_custom": module},
        require_admin=not everybody,
        update=True,
    )


@callback
def async_leave_panel(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Tell whoever looks at the panel that the hub goes.

    While it is only loaded anew, nobody is sent away from the page.
    """
    async_end_subscriptions(hass)
    if entry.disabled_by is not None:
        async_hide_panel(hass)


@callback
def async_hide_panel(hass: HomeAssistant) -> None:
    """Take the panel out of the sidebar, and the cards from the pages."""
    if frontend.async_panel_exists(hass, PANEL_PATH):
        frontend.async_remove_panel(hass, PANEL_PATH)
        frontend.remove_extra_js_url(hass, hass.data[_URLS]["cards.js"])


def _module_urls() -> dict[str, str]:
    """Return by name where each module is; browsers may keep it for ever."""
    return {
        file.name: f"{STATIC_PATH}/{file.name}?v={sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(BUILT.glob("*.js"))
    }
