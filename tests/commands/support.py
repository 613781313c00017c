"""What the tests of the commands share."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
import time
from typing import Any, Final

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from simulator import VirtualTerminal
from tests.support.device import Device
from tests.support.house import async_pass_time, entry_of, value_of
from tests.support.hub import DOMAIN, SERIAL_NUMBER, device_of, loaded_hub

type StartVirtual = Callable[..., Awaitable[VirtualTerminal]]

# The clock may be frozen, so patience is counted in looks of a few ms each.
_LOOKS: Final = 1500
_PAUSE: Final = 0.003


async def async_breathe() -> None:
    """Let everything else run for a moment, whatever the clock shows."""
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, _PAUSE)


async def async_until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(_LOOKS):
        if condition():
            return
        await async_breathe()
    raise AssertionError("It never came to be so")


async def async_call(
    hass: HomeAssistant,
    action: str,
    device_id: str | list[str] | None = None,
    context: Context | None = None,
    **data: Any,
) -> dict[str, Any]:
    """Call an action of the terminal, or of other devices; return its response."""
    chosen = device_of(hass).id if device_id is None else device_id
    response = await hass.services.async_call(
        DOMAIN,
        action,
        {"device_id": chosen, **data},
        blocking=True,
        context=context,
        return_response=True,
    )
    assert isinstance(response, dict)
    return response


async def async_press(
    hass: HomeAssistant, key: str, context: Context | None = None
) -> None:
    """Press one of the terminal's buttons."""
    entry = entry_of(hass, key)
    assert entry is not None, f"there is no button {key}"
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": entry.entity_id},
        blocking=True,
        context=context,
    )


async def async_disconnect(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the terminal be silent until it is known to be gone."""
    for _ in range(5):
        await async_pass_time(hass, freezer, 5)
    assert value_of(hass, "connected") == "off"


def known_lock(hass: HomeAssistant, key: str = "lock") -> None:
    """Have a lock that is off by default be on when its terminal is set up."""
    er.async_get(hass).async_get_or_create("lock", DOMAIN, f"{SERIAL_NUMBER}_{key}")


async def async_use_lock(
    hass: HomeAssistant, service: str, key: str = "lock", context: Context | None = None
) -> None:
    """Have a voice assistant, for instance, do something with a lock."""
    entry = entry_of(hass, key)
    assert entry is not None, f"there is no lock {key}"
    await hass.services.async_call(
        "lock",
        service,
        {"entity_id": entry.entity_id},
        blocking=True,
        context=context,
    )


def pending(hass: HomeAssistant, serial_number: str = SERIAL_NUMBER) -> int:
    """Return how many commands of a terminal have no end yet."""
    return int(value_of(hass, "pending_commands", serial_number))


async def async_ask(
    hass: HomeAssistant,
    work: Coroutine[Any, Any, Any],
    serial_number: str = SERIAL_NUMBER,
    commands: int = 1,
) -> asyncio.Task[Any]:
    """Begin to wait for an action; return when its commands are queued or it failed."""
    wanted = pending(hass, serial_number) + commands
    task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(work)
    await async_until(lambda: task.done() or pending(hass, serial_number) >= wanted)
    return task


async def async_end(task: asyncio.Task[Any]) -> Any:
    """Return what an action answers, or raise what it raises."""
    await async_until(task.done)
    return task.result()


async def async_queue(
    hass: HomeAssistant,
    action: str,
    device_id: str | list[str] | None = None,
    **data: Any,
) -> int:
    """Queue a command and return its number."""
    answer = await async_call(hass, action, device_id, wait=0, **data)
    assert answer["result"] == "queued"
    return int(answer["command_id"])


async def async_run(task: asyncio.Task[Any], virtual: VirtualTerminal) -> Any:
    """Let a virtual terminal ask until an action has ended; return its answer."""
    for _ in range(_LOOKS):
        if task.done():
            return task.result()
        if virtual.rebooting or not virtual.connected:
            virtual.rebooting = False
            await virtual.handshake()
        else:
            await virtual.poll()
        await async_breathe()
    raise AssertionError("The action never ended")


async def async_do(
    hass: HomeAssistant, virtual: VirtualTerminal, action: str, **data: Any
) -> Any:
    """Call an action while a virtual terminal carries it out; return the response."""
    call = async_call(hass, action, **data)
    return await async_run(asyncio.get_running_loop().create_task(call), virtual)


async def async_wait(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let frozen time pass, and everything that waits for it happen."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    for _ in range(5):
        await async_breathe()


def virtual_of(
    client: TestClient[Any, Any], serial_number: str = SERIAL_NUMBER, **changes: Any
) -> VirtualTerminal:
    """Return a virtual terminal that calls the tests' Home Assistant."""
    server = f"http://127.0.0.1:{client.server.port}"
    return VirtualTerminal(server, serial_number, **changes)


def lines_of(body: bytes) -> dict[int, str]:
    """Return the commands of an answer by number; every line has its end."""
    if body == b"OK":
        return {}
    assert body.endswith(b"\n")
    lines = body.decode().removesuffix("\n").split("\n")
    parts = [line.split(":", 2) for line in lines]
    assert all(part[0] == "C" for part in parts)
    return {int(number): text for _, number, text in parts}


async def async_poll(device: Device, **query: str) -> dict[int, str]:
    """Ask for commands; return them by number."""
    reply = await device.poll(**query)
    assert reply.status == 200
    return lines_of(reply.body)


async def async_reply(device: Device, command_id: int, code: int = 0) -> None:
    """Report that a command was carried out."""
    body = f"ID={command_id}&Return={code}&CMD=DATA\n"
    reply = await device.request("POST", "/iclock/devicecmd", body)
    assert (reply.status, reply.text) == (200, "OK")


def door_device(hass: HomeAssistant, door: int) -> str | None:
    """Return the id of the device of a further door, None if there is none."""
    entry_id = loaded_hub(hass).entry_id
    identifier = (DOMAIN, f"{SERIAL_NUMBER}_door_{door}")
    registry = dr.async_get(hass)
    for device in dr.async_child_entries_for_config_entry(registry, entry_id):
        if identifier in device.identifiers:
            return device.id
    return None


def entity_id_of(hass: HomeAssistant, key: str) -> str:
    """Return the entity id of one of the terminal's entities."""
    entry: er.RegistryEntry | None = entry_of(hass, key)
    assert entry is not None
    return entry.entity_id
