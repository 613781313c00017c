"""Each blueprint is imported, filled in as its form does, and run by a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from tests.support.device import Device
from tests.support.house import async_pass_time, async_settle, state_of
from tests.support.hub import device_of

FOLDER: Final = Path(__file__).parents[2] / "blueprints" / "automation" / "zkteco_push"
NAMES: Final = sorted(path.stem for path in FOLDER.glob("*.yaml"))
REPOSITORY: Final = "https://github.com/zkteco-push/home-assistant-zkteco-push"

type Run = Callable[..., Awaitable[list[ServiceCall]]]


@pytest.fixture
def run(hass: HomeAssistant) -> Run:
    """Return what makes an automation of a blueprint; its actions are collected."""

    async def begin(name: str, message: str, **inputs: Any) -> list[ServiceCall]:
        """Import a blueprint and fill it in; `message` is what its action says."""
        folder = Path(hass.config.path("blueprints", "automation", "zkteco_push"))
        await hass.async_add_executor_job(shutil.copytree, FOLDER, folder)
        calls: list[ServiceCall] = async_mock_service(hass, "test", "told")
        action = {"action": "test.told", "data": {"message": message}}
        automation = {
            "alias": "It",
            "use_blueprint": {
                "path": f"zkteco_push/{name}.yaml",
                "input": {"actions": [action], **inputs},
            },
        }
        assert await async_setup_component(
            hass, "automation", {"automation": automation}
        )
        await hass.async_block_till_done()
        assert state_on(hass)
        return calls

    return begin


def state_on(hass: HomeAssistant) -> bool:
    """Return whether the automation is there and on."""
    state = hass.states.get("automation.it")
    return state is not None and state.state == "on"


async def breathe() -> None:
    """Let an automation run that will not end before its pause is over."""
    for _ in range(50):
        await asyncio.sleep(0)


def messages(calls: list[ServiceCall]) -> list[str]:
    """Return what was told."""
    return [call.data["message"] for call in calls]


@pytest.mark.parametrize("name", NAMES)
async def test_import(hass: HomeAssistant, name: str) -> None:
    """Test that Home Assistant takes each one, and knows where it is from."""
    folder = Path(hass.config.path("blueprints", "automation", "zkteco_push"))
    await hass.async_add_executor_job(shutil.copytree, FOLDER, folder)
    found = await async_get_blueprints(hass).async_get_blueprint(
        f"zkteco_push/{name}.yaml"
    )
    assert found.domain == "automation"
    assert found.validate() is None
    metadata = found.metadata
    assert metadata["source_url"] == (
        f"{REPOSITORY}/blob/main/blueprints/automation/zkteco_push/{name}.yaml"
    )
    assert metadata["homeassistant"]["min_version"] == "2026.10.0"
    for field in metadata["input"].values():
        assert field["name"]
        assert "selector" in field


def test_names() -> None:
    """Test that the five are there, each under a name that says what it does."""
    assert NAMES == [
        "doorbell_to_phone",
        "greet",
        "office_empty",
        "terminal_offline",
        "unknown_or_refused",
    ]
    texts = [load_yaml_dict(FOLDER / f"{name}.yaml") for name in NAMES]
    titles = [text["blueprint"]["name"] for text in texts]
    assert all(title.startswith("ZKTeco Push: ") for title in titles)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, ["Hello Alice", "Hello 8", "Hello Alice"]),
        ({"numbers": ["7"]}, ["Hello Alice", "Hello Alice"]),
        ({"states": ["check_out"]}, ["Hello Alice"]),
        ({"numbers": ["8"], "states": ["check_out"]}, []),
        ({"people": ["person.bob"]}, []),
    ],
)
async def test_greet(
    hass: HomeAssistant,
    terminal: Device,
    run: Run,
    inputs: dict[str, Any],
    expected: list[str],
) -> None:
    """Test that those who are meant are greeted, by name where there is one."""
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Alice\tPri=0\n")
    device_id = device_of(hass).id
    calls = await run("greet", "Hello {{ name }}", terminal=device_id, **inputs)
    assert (await terminal.punch("7")).text == "OK:1"
    assert (await terminal.punch("8")).text == "OK:1"
    assert (await terminal.punch("7", state=1)).text == "OK:1"
    await async_settle(hass)
    assert messages(calls) == expected


async def test_no_late_greeting(
    hass: HomeAssistant, terminal: Device, run: Run
) -> None:
    """Test that nobody is greeted for yesterday's punch, nor twice for one."""
    calls = await run("greet", "Hello {{ name }}", terminal=device_of(hass).id)
    yesterday = dt_util.utcnow() - timedelta(days=1)
    assert (await terminal.punch("7", yesterday)).text == "OK:1"
    line = terminal.attlog_line("7")
    for _ in range(2):
        assert (await terminal.upload("ATTLOG", line)).text == "OK:1"
    await async_settle(hass)
    assert messages(calls) == ["Hello 7"]


async def test_unknown_or_refused(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    run: Run,
) -> None:
    """Test that a failed attempt is told once until the pause is over."""
    calls = await run(
        "unknown_or_refused", "{{ what }}", terminal=device_of(hass).id, pause=30
    )
    for code in (33, 2, 2):
        await terminal.operate(code)
        await breathe()
        freezer.tick(2)
    assert messages(calls) == ["not recognised"]
    await async_pass_time(hass, freezer, 31)
    freezer.tick(2)
    await terminal.operate(2)
    await breathe()
    assert messages(calls) == ["not recognised"] * 2
    await async_pass_time(hass, freezer, 31)


async def test_terminal_offline(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    run: Run,
) -> None:
    """Test that a terminal that is silent is told of, and told of again when back."""
    back = {"action": "test.told", "data": {"message": "{{ terminal }} is back"}}
    calls = await run(
        "terminal_offline",
        "{{ terminal }} is gone",
        connected=[state_of(hass, "connected").entity_id],
        minutes=2,
        back_actions=[back],
    )
    for _ in range(20):
        await async_pass_time(hass, freezer, 5)
    assert state_of(hass, "connected").state == "off"
    assert messages(calls) == []
    for _ in range(10):
        await async_pass_time(hass, freezer, 5)
    name = device_of(hass).name
    assert messages(calls) == [f"{name} is gone"]
    await terminal.poll()
    await async_settle(hass)
    assert messages(calls) == [f"{name} is gone", f"{name} is back"]
