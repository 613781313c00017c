"""What a terminal remembers and tells: plain data, in the words of the trade."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
import re

_SECRET = re.compile(
    r"\b(\w*passw\w*|tmp|content|card|vicecard|cardno|\w*comm?key"
    r"|snnum|idnum|photo|fptemplate\d|template|\w*pwd|authkey)=[^\t&\r\n]*",
    re.IGNORECASE,
)


def mask_secrets(text: str, limit: int = 200) -> str:
    """Return bounded text in which passwords, cards and templates are not readable."""
    masked = _SECRET.sub(r"\1=***", text)
    return masked if len(masked) <= limit else f"{masked[:limit]}…"


def pairs(text: str) -> dict[str, str]:
    """Split at TAB and nothing else: a blank belongs to the value before it."""
    parts = (part.partition("=") for part in text.split("\t"))
    return {key: value for key, equals, value in parts if equals}


class Biometric(StrEnum):
    """Kinds of biometric templates, whatever number a dialect gives them."""

    FINGERPRINT = "fingerprint"
    NEAR_INFRARED_FACE = "near_infrared_face"
    FINGER_VEIN = "finger_vein"
    PALM = "palm"
    VISIBLE_FACE = "visible_face"
    IRIS = "iris"
    VISIBLE_PALM = "visible_palm"


class PhotoForm(StrEnum):
    """The forms in which an attendance photo goes up."""

    TABLE = "cdata"
    FILE = "fdata"
    BARE = "bare"
    STAMPED = "2008"


class Means(StrEnum):
    """What a person shows to a terminal that asks its server to verify it."""

    FINGERPRINT = "FP"
    CARD = "CARD"
    FACE = "FACE"


@dataclass(frozen=True, slots=True)
class Punch:
    """One line of the attendance log."""

    pin: str
    time: datetime
    state: int
    verification: int
    work_code: str = ""
    mask: int = 0
    temperature: str = "0"
    number: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the operation log."""

    code: int
    time: datetime
    operator: str = "0"
    objects: tuple[str, str, str, str] = ("0", "0", "0", "0")


@dataclass(frozen=True, slots=True)
class User:
    """A user as the terminal stores it: all values are texts of the wire."""

    pin: str
    name: str = ""
    privilege: str = "0"
    password: str = field(default="", repr=False)
    card: str = field(default="", repr=False)
    group: str = "1"
    time_zones: str = "0000000100000000"
    verification: str = "-1"
    vice_card: str = field(default="", repr=False)
    start: str = "0"
    end: str = "0"


@dataclass(frozen=True, slots=True)
class Template:
    """One biometric template."""

    pin: str
    kind: Biometric
    content: str = field(repr=False)
    number: int = 0
    index: int = 0
    valid: str = "1"
    duress: str = "0"
    major: str = "0"
    minor: str = "0"
    format: str = "0"


@dataclass(frozen=True, slots=True)
class Picture:
    """A user's picture, or a face photo that the terminal compares with."""

    pin: str
    content: str = field(repr=False)
    comparison: bool = False
    url: str = ""
    type: str = "9"
    number: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class Photo:
    """What the camera took at a verification; without a PIN it failed."""

    pin: str | None
    time: datetime
    jpeg: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        """Return the name under which firmware stores it."""
        person = f"-{self.pin}" if self.pin is not None else ""
        return f"{self.time:%Y%m%d%H%M%S}{person}.jpg"


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """A text for the display."""

    uid: str
    text: str
    tag: str
    minutes: str
    start: str


@dataclass(frozen=True, slots=True)
class WorkCode:
    """A work code that people may choose."""

    code: str
    name: str
    pin: str = ""


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """What a reader of national identity cards has read."""

    pin: str = "0"
    serial: str = ""
    number: str = field(default="", repr=False)
    dynamic_number: str = ""
    name: str = ""
    gender: str = "1"
    nation: str = "1"
    birthday: str = ""
    validity: str = ""
    address: str = ""
    additional: str = ""
    issuer: str = ""
    photo: str = field(default="", repr=False)
    first_finger: str = field(default="", repr=False)
    second_finger: str = field(default="", repr=False)
    reserve: str = ""
    notice: str = ""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the values under the names of the wire, in its order."""
        return (
            ("PIN", self.pin),
            ("SNNum", self.serial),
            ("IDNum", self.number),
            ("DNNum", self.dynamic_number),
            ("Name", self.name),
            ("Gender", self.gender),
            ("Nation", self.nation),
            ("Birthday", self.birthday),
            ("ValidInfo", self.validity),
            ("Address", self.address),
            ("AdditionalInfo", self.additional),
            ("Issuer", self.issuer),
            ("Photo", self.photo),
            ("FPTemplate1", self.first_finger),
            ("FPTemplate2", self.second_finger),
            ("Reserve", self.reserve),
            ("Notice", self.notice),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong, by itself or with a command."""

    code: str
    message: str
    origin: str = "dev"
    command_id: str = ""
    additional: str = ""


@dataclass(frozen=True, slots=True)
class DoorOpening:
    """The relay was switched by a command."""

    command_id: str
    door: int
    seconds: int
    argument: str
    opened_at: datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class Executed:
    """A command that was carried out or refused."""

    command_id: str
    text: str = field(repr=False)
    code: int
    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a spectator may want to read."""

    kind: str
    text: str


type Row = Punch | Operation | User | Template | Picture
