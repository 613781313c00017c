"""Which entities a terminal has: they come and go with what it says that it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import TerminalEntity, async_placed
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
    make: Callable[[], TerminalEntity]
    is_reported: Callable[[], bool] = _always


type OffersOf = Callable[[Terminal], Iterable[Offer]]


@dataclass(frozen=True, slots=True)
class _Stage:
    """A platform, and the registries of what was on it before."""

    entry: HubConfigEntry
    platform: Platform
    async_add_entities: AddConfigEntryEntitiesCallback
    entities: er.EntityRegistry
    devices: dr.DeviceRegistry


class _Roster:
    """The entities of one terminal on one platform."""

    __slots__ = (
        "_added",
        "_stage",
        "_subentry_id",
        "_terminal",
        "_unsubscribe",
        "_waiting",
    )

    def __init__(self, stage: _Stage, terminal: Terminal, subentry_id: str) -> None:
        """Begin without an entity."""
        self._stage = stage
        self._terminal = terminal
        self._subentry_id = subentry_id
        self._added: tuple[str, ...] = ()
        self._waiting: tuple[Offer, ...] = ()
        self._unsubscribe: Callable[[], None] | None = None

    @callback
    def async_follow(self, offers: Iterable[Offer]) -> None:
        """Add what is offered, as soon as it is reported; remove all else."""
        offered = {offer.key: offer for offer in offers}
        self._async_remove_others(offered.keys())
        self._added = tuple(key for key in self._added if key in offered)
        self._waiting = tuple(
            offer for key, offer in offered.items() if key not in self._added
        )
        self._async_add_reported()

    @callback
    def async_close(self) -> None:
        """Wait for nothing any more."""
        self._waiting = ()
        self._async_listen()

    @callback
    def _async_add_reported(self) -> None:
        """Add what the terminal has reported for the first time."""
        reported = [offer for offer in self._waiting if offer.is_reported()]
        if reported:
            self._waiting = tuple(
                offer for offer in self._waiting if offer not in reported
            )
            self._added += tuple(offer.key for offer in reported)
            self._stage.async_add_entities(
                async_placed(
                    self._stage.devices,
                    self._stage.entry,
                    (offer.make() for offer in reported),
                ),
                config_subentry_id=self._subentry_id,
            )
        self._async_listen()

    @callback
    def _async_listen(self) -> None:
        """Listen to the terminal only while something waits for it."""
        if self._waiting and self._unsubscribe is None:
            self._unsubscribe = self._terminal.subscribe(self._async_add_reported)
        elif not self._waiting and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _async_remove_others(self, keys: Iterable[str]) -> None:
        """Remove what was there before and is not offered; also what is disabled."""
        unique_ids = {f"{self._terminal.serial_number}_{key}" for key in keys}
        for known in tuple(self._known()):
            if (
                known.config_subentry_id == self._subentry_id
                and known.domain == self._stage.platform
                and known.unique_id not in unique_ids
            ):
                self._stage.entities.async_remove(known.entity_id)

    def _known(self) -> Iterator[er.RegistryEntry]:
        """Yield the registered entities of the terminal's device and of its doors'.

        Those of the whole entry would be looked through for each of its terminals.
        """
        device_id = self._terminal.device_id
        doors = dr.async_entries_for_parent_device(self._stage.devices, device_id)
        for each in (device_id, *(door.id for door in doors)):
            yield from er.async_entries_for_device(
                self._stage.entities, each, include_disabled_entities=True
            )


async def async_keep_rosters(
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
    stage = _Stage(
        entry, platform, async_add_entities, er.async_get(hass), dr.async_get(hass)
    )
    rosters: dict[str, _Roster] = {}

    @callback
    def async_add(terminal: Terminal, subentry_id: str) -> None:
        """Add the entities of a terminal."""
        roster = rosters[terminal.serial_number] = _Roster(stage, terminal, subentry_id)
        roster.async_follow(offers_of(terminal))

    @callback
    def async_follow(terminal: Terminal, subentry_id: str) -> None:
        """Follow what a terminal has become."""
        if (roster := rosters.get(terminal.serial_number)) is not None:
            roster.async_follow(offers_of(terminal))

    @callback
    def async_close() -> None:
        """Add nothing any more."""
        for roster in rosters.values():
            roster.async_close()

    entry.async_on_unload(hub.device_keeper.async_on_doors(async_follow))
    entry.async_on_unload(async_close)
    entry.async_on_unload(await hub.async_on_terminal(async_add))
