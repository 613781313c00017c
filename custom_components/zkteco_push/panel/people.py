"""People of all terminals, for the panel's view of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..access_commands import has_photos
from ..action_fields import pin_text
from ..hub import Hub
from ..iclock.attendance.biometrics import FACE
from ..iclock.attendance.users import PRIVILEGES
from ..journal import Validity
from ..recipients import support_of
from ..terminal import Terminal
from ..validation import vol
from .hub_command import Message, hub_command
from .people_cells import OPENED, Cell, Holder, cells_of, common_name, waiting_names
from .people_list import by_name, by_pin, found, free_pin, names_by_pin
from .people_watch import subscribe

_LARGEST_PAGE: Final = 200
_MOST_COLUMNS: Final = 50
_MOST_TERMINALS: Final = 500
_MOST_CHARACTERS: Final = 64
_SUPER_ADMIN: Final = PRIVILEGES[14]

_PIN: Final = vol.All(pin_text, vol.Length(max=_MOST_CHARACTERS))
_PLACE: Final = vol.All(int, vol.Range(min=0, max=10_000_000))


@hub_command(
    "people/matrix",
    {
        vol.Optional("search", default=""): vol.All(
            str, vol.Length(max=_MOST_CHARACTERS)
        ),
        vol.Optional("serial_number"): vol.All(str, vol.Length(max=_MOST_CHARACTERS)),
        vol.Optional("sort", default="pin"): vol.In(("pin", "name")),
        vol.Optional("offset", default=0): _PLACE,
        vol.Optional("limit", default=50): vol.All(
            int, vol.Range(min=1, max=_LARGEST_PAGE)
        ),
        vol.Optional("column", default=0): _PLACE,
    },
)
async def _matrix(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return a page of people, and what some terminals hold about each."""
    terminals = _in_order(hub.terminals.values())
    column = message["column"]
    columns = terminals[column : column + _MOST_COLUMNS]
    chosen: str | None = message.get("serial_number")
    searched = [each for each in terminals if chosen in (None, each.serial_number)]
    known = await hub.journal.directory.names_of_all(
        [terminal.serial_number for terminal in searched]
    )
    household = _household_names(hub)
    holders = [Holder.of(terminal) for terminal in searched]

    def pins() -> list[str]:
        """Return who is found, in order."""
        names = names_by_pin(known, waiting_names(holders).items())
        for pin, name in household.items():
            if chosen is None or pin in names:
                names.setdefault(pin, set()).add(name)
        chosen_pins = found(names, message["search"])
        if message["sort"] == "name":
            return by_name(chosen_pins, names, household)
        return by_pin(chosen_pins)

    everybody = await hass.async_add_executor_job(pins)
    offset = message["offset"]
    page = everybody[offset : offset + message["limit"]]
    people = await _people(hass, hub, columns, page)
    return {
        "entry_id": hub.entry.entry_id,
        "total": len(everybody),
        "columns": len(terminals),
        "terminals": [_column(terminal) for terminal in columns],
        "people": people,
    }


@hub_command("people/person", {vol.Required("pin"): _PIN})
async def _person(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what all terminals hold about somebody, and which terminals there are."""
    terminals = _in_order(hub.terminals.values())[:_MOST_TERMINALS]
    (person,) = await _people(hass, hub, terminals, [message["pin"]])
    return {**person, "terminals": [_column(terminal) for terminal in terminals]}


@hub_command("people/new")
async def _new(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what somebody new may get: a PIN that is free, and the terminals."""
    terminals = _in_order(hub.terminals.values())
    known = await hub.journal.directory.names_of_all(list(hub.terminals))
    holders = [Holder.of(terminal) for terminal in terminals]
    household = list(hub.household.persons)
    # Of those whom a terminal has deleted lately the names are still there.
    remembered = [terminal.names for terminal in terminals]

    def pin() -> str:
        """Return a free PIN."""
        pins = {pin for pin, _ in known}
        pins.update(waiting_names(holders), household, *map(list, remembered))
        return free_pin(pins)

    return {
        "pin": await hass.async_add_executor_job(pin),
        "terminals": [_column(terminal) for terminal in terminals[:_MOST_TERMINALS]],
    }


@hub_command(
    "people/only_administrator",
    {
        vol.Required("pin"): _PIN,
        vol.Required("serial_numbers"): vol.All([str], vol.Length(max=_MOST_TERMINALS)),
    },
)
async def _only_administrator(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> list[str]:
    """Return the terminals whose menu is open to everybody once somebody has gone."""
    pin = message["pin"]
    alone = []
    for serial_number in message["serial_numbers"]:
        if (terminal := hub.terminals.get(serial_number)) is None:
            continue
        user = (await hub.people.users(terminal, pin)).get(pin)
        if user is None or user.privilege != _SUPER_ADMIN:
            continue
        others = await hub.people.users(terminal)
        if not any(
            other.privilege == _SUPER_ADMIN and other.pin != pin
            for other in others.values()
        ):
            alone.append(serial_number)
    return alone


async def _people(
    hass: HomeAssistant, hub: Hub, terminals: Collection[Terminal], pins: list[str]
) -> list[dict[str, Any]]:
    """Return people with what is known of them."""
    lines = await hub.journal.directory.of_people(
        [terminal.serial_number for terminal in terminals], pins, opened=OPENED
    )
    validities = await hub.guests.async_of_people(frozenset(pins))
    holders = [Holder.of(terminal) for terminal in terminals]
    waiting_to = waiting_names(holders)
    zones = {
        terminal.serial_number: terminal.settings.time_zone for terminal in terminals
    }
    household = {pin: _household(hass, hub, pin) for pin in pins}

    def put_together() -> list[dict[str, Any]]:
        """Return them, from what has been read."""
        cells = cells_of(lines, holders, pins)
        for (serial_number, pin), validity in validities.items():
            if (cell := cells[pin].get(serial_number)) is not None:
                cell["validity"] = _validity(validity, zones[serial_number])
        return [
            _shown(pin, cells[pin], household[pin], waiting_to.get(pin, ""))
            for pin in pins
        ]

    return await hass.async_add_executor_job(put_together)


def _shown(
    pin: str,
    cells: Mapping[str, Cell],
    household: Mapping[str, Any] | None,
    waiting_name: str,
) -> dict[str, Any]:
    """Return one person."""
    name, differs = common_name(cells)
    return {
        "pin": pin,
        "name": (household["name"] if household else name) or waiting_name,
        "names_differ": differs,
        "household": household,
        "cells": cells,
    }


def _validity(validity: Validity, zone: Any) -> dict[str, Any]:
    """Return from when until when somebody may enter: Unix times in s, and at the place."""

    def local(moment: int | None) -> str | None:
        """Return what the clock at the place shows then."""
        if moment is None:
            return None
        time = dt_util.utc_from_timestamp(moment).astimezone(zone)
        return time.replace(tzinfo=None).isoformat(timespec="seconds")

    return {
        "from": validity.valid_from,
        "until": validity.valid_until,
        "local_from": local(validity.valid_from),
        "local_until": local(validity.valid_until),
        "kept_here": validity.is_kept_here,
    }


def _household_names(hub: Hub) -> dict[str, str]:
    """Return the names of the people of the household by PIN."""
    return {pin: person.name for pin, person in hub.household.persons.items()}


def _household(hass: HomeAssistant, hub: Hub, pin: str) -> dict[str, Any] | None:
    """Return who a PIN is in the household, None where it is nobody there."""
    if (person := hub.household.persons.get(pin)) is None:
        return None
    state = hass.states.get(person.linked) if person.linked else None
    return {
        "subentry_id": person.subentry_id,
        "name": person.name,
        "entity_id": person.linked,
        "picture": state and state.attributes.get("entity_picture"),
    }


def _in_order(terminals: Iterable[Terminal]) -> list[Terminal]:
    """Return terminals in the order of their names."""
    return sorted(
        terminals,
        key=lambda terminal: (
            terminal.settings.name.casefold(),
            terminal.serial_number,
        ),
    )


def _column(terminal: Terminal) -> dict[str, Any]:
    """Return what the view has to know of a terminal."""
    is_access = terminal.panel.is_access_control
    support = support_of(terminal)
    takes_photos = FACE in support.photos or (is_access and has_photos(terminal))
    return {
        "serial_number": terminal.serial_number,
        "device_id": terminal.device_id,
        "name": terminal.settings.name,
        "connected": terminal.state.connected,
        "is_access_control": is_access,
        "doors": terminal.door_count,
        "time_zone": str(terminal.settings.time_zone),
        "users": terminal.state.counters.users,
        "pending_commands": terminal.state.pending_commands,
        # What says nothing of itself may take some.
        "takes_comparison_photos": takes_photos or not support.says,
    }


COMMANDS: Final = (_matrix, _person, _new, _only_administrator, subscribe)
