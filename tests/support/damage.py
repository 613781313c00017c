"""What disks and people do to the journal's file."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
import resource
import sqlite3
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant

from .hub import DOMAIN

PAGE = 4096
GARBAGE = b"this is no database" * 1000


def folder(hass: HomeAssistant) -> Path:
    """Return the folder of the journal."""
    return Path(hass.config.path(".storage", DOMAIN))


def journal_file(hass: HomeAssistant) -> Path:
    """Return the path of the journal."""
    return folder(hass) / "journal.db"


def key_file(hass: HomeAssistant) -> Path:
    """Return the path of the key."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.key"))


def set_aside(hass: HomeAssistant) -> list[Path]:
    """Return the damaged files that are kept."""
    return sorted(folder(hass).glob("journal.damaged-*.db"))


def pins(hass: HomeAssistant) -> list[str]:
    """Return the PINs of the punches that are stored, in the order they came."""
    with closing(sqlite3.connect(journal_file(hass))) as connection:
        rows = connection.execute("SELECT pin FROM punches ORDER BY id").fetchall()
    return [pin for (pin,) in rows]


def scribble(path: Path) -> None:
    """Write garbage over a file, below those who have it open."""
    with path.open("r+b") as file:
        file.write(b"\xa5" * path.stat().st_size)


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Let no file of this process grow beyond the log of a journal.

    A log is never shortened, so it is written anew from its beginning; what must not
    fit is larger than it.
    """
    size = path.with_name(f"{path.name}-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep the write lock of a file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def state_is(entry: ConfigEntry[Any], state: ConfigEntryState) -> bool:
    """Return whether an entry is in a state; mypy believes it to be in one for ever."""
    return entry.state is state
