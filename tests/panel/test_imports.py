"""Tests of people from files: what is shown before, and what terminals get."""

from collections.abc import Callable
from dataclasses import replace
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from simulator import User
from tests.commands.support import async_breathe, async_until, async_wait, pending
from tests.copying.support import Door, StartDoors, users_of
from tests.support.hub import async_remove_terminal, async_restart_hub, async_set_up_hub
from tests.support.storage import fail_storage

from .conftest import Follow
from .following import Following, Shown

PREVIEW, RUN = "imports/preview", "imports/run"
FRONT, BACK = "CKJF201960001", "CKJF201960002"
BOTH = [FRONT, BACK]
FILE = (
    "PIN,Name,Privilege,Card,Password,Group,Valid from,Valid until,Shoe size\n"
    '11,"Ann, the first",User,5511,4711,2,2026-01-01,2098-06-30,41\n'
    "12,Bob,Super Administrator,,,,,,\n"
)


async def preview(
    following: Following, text: str, terminals: list[str] | None = None
) -> Shown:
    """Return what an import would do."""
    answer = await following.ask(PREVIEW, text=text, terminals=terminals or [FRONT])
    assert answer["success"], answer
    result: Shown = answer["result"]
    return result


async def refusal(following: Following, text: str) -> str:
    """Return the key of the text that says why a file is not read."""
    answer = await following.ask(PREVIEW, text=text, terminals=[FRONT])
    key: str = answer["error"]["translation_key"]
    return key


def rows(shown: Shown) -> dict[str, Shown]:
    """Return the rows of a preview by PIN."""
    return {row["pin"]: row for row in shown["rows"]}


def flaws(shown: Shown) -> dict[int, tuple[str, str]]:
    """Return what is wrong with a preview's rows, by their lines."""
    found = {}
    for row in shown["rows"]:
        failure = row["failure"] or next(
            (each["failure"] for each in row["terminals"] if each["failure"]), None
        )
        if failure:
            found[row["line"]] = (
                failure["key"],
                failure["placeholders"].get("field", ""),
            )
    return found


def finished(following: Following) -> Callable[[], bool]:
    """Return what tells whether an import has ended."""
    return lambda: bool(following.latest.get("finished"))


def results(following: Following) -> dict[tuple[str, str], str | None]:
    """Return what became of people, by terminal and PIN: None or the text's key."""
    return {
        (each["serial_number"], each["pin"]): each["failure"] and each["failure"]["key"]
        for event in following.events
        for each in event.get("results", ())
    }


async def test_preview(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A preview says who is new and what changes, and never what is secret."""
    front = Door(FRONT)
    await start_doors(front)
    for user in (
        User("12", "Bob", privilege="14"),
        User("13", "Eve", password="1234", card="99887766", group="3"),
    ):
        front.virtual.store.put_user(user)
    await front.virtual.upload()
    following = await follow()
    shown = await preview(
        following, FILE + "13,Eva,,11223344,1234,3,,\n14,Joe,,,98765,,,\n"
    )
    assert shown["columns"][0] == {"header": "PIN", "field": "pin"}
    assert shown["columns"][-1] == {"header": "Shoe size", "field": None}
    assert shown["counts"] == {"error": 0, "new": 2, "changed": 1, "same": 1}
    assert shown["writes"] == 3
    found = rows(shown)
    assert found["12"]["status"] == "same"
    (ann,) = found["11"]["terminals"]
    assert ann["status"] == "new"
    changes = {each["field"]: each["after"] for each in ann["changes"]}
    assert changes == {
        "name": "Ann, the first",
        "privilege": "user",
        "card": "",
        "password": "",
        "group": "2",
        "valid_from": "2026-01-01 00:00:00",
        "valid_until": "2098-06-30 23:59:59",
    }
    (eve,) = found["13"]["terminals"]
    assert eve["changes"] == [
        {"field": "name", "before": "Eve", "after": "Eva"},
        {"field": "card", "before": "", "after": ""},
    ]
    for secret in ("5511", "4711", "11223344", "1234", "98765", "99887766"):
        assert secret not in str(shown)


@pytest.mark.parametrize(
    "text",
    [
        "PIN,Name\n11,Ann\n",
        "\ufeffUser ID;Name\r\n11;Ann\r\n",
        "user_id\tname\n11\tAnn\n",
        'sep=;\n"Personnel ID";"First Name";"Last Name"\n"11";"Ann";""\n',
        "AC-No.,Name,Name\n\n11,Ann,Other\n,,\n",
        '"PIN" , "Name"\n11, "Ann"\n',
    ],
)
async def test_forms(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow, text: str
) -> None:
    """Files of Excel, of the vendor's programs and by hand say the same."""
    await start_doors(Door(FRONT))
    shown = await preview(await follow(), text)
    (row,) = shown["rows"]
    assert (row["pin"], row["name"], row["status"]) == ("11", "Ann", "new")


async def test_flaws(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """Each bad row says what is wrong with it, and comes before the good ones."""
    await start_doors(Door(FRONT))
    lines = {
        2: "1,Ann,,,,,,",
        3: "1,Ann again,,,,,,",
        4: ",Nobody,,,,,,",
        5: f"{'9' * 30},Long,,,,,,",
        6: "1 2,Blank,,,,,,",
        7: f"3,{'n' * 25},,,,,,",
        8: "4,x Pri=14,,,,,,",
        9: "5,Joe,King,,,,,",
        10: "6,Joe,,12-34,,,,",
        11: "7,Joe,,,,two,,",
        12: "8,Joe,,,,999,,",
        13: "9,Joe,,,,,31.12.2026,2027-01-01",
        14: "10,Joe,,,,,,2020-02-30",
        15: "11,Joe,,,,,,2020-01-01",
        16: "12,Joe,,,,,2030-01-02,2030-01-01",
        17: f"13,Joe,,,{'p' * 17},,,",
        18: "14,Joe,,,,,,,more",
    }
    header = "PIN,Name,Privilege,Card,Password,Group,Valid from,Valid until\n"
    shown = await preview(await follow(), header + "\n".join(lines.values()))
    assert flaws(shown) == {
        3: ("import_duplicate", ""),
        4: ("field_missing", "pin"),
        5: ("field_too_long", "pin"),
        6: ("field_malformed", "pin"),
        7: ("field_too_long", "name"),
        8: ("field_holds_key", "name"),
        9: ("field_out_of_range", "privilege"),
        10: ("field_malformed", "card"),
        11: ("field_invalid_number", "group"),
        12: ("field_malformed", "group"),
        13: ("field_invalid_time", "valid_from"),
        14: ("field_invalid_time", "valid_until"),
        15: ("validity_in_past", ""),
        16: ("validity_backwards", ""),
        17: ("field_too_long", "password"),
        18: ("import_too_many_cells", ""),
    }
    assert shown["counts"] == {"error": 16, "new": 1, "changed": 0, "same": 0}
    assert [row["line"] for row in shown["rows"]] == [*range(3, 19), 2]
    assert rows(shown)["1"]["line"] == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "import_no_pin_column"),
        ("11,Ann,4711\n12,Bob,4712\n", "import_no_pin_column"),
        ("PIN,Name\n", "import_no_rows"),
        ('PIN,Name\n11,"Ann\n12,Bob\n', "import_quotes"),
        ("PIN" + ",x" * 100 + "\n1\n", "import_too_many_columns"),
        ("PIN\n" + "\n".join(map(str, range(10_001))), "import_too_many_rows"),
        ("PIN\n" + "1" * 1_000_001, "import_too_large"),
        ("PIN,Name\n1," + "x" * 200_000, "import_quotes"),
        ("\0" * 1000, "import_no_pin_column"),
    ],
)
async def test_no_list_of_people(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    caplog: pytest.LogCaptureFixture,
    text: str,
    key: str,
) -> None:
    """A file that is none is refused in words, and nothing of it is logged."""
    await start_doors(Door(FRONT))
    caplog.clear()
    following = await follow()
    assert await refusal(following, text) == key
    logged = "\n".join(
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.INFO
    )
    assert "Ann" not in logged and "4711" not in logged and "11111" not in logged


async def test_ten_thousand_rows(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A long file is looked at as a whole, and shown as far as somebody reads."""
    await start_doors(Door(FRONT), Door(BACK))
    text = "PIN,Name\n" + "".join(f"{pin},N{pin}\n" for pin in range(1, 10_001))
    shown = await preview(await follow(), text + "", BOTH)
    assert shown["counts"]["new"] == 10_000
    assert shown["writes"] == 20_000
    assert (len(shown["rows"]), shown["more"]) == (500, 9500)


async def test_many_rows_for_many_terminals(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """The more terminals are chosen, the fewer rows a file may have."""
    numbers = [f"CKJF2019600{number:02}" for number in range(11)]
    await async_set_up_hub(hass, {number: {} for number in numbers})
    text = "PIN\n" + "\n".join(map(str, range(9091)))
    following = await follow()
    answer = await following.ask(PREVIEW, text=text, terminals=numbers)
    assert answer["error"]["translation_key"] == "import_too_many_rows"
    assert answer["error"]["translation_placeholders"] == {"count": "9090"}


async def test_import(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """The good rows arrive at each terminal, and only where something is new."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    back.virtual.store.put_user(User("12", "Bob", privilege="14"))
    await back.virtual.upload()
    following = await follow()
    text = FILE + "11,Ann again,,,,,,,\n"
    assert (await following.begin(RUN, text=text, terminals=BOTH))["success"]
    await following.until(finished(following), front.virtual, back.virtual)
    ann = users_of(front)["11"]
    assert (ann.name, ann.card, ann.password, ann.group) == (
        "Ann, the first",
        "5511",
        "4711",
        "2",
    )
    assert users_of(front)["12"].privilege == "14"
    assert users_of(back).keys() == {"11", "12"}
    assert results(following) == {
        (FRONT, "11"): None,
        (FRONT, "12"): None,
        (BACK, "11"): None,
    }
    assert (following.latest["written"], following.latest["failed"]) == (3, 0)
    assert following.latest["total"] == 3
    assert "4711" not in str(following.events) and "5511" not in str(following.events)
    # What has arrived is the same from now on.
    shown = await preview(following, FILE, BOTH)
    assert shown["counts"] == {"error": 0, "new": 0, "changed": 0, "same": 2}
    again = await follow()
    await again.begin(RUN, text=FILE, terminals=BOTH)
    await again.until(finished(again))
    assert again.latest["total"] == 0


async def test_what_is_empty_stays(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """An empty cell leaves at the terminal what is there."""
    front = Door(FRONT)
    await start_doors(front)
    front.virtual.store.put_user(User("7", "Eve", password="1234", card="5511"))
    await front.virtual.upload()
    following = await follow()
    text = "PIN,Name,Card,Password\n7,Eva,,\n"
    await following.begin(RUN, text=text, terminals=[FRONT])
    await following.until(finished(following), front.virtual)
    eva = users_of(front)["7"]
    assert (eva.name, eva.card, eva.password) == ("Eva", "5511", "1234")


async def test_refused_by_the_terminal(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """Whom a terminal refuses is told with the reason, and the others arrive."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    front.virtual.capacity = replace(front.virtual.capacity, users=1)
    following = await follow()
    await following.begin(RUN, text="PIN,Name\n1,Ann\n2,Bob\n", terminals=BOTH)
    await following.until(finished(following), front.virtual, back.virtual)
    assert results(following) == {
        (FRONT, "1"): None,
        (FRONT, "2"): "refused_capacity_reached",
        (BACK, "1"): None,
        (BACK, "2"): None,
    }
    assert (following.latest["written"], following.latest["failed"]) == (3, 1)


async def test_storage_fails(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """People who cannot be queued are told, each with the reason."""
    await start_doors(Door(FRONT))
    fail_storage(monkeypatch, "add_command")
    following = await follow()
    await following.begin(RUN, text="PIN\n1\n2\n", terminals=[FRONT])
    await following.until(finished(following))
    assert results(following) == {
        (FRONT, "1"): "storage_unavailable",
        (FRONT, "2"): "storage_unavailable",
    }


async def test_queue_is_bounded(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A long import waits in the file, not in the queue, and can be stopped."""
    front = Door(FRONT)
    await start_doors(front)
    text = "PIN,Name\n" + "".join(f"{pin},N{pin}\n" for pin in range(1, 151))
    following = await follow()
    await following.begin(RUN, text=text, terminals=[FRONT])
    await async_until(lambda: pending(hass, FRONT) >= 100)
    for _ in range(30):
        await async_breathe()
    assert pending(hass, FRONT) == 100
    await following.until(
        lambda: following.latest.get("written", 0) >= 30, front.virtual
    )
    await following.end()
    arrived = len(users_of(front))
    assert 30 <= arrived < 150
    # Of whom the terminal has heard nothing is withdrawn.
    for _ in range(5):
        await front.virtual.poll()
        await async_breathe()
    assert pending(hass, FRONT) == 0
    assert len(users_of(front)) <= arrived + 1


async def test_all_of_a_long_one(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """All people of a long file arrive, each told once."""
    front = Door(FRONT)
    await start_doors(front)
    text = "PIN,Name\n" + "".join(f"{pin},N{pin}\n" for pin in range(1, 131))
    following = await follow()
    await following.begin(RUN, text=text, terminals=[FRONT])
    await following.until(finished(following), front.virtual)
    assert len(users_of(front)) == 130
    assert len(results(following)) == 130
    written = [event["written"] for event in following.events]
    assert written == sorted(written) and written[-1] == 130


async def test_terminal_away_and_hub_gone(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A terminal that is away is named; with the hub, what has not gone is withdrawn."""
    front = Door(FRONT)
    await start_doors(front)
    following = await follow()
    await following.begin(RUN, text="PIN\n1\n2\n", terminals=[FRONT])
    await async_until(lambda: pending(hass, FRONT) == 2)
    for _ in range(6):
        await async_wait(hass, freezer, 5)
    await following.until(lambda: following.latest.get("offline") == [FRONT])
    await async_restart_hub(hass)
    assert following.latest == {"gone": True}
    assert pending(hass, FRONT) == 0


async def test_terminal_is_removed(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """An import ends with its terminal, and none begins at one that is not there."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    following = await follow()
    await following.begin(RUN, text="PIN\n1\n", terminals=BOTH)
    await async_until(lambda: pending(hass, FRONT) == 1)
    await async_remove_terminal(hass, FRONT)
    await following.until(finished(following), back.virtual)
    assert results(following)[BACK, "1"] is None
    assert results(following)[FRONT, "1"] == "command_expired"
    later = await follow()
    await later.begin(RUN, text="PIN\n1\n", terminals=[FRONT])
    await later.until(finished(later))
    assert later.latest["failure"]["key"] == "not_a_terminal"
    answer = await later.ask(PREVIEW, text="PIN\n1\n", terminals=[FRONT])
    assert answer["error"]["translation_key"] == "not_a_terminal"


async def test_only_for_admins(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    hass_read_only_access_token: str,
) -> None:
    """Nobody else imports anybody."""
    await start_doors(Door(FRONT))
    following = await follow(access_token=hass_read_only_access_token)
    data: dict[str, Any] = {"text": FILE, "terminals": [FRONT]}
    for command in (PREVIEW, RUN):
        answer = await following.ask(command, **data)
        assert answer["error"]["code"] == "unauthorized"
    assert pending(hass, FRONT) == 0
