"""What is gone from a terminal's memory, by its operation log or by a command."""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FACE,
    FINGER_VEIN,
    FINGERPRINT,
    NEAR_INFRARED_FACE,
    PALM,
)
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    CodeBook,
    CodeBookChoice,
    Reading,
)
from custom_components.zkteco_push.iclock.attendance.command_text import spell
from custom_components.zkteco_push.iclock.attendance.deletions import (
    Deletion,
    deletion_of,
    deletion_of_text,
)
from custom_components.zkteco_push.iclock.commands import Command
from custom_components.zkteco_push.iclock.records import Category, Operation
from custom_components.zkteco_push.iclock.text import TextEncoding

TIME = datetime.fromisoformat("2026-05-04 08:09:10")
V5L = Reading(announces_version=True, push_version="2.4.1")
SEED = Reading()

PERSON = frozenset(Category) - {Category.WORK_CODE}
TEMPLATES = frozenset({Category.TEMPLATE})
PHOTOS = frozenset({Category.COMPARISON_PHOTO})
USER_PHOTOS = frozenset({Category.USER_PHOTO})
FACES = frozenset({FACE, NEAR_INFRARED_FACE})


def operation(code: int, *objects: str, tagged: bool = True) -> Operation:
    """Return an operation."""
    first, second, third, fourth = [*objects, "", "", "", ""][:4]
    return Operation(code, "0", TIME, (first, second, third, fourth), tagged)


STANDARD_OPERATIONS = [
    (9, ("7", "0"), Deletion(PERSON, "7")),
    (103, ("7", "0"), Deletion(PERSON, "7")),
    (103, ("100 Name=Julia", "0"), Deletion(PERSON, "100 Name=Julia")),
    (10, ("7", "3"), Deletion(TEMPLATES, "7", frozenset({FINGERPRINT}), 3)),
    (10, ("7", "0"), Deletion(TEMPLATES, "7", frozenset({FINGERPRINT}), 0)),
    (10, ("7", ""), None),
    (10, ("7", "13"), None),
    (10, ("7", "x"), None),
    (10, ("7", "-1"), None),
    (106, ("7",), Deletion(TEMPLATES | PHOTOS, "7", FACES)),
    (107, ("7",), Deletion(USER_PHOTOS, "7")),
    (123, ("7",), Deletion(TEMPLATES, "7", frozenset({FINGER_VEIN}))),
    (126, ("7",), Deletion(TEMPLATES, "7", frozenset({PALM}))),
    # The condensed book's numbers mean something else here.
    (6, ("7", "0"), None),
    (8, ("7", "0"), None),
    (23, ("7", "0"), None),
    (4, ("7",), None),
    (101, ("7",), None),
    (-1, ("7",), None),
]
CONDENSED_OPERATIONS = [
    (6, ("7", "0"), Deletion(PERSON, "7")),
    (8, ("7", "5"), Deletion(TEMPLATES, "7", frozenset({FINGERPRINT}), 5)),
    (8, ("7", ""), None),
    (23, ("7",), Deletion(TEMPLATES | PHOTOS, "7", FACES)),
    (126, ("7",), Deletion(TEMPLATES, "7", frozenset({PALM}))),
    (9, ("7", "0"), None),
    (10, ("7", "0"), None),
    (103, ("7",), None),
    (123, ("7",), None),
]


@pytest.mark.parametrize(("code", "objects", "deletion"), STANDARD_OPERATIONS)
def test_standard(
    code: int, objects: tuple[str, ...], deletion: Deletion | None
) -> None:
    """Test the vendor's operations: which is whose, and which finger it was."""
    assert deletion_of(operation(code, *objects), V5L) == deletion


@pytest.mark.parametrize(("code", "objects", "deletion"), CONDENSED_OPERATIONS)
def test_condensed(
    code: int, objects: tuple[str, ...], deletion: Deletion | None
) -> None:
    """Test the seed's operations."""
    untagged = operation(code, *objects, tagged=False)
    assert deletion_of(untagged, SEED) == deletion
    chosen = Reading(CodeBookChoice.CONDENSED, push_version="2.4.1")
    assert deletion_of(operation(code, *objects), chosen) == deletion


@pytest.mark.parametrize(
    ("code", "tagged", "reading"),
    [
        *((code, True, V5L) for code in (9, 10, 103, 106, 107, 123, 126)),
        *((code, False, SEED) for code in (6, 8, 23, 126)),
    ],
)
@pytest.mark.parametrize("pin", ["", "0"])
def test_of_nobody(code: int, tagged: bool, reading: Reading, pin: str) -> None:
    """Test that without a person nothing is taken for deleted."""
    assert deletion_of(operation(code, pin, "0", tagged=tagged), reading) is None


@pytest.mark.parametrize(
    ("version", "has_pin"),
    [
        ("2.4.1", True),
        ("2.2.14", True),
        ("2.2", True),
        ("3.1.2", True),
        ("10.0", True),
        ("2.1.9", False),
        ("2", False),
        ("1.0", False),
        ("", False),
        ("x", False),
        (None, False),
    ],
)
def test_number_of_old_firmware(version: str | None, has_pin: bool) -> None:
    """Test that what old firmware calls a deleted user is no PIN."""
    reading = Reading(announces_version=True, push_version=version)
    found = deletion_of(operation(9, "7"), reading)
    assert found == (Deletion(PERSON, "7") if has_pin else None)
    assert deletion_of(operation(103, "7"), reading) == Deletion(PERSON, "7")


COMMANDS = [
    (Command.of("delete_user", pin="7"), Deletion(PERSON, "7")),
    (
        Command.of("delete_fingerprint", pin="7"),
        Deletion(TEMPLATES, "7", frozenset({FINGERPRINT})),
    ),
    (
        Command.of("delete_fingerprint", pin="7", finger="3"),
        Deletion(TEMPLATES, "7", frozenset({FINGERPRINT}), 3),
    ),
    (Command.of("delete_face", pin="7"), Deletion(TEMPLATES, "7", FACES)),
    (
        Command.of("delete_finger_vein", pin="7", finger="2"),
        Deletion(TEMPLATES, "7", frozenset({FINGER_VEIN}), 2),
    ),
    (Command.of("delete_template", pin="7"), Deletion(TEMPLATES, "7")),
    (
        Command.of("delete_template", pin="7", type="9"),
        Deletion(TEMPLATES, "7", frozenset({FACE})),
    ),
    (
        Command.of("delete_template", pin="7", type="1", number="6"),
        Deletion(TEMPLATES, "7", frozenset({FINGERPRINT}), 6),
    ),
    (Command.of("delete_comparison_photo", pin="7"), Deletion(PHOTOS, "7")),
    (Command.of("delete_comparison_photo", pin="7", type="9"), Deletion(PHOTOS, "7")),
    (Command.of("delete_user_photo", pin="7"), Deletion(USER_PHOTOS, "7")),
    (
        Command.of("delete_work_code", code="20"),
        Deletion(frozenset({Category.WORK_CODE}), item="20"),
    ),
    (Command.of("delete_message", uid="1"), None),
    (Command.of("clear_data"), Deletion(frozenset(Category))),
    (Command.of("clear_templates"), Deletion(TEMPLATES | PHOTOS)),
    (Command.of("clear_attendance_log"), None),
    (Command.of("clear_photos"), None),
    (Command.of("update_user", pin="7"), None),
    (Command.of("reboot"), None),
]


@pytest.mark.parametrize("book", [STANDARD, CONDENSED], ids=["standard", "condensed"])
@pytest.mark.parametrize(
    ("command", "deletion"), COMMANDS, ids=lambda value: str(value)[:30]
)
def test_commands(command: Command, deletion: Deletion | None, book: CodeBook) -> None:
    """Test every command in both spellings."""
    text = spell(command, book.name, TextEncoding.UTF_8).decode()
    assert deletion_of_text(text, book) == deletion
    assert deletion_of_text(text.swapcase(), book) == deletion


TEXTS = [
    ("CLEAR ALL USERINFO", STANDARD, Deletion(PERSON)),
    ("DATA DELETE USERINFO", STANDARD, Deletion(PERSON)),
    ("DATA DELETE USERINFO PIN=", STANDARD, Deletion(PERSON)),
    (
        "DATA DELETE FINGERTMP",
        STANDARD,
        Deletion(TEMPLATES, None, frozenset({FINGERPRINT})),
    ),
    ("DATA DELETE FACE", STANDARD, Deletion(TEMPLATES, None, FACES)),
    ("DATA DELETE BIODATA", STANDARD, Deletion(TEMPLATES)),
    (
        "DATA DELETE BIODATA Type=8",
        STANDARD,
        Deletion(TEMPLATES, None, frozenset({PALM})),
    ),
    (
        "DATA DELETE BIODATA Type=7",
        STANDARD,
        Deletion(TEMPLATES, None, frozenset({FINGER_VEIN})),
    ),
    (
        "DATA DELETE BIODATA Type=7",
        CONDENSED,
        Deletion(TEMPLATES, None, frozenset({PALM})),
    ),
    ("DATA DELETE BIOPHOTO", STANDARD, Deletion(PHOTOS)),
    ("DATA DELETE USERPIC", STANDARD, Deletion(USER_PHOTOS)),
    ("DATA DELETE WORKCODE", STANDARD, Deletion(frozenset({Category.WORK_CODE}))),
    ("  data  delete  userinfo  PIN=7", STANDARD, Deletion(PERSON, "7")),
    (f"DATA DELETE USERINFO PIN={'7' * 999}", STANDARD, Deletion(PERSON, "7" * 999)),
    (
        f"DATA DELETE FINGERTMP PIN=7\tFID={'9' * 9999}",
        STANDARD,
        Deletion(TEMPLATES, "7", frozenset({FINGERPRINT})),
    ),
    ("DATA DELETE SMS UID=1", STANDARD, None),
    ("DATA DELETE", STANDARD, None),
    ("CLEAR", STANDARD, None),
    ("CLEAR LOG", STANDARD, None),
    ("CLEAR ALL", STANDARD, None),
    ("", STANDARD, None),
]


@pytest.mark.parametrize(
    ("text", "book", "deletion"), TEXTS, ids=lambda value: str(value)[:40]
)
def test_texts(text: str, book: CodeBook, deletion: Deletion | None) -> None:
    """Test texts that nobody spelled here: without a key it is everybody's."""
    assert deletion_of_text(text, book) == deletion


ITEMS = [
    "FP||3|0",
    "FP||6|0",
    "FACE||3|0",
    "FVEIN||3|1",
    "BIODATA|1|3|0",
    "BIODATA|2|3|0",
    "BIODATA|7|3|0",
    "BIODATA|8|3|4",
    "BIODATA|9|0|0",
    "BIODATA|3|3|0",
    "BIODATA||0|0",
]


@pytest.mark.parametrize(
    ("kinds", "number", "book", "gone"),
    [
        (None, None, STANDARD, set(range(11))),
        (None, 3, STANDARD, {0, 2, 3, 4, 5, 6, 7, 9}),
        (frozenset({FINGERPRINT}), None, STANDARD, {0, 1, 4}),
        (frozenset({FINGERPRINT}), None, CONDENSED, {0, 1, 4, 5, 9}),
        (frozenset({FINGERPRINT}), 3, STANDARD, {0, 4}),
        (frozenset({FINGERPRINT}), 30, STANDARD, set()),
        (FACES, None, STANDARD, {2, 5, 8}),
        (FACES, None, CONDENSED, {2, 8}),
        (frozenset({FINGER_VEIN}), None, STANDARD, {3, 6}),
        (frozenset({PALM}), None, STANDARD, {7}),
        (frozenset({PALM}), None, CONDENSED, {6}),
        (frozenset({""}), None, STANDARD, set()),
    ],
)
def test_holds_templates(
    kinds: frozenset[str] | None, number: int | None, book: CodeBook, gone: set[int]
) -> None:
    """Test that templates of all tables are told by kind and number."""
    deletion = Deletion(TEMPLATES, "7", kinds, number)
    held = {
        place
        for place, item in enumerate(ITEMS)
        if deletion.holds(Category.TEMPLATE, item, book)
    }
    assert held == gone
    assert not deletion.holds(Category.USER, "", book)


@pytest.mark.parametrize("category", sorted(set(Category) - TEMPLATES))
def test_holds_others(category: Category) -> None:
    """Test that other records are told by category, and by item where one is given."""
    assert Deletion(frozenset({category})).holds(category, "20", STANDARD)
    narrow = Deletion(frozenset({category}), item="20")
    assert narrow.holds(category, "20", STANDARD)
    assert not narrow.holds(category, "21", STANDARD)
    assert not Deletion(TEMPLATES).holds(category, "20", STANDARD)
    # What narrows templates down does not keep anything else.
    faces = Deletion(frozenset({category}), "7", FACES, 3)
    assert faces.holds(category, "", STANDARD)
