"""People at the terminal: they punch, ring and are photographed now and then."""

import asyncio
from dataclasses import dataclass
from random import Random

from .terminal import VirtualTerminal


@dataclass(frozen=True, slots=True)
class Activity:
    """How often something happens, in seconds; 0 is never."""

    punch_every: float = 0.0
    ring_every: float = 0.0
    photo_every: float = 0.0


async def be_busy(terminal: VirtualTerminal, activity: Activity) -> None:
    """Use the terminal as people would, until cancelled."""
    async with asyncio.TaskGroup() as group:
        if activity.punch_every > 0:
            group.create_task(_punch(terminal, activity.punch_every, photo=False))
        if activity.photo_every > 0:
            group.create_task(_punch(terminal, activity.photo_every, photo=True))
        if activity.ring_every > 0:
            photo = activity.photo_every > 0
            group.create_task(_ring(terminal, activity.ring_every, photo=photo))


async def _punch(terminal: VirtualTerminal, seconds: float, *, photo: bool) -> None:
    random = Random(f"{terminal.identity.serial}/{photo}")
    while True:
        await asyncio.sleep(seconds)
        pins = [user.pin for user in terminal.store.users] or ["1"]
        state = 0 if terminal.clock.now().hour < 12 else 1
        await terminal.punch(random.choice(pins), state=state, photo=photo)


async def _ring(terminal: VirtualTerminal, seconds: float, *, photo: bool) -> None:
    """Ring; who stands there looks into the camera, which does not know the face."""
    while True:
        await asyncio.sleep(seconds)
        if photo:
            await terminal.take_photo()
        await terminal.ring()
