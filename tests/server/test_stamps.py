"""Tests of the stamps: where each table goes on after a handshake."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from simulator import unpack_time
from tests.support.device import Device, Reply
from tests.support.hub import (
    SERIAL_NUMBER,
    TIME_ZONE,
    async_restart_hub,
    async_set_up_hub,
)

NAMES = ("ATTLOG", "OPERLOG", "ATTPHOTO", "BIODATA", "IDCARD", "ERRORLOG")
OLD_NAMES = {"ATTLOG": "Stamp", "OPERLOG": "OpStamp", "ATTPHOTO": "PhotoStamp"}


@pytest.fixture
async def device(hass: HomeAssistant, client: TestClient[Any, Any]) -> Device:
    """Return an approved terminal that has not called yet."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    return Device(client)


def stamps(reply: Reply) -> dict[str, str]:
    """Return the stamps of a handshake; both spellings have to say the same."""
    options = reply.options
    for table, name in OLD_NAMES.items():
        assert options[name] == options[f"{table}Stamp"]
    return {table: options[f"{table}Stamp"] for table in NAMES}


def assert_everything(found: dict[str, str]) -> None:
    """Hold that a terminal is asked for all it has, and for the photos of 30 days."""
    since = unpack_time(int(found["ATTPHOTO"]))
    now = dt_util.utcnow().astimezone(ZoneInfo(TIME_ZONE)).replace(tzinfo=None)
    assert abs(now - since - timedelta(days=30)) < timedelta(hours=2)
    others = {table: stamp for table, stamp in found.items() if table != "ATTPHOTO"}
    assert others == dict.fromkeys(others, "0")


async def test_new_terminal(hass: HomeAssistant, device: Device) -> None:
    """A new terminal is asked for everything until its next request proves it heard."""
    nothing_known = dict.fromkeys(NAMES, "9999")
    for _ in range(3):
        assert_everything(stamps(await device.handshake()))
    await async_restart_hub(hass)
    assert_everything(stamps(await device.handshake()))
    assert (await device.poll()).text == "OK"
    assert stamps(await device.handshake()) == nothing_known
    await async_restart_hub(hass)
    assert stamps(await device.handshake()) == nothing_known


async def test_last_stamp(hass: HomeAssistant, device: Device) -> None:
    """Each table gets back the last stamp that the terminal itself sent for it."""
    await device.handshake()
    await device.upload("ATTLOG", device.attlog_line(), stamp="123456")
    await device.upload("OPERLOG", device.oplog_line(4), stamp="99")
    await device.upload("ATTPHOTO", b"PIN=1.jpg\0\xff", stamp="7")
    expected = {**dict.fromkeys(NAMES, "9999"), "ATTLOG": "123456", "OPERLOG": "99"}
    expected["ATTPHOTO"] = "7"
    assert stamps(await device.handshake()) == expected
    await device.upload("ATTLOG", device.attlog_line("2"), stamp="123457")
    expected["ATTLOG"] = "123457"
    for _ in range(2):
        assert stamps(await device.handshake()) == expected
        await async_restart_hub(hass)


async def test_stamps_of_a_first_answer(hass: HomeAssistant, device: Device) -> None:
    """What a terminal sends before its first handshake does not make it skip the rest."""
    await device.upload("ATTLOG", device.attlog_line(), stamp="500")
    assert_everything(stamps(await device.handshake()))
    await device.upload("ATTLOG", device.attlog_line("2"), stamp="501")
    assert stamps(await device.handshake())["ATTLOG"] == "501"


async def test_stamp_of_a_repeat(hass: HomeAssistant, device: Device) -> None:
    """A repeated body moves the stamp as well, or the terminal would repeat for ever."""
    await device.handshake()
    line = device.attlog_line()
    await device.upload("ATTLOG", line, stamp="1")
    await device.upload("ATTLOG", line, stamp="2")
    assert stamps(await device.handshake())["ATTLOG"] == "2"


@pytest.mark.parametrize("stamp", ["", "9" * 40, "%0A"])
async def test_stamp_that_is_none(
    hass: HomeAssistant, device: Device, stamp: str
) -> None:
    """A stamp that would break the answer is not kept."""
    await device.handshake()
    await device.upload("ATTLOG", device.attlog_line(), stamp="8")
    reply = await device.upload("ATTLOG", device.attlog_line("2"), stamp=stamp)
    # Home Assistant itself refuses line ends in an address.
    assert reply.status in {200, 400}
    assert stamps(await device.handshake())["ATTLOG"] == "8"


async def test_not_acknowledged(
    hass: HomeAssistant, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp of a refused body is not kept."""
    await device.handshake()
    await device.poll()
    reply = await device.request(
        "POST", "/iclock/cdata", "x", AuthType="FP", table="ATTLOG", Stamp="77"
    )
    assert reply.text == "AUTH=Failed\n"
    assert stamps(await device.handshake())["ATTLOG"] == "9999"
