"""A real Home Assistant with two virtual terminals, for a browser to look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scripts.demo.client import Client, logged_in
from scripts.demo.configuration import DOMAIN
from scripts.demo.process import HomeAssistant, free_port
from simulator import REFUSALS, Pace, VirtualTerminal
from tests.smoke.evidence import Journal
from tests.smoke.test_copy import until

FRONT: Final = "PANEL00000001"
BACK: Final = "PANEL00000002"
# Calls in, but nobody has approved it.
WAITING: Final = "PANEL00000003"
USERS: Final = 3

_PACE: Final = Pace(poll=0.2, failure=0.5, refused=0.5)
_NAMES: Final = {FRONT: "Front door", BACK: "Back door"}


@dataclass(frozen=True, slots=True)
class PanelHouse:
    """Home Assistant with its log, who is logged in, and the terminals by serial number.

    `tolerated` are texts of complaints that a test brings about.
    """

    home_assistant: HomeAssistant
    config: Path
    log: Path
    client: Client
    terminals: dict[str, VirtualTerminal]
    tolerated: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Return where Home Assistant answers."""
        return self.home_assistant.url

    @property
    def front(self) -> VirtualTerminal:
        """Return the terminal that knows three people."""
        return self.terminals[FRONT]

    @property
    def back(self) -> VirtualTerminal:
        """Return the terminal that knows nobody yet."""
        return self.terminals[BACK]

    @property
    def journal(self) -> Journal:
        """Return what looks into the journal's file."""
        return Journal(self.config)

    def add_terminal(self, serial_number: str, **changes: Any) -> VirtualTerminal:
        """Have one more terminal call in; one that nobody has approved is refused."""
        terminal = VirtualTerminal(
            self.url,
            serial_number,
            pace=_PACE,
            refusals=REFUSALS | {401, 404},
            **changes,
        )
        self.terminals[serial_number] = terminal
        terminal.start()
        return terminal

    async def device_id(self, serial_number: str) -> str:
        """Return the id of a terminal's device."""
        async with self.client.websocket() as websocket:
            devices = await websocket.command("config/device_registry/list")
        identifier = [DOMAIN, serial_number]
        found: str = next(
            device["id"] for device in devices if identifier in device["identifiers"]
        )
        return found

    async def set_option(self, **options: Any) -> None:
        """Change options of the hub by their form, the others as they are."""
        flows = "/api/config/config_entries/options/flow"
        flow = await self.client.post(flows, {"handler": await self.client.add_hub()})
        given: dict[str, Any] = {}
        for asked in flow["data_schema"]:
            suggested = (asked.get("description") or {}).get("suggested_value")
            if suggested is None:
                suggested = asked.get("default")
            if suggested is not None:
                given[asked["name"]] = suggested
        result = await self.client.post(
            f"{flows}/{flow['flow_id']}", {**given, **options}
        )
        assert result["type"] == "create_entry", result


@asynccontextmanager
async def panel_house(folder: Path) -> AsyncIterator[PanelHouse]:
    """Run Home Assistant with a terminal at the front door and one at the back door."""
    config, log = folder / "config", folder / "hass.log"
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        async with home_assistant, logged_in(home_assistant.url) as client:
            house = PanelHouse(home_assistant, config, log, client, {})
            await client.add_hub()
            for serial_number, name in _NAMES.items():
                await client.approve(serial_number, name=name)
                await house.journal.wait_for_entries(serial_number)
            front = house.add_terminal(FRONT, users=USERS, pictures=True)
            back = house.add_terminal(BACK)
            try:
                await until(lambda: front.connected and back.connected)
                yield house
            finally:
                for terminal in house.terminals.values():
                    await terminal.stop()
