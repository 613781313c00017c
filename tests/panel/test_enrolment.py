"""Tests of enrolments that somebody looks at, from bytes to what the dialog is told."""

from collections.abc import Callable
import itertools
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.commands.support import (
    StartVirtual,
    async_breathe,
    async_poll,
    async_reply,
    async_until,
    async_wait,
    pending,
)
from tests.support.device import Device
from tests.support.hub import (
    SERIAL_NUMBER,
    async_remove_terminal,
    async_restart_hub,
    loaded_hub,
)
from tests.support.people import FINGER as TEMPLATE
from tests.support.storage import fail_storage

from .conftest import Follow
from .following import Following

SUBSCRIBE = "enrolment/subscribe"
ENROLMENTS = ("ENROLL_FP", "ENROLL_BIO", "ENROLL_MF")
FINGER: dict[str, Any] = {
    "serial_number": SERIAL_NUMBER,
    "pin": "1",
    "kind": "fingerprint",
    "number": 4,
}
LINE = f"FP PIN=1\tFID=4\tSize={len(TEMPLATE)}\tValid=1\tTMP={TEMPLATE}\n"
ENDS = ("arrived", "failed")


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timer of a template that is late; the dialog's end cancels it."""
    return True


def stages(following: Following) -> list[str]:
    """Return the stages that were told, each once."""
    return [
        key for key, _ in itertools.groupby(each["stage"] for each in following.events)
    ]


def at(following: Following, *wanted: str) -> Callable[[], bool]:
    """Return what tells whether one of some stages is reached."""
    return lambda: following.latest.get("stage") in wanted


@pytest.mark.parametrize("dialect", ["standard", "condensed"])
@pytest.mark.parametrize("kind", ["fingerprint", "face", "palm"])
async def test_whole_life(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    follow: Follow,
    dialect: str,
    kind: str,
) -> None:
    """Somebody sees the call, the enrolment and the template come, never its content."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    following = await follow()
    assert (await following.begin(SUBSCRIBE, **FINGER | {"kind": kind}))["success"]
    await following.until(at(following, "waiting"))
    first = following.latest
    assert first["connected"] is True
    assert first["interval"] >= 1
    await following.until(at(following, *ENDS), virtual, meanwhile=virtual.upload)
    assert stages(following)[-1] == "arrived"
    assert "handed_out" in stages(following)
    templates = following.latest["templates"]
    assert len(templates) == (5 if kind == "palm" else 1)
    assert {each["kind"] for each in templates} == {kind}
    assert all(each["version"] for each in templates if kind != "fingerprint")
    if kind == "fingerprint":
        assert templates[0]["number"] == 4
    for template in virtual.store.templates:
        assert template.content not in str(following.events)
    assert pending(hass) == 0


async def test_card(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    follow: Follow,
) -> None:
    """A card is told to have come, not which; held up once more it comes once more."""
    virtual = await start_virtual("standard", knows=ENROLMENTS)
    for _ in range(2):
        following = await follow()
        await following.begin(SUBSCRIBE, **FINGER | {"kind": "card"})
        await following.until(at(following, *ENDS), virtual, meanwhile=virtual.upload)
        assert following.latest["stage"] == "arrived"
        assert following.latest["templates"] == [{"kind": "card"}]
        user = virtual.store.users.get("1")
        assert user is not None and user.card
        assert user.card not in str(following.events)


async def test_steps(hass: HomeAssistant, terminal: Device, follow: Follow) -> None:
    """Each step is told when it happens: the call, the answer, the template."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    ((command_id, text),) = (await async_poll(terminal)).items()
    assert text == "ENROLL_FP PIN=1\tFID=4\tRETRY=3\tOVERWRITE=1"
    await following.until(at(following, "handed_out"))
    await async_reply(terminal, command_id)
    await following.until(at(following, "confirmed"))
    assert following.latest["templates"] == []
    # Another finger, and somebody else's, are not what is waited for.
    await terminal.upload("OPERLOG", LINE.replace("FID=4", "FID=5"))
    await terminal.upload("OPERLOG", LINE.replace("PIN=1", "PIN=2"))
    await terminal.upload("OPERLOG", LINE)
    await following.until(at(following, "arrived"))
    assert stages(following) == ["waiting", "handed_out", "confirmed", "arrived"]
    assert following.latest["templates"] == [
        {"kind": "fingerprint", "number": 4, "index": 0, "version": "10"}
    ]


async def test_template_before_the_answer(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """A template that comes before the answer is shown, and counts with the answer."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    ((command_id, _),) = (await async_poll(terminal)).items()
    await terminal.upload("OPERLOG", LINE)
    await following.until(lambda: following.latest.get("templates"))
    assert following.latest["stage"] == "handed_out"
    await async_reply(terminal, command_id)
    await following.until(at(following, "arrived"))


async def test_late_template(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A template that does not come is said to be late, and shown when it comes."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id)
    await following.until(at(following, "confirmed"))
    assert following.latest["late"] is False
    await async_wait(hass, freezer, 61)
    await following.until(lambda: following.latest["late"])
    assert following.latest["stage"] == "confirmed"
    await terminal.upload("OPERLOG", LINE)
    await following.until(at(following, "arrived"))


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (2, "refused_already_enrolled"),
        (5, "refused_duplicate"),
        (6, "refused_cancelled"),
    ],
)
async def test_refused(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    follow: Follow,
    code: int,
    key: str,
) -> None:
    """What the terminal answers is told with the text that explains it."""
    virtual = await start_virtual("standard")
    virtual.enroll_result = code
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await following.until(at(following, *ENDS), virtual)
    assert following.latest["stage"] == "failed"
    failure = following.latest["failure"]
    assert failure["key"] == key
    assert failure["placeholders"]["return_code"] == str(code)


async def test_closed_before_the_call(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """An enrolment that nobody looks at any more is never handed out."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    await following.end()
    await async_until(lambda: pending(hass) == 0)
    assert await async_poll(terminal) == {}
    await async_restart_hub(hass)
    await terminal.handshake()
    assert await async_poll(terminal) == {}


async def test_closed_at_once(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """One that is closed while it is still being queued is withdrawn as well."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await following.end()
    for _ in range(20):
        await async_breathe()
    assert pending(hass) == 0
    assert await async_poll(terminal) == {}


async def test_browser_goes(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """A browser that is gone looks at nothing any more."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    await following.close()
    await async_until(lambda: pending(hass) == 0)
    assert await async_poll(terminal) == {}


async def test_hub_goes(hass: HomeAssistant, terminal: Device, follow: Follow) -> None:
    """With the hub the enrolment goes, and does not come back with it."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    await async_restart_hub(hass)
    await following.until(lambda: following.latest == {"gone": True})
    assert pending(hass) == 0
    await terminal.handshake()
    assert await async_poll(terminal) == {}


async def test_home_assistant_stops(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """An enrolment that waits when Home Assistant stops does not wait at the next start."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    await loaded_hub(hass).runtime_data.async_close()
    await async_restart_hub(hass)
    await terminal.handshake()
    assert await async_poll(terminal) == {}


async def test_closed_after_the_call(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """What the terminal is at already goes on, and its end is taken."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    ((command_id, _),) = (await async_poll(terminal)).items()
    await following.end()
    assert pending(hass) == 1
    await async_reply(terminal, command_id)
    await async_until(lambda: pending(hass) == 0)


async def test_terminal_that_is_not_there(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    freezer: FrozenDateTimeFactory,
) -> None:
    """It is told that the terminal is gone, that it is back, and that it is too late."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await following.until(lambda: following.latest.get("expires_at"))
    for _ in range(5):
        await async_wait(hass, freezer, 5)
    await following.until(lambda: following.latest["connected"] is False)
    assert following.latest["stage"] == "waiting"
    await terminal.request("GET", "/iclock/ping")
    await following.until(lambda: following.latest["connected"] is True)
    await async_wait(hass, freezer, 601)
    await following.until(at(following, *ENDS))
    assert following.latest["failure"]["key"] == "command_expired"
    assert await async_poll(terminal) == {}


async def test_terminal_is_removed(
    hass: HomeAssistant, terminal: Device, follow: Follow
) -> None:
    """An enrolment ends with its terminal, and none begins at one that is not there."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await async_until(lambda: pending(hass) == 1)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    await following.until(at(following, *ENDS))
    assert following.latest["stage"] == "failed"
    later = await follow()
    await later.begin(SUBSCRIBE, **FINGER)
    await later.until(at(later, *ENDS))
    assert later.latest["failure"]["key"] == "not_a_terminal"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"number": 12}, "field_out_of_range"),
        ({"pin": "1\tPri=14"}, "field_control_character"),
        ({"pin": "9" * 30}, "field_too_long"),
    ],
)
async def test_checked_as_the_action(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    changes: dict[str, Any],
    key: str,
) -> None:
    """What the action would not send is not queued, and told in its words."""
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER | changes)
    await following.until(at(following, *ENDS))
    assert following.latest["failure"]["key"] == key
    assert pending(hass) == 0


@pytest.mark.parametrize(
    "changes", [{"kind": "toe"}, {"pin": ""}, {"retries": 99}, {"more": 1}]
)
async def test_fields(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    changes: dict[str, Any],
) -> None:
    """Fields have the bounds of the action's."""
    following = await follow()
    answer = await following.begin(SUBSCRIBE, **FINGER | changes)
    assert answer["error"]["code"] == "invalid_format"
    assert pending(hass) == 0


async def test_storage_fails(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An enrolment that cannot be queued says so."""
    fail_storage(monkeypatch, "add_command")
    following = await follow()
    await following.begin(SUBSCRIBE, **FINGER)
    await following.until(at(following, *ENDS))
    assert following.latest["failure"]["key"] == "storage_unavailable"


async def test_only_for_admins(
    hass: HomeAssistant,
    terminal: Device,
    follow: Follow,
    hass_read_only_access_token: str,
) -> None:
    """Nobody else enrols anybody."""
    following = await follow(access_token=hass_read_only_access_token)
    answer = await following.begin(SUBSCRIBE, **FINGER)
    assert answer["error"]["code"] == "unauthorized"
    assert pending(hass) == 0
