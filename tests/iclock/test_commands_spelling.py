"""Every command against its line, in both books."""

from base64 import b64encode

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import CodeBookChoice
from custom_components.zkteco_push.iclock.attendance.command_forms import FORMS
from custom_components.zkteco_push.iclock.attendance.command_text import (
    delivery_of_command,
    differs,
    head_of,
    spell,
)
from custom_components.zkteco_push.iclock.commands import (
    Command,
    delivery_of,
    is_dangerous,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

STANDARD = CodeBookChoice.STANDARD
CONDENSED = CodeBookChoice.CONDENSED
UTF_8 = TextEncoding.UTF_8

TEMPLATE = b64encode(b"not a real template").decode()
START = "2026-05-04 00:00:00"
END = "2026-05-04 23:59:59"

USER = Command(
    "update_user",
    {
        "pin": "7",
        "name": "Alice",
        "privilege": "14",
        "password": "1234",
        "card": "5678",
        "group": "1",
        "time_zones": "0001000200010000",
        "verification": "0",
    },
)
FINGERPRINT = Command(
    "update_fingerprint",
    {"pin": "7", "finger": "6", "valid": "1", "template": TEMPLATE},
)
BIODATA = Command(
    "update_template",
    {
        "pin": "7",
        "number": "0",
        "index": "0",
        "valid": "1",
        "type": "9",
        "major_version": "58",
        "minor_version": "10",
        "format": "0",
        "template": TEMPLATE,
    },
)
PHOTO = Command(
    "update_comparison_photo",
    {"pin": "7", "type": "9", "content": TEMPLATE, "url": "iclock/7.jpg"},
)
MESSAGE = Command(
    "update_message",
    {"message": "Hello", "tag": "253", "uid": "3", "minutes": "60", "start": START},
)

# Every line of the seed's download protocol, in its order.
USER_LINE = (
    "DATA UPDATE USERINFO PIN=7\tName=Alice\tPri=14\tPasswd=1234\tCard=5678\tGrp=1"
    "\tTZ=0001000200010000\tVerify=0"
)
FINGERPRINT_LINE = (
    f"DATA UPDATE FINGERTMP PIN=7\tFID=6\tSize=28\tValid=1\tTMP={TEMPLATE}"
)
BIODATA_LINE = (
    "DATA UPDATE BIODATA PIN=7\tNo=0\tIndex=0\tValid=1\tType=9\tMajorVer=58"
    f"\tMinorVer=10\tFormat=0\tTmp={TEMPLATE}"
)
PHOTO_LINE = (
    f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tSize=28\tContent={TEMPLATE}\tURL=iclock/7.jpg"
)
MESSAGE_LINE = (
    "DATA UPDATE SMS ID=3\tTag=253\tValidMinutes=60"
    "\tStartTime=2026-05-04 00:00:00\tContent=Hello"
)
SEED = [
    (USER, USER_LINE),
    (FINGERPRINT, FINGERPRINT_LINE),
    (BIODATA, BIODATA_LINE),
    (PHOTO, PHOTO_LINE),
    (MESSAGE, MESSAGE_LINE),
    (Command.of("delete_user", pin="7"), "DATA DELETE USERINFO PIN=7"),
    (
        Command.of("delete_fingerprint", pin="7", finger="6"),
        "DATA DELETE FINGERTMP PIN=7\tFID=6",
    ),
    (
        Command.of("delete_template", pin="7", type="9", number="0"),
        "DATA DELETE BIODATA PIN=7\tType=9\tNo=0",
    ),
    (
        Command.of("query_attendance_log", start=START, end=END),
        "DATA QUERY ATTLOG StartTime=2026-05-04 00:00:00\tEndTime=2026-05-04 23:59:59",
    ),
    (Command.of("query_users", pin="7"), "DATA QUERY USERINFO PIN=7"),
    (Command("clear_attendance_log"), "CLEAR LOG"),
    (Command("clear_data"), "CLEAR DATA"),
    (Command.of("set_option", key="VOLUME", value="70"), "SET OPTIONS VOLUME=70"),
    (Command.of("get_option", key="VOLUME"), "GET OPTIONS VOLUME"),
    (Command("reboot"), "REBOOT"),
    (Command.of("unlock", door="1", seconds="5"), "AC_UNLOCK 1\t5"),
]

# What both books spell as the vendor does.
ALIKE = [
    (USER, USER_LINE),
    (
        Command.of(
            "update_user",
            pin="7",
            vice_card="[15CD5B07]",
            valid_from="2026-05-04T08:00:00",
            valid_until="2026-06-04 08:00:00",
            expires="1",
        ),
        "DATA UPDATE USERINFO PIN=7\tViceCard=[15CD5B07]"
        "\tStartDatetime=2026-05-04T08:00:00\tEndDatetime=2026-06-04T08:00:00"
        "\tExpires=1",
    ),
    (
        Command.of("update_user", pin="7", name="", password="", card=""),
        "DATA UPDATE USERINFO PIN=7\tName=\tPasswd=\tCard=",
    ),
    (Command.of("update_user", pin="7"), "DATA UPDATE USERINFO PIN=7"),
    (FINGERPRINT, FINGERPRINT_LINE),
    (
        Command.of("update_face", pin="7", number="11", template=TEMPLATE),
        f"DATA UPDATE FACE PIN=7\tFID=11\tValid=1\tSize=28\tTMP={TEMPLATE}",
    ),
    (
        Command.of(
            "update_finger_vein",
            pin="7",
            finger="1",
            index="2",
            valid="0",
            size="28",
            template=TEMPLATE,
        ),
        f"DATA UPDATE FVEIN Pin=7\tFID=1\tIndex=2\tValid=0\tSize=28\tTmp={TEMPLATE}",
    ),
    (
        Command.of("update_user_photo", pin="7", content=TEMPLATE),
        f"DATA UPDATE USERPIC PIN=7\tSize=28\tContent={TEMPLATE}",
    ),
    (
        Command.of("update_user_photo", pin="7", url="http://192.0.2.7/7.jpg?a=1"),
        "DATA UPDATE USERPIC PIN=7\tFormat=1\tUrl=http://192.0.2.7/7.jpg?a=1",
    ),
    (
        Command.of("update_user_message", pin="7", uid="3"),
        "DATA UPDATE USER_SMS PIN=7\tUID=3",
    ),
    (
        Command.of("update_work_code", index="1", code="12", name="Paint shop"),
        "DATA UPDATE WORKCODE PIN=1\tCODE=12\tNAME=Paint shop",
    ),
    (Command.of("delete_user", pin="7"), "DATA DELETE USERINFO PIN=7"),
    (Command.of("delete_fingerprint", pin="7"), "DATA DELETE FINGERTMP PIN=7"),
    (
        Command.of("delete_fingerprint", pin="7", finger=""),
        "DATA DELETE FINGERTMP PIN=7",
    ),
    (
        Command.of("delete_fingerprint", pin="7", finger="6"),
        "DATA DELETE FINGERTMP PIN=7\tFID=6",
    ),
    (Command.of("delete_face", pin="7"), "DATA DELETE FACE PIN=7"),
    (Command.of("delete_finger_vein", pin="7"), "DATA DELETE FVEIN Pin=7"),
    (
        Command.of("delete_finger_vein", pin="7", finger="2"),
        "DATA DELETE FVEIN Pin=7\tFID=2",
    ),
    (Command.of("delete_user_photo", pin="7"), "DATA DELETE USERPIC PIN=7"),
    (Command.of("delete_comparison_photo", pin="7"), "DATA DELETE BIOPHOTO PIN=7"),
    (
        Command.of("delete_comparison_photo", pin="7", type="9"),
        "DATA DELETE BIOPHOTO PIN=7\tType=9",
    ),
    (Command.of("delete_message", uid="3"), "DATA DELETE SMS UID=3"),
    (Command.of("delete_work_code", code="12"), "DATA DELETE WORKCODE CODE=12"),
    (
        Command.of("query_attendance_log", start=START, end=END),
        "DATA QUERY ATTLOG StartTime=2026-05-04 00:00:00\tEndTime=2026-05-04 23:59:59",
    ),
    (
        Command.of("query_attendance_log", start="2026-05-04T00:00", end=END),
        "DATA QUERY ATTLOG StartTime=2026-05-04 00:00:00\tEndTime=2026-05-04 23:59:59",
    ),
    (
        Command.of("query_attendance_photos", start=START, end=END),
        "DATA QUERY ATTPHOTO StartTime=2026-05-04 00:00:00"
        "\tEndTime=2026-05-04 23:59:59",
    ),
    (Command("query_users"), "DATA QUERY USERINFO"),
    (Command("query_users", {"pin": ""}), "DATA QUERY USERINFO"),
    (Command.of("query_users", pin="7"), "DATA QUERY USERINFO PIN=7"),
    (Command.of("query_fingerprints", pin="7"), "DATA QUERY FINGERTMP PIN=7"),
    (Command.of("query_templates", type="9"), "DATA QUERY BIODATA Type=9"),
    (
        Command.of("query_templates", pin="7", number="0", type="9"),
        "DATA QUERY BIODATA Type=9\tPIN=7\tNo=0",
    ),
    (
        Command.of("verify_attendance_log", start=START, end=END),
        "VERIFY SUM ATTLOG StartTime=2026-05-04 00:00:00\tEndTime=2026-05-04 23:59:59",
    ),
    (Command("clear_attendance_log"), "CLEAR LOG"),
    (Command("clear_data"), "CLEAR DATA"),
    (Command("clear_photos"), "CLEAR PHOTO"),
    (Command("clear_templates"), "CLEAR BIODATA"),
    (Command("check"), "CHECK"),
    (Command("send_log"), "LOG"),
    (Command("info"), "INFO"),
    (Command("reload_options"), "RELOAD OPTIONS"),
    (Command("reboot"), "REBOOT"),
    (Command.of("unlock", door="8", seconds="254"), "AC_UNLOCK 8\t254"),
    (Command("mute_alarm"), "AC_UNALARM"),
    (
        Command.of(
            "enroll_fingerprint", pin="7", finger="6", retries="3", overwrite="1"
        ),
        "ENROLL_FP PIN=7\tFID=6\tRETRY=3\tOVERWRITE=1",
    ),
    (
        Command.of("enroll_fingerprint", pin="7", finger="6"),
        "ENROLL_FP PIN=7\tFID=6",
    ),
    (Command.of("enroll_card", pin="7", retries="3"), "ENROLL_MF PIN=7\tRETRY=3"),
    (
        Command.of("enroll_template", type="9", pin="7", retries="3", overwrite="1"),
        "ENROLL_BIO TYPE=9\tPIN=7\tCardNo=\tRETRY=3\tOVERWRITE=1",
    ),
    (
        Command.of("enroll_template", type="9", pin="7", card="5678"),
        "ENROLL_BIO TYPE=9\tPIN=7\tCardNo=5678",
    ),
    (Command.of("raw", text="ACC SetTZInfo a=1\tb=2"), "ACC SetTZInfo a=1\tb=2"),
]

# What the books spell differently: the vendor's line, then the other.
DIFFERENT = [
    (
        BIODATA,
        "DATA UPDATE BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9"
        f"\tMajorVer=58\tMinorVer=10\tFormat=0\tTmp={TEMPLATE}",
        BIODATA_LINE,
    ),
    (
        Command.of(
            "update_template",
            pin="7",
            type="1",
            duress="1",
            minor_version="",
            template=TEMPLATE,
        ),
        f"DATA UPDATE BIODATA Pin=7\tValid=1\tDuress=1\tType=1\tMinorVer="
        f"\tTmp={TEMPLATE}",
        f"DATA UPDATE BIODATA PIN=7\tValid=1\tDuress=1\tType=1\tMinorVer="
        f"\tTmp={TEMPLATE}",
    ),
    (
        Command("update_template", {**BIODATA.parameters, "duress": "0"}),
        "DATA UPDATE BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9"
        f"\tMajorVer=58\tMinorVer=10\tFormat=0\tTmp={TEMPLATE}",
        BIODATA_LINE,
    ),
    (
        PHOTO,
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tSize=28\tContent={TEMPLATE}"
        "\tFormat=0\tUrl=iclock/7.jpg",
        PHOTO_LINE,
    ),
    (
        Command.of(
            "update_comparison_photo",
            pin="7",
            type="9",
            number="0",
            index="1",
            content=TEMPLATE,
            post_back="1",
        ),
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tNo=0\tIndex=1\tSize=28"
        f"\tContent={TEMPLATE}\tFormat=0\tPostBackTmpFlag=1",
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tNo=0\tIndex=1\tSize=28"
        f"\tContent={TEMPLATE}\tPostBackTmpFlag=1",
    ),
    (
        Command.of("update_comparison_photo", pin="7", type="9", url="iclock/7.jpg"),
        "DATA UPDATE BIOPHOTO PIN=7\tType=9\tFormat=1\tUrl=iclock/7.jpg",
        "DATA UPDATE BIOPHOTO PIN=7\tType=9\tURL=iclock/7.jpg",
    ),
    (
        MESSAGE,
        "DATA UPDATE SMS MSG=Hello\tTAG=253\tUID=3\tMIN=60"
        "\tStartTime=2026-05-04 00:00:00",
        MESSAGE_LINE,
    ),
    (
        Command.of("delete_template", pin="7"),
        "DATA DELETE BIODATA Pin=7",
        "DATA DELETE BIODATA PIN=7",
    ),
    (
        Command.of("delete_template", pin="7", type="9", number="0"),
        "DATA DELETE BIODATA Pin=7\tType=9\tNo=0",
        "DATA DELETE BIODATA PIN=7\tType=9\tNo=0",
    ),
    (
        Command.of("query_fingerprints", pin="7", finger="6"),
        "DATA QUERY FINGERTMP PIN=7\tFID=6",
        "DATA QUERY FINGERTMP PIN=7\tFingerID=6",
    ),
    (
        Command.of("set_option", key="VOLUME", value="70"),
        "SET OPTION VOLUME=70",
        "SET OPTIONS VOLUME=70",
    ),
    (
        Command.of("set_option", key="~OEMVendor", value="ZKTeco Co., Ltd."),
        "SET OPTION ~OEMVendor=ZKTeco Co., Ltd.",
        "SET OPTIONS ~OEMVendor=ZKTeco Co., Ltd.",
    ),
    (
        Command.of("set_option", key="ProxyServerIP", value=""),
        "SET OPTION ProxyServerIP=",
        "SET OPTIONS ProxyServerIP=",
    ),
    (
        Command.of("get_option", key="~DeviceName"),
        "GET OPTION FROM ~DeviceName",
        "GET OPTIONS ~DeviceName",
    ),
]


@pytest.mark.parametrize(("command", "line"), SEED)
def test_seed(command: Command, line: str) -> None:
    """Test the condensed spelling against the seed's own lines."""
    assert spell(command, CONDENSED, UTF_8) == line.encode()


@pytest.mark.parametrize(("command", "line"), ALIKE)
def test_alike(command: Command, line: str) -> None:
    """Test what the vendor and the seed, or the vendor alone, spells."""
    assert spell(command, STANDARD, UTF_8) == line.encode()
    assert spell(command, CONDENSED, UTF_8) == line.encode()
    assert not differs(command)


@pytest.mark.parametrize(("command", "standard", "condensed"), DIFFERENT)
def test_different(command: Command, standard: str, condensed: str) -> None:
    """Test what the vendor and the seed spell differently."""
    assert spell(command, STANDARD, UTF_8) == standard.encode()
    assert spell(command, CONDENSED, UTF_8) == condensed.encode()
    assert differs(command)


def test_every_command_is_tested() -> None:
    """Test that no form is without a line above."""
    tested = {command.name for command, _ in ALIKE}
    tested |= {command.name for command, _, _ in DIFFERENT}
    assert tested == set(FORMS)


@pytest.mark.parametrize("row", [*ALIKE, *DIFFERENT])
def test_text_and_command_agree(row: tuple[Command, str]) -> None:
    """Test that a command's delivery is that of its line, and none is dangerous."""
    command, line = row[:2]
    assert delivery_of_command(command) is delivery_of(line)
    assert line.startswith(head_of(command))
    for spelled in row[1:]:
        assert isinstance(spelled, str)
        assert not is_dangerous(spelled)
