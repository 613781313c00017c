"""Button platform of the ZKTeco Push integration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.button.const import ButtonDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import ChildDeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .action_commands import BUILDERS
from .action_fields import DEFAULT_WAIT
from .const import DOMAIN
from .devices import DOOR_SEPARATOR
from .entity import TerminalControlEntity
from .hub import Hub, HubConfigEntry
from .orders import async_order
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


def _unlock(door: int) -> TerminalButtonDescription:
    """Return the description of a door's button."""
    return TerminalButtonDescription(
        key="unlock" if door == 1 else f"unlock_{door}",
        translation_key="unlock",
        action="unlock_door",
        data={"door": door},
    )


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of all terminals, also of those and doors that come later."""
    hub = entry.runtime_data
    doors_of: dict[str, int] = {}

    @callback
    def async_remove_first(terminal: Terminal) -> None:
        """Remove the button of the first door, which is on the terminal's device."""
        registry = er.async_get(hass)
        unique_id = f"{terminal.serial_number}_{_unlock(1).key}"
        if entity_id := registry.async_get_entity_id(
            Platform.BUTTON, DOMAIN, unique_id
        ):
            registry.async_remove(entity_id)

    @callback
    def async_add_doors(terminal: Terminal, subentry_id: str) -> None:
        """Add the buttons of doors that have none yet."""
        known = doors_of.get(terminal.serial_number, 0)
        doors = doors_of[terminal.serial_number] = terminal.settings.doors
        if doors == 0:
            # The buttons of further doors go with their devices.
            async_remove_first(terminal)
        async_add_entities(
            (
                TerminalButton(hub, terminal, _unlock(door), door)
                for door in range(known + 1, doors + 1)
            ),
            config_subentry_id=subentry_id,
        )

    @callback
    def async_add(terminal: Terminal, subentry_id: str) -> None:
        """Add the buttons of a terminal."""
        async_add_entities(
            (TerminalButton(hub, terminal, description) for description in BUTTONS),
            config_subentry_id=subentry_id,
        )
        doors_of.pop(terminal.serial_number, None)
        async_add_doors(terminal, subentry_id)

    entry.async_on_unload(hub.async_on_terminal(async_add))
    entry.async_on_unload(hub.async_on_doors(async_add_doors))


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
        if door > 1:
            identifier = f"{terminal.serial_number}{DOOR_SEPARATOR}{door}"
            self._attr_device_info = ChildDeviceInfo(
                identifiers={(DOMAIN, identifier)},
                parent_device_id=terminal.device_id,
                translation_key="door",
                translation_placeholders={"number": str(door)},
            )

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
