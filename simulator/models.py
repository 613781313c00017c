"""The terminals on the shelf, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from .records import Biometric


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much fits into a terminal."""

    users: int
    fingerprints: int
    faces: int
    palms: int
    punches: int
    photos: int
    picture_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Model:
    """What a kind of terminal says about itself."""

    key: str
    device_name: str
    platform: str
    firmware: str
    push_library: str
    push_version: str
    pushes_options: bool
    vendor: str
    language: int
    dialect: str
    punch_columns: int
    temperature: bool
    hybrid: bool
    biometrics: Mapping[Biometric, str]
    capacity: Capacity
    settings: Mapping[str, str] = field(default_factory=dict)
    photo_kinds: frozenset[Biometric] = frozenset({Biometric.VISIBLE_FACE})

    def takes_photos(self, kind: Biometric) -> bool:
        """Tell whether a photo does in place of a template of a kind."""
        return kind in self.photo_kinds and kind in self.biometrics

    def version(self, kind: Biometric) -> str:
        """Return the template version of a kind, or 0 if it is not supported."""
        return self.biometrics.get(kind, "0")

    def major(self, kind: Biometric) -> str:
        """Return the major template version of a kind."""
        return self.version(kind).partition(".")[0]


_SETTINGS: Final = MappingProxyType(
    {"VOLUME": "67", "DtFmt": "9", "LockOn": "5", "CapturePic": "1", "DHCP": "0"}
)

SPEEDFACE_V5L: Final = Model(
    key="SpeedFace-V5L",
    device_name="SpeedFace-V5L[TD]",
    platform="ZAM170_TFT",
    firmware="ZAM170-NF-Ver1.3.5",
    push_library="Ver 2.0.32S-20200513",
    push_version="2.4.1",
    pushes_options=True,
    vendor="ZKTeco Co., Ltd.",
    language=69,
    dialect="standard",
    punch_columns=10,
    temperature=True,
    hybrid=True,
    biometrics=MappingProxyType(
        {
            Biometric.FINGERPRINT: "10.0",
            Biometric.PALM: "12.0",
            Biometric.VISIBLE_FACE: "58.10",
        }
    ),
    capacity=Capacity(
        users=10_000,
        fingerprints=6_000,
        faces=6_000,
        palms=3_000,
        punches=200_000,
        photos=2_500,
    ),
    settings=_SETTINGS,
)

AIFACE: Final = Model(
    key="AiFace",
    device_name="AiFace-Arion",
    platform="ZAM180_TFT",
    firmware="ZAM180-NF50VA-Ver3.4.10",
    push_library="Ver 2.0.33S-20220623",
    push_version="2.4.1",
    pushes_options=True,
    vendor="ZKTeco Co., Ltd.",
    language=69,
    dialect="standard",
    punch_columns=10,
    temperature=False,
    hybrid=True,
    biometrics=MappingProxyType(
        {Biometric.FINGERPRINT: "10.0", Biometric.VISIBLE_FACE: "39.3"}
    ),
    capacity=Capacity(
        users=3_000,
        fingerprints=3_000,
        faces=3_000,
        palms=0,
        punches=100_000,
        photos=1_000,
        picture_bytes=32 * 1024,
    ),
    settings=_SETTINGS,
)

K40: Final = Model(
    key="K40",
    device_name="K40",
    platform="ZMM200_TFT",
    firmware="Ver 8.0.4.2-20180926",
    push_library="Ver 2.0.20-20170713",
    push_version="2.2.14",
    pushes_options=False,
    vendor="ZKTeco Inc.",
    language=69,
    dialect="standard",
    punch_columns=7,
    temperature=False,
    hybrid=False,
    biometrics=MappingProxyType({Biometric.FINGERPRINT: "10.0"}),
    capacity=Capacity(
        users=1_000,
        fingerprints=1_000,
        faces=0,
        palms=0,
        punches=80_000,
        photos=0,
        picture_bytes=20 * 1024,
    ),
    settings=_SETTINGS,
)

ZEM500: Final = Model(
    key="ZEM500",
    device_name="iClock260",
    platform="ZEM500",
    firmware="Ver 6.39 Apr 28 2008",
    push_library="",
    push_version="",
    pushes_options=False,
    vendor="ZKSoftware Inc.",
    language=69,
    dialect="2009",
    punch_columns=4,
    temperature=False,
    hybrid=False,
    biometrics=MappingProxyType({Biometric.FINGERPRINT: "9.0"}),
    capacity=Capacity(
        users=500,
        fingerprints=1_500,
        faces=0,
        palms=0,
        punches=50_000,
        photos=500,
        picture_bytes=12 * 1024,
    ),
    settings=_SETTINGS,
)

MODELS: Final = MappingProxyType(
    {model.key: model for model in (SPEEDFACE_V5L, AIFACE, K40, ZEM500)}
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One terminal of a model: what tells it from its neighbours."""

    serial: str
    model: Model
    language: int | None = None
    communication_key: str | None = field(default=None, repr=False)

    @property
    def mac(self) -> str:
        """Return a hardware address in the vendor's range, one for each serial."""
        tail = sha256(self.serial.encode()).digest()[:3]
        return "00:17:61:" + tail.hex(":")


@dataclass(frozen=True, slots=True)
class Tally:
    """The counters that a terminal tells with its polls and options."""

    users: int
    fingerprints: int
    faces: int
    palms: int
    punches: int
    address: str
