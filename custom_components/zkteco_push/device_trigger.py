"""Device triggers of the ZKTeco Push integration."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final, cast

from homeassistant.components.device_automation import DEVICE_TRIGGER_BASE_SCHEMA
from homeassistant.components.device_automation.exceptions import (
    InvalidDeviceAutomationConfig,
)
from homeassistant.const import (
    CONF_DEVICE_ID,
    CONF_DOMAIN,
    CONF_FOR,
    CONF_PLATFORM,
    CONF_TYPE,
    Platform,
)
from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, callback
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    Selector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
from homeassistant.helpers.translation import async_get_translations
from homeassistant.helpers.trigger import TriggerActionType, TriggerConfig, TriggerInfo
from homeassistant.helpers.typing import ConfigType, VolDictType

from .const import DOMAIN
from .devices import Place, place_of
from .hub import HubConfigEntry
from .occasions import (
    ACCESS_DENIED,
    ACCESS_GRANTED,
    ALARM_RAISED,
    ALARMS,
    CONF_ALARMS,
    CONF_METHODS,
    CONF_PEOPLE,
    CONF_PINS,
    CONF_REASONS,
    CONF_STATES,
    METHODS,
    OCCASIONS,
    PUNCH_STATES,
    PUNCHED,
    RANG,
    REFUSALS,
)
from .trigger import TRIGGERS
from .validation import vol

CONNECTION_LOST: Final = "connection_lost"
CONNECTION_RESTORED: Final = "connection_restored"

_OF_TERMINAL: Final = (
    PUNCHED.key,
    RANG.key,
    ALARM_RAISED.key,
    CONNECTION_LOST,
    CONNECTION_RESTORED,
)
_OF_DOOR: Final = (ACCESS_GRANTED.key, ACCESS_DENIED.key, RANG.key, ALARM_RAISED.key)
_CONNECTIONS: Final = (CONNECTION_LOST, CONNECTION_RESTORED)
_DURATION: Final[VolDictType] = {vol.Optional(CONF_FOR): cv.positive_time_period}
_OPTIONS: Final[dict[str, VolDictType]] = {
    **{key: occasion.options for key, occasion in OCCASIONS.items()},
    **dict.fromkeys(_CONNECTIONS, _DURATION),
}
_SCHEMAS: Final = {
    key: DEVICE_TRIGGER_BASE_SCHEMA.extend({vol.Required(CONF_TYPE): key, **options})
    for key, options in _OPTIONS.items()
}
_ANY_TYPE: Final = DEVICE_TRIGGER_BASE_SCHEMA.extend(
    {vol.Required(CONF_TYPE): vol.In(list(_SCHEMAS))}, extra=vol.ALLOW_EXTRA
)
# The words that are chosen from, with the key of their translations.
_CHOICES: Final = {
    CONF_STATES: ("punch_state", PUNCH_STATES),
    CONF_METHODS: ("method", METHODS),
    CONF_ALARMS: ("alarm", ALARMS),
    CONF_REASONS: ("refusal", REFUSALS),
}


async def async_validate_trigger_config(
    hass: HomeAssistant, config: ConfigType
) -> ConfigType:
    """Return a configuration that is complete; raise if the device has none such."""
    config = _validated(config)
    device_id = config[CONF_DEVICE_ID]
    if config[CONF_TYPE] not in _async_types_of(hass, device_id):
        raise InvalidDeviceAutomationConfig(
            translation_domain=DOMAIN,
            translation_key="trigger_not_offered",
            translation_placeholders={
                "trigger": config[CONF_TYPE],
                "device_id": device_id,
            },
        )
    if config[CONF_TYPE] in _CONNECTIONS:
        _async_check_connected(hass, device_id)
    return config


async def async_get_triggers(
    hass: HomeAssistant, device_id: str
) -> list[dict[str, Any]]:
    """Return what automations can wait for at a device."""
    return [
        {
            CONF_PLATFORM: "device",
            CONF_DOMAIN: DOMAIN,
            CONF_DEVICE_ID: device_id,
            CONF_TYPE: key,
        }
        for key in _async_types_of(hass, device_id)
    ]


async def async_get_trigger_capabilities(
    hass: HomeAssistant, config: ConfigType
) -> dict[str, vol.Schema]:
    """Return the fields of a trigger."""
    options = _OPTIONS.get(config[CONF_TYPE], {})
    if not options:
        return {}
    if config[CONF_TYPE] in _CONNECTIONS:
        duration = {vol.Optional(CONF_FOR): cv.positive_time_period_dict}
        return {"extra_fields": vol.Schema(duration)}
    # The form of device triggers has no translations of its own for what can be chosen.
    texts = await async_get_translations(
        hass, hass.config.language, "selector", {DOMAIN}
    )
    return {
        "extra_fields": vol.Schema(
            {marker: _selector(str(marker), texts) for marker in options}
        )
    }


async def async_attach_trigger(
    hass: HomeAssistant,
    config: ConfigType,
    action: TriggerActionType,
    trigger_info: TriggerInfo,
) -> CALLBACK_TYPE:
    """Run an action whenever what is waited for happens at a device."""
    # Home Assistant does not complete it where the hub could not be loaded.
    config = _validated(config)
    key = config[CONF_TYPE]
    job = HassJob(action, f"{DOMAIN} device trigger {trigger_info['name']}")

    @callback
    def run(
        extra_trigger_payload: dict[str, Any],
        description: str,
        context: Context | None = None,
    ) -> asyncio.Task[Any]:
        """Run the action with what the trigger tells."""
        variables = {
            **trigger_info["trigger_data"],
            CONF_PLATFORM: "device",
            "description": description,
            **extra_trigger_payload,
        }

        async def act() -> None:
            """Run the action until it is done."""
            if task := hass.async_run_hass_job(job, {"trigger": variables}, context):
                await task

        return hass.async_create_task(act())

    trigger = TRIGGERS[key](
        hass,
        TriggerConfig(
            key=f"{DOMAIN}.{key}",
            target={CONF_DEVICE_ID: [config[CONF_DEVICE_ID]]},
            options={
                name: config[name] for name in map(str, _OPTIONS[key]) if name in config
            },
        ),
    )
    return await trigger.async_attach_runner(run)


def _validated(config: ConfigType) -> ConfigType:
    """Return a configuration that is complete, by its type."""
    return cast(ConfigType, _SCHEMAS[_ANY_TYPE(config)[CONF_TYPE]](config))


@callback
def _async_place_of(hass: HomeAssistant, device_id: str) -> Place | None:
    """Return which terminal or door a device is, None if it is neither."""
    device = dr.async_get(hass).async_get(device_id)
    return None if device is None else place_of(device.identifiers)


@callback
def _async_types_of(hass: HomeAssistant, device_id: str) -> Iterable[str]:
    """Return the types of triggers that a device has."""
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    place = _async_place_of(hass, device_id)
    if place is None or not entries:
        return ()
    serial_number, door = place
    terminal = entries[0].runtime_data.terminals.get(serial_number)
    if terminal is None:
        return ()
    if not terminal.panel.is_access_control:
        # Nobody says at which of its doors something has happened.
        return _OF_TERMINAL if door is None else ()
    return _OF_DOOR if door is not None else dict.fromkeys((*_OF_TERMINAL, *_OF_DOOR))


@callback
def _async_check_connected(hass: HomeAssistant, device_id: str) -> None:
    """Raise unless an entity tells whether a terminal is connected."""
    registry = er.async_get(hass)
    serial_number, _door = _async_place_of(hass, device_id) or ("", None)
    entity_id = registry.async_get_entity_id(
        Platform.BINARY_SENSOR, DOMAIN, f"{serial_number}_connected"
    )
    entry = registry.async_get(entity_id) if entity_id else None
    if entry is None or entry.disabled_by is not None:
        raise InvalidDeviceAutomationConfig(
            translation_domain=DOMAIN,
            translation_key="connected_disabled",
            translation_placeholders={"device_id": device_id},
        )


def _selector(key: str, texts: dict[str, str]) -> Selector[Any]:
    """Return what a field of a trigger is chosen with."""
    if key == CONF_PEOPLE:
        return EntitySelector(EntitySelectorConfig(domain="person", multiple=True))
    if key == CONF_PINS:
        return TextSelector(TextSelectorConfig(multiple=True))
    translation_key, words = _CHOICES[key]
    prefix = f"component.{DOMAIN}.selector.{translation_key}.options"
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=word, label=texts.get(f"{prefix}.{word}", word))
                for word in map(str, words)
            ],
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
