"""Issues that the user can act on."""

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import instance_id, issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .validation import vol

if TYPE_CHECKING:
    from .hub import HubConfigEntry

ADDRESS_CHANGED: Final = "address_changed"
ADDRESS_CONFLICT: Final = "address_conflict"
COMMANDS_REFUSED: Final = "commands_refused"
DATABASE_FAILING: Final = "database_failing"
DRIVER_MISSING: Final = "driver_missing"
EVENTS_MISSING: Final = "events_missing"
GUEST_NOT_REMOVED: Final = "guest_not_removed"
JOURNAL_NOT_CLEARED: Final = "journal_not_cleared"
JOURNAL_OF_LATER_VERSION: Final = "journal_of_later_version"
JOURNAL_SET_ASIDE: Final = "journal_set_aside"
JOURNAL_TO_MOVE: Final = "journal_to_move"
KEY_LOST: Final = "key_lost"
KEY_UNREADABLE: Final = "key_unreadable"
LAST_ADMIN_KEPT: Final = "last_admin_kept"
MEMORY_NEARLY_FULL: Final = "memory_nearly_full"
NOT_ENCRYPTED: Final = "not_encrypted"
OFFSET_NOT_TAKEN: Final = "offset_not_taken"
PERSON_MISSING: Final = "person_missing"
PORT_TAKEN: Final = "port_taken"
PUNCHES_KEPT: Final = "punches_kept"
PUNCHES_KEPT_IN_DATABASE: Final = "punches_kept_in_database"
PUNCHES_MISSING: Final = "punches_missing"
REJECTED_LINES: Final = "rejected_lines"
SITE_TAKEN: Final = "site_taken"
SLOW_FOR_A_DOOR: Final = "slow_for_a_door"
STORAGE_FAILING: Final = "storage_failing"
WRONG_CLOCK: Final = "wrong_clock"
OF_A_TERMINAL: Final = (
    ADDRESS_CHANGED,
    ADDRESS_CONFLICT,
    COMMANDS_REFUSED,
    EVENTS_MISSING,
    GUEST_NOT_REMOVED,
    LAST_ADMIN_KEPT,
    MEMORY_NEARLY_FULL,
    NOT_ENCRYPTED,
    REJECTED_LINES,
    OFFSET_NOT_TAKEN,
    PUNCHES_MISSING,
    SLOW_FOR_A_DOOR,
    WRONG_CLOCK,
)
# What keeps a journal at a server from being opened.
OF_DATABASE: Final = (DATABASE_FAILING, DRIVER_MISSING, SITE_TAKEN)
# What is answered with one click.
FIXABLE: Final = frozenset({ADDRESS_CHANGED, ADDRESS_CONFLICT, REJECTED_LINES})

_HOUSE: Final[HassKey[bytes]] = HassKey(f"{DOMAIN}_house")


async def async_prepare(hass: HomeAssistant) -> None:
    """Learn what makes this house's issues different from all others'."""
    hass.data[_HOUSE] = (await instance_id.async_get(hass)).encode()


@callback
def async_raise_issue(
    hass: HomeAssistant,
    key: str,
    serial_number: str = "",
    *,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    is_fixable: bool = False,
    **placeholders: str,
) -> None:
    """Show an issue, of a terminal where a serial number is given."""
    if serial_number:
        placeholders["serial_number"] = serial_number
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue_id(hass, key, serial_number),
        data={"key": key, "serial_number": serial_number} if is_fixable else None,
        is_fixable=is_fixable,
        severity=severity,
        translation_key=key,
        translation_placeholders=placeholders,
    )


@callback
def async_show_fault(hass: HomeAssistant, key: str, path: str, reason: object) -> None:
    """Show that the journal at a path, or URL, cannot be used; say why where it helps."""
    error = ir.IssueSeverity.ERROR
    if key in (DATABASE_FAILING, DRIVER_MISSING):
        async_raise_issue(hass, key, severity=error, path=path, reason=str(reason))
    else:
        async_raise_issue(hass, key, severity=error, path=path)


@callback
def async_clear_issue(hass: HomeAssistant, key: str, serial_number: str = "") -> None:
    """Take an issue back."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(hass, key, serial_number))


@callback
def async_clear_all(hass: HomeAssistant) -> None:
    """Take back every issue: there is no hub any more."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, domain, issue_id)


def _issue_id(hass: HomeAssistant, key: str, serial_number: str) -> str:
    """Return the id of an issue, unique per terminal.

    Home Assistant writes it into diagnostics, which are nobody's to know a serial number
    from. It stays the same, so that what was ignored stays ignored.
    """
    if not serial_number:
        return key
    digest = blake2b(serial_number.encode(), key=hass.data[_HOUSE], digest_size=8)
    return f"{key}_{digest.hexdigest()}"


class AnswerFlow(RepairsFlow):
    """Takes the answer to an issue of a terminal: one click."""

    def __init__(self, key: str, serial_number: str) -> None:
        """Take which issue of which terminal is answered."""
        self._key = key
        self._serial_number = serial_number

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin to answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Take the answer: one click."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=issue.translation_placeholders
                if issue
                else None,
            )
        entries: list[HubConfigEntry] = self.hass.config_entries.async_loaded_entries(
            DOMAIN
        )
        if not entries:
            return self.async_abort(reason="hub_missing")
        hub = entries[0].runtime_data
        answer = {
            ADDRESS_CHANGED: hub.addresses.async_acknowledge,
            ADDRESS_CONFLICT: hub.addresses.async_accept,
            REJECTED_LINES: hub.async_have_seen_rejected,
        }[self._key]
        if not answer(self._serial_number):
            return self.async_abort(reason="already_answered")
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that answers an issue."""
    given = data or {}
    return AnswerFlow(str(given.get("key")), str(given.get("serial_number")))
