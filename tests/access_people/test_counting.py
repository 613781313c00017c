"""Tests of whether all that an access terminal counts is here."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from zlib import crc32

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from tests.commands.support import async_breathe
from tests.support.house import issues, value_of
from tests.support.hub import OTHER_SERIAL_NUMBER, async_restart_hub, loaded_hub

from .support import FACE_TERMINAL, PANEL, AccessTerminal, async_act

type StartAccess = Callable[..., Awaitable[AccessTerminal]]

EVENING: Final = "2026-06-15 18:00:00+00:00"
MISSING: Final = f"events_missing_{OTHER_SERIAL_NUMBER}"
EVENT: Final = (
    "cardno=0\tpin=7\tverified=1\tdoorid=1\teventtype=0\tinoutstate=0"
    "\ttime_second={1}\tindex={0}\tsitecode=0\tsn=BOCK200960001"
)
COUNT: Final = "DATA COUNT transaction"
QUERY: Final = "DATA QUERY tablename=transaction,fielddesc=*,filter=*"


class Counting:
    """A terminal that counts its events, with the time around it."""

    def __init__(
        self,
        hass: HomeAssistant,
        terminal: AccessTerminal,
        freezer: FrozenDateTimeFactory,
        events: int,
    ) -> None:
        """Take how many events the terminal has."""
        self.hass = hass
        self.terminal = terminal
        self.freezer = freezer
        self.events = events
        terminal.answers[COUNT] = self._count
        terminal.answers[QUERY] = self.send
        self.happened: list[Any] = []
        for name in ("zkteco_push_access", "zkteco_push_punch"):
            hass.bus.async_listen(name, self.happened.append)

    async def _count(
        self, terminal: AccessTerminal, command_id: int, text: str
    ) -> None:
        """Count."""
        line = f"transaction={self.events}"
        await terminal.tell(command_id, "transaction", line, kind="count")

    async def send(self, terminal: AccessTerminal, command_id: int, text: str) -> None:
        """Send all events."""
        rows = (
            EVENT.format(number, 849000000 + number) for number in range(self.events)
        )
        await terminal.tell(command_id, "transaction", *rows)

    async def live(self, seconds: float, step: float = 5) -> None:
        """Let time pass while the terminal asks every few seconds."""
        for _ in range(int(seconds // step)):
            self.freezer.tick(step)
            async_fire_time_changed(self.hass)
            await self.terminal.poll()
            for _ in range(3):
                await async_breathe()

    async def upload(self, *numbers: int) -> None:
        """Send events of now by itself."""
        for number in numbers:
            time = self.terminal.device.wall_clock()
            await self.terminal.send_events(
                f"time={time}\tpin=7\tcardno=0\teventaddr=1\tevent=0\tindex={number}"
            )

    async def come_back(self) -> None:
        """Let the terminal be back after hours, and be compared when it is calm."""
        self.freezer.tick(7200)
        async_fire_time_changed(self.hass)
        await self.live(240)

    @property
    def missing(self) -> str:
        """Return how many are shown as missing."""
        return value_of(self.hass, "missing_punches", OTHER_SERIAL_NUMBER)


async def begin(
    hass: HomeAssistant,
    start_access: StartAccess,
    freezer: FrozenDateTimeFactory,
    options: dict[str, str],
    events: int,
) -> Counting:
    """Return a terminal on an evening in June."""
    freezer.move_to(EVENING)
    return Counting(hass, await start_access(options), freezer, events)


async def test_complete(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that nothing is missing, and the terminal has only counted."""
    counting = await begin(hass, start_access, freezer, FACE_TERMINAL, 2)
    await counting.upload(1, 2)
    await counting.come_back()
    assert counting.missing == "0"
    assert counting.terminal.commands == [COUNT]
    assert MISSING not in issues(hass)


async def test_only_counted(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that a terminal is never asked for what is missing, and the user told."""
    counting = await begin(hass, start_access, freezer, FACE_TERMINAL, 5)
    await counting.upload(1, 2)
    await counting.come_back()
    assert counting.missing == "3"
    assert set(counting.terminal.commands) == {COUNT}
    issue = issues(hass)[MISSING]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["count"] == "3"
    # Over a restart it stays known, and it goes when the rest has come.
    await async_restart_hub(hass)
    assert (counting.missing, MISSING in issues(hass)) == ("3", True)
    await counting.upload(3, 4, 5)
    await counting.come_back()
    assert (counting.missing, MISSING in issues(hass)) == ("0", False)


async def test_fetched(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that a panel sends what is missing, as the past."""
    counting = await begin(hass, start_access, freezer, PANEL, 4)
    await counting.come_back()
    assert counting.missing == "0"
    assert counting.terminal.commands == [COUNT, COUNT, QUERY, COUNT]
    assert MISSING not in issues(hass)
    assert counting.happened == []
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.count_access_events(OTHER_SERIAL_NUMBER) == 4


async def test_sent_in_vain(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that a panel that does not send what it counts is left alone for a week."""
    counting = await begin(hass, start_access, freezer, PANEL, 4)
    counting.terminal.answers.pop(QUERY)
    counting.terminal.codes[QUERY] = -1
    await counting.come_back()
    assert (counting.missing, MISSING in issues(hass)) == ("4", True)
    assert counting.terminal.commands.count(QUERY) == 1
    counting.terminal.codes.clear()
    counting.terminal.commands.clear()
    await counting.come_back()
    assert set(counting.terminal.commands) == {COUNT}
    counting.terminal.answers[QUERY] = counting.send
    counting.freezer.tick(7 * 86_400)
    await counting.come_back()
    assert (counting.missing, MISSING in issues(hass)) == ("0", False)


async def test_forgotten_there(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that more here than there is no reason to miss nothing later on."""
    counting = await begin(hass, start_access, freezer, FACE_TERMINAL, 1)
    await counting.upload(1, 2, 3)
    await counting.come_back()
    assert counting.missing == "0"
    counting.events = 2
    await async_restart_hub(hass)
    await counting.come_back()
    assert counting.missing == "1"


@pytest.mark.parametrize("code", [-629, -13])
async def test_cannot_count(
    hass: HomeAssistant,
    start_access: StartAccess,
    freezer: FrozenDateTimeFactory,
    code: int,
) -> None:
    """Test that a terminal that cannot count is missing nothing that is known."""
    counting = await begin(hass, start_access, freezer, PANEL, 4)
    counting.terminal.answers.pop(COUNT)
    counting.terminal.codes[COUNT] = code
    await counting.come_back()
    assert counting.missing == "unknown"
    assert counting.terminal.commands == [COUNT]
    assert MISSING not in issues(hass)


async def test_emptied(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that an emptied terminal begins anew: what comes later can be missed."""
    counting = await begin(hass, start_access, freezer, FACE_TERMINAL, 2)
    await counting.upload(1, 2)
    await async_act(
        hass, counting.terminal, "clear", what="attendance_log", confirm=True
    )
    counting.events = 1
    await counting.come_back()
    assert counting.missing == "1"


async def test_every_night(
    hass: HomeAssistant, start_access: StartAccess, freezer: FrozenDateTimeFactory
) -> None:
    """Test that a terminal is compared at night, at a time of its own."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-06-16 01:05:00+00:00")
    counting = Counting(hass, await start_access(FACE_TERMINAL), freezer, 2)
    # It is here all the time, so only the hour can be the reason.
    delay = crc32(OTHER_SERIAL_NUMBER.encode()) % 3600
    await counting.live(5 * 60 + delay - 30, step=12)
    assert counting.terminal.commands == []
    await counting.live(90, step=12)
    assert COUNT in counting.terminal.commands
