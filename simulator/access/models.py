"""The access-control devices on the shelf, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from simulator.models import Capacity
from simulator.records import Biometric

from .records import DateTimeForm, Method


@dataclass(frozen=True, slots=True)
class Codes:
    """The numbers by which a firmware refuses (document, section 3.8)."""

    parameter: int = -11
    execution: int = -12
    unknown_command: int = -13
    normal_open: int = -28
    version: int = -30
    options: int = -108
    format: int = -620
    unknown_table: int = -629
    base64_length: int = -631
    unsupported: int = -708
    acknowledgement: int = -731
    unreadable: int = -801


@dataclass(frozen=True, slots=True)
class AccessModel:
    """What a kind of device says about itself, and how its firmware behaves."""

    key: str
    device_name: str
    firmware: str
    push_library: str
    push_version: str
    machine_type: int
    doors: int
    readers: int
    auxiliary_inputs: int
    auxiliary_outputs: int
    biometrics: Mapping[Biometric, str]
    capacity: Capacity
    event_types: tuple[int, ...]
    verify_styles: str
    functions: frozenset[int]
    grants: Mapping[Method, int]
    tells_lock_count: bool
    several_cards: bool
    packed_validity: bool
    remote_open_extended: bool
    commands_per_poll: int
    date_time: DateTimeForm
    factory_time_zone: bool
    state_in_log: bool
    key_order: tuple[str, ...]
    row_end: str
    unqueryable: frozenset[str]
    tables: frozenset[str]
    attendance_commands: int
    options: Mapping[str, str] = field(default_factory=dict)
    codes: Codes = Codes()

    def version(self, kind: Biometric) -> str | None:
        """Return the version of the templates of a kind, or None if it has none."""
        return self.biometrics.get(kind)

    def function_list(self, *, several_cards: bool) -> str:
        """Return AccSupportFunList; position 0 is the leftmost character."""
        functions = self.functions | ({7} if several_cards else set())
        return "".join("1" if place in functions else "0" for place in range(67))


def pack_bits(codes: tuple[int, ...], size: int = 32) -> str:
    """Return a bitmap as a registry has it: low bit first within each byte."""
    bits = bytearray(size)
    for code in codes:
        bits[code // 8] |= 1 << code % 8
    return bits.hex().upper()


def hardware_address(serial: str) -> str:
    """Return a hardware address in the vendor's range, one for each serial number."""
    return "00:17:61:" + sha256(serial.encode()).digest()[3:6].hex(":")


_COMMON_EVENTS: Final = (
    *range(6),
    *range(7, 12),
    *range(20, 26),
    *range(27, 30),
    *(36, 37, 38, 39, 41, 63, 100, 101, 102),
    *range(200, 203),
    *range(204, 207),
    *(208, 209, 220, 221, 224, 227, 228, 233, 234),
)
_RIGHTS: Final = frozenset(
    {"user", "userauthorize", "extuser", "mulcarduser", "SuperAuthorize"}
)
_RULES: Final = frozenset({"timezone", "holiday"})

SENSEFACE: Final = AccessModel(
    key="SenseFace",
    device_name="SenseFace 2A",
    firmware="ZAM70-NF24HA-Ver3.3.12",
    push_library="Ver 3.1.2S-20250616",
    push_version="3.1.2",
    machine_type=101,
    doors=1,
    readers=2,
    auxiliary_inputs=0,
    auxiliary_outputs=0,
    biometrics=MappingProxyType(
        {Biometric.FINGERPRINT: "13.0", Biometric.VISIBLE_FACE: "40.1"}
    ),
    capacity=Capacity(
        users=10_000,
        fingerprints=3_000,
        faces=1_500,
        palms=0,
        punches=100_000,
        photos=1_000,
        picture_bytes=64 * 1024,
    ),
    event_types=_COMMON_EVENTS,
    verify_styles="FF7F1F00",
    functions=frozenset({2, 3, 5, 38, 39, 40}),
    # Every finger and face is "multi-user opening" on these; a card is not.
    grants=MappingProxyType({Method.FINGER: 3, Method.FACE: 3}),
    tells_lock_count=False,
    several_cards=True,
    packed_validity=True,
    remote_open_extended=True,
    commands_per_poll=5,
    date_time=DateTimeForm.ASKS,
    factory_time_zone=True,
    state_in_log=True,
    key_order=(
        *("time", "pin", "cardno", "eventaddr", "event", "inoutstatus"),
        *("verifytype", "index", "sitecode", "linkid"),
        *("maskflag", "temperature", "convtemperature"),
    ),
    row_end="\n",
    unqueryable=frozenset({"userauthorize", "userpic", "transaction"}),
    tables=_RIGHTS | _RULES | {"biodata", "templatev10", "biophoto", "userpic"},
    attendance_commands=-708,
    options=MappingProxyType(
        {
            "BioPhotoFun": "1",
            "BioDataFun": "1",
            "CameraOpen": "1",
            "MultiBioDataSupport": "0:1:0:0:0:0:0:0:0:1:0",
            "MultiBioPhotoSupport": "0:0:0:0:0:0:0:0:0:1:0",
            "MultiBioVersion": "0:13.0:0:0:0:0:0:0:0:40.1:0",
            "NewVFStyles": "FF7F",
            "FvFunOn": "0",
        }
    ),
)

INBIO460: Final = AccessModel(
    key="inBIO460",
    device_name="inBIO460",
    firmware="AC Ver 5.7.8.3033 Jul 10 2019",
    push_library="Ver 2.0.34-20180822",
    push_version="3.0.1",
    machine_type=10,
    doors=4,
    readers=8,
    auxiliary_inputs=4,
    auxiliary_outputs=4,
    biometrics=MappingProxyType({Biometric.FINGERPRINT: "10.0"}),
    capacity=Capacity(
        users=9_000, fingerprints=3_000, faces=0, palms=0, punches=100_000, photos=0
    ),
    event_types=(*_COMMON_EVENTS, 12, 13, 229, 230),
    verify_styles="DB0C",
    functions=frozenset({2, 3, 8, 9, 16}),
    grants=MappingProxyType({}),
    tells_lock_count=True,
    several_cards=False,
    packed_validity=True,
    remote_open_extended=False,
    commands_per_poll=1,
    date_time=DateTimeForm.LOCAL,
    factory_time_zone=False,
    state_in_log=False,
    key_order=(
        *("time", "pin", "cardno", "sitecode", "linkid", "eventaddr", "event"),
        *("inoutstatus", "verifytype", "index"),
    ),
    row_end="\r\n",
    unqueryable=frozenset(),
    tables=_RIGHTS | _RULES | {"templatev10", "biodata"},
    attendance_commands=-13,
    options=MappingProxyType(
        {
            "~RelayStateFunOn": "1",
            "~CtlAllRelayFunOn": "1",
            "~SupAuthrizeFunOn": "1",
            "~REXInputFunOn": "1",
            "FvFunOn": "0",
        }
    ),
)

ACCESS_MODELS: Final = MappingProxyType(
    {model.key: model for model in (SENSEFACE, INBIO460)}
)
