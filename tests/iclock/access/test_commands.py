"""Commands of the access dialect: what they say, and what they must never say."""

import pytest

from custom_components.zkteco_push.iclock.access.command_forms import (
    ABILITIES,
    INVENTORY,
)
from custom_components.zkteco_push.iclock.access.command_text import (
    delivery_of_command,
    expand,
    prefix,
    spell,
    validate,
)
from custom_components.zkteco_push.iclock.access.registry import Abilities
from custom_components.zkteco_push.iclock.commands import (
    Command,
    CommandError,
    CommandErrorReason as Reason,
    Delivery,
    delivery_of,
    is_personal,
)

PANEL = Abilities(lock_count=4, aux_out_count=2, functions="001")
SINGLE_DOOR_RIGHTS = Abilities(lock_count=4, functions="0" * 15 + "1")
SEVERAL_CARDS = Abilities(functions="0" * 7 + "1")


def text(name: str, abilities: Abilities = PANEL, /, **parameters: str) -> str:
    """Return the text of a command."""
    return spell(Command.of(name, **parameters), abilities).decode()


def refused(name: str, abilities: Abilities = PANEL, /, **parameters: str) -> Reason:
    """Return why a command is refused."""
    with pytest.raises(CommandError) as caught:
        validate(Command.of(name, **parameters), abilities)
    return caught.value.reason


@pytest.mark.parametrize("name", ["check", "info", "clear_data", "send_log"])
def test_commands_of_the_other_dialect(name: str) -> None:
    """Refuse what this dialect does not know."""
    assert refused(name) is Reason.UNKNOWN_COMMAND


def test_user() -> None:
    """Write a user with the exact keys; what has none here is left out."""
    spelled = text(
        "update_user",
        pin="1201",
        name="Ann Example",
        card="123456",
        privilege="14",
        password="4321",
        valid_until="2026-12-31T18:00:00",
        disabled="0",
        time_zones="0001000100000000",
        verification="-1",
        vice_card="",
        expires="1",
    )

    assert spelled == (
        "DATA UPDATE user CardNo=123456\tPin=1201\tPassword=4321\tGroup=1\tStartTime=0"
        "\tEndTime=20261231\tName=Ann Example\tPrivilege=14\tDisable=0"
    )
    assert is_personal(spelled)


def test_bounds_by_the_terminals_form() -> None:
    """Pack bounds where the terminal wants it; none where they do not count."""
    packed = Abilities(has_packed_validity=True)
    values = {"pin": "7", "valid_until": "2018-02-22 14:54:54"}

    assert "\tEndTime=583080894" in text("update_user", packed, **values)
    assert "\tEndTime=0" in text("update_user", packed, **values, expires="0")
    # Long ago is not for ever.
    before = {"pin": "7", "valid_until": "1990-01-01 00:00"}
    assert "\tEndTime=86400" in text("update_user", packed, **before)


def test_several_cards_have_a_table_of_their_own() -> None:
    """Write a card in hexadecimal where a user has no column for it."""
    command = Command.of("update_user", pin="7", name="Ann", card="123456")
    user, card = expand(command, SEVERAL_CARDS)

    assert b"CardNo" not in spell(user, SEVERAL_CARDS)
    assert spell(card, SEVERAL_CARDS) == (
        b"DATA UPDATE mulcarduser Pin=7\tCardNo=1E240\tLossCardFlag=0\tCardType=0"
    )
    assert expand(command, PANEL) == (command,)
    with pytest.raises(CommandError):
        spell(command, SEVERAL_CARDS)
    # The other form of a card is its bytes, the lowest first.
    assert "CardNo=75BCD15\t" in text("update_card", PANEL, pin="7", card="[15CD5B07]")


def test_right() -> None:
    """Write doors as a bitmask, or one by one where the terminal has none."""
    command = Command.of("update_access_right", pin="7", time_zone="1", doors="1,3")

    assert spell(command, PANEL) == (
        b"DATA UPDATE userauthorize Pin=7\tAuthorizeTimezoneId=1\tAuthorizeDoorId=5"
    )
    assert [
        spell(each, SINGLE_DOOR_RIGHTS).rpartition(b"=")[2]
        for each in expand(command, SINGLE_DOOR_RIGHTS)
    ] == [b"1", b"3"]
    with_device = Abilities(functions="0" * 26 + "1")
    assert text(
        "update_access_right", with_device, pin="7", time_zone="1", doors="1"
    ).endswith("\tAuthorizeDoorId=1\tDevID=1")


def test_right_with_bounds() -> None:
    """Refuse bounds that the terminal would drop: the right would be for ever."""
    values = {
        "pin": "7",
        "time_zone": "1",
        "doors": "1",
        "valid_until": "2018-02-22 14:54:54",
    }

    assert refused("update_access_right", PANEL, **values) is Reason.UNKNOWN_PARAMETER
    able = Abilities(functions="0" * 62 + "1")
    assert text("update_access_right", able, **values).endswith("\tEndTime=583080894")


def test_time_zone() -> None:
    """Write every period as a number, also those that are not."""
    spelled = text(
        "update_time_zone",
        time_zone="2",
        monday="08:30-12:00,13:00-17:00",
        holiday_1="00:00-24:00",
    )
    head, *pairs = spelled.split("\t")
    values = dict(pair.split("=") for pair in pairs)

    assert head == "DATA UPDATE timezone TimezoneId=2"
    assert len(values) == 30
    assert {key: value for key, value in values.items() if value != "0"} == {
        "MonTime1": str(0x33E04B0),
        "MonTime2": str((1300 << 16) + 1700),
        "Hol1Time1": "2359",
    }


@pytest.mark.parametrize(
    "day", ["0900", "08:00", "8:00-9:00", "25:00-26:00", "1-2", "08:00-09:00;"]
)
def test_time_zone_of_another_form(day: str) -> None:
    """Refuse what firmware would take for other hours."""
    reason = refused("update_time_zone", PANEL, time_zone="2", monday=day)
    assert reason is Reason.MALFORMED


def test_periods_in_order() -> None:
    """Refuse a period that ends before it begins, and a fourth one."""
    values = {"time_zone": "2", "monday": "12:00-08:00"}
    assert refused("update_time_zone", PANEL, **values) is Reason.OUT_OF_RANGE
    values["monday"] = ",".join(["08:00-09:00"] * 4)
    assert refused("update_time_zone", PANEL, **values) is Reason.MALFORMED


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "update_holiday",
            {"day": "2026-12-25", "holiday_type": "1", "yearly": "1"},
            "DATA UPDATE holiday Holiday=20261225\tHolidayType=1\tLoop=1",
        ),
        (
            "update_holiday",
            {"day": "2026-12-25", "holiday_type": "3"},
            "DATA UPDATE holiday Holiday=20261225\tHolidayType=3\tLoop=2",
        ),
        (
            "update_fingerprint",
            {"pin": "7", "finger": "3", "template": "AAAA", "size": "4"},
            "DATA UPDATE templatev10 Pin=7\tFingerID=3\tValid=1\tTemplate=AAAA",
        ),
        (
            "update_template",
            {"pin": "7", "type": "9", "major_version": "40", "template": "AAAA"},
            "DATA UPDATE biodata Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9"
            "\tMajorVer=40\tFormat=0\tTmp=AAAA",
        ),
        (
            "update_comparison_photo",
            {"pin": "7", "content": "AAAA"},
            "DATA UPDATE biophoto PIN=7\tType=9\tNo=0\tIndex=0\tSize=4\tContent=AAAA"
            "\tFormat=0",
        ),
        (
            "update_user_photo",
            {"pin": "7", "content": "AAAA"},
            "DATA UPDATE userpic pin=7\tsize=4\tformat=0\tcontent=AAAA",
        ),
        (
            "update_extended_user",
            {"pin": "7"},
            "DATA UPDATE extuser Pin=7\tFunSwitch=0",
        ),
        ("delete_user", {"pin": "7"}, "DATA DELETE user Pin=7"),
        ("delete_access_right", {"pin": "7"}, "DATA DELETE userauthorize Pin=7"),
        (
            "delete_template",
            {"pin": "7", "type": "9"},
            "DATA DELETE biodata Type=9\tPin=7",
        ),
        ("delete_user_photo", {"pin": "7"}, "DATA DELETE userpic pin=7"),
        ("delete_time_zone", {"time_zone": "2"}, "DATA DELETE timezone TimezoneId=2"),
        ("query_users", {}, "DATA QUERY tablename=user,fielddesc=*,filter=*"),
        (
            "query_users",
            {"pin": "7"},
            "DATA QUERY tablename=user,fielddesc=*,filter=Pin=7",
        ),
        (
            "query_templates",
            {"type": "9", "pin": "7"},
            "DATA QUERY tablename=biodata,fielddesc=*,filter=Type=9\tPin=7",
        ),
        ("count", {"table": "user"}, "DATA COUNT user"),
        ("count", {"table": "biodata", "type": "9"}, "DATA COUNT biodata Type=9"),
        (
            "set_option",
            {"key": "Door1Drivertime", "value": "5"},
            "SET OPTIONS Door1Drivertime=5",
        ),
        (
            "set_clock",
            {"time": "2018-02-22 14:54:54"},
            "SET OPTIONS DateTime=583080894",
        ),
        ("get_option", {"key": "LockCount"}, "GET OPTIONS LockCount"),
        ("get_options", {"keys": INVENTORY}, f"GET OPTIONS {INVENTORY}"),
        ("get_options", {"keys": ABILITIES}, f"GET OPTIONS {ABILITIES}"),
        (
            "enroll_fingerprint",
            {"pin": "7", "finger": "3"},
            "ENROLL_BIO TYPE=1\tNO=3\tPIN=7\tRETRY=3\tOVERWRITE=0\tMODE=1",
        ),
        (
            "enroll_card",
            {"pin": "7"},
            "ENROLL_INFO TYPE=0\tPIN=7\tRETRY=3\tMODE=1",
        ),
    ],
)
def test_spelling(name: str, parameters: dict[str, str], expected: str) -> None:
    """Spell a command exactly."""
    assert text(name, **parameters) == expected


def test_clearing_the_log() -> None:
    """Delete the events once, as what has come since would go as well."""
    assert text("clear_attendance_log") == "DATA DELETE transaction *"
    command = Command("clear_attendance_log")
    assert delivery_of_command(command) is Delivery.ONCE
    assert delivery_of("data  delete\ttransaction *") is Delivery.ONCE
    assert delivery_of("DATA DELETE user Pin=7") is Delivery.REPEAT


def test_nothing_asks_for_a_password() -> None:
    """Ask a terminal for no key."""
    asked = f"{INVENTORY},{ABILITIES}".lower()
    assert not [word for word in ("pwd", "key", "pass") if word in asked]


@pytest.mark.parametrize(
    ("name", "parameters", "reason"),
    [
        ("update_user", {"pin": "7\tPrivilege=14"}, Reason.CONTROL_CHARACTER),
        ("update_user", {"pin": "7", "name": "a\nC:9:x"}, Reason.CONTROL_CHARACTER),
        ("update_user", {"pin": "7", "name": "a\u2028b"}, Reason.CONTROL_CHARACTER),
        ("update_user", {"pin": "7", "name": "a Privilege=14"}, Reason.HOLDS_KEY),
        ("update_user", {"pin": "7", "password": "1\t2"}, Reason.CONTROL_CHARACTER),
        ("update_user", {"pin": "7", "password": "1234567"}, Reason.MALFORMED),
        ("update_user", {"pin": "7", "card": "12,34"}, Reason.MALFORMED),
        ("update_user", {"name": "Ann"}, Reason.MISSING),
        ("update_user", {"pin": "7", "doors": "1"}, Reason.UNKNOWN_PARAMETER),
        ("update_user", {"pin": "7", "name": "x" * 25}, Reason.TOO_LONG),
        ("update_card", {"pin": "7", "card": "[0011223344]"}, Reason.MALFORMED),
        ("delete_user", {}, Reason.MISSING),
        ("delete_user", {"pin": ""}, Reason.MISSING),
        ("delete_user", {"pin": "*"}, Reason.MALFORMED),
        ("delete_user", {"pin": "0"}, Reason.MALFORMED),
        ("delete_user", {"pin": "1,2"}, Reason.MALFORMED),
        ("delete_user", {"uid": "7"}, Reason.UNKNOWN_PARAMETER),
        ("query_users", {"pin": "7,fielddesc"}, Reason.MALFORMED),
        ("set_option", {"key": "A", "value": "1,B=2"}, Reason.SECOND_PAIR),
        ("set_option", {"key": "A", "value": "1,"}, Reason.MALFORMED),
        ("set_option", {"key": "A=1,B", "value": "1"}, Reason.MALFORMED),
        ("get_options", {"keys": "A,B,"}, Reason.MALFORMED),
        ("count", {"table": "user *"}, Reason.MALFORMED),
        (
            "update_holiday",
            {"day": "2026-02-30", "holiday_type": "1"},
            Reason.INVALID_TIME,
        ),
        (
            "update_user",
            {
                "pin": "7",
                "valid_from": "2026-02-02 00:00",
                "valid_until": "2026-01-01 00:00",
            },
            Reason.OUT_OF_RANGE,
        ),
        (
            "update_template",
            {"pin": "7", "type": "9", "template": "!"},
            Reason.NOT_BASE64,
        ),
        ("raw", {"text": "CONTROL DEVICE 01010105\nX"}, Reason.CONTROL_CHARACTER),
        ("raw", {"text": " "}, Reason.MISSING),
    ],
)
def test_refused(name: str, parameters: dict[str, str], reason: Reason) -> None:
    """Refuse what would be another command than was meant."""
    assert refused(name, **parameters) is reason


def test_prefix() -> None:
    """Write what some terminals want in front of a command."""
    assert prefix("CTRL0001", 12) == (
        b"DataType=1,SN=CTRL0001,Priority=0,CmdID=12,CmdDesc="
    )
    with pytest.raises(ValueError):
        prefix("a,b\n", 1)
