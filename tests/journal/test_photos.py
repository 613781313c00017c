"""The list of attendance photos, and whose punch each belongs to."""

from dataclasses import replace

import pytest

from custom_components.zkteco_push.journal import (
    Journal,
    NewPhoto,
    PhotoRecord,
    StoredPhoto,
)

from .builders import (
    NOTHING,
    OFFSET,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    counts,
    entry,
    photo,
    punch,
    rows,
)

BASE = int(RECEIVED_AT)


async def add(
    journal: Journal, *photos: StoredPhoto, serial: str = SERIAL
) -> tuple[NewPhoto, ...]:
    """Have photos come; return those that are new."""
    upload = entry(*photos, serial=serial, table="ATTPHOTO")
    return (await journal.commit(upload)).photos


def numbers(found: list[PhotoRecord]) -> list[int]:
    """Return the seconds of photos."""
    return [each.taken_at - BASE for each in found]


async def test_added_once(journal: Journal) -> None:
    """Test that a photo is new once, with all that is known of it."""
    (new,) = await add(journal, photo(3, "0042", file="a.jpg", size=4711))
    expected = PhotoRecord(1, SERIAL, "a.jpg", "image/jpeg", "0042", BASE + 3, OFFSET)
    assert new == NewPhoto(expected, None)
    assert await add(journal, photo(3, "0042", file="a.jpg", size=4711)) == ()
    assert await journal.photos.find(1) == expected
    assert await journal.photos.find(2) is None
    assert rows(
        journal.path, "SELECT size, checksum, received_at, utc_offset FROM photos"
    ) == [(4711, "c0ffee", RECEIVED_AT, OFFSET)]


async def test_several_in_one_body(journal: Journal) -> None:
    """Test that of photos that come together those are reported that are new."""
    await add(journal, photo(1))
    new = await add(journal, photo(0), photo(1), photo(2), photo(2))
    assert numbers([each.photo for each in new]) == [0, 2]
    assert counts(journal.path)["photos"] == 3


async def test_newest(journal: Journal) -> None:
    """Test that the newest is the one taken last, of several the last to come."""
    assert await journal.photos.newest(SERIAL) is None
    await add(journal, photo(5), photo(9, "7"), photo(9, "8"), photo(2))
    newest = await journal.photos.newest(SERIAL)
    assert newest is not None
    assert (newest.taken_at - BASE, newest.pin) == (9, "8")
    assert (await journal.register(SERIAL)).last_photo == newest


async def test_times_and_between(journal: Journal) -> None:
    """Test the photos of a time, the latest first, its end not included."""
    await add(journal, photo(5), photo(1), photo(9), replace(photo(3), offset=0))
    assert sorted(await journal.photos.times(SERIAL)) == [
        (BASE + 1, OFFSET),
        (BASE + 3, 0),
        (BASE + 5, OFFSET),
        (BASE + 9, OFFSET),
    ]
    between = journal.photos.between
    assert numbers(await between(SERIAL, BASE + 1, BASE + 9)) == [5, 3, 1]
    assert numbers(await between(SERIAL, BASE + 2, BASE + 10)) == [9, 5, 3]
    assert await between(SERIAL, BASE + 6, BASE + 9) == []


async def test_terminals_are_apart(journal: Journal) -> None:
    """Test that no terminal's photo is found for another one."""
    await journal.register(OTHER_SERIAL)
    await add(journal, photo(0, file="other.jpg"), serial=OTHER_SERIAL)
    assert await journal.photos.newest(SERIAL) is None
    assert await journal.photos.times(SERIAL) == []
    assert await journal.photos.between(SERIAL, 0, 2**40) == []
    assert await journal.photos.of_punches(SERIAL, [punch(0)]) == [None]
    assert (await journal.commit(entry(punch(0)))).live_punches == (punch(0),)
    assert await journal.photos.files() == {"other.jpg"}


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        pytest.param([0], 0, id="same second"),
        pytest.param([10], 10, id="ten seconds later"),
        pytest.param([-10], -10, id="ten seconds earlier"),
        pytest.param([11], None, id="too late"),
        pytest.param([-11], None, id="too early"),
        pytest.param([], None, id="none"),
        pytest.param([-9, -3, 5, 8], -3, id="nearest before"),
        pytest.param([-6, 2, 5], 2, id="nearest after"),
        pytest.param([-40, -20, 20, 40], None, id="none near"),
        pytest.param([4, -4], 4, id="as near: the first that came"),
    ],
)
async def test_of_punches(
    journal: Journal, taken: list[int], found: int | None
) -> None:
    """Test that a punch has the photo of its PIN that is nearest to it."""
    # Whoever comes close behind, and whom nobody recognised.
    await add(journal, photo(0, "8"), photo(1, "8"), photo(0, None), photo(0, "07"))
    await add(journal, *(photo(number) for number in taken))
    ids = {each: f"{each}-7.jpg" for each in taken}
    (number,) = await journal.photos.of_punches(SERIAL, [punch(0)])
    if found is None:
        assert number is None
    else:
        assert number is not None
        record = await journal.photos.find(number)
        assert record is not None
        assert record.file == ids[found]


async def test_of_many_punches(journal: Journal) -> None:
    """Test that each of many punches has its own photo, in the order asked for."""
    await add(journal, *(photo(100 * number, str(number % 3)) for number in range(50)))
    punches = [punch(100 * number + 2, pin=str(number % 3)) for number in range(60)]
    assert await journal.photos.of_punches(SERIAL, punches[::-1]) == [
        *[None] * 10,
        *range(50, 0, -1),
    ]
    assert await journal.photos.of_punches(SERIAL, []) == []


async def test_punch_before_photo(journal: Journal) -> None:
    """Test that a photo is told with the punch it was taken at."""
    await journal.commit(
        entry(
            punch(-8, state_code=1),
            punch(2),
            punch(0, pin="8"),
            punch(40),
            punch(5, live=False),
        )
    )
    (new,) = await add(journal, photo(1))
    assert new.punch == punch(2)
    (late,) = await add(journal, photo(6))
    assert late.punch == punch(5, live=False)
    nobody, stranger, too_late = await add(
        journal, photo(0, None), photo(0, "9"), photo(60)
    )
    assert [each.punch for each in (nobody, stranger, too_late)] == [None] * 3


async def test_photo_before_punch(journal: Journal) -> None:
    """Test that a live punch is told with the photo that is already here."""
    await add(journal, photo(0), photo(1, None), photo(100, "8"))
    committed = await journal.commit(
        entry(punch(1), punch(99, pin="8"), punch(99), punch(0, pin="9"))
    )
    assert committed.live_punches == (
        punch(1)._replace(photo=1),
        punch(99, pin="8")._replace(photo=3),
        punch(99),
        punch(0, pin="9"),
    )
    # What is stored is the punch alone.
    assert (await journal.punches(SERIAL, limit=1)) == [punch(99)]
    assert await journal.photos.of_punches(
        SERIAL, await journal.punches(SERIAL, limit=9)
    ) == [None, 1, 3, None]


async def test_punch_and_photo_together(journal: Journal) -> None:
    """Test that each is told with the other where both are new."""
    committed = await journal.commit(entry(punch(0), photo(1)))
    assert [each.photo for each in committed.live_punches] == [1]
    assert [each.punch for each in committed.photos] == [punch(0)]


@pytest.mark.parametrize(
    ("taken_before", "count", "size", "removed"),
    [
        pytest.param(None, 99, 9999, [], id="nothing"),
        pytest.param(BASE + 2, 99, 9999, [0, 1], id="age"),
        pytest.param(None, 2, 9999, [0, 1, 2], id="count"),
        pytest.param(None, 5, 9999, [], id="just not too many"),
        pytest.param(None, 99, 450, [0], id="bytes"),
        pytest.param(None, 99, 500, [], id="just not too large"),
        pytest.param(BASE + 2, 2, 9999, [0, 1, 2], id="age, then count"),
        pytest.param(BASE + 2, 99, 200, [0, 1, 2], id="age, then bytes"),
        pytest.param(None, 0, 9999, [0, 1, 2, 3, 4], id="all by count"),
        pytest.param(None, 99, 0, [0, 1, 2, 3, 4], id="all by bytes"),
        pytest.param(BASE + 99.5, 99, 9999, [0, 1, 2, 3, 4], id="all by age"),
    ],
)
async def test_remove_beyond(
    journal: Journal,
    taken_before: float | None,
    count: int,
    size: int,
    removed: list[int],
) -> None:
    """Test that the oldest go first, of one terminal, and their files are told."""
    await journal.register(OTHER_SERIAL)
    await add(journal, photo(-50, file="other.jpg", size=9000), serial=OTHER_SERIAL)
    await add(journal, *(photo(number) for number in (3, 0, 4, 1, 2)))
    files = await journal.photos.remove_beyond(
        SERIAL, taken_before=taken_before, count=count, size=size
    )
    assert sorted(files) == [f"{number}-7.jpg" for number in removed]
    left = await journal.photos.between(SERIAL, 0, 2**40)
    assert numbers(left) == [n for n in (4, 3, 2, 1, 0) if n not in removed]
    assert await journal.photos.files() == {each.file for each in left} | {"other.jpg"}


async def test_remove_many(journal: Journal) -> None:
    """Test that hundreds go at once."""
    await add(journal, *(photo(number, None) for number in range(450)))
    files = await journal.photos.remove_beyond(
        SERIAL, taken_before=None, count=120, size=10_000
    )
    assert files == [f"{number}-None.jpg" for number in range(350)]
    assert counts(journal.path)["photos"] == 100


async def test_removed_photo_that_comes_again(journal: Journal) -> None:
    """Test that a photo that was removed is new again, with another number."""
    await add(journal, photo(0))
    await journal.photos.remove_beyond(SERIAL, taken_before=None, count=0, size=0)
    (again,) = await add(journal, photo(0))
    assert again.photo.id == 2
    assert await journal.photos.find(1) is None


async def test_forget(journal: Journal) -> None:
    """Test that a removed terminal's photos are told, so that their files go too."""
    await journal.register(OTHER_SERIAL)
    await add(journal, photo(0), photo(1))
    await add(journal, photo(0, file="other.jpg"), serial=OTHER_SERIAL)
    assert sorted(await journal.forget_terminal(SERIAL)) == ["0-7.jpg", "1-7.jpg"]
    assert counts(journal.path) == NOTHING
    assert await journal.photos.files() == {"other.jpg"}
    assert await journal.forget_terminal(SERIAL) == []
    await journal.forget_everybody()
    assert await journal.photos.files() == set()
