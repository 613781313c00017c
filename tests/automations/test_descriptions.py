"""What the pickers of triggers and conditions are told about them."""

import json
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    condition as condition_helper,
    trigger as trigger_helper,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.condition import CONDITIONS
from custom_components.zkteco_push.device_trigger import (
    CONNECTION_LOST,
    CONNECTION_RESTORED,
)
from custom_components.zkteco_push.iclock.access.verification import read_verification
from custom_components.zkteco_push.iclock.attendance import (
    condensed_codes,
    standard_codes,
)
from custom_components.zkteco_push.occasions import (
    ALARMS,
    DEFAULT_ALARMS,
    METHODS,
    OCCASIONS,
    PUNCH_STATES,
    REFUSALS,
    methods_of,
)
from custom_components.zkteco_push.trigger import TRIGGERS
from tests.access.support import Panel, door_child
from tests.support.device import Device
from tests.support.hub import device_of

FOLDER: Final = Path(__file__).parents[2] / "custom_components" / "zkteco_push"
CHOICES: Final = {
    "states": ("punch_state", PUNCH_STATES),
    "methods": ("method", METHODS),
    "alarms": ("alarm", ALARMS),
    "reasons": ("refusal", REFUSALS),
}
OF_CONNECTION: Final = (CONNECTION_LOST, CONNECTION_RESTORED)
# Methods that are no choice: nobody knows what they were.
UNKNOWN_METHODS: Final = {"automatic", "slave_device", "other"}


@pytest.fixture(scope="module")
def english() -> dict[str, Any]:
    """Return the English texts."""
    found: dict[str, Any] = json.loads((FOLDER / "translations/en.json").read_text())
    return found


async def descriptions(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return how Home Assistant describes the triggers and conditions."""
    assert await async_setup_component(hass, "automation", {})
    await hass.async_block_till_done()
    found = {
        **await trigger_helper.async_get_all_descriptions(hass),
        **await condition_helper.async_get_all_descriptions(hass),
    }
    prefix = "zkteco_push."
    return {
        key.removeprefix(prefix): description
        for key, description in found.items()
        if key.startswith(prefix) and description is not None
    }


async def test_descriptions(
    hass: HomeAssistant, terminal: Device, english: dict[str, Any]
) -> None:
    """Every trigger and condition is described and has texts and an icon."""
    described = await descriptions(hass)
    assert set(described) == {*TRIGGERS, *CONDITIONS}
    icons = json.loads((FOLDER / "icons.json").read_text())
    for section, keys, verb in (
        ("triggers", TRIGGERS, "Triggers when"),
        ("conditions", CONDITIONS, "Tests if"),
    ):
        texts = english[section]
        assert set(texts) == set(icons[section]) == set(keys)
        for key, text in texts.items():
            assert text["name"]
            assert text["description"].startswith(verb)
            fields = described[key].get("fields", {})
            assert set(text.get("fields", {})) == set(fields), key
            assert described[key]["target"]["entity"][0]["integration"] == "zkteco_push"
    for key, occasion in OCCASIONS.items():
        options = {str(marker) for marker in occasion.options}
        assert set(described[key].get("fields", {})) == options


async def test_choices(
    hass: HomeAssistant, terminal: Device, english: dict[str, Any]
) -> None:
    """Every word that can be chosen is offered and has a text, and no other does."""
    described = await descriptions(hass)
    seen = set()
    for key in OCCASIONS:
        for name, field in described[key].get("fields", {}).items():
            if (found := CHOICES.get(name)) is None:
                continue
            translation_key, words = found
            seen.add(name)
            selector = field["selector"]["select"]
            assert selector["translation_key"] == translation_key
            assert selector["options"] == [str(word) for word in words]
            texts = english["selector"][translation_key]["options"]
            assert set(texts) == set(words)
    assert seen == set(CHOICES)
    alarms = described["alarm_raised"]["fields"]["alarms"]
    assert alarms["default"] == [str(alarm) for alarm in DEFAULT_ALARMS]


def test_device_automation(english: dict[str, Any]) -> None:
    """Every device trigger and every field of theirs has a text."""
    texts = english["device_automation"]
    assert set(texts["trigger_type"]) == {*OCCASIONS, *OF_CONNECTION}
    fields = {
        str(marker) for occasion in OCCASIONS.values() for marker in occasion.options
    }
    assert set(texts["extra_fields"]) == {*fields, "for"}
    assert set(texts["extra_fields_descriptions"]) == fields


def test_methods() -> None:
    """Every method that a terminal may name can be chosen."""
    names = {
        *standard_codes.VERIFICATIONS.values(),
        *condensed_codes.VERIFICATIONS.values(),
        # Every method of the bit string at once.
        read_verification("1" * 13).name,
    }
    words = {word for name in names for word in re.split("_and_|_or_", name)}
    assert words == {*METHODS, *UNKNOWN_METHODS}


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("face", {"face"}),
        ("finger_vein_and_password_and_card", {"finger_vein", "password", "card"}),
        ("fingerprint_or_password", set()),
        ("pin_and_fingerprint_or_card_and_fingerprint", {"fingerprint"}),
        ("", set()),
        (None, set()),
    ],
)
def test_certain_methods(name: str | None, methods: set[str]) -> None:
    """Only what was used for certain counts."""
    assert methods_of(name) == methods


async def offered(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, kind: str, device_id: str
) -> set[str]:
    """Return what the picker offers for a device."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": f"get_{kind}_for_target", "target": {"device_id": [device_id]}}
    )
    answer = await client.receive_json()
    assert answer["success"]
    prefix = "zkteco_push."
    return {
        key.removeprefix(prefix) for key in answer["result"] if key.startswith(prefix)
    }


async def test_offered(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, terminal: Device
) -> None:
    """Whoever chooses the terminal first is offered what it can tell."""
    await descriptions(hass)
    device_id = device_of(hass).id
    found = await offered(hass, hass_ws_client, "triggers", device_id)
    of_doors = {"access_granted", "access_denied"}
    assert found == {*OCCASIONS, *OF_CONNECTION} - of_doors
    found = await offered(hass, hass_ws_client, "conditions", device_id)
    assert found == {"terminal_is_connected"}


async def test_offered_at_door(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, panel: Panel
) -> None:
    """A door has no connection of its own; the panel has all that its doors have."""
    await descriptions(hass)
    found = await offered(hass, hass_ws_client, "triggers", device_of(hass).id)
    assert found == {*OCCASIONS, *OF_CONNECTION}
    door = door_child(hass, 1)
    assert door is not None
    found = await offered(hass, hass_ws_client, "triggers", door.id)
    assert found == set(OCCASIONS)
