"""Tests of diagnostics and of the system's health: figures, and nobody's data."""

from base64 import b64encode
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .commands.support import async_queue
from .household.support import async_add_person
from .support.device import STANDARD_HANDSHAKE, Device
from .support.house import async_pass_time, issues
from .support.hub import DOMAIN, async_set_up_hub, device_of, loaded_hub
from .support.listener import free_port
from .support.network import call_from
from .support.photos import jpeg, send_photo

SERIAL: Final = "PLANTEDSERIAL9"
HANDSHAKE: Final = {**STANDARD_HANDSHAKE, "pushcommkey": "PlantedKey"}
ADDRESS: Final = "10.99.77.5"
OTHER_ADDRESS: Final = "10.99.77.6"
STRANGER: Final = "10.99.78.6"
PIN: Final = "729104477"
TEMPLATE: Final = b64encode(b"PlantedTemplate").decode()
PLANTED: Final = (
    *(SERIAL, ADDRESS, OTHER_ADDRESS, STRANGER, PIN, TEMPLATE, "10.99.77.0"),
    *("PlantedTerminal", "PlantedName", "PlantedWord", "PlantedKey", "PlantedMail"),
    *("8837261554", "PlantedText", "PlantedMessage", "planted.example"),
    *("00:17:61:aa:bb:cc", "PlantedOption", "PlantedPicture", "PlantedUnknown"),
    "PlantedPerson",
)


async def async_say_everything(terminal: Device) -> None:
    """Send what is personal, in every table and form that there is."""
    assert (await terminal.handshake(HANDSHAKE)).status == 200
    await terminal.options(
        FWVersion="Ver 8.0.4.2",
        UserCount="95",
        MAC="00:17:61:aa:bb:cc",
        IPAddress=ADDRESS,
        ICLOCKSVRURL="http://planted.example:8123",
        PlantedOption="PlantedOption",
        **{"~MaxUserCount": "1"},
    )
    await terminal.poll(INFO=f"Ver%208.0.4.2,95,1,2,{ADDRESS},10,7,12,0,111")
    await terminal.punch(PIN)
    await terminal.operate(30, PIN, "PlantedName")
    await terminal.upload(
        "OPERLOG",
        f"USER PIN={PIN}\tName=PlantedName\tPri=0\tPasswd=PlantedWord\tCard=8837261554\n"
        f"FP PIN={PIN}\tFID=0\tSize=20\tValid=1\tTMP={TEMPLATE}\n"
        f"USERPIC PIN={PIN}\tFileName=PlantedPicture.jpg\tSize=4\tContent=/9j/2Q==\n",
    )
    biodata = f"BIODATA Pin={PIN}\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9\tMajorVer=5"
    await terminal.upload(
        "BIODATA", f"{biodata}\tMinorVer=8\tFormat=0\tTmp={TEMPLATE}\n"
    )
    await terminal.upload(
        "ATTLOG", "".join(f"PlantedUnknown{n}\tx\n" for n in range(20))
    )
    await terminal.upload("PlantedUnknown", "PlantedName PlantedWord")
    await send_photo(terminal, jpeg("PlantedPicture"), PIN)


async def async_order_everything(hass: HomeAssistant) -> None:
    """Queue commands that carry what is personal."""
    await async_queue(hass, "set_user", device_of(hass, SERIAL).id, pin=PIN)
    for action, data in (
        ("set_user", {"pin": PIN, "name": "PlantedName", "password": "739152"}),
        ("set_option", {"key": "PlantedOption", "value": "PlantedText"}),
        ("send_message", {"message": "PlantedMessage"}),
        ("set_photo", {"pin": PIN, "url": "http://planted.example/face.jpg"}),
        ("send_command", {"command": "GET OPTION FROM PlantedText"}),
    ):
        await async_queue(hass, action, device_of(hass, SERIAL).id, **data)


@pytest.fixture
async def person(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Any:
    """Return an admin who has set the hub up with one terminal, and ports of its own."""
    for component in (DOMAIN, "diagnostics", "image", "media_source", REPAIRS):
        assert await async_setup_component(hass, component, {})
    await async_set_up_hub(
        hass,
        {
            SERIAL: {
                "communication_key": "PlantedKey",
                "allowed_networks": ["10.99.77.0/24"],
            }
        },
        port=free_port(),
    )
    entry = loaded_hub(hass)
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, title="PlantedTerminal")
    await async_add_person(hass, PIN, "PlantedPerson")
    return await hass_client()


async def async_download(hass: HomeAssistant, person: Any) -> list[str]:
    """Return the files that a user may attach to a bug report, as they are written."""
    entry_id = loaded_hub(hass).entry_id
    path = f"/api/diagnostics/config_entry/{entry_id}"
    found = []
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry_id)
    assert len(devices) > 1
    for url in (path, *(f"{path}/device/{device.id}" for device in devices)):
        answer = await person.get(url)
        assert answer.status == 200
        found.append(await answer.text())
    return found


async def test_nobody_is_in_diagnostics(
    hass: HomeAssistant,
    person: Any,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is attached to a bug report names no terminal, person, secret or address."""
    call_from(monkeypatch, ADDRESS)
    terminal = Device(person, SERIAL)
    await async_say_everything(terminal)
    await async_order_everything(hass)
    call_from(monkeypatch, STRANGER)
    assert (await terminal.poll()).status == 403
    call_from(monkeypatch, OTHER_ADDRESS)
    # It does not know the key.
    assert (await terminal.poll()).status == 401
    await async_pass_time(hass, freezer, 6)
    shown = await async_download(hass, person)
    for file in shown:
        for planted in PLANTED:
            assert planted.lower() not in file.lower(), planted
        assert "739152" not in file
    # Nor does one who reads the issues' ids learn the serial number.
    keys = ("memory_nearly_full", "rejected_lines")
    assert {f"{key}_{SERIAL}" for key in keys} <= set(issues(hass))
    assert "rejected_lines_" in shown[0]


async def test_figures(
    hass: HomeAssistant, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left says how the terminal works and how much is stored of it."""
    call_from(monkeypatch, ADDRESS)
    terminal = Device(person, SERIAL)
    await async_say_everything(terminal)
    await async_order_everything(hass)
    entry = loaded_hub(hass)
    path = f"/api/diagnostics/config_entry/{entry.entry_id}"
    hub = (await (await person.get(path)).json())["data"]
    device = f"{path}/device/{device_of(hass, SERIAL).id}"
    shown = (await (await person.get(device)).json())["data"]
    assert hub["terminals"] == [shown]
    assert hub["own_port"]["open"] == 0
    assert shown["connected"] is True
    assert shown["push_version"] == "2.4.1"
    assert shown["options"]["FWVersion"] == "Ver 8.0.4.2"
    assert shown["counters"]["users"] == 95
    assert shown["counters"]["rejected_lines"] == 20
    assert shown["commands"]["update_user"] == 2
    assert shown["stored"]["punches"] == 1
    assert shown["stored"]["photos"] == 1
    assert shown["stored"]["directory"]["user"] == 1
    assert shown["settings"]["communication_key"] == "**REDACTED**"


async def test_device_of_nobody(
    hass: HomeAssistant, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that is left of a terminal that has gone has nothing to tell."""
    entry = loaded_hub(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "GONE1")}
    )
    path = f"/api/diagnostics/config_entry/{entry.entry_id}/device/{device.id}"
    assert (await (await person.get(path)).json())["data"] == {}


async def test_system_health(hass: HomeAssistant, terminal: Device) -> None:
    """The page of the system's health counts, also after the hub has gone."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    await terminal.poll()
    await Device(terminal.client, "STRANGER1").handshake()
    assert await get_system_health_info(hass, DOMAIN) == {
        "terminals": 1,
        "connected": 1,
        "pending_commands": 0,
        "unapproved_callers": 1,
        "refused_requests": 1,
    }
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert await get_system_health_info(hass, DOMAIN) == {"terminals": 0}
