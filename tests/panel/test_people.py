"""Tests of who is shown in the panel, where, and with what."""

from collections.abc import Awaitable, Callable
import json
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.access_people.support import PANEL, SEVERAL_CARDS, AccessTerminal
from tests.commands.support import async_breathe, async_queue
from tests.guests.support import async_write
from tests.household.support import async_add_person
from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
)
from tests.support.people import EVERYTHING

type Ask = Callable[..., Awaitable[Any]]

# What nobody may ever read in an answer: the password, the card, and templates.
SECRETS: Final = ("4711", "5511", "planted", "QUJD", "9988776655", "314159")
MANY: Final = 5_000
HOSTILE: Final = '<img src=x onerror="alert(1)">{name}'


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timers of commands that nobody waits for."""
    return True


@pytest.fixture
async def socket(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    hass_ws_client: WebSocketGenerator,
) -> MockHAClientWebSocket:
    """Return an administrator's connection."""
    return await hass_ws_client(hass)


@pytest.fixture
def ask(socket: MockHAClientWebSocket) -> Ask:
    """Return what asks as an administrator and returns the result; no secret is in it."""

    async def ask(verb: str, **message: Any) -> Any:
        """Ask."""
        await socket.send_json_auto_id(
            {"type": f"zkteco_push/people/{verb}", **message}
        )
        answer = await socket.receive_json()
        assert answer["success"], answer
        text = json.dumps(answer)
        assert not [secret for secret in SECRETS if secret in text]
        return answer["result"]

    return ask


async def two_terminals(
    hass: HomeAssistant, client: TestClient[Any, Any], **options: str
) -> tuple[Device, AccessTerminal]:
    """Set up the hub with a terminal of each dialect."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    door = Device(client, SERIAL_NUMBER)
    await door.handshake()
    panel = AccessTerminal(Device(client, OTHER_SERIAL_NUMBER), PANEL | options)
    await panel.register()
    await panel.drain()
    return door, panel


async def test_matrix(
    hass: HomeAssistant, client: TestClient[Any, Any], ask: Ask
) -> None:
    """Each person is shown with what each terminal holds, and never a secret."""
    door, panel = await two_terminals(hass, client, **SEVERAL_CARDS)
    for line in EVERYTHING:
        await door.upload("OPERLOG", line)
    await panel.upload(
        "user",
        "uid=1\tcardno=0\tpin=7\tpassword=314159\tgroup=2\tstarttime=0\tendtime=0"
        "\tname=Anne\tprivilege=0\tdisable=1\tverify=0",
    )
    await panel.upload("mulcarduser", "pin=7\tcardno=54BC5D7\tlosscardflag=0")
    await panel.upload(
        "userauthorize", "Pin=7\tAuthorizeTimezoneId=2\tAuthorizeDoorId=5"
    )
    answer = await ask("matrix")
    assert (answer["total"], answer["columns"]) == (1, 2)
    assert answer["entry_id"] == loaded_hub(hass).entry_id
    columns = {each["serial_number"]: each for each in answer["terminals"]}
    assert columns[SERIAL_NUMBER]["device_id"] == device_of(hass).id
    assert columns[SERIAL_NUMBER]["is_access_control"] is False
    assert columns[OTHER_SERIAL_NUMBER]["is_access_control"] is True
    assert columns[OTHER_SERIAL_NUMBER]["doors"] == 4
    (person,) = answer["people"]
    assert (person["pin"], person["names_differ"]) == ("7", True)
    assert person["household"] is None
    at_door = person["cells"][SERIAL_NUMBER]
    assert at_door["enrolled"] is True
    assert (at_door["name"], at_door["privilege"]) == ("Ann", "super_admin")
    assert at_door["has_password"] is True
    assert at_door["disabled"] is False
    # Of four digits nothing may be shown.
    assert at_door["cards"] == ["•••"]
    assert at_door["group"] == "1"
    assert sorted(at_door["photos"]) == ["comparison", "user"]
    kinds = {each["kind"]: each for each in at_door["templates"]}
    assert {kind: each["count"] for kind, each in kinds.items()} == {
        "fingerprint": 1,
        "near_infrared_face": 1,
        "finger_vein": 1,
        "face": 1,
        # Two parts of one palm.
        "palm": 1,
    }
    assert kinds["face"]["versions"] == ["58.10"]
    assert kinds["palm"]["versions"] == ["12.0"]
    assert at_door["waiting"] == []
    at_panel = person["cells"][OTHER_SERIAL_NUMBER]
    assert (at_panel["name"], at_panel["privilege"]) == ("Anne", "user")
    assert at_panel["disabled"] is True
    assert at_panel["has_password"] is True
    assert at_panel["cards"] == ["•••927"]
    assert (at_panel["doors"], at_panel["time_zone"]) == ([1, 3], 2)


async def test_details(
    hass: HomeAssistant, client: TestClient[Any, Any], ask: Ask
) -> None:
    """One person's details are those of all terminals; of nobody there are none."""
    door, _ = await two_terminals(hass, client)
    for line in EVERYTHING:
        await door.upload("OPERLOG", line)
    person = await ask("person", pin="7")
    assert [each["serial_number"] for each in person["terminals"]] == [
        OTHER_SERIAL_NUMBER,
        SERIAL_NUMBER,
    ]
    assert list(person["cells"]) == [SERIAL_NUMBER]
    nobody = await ask("person", pin="8")
    assert (nobody["name"], nobody["cells"]) == ("", {})


async def test_validity(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """It is said until when, whose business that is, and what the clock there shows."""
    await async_write(hass, terminal, name="Ann", valid_until="2090-06-15 14:00:00")
    await terminal.upload(
        "OPERLOG", "USER PIN=8\tName=Bob\tEndDatetime=2089-01-15T08:00:00\n"
    )
    people = {each["pin"]: each for each in (await ask("matrix"))["people"]}
    ann = people["7"]["cells"][SERIAL_NUMBER]["validity"]
    assert (ann["kept_here"], ann["from"]) == (True, None)
    assert ann["local_until"] == "2090-06-15T14:00:00"
    bob = people["8"]["cells"][SERIAL_NUMBER]["validity"]
    assert (bob["kept_here"], bob["local_until"]) == (False, "2089-01-15T08:00:00")
    # What is on its way counts as if it were there.
    await async_queue(hass, "set_user", pin="7", valid_until="")
    (ann_now, _) = (await ask("matrix"))["people"]
    assert "validity" not in ann_now["cells"][SERIAL_NUMBER]
    await async_queue(hass, "set_user", pin="7", disabled=True)
    (ann_now, _) = (await ask("matrix"))["people"]
    assert ann_now["cells"][SERIAL_NUMBER]["waiting"] == ["write"]


async def test_on_the_way(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """Who waits to be written is shown, and what else waits about people."""
    await async_queue(
        hass, "set_user", pin="21", name="Eve", password="4711", card="9988776655"
    )
    await async_queue(hass, "enroll", pin="21", kind="fingerprint")
    await async_queue(hass, "delete_user", pin="21")
    (eve,) = (await ask("matrix"))["people"]
    assert (eve["pin"], eve["name"]) == ("21", "Eve")
    cell = eve["cells"][SERIAL_NUMBER]
    assert cell["enrolled"] is False
    assert cell["waiting"] == ["write", "enroll", "delete"]
    assert cell["cards"] == []


async def test_household(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """People of the household have their name and picture, also without a terminal."""
    hass.states.async_set("person.ann", "home", {"entity_picture": "/api/ann.jpg"})
    await terminal.upload("OPERLOG", "USER PIN=7\tName=ANN B\n")
    await async_add_person(hass, "7", "Ann", person="person.ann")
    await async_add_person(hass, "99", "Zoe")
    answer = await ask("matrix", sort="name")
    ann, zoe = answer["people"]
    assert (ann["name"], ann["household"]["entity_id"]) == ("Ann", "person.ann")
    assert ann["household"]["picture"] == "/api/ann.jpg"
    assert ann["cells"][SERIAL_NUMBER]["name"] == "ANN B"
    assert (zoe["pin"], zoe["name"], zoe["cells"]) == ("99", "Zoe", {})
    assert zoe["household"]["picture"] is None
    # Both names find.
    assert (await ask("matrix", search="ann b"))["total"] == 1
    assert (await ask("matrix", search="zOE"))["total"] == 1
    assert (await ask("matrix", serial_number=SERIAL_NUMBER))["total"] == 1


async def test_many_in_pages(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """Thousands come page by page, numbers in the order of numbers."""
    for start in range(1, MANY, 1000):
        lines = (
            f"USER PIN={pin}\tName=Guest {pin}\tPasswd=4711\n"
            for pin in range(start, start + 1000)
        )
        await terminal.upload("OPERLOG", "".join(lines))
    first = await ask("matrix", limit=200)
    assert (first["total"], len(first["people"])) == (MANY, 200)
    assert [each["pin"] for each in first["people"][:12]] == [
        str(pin) for pin in range(1, 13)
    ]
    last = await ask("matrix", limit=200, offset=MANY - 50)
    assert [each["pin"] for each in last["people"]] == [
        str(pin) for pin in range(MANY - 49, MANY + 1)
    ]
    assert (await ask("matrix", offset=MANY))["people"] == []
    found = await ask("matrix", search="guest 499")
    assert found["total"] == 11
    assert {each["pin"] for each in found["people"]} == {
        "499",
        *(str(pin) for pin in range(4990, 5000)),
    }
    assert (await ask("new"))["pin"] == str(MANY + 1)


async def test_hostile_names(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """Names and PINs come as they are; a search is no pattern."""
    await terminal.upload("OPERLOG", f"USER PIN=a'b%_\tName={HOSTILE}\n")
    await terminal.upload("OPERLOG", "USER PIN=007\tName=100% Ärger\n")
    await terminal.upload("OPERLOG", f"USER PIN={'9' * 60}\tName=\x07Long\n")
    people = (await ask("matrix"))["people"]
    assert [each["pin"] for each in people] == ["007", "9" * 60, "a'b%_"]
    assert people[2]["name"] == HOSTILE
    assert people[1]["name"] == "Long"
    assert (await ask("matrix", search="%"))["total"] == 2
    assert (await ask("matrix", search="ÄRGER"))["total"] == 1
    assert (await ask("matrix", search="' or 1=1 --"))["total"] == 0
    assert (await ask("new"))["pin"] == "8"


async def test_order_by_name(hass: HomeAssistant, terminal: Device, ask: Ask) -> None:
    """Names are in order whichever the case; who has none comes last."""
    for pin, name in (("1", "zoe"), ("2", "Ann"), ("3", ""), ("4", "bob")):
        await terminal.upload("OPERLOG", f"USER PIN={pin}\tName={name}\n")
    people = (await ask("matrix", sort="name"))["people"]
    assert [each["name"] for each in people] == ["Ann", "bob", "zoe", ""]


async def test_only_administrator(
    hass: HomeAssistant, client: TestClient[Any, Any], ask: Ask
) -> None:
    """It is known where somebody is the only super administrator."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, OTHER_SERIAL_NUMBER: {}})
    front, back = Device(client, SERIAL_NUMBER), Device(client, OTHER_SERIAL_NUMBER)
    for device in (front, back):
        await device.handshake()
        await device.upload("OPERLOG", "USER PIN=1\tName=Ann\tPri=14\n")
        await device.upload("OPERLOG", "USER PIN=2\tName=Bob\tPri=0\n")
    await back.upload("OPERLOG", "USER PIN=3\tName=Eve\tPri=14\n")
    asked = [SERIAL_NUMBER, OTHER_SERIAL_NUMBER, "UNKNOWN"]
    assert await ask("only_administrator", pin="1", serial_numbers=asked) == [
        SERIAL_NUMBER
    ]
    assert await ask("only_administrator", pin="2", serial_numbers=asked) == []


async def test_changes_are_told(
    hass: HomeAssistant, terminal: Device, socket: MockHAClientWebSocket
) -> None:
    """Whatever changes who is there, or what waits, is told; a flood of it once."""
    await socket.send_json_auto_id({"type": "zkteco_push/people/subscribe"})
    assert (await socket.receive_json())["success"]
    assert (await socket.receive_json())["event"] == {}
    for pin in range(30):
        await terminal.upload("OPERLOG", f"USER PIN={pin}\tName=Ann\n")
    assert (await socket.receive_json())["event"] == {}
    await async_queue(hass, "delete_user", pin="7")
    assert (await socket.receive_json())["event"] == {}
    await async_add_person(hass, "8", "Bob")
    assert (await socket.receive_json())["event"] == {}
    # A terminal that comes later is followed as well.
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    assert (await socket.receive_json())["event"] == {}
    later = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await later.handshake()
    await later.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    assert (await socket.receive_json())["event"] == {}
    await async_restart_hub(hass)
    while "gone" not in (event := (await socket.receive_json())["event"]):
        assert event == {}
    await async_breathe()


async def test_only_for_administrators(
    hass: HomeAssistant,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Nobody else hears anything of people."""
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann\n")
    reader = await hass_ws_client(hass, hass_read_only_access_token)
    for verb, message in (
        ("matrix", {}),
        ("person", {"pin": "7"}),
        ("new", {}),
        ("only_administrator", {"pin": "7", "serial_numbers": []}),
        ("subscribe", {}),
    ):
        await reader.send_json_auto_id(
            {"type": f"zkteco_push/people/{verb}", **message}
        )
        answer = await reader.receive_json()
        assert answer["success"] is False
        assert answer["error"]["code"] == "unauthorized"
        assert "Ann" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("verb", "message"),
    [
        ("matrix", {"limit": 201}),
        ("matrix", {"limit": 0}),
        ("matrix", {"offset": -1}),
        ("matrix", {"offset": 10**12}),
        ("matrix", {"search": "x" * 65}),
        ("matrix", {"search": 7}),
        ("matrix", {"sort": "password"}),
        ("person", {"pin": "x" * 65}),
        ("person", {"pin": ""}),
        ("person", {}),
        ("only_administrator", {"pin": "7", "serial_numbers": ["x"] * 501}),
    ],
)
async def test_bounds(
    hass: HomeAssistant,
    terminal: Device,
    socket: MockHAClientWebSocket,
    verb: str,
    message: dict[str, Any],
) -> None:
    """What is out of bounds is refused before anything is read."""
    await socket.send_json_auto_id({"type": f"zkteco_push/people/{verb}", **message})
    answer = await socket.receive_json()
    assert answer["error"]["code"] == "invalid_format"


async def test_without_a_hub(
    hass: HomeAssistant, terminal: Device, socket: MockHAClientWebSocket
) -> None:
    """Without its hub the view is told so."""
    await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    for verb in ("matrix", "new", "subscribe"):
        await socket.send_json_auto_id({"type": f"zkteco_push/people/{verb}"})
        answer = await socket.receive_json()
        assert answer["error"]["code"] == "not_loaded"
