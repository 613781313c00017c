"""What the house shows: entities, events, issues and discoveries."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .hub import DOMAIN, SERIAL_NUMBER, loaded_hub


def entry_of(
    hass: HomeAssistant, key: str, serial_number: str = SERIAL_NUMBER
) -> er.RegistryEntry | None:
    """Return the registry entry of one of a terminal's entities."""
    unique_id = f"{serial_number}_{key}"
    for entry in er.async_get(hass).entities.values():
        if entry.platform == DOMAIN and entry.unique_id == unique_id:
            return entry
    return None


def state_of(
    hass: HomeAssistant, key: str, serial_number: str = SERIAL_NUMBER
) -> State:
    """Return the state of one of a terminal's entities."""
    entry = entry_of(hass, key, serial_number)
    assert entry is not None, f"there is no entity {key}"
    state = hass.states.get(entry.entity_id)
    assert state is not None, f"{entry.entity_id} has no state"
    return state


def value_of(hass: HomeAssistant, key: str, serial_number: str = SERIAL_NUMBER) -> str:
    """Return the text of the state of one of a terminal's entities."""
    return state_of(hass, key, serial_number).state


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return this integration's active issues by key and, where they have, terminal."""
    return {
        "_".join(
            filter(
                None,
                (
                    issue.translation_key,
                    (issue.translation_placeholders or {}).get("serial_number"),
                ),
            )
        ): issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


def discoveries(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return the open discoveries by serial number."""
    flows = hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, match_context={"source": SOURCE_INTEGRATION_DISCOVERY}
    )
    return {str(flow["context"]["unique_id"]): dict(flow) for flow in flows}


async def async_settle(hass: HomeAssistant) -> None:
    """Wait for all that has been begun; discoveries are opened in the background."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def async_pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, delta: timedelta | float
) -> None:
    """Let time (s, where it is a number) pass, and everything that waits for it happen."""
    freezer.tick(delta)
    async_fire_time_changed(hass)
    await async_settle(hass)


async def async_enable(
    hass: HomeAssistant, key: str, serial_number: str = SERIAL_NUMBER
) -> None:
    """Switch an entity on that is off by default."""
    entry = entry_of(hass, key, serial_number)
    assert entry is not None
    er.async_get(hass).async_update_entity(entry.entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(loaded_hub(hass).entry_id)
    await async_settle(hass)
