"""What the tests of copies share."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from simulator import Picture, Template, User, VirtualTerminal
from tests.commands.support import async_breathe, async_call, virtual_of
from tests.support.hub import async_set_up_hub, device_of

type StartDoors = Callable[..., Awaitable[None]]

_LOOKS = 3000


@dataclass(eq=False)
class Door:
    """A virtual terminal of a house, and how it is made."""

    serial_number: str
    changes: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    virtual: VirtualTerminal = field(init=False)

    async def connect(self) -> None:
        """Shake hands and send all that has not been sent."""
        assert (await self.virtual.handshake()).accepted
        if self.virtual.pushes_options:
            assert (await self.virtual.push_options()).accepted
        assert (await self.virtual.upload()).accepted


async def async_start_doors(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    doors: Sequence[Door],
    options: dict[str, Any],
) -> None:
    """Set up a hub with terminals that have sent all they hold."""
    await async_set_up_hub(
        hass, {door.serial_number: door.settings for door in doors}, **options
    )
    for door in doors:
        door.virtual = virtual_of(client, door.serial_number, **door.changes)
        await door.connect()


async def async_run_all(task: asyncio.Task[Any], *doors: Door) -> Any:
    """Let terminals ask until an action has ended; return its answer."""
    for _ in range(_LOOKS):
        if task.done():
            return task.result()
        for door in doors:
            await door.virtual.poll()
        await async_breathe()
    raise AssertionError("The action never ended")


def begin_copy(
    hass: HomeAssistant, source: Door, targets: Sequence[Door], **data: Any
) -> asyncio.Task[Any]:
    """Begin a copy that is waited for."""
    to_device_id = [device_of(hass, door.serial_number).id for door in targets]
    call = async_call(
        hass,
        "copy_users",
        device_of(hass, source.serial_number).id,
        to_device_id=to_device_id,
        **{"wait": 120, **data},
    )
    return asyncio.get_running_loop().create_task(call)


async def async_copy(
    hass: HomeAssistant, source: Door, *targets: Door, **data: Any
) -> dict[str, Any]:
    """Copy and return the report of the first target."""
    answer = await async_run_all(
        begin_copy(hass, source, targets, **data), source, *targets
    )
    return report_of(hass, answer, targets[0])


def report_of(
    hass: HomeAssistant, answer: dict[str, Any], door: Door
) -> dict[str, Any]:
    """Return what an answer says of one target."""
    found: dict[str, Any] = answer["terminals"][device_of(hass, door.serial_number).id]
    return found


def users_of(door: Door) -> dict[str, User]:
    """Return a terminal's users by PIN."""
    return {user.pin: user for user in door.virtual.store.users}


def templates_of(door: Door) -> set[Template]:
    """Return a terminal's templates."""
    return set(door.virtual.store.templates)


def pictures_of(door: Door) -> set[tuple[str, bool, str]]:
    """Return whose pictures a terminal has, what for, and what is on them."""
    return {(row.pin, row.comparison, row.content) for row in _pictures(door)}


def _pictures(door: Door) -> list[Picture]:
    """Return a terminal's pictures."""
    return list(door.virtual.store.pictures)


def reasons(report: dict[str, Any], pin: str) -> dict[str, str]:
    """Return why parts of a person were skipped, by what they are."""
    return {row["item"]: row["reason"] for row in report["users"][pin]["skipped"]}


def sent(report: dict[str, Any], pin: str) -> list[str]:
    """Return which parts of a person were sent."""
    return [row["item"] for row in report["users"][pin]["sent"]]
