"""Records of one dialect as commands of the other."""

import pytest

from custom_components.zkteco_push.iclock.access.command_text import expand, spell
from custom_components.zkteco_push.iclock.access.registry import Abilities
from custom_components.zkteco_push.iclock.access.table_data import read_access_upload
from custom_components.zkteco_push.iclock.attendance.biometrics import FACE, FINGERPRINT
from custom_components.zkteco_push.iclock.attendance.code_books import (
    STANDARD,
    CodeBookChoice,
    Reading,
)
from custom_components.zkteco_push.iclock.attendance.command_text import (
    spell as spell_for_attendance,
)
from custom_components.zkteco_push.iclock.attendance.record_commands import (
    Recipient,
    command_of_record,
)
from custom_components.zkteco_push.iclock.attendance.uploads import read_upload
from custom_components.zkteco_push.iclock.commands import CommandError
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
READING = Reading(CodeBookChoice.STANDARD)
UNIFIED = Recipient(STANDARD, frozenset({FACE, FINGERPRINT}))
OLD = Recipient(STANDARD, frozenset())
SEVERAL_CARDS = Abilities(functions="0" * 7 + "1")


def to_access(line: bytes, recipient: Recipient, abilities: Abilities) -> list[bytes]:
    """Return the texts that write an attendance terminal's line to a panel."""
    (record,) = read_upload("OPERLOG", line, UTF_8).records
    command = command_of_record(record.category, record.raw, READING, recipient)
    return [spell(each, abilities) for each in expand(command, abilities)]


def to_attendance(name: str, row: bytes, recipient: Recipient) -> bytes:
    """Return the text that writes a panel's row to an attendance terminal."""
    upload = read_access_upload("tabledata", row, UTF_8, Abilities(), tablename=name)
    (record,) = upload.upload.records
    command = command_of_record(record.category, record.raw, READING, recipient)
    return spell_for_attendance(command, CodeBookChoice.STANDARD, UTF_8)


USER_LINE = (
    b"USER PIN=1201\tName=Ann\tPri=14\tPasswd=4321\tCard=[15CD5B07]\tGrp=1"
    b"\tTZ=0001000100000000\tVerify=-1\tViceCard="
    b"\tStartDatetime=2026-01-01T00:00:00\tEndDatetime=2026-12-31T23:59:59"
)


def test_user_to_a_panel() -> None:
    """Write a person of an attendance terminal to a panel."""
    assert to_access(USER_LINE, UNIFIED, Abilities()) == [
        b"DATA UPDATE user CardNo=123456789\tPin=1201\tPassword=4321\tGroup=1"
        b"\tStartTime=20260101\tEndTime=20261231\tName=Ann\tPrivilege=14"
    ]


def test_user_to_a_panel_with_several_cards() -> None:
    """Write the card to where such a panel looks for it."""
    user, card = to_access(USER_LINE, UNIFIED, SEVERAL_CARDS)

    assert b"CardNo" not in user
    assert b"Pin=1201\tCardNo=75BCD15\t" in card


def test_long_password_is_refused() -> None:
    """Say that a panel cannot have a password of eight digits."""
    with pytest.raises(CommandError) as caught:
        to_access(b"USER PIN=7\tPasswd=12345678", UNIFIED, Abilities())
    assert caught.value.field == "password"


def test_fingerprints_to_a_panel() -> None:
    """Write a fingerprint in the table that a panel has."""
    line = b"FP PIN=1201\tFID=6\tSize=4\tValid=1\tTMP=AAAA"

    assert to_access(line, OLD, Abilities()) == [
        b"DATA UPDATE templatev10 Pin=1201\tFingerID=6\tValid=1\tTemplate=AAAA"
    ]
    assert to_access(line, UNIFIED, Abilities())[0].startswith(
        b"DATA UPDATE biodata Pin=1201\tNo=6\tIndex=0\tValid=1\tDuress=0\tType=1\t"
    )


def test_user_of_a_panel() -> None:
    """Write a person of a panel to an attendance terminal."""
    row = (
        b"user uid=1\tcardno=4711\tpin=7\tpassword=\tgroup=1\tstarttime=0"
        b"\tendtime=20261231\tname=Ann\tprivilege=0\tdisable=0\tverify=0"
    )

    assert to_attendance("user", row, UNIFIED) == (
        b"DATA UPDATE USERINFO PIN=7\tName=Ann\tPri=0\tPasswd=\tCard=4711\tGrp=1"
        b"\tEndDatetime=2026-12-31T23:59:59\tExpires=1"
    )


def test_templates_of_a_panel() -> None:
    """Write a panel's templates to an attendance terminal."""
    finger = b"templatev10 size=4\tpin=7\tfingerid=19\tvalid=1\ttemplate=AAAA"
    face = (
        b"biodata pin=7\tno=0\tindex=0\tvalid=1\tduress=0\ttype=9\tmajorver=40"
        b"\tminorver=1\tformat=0\ttmp=BBBB"
    )

    assert to_attendance("templatev10", finger, OLD) == (
        b"DATA UPDATE FINGERTMP PIN=7\tFID=3\tSize=4\tValid=3\tTMP=AAAA"
    )
    assert to_attendance("biodata", face, UNIFIED).endswith(
        b"Type=9\tMajorVer=40\tMinorVer=1\tFormat=0\tTmp=BBBB"
    )
