"""A process with Home Assistant's real storage, which tests only have in memory.

`python -m tests.support.key_child <configuration folder> [full]` opens the journal, on a
full disk if told so, and says how that went.
"""

import asyncio
import logging
import resource
import sys

from homeassistant.core import HomeAssistant

from custom_components.zkteco_push.journal import JournalError
from custom_components.zkteco_push.storage import async_open_journal


async def outcome(folder: str) -> str:
    """Return how opening the journal went."""
    hass = HomeAssistant(folder)
    try:
        journal = await async_open_journal(hass)
    except JournalError as error:
        return f"{type(error).__name__}: {error}"
    finally:
        await hass.async_stop(force=True)
    await journal.close()
    return "open"


if __name__ == "__main__":
    logging.disable()
    if "full" in sys.argv:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    print(asyncio.run(outcome(sys.argv[1])))  # noqa: T201
