"""Which terminal, and which of its doors, an action is meant for."""

from dataclasses import dataclass

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import DOMAIN
from .devices import DOOR_SEPARATOR
from .hub import Hub, HubConfigEntry
from .terminal import Terminal


@dataclass(frozen=True, slots=True)
class Target:
    """A terminal, and the door where a door's own device was chosen."""

    device_id: str
    terminal: Terminal
    door: int | None

    def unlock_key(self, door: int) -> str:
        """Return the key of the button that opens one of the terminal's doors."""
        if self.terminal.panel.is_access_control:
            return f"door_{door}_unlock"
        return "unlock" if door == 1 else f"unlock_{door}"


@callback
def async_hub(hass: HomeAssistant) -> Hub:
    """Return the loaded hub."""
    entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if not entries:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="hub_missing"
        )
    return entries[0].runtime_data


@callback
def async_targets(hass: HomeAssistant, hub: Hub, call: ServiceCall) -> list[Target]:
    """Return what the call's devices are; raise if one is no terminal."""
    chosen = call.data[ATTR_DEVICE_ID]
    device_ids = [chosen] if isinstance(chosen, str) else list(dict.fromkeys(chosen))
    if not device_ids:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_device"
        )
    return [async_target(hass, hub, device_id) for device_id in device_ids]


async def async_check_control(
    hass: HomeAssistant, call: ServiceCall, target: Target, key: str
) -> None:
    """Raise unless the calling user may control an entity of the terminal.

    Calls without a user come from automations, which an admin wrote.
    """
    if call.context.user_id is None:
        return
    user = await hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    entity_id = _entity_id(hass, f"{target.terminal.serial_number}_{key}")
    allowed = (
        user.is_admin
        if entity_id is None
        else user.permissions.check_entity(entity_id, POLICY_CONTROL)
    )
    if not allowed:
        raise Unauthorized(
            context=call.context, entity_id=entity_id, permission=POLICY_CONTROL
        )


def _entity_id(hass: HomeAssistant, unique_id: str) -> str | None:
    """Return the entity of a unique id, whatever its platform."""
    registry = er.async_get(hass)
    for platform in ("button", "notify"):
        if entity_id := registry.async_get_entity_id(platform, DOMAIN, unique_id):
            return entity_id
    return None


@callback
def async_target(hass: HomeAssistant, hub: Hub, device_id: str) -> Target:
    """Return what a device is; raise if it is no terminal."""
    device = dr.async_get(hass).async_get(device_id)
    identifiers = device.identifiers if device else set()
    for domain, identifier in identifiers:
        if domain != DOMAIN:
            continue
        serial_number, separator, number = identifier.rpartition(DOOR_SEPARATOR)
        if separator and number.isdigit() and serial_number in hub.terminals:
            terminal = hub.terminals[serial_number]
            return Target(device_id, terminal, int(number))
        if (terminal_of := hub.terminals.get(identifier)) is not None:
            return Target(device_id, terminal_of, None)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="not_a_terminal",
        translation_placeholders={"device_id": device_id},
    )
