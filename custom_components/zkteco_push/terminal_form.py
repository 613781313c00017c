"""The form of a terminal's settings, for every flow that shows one."""

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_network
from typing import Any, Final
import zoneinfo

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .const import (
    CONF_ALLOWED_NETWORKS,
    CONF_CODE_BOOK,
    CONF_COMMUNICATION_KEY,
    CONF_DOORS,
    CONF_ENCRYPTION,
    CONF_POLL_INTERVAL,
    CONF_PUNCH_DIRECTION,
    CONF_REMOTE_ATTENDANCE,
    CONF_SERIAL_NUMBER,
    CONF_TEXT_ENCODING,
    CONF_TIME_ZONE,
    CONF_UNLOCK_SECONDS,
    DEFAULT_DOORS,
    DEFAULT_POLL_INTERVAL,
    DEFAULT_UNLOCK_SECONDS,
)
from .household.directions import PunchDirection
from .iclock.attendance.code_books import CodeBookChoice, TextEncodingChoice
from .server.request_target import is_serial_number
from .settings import Address, is_pinned, parse_networks
from .validation import vol

type Form = dict[vol.Marker, Any]

_LONGEST_POLL_INTERVAL: Final = 60
# Nobody waits longer at a door.
_LONGEST_POLL_INTERVAL_WITH_DOORS: Final = 10
# Whoever stands between may try shorter ones out at leisure (docs/encryption.md).
_SHORTEST_KEY_THAT_ENCRYPTS: Final = 16


async def async_settings_form(hass: HomeAssistant) -> Form:
    """Return the fields of all settings."""
    return {
        **await async_time_zone_field(hass),
        vol.Required(CONF_POLL_INTERVAL, default=DEFAULT_POLL_INTERVAL): _whole_number(
            1, _LONGEST_POLL_INTERVAL, "s"
        ),
        vol.Required(CONF_CODE_BOOK, default=CodeBookChoice.AUTOMATIC): SelectSelector(
            SelectSelectorConfig(
                options=list(CodeBookChoice), translation_key=CONF_CODE_BOOK
            )
        ),
        vol.Required(
            CONF_TEXT_ENCODING, default=TextEncodingChoice.AUTOMATIC
        ): SelectSelector(
            SelectSelectorConfig(
                options=list(TextEncodingChoice), translation_key=CONF_TEXT_ENCODING
            )
        ),
        vol.Required(
            CONF_PUNCH_DIRECTION, default=PunchDirection.AUTOMATIC
        ): SelectSelector(
            SelectSelectorConfig(
                options=list(PunchDirection), translation_key=CONF_PUNCH_DIRECTION
            )
        ),
        vol.Required(CONF_DOORS, default=DEFAULT_DOORS): _whole_number(0, 8),
        vol.Required(
            CONF_UNLOCK_SECONDS, default=DEFAULT_UNLOCK_SECONDS
        ): _whole_number(1, 60, "s"),
        **networks_field(),
        vol.Optional(CONF_COMMUNICATION_KEY): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD)
        ),
        vol.Required(CONF_ENCRYPTION, default=False): BooleanSelector(),
        vol.Required(CONF_REMOTE_ATTENDANCE, default=False): BooleanSelector(),
    }


def _whole_number(low: int, high: int, unit: str | None = None) -> NumberSelector:
    """Return the box of a whole number."""
    config = NumberSelectorConfig(
        min=low, max=high, step=1, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def name_field(default: str) -> Form:
    """Return the field of a terminal's name."""
    return {vol.Required(CONF_NAME, default=default): TextSelector()}


def serial_number_field(calling: list[str]) -> Form:
    """Return the field that offers the terminals that are calling in."""
    return {
        vol.Required(CONF_SERIAL_NUMBER): SelectSelector(
            SelectSelectorConfig(
                options=calling, custom_value=True, mode=SelectSelectorMode.DROPDOWN
            )
        )
    }


async def async_time_zone_field(hass: HomeAssistant) -> Form:
    """Return the field of the time zone, Home Assistant's by default."""
    zones = await hass.async_add_executor_job(zoneinfo.available_timezones)
    return {
        vol.Required(CONF_TIME_ZONE, default=hass.config.time_zone): SelectSelector(
            SelectSelectorConfig(
                options=sorted(zones | {hass.config.time_zone}),
                mode=SelectSelectorMode.DROPDOWN,
            )
        )
    }


def networks_field(default: list[str] | None = None) -> Form:
    """Return the field of the networks that a terminal may call from."""
    return {
        vol.Optional(CONF_ALLOWED_NETWORKS, default=default or []): TextSelector(
            TextSelectorConfig(multiple=True)
        )
    }


def subnet_of(address: Address) -> str:
    """Return the network that a caller most likely belongs to."""
    if isinstance(address, IPv4Address):
        length = 8 if address.is_loopback else 24
    else:
        length = 128 if address.is_loopback else 64
    return str(ip_network(f"{address}/{length}", strict=False))


def read_form(
    user_input: Mapping[str, Any],
) -> tuple[str | None, dict[str, Any], dict[str, str]]:
    """Return the name, the subentry's data and the errors by field of a form."""
    errors: dict[str, str] = {}
    data = {key: value for key, value in user_input.items() if key != CONF_NAME}
    if CONF_SERIAL_NUMBER in data:
        data[CONF_SERIAL_NUMBER] = data[CONF_SERIAL_NUMBER].strip()
        if not is_serial_number(data[CONF_SERIAL_NUMBER]):
            errors[CONF_SERIAL_NUMBER] = "invalid_serial_number"
    for key in (CONF_POLL_INTERVAL, CONF_DOORS, CONF_UNLOCK_SECONDS):
        if key in data:
            data[key] = int(data[key])
    if (
        data.get(CONF_DOORS, DEFAULT_DOORS)
        and data.get(CONF_POLL_INTERVAL, DEFAULT_POLL_INTERVAL)
        > _LONGEST_POLL_INTERVAL_WITH_DOORS
    ):
        errors[CONF_POLL_INTERVAL] = "poll_interval_with_doors"
    if CONF_ALLOWED_NETWORKS in data:
        try:
            networks = parse_networks(data[CONF_ALLOWED_NETWORKS])
        except ValueError:
            errors[CONF_ALLOWED_NETWORKS] = "invalid_network"
        else:
            data[CONF_ALLOWED_NETWORKS] = [str(network) for network in networks]
    key = data.get(CONF_COMMUNICATION_KEY, "")
    if data.get(CONF_ENCRYPTION) and 0 < len(key) < _SHORTEST_KEY_THAT_ENCRYPTS:
        errors[CONF_COMMUNICATION_KEY] = "key_too_short_to_encrypt"
    if data.get(CONF_REMOTE_ATTENDANCE) and not (errors or _is_trusted(data)):
        errors[CONF_REMOTE_ATTENDANCE] = "remote_attendance_untrusted"
    name = user_input.get(CONF_NAME)
    return (name.strip() or None) if name else None, data, errors


def _is_trusted(data: Mapping[str, Any]) -> bool:
    """Return whether settings pin a terminal down: by a key or by its one address."""
    return is_pinned(
        parse_networks(data.get(CONF_ALLOWED_NETWORKS, ())),
        data.get(CONF_COMMUNICATION_KEY, ""),
    )
