"""What the activity page says of doors."""

from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.support.activity import sentences
from tests.support.hub import device_of

from .conftest import StartPanel


@pytest.mark.parametrize(
    ("code", "pin", "card", "sentence"),
    [
        (0, "5", "0", "Number 5 was let in at {name}, door 1"),
        (
            23,
            "5",
            "0",
            "Number 5 was refused at {name}, door 1: No right to pass this door",
        ),
        (27, "0", "1234567", "{name}, door 1 refused an unknown card"),
        (102, "0", "0", "{name}, door 1 was forced open"),
    ],
)
async def test_doors(
    logbook: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    start_panel: StartPanel,
    code: int,
    pin: str,
    card: str,
    sentence: str,
) -> None:
    """Test that a door says who was let in, who was not, and why."""
    panel = await start_panel()
    await panel.event(code, pin=pin, card=card)
    found = await sentences(hass, hass_ws_client)
    assert sentence.format(name=device_of(hass).name) in found
    assert "1234567" not in str(found)
