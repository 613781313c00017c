"""A panel at the other end of the line, and what the tests of doors share."""

from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from tests.commands.support import async_ask, async_end, async_poll, async_reply
from tests.support.device import Device, Reply
from tests.support.house import entry_of
from tests.support.hub import DOMAIN, SERIAL_NUMBER, loaded_hub

CONNECT: Final = {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}
# What every panel says of itself; how many doors it has comes with it or later.
IDENTITY: Final = {
    "DeviceType": "acc",
    "~DeviceName": "inBIO460",
    "FirmVer": "AC Ver 5.7.8.3033",
    "MachineType": "10",
}


class Panel(Device):
    """A terminal or panel that speaks the access-control dialect."""

    index = 0

    async def connect(self, **abilities: object) -> None:
        """Begin a session, say what there is, and fetch the configuration."""
        reply = await self.request("GET", "/iclock/cdata", **CONNECT)
        assert (reply.status, reply.text[:11]) == (200, "registry=ok")
        await self.register(**abilities)
        assert (await self.request("POST", "/iclock/push")).status == 200

    async def register(self, **abilities: object) -> Reply:
        """Say what there is."""
        said = {**IDENTITY, **abilities}
        # Firmware marks some of its keys (Security PUSH V6.2).
        marked = {"RelayStateFunOn"}
        body = ",".join(
            f"{'~' if key in marked else ''}{key}={value}"
            for key, value in said.items()
        )
        reply = await self.request("POST", "/iclock/registry", body)
        assert reply.text.startswith("RegistryCode=")
        return reply

    async def report(
        self,
        sensor: str = "00",
        relay: str | None = "00",
        alarm: str | None = "0000000000000000",
        *,
        at: datetime | None = None,
        table: str = "rtstate",
    ) -> None:
        """Report the states of doors; None is a field that the firmware has not."""
        pairs = {"time": self.wall_clock(at), "sensor": sensor}
        if relay is not None:
            pairs["relay"] = relay
        if alarm is not None:
            pairs["alarm"] = alarm
        row = "\t".join(f"{key}={value}" for key, value in pairs.items())
        await self.send(table, f"{row}\tdoor=01\r\n")

    def row(
        self,
        code: int,
        pin: str = "0",
        *,
        door: int | None = 1,
        card: str = "0",
        way: int = 2,
        verification: str = "200",
        at: datetime | None = None,
    ) -> str:
        """Return the row of an event, of now unless said, with an index of its own."""
        self.index += 1
        pairs: dict[str, object] = {
            "time": self.wall_clock(at),
            "pin": pin,
            "cardno": card,
            "sitecode": 0,
            "linkid": 0,
            "event": code,
            "inoutstatus": way,
            "verifytype": verification,
            "index": self.index,
        }
        if door is not None:
            pairs["eventaddr"] = door
        return "\t".join(f"{key}={value}" for key, value in pairs.items()) + "\r\n"

    async def event(self, code: int, pin: str = "0", **details: Any) -> str:
        """Report an event; return its row."""
        row = self.row(code, pin, **details)
        await self.send("rtlog", row)
        return row

    async def send(self, table: str, body: str) -> None:
        """Send a table's body, which is acknowledged."""
        reply = await self.request("POST", "/iclock/cdata", body, table=table)
        assert (reply.status, reply.text) == (200, "OK")


def door_child(
    hass: HomeAssistant, door: int, serial_number: str = SERIAL_NUMBER
) -> dr.ChildDeviceEntry | None:
    """Return the device of a door, None if there is none."""
    identifier = (DOMAIN, f"{serial_number}_door_{door}")
    for device in dr.async_child_entries_for_config_entry(
        dr.async_get(hass), loaded_hub(hass).entry_id
    ):
        if identifier in device.identifiers:
            return device
    return None


def keys(hass: HomeAssistant, serial_number: str = SERIAL_NUMBER) -> set[str]:
    """Return the keys of a terminal's entities, each with its platform in front."""
    prefix = f"{serial_number}_"
    return {
        f"{entry.domain}.{entry.unique_id.removeprefix(prefix)}"
        for entry in er.async_get(hass).entities.values()
        if entry.platform == DOMAIN and entry.unique_id.startswith(prefix)
    }


async def async_use(hass: HomeAssistant, key: str, service: str, **data: Any) -> None:
    """Call a service of one of the terminal's entities."""
    entry = entry_of(hass, key)
    assert entry is not None, f"there is no entity {key}"
    await hass.services.async_call(
        entry.domain, service, {"entity_id": entry.entity_id, **data}, blocking=True
    )


async def async_sent(
    hass: HomeAssistant, panel: Panel, asked: Any, *, commands: int = 1
) -> list[str]:
    """Ask for something, let the panel do it; return what it was sent, in order."""
    task = await async_ask(hass, asked, commands=commands)
    sent: list[str] = []
    for _ in range(commands):
        # A panel takes one command at a time.
        ((command_id, text),) = (await async_poll(panel)).items()
        sent.append(text)
        await async_reply(panel, command_id)
    await async_end(task)
    assert await async_poll(panel) == {}
    return sent
