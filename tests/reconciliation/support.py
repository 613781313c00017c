"""What the tests of the reconciliation share."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.zkteco_push.hub import Hub
from simulator import Punch, VirtualTerminal
from tests.commands.support import async_breathe, virtual_of
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub

EVENING = "2026-06-15 18:00:00+00:00"
TODAY = datetime(2026, 6, 15, 20, 0)
_LOOKS = 400


def punch_at(pin: str, time: datetime, state: int = 0) -> Punch:
    """Return a punch of a wall-clock time."""
    return Punch(pin=pin, time=time, state=state, verification=15)


class House:
    """A hub with one terminal whose clock and life the test drives."""

    def __init__(
        self,
        hass: HomeAssistant,
        client: TestClient[Any, Any],
        freezer: FrozenDateTimeFactory,
    ) -> None:
        """Take what the house is made of."""
        self.hass = hass
        self.client = client
        self.freezer = freezer
        self.virtuals: dict[str, VirtualTerminal] = {}
        self.events: list[Event[Any]] = []

        @callback
        def hear(event: Event[Any]) -> None:
            """Keep an event."""
            self.events.append(event)

        for name in ("zkteco_push_punch", "zkteco_push_backlog"):
            hass.bus.async_listen(name, hear)

    async def begin(self, *serial_numbers: str, **changes: Any) -> VirtualTerminal:
        """Set up the hub; each terminal sends what it holds for the first time."""
        options = changes.pop("options", {})
        serials = serial_numbers or (SERIAL_NUMBER,)
        await async_set_up_hub(self.hass, {serial: {} for serial in serials}, **options)
        for serial in serials:
            virtual = self.virtuals[serial] = virtual_of(
                self.client, serial, now=dt_util.utcnow, **changes
            )
            await self.connect(virtual)
        await self.live(180)
        self.events.clear()
        return self.virtuals[serials[0]]

    async def connect(self, virtual: VirtualTerminal) -> None:
        """Let a terminal call for the first time, or anew."""
        assert (await virtual.handshake()).accepted
        if virtual.options_due:
            assert (await virtual.push_options()).accepted
        assert (await virtual.upload()).accepted
        assert (await virtual.poll()).accepted

    async def live(self, seconds: float, *, silent: bool = False) -> None:
        """Let time pass while the terminals ask every few seconds."""
        for _ in range(int(seconds // 5)):
            self.freezer.tick(5)
            async_fire_time_changed(self.hass)
            if not silent:
                for virtual in self.virtuals.values():
                    await virtual.poll()
            await async_breathe()

    async def settle(self, seconds: float = 400) -> None:
        """Let the terminals live until what is due has been done."""
        await self.live(seconds)
        for _ in range(_LOOKS):
            if not self.is_running():
                return
            await self.live(5)
        raise AssertionError("it never ended")

    @property
    def hub(self) -> Hub:
        """Return the hub."""
        hub = loaded_hub(self.hass).runtime_data
        assert isinstance(hub, Hub)
        return hub

    def is_running(self) -> bool:
        """Return whether a terminal is being compared."""
        return self.hub.reconciler.is_running

    def want(self) -> None:
        """Have everything compared soon, as after an outage an hour later."""
        self.freezer.tick(3700)
        self.hub.reconciler.async_want_all()

    async def punches(
        self, serial_number: str = SERIAL_NUMBER
    ) -> set[tuple[str, datetime]]:
        """Return who has punched when, as the journal knows it."""
        stored = await self.hub.journal.punches(serial_number, limit=100_000)
        return {
            (
                each.punch.pin,
                datetime.fromtimestamp(each.punch.local_time, UTC).replace(tzinfo=None),
            )
            for each in stored
        }

    def asked(self, virtual: VirtualTerminal, beginning: str = "") -> list[str]:
        """Return what a terminal has been told to do, of a kind."""
        return [row.text for row in virtual.executed if row.text.startswith(beginning)]


def lose(virtual: VirtualTerminal, *punches: Punch) -> None:
    """Have a terminal hold punches that it believes to have sent."""
    for punch in punches:
        virtual.store.add_punch(punch, sent=True)


def fill(virtual: VirtualTerminal, days: int, *, sent: bool = False) -> None:
    """Have a terminal hold two punches of each of the last days."""
    for number in range(days):
        for hour, state in ((8, 0), (17, 1)):
            time = TODAY.replace(hour=hour) - timedelta(days=number)
            virtual.store.add_punch(punch_at("1", time, state), sent=sent)


def held(virtual: VirtualTerminal) -> set[tuple[str, datetime]]:
    """Return who has punched when, as a terminal knows it."""
    return {(each.pin, each.time) for each in virtual.store.punches}
