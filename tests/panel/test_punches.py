"""Tests of what the view of punches asks for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.household.support import async_add_person
from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    loaded_hub,
)

from .punch_support import answered, ask, at, live_in_berlin, name_users, punch, shown

COMMANDS: dict[str, dict[str, Any]] = {
    "punches/page": {},
    "punches/month": {"month": "2026-06-01"},
    "punches/filters": {},
    "punches/subscribe": {},
}


@pytest.fixture(autouse=True)
async def place(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Have a Wednesday in Berlin, and Home Assistant's own persons."""
    freezer.move_to(at(2, "18:00"))
    await live_in_berlin(hass)
    assert await async_setup_component(hass, "person", {})


@pytest.fixture
async def websocket(
    terminal: Device, hass_ws_client: WebSocketGenerator
) -> MockHAClientWebSocket:
    """Return an administrator's connection, once there is a terminal."""
    return await hass_ws_client()


@pytest.mark.parametrize("command", COMMANDS)
async def test_for_admins_only(
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    command: str,
) -> None:
    """Nobody else is told anything."""
    websocket = await hass_ws_client(access_token=hass_read_only_access_token)
    answer = await answered(websocket, command, **COMMANDS[command])
    assert answer["error"]["code"] == "unauthorized"


@pytest.mark.parametrize("command", COMMANDS)
async def test_without_a_hub(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, command: str
) -> None:
    """Without a loaded hub everybody is told so."""
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    answer = await answered(websocket, command, **COMMANDS[command])
    assert answer["error"]["code"] == "not_loaded"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("punches/page", {"limit": 0}),
        ("punches/page", {"limit": 201}),
        ("punches/page", {"limit": "100"}),
        ("punches/page", {"cursor": "1.2"}),
        ("punches/page", {"cursor": "1.9.1"}),
        ("punches/page", {"cursor": "9" * 40 + ".1.1"}),
        ("punches/page", {"cursor": "\u0661.1.1"}),
        ("punches/page", {"filter": {"pins": ["1"] * 51}}),
        ("punches/page", {"filter": {"pins": ["x" * 65]}}),
        ("punches/page", {"filter": {"terminals": ["x"] * 201}}),
        ("punches/page", {"filter": {"methods": ["magic"]}}),
        ("punches/page", {"filter": {"states": [0]}}),
        ("punches/page", {"filter": {"start": "yesterday"}}),
        ("punches/page", {"filter": {"end": "0001-01-01"}}),
        ("punches/page", {"filter": {"end": "9999-12-31"}}),
        ("punches/page", {"filter": {"corrected": "x"}}),
        ("punches/page", {"filter": {"x": 1}}),
        ("punches/month", {}),
        ("punches/month", {"month": 6}),
        ("punches/month", {"month": "2026-13-01"}),
    ],
)
async def test_bounds(
    websocket: MockHAClientWebSocket, command: str, message: dict[str, Any]
) -> None:
    """What is too much, or means nothing, is refused before anything is read."""
    answer = await answered(websocket, command, **message)
    assert answer["error"]["code"] == "invalid_format"


async def test_pages(websocket: MockHAClientWebSocket, terminal: Device) -> None:
    """Pages lead from the latest punch to the first."""
    await punch(terminal, *(("7", at(0, f"08:{minute:02}")) for minute in range(7)))
    found: list[int] = []
    cursor: dict[str, str] = {}
    for _ in range(4):
        page = await ask(websocket, "punches/page", limit=3, **cursor)
        found += [row["time"] for row in page["punches"]]
        assert page["time_zone"] == "Europe/Berlin"
        if page["cursor"] is None:
            break
        cursor = {"cursor": page["cursor"]}
    begins = int(at(0, "08:00").timestamp())
    assert found == [begins + 60 * minute for minute in reversed(range(7))]


async def test_filters(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, terminal: Device
) -> None:
    """Each filter leaves in what it says; days are those of the zone."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER, code_book="condensed")
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    await punch(terminal, ("7", at(0, "00:00")), ("8", at(0, "23:59")))
    await punch(terminal, ("7", at(1, "00:00")), state=1, verification=4)
    # A card in this terminal's own numbers, a password in the other one's.
    await punch(other, ("9", at(1, "09:00")), verification=2)
    await punch(other, ("9", at(1, "10:00")), verification=4)
    everything = [
        *(("9", "16 10:00"), ("9", "16 09:00"), ("7", "16 00:00")),
        *(("8", "15 23:59"), ("7", "15 00:00")),
    ]
    assert await shown(websocket) == everything
    assert await shown(websocket, start="2026-06-16") == everything[:3]
    assert await shown(websocket, end="2026-06-15") == everything[3:]
    assert await shown(websocket, pins=["8", "9"]) == [
        *everything[:2],
        everything[3],
    ]
    assert await shown(websocket, terminals=[SERIAL_NUMBER]) == everything[2:]
    assert await shown(websocket, states=["check_out"]) == [everything[2]]
    assert await shown(websocket, methods=["card"]) == everything[1:3]
    assert await shown(websocket, methods=["finger_vein"]) == everything[:1]
    assert await shown(websocket, methods=["voice"]) == []


async def test_words(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, terminal: Device
) -> None:
    """People and terminals are told by name; who is nobody, by PIN only."""
    await name_users(terminal, _7="Ann", _8="<b>Bob</b>")
    await async_add_person(hass, "8", "Robert")
    await punch(
        terminal,
        ("7", at(0, "08:00")),
        ("8", at(0, "09:00")),
        ("9", at(0, "10:00")),
        verification=9,
    )
    rows = (await ask(websocket, "punches/page"))["punches"]
    assert [row["name"] for row in rows] == [None, "Robert", "Ann"]
    assert {row["verification"] for row in rows} == {"fingerprint_and_password"}
    assert {(row["terminal"], row["day"]) for row in rows} == {
        (SERIAL_NUMBER, "2026-06-15")
    }
    assert rows[2]["punched_at"] == "2026-06-15T08:00:00+02:00"
    assert rows[2]["state"] == "check_in"
    found = await ask(websocket, "punches/filters")
    assert {person["pin"]: person["name"] for person in found["people"]} == {
        "7": "Ann",
        "8": "Robert",
    }
    assert found["methods"] == ["fingerprint", "password"]


async def test_a_terminal_that_has_gone(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, terminal: Device
) -> None:
    """Punches of a terminal outlive it, and so does the filter for them."""
    await punch(terminal, ("7", at(0, "08:00")), verification=4)
    await async_remove_terminal(hass, SERIAL_NUMBER)
    found = await ask(websocket, "punches/filters")
    assert found["terminals"] == [
        {"serial_number": SERIAL_NUMBER, "name": SERIAL_NUMBER, "is_gone": True}
    ]
    wanted = {"terminals": [SERIAL_NUMBER], "methods": ["card"]}
    assert await shown(websocket, **wanted) == [("7", "15 08:00")]


async def test_month(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, terminal: Device
) -> None:
    """A person's month says when it came and went, and for how long it was in."""
    await async_add_person(hass, "7", "Alice")
    await punch(terminal, ("7", at(-1, "22:00")), ("7", at(0, "12:00")))
    await punch(terminal, ("7", at(0, "13:00")), ("7", at(2, "17:00")), state=1)
    await punch(terminal, ("8", at(0, "09:00")))
    await hass.async_block_till_done()
    month = await ask(
        websocket, "punches/month", month="2026-06-20", filter={"pins": ["7"]}
    )
    assert month["person"] == {"pin": "7", "name": "Alice"}
    assert (month["month"], month["today"]) == ("2026-06-01", "2026-06-17")
    days = {day["date"]: day for day in month["days"]}
    assert len(days) == 30
    hour = 3600
    sunday, monday = days["2026-06-14"], days["2026-06-15"]
    assert (sunday["punches"], sunday["seconds_in"]) == (1, 2 * hour)
    assert sunday["first_in"] == at(-1, "22:00").timestamp()
    assert sunday["last_out"] is None
    # In over midnight, until the key for out was pressed.
    assert (monday["punches"], monday["seconds_in"]) == (2, 13 * hour)
    assert monday["first_in"] == at(0, "12:00").timestamp()
    assert monday["last_out"] == at(0, "13:00").timestamp()
    assert days["2026-06-16"]["seconds_in"] == 0
    assert days["2026-06-17"]["last_out"] == at(2, "17:00").timestamp()
    assert days["2026-06-18"] == {
        "date": "2026-06-18",
        "punches": 0,
        "seconds_in": 0,
        "first_in": None,
        "last_out": None,
    }
    everybody = await ask(websocket, "punches/month", month="2026-06-01")
    assert everybody["person"] is None
    assert everybody["days"][14] == {"date": "2026-06-15", "punches": 3}


async def test_hours_go_by_the_sensors_arithmetic(
    hass: HomeAssistant, websocket: MockHAClientWebSocket, terminal: Device
) -> None:
    """Today's hours in a month are those that the person's sensor shows."""
    await async_add_person(hass, "7", "Alice", rule="ends_at", ends_at="22:00:00")
    await punch(terminal, ("7", at(1, "09:00")), ("7", at(2, "10:30")))
    async_fire_time_changed(hass, at(2, "18:05"))
    await hass.async_block_till_done(wait_background_tasks=True)
    month = await ask(
        websocket, "punches/month", month="2026-06-01", filter={"pins": ["7"]}
    )
    tuesday, today = month["days"][15:17]
    # A forgotten punch out ends at ten.
    assert tuesday["seconds_in"] == 13 * 3600
    assert tuesday["last_out"] == at(1, "22:00").timestamp()
    assert today["seconds_in"] == int(7.5 * 3600)
    person = loaded_hub(hass).runtime_data.household.persons["7"]
    assert person.state.minutes_in_today == today["seconds_in"] // 60


async def test_subscription(
    hass: HomeAssistant,
    websocket: MockHAClientWebSocket,
    terminal: Device,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Whoever looks is told at once, and once for all that comes together."""
    answer = await answered(websocket, "punches/subscribe")
    assert answer["success"]
    number = answer["id"]
    assert (await websocket.receive_json())["event"] == {"changed": True}
    for pin in ("1", "2", "3"):
        await terminal.punch(pin)
    freezer.tick(timedelta(seconds=2))
    async_fire_time_changed(hass)
    told = await websocket.receive_json()
    assert (told["id"], told["event"]) == (number, {"changed": True})
    # Nothing more has been told: the next that comes is the answer.
    page = await ask(websocket, "punches/page")
    assert len(page["punches"]) == 3
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert (await websocket.receive_json())["event"] == {"gone": True}


async def test_corrections(
    hass: HomeAssistant,
    websocket: MockHAClientWebSocket,
    terminal: Device,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What is void stays, added ones stand at their time, and hours follow both."""
    await async_add_person(hass, "7", "Alice")
    await punch(terminal, ("7", at(0, "08:00")), ("7", at(0, "09:00")))
    # Somebody else presses keys, so they mean what they say also without this one.
    await punch(terminal, ("7", at(0, "16:00")), ("8", at(0, "17:00")), state=1)
    alices = {"filter": {"pins": ["7"]}}

    async def seconds_in() -> int:
        """Return for how long Alice was in on Monday."""
        month = await ask(websocket, "punches/month", month="2026-06-01", **alices)
        monday = month["days"][14]
        found: int = monday["seconds_in"]
        assert monday["punches"] == len(
            [
                row
                for row in (await ask(websocket, "punches/page", **alices))["punches"]
                if row["correction"] is None or row["correction"]["kind"] == "added"
            ]
        )
        return found

    hour = 3600
    assert await seconds_in() == 8 * hour
    rows = (await ask(websocket, "punches/page", **alices))["punches"]
    out = rows[0]["id"]
    await ask(websocket, "corrections/void", punch_id=out, reason="Wrong key")
    added = await ask(
        websocket,
        "corrections/add",
        serial_number=SERIAL_NUMBER,
        pin="7",
        punched_at="2026-06-15T12:00:00",
        state="check_out",
        reason="Forgotten",
    )
    assert await seconds_in() == 4 * hour
    rows = (await ask(websocket, "punches/page", **alices))["punches"]
    assert [row["id"] for row in rows[:2]] == [out, None]
    kinds = [row["correction"] and row["correction"]["kind"] for row in rows]
    assert kinds == ["voided", "added", None, None]
    assert {key: rows[0]["correction"][key] for key in ("reason", "by")} == {
        "reason": "Wrong key",
        "by": "Mock User",
    }
    assert rows[1]["verification"] == "by_hand"
    assert rows[1]["punched_at"] == "2026-06-15T12:00:00+02:00"
    void, new = ("7", "15 16:00"), ("7", "15 12:00")
    assert await shown(websocket, corrected="only") == [void, new]
    assert await shown(websocket, corrected="voided") == [void]
    assert await shown(websocket, corrected="added", pins=["7"]) == [new]
    assert await shown(websocket, corrected="added", pins=["8"]) == []
    number = (await answered(websocket, "punches/subscribe"))["id"]
    assert (await websocket.receive_json())["id"] == number
    await ask(
        websocket,
        "corrections/withdraw",
        correction_id=added["correction"]["correction_id"],
    )
    freezer.tick(timedelta(seconds=2))
    async_fire_time_changed(hass)
    assert (await websocket.receive_json())["event"] == {"changed": True}
    assert await shown(websocket, corrected="only") == [void]


async def test_many_terminals_are_one_list(
    websocket: MockHAClientWebSocket,
    start_terminal: Callable[..., Awaitable[Device]],
    terminal: Device,
    hass: HomeAssistant,
) -> None:
    """Punches of two terminals come in the order of time, whatever their zones are."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER, time_zone="Asia/Shanghai")
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    assert other.offset != terminal.offset
    await punch(terminal, ("1", at(0, "08:00")), ("1", at(0, "10:00")))
    await punch(other, ("2", at(0, "09:00")), ("2", at(0, "11:00")))
    assert [pin for pin, _ in await shown(websocket)] == ["2", "1", "2", "1"]
