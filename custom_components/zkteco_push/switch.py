"""Switch platform of the ZKTeco Push integration: auxiliary outputs."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import door_commands
from .entity import AuxEntity, ConnectedStateEntity, aux_key
from .hub import Hub, HubConfigEntry
from .orders import async_move
from .roster import Offer, async_keep_rosters
from .terminal import Terminal
from .terminal_state import TerminalState

PARALLEL_UPDATES = 0

AUX_OUT: Final = SwitchEntityDescription(key="aux_out", translation_key="aux_out")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: HubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the outputs of all terminals, also of those that come later."""
    hub = entry.runtime_data

    def offers_of(terminal: Terminal) -> Iterator[Offer]:
        """Yield each output that the terminal says that it has."""
        if not terminal.panel.is_access_control:
            return
        for number in range(1, terminal.state.abilities.aux_out_count + 1):
            make = partial(AuxOutput, hub, terminal, number)
            yield Offer(aux_key(AUX_OUT.key, number), make)

    await async_keep_rosters(
        hass, entry, async_add_entities, Platform.SWITCH, offers_of
    )


class AuxOutput(AuxEntity, ConnectedStateEntity[bool | None], SwitchEntity):
    """An auxiliary output: terminals only say when they switch it themselves."""

    _attr_assumed_state = True

    def __init__(self, hub: Hub, terminal: Terminal, number: int) -> None:
        """Take the hub that sends, and the output."""
        super().__init__(terminal, AUX_OUT, number)
        self._hub = hub

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the output is on, None until it has been heard of."""
        return self._reported(self.terminal.state)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the output on."""
        commands = door_commands.switch_output(self.number, is_on=True)
        await async_move(self._hub, self.terminal, commands)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the output off."""
        commands = door_commands.switch_output(self.number, is_on=False)
        await async_move(self._hub, self.terminal, commands)

    @override
    def _reported(self, state: TerminalState) -> bool | None:
        """Return the part of the terminal's state that is shown."""
        return state.doors.aux_outputs.get(self.number)
