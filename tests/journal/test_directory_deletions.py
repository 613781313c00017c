"""What has been deleted on a terminal: marked first, then gone for good."""

from dataclasses import replace
from datetime import UTC

import pytest

from custom_components.zkteco_push.clock import TerminalClock
from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FACE as FACE_KIND,
    FINGERPRINT,
)
from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD, Reading
from custom_components.zkteco_push.iclock.attendance.deletions import Deletion
from custom_components.zkteco_push.iclock.attendance.uploads import UploadHead
from custom_components.zkteco_push.iclock.records import Category
from custom_components.zkteco_push.journal import Journal, OffsetTold, Origin
from custom_components.zkteco_push.server.intake import take_in

from .builders import (
    EVERYTHING,
    OFFSET,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    START,
    USERS,
    entry,
    everything_of,
    face,
    fingerprint,
    put,
    raw_bytes,
    raw_lines,
    record,
    rows,
    user,
)

BASE = int(RECEIVED_AT)
PERSON = EVERYTHING - {Category.WORK_CODE}
CLOCK = TerminalClock(UTC, (OffsetTold(0.0, OFFSET),))
VENDOR = Reading(announces_version=True, push_version="2.4.1")


async def delete(
    journal: Journal, pin: str | None, deleted_at: int, received_at: float
) -> None:
    """Have the operation log tell that somebody has been deleted."""
    deletions = ((Deletion(PERSON, pin), deleted_at),)
    await journal.commit(
        entry(received_at=received_at, table="OPERLOG", deletions=deletions)
    )


async def pins(journal: Journal, serial: str = SERIAL) -> list[str]:
    """Return whose records a terminal holds."""
    return [each.pin for each in await journal.directory.entries(serial, USERS)]


async def take(journal: Journal, body: str, received_at: float) -> None:
    """Have a body of the operation log come."""
    _, taken = take_in(
        SERIAL,
        "OPERLOG",
        body.encode(),
        head=UploadHead(),
        reading=VENDOR,
        clock=CLOCK,
        received_at=received_at,
    )
    await journal.commit(taken)


@pytest.mark.parametrize(
    ("deletion", "left"),
    [
        pytest.param(Deletion(EVERYTHING), [], id="everything"),
        pytest.param(
            Deletion(PERSON, "7"),
            ["8 USER", "8 FP 0", " WORKCODE"],
            id="a person",
        ),
        pytest.param(
            Deletion(frozenset({Category.TEMPLATE}), "7"),
            ["7 USER", "8 USER", "8 FP 0", " WORKCODE"],
            id="all templates of one",
        ),
        pytest.param(
            Deletion(
                frozenset({Category.TEMPLATE}), "7", frozenset({FINGERPRINT}), number=6
            ),
            ["7 USER", "7 FP 0", "7 BIODATA 0", "8 USER", "8 FP 0", " WORKCODE"],
            id="one finger",
        ),
        pytest.param(
            Deletion(frozenset({Category.TEMPLATE}), "7", frozenset({FACE_KIND})),
            ["7 USER", "7 FP 0", "7 FP 6", "8 USER", "8 FP 0", " WORKCODE"],
            id="a face",
        ),
        pytest.param(
            Deletion(frozenset({Category.WORK_CODE}), item="5"),
            [
                "7 USER",
                "7 FP 0",
                "7 FP 6",
                "7 BIODATA 0",
                "8 USER",
                "8 FP 0",
            ],
            id="a work code",
        ),
        pytest.param(
            Deletion(PERSON, "9"),
            [
                "7 USER",
                "7 FP 0",
                "7 FP 6",
                "7 BIODATA 0",
                "8 USER",
                "8 FP 0",
                " WORKCODE",
            ],
            id="nobody",
        ),
    ],
)
async def test_deleted_by_a_command(
    journal: Journal, deletion: Deletion, left: list[str]
) -> None:
    """Test which records a command deletes, on its terminal only."""
    await journal.register(OTHER_SERIAL)
    records = (
        user("7"),
        fingerprint("7"),
        fingerprint("7", 6),
        face("7"),
        user("8"),
        fingerprint("8"),
        record("WORKCODE PIN=1\tCODE=5\tNAME=Travel"),
    )
    for serial in (SERIAL, OTHER_SERIAL):
        await put(journal, *records, serial=serial)
    await journal.directory.mark_deleted(
        SERIAL, deletion, STANDARD, deleted_at=RECEIVED_AT - 3600
    )
    found = []
    for line in await journal.directory.lines(SERIAL, EVERYTHING):
        assert line.raw is not None
        tag = line.raw.split()[0].decode()
        number = line.entry.item.split("|")[2] if "|" in line.entry.item else ""
        found.append(f"{line.entry.pin} {tag} {number}".rstrip())
    assert found == left
    assert len(await raw_lines(journal, OTHER_SERIAL)) == len(records)


async def test_deleted_is_not_shown(journal: Journal) -> None:
    """Test that a marked record is found by no query, save its name for a while."""
    await put(journal, user("7", "Ann"), user("8", "Bob"))
    (entry_, _) = await journal.directory.entries(SERIAL, USERS)
    await delete(journal, "7", BASE + 60, RECEIVED_AT + 61)
    assert await pins(journal) == ["8"]
    assert await journal.directory.lines(SERIAL, USERS, "7") == []
    assert await journal.directory.line(entry_.id) is None
    assert (await journal.register(SERIAL)).names == {"7": "Ann", "8": "Bob"}


async def test_undeleted(journal: Journal) -> None:
    """Test that somebody who comes again is not deleted any more."""
    await put(journal, user("7", "Ann"), fingerprint("7"))
    await delete(journal, "7", BASE + 60, RECEIVED_AT + 61)
    await put(journal, user("7", "Anna"), received_at=RECEIVED_AT + 120)
    # The finger is not there again.
    assert await raw_lines(journal) == [user("7", "Anna").raw]
    assert await journal.directory.purge(RECEIVED_AT + 3600) == 1
    assert await raw_lines(journal) == [user("7", "Anna").raw]


@pytest.mark.parametrize(
    ("put_after", "is_left"),
    [(-3600, False), (0, False), (15, False), (16, True), (3600, True)],
)
async def test_by_the_terminals_clock(
    journal: Journal, put_after: int, is_left: bool
) -> None:
    """Test that a record that came after a deletion stays, with some drift."""
    await put(journal, user("7"), received_at=RECEIVED_AT + put_after)
    await delete(journal, "7", BASE, RECEIVED_AT + 7200)
    assert await pins(journal) == (["7"] if is_left else [])


async def test_by_a_command_whatever_the_time(journal: Journal) -> None:
    """Test that a command deletes what is there, also what came just now."""
    await put(journal, user("7"), received_at=RECEIVED_AT + 3600)
    await journal.directory.mark_deleted(
        SERIAL, Deletion(PERSON, "7"), STANDARD, deleted_at=RECEIVED_AT
    )
    assert await pins(journal) == []


USER_LINE = "USER PIN=7\tName=Ann"
DELETE_LINE = f"OPLOG 103\t0\t{START}\t7\t0\t0\t0"


@pytest.mark.parametrize(
    ("lines", "late", "left"),
    [
        ((USER_LINE, DELETE_LINE), 5, []),
        ((DELETE_LINE, USER_LINE), 5, [USER_LINE.encode()]),
        ((USER_LINE, DELETE_LINE), 86_400, [USER_LINE.encode()]),
    ],
    ids=["first", "last", "of before"],
)
async def test_order_in_a_body(
    journal: Journal, lines: tuple[str, str], late: int, left: list[bytes]
) -> None:
    """Test that what comes last in a body counts, save an old deletion."""
    await put(journal, user("7", "Anna"), received_at=RECEIVED_AT - 60)
    await take(journal, "\n".join(lines), RECEIVED_AT + late)
    assert await raw_lines(journal) == left


async def test_deletion_and_nobody_in_a_body(journal: Journal) -> None:
    """Test the way from the log of a terminal to the mark."""
    await put(journal, *everything_of("7"), user("8"), received_at=RECEIVED_AT - 60)
    await take(journal, DELETE_LINE, RECEIVED_AT + 5)
    assert await raw_lines(journal) == [user("8").raw]


async def test_repeated_log_after_enrolling_again(journal: Journal) -> None:
    """Test that an old log that comes again takes nobody away."""
    await put(journal, user("7"), received_at=RECEIVED_AT - 60)
    await take(journal, DELETE_LINE, RECEIVED_AT + 5)
    assert await pins(journal) == []
    await take(journal, USER_LINE, RECEIVED_AT + 60)
    for late in (65, 3600, 86_400):
        await take(journal, DELETE_LINE, RECEIVED_AT + late)
        assert await raw_lines(journal) == [USER_LINE.encode()]


async def test_purge(journal: Journal) -> None:
    """Test that what was marked before a time goes, and leaves no trace."""
    people = [user(str(number), f"Planted {number}") for number in range(4)]
    await put(journal, *people)
    for number in range(3):
        await delete(journal, str(number), BASE + 100 * number, RECEIVED_AT + 300)
    assert await journal.directory.purge(RECEIVED_AT + 100) == 1
    assert await journal.directory.purge(RECEIVED_AT + 100) == 0
    assert await journal.directory.purge(RECEIVED_AT + 101) == 1
    assert rows(journal.path, "SELECT pin FROM directory ORDER BY pin") == [
        ("2",),
        ("3",),
    ]
    assert (await journal.register(SERIAL)).names == {
        "2": "Planted 2",
        "3": "Planted 3",
    }
    await journal.close()
    assert b"Planted 0" not in raw_bytes(journal.path)
    assert b"Planted 3" in raw_bytes(journal.path)


async def test_deletion_in_the_future(journal: Journal) -> None:
    """Test that a clock that is ahead by years does not keep what it has deleted."""
    await put(journal, user("7"))
    await delete(journal, "7", BASE + 10 * 365 * 86_400, RECEIVED_AT + 60)
    assert await pins(journal) == []
    assert await journal.directory.purge(RECEIVED_AT + 60) == 0
    assert await journal.directory.purge(RECEIVED_AT + 61) == 1


async def test_first_mark_counts(journal: Journal) -> None:
    """Test that what is deleted again and again does not stay for ever."""
    await put(journal, user("7"))
    for late in (0, 500, 1000):
        await delete(journal, "7", BASE + late, RECEIVED_AT + late)
    assert await journal.directory.purge(RECEIVED_AT + 1) == 1


async def test_update_of_a_deleted_user(journal: Journal) -> None:
    """Test that what an update says of somebody deleted is all that is known."""
    await put(journal, user("7", "Ann", "Card=1"))
    await delete(journal, "7", BASE, RECEIVED_AT)
    known: list[bytes | None] = []

    def merge(raw: bytes | None) -> None:
        """Note what is known."""
        known.append(raw)

    await journal.directory.update_user(SERIAL, "7", merge, received_at=RECEIVED_AT)
    assert known == [None]
    assert await pins(journal) == []


async def test_deletion_of_another_terminal(journal: Journal) -> None:
    """Test that who is deleted on one terminal stays on the other."""
    await journal.register(OTHER_SERIAL)
    for serial in (SERIAL, OTHER_SERIAL):
        await put(journal, user("7"), serial=serial)
    upload = entry(deletions=((Deletion(PERSON, "7"), BASE),))
    await journal.commit(replace(upload, serial_number=OTHER_SERIAL))
    assert await pins(journal) == ["7"]
    assert await pins(journal, OTHER_SERIAL) == []


async def test_everybody_at_once(journal: Journal) -> None:
    """Test that thousands are marked, and can come back."""
    people = [user(str(number)) for number in range(3000)]
    await put(journal, *people)
    await journal.directory.mark_deleted(
        SERIAL, Deletion(EVERYTHING), STANDARD, deleted_at=RECEIVED_AT
    )
    assert await pins(journal) == []
    await journal.directory.put(
        SERIAL,
        people[::2],
        received_at=RECEIVED_AT + 60,
        origin=Origin.QUERIED,
        keeps_biometrics=True,
    )
    assert await pins(journal) == [str(number) for number in range(0, 3000, 2)]
    assert await journal.directory.purge(RECEIVED_AT + 1) == 1500
