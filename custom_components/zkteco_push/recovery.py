"""The journal at the beginning of a run: whole, begun anew, or of an earlier day.

What is found is told apart like this. SQLite, or a look through the file, says that it
is damaged. A file beside the journal that no backup holds names the last run, as the
journal does: where it is missing or names another one, the journal is not the one that
was written last, but one of a backup. A mark in the journal tells its key.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
import secrets
import shutil
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from . import repairs
from .const import DOMAIN, LOGGER
from .journal import (
    DamagedError,
    Journal,
    JournalError,
    LaterVersionError,
    MissingError,
    SiteTakenError,
)
from .journal.salvage import Salvage, begin_anew, remove_aside, set_aside
from .storage import (
    DriverError,
    KeyUnreadableError,
    async_open_journal,
    journal_path,
    journal_place,
    key_path,
    last_run_path,
)

# A disk that damages one file after another is nothing that a new file helps (s).
_NOT_AGAIN_FOR: Final = 3600
_RUN: Final = "run"
_KEY: Final = "key"


@dataclass(slots=True)
class _State:
    """What is known of the journal's health over reloads."""

    is_suspect: bool = False
    was_found_sound: bool = False
    renewed_at: float | None = None
    live_from: float = 0.0
    is_missing: bool = False


_STATE: Final[HassKey[_State]] = HassKey(f"{DOMAIN}_recovery")


async def async_begin(hass: HomeAssistant, database_url: str = "") -> Journal:
    """Return the open journal, a new one in place of a damaged one.

    Raises JournalError if there is none to be had. A server is never taken for damaged.
    """
    state = _state(hass)
    if not database_url:
        journal, is_new = await _async_begin_file(hass, state)
    else:
        journal, is_new = await _async_begin_server(hass, state, database_url), False
    try:
        await _async_mark(hass, state, journal, is_new=is_new)
        journal.live_from = state.live_from
        await _async_show_aside(hass)
        for key in (
            repairs.JOURNAL_OF_LATER_VERSION,
            repairs.KEY_UNREADABLE,
            *repairs.OF_DATABASE,
        ):
            repairs.async_clear_issue(hass, key)
        await async_show_move(hass, journal)
    except BaseException as error:
        if isinstance(error, JournalError):
            async_suspect(hass, error)
        await journal.close()
        raise
    return journal


async def async_show_move(hass: HomeAssistant, journal: Journal) -> None:
    """Show that a part of the journal is still in its file, as long as one is."""
    if journal.move is None or not await journal.move.look():
        repairs.async_clear_issue(hass, repairs.JOURNAL_TO_MOVE)
        return
    repairs.async_raise_issue(
        hass,
        repairs.JOURNAL_TO_MOVE,
        path=str(journal_path(hass)),
        database=journal.place,
    )


async def _async_begin_server(
    hass: HomeAssistant, state: _State, database_url: str
) -> Journal:
    """Return the open journal at a server, with what a file has to hand over first."""
    journal = await async_open_journal(hass, database_url=database_url)
    try:
        assert journal.move is not None
        if await journal.move.must_take_over():
            # Brought up to date, or saved, as if it were to be used.
            file, _ = await _async_begin_file(hass, state)
            await file.close()
            await journal.move.take_over()
    except BaseException:
        await journal.close()
        raise
    return journal


async def _async_begin_file(hass: HomeAssistant, state: _State) -> tuple[Journal, bool]:
    """Return the open file, and whether it is a new one."""
    try:
        journal = await _async_open(hass, state)
    except DamagedError as error:
        await _async_renew(hass, state, error)
        journal = await async_open_journal(hass)
        is_new = True
    else:
        is_new = state.is_missing
    if state.is_missing:
        # Whatever is there now, it is not what was written last.
        state.is_missing = False
        state.live_from = dt_util.utcnow().timestamp()
        LOGGER.error("The journal was taken away; terminals are asked again")
    return journal, is_new


@callback
def async_suspect(hass: HomeAssistant, error: JournalError) -> None:
    """Have the journal looked through when it is opened again, if it was damaged."""
    if isinstance(error, DamagedError) and not isinstance(error, MissingError):
        _state(hass).is_suspect = True


@callback
def async_on_damage(
    hass: HomeAssistant, entry: ConfigEntry, error: DamagedError
) -> None:
    """Have the entry begin again when the journal turns out to be damaged, once."""
    state = _state(hass)
    if state.is_suspect or state.is_missing:
        return
    if isinstance(error, MissingError):
        state.is_missing = True
    elif _was_just_renewed(hass, state):
        return
    async_suspect(hass, error)
    if entry.state is ConfigEntryState.LOADED:
        hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def async_show_fault(
    hass: HomeAssistant, error: JournalError, database_url: str = ""
) -> None:
    """Raise the issue that says why the journal cannot be opened."""
    path = journal_place(hass, database_url)
    key = repairs.DATABASE_FAILING if database_url else repairs.STORAGE_FAILING
    if isinstance(error, LaterVersionError):
        key = repairs.JOURNAL_OF_LATER_VERSION
    elif isinstance(error, KeyUnreadableError):
        key, path = repairs.KEY_UNREADABLE, str(key_path(hass))
    elif isinstance(error, SiteTakenError):
        key = repairs.SITE_TAKEN
    elif isinstance(error, DriverError):
        key = repairs.DRIVER_MISSING
    repairs.async_show_fault(hass, key, path, error)


async def async_forget(hass: HomeAssistant) -> None:
    """Delete what lies beside the journal: damaged files hold what is personal too."""
    hass.data.pop(_STATE, None)
    await async_remove_aside(hass)
    folder = last_run_path(hass).parent
    await hass.async_add_executor_job(
        partial(shutil.rmtree, folder, ignore_errors=True)
    )


async def async_remove_aside(hass: HomeAssistant) -> None:
    """Delete the damaged journals that have been set aside."""
    try:
        await hass.async_add_executor_job(remove_aside, journal_path(hass))
    except OSError as error:
        LOGGER.error("A damaged journal could not be deleted: %s", error)
    else:
        repairs.async_clear_issue(hass, repairs.JOURNAL_SET_ASIDE)


def _state(hass: HomeAssistant) -> _State:
    """Return what is known of the journal's health."""
    return hass.data.setdefault(_STATE, _State())


async def _async_open(hass: HomeAssistant, state: _State) -> Journal:
    """Return the open journal; raise DamagedError if it is not to be trusted."""
    path, last_run = journal_path(hass), last_run_path(hass)
    if await hass.async_add_executor_job(partial(_is_emptied, path, last_run)):
        raise DamagedError("the file is empty")
    journal = await async_open_journal(hass, thoroughly=state.is_suspect)
    if not state.is_suspect:
        return journal
    if state.was_found_sound:
        await journal.close()
        raise DamagedError("it was found damaged twice")
    # SQLite may have been misled, as by a disk that came to itself again.
    state.is_suspect, state.was_found_sound = False, True
    return journal


async def _async_renew(hass: HomeAssistant, state: _State, error: DamagedError) -> None:
    """Set the damaged journal aside and begin a new one with what can be read of it."""
    if _was_just_renewed(hass, state):
        raise JournalError("damaged again") from error
    now = dt_util.utcnow()
    stamp = now.strftime("%Y%m%d-%H%M%S")
    salvage: Salvage = await hass.async_add_executor_job(
        begin_anew, journal_path(hass), stamp
    )
    state.is_suspect = state.was_found_sound = False
    state.renewed_at = hass.loop.time()
    state.live_from = now.timestamp()
    LOGGER.error(
        "The journal was damaged (%s): it has been set aside as %s, and a new one"
        " begun with the %d records that could be read",
        error,
        salvage.aside.name,
        salvage.rows,
    )


async def _async_mark(
    hass: HomeAssistant, state: _State, journal: Journal, *, is_new: bool
) -> None:
    """Find out whose the journal is, and make it that of this run."""
    path = last_run_path(hass)
    known = await hass.async_add_executor_job(_read_runs, path)
    marks = await journal.marks()
    last, run = marks.get(_RUN), secrets.token_hex(16)
    fingerprint = journal.seal.digest(b"", _KEY).hex()
    has_other_key = marks.get(_KEY, fingerprint) != fingerprint
    is_restored = last is not None and last not in known
    is_lost = last is None and bool(known)
    if is_restored:
        LOGGER.warning("The journal is an earlier one: terminals are asked again")
    if is_restored or is_lost:
        state.live_from = dt_util.utcnow().timestamp()
    # Whenever this is interrupted, the file names the run that the journal does.
    both = [last, run] if last and last in known else [run]
    await hass.async_add_executor_job(_write_runs, path, both)
    await journal.begin_run(
        {_RUN: run, _KEY: fingerprint},
        asks_again=is_new or is_restored or is_lost or has_other_key,
    )
    await hass.async_add_executor_job(_write_runs, path, [run])
    if has_other_key:
        LOGGER.warning("The key of the journal is another one")
        repairs.async_raise_issue(hass, repairs.KEY_LOST, path=str(key_path(hass)))


async def _async_show_aside(hass: HomeAssistant) -> None:
    """Show that a damaged file lies beside the journal, as long as one does."""
    path = journal_path(hass)
    if not (aside := await hass.async_add_executor_job(set_aside, path)):
        repairs.async_clear_issue(hass, repairs.JOURNAL_SET_ASIDE)
        return
    repairs.async_raise_issue(
        hass, repairs.JOURNAL_SET_ASIDE, path=str(path), file=str(aside[-1])
    )


def _was_just_renewed(hass: HomeAssistant, state: _State) -> bool:
    """Return whether another damage comes too soon after the last one."""
    renewed_at = state.renewed_at
    return renewed_at is not None and hass.loop.time() - renewed_at < _NOT_AGAIN_FOR


def _is_emptied(path: Path, last_run: Path) -> bool:
    """Return whether a journal that was written has lost all that was in it."""
    return last_run.exists() and path.is_file() and not path.stat().st_size


def _read_runs(path: Path) -> list[str]:
    """Return the runs that the journal may be of; none if that cannot be read."""
    try:
        return path.read_text().split()
    except OSError, ValueError:
        return []


def _write_runs(path: Path, runs: list[str]) -> None:
    """Note the runs that the journal may be of.

    Where that fails, terminals are asked once more than needed at the next start.
    """
    new = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        new.write_text("\n".join(runs))
        new.replace(path)
    except OSError as error:
        LOGGER.debug("The run cannot be noted: %s", error)
