"""The panel's corrections of punches: add a forgotten one, void a wrong one."""

from datetime import UTC, datetime, tzinfo
import re
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ..action_fields import pin_text
from ..const import DOMAIN
from ..corrected_punches import correction_fields
from ..happenings import at
from ..household.corrected import async_follow_correction
from ..hub import Hub
from ..iclock.attendance.code_books import STATES
from ..iclock.records import Punch
from ..journal import BY_HAND, Author, Correction, Note, Refusal, StoredPunch
from ..validation import vol
from .hub_command import hub_command

# Sent whenever punches count otherwise than before.
CORRECTED: Final[SignalType[()]] = SignalType(f"{DOMAIN}_punches_corrected")

_SHORTEST_REASON: Final = 3
_LONGEST_REASON: Final = 255
_LONGEST_NAME: Final = 255
# What JavaScript counts exactly.
_LARGEST_NUMBER: Final = 2**53 - 1
# As the parsers take it, and the journal holds it.
_PIN: Final = re.compile(r"[^\s=]{1,64}")
_DAY_AND_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_FIRST_YEAR: Final = 2000
_CODES: Final = {name: code for code, name in STATES.items()}


def _pin(value: object) -> str:
    """Return a PIN that a terminal could have sent."""
    text = pin_text(value)
    if not _PIN.fullmatch(text) or not text.isprintable():
        raise vol.Invalid("not a PIN")
    return text


def _moment(value: object) -> datetime:
    """Return a day with a time, with a zone or without."""
    if not isinstance(value, str) or not _DAY_AND_TIME.match(value):
        raise vol.Invalid("not a day with a time")
    moment: datetime = cv.datetime(value)
    return moment


def _reason(value: object) -> str:
    """Return why somebody does something: not too short, in one line."""
    text = cv.string(value).strip()
    if not _SHORTEST_REASON <= len(text) <= _LONGEST_REASON:
        raise vol.Invalid("a reason has 3 to 255 characters")
    if not text.isprintable():
        raise vol.Invalid("a reason has characters that can be printed only")
    return text


_NUMBER: Final = vol.All(
    cv.positive_int, vol.Range(min=1, max=_LARGEST_NUMBER, msg="not a number of a row")
)


@hub_command(
    "corrections/add",
    {
        vol.Required("serial_number"): vol.All(cv.string, vol.Length(min=1, max=64)),
        vol.Required("pin"): _pin,
        vol.Required("punched_at"): _moment,
        vol.Required("state"): vol.In(_CODES),
        vol.Required("reason"): _reason,
    },
)
async def _async_add(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> dict[str, Any]:
    """Have a punch count that was forgotten; its terminal may have gone."""
    serial_number = message["serial_number"]
    terminal = hub.terminals.get(serial_number)
    if terminal is not None:
        zone = terminal.settings.time_zone
    elif await hub.journal.corrections.knows(serial_number):
        zone = dt_util.get_default_time_zone()
    else:
        raise _refused("correction_unknown_terminal")
    stored = _punch_of(message, zone)
    found = await hub.journal.corrections.add(
        serial_number, stored, _note(connection, message["reason"])
    )
    return _answer(hub, found)


@hub_command(
    "corrections/void",
    {vol.Required("punch_id"): _NUMBER, vol.Required("reason"): _reason},
)
async def _async_void(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> dict[str, Any]:
    """Have a punch that is wrong not count."""
    found = await hub.journal.corrections.void(
        message["punch_id"], _note(connection, message["reason"])
    )
    return _answer(hub, found)


@hub_command(
    "corrections/withdraw",
    {vol.Required("correction_id"): _NUMBER, vol.Optional("reason"): _reason},
)
async def _async_withdraw(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> dict[str, Any]:
    """Take a correction back."""
    found = await hub.journal.corrections.withdraw(
        message["correction_id"], _note(connection, message.get("reason", ""))
    )
    return _answer(hub, found)


COMMANDS: Final = (_async_add, _async_void, _async_withdraw)


def _punch_of(message: dict[str, Any], zone: tzinfo) -> StoredPunch:
    """Return the punch that is to be added, where the terminal's wall clock was then."""
    moment: datetime = message["punched_at"].replace(microsecond=0)
    now = dt_util.utcnow()
    # So far from the ends of the calendar, no zone leads beyond them.
    if moment.year < _FIRST_YEAR:
        raise _refused("correction_too_old")
    if moment.year > now.year + 1:
        raise _refused("correction_in_future")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    moment = moment.astimezone(UTC)
    if moment > now:
        raise _refused("correction_in_future")
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    punched_at, seconds = int(moment.timestamp()), int(offset.total_seconds())
    punch = Punch(
        message["pin"], punched_at + seconds, _CODES[message["state"]], BY_HAND
    )
    return StoredPunch(punch, punched_at, seconds, live=False)


def _note(connection: ActiveConnection, reason: str) -> Note:
    """Return who does something, now, and why."""
    user = connection.user
    author = Author(user.id, (user.name or "")[:_LONGEST_NAME])
    return Note(author, dt_util.utcnow().timestamp(), reason)


def _answer(hub: Hub, found: Correction | Refusal) -> dict[str, Any]:
    """Return a correction that was made, and have followed what it changes."""
    if isinstance(found, Refusal):
        raise _refused(f"correction_{found}")
    async_follow_correction(hub.household, found)
    async_dispatcher_send(hub.hass, CORRECTED)
    stored = found.punch
    return {
        "correction": {
            "kind": found.kind.value,
            **correction_fields(found),
            "is_withdrawn": found.withdrawn is not None,
            "serial_number": found.serial_number,
            "punch_id": found.punch_id,
            "pin": stored.punch.pin,
            "punched_at": at(stored.punched_at, stored.offset).isoformat(),
        }
    }


def _refused(key: str) -> ServiceValidationError:
    """Return the error that says why something is not corrected."""
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
