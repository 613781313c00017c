"""Tests of the flow that adds a terminal by hand, and of the one that changes it."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import selector
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import Device
from .support.house import async_settle, discoveries, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    TIME_ZONE,
    async_set_up_hub,
    device_of,
    subentry_of,
)

ADDED = {
    "serial_number": SERIAL_NUMBER,
    "name": "Front door",
    "time_zone": TIME_ZONE,
    "poll_interval": 7,
    "code_book": "condensed",
    "text_encoding": "gb18030",
    "punch_direction": "entrance",
    "doors": 2,
    "unlock_seconds": 8,
    "allowed_networks": ["127.0.0.0/8"],
    "communication_key": "sesame",
    "encryption": False,
    "remote_attendance": True,
}
CHANGED = {key: value for key, value in ADDED.items() if key != "serial_number"}
DATA = {key: value for key, value in ADDED.items() if key != "name"}


@pytest.fixture
async def hub(hass: HomeAssistant, client: TestClient[Any, Any]) -> ConfigEntry[Any]:
    """Return the entry of a hub without terminals."""
    return await async_set_up_hub(hass)


async def async_begin_to_add(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> SubentryFlowResult:
    """Open the form that adds a terminal."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "terminal"), context={"source": SOURCE_USER}
    )


async def async_begin_to_change(
    hass: HomeAssistant, entry: ConfigEntry[Any], serial_number: str = SERIAL_NUMBER
) -> SubentryFlowResult:
    """Open the form that changes a terminal's settings."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "terminal"),
        context={
            "source": SOURCE_RECONFIGURE,
            "subentry_id": subentry_of(entry, serial_number).subentry_id,
        },
    )


async def async_submit(
    hass: HomeAssistant, shown: SubentryFlowResult, user_input: dict[str, Any]
) -> SubentryFlowResult:
    """Submit an open form."""
    result = await hass.config_entries.subentries.async_configure(
        shown["flow_id"], user_input
    )
    await async_settle(hass)
    return result


def offered_by(shown: SubentryFlowResult) -> list[Any]:
    """Return the serial numbers that a form offers."""
    schema = shown["data_schema"]
    assert schema is not None
    field = schema.schema["serial_number"]
    assert isinstance(field, selector.SelectSelector)
    assert field.config["custom_value"] is True
    return list(field.config["options"])


async def test_add(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """A typed serial number adds a terminal, with all its settings."""
    before = hub.runtime_data
    shown = await async_begin_to_add(hass, hub)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "user"
    assert not shown["errors"]
    created = await async_submit(hass, shown, ADDED)
    assert created["type"] is FlowResultType.CREATE_ENTRY
    subentry = subentry_of(hub, SERIAL_NUMBER)
    assert subentry.subentry_type == "terminal"
    assert subentry.title == "Front door"
    assert subentry.data == DATA
    assert type(subentry.data["poll_interval"]) is int
    assert hub.runtime_data is before
    reply = await Device(client).handshake({"options": "all", "pushcommkey": "sesame"})
    assert reply.options["Delay"] == "7"


async def test_defaults(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """Of all settings only the serial number has to be typed."""
    shown = await async_begin_to_add(hass, hub)
    created = await async_submit(hass, shown, {"serial_number": f" {SERIAL_NUMBER} "})
    assert created["type"] is FlowResultType.CREATE_ENTRY
    subentry = subentry_of(hub, SERIAL_NUMBER)
    assert subentry.title == SERIAL_NUMBER
    assert subentry.unique_id == SERIAL_NUMBER
    assert subentry.data == {
        "serial_number": SERIAL_NUMBER,
        "time_zone": hass.config.time_zone,
        "poll_interval": 3,
        "code_book": "automatic",
        "text_encoding": "automatic",
        "punch_direction": "automatic",
        "doors": 1,
        "unlock_seconds": 5,
        "encryption": False,
        "remote_attendance": False,
    }
    assert (await Device(client).handshake()).options["Delay"] == "3"


@pytest.mark.parametrize(
    ("networks", "key", "is_trusted"),
    [
        ([], "", False),
        (["192.168.7.0/24"], "", False),
        (["192.168.7.8", "192.168.7.9"], "", False),
        (["192.168.7.8"], "", True),
        ([], "sesame", True),
    ],
)
async def test_remote_attendance_needs_trust(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    hub: ConfigEntry[Any],
    networks: list[str],
    key: str,
    is_trusted: bool,
) -> None:
    """Only a terminal that is pinned down may be told who somebody is."""
    shown = await async_begin_to_add(hass, hub)
    data: dict[str, Any] = {**ADDED, "allowed_networks": networks}
    data["communication_key"] = key
    ended = await async_submit(hass, shown, data)
    if is_trusted:
        assert ended["type"] is FlowResultType.CREATE_ENTRY
        assert subentry_of(hub, SERIAL_NUMBER).data["remote_attendance"] is True
    else:
        assert ended["errors"] == {"remote_attendance": "remote_attendance_untrusted"}
        assert not hub.subentries
        data["remote_attendance"] = False
        ended = await async_submit(hass, shown, data)
        assert ended["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("key", "is_taken"), [("", True), ("x" * 15, False), ("x" * 16, True)]
)
async def test_encryption_needs_a_long_key(
    hass: HomeAssistant, hub: ConfigEntry[Any], key: str, is_taken: bool
) -> None:
    """A short key would only seem to protect an encrypted terminal."""
    shown = await async_begin_to_add(hass, hub)
    data = {**ADDED, "communication_key": key, "remote_attendance": False}
    ended = await async_submit(hass, shown, {**data, "encryption": True})
    if is_taken:
        assert ended["type"] is FlowResultType.CREATE_ENTRY
        assert subentry_of(hub, SERIAL_NUMBER).data["encryption"] is True
    else:
        assert ended["errors"] == {"communication_key": "key_too_short_to_encrypt"}


async def test_callers_are_offered(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """Terminals that are calling can be chosen; approved ones are not among them."""
    assert offered_by(await async_begin_to_add(hass, hub)) == []
    for serial_number in (OTHER_SERIAL_NUMBER, SERIAL_NUMBER):
        assert (await Device(client, serial_number).poll()).status == 401
    shown = await async_begin_to_add(hass, hub)
    assert set(offered_by(shown)) == {SERIAL_NUMBER, OTHER_SERIAL_NUMBER}
    await async_submit(hass, shown, {"serial_number": SERIAL_NUMBER})
    assert offered_by(await async_begin_to_add(hass, hub)) == [OTHER_SERIAL_NUMBER]


async def test_adding_ends_the_offer(
    hass: HomeAssistant, client: TestClient[Any, Any], hub: ConfigEntry[Any]
) -> None:
    """The card of a terminal that is added by hand goes away, no other."""
    for serial_number in (OTHER_SERIAL_NUMBER, SERIAL_NUMBER):
        await Device(client, serial_number).poll()
    await async_settle(hass)
    assert set(discoveries(hass)) == {SERIAL_NUMBER, OTHER_SERIAL_NUMBER}
    shown = await async_begin_to_add(hass, hub)
    await async_submit(hass, shown, {"serial_number": SERIAL_NUMBER})
    assert list(discoveries(hass)) == [OTHER_SERIAL_NUMBER]


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        pytest.param(
            {"serial_number": "no number"},
            {"serial_number": "invalid_serial_number"},
            id="blank in it",
        ),
        pytest.param(
            {"serial_number": "-1"},
            {"serial_number": "invalid_serial_number"},
            id="dash in front",
        ),
        pytest.param(
            {"serial_number": "9" * 65},
            {"serial_number": "invalid_serial_number"},
            id="too long",
        ),
        pytest.param(
            {"serial_number": "设备"},
            {"serial_number": "invalid_serial_number"},
            id="other script",
        ),
        pytest.param(
            {"serial_number": OTHER_SERIAL_NUMBER},
            {"serial_number": "already_added"},
            id="already added",
        ),
        pytest.param(
            {"allowed_networks": ["192.168.1.300"]},
            {"allowed_networks": "invalid_network"},
            id="no network",
        ),
        pytest.param(
            {"serial_number": "?", "allowed_networks": ["?"]},
            {
                "serial_number": "invalid_serial_number",
                "allowed_networks": "invalid_network",
            },
            id="both at once",
        ),
    ],
)
async def test_errors_then_recovery(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    wrong: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What is wrong is said at its field, what was typed is kept, and all can be put right."""
    entry = await async_set_up_hub(hass, {OTHER_SERIAL_NUMBER: {}})
    shown = await async_begin_to_add(hass, entry)
    refused = await async_submit(hass, shown, {**ADDED, **wrong})
    assert refused["type"] is FlowResultType.FORM
    assert refused["errors"] == errors
    schema = refused["data_schema"]
    assert schema is not None
    suggested = {
        str(marker): (marker.description or {}).get("suggested_value")
        for marker in schema.schema
    }
    assert suggested["name"] == "Front door"
    assert len(entry.subentries) == 1
    created = await async_submit(hass, refused, ADDED)
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert len(entry.subentries) == 2


@pytest.mark.parametrize("poll_interval", [0, 61, -3])
async def test_poll_interval_out_of_range(
    hass: HomeAssistant, hub: ConfigEntry[Any], poll_interval: int
) -> None:
    """The poll interval is between 1 and 60 seconds."""
    shown = await async_begin_to_add(hass, hub)
    with pytest.raises(InvalidData, match="poll_interval"):
        await async_submit(hass, shown, {**ADDED, "poll_interval": poll_interval})
    assert hub.subentries == {}


async def test_add_without_hub(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """A terminal cannot be added to a hub that is not loaded."""
    assert await hass.config_entries.async_unload(hub.entry_id)
    ended = await async_begin_to_add(hass, hub)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "hub_missing"


async def test_reconfigure(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Changed settings count from now on; the other terminal does not notice."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    before = entry.runtime_data
    punches = async_capture_events(hass, "zkteco_push_punch")
    device, other = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    for terminal in (device, other):
        await terminal.handshake()
        await terminal.punch()
    shown_before = value_of(hass, "punch", OTHER_SERIAL_NUMBER)
    shown = await async_begin_to_change(hass, entry)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "reconfigure"
    assert shown["description_placeholders"] == {"serial_number": SERIAL_NUMBER}
    ended = await async_submit(hass, shown, CHANGED)
    assert ended["type"] is FlowResultType.ABORT
    assert ended["reason"] == "reconfigure_successful"
    assert entry.runtime_data is before
    subentry = subentry_of(entry, SERIAL_NUMBER)
    assert subentry.title == "Front door"
    assert subentry.data == DATA
    assert subentry.unique_id == SERIAL_NUMBER
    assert device_of(hass).name == "Front door"
    assert value_of(hass, "punch", OTHER_SERIAL_NUMBER) == shown_before
    assert (await other.punch("101")).status == 200
    assert [event.data["pin"] for event in punches] == ["100", "100", "101"]
    assert (await device.handshake()).status == 401
    reply = await device.handshake({"options": "all", "pushcommkey": "sesame"})
    assert reply.options["Delay"] == "7"
    await device.punch("102", verification=1)
    assert punches[-1].data["verification"] == "fingerprint"


async def test_reconfigure_shows_the_settings(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """The form shows what is set, and refuses what is no network."""
    settings = {key: value for key, value in CHANGED.items() if key != "name"}
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: settings})
    shown = await async_begin_to_change(hass, entry)
    schema = shown["data_schema"]
    assert schema is not None
    suggested = {
        str(marker): marker.description["suggested_value"]
        for marker in schema.schema
        if marker.description
    }
    assert suggested == settings
    refused = await async_submit(hass, shown, {**CHANGED, "allowed_networks": ["x"]})
    assert refused["errors"] == {"allowed_networks": "invalid_network"}
    ended = await async_submit(hass, refused, CHANGED)
    assert ended["reason"] == "reconfigure_successful"


async def test_reconfigure_a_poll_interval_asks_for_a_handshake(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """A terminal learns of its new rhythm by reading its options again."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    assert (await device.poll()).text == "OK"
    shown = await async_begin_to_change(hass, entry)
    unkeyed = {**CHANGED, "communication_key": "", "remote_attendance": False}
    await async_submit(hass, shown, unkeyed)
    reply = await device.poll()
    assert reply.text.startswith("C:")
    assert reply.text.endswith(":CHECK\n")
    assert (await device.poll()).text == "OK"


async def test_unchanged_settings(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Confirming the form without a change keeps everything as it is."""
    entry = await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    await device.handshake()
    before = entry.runtime_data
    shown = await async_begin_to_change(hass, entry)
    choices = ("code_book", "text_encoding", "punch_direction")
    unchanged = {
        "name": SERIAL_NUMBER,
        "time_zone": TIME_ZONE,
        "poll_interval": 3,
        **dict.fromkeys(choices, "automatic"),
    }
    ended = await async_submit(hass, shown, unchanged)
    assert ended["reason"] == "reconfigure_successful"
    assert entry.runtime_data is before
    assert (await device.poll()).text == "OK"
    assert value_of(hass, "connected") == "on"
