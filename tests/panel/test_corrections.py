"""Tests of corrections that an administrator makes: what is shown, refused and kept."""

from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.journal import JournalError
from tests.commands.support import async_call
from tests.support.corrections import REASON, Corrector
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    loaded_hub,
)

# Monday, 18:00 where the terminals hang.
pytestmark = pytest.mark.freeze_time("2026-06-15 16:00:00+00:00")

IN, OUT = 0, 1
MORNING = "2026-06-15T08:00:00"


@pytest.fixture(autouse=True)
async def websocket_api(hass: HomeAssistant) -> None:
    """Have the websocket before the test's server takes no more paths."""
    assert await async_setup_component(hass, "websocket_api", {})


@pytest.fixture
async def admin(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> Corrector:
    """Return an administrator of a hub with a terminal."""
    return Corrector(await hass_ws_client(hass))


async def async_shown(hass: HomeAssistant, **fields: Any) -> list[dict[str, Any]]:
    """Return the punches as the action tells them."""
    found: list[dict[str, Any]] = (await async_call(hass, "get_punches", **fields))[
        "punches"
    ]
    return found


async def test_add(
    hass: HomeAssistant,
    admin: Corrector,
    terminal: Device,
    hass_admin_user: MockUser,
) -> None:
    """What is added is there as a punch, and tells that it was added, by whom and why."""
    await terminal.punch("7", state=OUT)
    fired = async_capture_events(hass, "zkteco_push_punch")
    added = await admin.add(MORNING)
    assert added["kind"] == "added"
    assert added["punched_at"] == "2026-06-15T08:00:00+02:00"
    first, last = await async_shown(hass)
    assert (last["voided"], last["added"]) == (None, None)
    assert isinstance(last["id"], int)
    assert first["added"] == {
        "correction_id": added["correction_id"],
        "reason": REASON,
        "by": hass_admin_user.name,
        "at": "2026-06-15T16:00:00+00:00",
    }
    assert (first["id"], first["voided"], first["photo"]) == (None, None, None)
    assert first["punched_at"] == "2026-06-15T08:00:00+02:00"
    assert (first["state"], first["pin"]) == ("check_in", "7")
    assert (first["verification"], first["verification_code"]) == ("by_hand", None)
    assert set(first) == set(last)
    # Nothing happens now, and the terminal has sent what it has sent.
    await hass.async_block_till_done()
    assert fired == []
    assert value_of(hass, "last_person") == "7"
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.count_punches(SERIAL_NUMBER) == 1
    assert await journal.count_held(SERIAL_NUMBER) == 1


async def test_void(hass: HomeAssistant, admin: Corrector, terminal: Device) -> None:
    """What is void says so, stays where it is, and counts again once that is withdrawn."""
    await terminal.punch("7")
    (before,) = await async_shown(hass)
    voided = await admin.void(before["id"], "Somebody else's finger")
    assert (voided["kind"], voided["punch_id"]) == ("voided", before["id"])
    (row,) = await async_shown(hass)
    assert row["voided"]["reason"] == "Somebody else's finger"
    assert {**row, "voided": None} == before
    journal = loaded_hub(hass).runtime_data.journal
    assert await journal.count_held(SERIAL_NUMBER) == 1
    await async_restart_hub(hass)
    assert await async_shown(hass) == [row]
    back = await admin.withdraw(voided["correction_id"], reason="It was right")
    assert back["is_withdrawn"] is True
    assert await async_shown(hass) == [before]
    (kept,) = await journal_of(hass).corrections.of(SERIAL_NUMBER, limit=9)
    assert kept.withdrawn is not None
    assert (kept.made.reason, kept.withdrawn.reason) == (
        "Somebody else's finger",
        "It was right",
    )


def journal_of(hass: HomeAssistant) -> Any:
    """Return the journal of the hub that runs."""
    return loaded_hub(hass).runtime_data.journal


async def test_between(hass: HomeAssistant, admin: Corrector, terminal: Device) -> None:
    """What is added is found by time and person, in its place, within the limit."""
    now = dt_util.utcnow()
    for hours in (5, 3, 1):
        await terminal.punch("7", now - timedelta(hours=hours))
    await admin.add(now - timedelta(hours=4), "check_out")
    await admin.add(now - timedelta(hours=2), "check_out")
    await admin.add(now - timedelta(hours=2), "check_out", pin="8")
    states = [row["state"] for row in await async_shown(hass, pin="7")]
    assert states == ["check_in", "check_out"] * 2 + ["check_in"]
    (row,) = await async_shown(hass, pin="8")
    assert row["added"] is not None
    found = await async_shown(hass, pin="7", limit=2)
    assert [row["added"] is None for row in found] == [False, True]
    found = await async_shown(
        hass,
        start=(now - timedelta(hours=4)).isoformat(),
        end=(now - timedelta(hours=2)).isoformat(),
    )
    assert [row["added"] is None for row in found] == [False, True]


async def test_refused(hass: HomeAssistant, admin: Corrector, terminal: Device) -> None:
    """What makes no sense is refused, and says why in the user's words."""
    await terminal.punch("7")
    (row,) = await async_shown(hass)
    fields = {
        "serial_number": SERIAL_NUMBER,
        "pin": "7",
        "state": "check_in",
        "punched_at": MORNING,
        "reason": REASON,
    }

    async def why(**others: Any) -> str:
        """Return why an addition is refused."""
        return await admin.refused("add", **(fields | others))

    assert await why(punched_at="2026-06-15T18:00:01") == "correction_in_future"
    assert await why(punched_at="9999-12-31T23:59:59-12:00") == "correction_in_future"
    assert await why(punched_at="0001-01-01T00:00:00+14:00") == "correction_too_old"
    assert await why(punched_at="1999-12-31T23:59:59") == "correction_too_old"
    assert await why(serial_number="NEVERHEARD") == "correction_unknown_terminal"
    there = "correction_punch_already_there"
    assert await why(punched_at="2026-06-15T16:00:00.25+00:00") == there
    added = await admin.add(MORNING)
    assert await why() == there
    assert await why(state="check_out", punched_at="tomorrow") == "invalid_format"
    number, reason = row["id"], REASON
    unknown = "correction_unknown_punch"
    assert await admin.refused("void", punch_id=number + 9, reason=reason) == unknown
    await admin.void(number)
    already = "correction_already_voided"
    assert await admin.refused("void", punch_id=number, reason=reason) == already
    unknown = "correction_unknown_correction"
    assert await admin.refused("withdraw", correction_id=999) == unknown
    await admin.withdraw(added["correction_id"])
    already = "correction_already_withdrawn"
    assert (
        await admin.refused("withdraw", correction_id=added["correction_id"]) == already
    )


@pytest.mark.parametrize(
    "others",
    [
        {"reason": ""},
        {"reason": "  no  "},
        {"reason": "x" * 256},
        {"reason": "two\nlines"},
        {"reason": "a\0b c"},
        {"reason": None},
        {"pin": ""},
        {"pin": "7\t8"},
        {"pin": "7=8"},
        {"pin": "x" * 65},
        {"state": "other"},
        {"state": 0},
        {"state": []},
        {"punched_at": "2026-06-15"},
        {"punched_at": 5},
        {"punched_at": "2026-06-15T25:00:00"},
        {"serial_number": "x" * 65},
        {"serial_number": ""},
        {"more": "fields"},
    ],
    ids=repr,
)
async def test_hostile(admin: Corrector, others: dict[str, Any]) -> None:
    """What is no correction is not taken for one."""
    fields = {
        "serial_number": SERIAL_NUMBER,
        "pin": "7",
        "state": "check_in",
        "punched_at": MORNING,
        "reason": REASON,
    }
    assert await admin.refused("add", **(fields | others)) == "invalid_format"


@pytest.mark.parametrize("number", [0, -1, 2**53, 2**70, 1.5, "x", None, True, []])
async def test_hostile_numbers(admin: Corrector, number: Any) -> None:
    """What is no number of a row is not looked up."""
    refused = await admin.refused("void", punch_id=number, reason=REASON)
    assert refused in {"invalid_format", "correction_unknown_punch"}
    refused = await admin.refused("withdraw", correction_id=number)
    assert refused in {"invalid_format", "correction_unknown_correction"}


async def test_reason_is_required(admin: Corrector) -> None:
    """Nothing is void without a reason."""
    assert await admin.refused("void", punch_id=1) == "invalid_format"


async def test_others_may_not(
    hass: HomeAssistant,
    admin: Corrector,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Whoever is no administrator changes nothing."""
    await terminal.punch("7")
    (row,) = await async_shown(hass)
    guest = Corrector(await hass_ws_client(hass, hass_read_only_access_token))
    fields = {"serial_number": SERIAL_NUMBER, "pin": "7", "state": "check_in"}
    for verb, asked in (
        ("add", {**fields, "punched_at": MORNING, "reason": REASON}),
        ("void", {"punch_id": row["id"], "reason": REASON}),
        ("withdraw", {"correction_id": 1}),
    ):
        assert await guest.refused(verb, **asked) == "unauthorized"
    assert await async_shown(hass) == [row]


async def test_unloaded(
    hass: HomeAssistant, admin: Corrector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the hub, or a journal that works, one is told so."""
    fields = {"punch_id": 1, "reason": REASON}

    async def fail(*_: Any) -> None:
        """Fail as a full disk does."""
        raise JournalError("disk full")

    journal = journal_of(hass)
    with monkeypatch.context() as patched:
        patched.setattr(journal.corrections, "void", fail)
        assert await admin.refused("void", **fields) == "storage"
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert await admin.refused("void", **fields) == "not_loaded"


async def test_terminal_that_has_gone(
    hass: HomeAssistant, client: TestClient[Any, Any], admin: Corrector
) -> None:
    """Punches of a terminal that was removed are corrected as long as there are any."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await hass.async_block_till_done()
    other = Device(client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    await other.punch("7")
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    await hass.config.async_set_time_zone("Asia/Shanghai")
    added = await admin.add(MORNING, serial_number=OTHER_SERIAL_NUMBER)
    # Nobody knows any more where it hung.
    assert added["punched_at"] == "2026-06-15T08:00:00+08:00"
    corrections = journal_of(hass).corrections
    found = await corrections.punches(OTHER_SERIAL_NUMBER, limit=9)
    assert [each.id is None for each in found] == [True, False]
    voided = await admin.void(found[1].id)
    assert voided["serial_number"] == OTHER_SERIAL_NUMBER


async def test_when_clocks_change(hass: HomeAssistant, admin: Corrector) -> None:
    """A time on the wall is placed by the offset of then; what has a zone is that time."""
    added = await admin.add("2026-01-15T08:00:00")
    assert added["punched_at"] == "2026-01-15T08:00:00+01:00"
    added = await admin.add("2026-01-15T12:00:00+00:00")
    assert added["punched_at"] == "2026-01-15T13:00:00+01:00"
    # This hour was left out.
    added = await admin.add("2026-03-29T02:30:00")
    assert added["punched_at"] in {
        "2026-03-29T03:30:00+02:00",
        "2026-03-29T01:30:00+01:00",
    }
