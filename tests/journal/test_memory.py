"""What is remembered of terminals over restarts, and what is forgotten."""

from dataclasses import replace

import pytest

from custom_components.zkteco_push.journal import (
    Committed,
    CopyJob,
    Journal,
    OffsetTold,
    PhotoRecord,
    TerminalRecord,
)
from custom_components.zkteco_push.journal.stores import Store

from .builders import (
    KEY,
    NOTHING,
    OFFSET,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    counts,
    entry,
    fingerprint,
    operation,
    photo,
    punch,
    rejected,
    rows,
    unread,
    user,
)


async def remembered(journal: Journal, serial: str = SERIAL) -> TerminalRecord:
    """Return what is remembered after a restart."""
    await journal.close()
    await journal.open()
    return await journal.register(serial)


async def fill(journal: Journal, serial: str = SERIAL) -> None:
    """Have a terminal do everything there is."""
    await journal.register(serial)
    await journal.record_handshake(serial, "2.4.1", 69, OffsetTold(1.0, 3600))
    await journal.record_asked(serial)
    await journal.commit(
        entry(
            punch(0),
            operation(0, 3, "55"),
            user(),
            fingerprint(),
            photo(0, file=f"{serial}.jpg"),
            unread(b"SMS UID=7", "SMS"),
            rejected(b"garbage"),
            serial=serial,
            stamp="5",
            facts={"UserCount": "3"},
        )
    )
    for source, target in ((serial, "TEST00000003"), ("TEST00000003", serial)):
        job = CopyJob(source, target, ("7",), True, True, RECEIVED_AT)
        await journal.copies.add(job)


async def test_new_terminal(journal: Journal) -> None:
    """Test that nothing is known of a terminal that never called."""
    assert await journal.register("TEST00000009") == TerminalRecord("TEST00000009")


async def test_everything_survives(journal: Journal) -> None:
    """Test all that is remembered at once."""
    await fill(journal)
    assert await remembered(journal) == TerminalRecord(
        SERIAL,
        was_asked=True,
        push_version="2.4.1",
        language=69,
        offsets=(OffsetTold(1.0, 3600),),
        stamps={"ATTLOG": "5"},
        facts={"UserCount": "3"},
        rejected_lines=1,
        recent_alarms=(operation(0, 3, "55"),),
        last_punch=punch(0),
        last_photo=PhotoRecord(
            1, SERIAL, f"{SERIAL}.jpg", "image/jpeg", "7", int(RECEIVED_AT), OFFSET
        ),
        names={"7": "Ann"},
    )


async def test_terminals_are_apart(journal: Journal) -> None:
    """Test that nothing of one terminal is remembered of another."""
    await fill(journal)
    assert await remembered(journal, OTHER_SERIAL) == TerminalRecord(OTHER_SERIAL)


async def test_stamps(journal: Journal) -> None:
    """Test that the last mark of each table counts."""
    for table, stamp in (("ATTLOG", "1"), ("OPERLOG", "9999"), ("ATTLOG", "2")):
        await journal.commit(entry(table=table, stamp=stamp))
    await journal.commit(entry(table="BIODATA"))
    record = await remembered(journal)
    assert record.stamps == {"ATTLOG": "2", "OPERLOG": "9999"}


async def test_facts_are_merged(journal: Journal) -> None:
    """Test that what is not said again stays."""
    await journal.commit(entry(facts={"UserCount": "3", "OEMVendor": "ZK Co., Ltd."}))
    await journal.commit(entry(facts={"UserCount": "4", "DeviceName": "林 'x' \"y\""}))
    assert (await remembered(journal)).facts == {
        "UserCount": "4",
        "OEMVendor": "ZK Co., Ltd.",
        "DeviceName": "林 'x' \"y\"",
    }


async def test_handshakes(journal: Journal) -> None:
    """Test that the last handshake counts, and every offset told before it."""
    await journal.record_handshake(SERIAL, "2.4.1", 83, OffsetTold(1.0, 3600))
    await journal.record_handshake(SERIAL, "2.4.1", 83, None)
    await journal.record_handshake(SERIAL, None, None, OffsetTold(2.5, 7200))
    record = await remembered(journal)
    assert not record.was_asked
    assert (record.push_version, record.language) == (None, None)
    assert record.offsets == (OffsetTold(1.0, 3600), OffsetTold(2.5, 7200))


async def test_last_punch(journal: Journal) -> None:
    """Test that the last live punch is remembered with all it said."""
    last = punch(
        2,
        pin="0042",
        work_code="3",
        mask=False,
        temperature=36.4,
        converted_temperature=97.5,
    )
    await journal.commit(entry(punch(0), last))
    await journal.commit(entry(punch(1, live=False)))
    await journal.commit(entry(punch(0)))
    assert (await remembered(journal)).last_punch == last


async def test_recent_alarms(journal: Journal) -> None:
    """Test that alarms and starts come in the order of their time."""
    await journal.commit(
        entry(
            operation(30, 3, "51"),
            operation(10, 0),
            operation(25, 4),
            operation(20, 3, "54", live=False),
            operation(30, 3, "50", tagged=False),
        )
    )
    assert (await remembered(journal)).recent_alarms == (
        operation(10, 0),
        operation(20, 3, "54", live=False),
        operation(30, 3, "51"),
        operation(30, 3, "50", tagged=False),
    )


async def test_last_alarm_of_each_kind(journal: Journal) -> None:
    """Test that of a door that opens and closes all day the last of each is left."""
    for number in range(0, 200, 2):
        await journal.commit(
            entry(operation(number, 3, "51"), operation(number + 1, 3, "50"))
        )
    await journal.commit(entry(operation(300, 0), operation(301, 3, "55")))
    assert (await remembered(journal)).recent_alarms == (
        operation(198, 3, "51"),
        operation(199, 3, "50"),
        operation(300, 0),
        operation(301, 3, "55"),
    )


async def test_late_start_is_not_the_last_one(journal: Journal) -> None:
    """Test that the last of a kind is the latest, whatever the order of arrival."""
    await journal.commit(entry(operation(100, 0, live=False)))
    await journal.commit(entry(operation(50, 0, live=False)))
    assert (await remembered(journal)).recent_alarms == (operation(100, 0, live=False),)


async def test_forget_terminal(journal: Journal) -> None:
    """Test that a removed terminal keeps its punches and operations only."""
    await fill(journal)
    await fill(journal, OTHER_SERIAL)
    assert await journal.forget_terminal(SERIAL) == [f"{SERIAL}.jpg"]
    assert counts(journal.path) == NOTHING | {
        "punches": 1,
        "operations": 1,
    }
    other = await remembered(journal, OTHER_SERIAL)
    assert other.was_asked
    assert other.rejected_lines == 1
    assert other.names == {"7": "Ann"}
    assert other.last_photo is not None
    of_other = counts(journal.path, OTHER_SERIAL)
    assert [of_other[name] for name in ("directory", "photos", "copies")] == [2, 1, 2]
    record = await journal.register(SERIAL)
    alarms = record.recent_alarms
    assert record == replace(TerminalRecord(SERIAL), recent_alarms=alarms)


async def test_removed_terminal_that_comes_back(journal: Journal) -> None:
    """Test that the punches of before are still known and not reported again."""
    await fill(journal)
    await journal.forget_terminal(SERIAL)
    await journal.register(SERIAL)
    assert (await journal.commit(entry(punch(0)))) == Committed()
    assert (await journal.commit(entry(rejected(b"garbage")))).rejected == 1


async def test_forget_everybody(journal: Journal) -> None:
    """Test that of a removed hub only the punches stay."""
    await fill(journal)
    await fill(journal, OTHER_SERIAL)
    await journal.forget_everybody()
    assert counts(journal.path) == NOTHING | {"punches": 1}
    assert rows(journal.path, "SELECT count(*) FROM punches") == [(2,)]
    assert counts(journal.path, OTHER_SERIAL) == NOTHING | {"punches": 1}
    assert await journal.register(SERIAL) == TerminalRecord(SERIAL)


@pytest.mark.parametrize(
    ("punches_before", "operations_before", "deleted", "left"),
    [
        pytest.param(None, None, 0, (3, 3), id="for ever"),
        pytest.param(RECEIVED_AT + 150, None, 2, (1, 3), id="punches"),
        pytest.param(None, RECEIVED_AT + 150, 2, (3, 1), id="operations"),
        pytest.param(RECEIVED_AT + 50, RECEIVED_AT + 150, 3, (2, 1), id="both"),
        pytest.param(RECEIVED_AT, RECEIVED_AT, 0, (3, 3), id="just not older"),
        pytest.param(RECEIVED_AT + 999, RECEIVED_AT + 999, 6, (0, 0), id="all"),
    ],
)
async def test_retention(
    journal: Journal,
    punches_before: float | None,
    operations_before: float | None,
    deleted: int,
    left: tuple[int, int],
) -> None:
    """Test that what was received before a time is deleted, and counted."""
    for number in range(3):
        await journal.commit(
            entry(
                punch(number),
                operation(number),
                received_at=RECEIVED_AT + 100 * number,
            )
        )
    assert deleted == await journal.delete_older(
        punches_before=punches_before, operations_before=operations_before
    )
    count = counts(journal.path)
    assert (count["punches"], count["operations"]) == left


async def test_last_punch_that_is_too_old(journal: Journal) -> None:
    """Test that a deleted last punch is forgotten, not mistaken for another one."""
    await journal.commit(entry(punch(0)))
    await journal.delete_older(
        punches_before=RECEIVED_AT + 1, operations_before=RECEIVED_AT + 1
    )
    await journal.register(OTHER_SERIAL)
    await journal.commit(entry(punch(1, pin="8"), serial=OTHER_SERIAL))
    assert (await remembered(journal)).last_punch is None


async def test_same_journal_with_another_key(
    journal: Journal, engine: Store | None
) -> None:
    """Test that a lost key costs the sealed lines and nothing else."""
    await fill(journal)
    await journal.close()
    other = Journal(journal.path, KEY[::-1], engine)
    await other.open()
    try:
        record = await other.register(SERIAL)
        assert record.last_punch == punch(0)
        assert await other.commit(entry(punch(0))) == Committed()
        assert (await other.commit(entry(rejected(b"garbage")))).rejected == 1
    finally:
        await other.close()
