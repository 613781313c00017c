"""Tests of the two code books, from a terminal's bytes to the house."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .support.device import MINIMAL_HANDSHAKE, STANDARD_HANDSHAKE, Device
from .support.house import async_settle, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)

STANDARD = {
    0: "automatic",
    1: "fingerprint",
    2: "pin",
    3: "password",
    4: "card",
    5: "fingerprint_or_password",
    8: "pin_and_fingerprint",
    15: "face",
    18: "face_and_card",
    21: "finger_vein",
    25: "palm",
    29: "palm_and_fingerprint_and_face",
    99: "other",
    200: "other",
}
CONDENSED = {
    0: "password",
    1: "fingerprint",
    2: "card",
    3: "face",
    4: "finger_vein",
    5: "palm",
    9: "other",
    15: "other",
    25: "other",
    200: "other",
}


async def async_read(
    hass: HomeAssistant, device: Device, codes: Iterable[int]
) -> dict[int, str]:
    """Return how a terminal's verification codes are read."""
    seen: list[Event[dict[str, Any]]] = async_capture_events(hass, "zkteco_push_punch")
    # The state makes each reading's punches other ones: repeats would not be heard.
    state = next(_NUMBERS)
    lines = [device.attlog_line("1", state=state, verification=code) for code in codes]
    await device.upload("ATTLOG", "".join(lines))
    return {
        event.data["verification_code"]: event.data["verification"]
        for event in seen
        if event.data["state_code"] == state
    }


async def async_operation(
    hass: HomeAssistant, device: Device, code: int, *, tagged: bool
) -> str:
    """Return how an operation is read."""
    seen: list[Event[dict[str, Any]]] = async_capture_events(
        hass, "zkteco_push_operation"
    )
    await device.operate(code, tagged=tagged, operator=str(next(_NUMBERS)))
    return str(seen[-1].data["operation"])


_NUMBERS = count(1000)


async def test_side_by_side(hass: HomeAssistant, client: TestClient[Any, Any]) -> None:
    """Each terminal is read with its own book, also after a restart without handshake."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    new, old = Device(client), Device(client, OTHER_SERIAL_NUMBER)
    await new.handshake(STANDARD_HANDSHAKE)
    await old.handshake(MINIMAL_HANDSHAKE)
    for _ in range(2):
        assert await async_read(hass, new, STANDARD) == STANDARD
        assert await async_read(hass, old, CONDENSED) == CONDENSED
        assert await async_operation(hass, new, 4, tagged=True) == "enter_menu"
        assert await async_operation(hass, old, 4, tagged=False) == "add_user"
        await async_restart_hub(hass)


@pytest.mark.parametrize("handshake", [STANDARD_HANDSHAKE, MINIMAL_HANDSHAKE])
async def test_tag_decides_in_automatic(
    hass: HomeAssistant, terminal: Device, handshake: dict[str, str]
) -> None:
    """A tagged operation is the vendor's, an untagged one the seed's."""
    await terminal.handshake(handshake)
    assert await async_operation(hass, terminal, 6, tagged=True) == "enrol_fingerprint"
    assert await async_operation(hass, terminal, 6, tagged=False) == "delete_user"


@pytest.mark.parametrize("handshake", [STANDARD_HANDSHAKE, MINIMAL_HANDSHAKE])
@pytest.mark.parametrize(
    ("code_book", "verifications", "operation"),
    [
        ("standard", STANDARD, "enrol_fingerprint"),
        ("condensed", CONDENSED, "delete_user"),
    ],
)
async def test_setting_overrides(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    handshake: dict[str, str],
    code_book: str,
    verifications: dict[int, str],
    operation: str,
) -> None:
    """The user's choice counts, whatever the terminal announces or writes."""
    terminal = await start_terminal(code_book=code_book)
    await terminal.handshake(handshake)
    assert await async_read(hass, terminal, verifications) == verifications
    for tagged in (True, False):
        assert await async_operation(hass, terminal, 6, tagged=tagged) == operation


async def test_setting_changed_while_running(
    hass: HomeAssistant, terminal: Device
) -> None:
    """A changed book counts from the next record on."""
    assert (await async_read(hass, terminal, [0])) == {0: "automatic"}
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    data = {**subentry.data, "code_book": "condensed"}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await async_settle(hass)
    assert (await async_read(hass, terminal, [0])) == {0: "password"}


async def test_new_firmware(hass: HomeAssistant, terminal: Device) -> None:
    """The last handshake counts, not the first one."""
    assert (await async_read(hass, terminal, [0])) == {0: "automatic"}
    await terminal.handshake(MINIMAL_HANDSHAKE)
    assert (await async_read(hass, terminal, [0])) == {0: "password"}
    await async_restart_hub(hass)
    assert (await async_read(hass, terminal, [0])) == {0: "password"}


@pytest.mark.parametrize(
    ("handshake", "templates", "photos"),
    [
        (STANDARD_HANDSHAKE, "0:1:1:0:1:0:0:1:1:1:1", "0:0:0:0:0:0:0:0:0:1:0"),
        (MINIMAL_HANDSHAKE, "0:1:1:1:1:1:1:1:1:1:1", "0:0:0:0:0:0:1:0:0:0:0"),
    ],
    ids=["standard", "condensed"],
)
async def test_biometric_types_told(
    hass: HomeAssistant,
    terminal: Device,
    handshake: dict[str, str],
    templates: str,
    photos: str,
) -> None:
    """A terminal is told in its own book's positions what is taken."""
    options = (await terminal.handshake(handshake)).options
    assert options["MultiBioDataSupport"] == templates
    assert options["MultiBioPhotoSupport"] == photos


@pytest.mark.parametrize(
    ("settings", "language", "body", "expected"),
    [
        pytest.param({}, "83", "张三".encode("gb18030"), "张三", id="Chinese"),
        pytest.param({}, "83", "张三".encode(), "张三", id="Chinese in UTF-8"),
        pytest.param({}, "69", "Jürgen".encode(), "Jürgen", id="UTF-8"),
        pytest.param({}, "69", b"J\xfcrgen", "Jürgen", id="kept though not UTF-8"),
        pytest.param(
            {"text_encoding": "gb18030"},
            "69",
            "张三".encode("gb18030"),
            "张三",
            id="set",
        ),
        pytest.param(
            {"text_encoding": "utf-8"},
            "83",
            "张".encode("gb18030"),
            "张".encode("gb18030").decode("latin-1"),
            id="set against the language",
        ),
    ],
)
async def test_text(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    settings: dict[str, str],
    language: str,
    body: bytes,
    expected: str,
) -> None:
    """Text is read as the terminal writes it."""
    terminal = await start_terminal(**settings)
    await terminal.handshake({**STANDARD_HANDSHAKE, "language": language})
    operations = async_capture_events(hass, "zkteco_push_operation")
    line = terminal.oplog_line(5, "NAME").encode().replace(b"NAME", body)
    assert (await terminal.upload("OPERLOG", line)).text == "OK:1"
    assert operations[0].data["objects"][0] == expected


async def test_forms_of_2008(
    hass: HomeAssistant, start_terminal: Callable[..., Awaitable[Device]]
) -> None:
    """Firmware that names no table but a stamp is understood (field: attlog-09)."""
    terminal = await start_terminal()
    await terminal.handshake(MINIMAL_HANDSHAKE)
    punches = async_capture_events(hass, "zkteco_push_punch")
    line = f"1\t{terminal.wall_clock()}\t0\t1\n"
    reply = await terminal.request("POST", "/iclock/cdata", line, Stamp="7")
    assert reply.text == "OK:1"
    assert punches[0].data["verification"] == "fingerprint"
    reply = await terminal.request(
        "POST", "/iclock/cdata", terminal.oplog_line(33), OpStamp="8"
    )
    assert reply.text == "OK:1"
    assert value_of(hass, "doorbell") != "unknown"
    options = (await terminal.handshake(MINIMAL_HANDSHAKE)).options
    assert (options["Stamp"], options["OpStamp"]) == ("7", "8")
