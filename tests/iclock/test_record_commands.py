"""Uploaded records as the commands that write them to another terminal."""

from base64 import b64encode

import pytest

from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FACE,
    FINGERPRINT,
    PALM,
)
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    CodeBookChoice,
    Reading,
)
from custom_components.zkteco_push.iclock.attendance.command_text import spell, validate
from custom_components.zkteco_push.iclock.attendance.record_commands import (
    SECRET_PARAMETERS,
    ForeignRecordError,
    Recipient,
    command_of_record,
    without_secrets,
)
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    line_of_update,
    read_record_line,
)
from custom_components.zkteco_push.iclock.commands import Command
from custom_components.zkteco_push.iclock.records import Category, DirectoryRecord
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
VENDOR = Reading(CodeBookChoice.STANDARD, announces_version=True, push_version="2.4.1")
SEED = Reading(CodeBookChoice.CONDENSED)
EVERYTHING = frozenset({FINGERPRINT, FACE, PALM})

TO_VENDOR = Recipient(STANDARD, EVERYTHING)
TO_SEED = Recipient(CONDENSED, EVERYTHING, has_numbers=False)
TO_OLD = Recipient(STANDARD, frozenset(), has_numbers=False)

# Every byte there is, so that nothing can be changed on the way unseen.
DATA = b64encode(bytes(range(256))).decode()
FINGER_10 = b64encode(b"J\x08SS21\0\0\x03" + bytes(range(256))).decode()
FINGER_9 = "ocokgba5NQETAAAA"


def record_of(line: str, encoding: TextEncoding = UTF_8) -> DirectoryRecord:
    """Return the record of a line."""
    record = read_record_line(
        line.split(" ", maxsplit=1)[0].upper(), line.encode(encoding), encoding
    )
    assert isinstance(record, DirectoryRecord)
    return record


def command_of(line: str, recipient: Recipient, sender: Reading = VENDOR) -> Command:
    """Return the command of a line, which must be one that can be sent."""
    record = record_of(line, sender.encoding)
    command = command_of_record(record.category, record.raw, sender, recipient)
    validate(command)
    return command


def text_of(line: str, recipient: Recipient, sender: Reading = VENDOR) -> str:
    """Return the text of a line's command."""
    command = command_of(line, recipient, sender)
    return spell(command, recipient.book.name, UTF_8).decode()


USER = (
    "USER PIN=7\tName=Ann Lee\tPri=14\tPasswd=1234\tCard=123456789\tGrp=1"
    "\tTZ=0000000100000000\tVerify=-1\tViceCard=\tStartDatetime=0\tEndDatetime=0"
)
WRITTEN_USER = (
    "DATA UPDATE USERINFO PIN=7\tName=Ann Lee\tPri=14\tPasswd=1234\tCard={}\tGrp=1"
    "\tTZ=0000000100000000\t{}ViceCard="
)
BIODATA = (
    "BIODATA Pin=5\tNo=0\tIndex=4\tValid=1\tDuress=0\tType={}\tMajorVer=12"
    "\tMinorVer={}\tFormat={}\tTmp=" + DATA
)
LINES = [
    pytest.param(
        USER, TO_VENDOR, WRITTEN_USER.format("123456789", "Verify=-1\t"), id="user"
    ),
    pytest.param(
        USER, TO_OLD, WRITTEN_USER.format("[15CD5B0700]", "Verify=-1\t"), id="old user"
    ),
    pytest.param(
        USER, TO_SEED, WRITTEN_USER.format("[15CD5B0700]", ""), id="user, other book"
    ),
    pytest.param(
        "USER PIN=7\tName=\tCard=[0000000000]\tEndDatetime=2026-05-04T08:00:00",
        TO_VENDOR,
        "DATA UPDATE USERINFO PIN=7\tName=\tCard=\tEndDatetime=2026-05-04T08:00:00",
        id="user with an end",
    ),
    pytest.param("USER PIN=7", TO_VENDOR, "DATA UPDATE USERINFO PIN=7", id="PIN alone"),
    pytest.param(
        BIODATA.format(8, 0, "0"),
        TO_VENDOR,
        "DATA UPDATE " + BIODATA.format(8, 0, "0"),
        id="palm",
    ),
    pytest.param(
        BIODATA.format(2, "", "ZK"),
        TO_VENDOR,
        "DATA UPDATE " + BIODATA.format(2, "", "ZK"),
        id="near-infrared face, empty version",
    ),
    pytest.param(
        BIODATA.format(0, 0, "0"),
        TO_VENDOR,
        "DATA UPDATE " + BIODATA.format(9, 0, "0"),
        id="generic face",
    ),
    pytest.param(
        f"FACE PIN=7\tFID=11\tSIZE=9\tVALID=1\tTMP={DATA}",
        TO_OLD,
        f"DATA UPDATE FACE PIN=7\tFID=11\tValid=1\tSize={len(DATA)}\tTMP={DATA}",
        id="FACE",
    ),
    pytest.param(
        f"FVEIN Pin=7\tFID=2\tIndex=1\tSize=9\tValid=1\tTmp={DATA}",
        TO_OLD,
        "DATA UPDATE FVEIN Pin=7\tFID=2\tIndex=1\tValid=1"
        f"\tSize={len(DATA)}\tTmp={DATA}",
        id="FVEIN",
    ),
    pytest.param(
        f"FP PIN=7\tFID=6\tSize=9\tValid=3\tTMP={FINGER_9}",
        TO_OLD,
        f"DATA UPDATE FINGERTMP PIN=7\tFID=6\tSize=16\tValid=3\tTMP={FINGER_9}",
        id="FP",
    ),
    pytest.param(
        f"BIOPHOTO PIN=7\tFileName=7.jpg\tType=0\tSize=9\tContent={DATA}",
        TO_VENDOR,
        f"DATA UPDATE BIOPHOTO PIN=7\tType=9\tSize={len(DATA)}\tContent={DATA}"
        "\tFormat=0",
        id="BIOPHOTO",
    ),
    pytest.param(
        f"USERPIC PIN=7\tFileName=7.jpg\tSize=9\tContent={DATA}",
        TO_VENDOR,
        f"DATA UPDATE USERPIC PIN=7\tSize={len(DATA)}\tContent={DATA}",
        id="USERPIC",
    ),
]


@pytest.mark.parametrize(("line", "recipient", "text"), LINES)
def test_written_line(line: str, recipient: Recipient, text: str) -> None:
    """Test the line that a terminal is sent, byte for byte."""
    assert text_of(line, recipient) == text


@pytest.mark.parametrize(("line", "recipient", "text"), LINES)
def test_written_record_reads_back(line: str, recipient: Recipient, text: str) -> None:
    """Test that what was written is what the sender has, told by its content."""
    written = line_of_update(text)
    assert written
    found = read_record_line(written[0], written[1].encode(), UTF_8)
    assert isinstance(found, DirectoryRecord)
    sent = record_of(line)
    assert (found.category, found.pin, found.name) == (
        sent.category,
        sent.pin,
        sent.name,
    )
    # The other book's verification is not sent.
    if recipient.book is STANDARD:
        assert found.content_hash == sent.content_hash


@pytest.mark.parametrize(
    ("sender", "recipient", "number", "other"),
    [
        (VENDOR, TO_SEED, "8", "7"),
        (VENDOR, TO_SEED, "7", "4"),
        (VENDOR, TO_SEED, "2", "5"),
        (VENDOR, TO_SEED, "9", "9"),
        (VENDOR, TO_SEED, "1", "1"),
        (VENDOR, TO_SEED, "10", "10"),
        (SEED, TO_VENDOR, "7", "8"),
        (SEED, TO_VENDOR, "4", "7"),
        (SEED, TO_VENDOR, "5", "2"),
        (SEED, TO_VENDOR, "9", "9"),
        (SEED, TO_VENDOR, "3", "1"),
        (SEED, TO_SEED, "7", "7"),
    ],
)
def test_numbers_between_books(
    sender: Reading, recipient: Recipient, number: str, other: str
) -> None:
    """Test that a kind has its number in the recipient's book, all else as sent."""
    text = text_of(BIODATA.format(number, 0, "0"), recipient, sender)
    expected = "DATA UPDATE " + BIODATA.format(other, 0, "0")
    if recipient is TO_SEED:
        expected = expected.replace("Pin=", "PIN=").replace("Duress=0\t", "")
    assert text == expected


UNIFIED_FINGER = (
    "BIODATA Pin=7\tNo=6\tIndex=0\tValid={}\tDuress={}\tType=1\tMajorVer=10"
    "\tMinorVer=0\tFormat={}\tTmp=" + FINGER_10
)


@pytest.mark.parametrize(
    ("valid", "unified_valid", "duress"), [(1, 1, 0), (3, 1, 1), (0, 0, 0)]
)
def test_fingerprint_between_tables(
    valid: int, unified_valid: int, duress: int
) -> None:
    """Test that a fingerprint goes by the recipient's table, and back as it was."""
    old = f"FP PIN=7\tFID=6\tSize={len(FINGER_10)}\tValid={valid}\tTMP={FINGER_10}"
    unified = UNIFIED_FINGER.format(unified_valid, duress, "0")
    assert text_of(old, TO_VENDOR) == f"DATA UPDATE {unified}"
    written = old.replace("FP ", "DATA UPDATE FINGERTMP ")
    assert text_of(unified, TO_OLD) == written
    assert text_of(old, TO_OLD) == written
    assert text_of(unified, TO_VENDOR) == f"DATA UPDATE {unified}"
    assert record_of(old).content_hash == record_of(unified).content_hash


def test_fingerprint_that_is_not_valid() -> None:
    """Test that nothing becomes valid on its way to the other table."""
    command = command_of(UNIFIED_FINGER.format(0, 1, "ZK"), TO_OLD)
    assert command.parameters["valid"] == "0"


@pytest.mark.parametrize(
    ("data", "versions"),
    [(FINGER_9, ("9", "0")), (FINGER_10, ("10", "0")), (DATA, (None, None))],
)
def test_version_of_a_rewrapped_fingerprint(
    data: str, versions: tuple[str | None, str | None]
) -> None:
    """Test that the unified table says the algorithm where it is known."""
    command = command_of(f"FP PIN=7\tFID=6\tTMP={data}", TO_VENDOR)
    parameters = command.parameters
    assert command.name == "update_template"
    assert (
        parameters.get("major_version"),
        parameters.get("minor_version"),
    ) == versions


@pytest.mark.parametrize(
    ("card", "number", "as_bytes"),
    [
        ("[15CD5B07]", "123456789", "[15CD5B07]"),
        ("[15CD5B0700]", "123456789", "[15CD5B0700]"),
        ("[15cd5b0700]", "123456789", "[15cd5b0700]"),
        ("123456789", "123456789", "[15CD5B0700]"),
        ("4294967295", "4294967295", "[FFFFFFFF00]"),
        ("4294967296", "4294967296", "4294967296"),
        ("[09E4812202]", "[09E4812202]", "[09E4812202]"),
        ("12345678901234567890", "12345678901234567890", "12345678901234567890"),
        ("[0000000000]", "", ""),
        ("0", "", ""),
        ("", "", ""),
    ],
)
def test_card(card: str, number: str, as_bytes: str) -> None:
    """Test that a card is written as the recipient reads it."""
    line = f"USER PIN=7\tCard={card}"
    assert command_of(line, TO_VENDOR).parameters["card"] == number
    assert command_of(line, TO_OLD).parameters["card"] == as_bytes


def test_vice_card() -> None:
    """Test that a second card is converted as well."""
    parameters = command_of("USER PIN=7\tViceCard=[15CD5B07]", TO_VENDOR).parameters
    assert parameters == {"pin": "7", "vice_card": "123456789"}


@pytest.mark.parametrize("card", ["9" * 5000, "٣" * 8, "[zz]", "-1"])
def test_hostile_card(card: str) -> None:
    """Test that a card that is none does not raise, and is left to the check."""
    raw = f"USER PIN=7\tCard={card}".encode()
    for recipient in (TO_VENDOR, TO_OLD):
        command = command_of_record(Category.USER, raw, VENDOR, recipient)
        assert command.parameters["card"] == card


def test_name_in_another_encoding() -> None:
    """Test that a name is text between terminals of different encodings."""
    chinese = Reading(CodeBookChoice.STANDARD, announces_version=True, language=83)
    command = command_of("USER PIN=7\tName=看看女", TO_VENDOR, chinese)
    assert command.parameters["name"] == "看看女"
    assert spell(command, STANDARD.name, TextEncoding.GB18030).endswith(
        "看看女".encode("gb2312")
    )


@pytest.mark.parametrize(("line", "recipient", "text"), LINES)
def test_without_secrets(line: str, recipient: Recipient, text: str) -> None:
    """Test that a command that waits holds nothing secret, but a reference."""
    command = command_of(line, recipient)
    waiting = without_secrets(command, 42)
    assert (waiting.name, waiting.reference) == (command.name, 42)
    assert not SECRET_PARAMETERS & set(waiting.parameters)
    assert waiting.parameters == {
        name: value
        for name, value in command.parameters.items()
        if name not in SECRET_PARAMETERS
    }
    secrets = [DATA, FINGER_9, "1234", "123456789", "15CD5B07"]
    shown = "\t".join(waiting.parameters.values()) + repr(command) + repr(waiting)
    assert not [secret for secret in secrets if secret in shown]


@pytest.mark.parametrize(
    ("category", "raw", "recipient"),
    [
        pytest.param(Category.IDENTITY_CARD, "IDCARD PIN=7\tIDNum=1", TO_VENDOR),
        pytest.param(Category.WORK_CODE, "WORKCODE CODE=1\tNAME=x", TO_VENDOR),
        pytest.param(Category.USER, "USER Name=Ann", TO_VENDOR, id="no PIN"),
        pytest.param(Category.USER, "", TO_VENDOR, id="nothing"),
        pytest.param(Category.TEMPLATE, "FP PIN=7\tTMP=", TO_VENDOR, id="no template"),
        pytest.param(
            Category.TEMPLATE, BIODATA.format(3, 0, 0), TO_VENDOR, id="unknown kind"
        ),
        pytest.param(
            Category.TEMPLATE, f"BIODATA Pin=7\tTmp={DATA}", TO_VENDOR, id="no kind"
        ),
        pytest.param(
            Category.TEMPLATE, BIODATA.format(4, 0, 0), TO_SEED, id="no number for it"
        ),
        pytest.param(Category.USER_PHOTO, "USERPIC PIN=7", TO_VENDOR, id="no photo"),
        pytest.param(
            Category.COMPARISON_PHOTO, "BIOPHOTO PIN=7\tContent=", TO_VENDOR, id="empty"
        ),
    ],
)
def test_foreign_record(category: Category, raw: str, recipient: Recipient) -> None:
    """Test records that no command writes; what is in them is not told."""
    with pytest.raises(ForeignRecordError) as raised:
        command_of_record(category, raw.encode(), VENDOR, recipient)
    assert DATA not in str(raised.value)
