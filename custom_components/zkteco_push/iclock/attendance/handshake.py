"""The initialisation exchange (V4.0 section 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ..query import Query
from ..records import Handshake
from ..text import parse_number
from .code_books import CodeBook

# The newest that the vendor lists (V4.0 appendix 6).
PUSH_VERSION: Final = "2.4.1"
_OLDEST_VERSION: Final = (2, 2, 14)
_ENCRYPTS_SINCE: Final = (2, 4, 0)
_MAX_TEXT_LENGTH: Final = 128

# Which stamp names a table has: today's, and that of firmware before 2.0 (2015).
_STAMP_NAMES: Final = (
    ("ATTLOG", "Stamp"),
    ("OPERLOG", "OpStamp"),
    ("ATTPHOTO", "PhotoStamp"),
    ("BIODATA", None),
    ("IDCARD", None),
    ("ERRORLOG", None),
)
STAMPED_TABLES: Final = frozenset(table for table, _ in _STAMP_NAMES)
SEND_EVERYTHING: Final = "0"
# The neutral filler of new firmware, which knows by itself what it has sent (field).
SEND_NEW: Final = "9999"

# Fingerprint images (FPImag) are left out: nothing here needs them.
_TRANSFERRED: Final = (
    "AttLog",
    "OpLog",
    "AttPhoto",
    "EnrollUser",
    "ChgUser",
    "EnrollFP",
    "ChgFP",
    "FACE",
    "UserPic",
    "FVEIN",
    "WORKCODE",
    "BioPhoto",
)
_PUSHED_OPTIONS: Final = (
    "~DeviceName",
    "MAC",
    "~Platform",
    "~OEMVendor",
    "FWVersion",
    "PushVersion",
    "UserCount",
    "TransactionCount",
    "FPCount",
    "FPVersion",
    "FaceCount",
    "FaceVersion",
    "FvCount",
    "FvVersion",
    "PvCount",
    "PvVersion",
    "~MaxUserCount",
    "~MaxAttLogCount",
    "~MaxFingerCount",
    "~MaxFaceCount",
    "PhotoFunOn",
    "BioPhotoFun",
    "BioDataFun",
    "MultiBioDataSupport",
    "MultiBioPhotoSupport",
    "MultiBioVersion",
    "MultiBioDataCount",
    "MultiBioPhotoCount",
    "MaxMultiBioDataCount",
    "MaxMultiBioPhotoCount",
)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a terminal is told at its handshake.

    `utc_offset` becomes its clock's. `stamps` holds the last mark of each table in
    upper case; `default_stamp` is for the tables that have none. `encrypts` makes an
    exchange of keys follow.
    """

    serial_number: str
    utc_offset: timedelta
    poll_interval: int
    book: CodeBook
    stamps: Mapping[str, str]
    default_stamp: str
    error_delay: int = 30
    encrypts: bool = False


def parse_handshake(query: Query) -> Handshake:
    """Return what a handshake says; parameters come in any order and case (field)."""
    version = query.text("pushver")
    language = query.text("language")
    return Handshake(
        push_version=version[:_MAX_TEXT_LENGTH] if version else None,
        language=parse_number(language) if language else None,
        device_type=(query.text("devicetype") or "att")[:_MAX_TEXT_LENGTH].lower(),
        communication_key=query.text("pushcommkey"),
    )


def common_version(push_version: str | None) -> tuple[int, ...]:
    """Return the protocol version that both sides speak: the lower one counts.

    Firmware that names none counts as 2.2.14 (V4.0 appendix 6).
    """
    own = tuple(map(int, PUSH_VERSION.split(".")))
    parts = (push_version or "").split(".")
    theirs = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
    if len(theirs) != len(parts):
        return _OLDEST_VERSION
    return min(own, theirs)


def can_encrypt(push_version: str | None) -> bool:
    """Return whether both sides know the exchange of keys (V4.0 section 7)."""
    return common_version(push_version) >= _ENCRYPTS_SINCE


def time_zone_value(utc_offset: timedelta) -> str:
    """Return a UTC offset as `TimeZone` wants it: in minutes.

    Numbers up to 12 are hours to every firmware, and from 25 on minutes (field);
    so UTC and UTC±1 go as hours, and everything else as minutes.
    """
    minutes = round(utc_offset / timedelta(minutes=1))
    return str({60: 1, -60: -1}.get(minutes, minutes))


def greet(greeting: Greeting) -> bytes:
    """Return the answer to a handshake, every line ended by LF (V4.0 section 6).

    Both styles of stamps are in it: without ServerVer and the old names, firmware
    before 2.0 would not know where to go on (2015; field).
    """
    lines = [f"GET OPTION FROM: {greeting.serial_number}"]
    for table, old_name in _STAMP_NAMES:
        stamp = greeting.stamps.get(table, greeting.default_stamp)
        lines.append(f"{table}Stamp={stamp}")
        if old_name:
            lines.append(f"{old_name}={stamp}")
    options = {
        "ErrorDelay": greeting.error_delay,
        "Delay": greeting.poll_interval,
        "TransTimes": "00:00;14:05",
        "TransInterval": 1,
        "TransFlag": "TransData " + "\t".join(_TRANSFERRED),
        "TimeZone": time_zone_value(greeting.utc_offset),
        "Realtime": 1,
        "Encrypt": int(greeting.encrypts),
        "ServerVer": PUSH_VERSION,
        "PushProtVer": PUSH_VERSION,
        "PushOptionsFlag": 1,
        "PushOptions": ",".join(_PUSHED_OPTIONS),
        "MultiBioDataSupport": greeting.book.biometric_templates,
        "MultiBioPhotoSupport": greeting.book.biometric_photos,
        "SupportPing": 1,
    }
    lines += [f"{name}={value}" for name, value in options.items()]
    return "".join(f"{line}\n" for line in lines).encode()
