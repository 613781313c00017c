"""Calendar platform of the ZKTeco Push integration: who may enter when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .hub import Hub, HubConfigEntry
from .journal import JournalError, Validity
from .orders import storage_error
from .terminal import Terminal

PARALLEL_UPDATES = 0

_KEY: Final = "validity"

type _Same = tuple[str, int | None, int]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the one calendar of the hub."""
    async_add_entities([ValidityCalendar(entry.runtime_data)], update_before_add=True)


class ValidityCalendar(CalendarEntity):
    """Who may enter when, as far as there is an end to it.

    Nobody tells when a time begins or is over, so it is looked at every minute, too.
    """

    _attr_has_entity_name = True
    _attr_translation_key = _KEY
    _attr_unique_id = _KEY

    def __init__(self, hub: Hub) -> None:
        """Take the hub."""
        self._hub = hub
        self._event: CalendarEvent | None = None

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return who may enter now, else who may next."""
        return self._event

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is changed."""
        await super().async_added_to_hass()
        self.async_on_remove(self._hub.guests.async_subscribe(self._async_follow))

    @callback
    def _async_follow(self) -> None:
        """Look anew."""
        self.async_schedule_update_ha_state(force_refresh=True)

    async def async_update(self) -> None:
        """Find out who may enter now or next."""
        now = dt_util.utcnow().timestamp()
        try:
            found = await self._hub.guests.async_now_or_next(now)
        except JournalError:
            self._attr_available = False
            return
        self._attr_available = True
        events = self._events(found)
        self._event = events[0] if events else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return who may enter in a time."""
        try:
            found = await self._hub.guests.async_between(
                start_date.timestamp(), end_date.timestamp()
            )
        except JournalError as error:
            raise storage_error() from error
        return self._events(found)

    def _events(self, validities: Iterable[Validity]) -> list[CalendarEvent]:
        """Return one event a person and time, at whichever terminals, in order."""
        together: dict[_Same, list[Validity]] = {}
        for each in validities:
            key = each.pin, each.valid_from, each.valid_until
            together.setdefault(key, []).append(each)
        return [self._event_of(same) for same in together.values()]

    def _event_of(self, same: list[Validity]) -> CalendarEvent:
        """Return the event of somebody at terminals that have the same times."""
        pin, end = same[0].pin, same[0].valid_until
        # An event without a length is none.
        start = min(*(each.start for each in same), end - 1)
        terminals = [
            terminal
            for each in same
            if (terminal := self._hub.terminals.get(each.serial_number)) is not None
        ]
        names = (terminal.names.get(pin) for terminal in terminals)
        return CalendarEvent(
            start=dt_util.as_local(dt_util.utc_from_timestamp(start)),
            end=dt_util.as_local(dt_util.utc_from_timestamp(end)),
            summary=next(filter(None, names), pin),
            description=", ".join(sorted(map(self._name_of, terminals))),
            uid=f"{pin}-{same[0].valid_from or ''}-{end}",
        )

    def _name_of(self, terminal: Terminal) -> str:
        """Return what the user calls a terminal."""
        device = dr.async_get(self._hub.hass).async_get(terminal.device_id)
        return (device and device.name_by_user) or terminal.settings.name
