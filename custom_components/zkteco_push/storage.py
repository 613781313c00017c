"""Where the journal lies, and the key that seals what is secret in it."""

import asyncio
from pathlib import Path
import secrets
from typing import Final, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.instance_id import async_get as async_get_instance_id
from homeassistant.helpers.storage import STORAGE_DIR, Store

from .const import DOMAIN
from .journal import Journal, JournalError
from .journal.engines.servers import (
    MissingDriverError,
    UrlError,
    check_driver,
    parse_url,
    shown,
)
from .journal.seal import KEY_LENGTH
from .journal.server_store import ServerStore
from .journal.sites import Site
from .photo_shelf import NOT_IN_BACKUPS

_KEY_STORE: Final = f"{DOMAIN}.key"
_KEY_VERSION: Final = 1


class KeyUnreadableError(JournalError):
    """Raise when there is a key that cannot be read."""


class DriverError(JournalError):
    """Raise for a database whose driver is not installed; names its package."""


class _StoredKey(TypedDict):
    """The key as the store holds it, in hexadecimal digits."""

    key: str


def journal_path(hass: HomeAssistant) -> Path:
    """Return the path of the journal's file."""
    return Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))


def photos_path(hass: HomeAssistant) -> Path:
    """Return the folder of the attendance photos."""
    return journal_path(hass).with_name("photos")


def last_run_path(hass: HomeAssistant) -> Path:
    """Return the path of the file that names the journal's last run."""
    return journal_path(hass).parent / NOT_IN_BACKUPS / "last_run"


def key_path(hass: HomeAssistant) -> Path:
    """Return the path of the key's file."""
    return Path(_key_store(hass).path)


async def async_open_journal(
    hass: HomeAssistant, *, database_url: str = "", thoroughly: bool = False
) -> Journal:
    """Return the open journal; raise JournalError if that is not possible.

    It is in its file, or at the database's URL. `thoroughly` looks the whole file
    through for damage.
    """
    store = await _async_store(hass, database_url) if database_url else None
    journal = Journal(journal_path(hass), await _async_key(hass), store)
    opening = asyncio.ensure_future(journal.open(thoroughly=thoroughly))
    try:
        await asyncio.wait([opening])
    except asyncio.CancelledError:
        # The thread opens it all the same, and nobody else would close it.
        await asyncio.wait([opening])
        if opening.exception() is None:
            await journal.close()
        raise
    opening.result()
    return journal


async def async_forget_key(hass: HomeAssistant) -> None:
    """Delete the key, and with it the meaning of all that was sealed."""
    await _key_store(hass).async_remove()


def journal_place(hass: HomeAssistant, database_url: str) -> str:
    """Return where the journal is, as everybody may read it."""
    if not database_url:
        return str(journal_path(hass))
    try:
        return shown(parse_url(database_url))
    except UrlError:
        return "***"


async def _async_store(hass: HomeAssistant, database_url: str) -> ServerStore:
    """Return the store of a URL; raise JournalError if it cannot be used here."""
    try:
        url = parse_url(database_url)
        await hass.async_add_executor_job(check_driver, url)
    except MissingDriverError as error:
        raise DriverError(str(error)) from error
    except UrlError as error:
        raise JournalError(f"{type(error).__name__}: {error}") from error
    instance_id = await async_get_instance_id(hass)
    return ServerStore(url, Site(instance_id, hass.config.location_name))


async def _async_key(hass: HomeAssistant) -> bytes:
    """Return the key, a new one if there is none; it is on disk by then.

    Raises KeyUnreadableError where there is one that cannot be read: another one in its
    place would make that final.
    """
    try:
        stored = await _key_store(hass).async_load()
        if stored is None:
            new = _StoredKey(key=secrets.token_hex(KEY_LENGTH))
            await _key_store(hass).async_save(new)
            # A store only logs that it could not be written.
            if (stored := await _key_store(hass).async_load()) != new:
                raise JournalError("the key cannot be stored")
        key = bytes.fromhex(stored["key"])
    except (HomeAssistantError, KeyError, TypeError, ValueError) as error:
        raise KeyUnreadableError(type(error).__name__) from error
    if len(key) != KEY_LENGTH:
        raise KeyUnreadableError("the key is too short")
    return key


def _key_store(hass: HomeAssistant) -> Store[_StoredKey]:
    """Return the store of the key."""
    return Store(hass, _KEY_VERSION, _KEY_STORE, private=True)
