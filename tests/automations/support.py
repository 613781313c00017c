"""Automations as users write them, and what they have done."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.support.house import entry_of
from tests.support.hub import SERIAL_NUMBER, device_of

HEARD: Final = "heard"
ALARM: Final = 3
RING: Final = 33


async def async_automate(
    hass: HomeAssistant,
    trigger: Mapping[str, Any],
    said: str = "{{ trigger.platform }}",
    conditions: tuple[Mapping[str, Any], ...] = (),
) -> list[Event[Any]]:
    """Begin an automation; return what will hold the events that it fires."""
    heard: list[Event[Any]] = async_capture_events(hass, HEARD)
    config = {
        "alias": "tried",
        "triggers": [dict(trigger)],
        "conditions": [dict(condition) for condition in conditions],
        "actions": [{"event": HEARD, "event_data": {"said": said}}],
        "mode": "queued",
    }
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    await hass.async_block_till_done()
    return heard


async def async_said(hass: HomeAssistant, heard: list[Event[Any]]) -> list[str]:
    """Return what automations have said since this was asked for the last time."""
    await hass.async_block_till_done()
    said = [str(event.data["said"]) for event in heard]
    heard.clear()
    return said


def is_valid(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant has taken the automation."""
    state = hass.states.get("automation.tried")
    return state is not None and state.state == "on"


def at_terminal(
    hass: HomeAssistant,
    key: str,
    serial_number: str = SERIAL_NUMBER,
    **options: Any,
) -> dict[str, Any]:
    """Return a trigger that waits at a terminal."""
    return {
        "trigger": f"zkteco_push.{key}",
        "target": {"device_id": device_of(hass, serial_number).id},
        "options": options,
    }


def of_device(device_id: str, kind: str, **options: Any) -> dict[str, Any]:
    """Return a device trigger."""
    return {
        "trigger": "device",
        "domain": "zkteco_push",
        "device_id": device_id,
        "type": kind,
        **options,
    }


def entity_id_of(
    hass: HomeAssistant, key: str, serial_number: str = SERIAL_NUMBER
) -> str:
    """Return the id of one of a terminal's entities."""
    entry = entry_of(hass, key, serial_number)
    assert entry is not None, f"there is no entity {key}"
    return entry.entity_id
