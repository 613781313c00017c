"""Actions on what is kept here: to erase a person, to look at what nobody could read."""

import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from . import recovery
from .action_commands import BUILDERS
from .hub import Hub
from .iclock.attendance.return_codes import ABSENT
from .iclock.text import decode
from .journal import RejectedRecord
from .orders import OrderError, answer_of, async_order
from .targets import Target
from .terminal import Terminal

_MAX_SHOWN: Final = 200
_MASK: Final = "***"
# What follows these keys is nobody's business, and neither is what looks like a card or
# a template wherever it stands.
_SECRET_VALUE: Final = re.compile(
    r"(?i)\b(passw\w*|pwd|card\w*|vicecard|tmp|content|template\w*|photo|idnum|\w*key)"
    r"=[^\t\r\n]*"
)
_LOOKS_SECRET: Final = re.compile(r"\d{7,}|[A-Za-z0-9+/=]{24,}")


async def async_erase_person(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Erase everything about a PIN here, and have the terminal delete the user.

    Damaged journals that lie beside the journal go as a whole: nobody can tell what is
    in them of whom.
    """
    terminal, pin = target.terminal, data["pin"]
    hub.dispatcher.async_drop_about(terminal, pin)
    # The terminal still counts them.
    erased = await hub.reconciler.async_recorded(terminal, pin)
    files = await hub.journal.erase(
        terminal.serial_number, pin, dt_util.utcnow().timestamp()
    )
    hub.household.async_erased(pin)
    await recovery.async_remove_aside(hass)
    await hub.reconciler.async_forgive(terminal, erased)
    await hass.async_add_executor_job(hub.photos.remove_files, files)
    terminal.forget_person(pin, await hub.journal.photos.newest(terminal.serial_number))
    try:
        answer = await async_order(hub, terminal, BUILDERS["delete_user"], data)
    except OrderError as error:
        # Whom the terminal does not know it need not delete.
        if error.outcome is None or error.outcome.meaning not in ABSENT:
            raise
        answer = answer_of(error.outcome)
    # The deletion is noted with the PIN; that goes as well.
    await hub.journal.erase(terminal.serial_number, pin, dt_util.utcnow().timestamp())
    return answer


async def async_get_rejected_lines(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return the latest lines that were not understood, without what is secret."""
    terminal = target.terminal
    found = await hub.journal.rejected(terminal.serial_number, data["limit"])

    def shown() -> list[dict[str, Any]]:
        """Return the lines as an answer shows them."""
        return [_shown(terminal, record) for record in found]

    return {"lines": await hass.async_add_executor_job(shown)}


def masked(text: str) -> str:
    """Return a bounded text in which nothing secret can be read."""
    text = _SECRET_VALUE.sub(rf"\1={_MASK}", text[: 4 * _MAX_SHOWN])
    text = _LOOKS_SECRET.sub(_MASK, text)
    text = "".join(
        character if character.isprintable() or character == "\t" else "\ufffd"
        for character in text
    )
    return text[:_MAX_SHOWN]


def _shown(terminal: Terminal, record: RejectedRecord) -> dict[str, Any]:
    """Return a rejected line as an answer shows it."""
    return {
        "table": record.table,
        "reason": record.reason,
        "received_at": dt_util.utc_from_timestamp(record.received_at).isoformat(),
        "length": record.length,
        "line": masked(decode(record.raw, terminal.reading.encoding)),
    }
