"""A terminal's settings, as the user made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any, Self

from homeassistant.config_entries import ConfigSubentry
from homeassistant.util import dt as dt_util, network as network_util

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

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """What the user decided about one terminal.

    `poll_interval` and `unlock_seconds` are in s. Without `allowed_networks`, private and loopback
    addresses are allowed. An empty `communication_key` is not checked.
    """

    serial_number: str
    name: str
    time_zone: tzinfo
    poll_interval: int = DEFAULT_POLL_INTERVAL
    code_book: CodeBookChoice = CodeBookChoice.AUTOMATIC
    text_encoding: TextEncodingChoice = TextEncodingChoice.AUTOMATIC
    doors: int = DEFAULT_DOORS
    unlock_seconds: int = DEFAULT_UNLOCK_SECONDS
    allowed_networks: tuple[Network, ...] = ()
    communication_key: str = field(default="", repr=False)
    encryption: bool = False
    remote_attendance: bool = False
    punch_direction: PunchDirection = PunchDirection.AUTOMATIC

    @classmethod
    async def async_load(cls, subentry: ConfigSubentry) -> Self:
        """Return the settings that a subentry holds, defaults where it has none."""
        data: Mapping[str, Any] = subentry.data
        zone = data.get(CONF_TIME_ZONE)
        return cls(
            serial_number=data[CONF_SERIAL_NUMBER],
            name=subentry.title,
            time_zone=(await dt_util.async_get_time_zone(zone) if zone else None)
            or dt_util.get_default_time_zone(),
            poll_interval=data.get(CONF_POLL_INTERVAL, DEFAULT_POLL_INTERVAL),
            code_book=CodeBookChoice(
                data.get(CONF_CODE_BOOK, CodeBookChoice.AUTOMATIC)
            ),
            text_encoding=TextEncodingChoice(
                data.get(CONF_TEXT_ENCODING, TextEncodingChoice.AUTOMATIC)
            ),
            doors=data.get(CONF_DOORS, DEFAULT_DOORS),
            unlock_seconds=data.get(CONF_UNLOCK_SECONDS, DEFAULT_UNLOCK_SECONDS),
            allowed_networks=parse_networks(data.get(CONF_ALLOWED_NETWORKS, ())),
            communication_key=data.get(CONF_COMMUNICATION_KEY, ""),
            encryption=data.get(CONF_ENCRYPTION, False),
            remote_attendance=data.get(CONF_REMOTE_ATTENDANCE, False),
            punch_direction=PunchDirection(
                data.get(CONF_PUNCH_DIRECTION, PunchDirection.AUTOMATIC)
            ),
        )

    def allows(self, address: Address) -> bool:
        """Return whether the terminal may call from an address."""
        if not self.allowed_networks:
            return network_util.is_local(address)
        return any(address in network for network in self.allowed_networks)


def is_pinned(networks: Sequence[Network], communication_key: str) -> bool:
    """Return whether nobody else can easily speak for a terminal.

    It has to show a key, or to call from one address.
    """
    return bool(communication_key) or (
        len(networks) == 1 and networks[0].num_addresses == 1
    )


def parse_networks(texts: list[str] | tuple[str, ...]) -> tuple[Network, ...]:
    """Return networks in CIDR notation or single addresses; raise ValueError."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts)


# All that call at once on a large site; a stranger who calls from more is parsed anew.
@lru_cache(maxsize=2048)
def parse_address(text: str | None) -> Address | None:
    """Return an address, that of IPv4 where IPv6 only carries it."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
