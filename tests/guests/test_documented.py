"""What docs/guests.md says can be called and run."""

from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.zkteco_push.const import DOMAIN, EVENT_VALIDITY_ENDED
from tests.support.device import Device

_TEXT: Final = (Path(__file__).parents[2] / "docs" / "guests.md").read_text()


def examples() -> list[dict[str, Any]]:
    """Return the examples of the document, in its order."""
    found: list[Any] = [
        parse_yaml(block)
        for block in re.findall(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)
    ]
    return found


@pytest.mark.usefixtures("terminal")
async def test_actions(hass: HomeAssistant) -> None:
    """Test that the actions take what they are given."""
    schema = hass.services.async_services()[DOMAIN]["set_user"].schema
    assert schema is not None
    given = [schema(each["data"]) for each in examples() if "action" in each]
    assert [data["valid_until"] is None for data in given] == [False, True]


async def test_automations(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the automations run and say what they say that they do."""
    assert await async_setup_component(hass, "persistent_notification", {})
    late, evening = (each for each in examples() if "triggers" in each)
    assert late["triggers"][0]["event_type"] == EVENT_VALIDITY_ENDED
    automations = [
        {"alias": name, **each} for name, each in (("late", late), ("evening", evening))
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    cv.SCRIPT_SCHEMA(evening["actions"])
    data = {"pin": "7", "name": None, "serial_number": "T1", "result": "queued"}
    hass.bus.async_fire(EVENT_VALIDITY_ENDED, {**data, "result": "done"})
    hass.bus.async_fire(EVENT_VALIDITY_ENDED, data)
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.evening"}, blocking=True
    )
    await hass.async_block_till_done()
    messages = sorted(
        each["message"] for each in hass.data["persistent_notification"].values()
    )
    assert messages == [
        "The time of 7 is over, but the terminal T1 is offline.",
        "Tomorrow: nobody",
    ]
