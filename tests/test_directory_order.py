"""What comes last in a body counts: who is there, and who has been deleted."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from .commands.support import async_call
from .support.device import Device

USER, FINGER = "USER PIN=7\tName=Ann\n", "FP PIN=7\tFID=3\tSize=4\tValid=1\tTMP=AAAA\n"
OTHER = "USER PIN=8\tName=Bea\n"


async def held(hass: HomeAssistant) -> tuple[list[str], int]:
    """Return the PINs of the users and the number of templates that are shown."""
    users = (await async_call(hass, "get_users"))["users"]
    templates = (await async_call(hass, "get_templates"))["templates"]
    return [user["pin"] for user in users], len(templates)


@pytest.mark.parametrize(
    ("order", "pins", "templates"),
    [
        (("user", "finger", "gone", "other"), ["8"], 0),
        (("gone", "user", "finger", "other"), ["7", "8"], 1),
        (("user", "finger", "gone", "user", "other"), ["7", "8"], 0),
        (("user", "gone", "finger", "other"), ["8"], 1),
        (("user", "finger", "no finger", "other"), ["7", "8"], 0),
        (("user", "no finger", "finger", "other"), ["7", "8"], 1),
        (("user", "finger", "old", "other"), ["7", "8"], 1),
    ],
)
@pytest.mark.parametrize("is_known", [False, True])
async def test_order_in_a_body(
    hass: HomeAssistant,
    terminal: Device,
    order: tuple[str, ...],
    pins: list[str],
    templates: int,
    is_known: bool,
) -> None:
    """A deletion takes what came before it, and nothing that came after."""
    if is_known:
        await terminal.upload("OPERLOG", USER + FINGER)
    long_ago = dt_util.utcnow() - timedelta(days=400)
    lines = {
        "user": USER,
        "finger": FINGER,
        "other": OTHER,
        "gone": terminal.oplog_line(9, "7"),
        "no finger": terminal.oplog_line(10, "7", "3"),
        # Sent once more; the user has been enrolled again meanwhile.
        "old": terminal.oplog_line(9, "7", at=long_ago),
    }
    body = "".join(lines[each] for each in order)
    assert (await terminal.upload("OPERLOG", body)).text == f"OK:{len(order)}"
    assert await held(hass) == (pins, templates)
    # What is sent afterwards is newer than all of it.
    await terminal.upload("OPERLOG", USER)
    assert sorted((await held(hass))[0]) == ["7", "8"]
