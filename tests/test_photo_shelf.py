"""Attendance photos as files."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import stat
from zoneinfo import ZoneInfo

import pytest

from custom_components.zkteco_push.clock import TerminalClock
from custom_components.zkteco_push.iclock.records import AttendancePhoto
from custom_components.zkteco_push.journal import (
    Journal,
    JournalError,
    OffsetTold,
    PhotoRecord,
    StoredPhoto,
    UploadEntry,
)
from custom_components.zkteco_push.photo_shelf import PhotoShelf

SERIAL = "TEST00000001"
LOCAL = datetime.fromisoformat("2026-05-04 08:00:00")
# The terminal was told +2 h: 08:00 on its wall is 06:00 UTC.
TAKEN_AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC).timestamp()
CLOCK = TerminalClock(ZoneInfo("Europe/Berlin"), (OffsetTold(0.0, 7200),))
IMAGE = b"\xff\xd8\xff\x00\r\n\x1a" + bytes(range(256)) * 40 + b"\xff\xd9"
PHOTO = AttendancePhoto("7", LOCAL, "image/jpeg", IMAGE, "c0ffee")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the photos are."""
    return tmp_path / "deeper" / "photos"


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncGenerator[Journal]:
    """Return an open journal that knows one terminal."""
    journal = Journal(tmp_path / "journal.db", bytes(range(32)))
    await journal.open()
    await journal.register(SERIAL)
    yield journal
    await journal.close()


@pytest.fixture
def shelf(journal: Journal, folder: Path) -> PhotoShelf:
    """Return the shelf of an empty folder."""
    return PhotoShelf(journal, folder)


def write(
    shelf: PhotoShelf,
    *photos: AttendancePhoto,
    serial: str = SERIAL,
    clock: TerminalClock = CLOCK,
    late: float = 0,
) -> list[StoredPhoto]:
    """Write photos that come when they were taken, unless said."""
    return list(shelf.write(serial, photos or (PHOTO,), clock, TAKEN_AT + late))


def read(shelf: PhotoShelf, stored: StoredPhoto) -> bytes | None:
    """Read a photo that has been noted."""
    return shelf.read(
        PhotoRecord(
            1, SERIAL, stored.file, stored.media_type, stored.pin, stored.taken_at, 0
        )
    )


def files(folder: Path) -> list[Path]:
    """Return all files of a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_written(shelf: PhotoShelf, folder: Path) -> None:
    """Test that a photo is written byte by byte, with what the journal has to note."""
    (stored,) = write(shelf)
    (path,) = files(folder)
    assert path.read_bytes() == IMAGE
    assert stored == StoredPhoto(
        path.name,
        "image/jpeg",
        len(IMAGE),
        "7",
        int(TAKEN_AT),
        7200,
        "c0ffee",
        live=True,
    )
    assert read(shelf, stored) == IMAGE


@pytest.mark.parametrize(
    ("media_type", "suffix"),
    [("image/jpeg", ".jpg"), ("image/png", ".png"), ("../../x", "")],
)
def test_name(shelf: PhotoShelf, folder: Path, media_type: str, suffix: str) -> None:
    """Test that a name is a digest in a folder of its beginning."""
    (stored,) = write(shelf, replace(PHOTO, image_type=media_type))
    (path,) = files(folder)
    assert path == folder / stored.file[:2] / stored.file
    assert path.suffix == suffix
    assert len(path.stem) == 64
    assert int(path.stem, 16) >= 0


def test_nobody_else_may_look(shelf: PhotoShelf, folder: Path) -> None:
    """Test that folders and files are their owner's only."""
    before = os.umask(0)
    try:
        write(shelf)
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_same_photo_twice(shelf: PhotoShelf, folder: Path) -> None:
    """Test that a photo that comes again is the same file, untouched."""
    (first,) = write(shelf)
    (path,) = files(folder)
    before = path.stat()
    (again,) = write(shelf, late=86_400)
    assert again == replace(first, live=False)
    assert files(folder) == [path]
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "local_time",
    [
        pytest.param(None, id="no time"),
        pytest.param(LOCAL + timedelta(days=400), id="in the future"),
    ],
)
async def test_same_photo_of_an_uncertain_time(
    shelf: PhotoShelf, journal: Journal, local_time: datetime | None
) -> None:
    """Test that a photo is known again whose time depends on when it came."""
    photo = replace(PHOTO, local_time=local_time)
    for late in (0, 3600):
        stored = tuple(write(shelf, photo, late=late))
        entry = UploadEntry(SERIAL, "ATTPHOTO", TAKEN_AT + late, photos=stored)
        committed = await journal.commit(entry)
        assert len(committed.photos) == (late == 0)
    (found,) = await journal.photos.between(SERIAL, 0, 2**40)
    assert TAKEN_AT <= found.taken_at <= TAKEN_AT + 300


def test_same_photo_after_another_offset(shelf: PhotoShelf, folder: Path) -> None:
    """Test that it does not matter how a photo's time is read when it comes again."""
    (first,) = write(shelf)
    told = (OffsetTold(0.0, 7200), OffsetTold(TAKEN_AT - 60, 3600))
    (again,) = write(shelf, clock=replace(CLOCK, told=told), late=7200)
    assert again.taken_at != first.taken_at
    assert again.file == first.file
    assert len(files(folder)) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PHOTO, image=IMAGE[:-1] + b"\xd8"), id="picture"),
        pytest.param(replace(PHOTO, image=IMAGE + b"\0"), id="length"),
        pytest.param(replace(PHOTO, pin="8"), id="PIN"),
        pytest.param(replace(PHOTO, pin=None), id="nobody"),
        pytest.param(replace(PHOTO, local_time=None), id="no time"),
        pytest.param(
            replace(PHOTO, local_time=LOCAL + timedelta(seconds=1)), id="time"
        ),
    ],
)
def test_different_photos(
    shelf: PhotoShelf, folder: Path, other: AttendancePhoto
) -> None:
    """Test that photos that differ in anything are two files."""
    first, second = write(shelf, PHOTO, other)
    assert first.file != second.file
    assert len(files(folder)) == 2
    assert read(shelf, first) == IMAGE
    assert read(shelf, second) == other.image


async def test_terminals_and_keys(
    shelf: PhotoShelf, folder: Path, tmp_path: Path
) -> None:
    """Test that equal photos of two terminals, or under another key, are not equal."""
    (first,) = write(shelf)
    (second,) = write(shelf, serial="TEST00000002")
    other = PhotoShelf(Journal(tmp_path / "other.db", bytes(32)), folder)
    (third,) = write(other)
    assert len({first.file, second.file, third.file}) == 3
    assert len(files(folder)) == 3


@pytest.mark.parametrize(
    "pin",
    [
        "../../../../etc/cron.d/evil",
        "/absolute",
        "..",
        "a\0b",
        "con.jpg",
        "林",
        "x" * 64,
        "|2026-05-04",
    ],
)
def test_hostile_pins(
    shelf: PhotoShelf, folder: Path, tmp_path: Path, pin: str
) -> None:
    """Test that nothing that a terminal says is in a name."""
    (stored,) = write(shelf, replace(PHOTO, pin=pin), serial="../TEST|0001")
    assert stored.pin == pin
    (path,) = files(folder)
    assert path == folder / stored.file[:2] / stored.file
    assert set(path.stem) <= set("0123456789abcdef")
    assert path.is_relative_to(tmp_path / "deeper" / "photos")
    assert read(shelf, stored) == IMAGE


@pytest.mark.parametrize("step", ["fsync", "replace", "mkstemp", "mkdir"])
def test_disk_that_takes_nothing(
    shelf: PhotoShelf, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Test that a failure is the journal's error and leaves nothing behind."""

    def fail(*_: object, **__: object) -> None:
        """Fail as a full disk does."""
        raise OSError(28, "No space left on device", "planted-path")

    target = {
        "fsync": "os.fsync",
        "replace": "pathlib.Path.replace",
        "mkstemp": "tempfile.mkstemp",
        "mkdir": "pathlib.Path.mkdir",
    }[step]
    with monkeypatch.context() as patched:
        patched.setattr(target, fail)
        with pytest.raises(JournalError) as raised:
            write(shelf)
    assert "planted-path" not in str(raised.value)
    assert files(folder) == []
    (stored,) = write(shelf)
    assert read(shelf, stored) == IMAGE
    assert len(files(folder)) == 1


def test_second_photo_that_fails(
    shelf: PhotoShelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a write that is cut off leaves the file of before as it is."""
    (first,) = write(shelf)
    longer = replace(PHOTO, image=IMAGE * 2)

    def fail(*_: object) -> None:
        """Fail when a file is put in its place."""
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.replace", fail)
        with pytest.raises(JournalError, match="OSError"):
            write(shelf, PHOTO, longer)
    assert [path.name for path in files(folder)] == [first.file]
    assert read(shelf, first) == IMAGE


def test_damaged_file_is_written_again(shelf: PhotoShelf, folder: Path) -> None:
    """Test that a file that is not whole is made whole when the photo comes again."""
    (stored,) = write(shelf)
    (path,) = files(folder)
    path.write_bytes(IMAGE[:100])
    assert write(shelf) == [stored]
    assert read(shelf, stored) == IMAGE


def test_missing(shelf: PhotoShelf, folder: Path) -> None:
    """Test that a file that has gone is no photo, and no error."""
    (stored,) = write(shelf)
    (path,) = files(folder)
    path.unlink()
    assert read(shelf, stored) is None
    assert read(shelf, replace(stored, file="0" * 64)) is None


def test_sweep(shelf: PhotoShelf, folder: Path) -> None:
    """Test that only files of listed photos are left, whatever lies between them."""
    known, orphan = write(shelf, PHOTO, replace(PHOTO, pin="8"))
    leftover = folder / known.file[:2] / "tmpabcdef.tmp"
    leftover.write_bytes(b"half")
    # Nobody puts a folder there, but it must not keep anything alive.
    for number in range(4):
        (folder / known.file[:2] / f"{number}.jpg").mkdir()
    orphans = [folder / known.file[:2] / f"{letter}.jpg" for letter in "abcxyz"]
    for path in orphans:
        path.write_bytes(IMAGE)
    shelf.sweep({known.file, "gone.jpg"})
    assert [path.name for path in files(folder)] == [known.file]
    assert read(shelf, known) == IMAGE
    assert read(shelf, orphan) is None
    shelf.sweep(set())
    assert files(folder) == []


def test_sweep_without_a_folder(shelf: PhotoShelf, folder: Path) -> None:
    """Test that where there has never been a photo there is nothing to delete."""
    shelf.sweep({"a.jpg"})
    assert not folder.exists()


def test_remove_files(shelf: PhotoShelf, folder: Path) -> None:
    """Test that files are deleted, and that those that have gone do not matter."""
    first, second, third = write(
        shelf, PHOTO, replace(PHOTO, pin="8"), replace(PHOTO, pin="9")
    )
    shelf.remove_files([first.file, "0" * 64, first.file, third.file])
    assert [path.name for path in files(folder)] == [second.file]
    shelf.remove_files([])
    assert read(shelf, second) == IMAGE


async def test_trim(shelf: PhotoShelf, journal: Journal, folder: Path) -> None:
    """Test the way of photos from the network to their end."""
    photos = [
        replace(PHOTO, local_time=LOCAL + timedelta(seconds=number))
        for number in range(-5, 0)
    ]
    stored = tuple(write(shelf, *photos))
    await journal.commit(UploadEntry(SERIAL, "ATTPHOTO", TAKEN_AT, photos=stored))
    removed = await shelf.trim(SERIAL, taken_before=TAKEN_AT - 4, count=2)
    assert removed == [each.file for each in stored[:3]]
    # What is not listed any more may still be looked at until it is deleted.
    assert len(files(folder)) == 5
    shelf.remove_files(removed)
    shelf.sweep(await journal.photos.files())
    assert {path.name for path in files(folder)} == {each.file for each in stored[3:]}
    assert await shelf.trim(SERIAL, taken_before=None, count=2) == []


async def test_removed_terminal(
    shelf: PhotoShelf, journal: Journal, folder: Path
) -> None:
    """Test that with a terminal its files go, and only its."""
    stored = tuple(write(shelf, PHOTO, replace(PHOTO, pin="8")))
    await journal.commit(UploadEntry(SERIAL, "ATTPHOTO", TAKEN_AT, photos=stored))
    # Another terminal's, written but not yet noted.
    (under_way,) = write(shelf, serial="TEST00000002")
    shelf.remove_files(await journal.forget_terminal(SERIAL))
    assert [path.name for path in files(folder)] == [under_way.file]
