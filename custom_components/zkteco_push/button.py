"""Button platform of the ZKTeco Push integration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .action_commands import BUILDERS
from .action_fields import DEFAULT_WAIT
from .devices import child_doors
from .entity import DoorEntity, TerminalControlEntity, door_key
from .hub import Hub, HubConfigEntry
from .orders import async_order
from .roster import Offer, async_keep_rosters
from .terminal import Terminal

# A press must not wait behind another one: the door would open late.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class TerminalButtonDescription(ButtonEntityDescription):
    """Describe a button by the action that it stands for."""

    action: str
    data: Mapping[str, Any] = field(default_factory=dict)


BUTTONS = (
    TerminalButtonDescription(
        key="reboot",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        action="reboot",
    ),
    TerminalButtonDescription(
        key="refresh",
        translation_key="refresh",
        entity_category=EntityCategory.DIAGNOSTIC,
        action="refresh",
    ),
    TerminalButtonDescription(
        key="sync_clock",
        translation_key="sync_clock",
        entity_category=EntityCategory.CONFIG,
        action="sync_clock",
    ),
)


CANCEL_ALARM: Final = TerminalButtonDescription(
    key="cancel_alarm", translation_key="cancel_alarm", action="mute_alarm"
)
UNLOCK: Final = TerminalButtonDescription(
    key="unlock", translation_key="unlock", action="unlock_door"
)


@cache
def _unlock(door: int) -> TerminalButtonDescription:
    """Return the description of the button of an attendance terminal's door."""
    key = UNLOCK.key if door == 1 else f"{UNLOCK.key}_{door}"
    return replace(UNLOCK, key=key, data={"door": door})


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of all terminals, also of those and doors that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield the buttons of a terminal and its doors."""
        for description in BUTTONS:
            make = partial(TerminalButton, hub, terminal, description)
            yield Offer(description.key, make)
        if not terminal.panel.is_access_control:
            for door in range(1, terminal.door_count + 1):
                description = _unlock(door)
                make = partial(TerminalButton, hub, terminal, description, door)
                yield Offer(description.key, make)
        for door in terminal.access_doors:
            for description in (UNLOCK, CANCEL_ALARM):
                yield Offer(
                    door_key(door, description.key),
                    partial(DoorButton, hub, terminal, description, door),
                )

    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.BUTTON, offers_of
    )


class TerminalButton(TerminalControlEntity, ButtonEntity):
    """A button that has a terminal do something."""

    entity_description: TerminalButtonDescription

    def __init__(
        self,
        hub: Hub,
        terminal: Terminal,
        description: TerminalButtonDescription,
        door: int = 1,
    ) -> None:
        """Take the terminal, what the button does, and the door where it is one's."""
        super().__init__(terminal, description)
        self._hub = hub
        if door in child_doors(terminal):
            self.device_door = door

    @override
    async def async_press(self) -> None:
        """Have the terminal do it; raise in words if it does not."""
        description = self.entity_description
        await async_order(
            self._hub,
            self.terminal,
            BUILDERS[description.action],
            {**description.data, "wait": DEFAULT_WAIT},
        )


class DoorButton(DoorEntity, TerminalControlEntity, ButtonEntity):
    """A button that has a terminal do something with one of its doors."""

    entity_description: TerminalButtonDescription

    def __init__(
        self,
        hub: Hub,
        terminal: Terminal,
        description: TerminalButtonDescription,
        door: int,
    ) -> None:
        """Take the terminal, what the button does, and the door."""
        super().__init__(terminal, description, door)
        self._hub = hub

    @override
    async def async_press(self) -> None:
        """Have the terminal do it; raise in words if it does not."""
        await async_order(
            self._hub,
            self.terminal,
            BUILDERS[self.entity_description.action],
            {"door": self.door, "wait": DEFAULT_WAIT},
        )
