"""What an import would change at each terminal, before anything is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..access_people import KnownPerson
from ..action_values import user_parameters
from ..hub import Hub
from ..iclock.attendance.users import PRIVILEGES, UserRecord, card_number
from ..iclock.text import parse_number
from ..iclock.validity import bounds_of_update
from ..orders import check_commands, commands_of
from ..terminal import Terminal
from ..turns import Turns
from ..user_action import user_builder
from ..validity_action import check_validity
from ..validity_dates import dates_of
from .failures import failure_data
from .people_file import PeopleFile, PeopleRow

_SECRETS: Final = frozenset({"password", "card"})


class Status(StrEnum):
    """What an import does about somebody; what matters more comes first."""

    ERROR = "error"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that becomes another; secrets are not told, only that there is one."""

    field: str
    before: str = ""
    after: str = ""

    @property
    def data(self) -> dict[str, str]:
        """Return what the panel is told of it."""
        return {"field": self.field, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a row does at one terminal."""

    terminal: Terminal
    status: Status
    changes: tuple[Change, ...] = ()
    failure: Mapping[str, Any] | None = None

    @property
    def is_written(self) -> bool:
        """Return whether there is anything to write."""
        return self.status in (Status.NEW, Status.CHANGED)

    @property
    def data(self) -> dict[str, Any]:
        """Return what the panel is told of it."""
        return {
            "serial_number": self.terminal.serial_number,
            "status": self.status.value,
            "changes": [change.data for change in self.changes],
            "failure": self.failure,
        }


@dataclass(slots=True)
class PlannedRow:
    """A row with what it does at each terminal, nothing where the row has a flaw."""

    row: PeopleRow
    effects: list[Effect] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """Return what of it matters most."""
        found = {effect.status for effect in self.effects}
        return next((each for each in Status if each in found), Status.ERROR)

    def is_written_to(self, terminal: Terminal) -> bool:
        """Return whether the row is written to a terminal."""
        return any(
            effect.is_written and effect.terminal is terminal for effect in self.effects
        )

    @property
    def data(self) -> dict[str, Any]:
        """Return what the panel is told of it."""
        return {
            "line": self.row.line,
            "pin": self.row.pin,
            "name": self.row.name,
            "status": self.status.value,
            "failure": self.row.flaw.data if self.row.flaw else None,
            "terminals": [effect.data for effect in self.effects],
        }


async def async_plan(
    hub: Hub, file: PeopleFile, terminals: list[Terminal]
) -> list[PlannedRow]:
    """Return what a file's rows do at terminals; nobody has to wait for it."""
    planned = [PlannedRow(row) for row in file.rows]
    good = [each for each in planned if each.row.flaw is None]
    now = dt_util.utcnow().timestamp()
    turns = Turns()
    for terminal in terminals:
        users = await hub.people.users(terminal)
        ends = {
            validity.pin: dates_of(validity, terminal)
            for validity in await hub.journal.validities.of_terminal(
                terminal.serial_number
            )
            if validity.is_kept_here
        }

        async def look(
            each: PlannedRow,
            *,
            terminal: Terminal = terminal,
            users: Mapping[str, UserRecord] = users,
            ends: Mapping[str, Mapping[str, str]] = ends,
        ) -> None:
            """Add what a row does at the terminal."""
            pin = each.row.pin
            known = dict(users[pin].parameters) if pin in users else None
            if known is not None and not known.get("valid_until"):
                known |= ends.get(pin, {})
            each.effects.append(_effect(hub, terminal, each.row, known, now))

        await turns.each(good, look)
    return planned


def _effect(
    hub: Hub,
    terminal: Terminal,
    row: PeopleRow,
    known: dict[str, str] | None,
    now: float,
) -> Effect:
    """Return what a row does at a terminal that knows so much of the person."""
    person = KnownPerson(known or {}, known is not None)
    try:
        check_validity(terminal, row.fields, now)
        build = user_builder(terminal, person)
        check_commands(hub, terminal, commands_of(terminal, build, row.fields))
    except HomeAssistantError as error:
        return Effect(terminal, Status.ERROR, failure=failure_data(error))
    changes = tuple(_changes(terminal, row.fields, known or {}))
    if known is None:
        return Effect(terminal, Status.NEW, changes)
    return Effect(terminal, Status.CHANGED if changes else Status.SAME, changes)


def _changes(
    terminal: Terminal, fields: Mapping[str, Any], known: Mapping[str, str]
) -> list[Change]:
    """Return what a row's fields make another than it is."""
    before = _compared({**_DEFAULTS, **known}) if known else {}
    after = _compared(user_parameters(terminal, fields, {}))
    changed = [name for name in after if before.get(name, "") != after[name]]
    return [
        Change(name)
        if name in _SECRETS
        else Change(name, before.get(name, ""), after[name])
        for name in changed
    ]


def _compared(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return parameters in the one form in which they are compared and shown."""
    return {
        name: form(parameters[name])
        for name, form in _FORMS.items()
        if name in parameters
    }


def _privilege(text: str) -> str:
    """Return a privilege's name, its number where that has none."""
    number = parse_number(text)
    return PRIVILEGES.get(number, text) if number is not None else text


def _beginning(text: str) -> str:
    """Return when a validity begins, empty without a bound."""
    bounds = bounds_of_update({"valid_from": text, "valid_until": _SOME_END})
    return str(bounds.start or "") if bounds else text


def _end(text: str) -> str:
    """Return when a validity ends, empty without a bound."""
    bounds = bounds_of_update({"valid_until": text})
    return str(bounds.end or "") if bounds else text


_SOME_END: Final = "2098-12-31 23:59:59"
# What a terminal takes for a value that it does not say.
_DEFAULTS: Final = {"group": "1", "privilege": "0"}
_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": str,
    "password": str,
    "card": card_number,
    "group": str,
    "privilege": _privilege,
    "valid_from": _beginning,
    "valid_until": _end,
}
