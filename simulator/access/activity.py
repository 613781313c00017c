"""People at the doors: they come, pass and ring now and then."""

import asyncio
from random import Random

from simulator.activity import Activity

from .records import Credential, Method
from .tables import card_number, hexadecimal_card
from .terminal import VirtualAccessTerminal


def credentials(terminal: VirtualAccessTerminal) -> list[Credential]:
    """Return what the people whom a device knows can show."""
    shown = [
        Credential(Method.FINGER if row["Type"] == "1" else Method.FACE, "", row["Pin"])
        for row in terminal.store.tables["biodata"]
    ]
    if terminal.several_cards:
        rows = terminal.store.tables["mulcarduser"]
        numbers = [hexadecimal_card(row.get("CardNo", "")) for row in rows]
    else:
        numbers = [card_number(r.get("CardNo", "")) for r in terminal.store.users]
    return shown + [Credential(Method.CARD, str(n)) for n in numbers if n]


async def be_busy_at_doors(terminal: VirtualAccessTerminal, activity: Activity) -> None:
    """Use the doors as people would, until cancelled."""
    async with asyncio.TaskGroup() as group:
        if activity.punch_every > 0:
            group.create_task(_pass(terminal, activity.punch_every))
        if activity.photo_every > 0:
            group.create_task(_photograph(terminal, activity.photo_every))
        if activity.ring_every > 0:
            group.create_task(_ring(terminal, activity.ring_every))


async def _pass(terminal: VirtualAccessTerminal, seconds: float) -> None:
    random = Random(terminal.serial)
    while True:
        await asyncio.sleep(seconds)
        known = credentials(terminal) or [Credential(Method.CARD, "1")]
        door = random.randint(1, len(terminal.doors))
        out = terminal.clock.now().hour >= 12
        await terminal.present(door, random.choice(known), out=out)
        if terminal.door(door).unlocked:
            await terminal.open_door(door)
            await asyncio.sleep(min(seconds, 1.0) / 2)
            await terminal.close_door(door)


async def _ring(terminal: VirtualAccessTerminal, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await terminal.ring()


async def _photograph(terminal: VirtualAccessTerminal, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await terminal.take_photo()
