"""Backups: what fails here must never fail the user's backup."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant

from .const import DOMAIN, LOGGER
from .hub import Hub

_PATIENCE: Final = 30


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Have the files stay what they are while they are copied."""
    for hub in _hubs(hass):
        try:
            async with asyncio.timeout(_PATIENCE):
                await hub.standstill.async_begin()
        except TimeoutError:
            LOGGER.warning(
                "The journal could not be held still within %d seconds for the backup,"
                " so the copy may have to be repaired",
                _PATIENCE,
            )
        except Exception as error:  # noqa: BLE001 - it would fail the backup
            LOGGER.warning("The journal could not be prepared for a backup: %r", error)


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the files move on."""
    for hub in _hubs(hass):
        try:
            async with asyncio.timeout(_PATIENCE):
                await hub.standstill.async_end()
        except Exception as error:  # noqa: BLE001 - it would fail the backup
            LOGGER.warning("The journal does not go on after a backup: %r", error)


def _hubs(hass: HomeAssistant) -> list[Hub]:
    """Return the hubs that have files open; a closed journal stands still anyway."""
    return [
        entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
