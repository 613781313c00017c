"""Punches of a few days, and questions about them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from tests.support.device import Device
from tests.support.hub import TIME_ZONE

ZONE = ZoneInfo(TIME_ZONE)
# A Monday.
DAY = datetime(2026, 6, 15, tzinfo=ZONE)


def at(day: int, clock: str) -> datetime:
    """Return a time of a day, counted from the Monday."""
    hours, minutes = map(int, clock.split(":"))
    moment = DAY + timedelta(days=day, hours=hours, minutes=minutes)
    return moment.astimezone(UTC)


async def punch(
    device: Device,
    *lines: tuple[str, datetime],
    state: int = 0,
    verification: int = 15,
) -> None:
    """Send punches: whose, and when."""
    body = "".join(
        device.attlog_line(pin, when, state=state, verification=verification)
        for pin, when in lines
    )
    assert (await device.upload("ATTLOG", body)).text.startswith("OK")


async def name_users(device: Device, **names: str) -> None:
    """Have a terminal tell what its users are called."""
    lines = (f"USER PIN={pin[1:]}\tName={name}\n" for pin, name in names.items())
    assert (await device.upload("OPERLOG", "".join(lines))).text.startswith("OK")


async def ask(
    websocket: MockHAClientWebSocket, command: str, **message: Any
) -> dict[str, Any]:
    """Return the result of a command."""
    answer = await answered(websocket, command, **message)
    assert answer["success"], answer
    result: dict[str, Any] = answer["result"]
    return result


async def answered(
    websocket: MockHAClientWebSocket, command: str, **message: Any
) -> dict[str, Any]:
    """Return the answer to a command."""
    await websocket.send_json_auto_id({"type": f"zkteco_push/{command}", **message})
    answer: dict[str, Any] = await websocket.receive_json()
    return answer


async def shown(
    websocket: MockHAClientWebSocket, **wanted: Any
) -> list[tuple[str, str]]:
    """Return whose punches a filter shows and when, by the clock of the zone."""
    page = await ask(websocket, "punches/page", filter=wanted)
    assert page["cursor"] is None
    return [
        (row["pin"], datetime.fromtimestamp(row["time"], ZONE).strftime("%d %H:%M"))
        for row in page["punches"]
    ]


async def live_in_berlin(hass: HomeAssistant) -> None:
    """Have Home Assistant where the terminals hang."""
    await hass.config.async_set_time_zone(TIME_ZONE)
