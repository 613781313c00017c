"""Until when a person of the household may enter, on the person's device."""

from datetime import datetime
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..household.entity import PersonEntity
from ..household.person import Person, PersonState
from ..journal import JournalError
from .guests import Guests

VALID_UNTIL: Final = SensorEntityDescription(
    key="valid_until",
    translation_key="valid_until",
    device_class=SensorDeviceClass.TIMESTAMP,
)


class PersonValidity(PersonEntity, SensorEntity):
    """The last end of a person's time at any terminal; nothing without an end."""

    def __init__(self, person: Person, guests: Guests) -> None:
        """Take the person, and who knows ends."""
        super().__init__(person, VALID_UNTIL)
        self._guests = guests
        self._until: int | None = None

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return until when the person may enter."""
        return None if self._until is None else dt_util.utc_from_timestamp(self._until)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is changed."""
        await super().async_added_to_hass()
        self.async_on_remove(self._guests.async_subscribe(self._async_look_anew))
        await self.async_update()

    @callback
    def _async_look_anew(self) -> None:
        """Look anew."""
        self.async_schedule_update_ha_state(force_refresh=True)

    async def async_update(self) -> None:
        """Find out until when the person may enter."""
        try:
            found = await self._guests.async_of_person(self.person.pin)
        except JournalError:
            self._attr_available = False
            return
        self._attr_available = True
        counts = self.person.profile.counts
        ends = [each.valid_until for each in found if counts(each.serial_number)]
        self._until = max(ends, default=None)

    @override
    def _value(self, state: PersonState) -> None:
        """Return nothing: where the person is makes no difference."""
        return
