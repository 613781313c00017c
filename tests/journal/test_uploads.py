"""What of an upload is new."""

import pytest

from custom_components.zkteco_push.journal import Committed, Journal, UploadEntry

from .builders import (
    NOTHING,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    counts,
    entry,
    operation,
    punch,
    rejected,
    rows,
    unread,
)

BASE = int(RECEIVED_AT)


async def test_repeated_upload(journal: Journal) -> None:
    """Test that an upload sent again stores nothing and reports nothing."""
    upload = entry(
        punch(0),
        punch(1, live=False),
        operation(2),
        unread(b"USER PIN=7"),
        rejected(b"garbage"),
        stamp="5",
    )
    first = await journal.commit(upload)
    assert first == Committed(
        upload.punches[:1], upload.operations, 1, BASE + 1, BASE + 1, 1
    )
    for _ in range(3):
        assert await journal.commit(upload) == Committed()
    assert counts(journal.path) == NOTHING | {
        "punches": 2,
        "operations": 1,
        "kept_lines": 2,
        "stamps": 1,
        "terminals": 1,
    }


async def test_overlapping_uploads(journal: Journal) -> None:
    """Test that of a body with known records only the new ones are reported."""
    await journal.commit(entry(punch(0), punch(1), operation(0)))
    committed = await journal.commit(
        entry(punch(1), punch(2), punch(0), punch(3), operation(0), operation(1))
    )
    assert committed.live_punches == (punch(2), punch(3))
    assert committed.live_operations == (operation(1),)


async def test_equal_lines_in_one_body(journal: Journal) -> None:
    """Test that of equal lines the first is stored and reported, once."""
    first = punch(0, work_code="1")
    committed = await journal.commit(
        entry(first, first, punch(0, work_code="2"), operation(0), operation(0))
    )
    assert committed.live_punches == (first,)
    assert committed.live_operations == (operation(0),)
    assert rows(journal.path, "SELECT work_code FROM punches") == [("1",)]
    assert rows(journal.path, "SELECT count(*) FROM operations") == [(1,)]


async def test_reported_operation_is_the_stored_one(journal: Journal) -> None:
    """Test that lines which differ only in the tag do not change places."""
    first, second = operation(0, 3, tagged=False), operation(0, 3, tagged=True)
    committed = await journal.commit(entry(first, second))
    assert rows(journal.path, "SELECT tagged FROM operations") == [(0,)]
    assert committed.live_operations == (first,)


@pytest.mark.parametrize(
    "pin", ["a\0b", "blank ", "blank", "Ä", "ä", "林", "😀", "%s", "'", "\\", '"']
)
async def test_texts_are_told_apart(journal: Journal, pin: str) -> None:
    """Test that whatever text there is comes back, and is no other one."""
    others = ["ab", "blank  ", "Blank", "a", "A", "Ae", "b"]
    uploads = [punch(0, pin=each) for each in (*others, pin)]
    operations = [operation(0, 4, each) for each in (*others, pin)]
    committed = await journal.commit(entry(*uploads, *operations))
    assert committed.live_punches == tuple(uploads)
    assert committed.live_operations == tuple(operations)
    assert await journal.commit(entry(*uploads, *operations)) == Committed()
    (found,) = await journal.punches(SERIAL, pin=pin, limit=2)
    assert found.punch.pin == pin
    assert await journal.erase(SERIAL, pin, RECEIVED_AT + 60) == []
    assert await journal.punches(SERIAL, pin=pin, limit=2) == []
    assert await journal.count_punches(SERIAL) == len(others)


async def test_equal_rejected_lines(journal: Journal) -> None:
    """Test that a line rejected again and again counts once."""
    upload = entry(rejected(b"x"), rejected(b"x"), rejected(b"y"))
    assert (await journal.commit(upload)).rejected == 2
    assert (await journal.commit(upload)).rejected == 0
    assert (await journal.commit(entry(rejected(b"z")))).rejected == 1
    assert (await journal.register(SERIAL)).rejected_lines == 3


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(entry(punch(1)), id="time"),
        pytest.param(entry(punch(0, pin="8")), id="pin"),
        pytest.param(entry(punch(0, pin="07")), id="padded pin"),
        pytest.param(entry(punch(0, state_code=1)), id="state"),
        pytest.param(entry(punch(0), serial=OTHER_SERIAL), id="terminal"),
    ],
)
async def test_what_makes_a_punch_another_one(
    journal: Journal, other: UploadEntry
) -> None:
    """Test that punches which differ in anything that counts are both kept."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(entry(punch(0)))
    assert (await journal.commit(other)).live_punches == other.punches


async def test_pins_differ_in_case(journal: Journal) -> None:
    """Test that the pins `ab` and `AB` are two people."""
    committed = await journal.commit(entry(punch(0, pin="ab"), punch(0, pin="AB")))
    assert [each.punch.pin for each in committed.live_punches] == ["ab", "AB"]


async def test_live_and_backlog(journal: Journal) -> None:
    """Test that old punches are counted, with the first and the last of them."""
    committed = await journal.commit(
        entry(
            punch(-50, live=False),
            punch(0),
            punch(-90, live=False),
            punch(1),
            punch(-70, live=False),
        )
    )
    assert committed.live_punches == (punch(0), punch(1))
    assert (committed.backlog, committed.first, committed.last) == (
        3,
        BASE - 90,
        BASE - 50,
    )
    again = await journal.commit(
        entry(punch(-90, live=False), punch(-80, live=False), punch(0, live=False))
    )
    assert (again.backlog, again.first, again.last) == (1, BASE - 80, BASE - 80)
    assert again.live_punches == ()


async def test_live_punches_in_the_order_sent(journal: Journal) -> None:
    """Test that the order is the body's and not that of the times."""
    sent = tuple(punch(number) for number in (5, 1, 9, 3))
    assert (await journal.commit(entry(*sent))).live_punches == sent
    operations = tuple(operation(number) for number in (5, 1, 9, 3))
    assert (await journal.commit(entry(*operations))).live_operations == operations


async def test_old_operations_are_stored_but_not_reported(journal: Journal) -> None:
    """Test that an operation of a backlog happens no more."""
    committed = await journal.commit(entry(operation(0, live=False)))
    assert committed == Committed()
    assert rows(journal.path, "SELECT live FROM operations") == [(0,)]


async def test_large_body(journal: Journal) -> None:
    """Test a backlog of thousands of punches in one body, sent twice."""
    body = entry(*(punch(number, live=False) for number in range(5000)))
    committed = await journal.commit(body)
    assert (committed.backlog, committed.first, committed.last) == (
        5000,
        BASE,
        BASE + 4999,
    )
    assert await journal.commit(body) == Committed()


async def test_everything_of_a_punch_is_stored(journal: Journal) -> None:
    """Test the columns of a punch, past the journal."""
    stored = punch(
        0,
        pin="0042",
        work_code="3",
        mask=True,
        temperature=36.4,
        converted_temperature=97.5,
    )
    await journal.commit(entry(stored, received_at=RECEIVED_AT + 1.5))
    assert rows(
        journal.path,
        "SELECT serial_number, pin, local_time, state_code, verification_code,"
        " punched_at, utc_offset, work_code, mask, temperature,"
        " converted_temperature, received_at, live FROM punches",
    ) == [
        (
            SERIAL,
            "0042",
            BASE + 7200,
            0,
            15,
            BASE,
            7200,
            "3",
            1,
            36.4,
            97.5,
            RECEIVED_AT + 1.5,
            1,
        )
    ]


async def test_empty_entry(journal: Journal) -> None:
    """Test that nothing is added by nothing."""
    assert await journal.commit(entry()) == Committed()
