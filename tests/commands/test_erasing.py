"""A person who is erased, and lines that nobody could read."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.zkteco_push.data_actions import masked
from simulator import Biometric, Template, User, VirtualTerminal
from tests.support.device import Device
from tests.support.house import async_settle, value_of
from tests.support.hub import DOMAIN, async_restart_hub, loaded_hub

from .support import (
    StartVirtual,
    async_ask,
    async_call,
    async_do,
    async_end,
    async_poll,
    async_queue,
    async_reply,
    pending,
)

DIALECTS = pytest.mark.parametrize("dialect", ["standard", "condensed"])
CONTENT = "TVNTMjFhYmNk"


def on_disk(hass: HomeAssistant) -> bytes:
    """Return all that is stored in the integration's folder."""
    folder = Path(hass.config.path(".storage", DOMAIN))
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def async_live(virtual: VirtualTerminal, pin: str) -> None:
    """Let somebody be enrolled, punch and be photographed."""
    virtual.store.put_user(User(pin, f"Name{pin}", password="55", card="66"))
    virtual.store.put_template(Template(pin, Biometric.FINGERPRINT, CONTENT, 3))
    await virtual.upload()
    await virtual.punch(pin, photo=True)
    await virtual.operate(30, (pin,), operator=pin)


@DIALECTS
async def test_erase_person(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that nothing of a person is left here, and all of the others is."""
    virtual = await start_virtual(dialect)
    for pin in ("70005541", "70005542"):
        await async_live(virtual, pin)
    assert b"Name70005541" in on_disk(hass)
    assert value_of(hass, "last_person") == "Name70005542"
    await async_queue(hass, "set_user", pin="70005541", name="Waiting")
    answer = await async_do(hass, virtual, "erase_person", pin="70005541")
    assert (answer["result"], answer["return_code"]) == ("done", 0)
    assert "70005541" not in virtual.store.users
    assert pending(hass) == 0
    for action, key in (
        ("get_users", "users"),
        ("get_templates", "templates"),
        ("get_punches", "punches"),
    ):
        rows = (await async_call(hass, action))[key]
        assert {row["pin"] for row in rows} >= {"70005542"}
        assert "70005541" not in {row["pin"] for row in rows}
    assert value_of(hass, "last_person") == "Name70005542"
    await async_do(hass, virtual, "erase_person", pin="70005542")
    assert value_of(hass, "last_person") == "unknown"
    assert value_of(hass, "last_photo") == "unknown"
    await async_settle(hass)
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    stored = on_disk(hass)
    assert [each for each in (b"Name7000554", b"7000554") if each in stored] == []


async def test_erase_whom_the_terminal_keeps(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that a person is erased here, and the refusal told, if the terminal refuses."""
    await terminal.punch("70005541")
    task = await async_ask(hass, async_call(hass, "erase_person", pin="70005541"))
    ((command_id, text),) = (await async_poll(terminal)).items()
    assert text == "DATA DELETE USERINFO PIN=70005541"
    await async_reply(terminal, command_id, -1001)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert str(raised.value.translation_key).startswith("refused_")
    assert (await async_call(hass, "get_punches"))["punches"] == []
    assert pending(hass) == 0


async def test_erase_whom_the_terminal_does_not_know(
    hass: HomeAssistant, start_virtual: StartVirtual
) -> None:
    """Test that a person is erased here also where the terminal has none."""
    virtual = await start_virtual("standard")
    await virtual.punch("4711")
    answer = await async_do(hass, virtual, "erase_person", pin="4711")
    assert answer["meaning"] == "no_such_pin"
    assert (await async_call(hass, "get_punches"))["punches"] == []
    await async_restart_hub(hass)
    assert value_of(hass, "last_person") == "unknown"
    assert value_of(hass, "last_punch") == "unknown"


async def test_erase_lines_that_nobody_could_read(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that rejected lines with the PIN go, and those of others stay."""
    body = "4711\tyesterday\t0\t1\n47112\tyesterday\t0\t1\nFP PIN=4711\tSize=1\n"
    await terminal.upload("ATTLOG", body)
    await terminal.upload("NEWTABLE", "pin=4711\tx=1")
    await terminal.upload(
        "ATTPHOTO", b"PIN=x-4711.jpg\nSN=1\nsize=3\nCMD=uploadphoto\0abc"
    )
    await async_queue(hass, "erase_person", pin="4711")
    lines = (await async_call(hass, "get_rejected_lines"))["lines"]
    assert [row["line"] for row in lines] == ["47112\tyesterday\t0\t1"]


async def test_rejected_lines(hass: HomeAssistant, terminal: Device) -> None:
    """Test that they are shown with table, reason and time, the latest first."""
    assert (await async_call(hass, "get_rejected_lines"))["lines"] == []
    await terminal.upload("ATTLOG", "7\t2026-13-45 99:00:00\t0\t1\ngarbage\n")
    await terminal.upload("OPERLOG", f"?? {CONTENT * 9} 12345678 Passwd=hunter2\n")
    lines = (await async_call(hass, "get_rejected_lines"))["lines"]
    assert [(row["table"], row["reason"]) for row in lines] == [
        ("OPERLOG", "unknown_line"),
        ("ATTLOG", "missing_columns"),
        ("ATTLOG", "invalid_time"),
    ]
    assert lines[0]["line"] == "?? *** *** Passwd=***"
    assert lines[2]["line"] == "7\t2026-13-45 99:00:00\t0\t1"
    assert lines[2]["length"] == len("7\t2026-13-45 99:00:00\t0\t1")
    assert lines[0]["received_at"].endswith("+00:00")
    (only,) = (await async_call(hass, "get_rejected_lines", limit=1))["lines"]
    assert only == lines[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "USER PIN=7\tPasswd=1\tCard=[1]\tName=Ann",
            "USER PIN=7\tPasswd=***\tCard=***\tName=Ann",
        ),
        ("pushcommkey=abc\tTMP=x", "pushcommkey=***\tTMP=***"),
        ("\x00\x01a", "\ufffd\ufffda"),
        ("x" * 23, "x" * 23),
        ("x" * 24, "***"),
        ("ab " * 500, ("ab " * 500)[:200]),
    ],
)
def test_masked(text: str, shown: str) -> None:
    """Test what is left of a line that is shown."""
    assert masked(text) == shown
