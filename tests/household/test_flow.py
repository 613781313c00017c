"""Tests of the flow that adds a person, and of the one that changes a person."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import SelectSelector
import pytest

from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_remove_terminal,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)

from .support import async_add_person, is_in

ALICE: dict[str, Any] = {
    "pin": "7",
    "name": "Alice",
    "terminals": [SERIAL_NUMBER],
    "person": "person.alice",
    "rule": "ends_at",
    "ends_at": "22:00:00",
}
SETTINGS = {key: value for key, value in ALICE.items() if key not in ("pin", "name")}
DATA = {key: value for key, value in ALICE.items() if key != "name"}


@pytest.fixture
async def hub(hass: HomeAssistant, client: TestClient[Any, Any]) -> ConfigEntry[Any]:
    """Return the entry of a hub with two terminals."""
    return await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})


async def async_begin_to_add(
    hass: HomeAssistant, hub: ConfigEntry[Any]
) -> SubentryFlowResult:
    """Open the form that adds a person."""
    return await hass.config_entries.subentries.async_init(
        (hub.entry_id, "person"), context={"source": SOURCE_USER}
    )


async def async_begin_to_change(
    hass: HomeAssistant, hub: ConfigEntry[Any], pin: str = "7"
) -> SubentryFlowResult:
    """Open the form that changes a person."""
    subentry_id = subentry_of(hub, f"person_{pin}").subentry_id
    return await hass.config_entries.subentries.async_init(
        (hub.entry_id, "person"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id},
    )


async def async_submit(
    hass: HomeAssistant, shown: SubentryFlowResult, user_input: dict[str, Any]
) -> SubentryFlowResult:
    """Submit a form."""
    result = await hass.config_entries.subentries.async_configure(
        shown["flow_id"], user_input
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


def options_of(shown: SubentryFlowResult, field: str) -> dict[str, str]:
    """Return what a field offers, in words by value."""
    schema = shown["data_schema"]
    assert schema is not None
    selector = schema.schema[field]
    assert isinstance(selector, SelectSelector)
    options: Any = selector.config["options"]
    return {option["value"]: option["label"] for option in options}


async def test_add(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """Whoever is added is there at once; nobody else notices."""
    before = hub.runtime_data
    shown = await async_begin_to_add(hass, hub)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "user")
    created = await async_submit(hass, shown, ALICE)
    assert created["type"] is FlowResultType.CREATE_ENTRY
    subentry = subentry_of(hub, "person_7")
    assert subentry.title == "Alice"
    assert subentry.data == DATA
    assert subentry.subentry_type == "person"
    assert hub.runtime_data is before
    assert not is_in(hass)


async def test_offers_whom_terminals_know(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """Users of terminals are offered by name, save those who have been added."""
    for serial_number, users in (
        (SERIAL_NUMBER, ("7\tName=Alice", "8\tName=Bob", "9\tName=")),
        (OTHER_SERIAL_NUMBER, ("7\tName=Alice", "10\tName=Aaron")),
    ):
        device = Device(client, serial_number)
        await device.handshake()
        lines = "".join(f"USER PIN={user}\tPri=0\n" for user in users)
        assert (await device.upload("OPERLOG", lines)).status == 200
    await async_add_person(hass, "8", "Bob")
    shown = await async_begin_to_add(hass, hub)
    assert list(options_of(shown, "pin").items()) == [
        ("10", "Aaron (10)"),
        ("7", "Alice (7)"),
    ]
    await async_submit(hass, shown, {"pin": "10"})
    assert subentry_of(hub, "person_10").title == "Aaron"


async def test_defaults(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """The PIN is enough; what it is called follows."""
    shown = await async_begin_to_add(hass, hub)
    await async_submit(hass, shown, {"pin": " 12 "})
    subentry = subentry_of(hub, "person_12")
    assert subentry.title == "12"
    assert subentry.data == {"pin": "12", "rule": "stays_open"}


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"pin": "8 1"}, {"pin": "invalid_pin"}),
        ({"pin": ""}, {"pin": "invalid_pin"}),
        ({"pin": "a=b"}, {"pin": "invalid_pin"}),
        ({"pin": "7\u200b"}, {"pin": "invalid_pin"}),
        ({"pin": "7" * 65}, {"pin": "invalid_pin"}),
        ({"pin": "8"}, {"pin": "already_added"}),
        ({"rule": "ends_at", "ends_at": ""}, {"ends_at": "ends_at_missing"}),
    ],
)
async def test_errors_then_recovery(
    hass: HomeAssistant,
    hub: ConfigEntry[Any],
    wrong: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What is wrong is said at its field, and can be put right."""
    await async_add_person(hass, "8", "Bob")
    shown = await async_begin_to_add(hass, hub)
    tried = {**ALICE, **wrong}
    if tried["ends_at"] == "":
        del tried["ends_at"]
    refused = await async_submit(hass, shown, tried)
    assert refused["type"] is FlowResultType.FORM
    assert refused["errors"] == errors
    created = await async_submit(hass, refused, ALICE)
    assert created["type"] is FlowResultType.CREATE_ENTRY


async def test_reconfigure(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """The form shows what is set, and takes what is changed; the PIN stays."""
    await async_add_person(hass, **SETTINGS)
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    shown = await async_begin_to_change(hass, hub)
    assert shown["description_placeholders"] == {"name": "Alice", "pin": "7"}
    schema = shown["data_schema"]
    assert schema is not None
    assert "pin" not in schema.schema
    suggested = {
        str(marker): marker.description["suggested_value"]
        for marker in schema.schema
        if marker.description
    }
    assert suggested == SETTINGS
    refused = await async_submit(hass, shown, {"name": "Alice", "rule": "ends_at"})
    assert refused["errors"] == {"ends_at": "ends_at_missing"}
    ended = await async_submit(hass, refused, {"name": "Ann", "rule": "stays_open"})
    assert ended["reason"] == "reconfigure_successful"
    subentry = subentry_of(hub, "person_7")
    assert subentry.title == "Ann"
    assert subentry.data == {"pin": "7", "rule": "stays_open"}


async def test_terminals_that_have_gone(
    hass: HomeAssistant, hub: ConfigEntry[Any]
) -> None:
    """A terminal that has gone stays chosen, so that its punches go on to count."""
    await async_add_person(hass, terminals=[SERIAL_NUMBER])
    await async_remove_terminal(hass, SERIAL_NUMBER)
    shown = await async_begin_to_change(hass, hub)
    assert set(options_of(shown, "terminals")) == {SERIAL_NUMBER, OTHER_SERIAL_NUMBER}
    settings = {"terminals": [SERIAL_NUMBER], "rule": "stays_open"}
    ended = await async_submit(hass, shown, {"name": "Alice", **settings})
    assert ended["reason"] == "reconfigure_successful"
    assert subentry_of(hub, "person_7").data["terminals"] == [SERIAL_NUMBER]


async def test_without_hub(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """Nobody can be added to a hub that is not loaded."""
    assert await hass.config_entries.async_unload(hub.entry_id)
    ended = await async_begin_to_add(hass, hub)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "hub_missing"


async def test_serial_number_like_a_person(
    hass: HomeAssistant, hub: ConfigEntry[Any]
) -> None:
    """A terminal whose number is what a person is known by is refused in words."""
    await async_add_person(hass)
    shown = await hass.config_entries.subentries.async_init(
        (loaded_hub(hass).entry_id, "terminal"), context={"source": SOURCE_USER}
    )
    refused = await async_submit(hass, shown, {"serial_number": "person_7"})
    assert refused["errors"] == {"serial_number": "already_added"}
