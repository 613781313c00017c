"""What a terminal says of itself: registry, options, GET OPTIONS (sheet 1.2, 2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Final, Self

from ..text import TextEncoding, decode, parse_number, parse_options
from .records import MAX_DOORS

# The document's samples have some 2 kB.
_MAX_BODY: Final = 64 * 1024
_MAX_TEXT: Final = 128
_MAX_READERS: Final = 64
_MAX_AUX: Final = 64
_MAX_FUNCTIONS: Final = 256

# The communication key and whatever else opens something: never kept.
_SECRET: Final = re.compile(r"key|passw|pwd|psk|secret|^VMS", re.IGNORECASE)

# What would be a key, had firmware written it as all others do.
_HIDDEN_SECRET: Final = re.compile(
    r"(?:key|passw|pwd|psk|secret)[\w-]*\s*=", re.IGNORECASE
)
# Blanks around a comma, or line ends in its place, in front of another key.
_LOOSE_SEPARATOR: Final = re.compile(
    r"[ \t\r\n]*[,\r\n\t][ \t\r\n]*(?=~?[A-Za-z]\w{0,63}=)"
)

# Bitmaps of event numbers, and the number that their first bit stands for.
_EVENT_MAPS: Final = (
    ("EventTypes", 0),
    ("NewNormalEventTypes", 4000),
    ("NewErrorEventTypes", 5000),
    ("NewWarningEventTypes", 6000),
)

_KEY: Final = "authkey"

# Places in AccSupportFunList (Security PUSH V6.2; sheet 1.2).
LOCK_DOWN: Final = 2
EMERGENCY: Final = 3
SEVERAL_CARDS: Final = 7
SINGLE_DOOR_RIGHTS: Final = 15
SUPER_AUTHORIZE: Final = 16
DOOR_PARAMETERS: Final = 21
HAS_DEVICE_ID: Final = 26
REMOTE_ENROLMENT: Final = 40
TIME_ZONE_VALIDITY: Final = 60
RIGHT_VALIDITY: Final = 62


def parse_registry(body: bytes, encoding: TextEncoding) -> dict[str, str]:
    """Return the pairs of a body by key without `~`, without what is secret.

    One line of `key=value,key=value`; a value may hold commas (field: the vendor's
    name). The same form has `table=options` and the answer to GET OPTIONS.
    """
    text = _LOOSE_SEPARATOR.sub(",", decode(body[:_MAX_BODY], encoding))
    return public_options(parse_options(text))


def communication_key(body: bytes) -> str:
    """Return the communication key of a registration, empty for none: a secret."""
    options = parse_options(decode(body[:_MAX_BODY], TextEncoding.UTF_8))
    return next((value for key, value in options.items() if key.lower() == _KEY), "")


def public_options(options: Mapping[str, str]) -> dict[str, str]:
    """Return options without those that open something."""
    return {
        key: value
        for key, value in options.items()
        if not _SECRET.search(key) and not _HIDDEN_SECRET.search(value)
    }


def parse_bitmap(text: str) -> frozenset[int]:
    """Return the set bits of a hexadecimal bitmap, the low bit of each byte first.

    The document's worked example has the high bit first; the values of real terminals
    only make sense this way (sheet 1.2).
    """
    digits = text.strip()[: 2 * _MAX_FUNCTIONS]
    try:
        data = bytes.fromhex(digits[: len(digits) // 2 * 2])
    except ValueError:
        return frozenset()
    return frozenset(
        8 * place + bit
        for place, byte in enumerate(data)
        for bit in range(8)
        if byte >> bit & 1
    )


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a terminal can do, as far as commands and readings depend on it.

    `functions` is AccSupportFunList. `events` are the codes that it knows, empty where
    it does not say. `has_packed_validity` is None where it does not say.
    `verification_styles` is its own value of NewVFStyles, to be echoed.
    """

    lock_count: int = 1
    reader_count: int = 0
    aux_in_count: int = 0
    aux_out_count: int = 0
    functions: str = ""
    events: frozenset[int] = frozenset()
    verify_styles: frozenset[int] = frozenset()
    verification_styles: str = ""
    has_packed_validity: bool | None = None
    has_remote_open: bool = False
    has_relay_state: bool = False
    has_background_verification: bool = False
    has_letters_in_pin: bool = False
    has_command_format: bool = False
    says_lock_count: bool = False

    def supports(self, position: int) -> bool:
        """Return whether AccSupportFunList has a 1 at a place; missing means no."""
        return self.functions[position : position + 1] == "1"

    @property
    def has_several_cards(self) -> bool:
        """Return whether cards go into a table of their own, not into `user`."""
        return self.supports(SEVERAL_CARDS)

    @property
    def has_single_door_rights(self) -> bool:
        """Return whether a right names one door instead of a bitmask."""
        return self.supports(SINGLE_DOOR_RIGHTS)

    @property
    def has_lock_down(self) -> bool:
        """Return whether doors can be locked down."""
        return self.supports(LOCK_DOWN)

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> Self:
        """Return what the options say; what is missing is at its safe default."""
        values = {key.lstrip("~").lower(): value for key, value in options.items()}

        def count(key: str, missing: int, limit: int) -> int:
            """Return a count within bounds."""
            number = parse_number(values.get(key, ""))
            return missing if number is None else min(max(number, 0), limit)

        def flag(key: str) -> bool:
            """Return whether a switch is on."""
            return values.get(key, "").strip() == "1"

        validity = values.get("datefmtfunon", "").strip()
        return cls(
            lock_count=count("lockcount", 1, MAX_DOORS),
            reader_count=count("readercount", 0, _MAX_READERS),
            aux_in_count=count("auxincount", 0, _MAX_AUX),
            aux_out_count=count("auxoutcount", 0, _MAX_AUX),
            functions=_functions(values.get("accsupportfunlist", "")),
            events=frozenset(
                first + bit
                for key, first in _EVENT_MAPS
                for bit in parse_bitmap(values.get(key.lower(), ""))
            ),
            verify_styles=parse_bitmap(values.get("verifystyles", "")),
            verification_styles=_word(values.get("newvfstyles", "")),
            has_packed_validity={"0": False, "1": True}.get(validity),
            has_remote_open=flag("remoteopendoorexfunon"),
            has_relay_state=flag("relaystatefunon"),
            has_background_verification=flag("autoserverfunon"),
            has_letters_in_pin=flag("stringpinfunon"),
            has_command_format=flag("cmdformat"),
            says_lock_count=parse_number(values.get("lockcount", "")) is not None,
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """Who a terminal is and what it can do; None and empty where it does not say.

    `max_users` and `max_records` are in pieces. `options` are all pairs by key without
    `~`, in the shape that the attendance dialect's biometric support is read from;
    nothing of it is secret.
    """

    abilities: Abilities
    name: str = ""
    firmware: str = ""
    serial_number: str = ""
    mac: str = ""
    push_version: str = ""
    address: str = ""
    machine_type: int | None = None
    max_users: int | None = None
    max_records: int | None = None
    max_fingerprints: int | None = None
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> Self:
        """Return what the pairs of one or several messages say together."""
        kept = public_options(
            {key.lstrip("~"): value for key, value in options.items()}
        )
        values = {key.lower(): value for key, value in kept.items()}

        def text(*keys: str) -> str:
            """Return the first printable text that is there."""
            found = (_word(values[key]) for key in keys if key in values)
            return next((word for word in found if word), "")

        def count(key: str, factor: int) -> int | None:
            """Return a capacity; it is sent in hundreds or ten thousands."""
            number = parse_number(values.get(key, ""))
            return number * factor if number is not None and number >= 0 else None

        return cls(
            Abilities.from_options(kept),
            name=text("devicename"),
            firmware=text("firmver", "fwversion"),
            serial_number=text("serialnumber"),
            mac=text("mac"),
            push_version=text("pushversion"),
            address=text("ipaddress"),
            machine_type=parse_number(values.get("machinetype", "")),
            max_users=count("maxusercount", 100),
            max_records=count("maxattlogcount", 10_000),
            max_fingerprints=count("maxuserfingercount", 1),
            options=_with_biometric_options(kept),
        )


def _with_biometric_options(options: Mapping[str, str]) -> dict[str, str]:
    """Return options with the names that the other dialect has for algorithms.

    A panel names only its fingerprint algorithm, as `ZKFPVersion` (field: inBIO460).
    """
    result = dict(options)
    if "FPVersion" not in result and "ZKFPVersion" in result:
        result["FPVersion"] = result["ZKFPVersion"]
    return result


def _functions(text: str) -> str:
    """Return AccSupportFunList as far as it is one."""
    stripped = text.strip()[:_MAX_FUNCTIONS]
    return stripped if set(stripped) <= {"0", "1"} else ""


def _word(text: str) -> str:
    """Return a bounded printable text."""
    stripped = text.strip()[:_MAX_TEXT]
    return stripped if stripped.isprintable() else ""
