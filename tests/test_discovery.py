"""Tests of terminals that call in: how they are offered, and approved."""

from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.subentry_flow import new_subentry

from .support.device import Device
from .support.house import async_pass_time, async_settle, discoveries, value_of
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    TIME_ZONE,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
    device_of,
    loaded_hub,
    subentry_of,
)
from .support.network import call_from

APPROVAL = {
    "name": "Front door",
    "time_zone": TIME_ZONE,
    "allowed_networks": ["127.0.0.0/8"],
}


@pytest.fixture
async def hub(hass: HomeAssistant, client: TestClient[Any, Any]) -> ConfigEntry[Any]:
    """Return the entry of a hub without terminals."""
    return await async_set_up_hub(hass)


async def async_discover(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    serial_number: str = SERIAL_NUMBER,
) -> str:
    """Let an unapproved terminal call; return the id of the flow that offers it."""
    reply = await Device(client, serial_number).handshake()
    assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
    await async_settle(hass)
    flow_id: str = discoveries(hass)[serial_number]["flow_id"]
    return flow_id


async def async_ignore(hass: HomeAssistant, flow_id: str, serial_number: str) -> None:
    """Ignore an offer, as the frontend does."""
    await hass.config_entries.flow.async_init(
        DOMAIN,
        context={
            "source": SOURCE_IGNORE,
            "discovery_key": hass.config_entries.flow.async_get(flow_id)["context"][
                "discovery_key"
            ],
        },
        data={"unique_id": serial_number, "title": serial_number},
    )
    await async_settle(hass)


async def test_offer(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """An unapproved terminal that calls is offered, named by number and address."""
    await async_discover(hass, client)
    flow = discoveries(hass)[SERIAL_NUMBER]
    context = flow["context"]
    assert flow["step_id"] == "confirm"
    assert context["source"] == SOURCE_INTEGRATION_DISCOVERY
    assert context["unique_id"] == SERIAL_NUMBER
    assert context["discovery_key"].key == SERIAL_NUMBER
    assert context["title_placeholders"] == {
        "name": SERIAL_NUMBER,
        "serial_number": SERIAL_NUMBER,
        "address": "127.0.0.1",
    }
    shown = hass.config_entries.flow.async_get(flow["flow_id"])
    assert shown["handler"] == DOMAIN


async def test_offered_once(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    hub: ConfigEntry[Any],
) -> None:
    """However often a terminal calls, and with whatever, it is offered once."""
    flow_id = await async_discover(hass, client)
    device = Device(client)
    for _ in range(4):
        await async_pass_time(hass, freezer, 45)
        assert (await device.handshake()).status == 401
        assert (await device.poll()).status == 401
        assert (await device.punch()).status == 401
        await async_settle(hass)
        assert discoveries(hass)[SERIAL_NUMBER]["flow_id"] == flow_id
        assert len(discoveries(hass)) == 1


async def test_at_most_twenty_offers(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """A flood of numbers does not fill the page; a place that is free is used."""
    for number in range(30):
        assert (await Device(client, f"FLOOD{number:04}").poll()).status == 401
    await async_settle(hass)
    offered = discoveries(hass)
    assert len(offered) == 20
    assert set(offered) == {f"FLOOD{number:04}" for number in range(20)}
    hass.config_entries.flow.async_abort(offered["FLOOD0000"]["flow_id"])
    await async_discover(hass, client, "FLOOD0029")
    assert len(discoveries(hass)) == 20


async def test_approve(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """Approving an offer adds the terminal and says so; it is served at once."""
    before = hub.runtime_data
    flow_id = await async_discover(hass, client)
    ended = await hass.config_entries.flow.async_configure(flow_id, APPROVAL)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "terminal_added"
    placeholders = ended["description_placeholders"]
    assert placeholders is not None
    assert placeholders["serial_number"] == SERIAL_NUMBER
    await async_settle(hass)
    subentry = subentry_of(hub, SERIAL_NUMBER)
    assert subentry.subentry_type == "terminal"
    assert subentry.unique_id == SERIAL_NUMBER
    assert subentry.title == "Front door"
    assert subentry.data == {
        "serial_number": SERIAL_NUMBER,
        "time_zone": TIME_ZONE,
        "allowed_networks": ["127.0.0.0/8"],
    }
    assert hub.runtime_data is before
    assert discoveries(hass) == {}
    device = Device(client)
    assert (await device.handshake()).status == 200
    assert value_of(hass, "connected") == "on"
    assert device_of(hass).name == "Front door"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("127.0.0.1", "127.0.0.0/8"),
        ("192.168.1.20", "192.168.1.0/24"),
        ("10.1.2.3", "10.1.2.0/24"),
        ("172.16.9.8", "172.16.9.0/24"),
        ("fd12:3456:789a:1::5", "fd12:3456:789a:1::/64"),
        ("::1", "::1/128"),
        ("::ffff:192.168.1.20", "192.168.1.0/24"),
    ],
)
async def test_networks_are_filled_in(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    hub: ConfigEntry[Any],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    network: str,
) -> None:
    """The form suggests the caller's own network, and Home Assistant's time zone."""
    call_from(monkeypatch, address)
    flow_id = await async_discover(hass, client)
    shown = await hass.config_entries.flow.async_configure(flow_id)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "confirm"
    schema = shown["data_schema"]
    assert schema is not None
    assert schema({}) == {
        "name": SERIAL_NUMBER,
        "time_zone": hass.config.time_zone,
        "allowed_networks": [network],
    }


async def test_invalid_network_then_recovery(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """What is no network is refused by the field, and can be put right."""
    flow_id = await async_discover(hass, client)
    refused = await hass.config_entries.flow.async_configure(
        flow_id, {**APPROVAL, "allowed_networks": ["192.168.1.0/24", "the office"]}
    )
    assert refused["type"] is FlowResultType.FORM
    assert refused["errors"] == {"allowed_networks": "invalid_network"}
    assert hub.subentries == {}
    ended = await hass.config_entries.flow.async_configure(
        flow_id, {**APPROVAL, "allowed_networks": [" 127.0.0.1 ", "192.168.1.20/24"]}
    )
    assert ended["reason"] == "terminal_added"
    await async_settle(hass)
    assert subentry_of(hub, SERIAL_NUMBER).data["allowed_networks"] == [
        "127.0.0.1/32",
        "192.168.1.0/24",
    ]


async def test_without_networks_and_name(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """A terminal without a name has its number's; without networks, none are kept."""
    flow_id = await async_discover(hass, client)
    await hass.config_entries.flow.async_configure(
        flow_id, {"name": "  ", "time_zone": TIME_ZONE, "allowed_networks": []}
    )
    await async_settle(hass)
    subentry = subentry_of(hub, SERIAL_NUMBER)
    assert subentry.title == SERIAL_NUMBER
    assert "allowed_networks" not in subentry.data
    assert (await Device(client).handshake()).status == 200


async def test_confirm_without_hub(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """An offer that is confirmed while the hub is not loaded leads nowhere."""
    flow_id = await async_discover(hass, client)
    assert await hass.config_entries.async_unload(hub.entry_id)
    ended = await hass.config_entries.flow.async_configure(flow_id, APPROVAL)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "hub_missing"
    assert hub.subentries == {}


async def test_discovery_without_hub(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A discovery that Home Assistant repeats after the hub has gone ends at once."""
    ended = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"serial_number": SERIAL_NUMBER, "address": "192.168.1.20"},
    )
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "hub_missing"


async def test_discovery_of_an_approved_terminal(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A discovery of a terminal that has been approved meanwhile ends at once."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    ended = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={"serial_number": SERIAL_NUMBER, "address": "192.168.1.20"},
    )
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "already_configured"


async def test_approved_elsewhere_meanwhile(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """The offer of a terminal that is added by hand goes away by itself."""
    await async_discover(hass, client)
    await async_discover(hass, client, OTHER_SERIAL_NUMBER)
    await async_add_terminal(hass, SERIAL_NUMBER)
    assert list(discoveries(hass)) == [OTHER_SERIAL_NUMBER]
    assert len(hub.subentries) == 1


async def test_approved_while_the_form_is_sent(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """An approval that is a moment too late adds nothing twice."""
    flow_id = await async_discover(hass, client)
    hass.config_entries.async_add_subentry(hub, new_subentry(SERIAL_NUMBER, None, {}))
    ended = await hass.config_entries.flow.async_configure(flow_id, APPROVAL)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "already_configured"
    await async_settle(hass)
    assert len(hub.subentries) == 1


async def test_many_callers(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """Of a flood of callers the last hundred are remembered."""
    for number in range(105):
        assert (await Device(client, f"FLOOD{number:04}").poll()).status == 401
    calling = [
        caller.serial_number for caller in hub.runtime_data.discovery.async_calling()
    ]
    assert calling == [f"FLOOD{number:04}" for number in range(5, 105)]


async def test_ignored(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: TestClient[Any, Any],
    hub: ConfigEntry[Any],
) -> None:
    """A terminal that is ignored is not offered again, and gets no other answer."""
    flow_id = await async_discover(hass, client)
    await async_ignore(hass, flow_id, SERIAL_NUMBER)
    assert discoveries(hass) == {}
    for _ in range(3):
        await async_pass_time(hass, freezer, 90)
        reply = await Device(client).handshake()
        assert (reply.status, reply.body) == (401, b"UNKNOWN DEVICE")
        await async_settle(hass)
        assert discoveries(hass) == {}


async def test_approving_by_hand_forgets_that_it_was_ignored(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """A terminal that was ignored and is added after all is no longer ignored."""
    flow_id = await async_discover(hass, client)
    await async_ignore(hass, flow_id, SERIAL_NUMBER)
    other = await async_discover(hass, client, OTHER_SERIAL_NUMBER)
    await async_ignore(hass, other, OTHER_SERIAL_NUMBER)
    await async_add_terminal(hass, SERIAL_NUMBER)
    ignored = [
        entry.unique_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.source == SOURCE_IGNORE
    ]
    assert ignored == [OTHER_SERIAL_NUMBER]
    assert (await Device(client).handshake()).status == 200
    assert discoveries(hass) == {}


async def test_offered_again_after_removal(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """A terminal that was removed and still calls is on offer again, at once."""
    flow_id = await async_discover(hass, client)
    await hass.config_entries.flow.async_configure(flow_id, APPROVAL)
    await async_settle(hass)
    assert (await Device(client).handshake()).status == 200
    await async_remove_terminal(hass, SERIAL_NUMBER)
    assert loaded_hub(hass) is hub
    again = await async_discover(hass, client)
    assert again != flow_id


async def test_no_punch_of_an_unapproved_terminal(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """What an unapproved terminal says leads to nothing but its offer."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    assert (await Device(client).punch()).status == 401
    await async_settle(hass)
    assert punches == []
    # The home's zone comes with the people's trackers; the calendar is the hub's.
    assert set(hass.states.async_entity_ids()) == {
        "calendar.who_may_enter",
        "zone.home",
    }
