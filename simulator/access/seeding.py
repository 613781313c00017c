"""People whom an access-control device knows before its first contact."""

from base64 import b64encode
from hashlib import sha256

from simulator.records import Biometric
from simulator.seeding import make_user

from .models import AccessModel
from .store import AccessStore


def noise(text: str, size: int = 1024) -> str:
    """Return a template that is noise, in base64, always the same for a text."""
    blocks = (sha256(f"{text}/{n}".encode()).digest() for n in range(size // 32))
    return b64encode(b"".join(blocks)).decode()


def finger_row(
    model: AccessModel, serial: str, pin: str, number: int = 0, *, duress: bool = False
) -> tuple[str, dict[str, str]] | None:
    """Return the table and row of a finger, or None if the model reads no fingers."""
    version = model.version(Biometric.FINGERPRINT)
    if version is None:
        return None
    content = noise(f"{serial}/{pin}/finger/{number}")
    major, _, minor = version.partition(".")
    if int(major) <= 10:
        return "templatev10", {
            "Pin": pin,
            "FingerID": str(number + (16 if duress else 0)),
            "Valid": "1",
            "Template": content,
        }
    return "biodata", {
        "Pin": pin,
        "No": str(number),
        "Index": "0",
        "Valid": "1",
        "Duress": "1" if duress else "0",
        "Type": "1",
        "MajorVer": major,
        "MinorVer": minor,
        "Format": "0",
        "Tmp": content,
    }


def face_row(model: AccessModel, serial: str, pin: str) -> dict[str, str] | None:
    """Return the row of a face in biodata, or None if the model knows no faces."""
    version = model.version(Biometric.VISIBLE_FACE)
    if version is None:
        return None
    major, _, minor = version.partition(".")
    return {
        "Pin": pin,
        "No": "0",
        "Index": "0",
        "Valid": "1",
        "Duress": "0",
        "Type": "9",
        "MajorVer": major,
        "MinorVer": minor,
        "Format": "0",
        "Tmp": noise(f"{serial}/{pin}/face", 2048),
    }


def card_of(number: int) -> int:
    """Return the card of a seeded user."""
    return 4_000_000 + number


def fill(
    store: AccessStore,
    model: AccessModel,
    serial: str,
    users: int,
    *,
    several_cards: bool,
) -> None:
    """Enrol so many people, who may pass every door at any time."""
    mask = str((1 << model.doors) - 1)
    for number in range(1, users + 1):
        user = make_user(number)
        card = str(card_of(number))
        row = {
            "CardNo": "" if several_cards else card,
            "Pin": user.pin,
            "Password": user.password,
            "Group": "1",
            "StartTime": "0",
            "EndTime": "0",
            "Name": user.name,
            "Privilege": user.privilege,
            "Disable": "0",
        }
        store.put("user", row)
        store.number_of(user.pin)
        if several_cards:
            owned = {"Pin": user.pin, "CardNo": f"{int(card):x}", "CardType": "0"}
            store.put("mulcarduser", owned | {"LossCardFlag": "0"}, sent=True)
        right = {"Pin": user.pin, "AuthorizeTimezoneId": "1", "AuthorizeDoorId": mask}
        store.put("userauthorize", right, sent=True)
        if (finger := finger_row(model, serial, user.pin)) is not None:
            store.put(*finger)
        if (face := face_row(model, serial, user.pin)) is not None:
            store.put("biodata", face)
