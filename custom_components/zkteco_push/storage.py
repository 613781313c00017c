"""Where the journal lies, and the key that seals what is secret in it."""

from pathlib import Path
import secrets
from typing import Final, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR, Store

from .const import DOMAIN
from .journal import Journal
from .journal.seal import KEY_LENGTH

_KEY_STORE: Final = f"{DOMAIN}.key"
_KEY_VERSION: Final = 1


class _StoredKey(TypedDict):
    """The key as the store holds it, in hexadecimal digits."""

    key: str


def journal_path(hass: HomeAssistant) -> Path:
    """Return the path of the journal's file."""
    return Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))


def photos_path(hass: HomeAssistant) -> Path:
    """Return the folder of the attendance photos."""
    return journal_path(hass).with_name("photos")


async def async_open_journal(hass: HomeAssistant) -> Journal:
    """Return the open journal; raise JournalError if that is not possible.

    The key is on disk before anything is sealed with it.
    """
    store = _key_store(hass)
    stored = await store.async_load()
    if stored is None:
        stored = _StoredKey(key=secrets.token_hex(KEY_LENGTH))
        await store.async_save(stored)
    journal = Journal(journal_path(hass), bytes.fromhex(stored["key"]))
    await journal.open()
    return journal


async def async_forget_key(hass: HomeAssistant) -> None:
    """Delete the key, and with it the meaning of all that was sealed."""
    await _key_store(hass).async_remove()


def _key_store(hass: HomeAssistant) -> Store[_StoredKey]:
    """Return the store of the key."""
    return Store(hass, _KEY_VERSION, _KEY_STORE, private=True)
