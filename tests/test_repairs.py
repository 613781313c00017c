"""Tests of answers to issues that come too late, or when nobody is there."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.zkteco_push import repairs

from .support.device import Device
from .support.house import async_pass_time, issues
from .support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
    loaded_hub,
)

PATH = "/api/repairs/issues/fix"
REJECTED = f"rejected_lines_{SERIAL_NUMBER}"


@pytest.fixture
async def begun(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    freezer: FrozenDateTimeFactory,
) -> tuple[Any, str]:
    """Return an admin and the flow in which they are about to answer an issue."""
    for component in (DOMAIN, "image", "media_source", REPAIRS):
        assert await async_setup_component(hass, component, {})
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    person = await hass_client()
    device = Device(person)
    await device.handshake()
    await device.upload("ATTLOG", "".join(f"x{number}\n" for number in range(20)))
    await async_pass_time(hass, freezer, 6)
    issue_id = issues(hass)[REJECTED].issue_id
    shown = await person.post(PATH, json={"handler": DOMAIN, "issue_id": issue_id})
    flow = await shown.json()
    assert flow["step_id"] == "confirm"
    assert flow["description_placeholders"]["name"] == SERIAL_NUMBER
    return person, flow["flow_id"]


async def async_answer(begun: tuple[Any, str]) -> dict[str, Any]:
    """Answer; return how it ended."""
    person, flow_id = begun
    ended: dict[str, Any] = await (
        await person.post(f"{PATH}/{flow_id}", json={})
    ).json()
    return ended


async def test_hub_has_gone(hass: HomeAssistant, begun: tuple[Any, str]) -> None:
    """Without a hub nobody takes the answer; the issue stays for another time."""
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    ended = await async_answer(begun)
    assert (ended["type"], ended["reason"]) == ("abort", "hub_missing")
    assert REJECTED in issues(hass)


async def test_terminal_has_gone(hass: HomeAssistant, begun: tuple[Any, str]) -> None:
    """With the terminal its issues go, whether they have been answered or not."""
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert issues(hass) == {}
    ended = await async_answer(begun)
    assert (ended["type"], ended["reason"]) == ("abort", "already_answered")
    await async_add_terminal(hass, SERIAL_NUMBER)
    assert issues(hass) == {}


@pytest.mark.parametrize("name", ["address_changed", "address_conflict"])
async def test_address_of_nobody(
    hass: HomeAssistant, terminal: Device, name: str
) -> None:
    """What is answered about an address counts only for who is there."""
    addresses = loaded_hub(hass).runtime_data.addresses
    answers = {
        repairs.ADDRESS_CHANGED: addresses.async_acknowledge,
        repairs.ADDRESS_CONFLICT: addresses.async_accept,
    }
    assert answers[name]("NOBODY1") is False
    assert issues(hass) == {}


async def test_ids_of_issues(hass: HomeAssistant, terminal: Device) -> None:
    """An issue has an id of its own for each terminal, the same after a restart."""
    found = set()
    for serial_number in (SERIAL_NUMBER, "OTHER1", SERIAL_NUMBER):
        repairs.async_raise_issue(
            hass, repairs.WRONG_CLOCK, serial_number, name="Front door"
        )
        issue = issues(hass)[f"wrong_clock_{serial_number}"]
        assert serial_number not in issue.issue_id
        found.add(issue.issue_id)
        assert await hass.config_entries.async_reload(loaded_hub(hass).entry_id)
    assert len(found) == 2
