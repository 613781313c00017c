"""Tests of who there is at all terminals, and what they hold about a few people."""

from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD
from custom_components.zkteco_push.iclock.attendance.deletions import (
    OF_A_PERSON,
    Deletion,
)
from custom_components.zkteco_push.iclock.records import Category
from custom_components.zkteco_push.journal import Journal, Validity

from .builders import OTHER_SERIAL, RECEIVED_AT, SERIAL, face, fingerprint, put, user

BOTH = (SERIAL, OTHER_SERIAL)
NOW = int(RECEIVED_AT)


async def test_names_of_all(journal: Journal) -> None:
    """Test that everybody is named once a name, and who has been deleted no more."""
    await journal.register(OTHER_SERIAL)
    await put(journal, user("7", "Ann"), user("8", "Bob"), user("9", "Eve"))
    await put(
        journal, user("7", "Ann"), user("8", "Rob"), user("a", ""), serial=OTHER_SERIAL
    )
    await journal.directory.mark_deleted(
        SERIAL, Deletion(OF_A_PERSON, "9"), STANDARD, deleted_at=RECEIVED_AT
    )
    assert await journal.directory.names_of_all(BOTH) == {
        ("7", "Ann"),
        ("8", "Bob"),
        ("8", "Rob"),
        ("a", ""),
    }
    assert await journal.directory.names_of_all((SERIAL,)) == {
        ("7", "Ann"),
        ("8", "Bob"),
    }
    assert await journal.directory.names_of_all(()) == set()


async def test_of_people(journal: Journal) -> None:
    """Test that only what is asked for is found, and only what must be is opened."""
    await journal.register(OTHER_SERIAL)
    ann = user("7", "Ann")
    await put(journal, ann, fingerprint("7"), user("8", "Bob"))
    await put(journal, face("7"), user("A", "Upper"), serial=OTHER_SERIAL)

    async def found(*pins: str, serials: tuple[str, ...] = BOTH) -> list[object]:
        """Return what is found."""
        lines = await journal.directory.of_people(serials, pins, opened={Category.USER})
        return [
            (line.entry.serial_number, line.entry.category, line.raw) for line in lines
        ]

    assert await found("7", "a") == [
        (SERIAL, Category.USER, ann.raw),
        (SERIAL, Category.TEMPLATE, None),
        (OTHER_SERIAL, Category.TEMPLATE, None),
    ]
    assert await found("7", serials=(OTHER_SERIAL,)) == [
        (OTHER_SERIAL, Category.TEMPLATE, None)
    ]
    assert await found() == []


async def test_validities_of_people(journal: Journal) -> None:
    """Test that the validities of a few people are found, more of them than a batch."""
    await journal.register(OTHER_SERIAL)
    for serial, pin in ((SERIAL, "7"), (SERIAL, "8"), (OTHER_SERIAL, "7")):
        await journal.validities.put(
            Validity(serial, pin, None, NOW + 60, NOW, is_kept_here=True),
            is_kept_here=True,
        )
    pins = ["7", *(f"x{number}" for number in range(1000))]
    found = await journal.validities.of_people(pins)
    assert {(each.serial_number, each.pin) for each in found} == {
        (SERIAL, "7"),
        (OTHER_SERIAL, "7"),
    }
