"""Triggers of the ZKTeco Push integration."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, cast, override

from homeassistant.const import CONF_OPTIONS, CONF_TARGET, STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import (
    EntityTargetStateTriggerBase,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .clock import LIVE_SECONDS
from .household.person import PersonState
from .observed_entities import CONNECTED, PRESENT, async_own, async_person_of
from .occasions import OCCASIONS, Occasion, Options
from .targeted_places import TargetedPlaces
from .validation import vol


@callback
def async_wait(
    hass: HomeAssistant,
    occasion: Occasion,
    target: Mapping[str, Any],
    options: Options,
    action: Callable[[Event[Any]], None],
) -> CALLBACK_TYPE:
    """Call an action whenever an occasion comes at a target; return how to stop it."""
    places = TargetedPlaces(hass, target)

    @callback
    def listen(event: Event[Any]) -> None:
        """Act on an event that is waited for."""
        is_waited_for = occasion.tests[str(event.event_type)]
        if is_waited_for(event.data, options) and places.async_includes(event.data):
            action(event)

    unsubscribe = [
        hass.bus.async_listen(event_type, listen) for event_type in occasion.tests
    ]

    @callback
    def stop() -> None:
        """Wait no longer."""
        places.async_close()
        while unsubscribe:
            unsubscribe.pop()()

    return stop


class OccasionTrigger(Trigger):
    """A trigger that waits for an occasion at terminals and doors."""

    _occasion: ClassVar[Occasion]
    _schema: ClassVar[vol.Schema]

    @override
    def __init_subclass__(cls, occasion: Occasion) -> None:
        """Take what is waited for."""
        cls._occasion = occasion
        cls._schema = vol.Schema(
            {
                vol.Required(CONF_TARGET): cv.TARGET_FIELDS,
                vol.Required(CONF_OPTIONS, default=dict): occasion.options,
            }
        )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take where and for what to wait."""
        super().__init__(hass, config)
        self._target = config.target or {}
        self._options = config.options or {}

    @override
    @classmethod
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Return a configuration that is complete."""
        return cast(ConfigType, cls._schema(config))

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run an action with the fields of the event whenever the occasion comes."""

        @callback
        def run(event: Event[Any]) -> None:
            """Run the action for an event."""
            run_action(dict(event.data), described(event), event.context)

        return async_wait(self._hass, self._occasion, self._target, self._options, run)


def described(event: Event[Any]) -> str:
    """Return what the trace says of an event, as core does for events."""
    return f"event '{event.event_type}'"


class OwnEntityTrigger(EntityTargetStateTriggerBase):
    """A trigger that waits for one of this integration's entities.

    After a start of Home Assistant nobody knows yet how it is, so nothing has become
    so.
    """

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return this integration's entities among others."""
        return async_own(self._hass, super().entity_filter(entities))


class ConnectionTrigger(OwnEntityTrigger):
    """A trigger that waits for a terminal to go or to come back."""

    _domain_specs = CONNECTED
    # Whether a terminal is connected is diagnostic.
    _primary_entities_only = False


class ConnectionLostTrigger(ConnectionTrigger):
    """A trigger that waits for a terminal to go."""

    _to_states = {STATE_OFF}


class ConnectionRestoredTrigger(ConnectionTrigger):
    """A trigger that waits for a terminal to come back."""

    _to_states = {STATE_ON}


class PersonTrigger(OwnEntityTrigger):
    """A trigger that waits for a person to come or to go now.

    Late punches and changed settings repair what was; they greet nobody.
    """

    _domain_specs = PRESENT

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether somebody has just come or gone."""
        if not super().is_valid_transition(from_state, to_state):
            return False
        person = async_person_of(self._hass, to_state.entity_id)
        moment = None if person is None else self._moment_of(person.state)
        if moment is None:
            return False
        return abs((dt_util.utcnow() - moment).total_seconds()) <= LIVE_SECONDS

    def _moment_of(self, state: PersonState) -> datetime | None:
        """Return when that was."""
        raise NotImplementedError


class PersonArrivedTrigger(PersonTrigger):
    """A trigger that waits for a person to come."""

    _to_states = {STATE_ON}

    @override
    def _moment_of(self, state: PersonState) -> datetime | None:
        """Return when the stay began."""
        return state.since


class PersonLeftTrigger(PersonTrigger):
    """A trigger that waits for a person to go."""

    _to_states = {STATE_OFF}

    @override
    def _moment_of(self, state: PersonState) -> datetime | None:
        """Return when the person went."""
        return state.last_out


def _trigger_of(occasion: Occasion) -> type[Trigger]:
    """Return the trigger that waits for an occasion."""

    class Waiting(OccasionTrigger, occasion=occasion):
        """A trigger that waits for that occasion."""

    return Waiting


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    **{key: _trigger_of(occasion) for key, occasion in OCCASIONS.items()},
    "connection_lost": ConnectionLostTrigger,
    "connection_restored": ConnectionRestoredTrigger,
    "person_arrived": PersonArrivedTrigger,
    "person_left": PersonLeftTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the integration's triggers."""
    return TRIGGERS
