"""The field of the database's URL: tried before it is accepted, never shown in full."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from homeassistant.core import HomeAssistant

from .journal import JournalError, LaterVersionError
from .journal.engines.servers import (
    MissingDriverError,
    UnsupportedEngineError,
    UrlError,
    check_driver,
    is_shown,
    parse_url,
    shown,
)
from .journal.server_store import UnsupportedServerError, try_url

# Nobody has a longer one.
_LONGEST: Final = 1024
# Nobody waits for longer in front of a form (s).
_PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """A URL to keep, or the error that says why it cannot be, with what that names."""

    url: str = field(default="", repr=False)
    error: str | None = None
    placeholders: Mapping[str, str] = field(default_factory=dict)


def shown_url(stored: str) -> str:
    """Return a stored URL as the form shows it."""
    try:
        return shown(parse_url(stored)) if stored else ""
    except UrlError:
        # Of whoever has edited the storage: nothing of it can be told from a password.
        return ""


async def async_check_url(hass: HomeAssistant, typed: str, stored: str) -> CheckedUrl:
    """Return what to keep of what has been typed; connects if that is something new."""
    typed = typed.strip()
    if not typed:
        return CheckedUrl()
    if typed in (stored, shown_url(stored)):
        return CheckedUrl(stored)
    if is_shown(typed):
        # The stored password must not go to wherever somebody has made of the URL.
        return CheckedUrl(error="database_password_hidden")
    if len(typed) > _LONGEST:
        return CheckedUrl(error="database_url_invalid")
    try:
        url = parse_url(typed)
        await hass.async_add_executor_job(check_driver, url)
        async with asyncio.timeout(_PATIENCE):
            await hass.async_add_executor_job(try_url, url)
    except UnsupportedEngineError:
        return CheckedUrl(error="database_engine_unknown")
    except MissingDriverError as error:
        return CheckedUrl(
            error="database_driver_missing", placeholders={"package": str(error)}
        )
    except UrlError:
        return CheckedUrl(error="database_url_invalid")
    except UnsupportedServerError:
        return CheckedUrl(error="database_server_unsupported")
    except LaterVersionError:
        return CheckedUrl(error="database_of_later_version")
    except TimeoutError:
        return CheckedUrl(error="database_silent")
    except JournalError as error:
        return CheckedUrl(
            error="database_unusable", placeholders={"reason": str(error)}
        )
    return CheckedUrl(typed)
