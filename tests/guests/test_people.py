"""Until when a person of the household may enter, and what is said of the end."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.const import EVENT_VALIDITY_ENDED
from tests.household.support import async_add_person, entity_id_of
from tests.support.activity import sentences
from tests.support.device import Device
from tests.support.house import async_pass_time
from tests.support.hub import SERIAL_NUMBER, device_of

from .support import NOW, UNTIL, async_delete, async_go_to, async_write

_UTC_END = "2026-06-15T12:00:00+00:00"


@pytest.fixture
async def persons(hass: HomeAssistant) -> None:
    """Have Home Assistant's own persons, before the test's server takes no more paths."""
    assert await async_setup_component(hass, "person", {})


async def async_shown(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> str:
    """Return what the person's device shows."""
    await async_pass_time(hass, freezer, 1)
    entity_id = entity_id_of(hass, "valid_until")
    assert entity_id is not None
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


@pytest.mark.freeze_time(NOW)
async def test_sensor(
    persons: None,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    told: list[Event],
) -> None:
    """Test that a person's device shows the end, follows it, and who is linked is told."""
    linked = "person.aunt"
    await async_add_person(hass, name="Aunt", person=linked)
    assert await async_shown(hass, freezer) == "unknown"
    await async_write(hass, terminal, valid_until="2026-06-16")
    assert await async_shown(hass, freezer) == "2026-06-16T21:59:59+00:00"
    await async_write(hass, terminal, valid_until=UNTIL)
    assert await async_shown(hass, freezer) == _UTC_END
    await async_write(hass, terminal, pin="8", valid_until="2026-06-20")
    assert await async_shown(hass, freezer) == _UTC_END
    await async_go_to(hass, freezer, _UTC_END)
    await async_delete(terminal)
    assert await async_shown(hass, freezer) == "unknown"
    assert [event.data["person"] for event in told] == [linked]


@pytest.mark.freeze_time(NOW)
async def test_terminal_that_does_not_count(
    persons: None,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
) -> None:
    """Test that the same number at a terminal of others is somebody else."""
    await async_add_person(hass, terminals=["OTHER"])
    await async_write(hass, terminal, valid_until=UNTIL)
    assert await async_shown(hass, freezer) == "unknown"


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ("done", "Plumber was removed from {0}: the time is over"),
        (
            "queued",
            "Plumber is still to be removed from {0}, which is not there: the time is"
            " over",
        ),
        ("refused", "Plumber could not be removed from {0} although the time is over"),
        (
            "kept",
            "Plumber stays at {0} as its last administrator although the time is over",
        ),
    ],
)
async def test_activity(
    logbook: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    terminal: Device,
    result: str,
    sentence: str,
) -> None:
    """Test that the activity page says in plain words what has become of a guest."""
    hass.bus.async_fire(
        EVENT_VALIDITY_ENDED,
        {
            "device_id": device_of(hass).id,
            "serial_number": SERIAL_NUMBER,
            "pin": "7",
            "name": "Plumber",
            "person": None,
            "valid_until": _UTC_END,
            "result": result,
        },
    )
    assert await sentences(hass, hass_ws_client) == [sentence.format(SERIAL_NUMBER)]
