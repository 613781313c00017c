"""What the page of the system's health shows of this integration."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .hub import HubConfigEntry


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register the page's part."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return figures: terminals, those that are there, and whom the hub refused."""
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if not entries:
        return {"terminals": 0}
    hub = entries[0].runtime_data
    terminals = hub.terminals.values()
    return {
        "terminals": len(terminals),
        "connected": sum(bool(terminal.state.connected) for terminal in terminals),
        "pending_commands": sum(len(terminal.commands) for terminal in terminals),
        "unapproved_callers": len(hub.discovery.async_calling()),
        "refused_requests": sum(hub.limits.refused.values()),
    }
