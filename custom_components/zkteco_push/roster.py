"""Which entities a terminal has: they come and go with what it says that it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .hub import HubConfigEntry
from .terminal import Terminal


def _always() -> bool:
    """Return that an entity is there from the beginning."""
    return True


@dataclass(frozen=True, slots=True)
class Offer:
    """An entity that a terminal may have.

    `key` is its unique id without the serial number. It is added as soon as
    `is_reported`, and stays until it is not offered any more.
    """

    key: str
    make: Callable[[], Entity]
    is_reported: Callable[[], bool] = _always


type OffersOf = Callable[[Terminal], Iterable[Offer]]


class _Roster:
    """The entities of one terminal on one platform."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: HubConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
        platform: Platform,
        terminal: Terminal,
        subentry_id: str,
    ) -> None:
        """Begin without an entity."""
        self._registry = er.async_get(hass)
        self._devices = dr.async_get(hass)
        self._entry = entry
        self._async_add_entities = async_add_entities
        self._platform = platform
        self._terminal = terminal
        self._subentry_id = subentry_id
        self._added: set[str] = set()
        self._waiting: dict[str, Offer] = {}

    @callback
    def async_follow(self, offers: Iterable[Offer]) -> None:
        """Add what is offered, as soon as it is reported; remove all else."""
        offered = {offer.key: offer for offer in offers}
        self._async_remove_others(offered.keys())
        self._added &= offered.keys()
        self._waiting = {
            key: offer for key, offer in offered.items() if key not in self._added
        }
        self.async_add_reported()

    @callback
    def async_add_reported(self) -> None:
        """Add what the terminal has reported for the first time."""
        reported = [offer for offer in self._waiting.values() if offer.is_reported()]
        if not reported:
            return
        for offer in reported:
            del self._waiting[offer.key]
            self._added.add(offer.key)
        self._async_add_entities(
            [offer.make() for offer in reported], config_subentry_id=self._subentry_id
        )

    def _async_remove_others(self, keys: Iterable[str]) -> None:
        """Remove what was there before and is not offered; also what is disabled."""
        unique_ids = {f"{self._terminal.serial_number}_{key}" for key in keys}
        for known in self._known():
            if (
                known.config_subentry_id == self._subentry_id
                and known.domain == self._platform
                and known.unique_id not in unique_ids
            ):
                self._registry.async_remove(known.entity_id)

    def _known(self) -> Iterator[er.RegistryEntry]:
        """Yield the registered entities of the terminal's device and of its doors'.

        Those of the whole entry would be looked through for each of its terminals.
        """
        device_id = self._terminal.device_id
        doors = dr.async_entries_for_parent_device(self._devices, device_id)
        for each in (device_id, *(door.id for door in doors)):
            yield from er.async_entries_for_device(
                self._registry, each, include_disabled_entities=True
            )


@callback
def async_keep_rosters(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    platform: Platform,
    offers_of: OffersOf,
) -> None:
    """Keep the entities of all terminals, also of those that come later.

    They are looked over whenever a terminal's doors, abilities or dialect change.
    """
    hub = entry.runtime_data
    rosters: dict[str, _Roster] = {}

    @callback
    def async_add(terminal: Terminal, subentry_id: str) -> None:
        """Add the entities of a terminal."""
        roster = rosters[terminal.serial_number] = _Roster(
            hass, entry, async_add_entities, platform, terminal, subentry_id
        )
        roster.async_follow(offers_of(terminal))
        entry.async_on_unload(terminal.subscribe(roster.async_add_reported))

    @callback
    def async_follow(terminal: Terminal, subentry_id: str) -> None:
        """Follow what a terminal has become."""
        if (roster := rosters.get(terminal.serial_number)) is not None:
            roster.async_follow(offers_of(terminal))

    entry.async_on_unload(hub.async_on_terminal(async_add))
    entry.async_on_unload(hub.async_on_doors(async_follow))
