"""People, templates and punches that a terminal holds before its first contact."""

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Final

from .images import commented
from .models import Identity
from .photo import FACE_JPEG
from .records import Biometric, Picture, Punch, Template, User

_FIRST_NAMES: Final = (
    "Anna",
    "Ben",
    "Chloë",
    "David",
    "Elif",
    "François",
    "Grace",
    "Hamza",
    "Ivana",
    "José",
    "Katja",
    "Łukasz",
    "Mei",
    "Noah",
    "Olga",
    "Priya",
)
_LAST_NAMES: Final = (
    "Müller",
    "Okafor",
    "Silva",
    "Novák",
    "Haddad",
    "Jensen",
    "Rossi",
    "Tanaka",
    "Petrov",
    "Kaya",
    "Nguyen",
)
_CHINESE_NAMES: Final = ("王芳", "李伟", "张敏", "刘洋", "陈静", "杨磊", "赵娜")
_SIZES: Final = {
    Biometric.FINGERPRINT: 1020,
    Biometric.NEAR_INFRARED_FACE: 1240,
    Biometric.VISIBLE_FACE: 2060,
    Biometric.PALM: 1800,
}
_WORDED: Final = (Biometric.FINGERPRINT, Biometric.NEAR_INFRARED_FACE)
# How many templates one individual has: each under a number, or each with an index.
_NUMBERS: Final = {Biometric.NEAR_INFRARED_FACE: 12}
_INDEXES: Final = {Biometric.PALM: 5, Biometric.FINGER_VEIN: 3}


def make_template(
    identity: Identity,
    pin: str,
    kind: Biometric,
    number: int = 0,
    index: int = 0,
    *,
    take: int = 0,
) -> Template:
    """Return a template that is noise, but of a plausible size and version."""
    text = f"{identity.serial}/{pin}/{kind}/{number}"
    text += f"/index {index}" if index else ""
    text += f"/take {take}" if take else ""
    noise = b"".join(
        sha256(f"{text}/{block}".encode()).digest()
        for block in range(_SIZES.get(kind, 1020) // 32)
    )
    if kind is Biometric.FINGERPRINT:
        # The marks by which the vendor's templates of algorithm 9 and 10 are known.
        early = identity.model.major(kind) == "9"
        noise = (b"\xa1\xca\x24" if early else b"M\x87SS21") + noise
    version = identity.model.version(kind)
    major, _, minor = version.partition(".")
    return Template(
        pin=pin,
        kind=kind,
        content=b64encode(noise).decode(),
        number=number,
        index=index,
        major=major,
        minor=minor or "0",
        format="ZK" if kind in _WORDED else "0",
    )


def make_templates(
    identity: Identity, pin: str, kind: Biometric, number: int = 0, *, take: int = 0
) -> list[Template]:
    """Return all templates of one individual: a palm has five, a face twelve or one."""
    if kind in _NUMBERS:
        places = [(place, 0) for place in range(_NUMBERS[kind])]
    else:
        places = [(number, index) for index in range(_INDEXES.get(kind, 1))]
    return [
        make_template(identity, pin, kind, number, index, take=take)
        for number, index in places
    ]


def make_picture(identity: Identity, pin: str, *, comparison: bool = False) -> Picture:
    """Return a user's picture or comparison photo, another JPEG for each of them."""
    purpose = "comparison" if comparison else "picture"
    jpeg = commented(FACE_JPEG, f"{purpose} of {pin} on {identity.serial}")
    return Picture(pin, b64encode(jpeg).decode(), comparison)


def make_user(number: int, *, chinese: bool = False) -> User:
    """Return the user of a number, always the same one."""
    if chinese:
        name = _CHINESE_NAMES[number % len(_CHINESE_NAMES)]
    else:
        first = _FIRST_NAMES[(number - 1) % len(_FIRST_NAMES)]
        last = _LAST_NAMES[(number - 1) % len(_LAST_NAMES)]
        name = f"{first} {last}"
    return User(
        pin=str(number),
        name=name,
        privilege="14" if number == 1 else "0",
        password=str(1000 + number) if number % 5 == 0 else "",
        card=str(4_000_000 + number) if number % 3 == 0 else "",
    )


def past_punch_times(
    count: int, until: datetime, days: int, random: Random
) -> list[datetime]:
    """Return times in the working hours of days that are over, oldest first."""
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    # A whole day is left out: the terminal's yesterday may be a part of today elsewhere.
    return sorted(
        midnight
        - timedelta(days=1 + random.randint(1, days))
        + timedelta(seconds=random.randrange(7 * 3600, 19 * 3600))
        for _ in range(count)
    )


def make_punch(
    pin: str, time: datetime, verification: int, random: Random, number: int
) -> Punch:
    """Return a punch in the state that fits the time of the day."""
    return Punch(
        pin=pin,
        time=time,
        state=0 if time.hour < 12 else 1,
        verification=verification,
        temperature=f"{random.uniform(36.0, 36.9):.1f}",
        number=number,
    )
