"""People as terminals upload them, and what is known of them here."""

from base64 import b64encode
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from tests.commands.support import async_call

from .hub import DOMAIN, SERIAL_NUMBER, device_of


def content(text: str) -> str:
    """Return a template's content that differs from others by a text inside."""
    return b64encode(b"M\x87SS21 planted " + text.encode() * 20).decode()


FINGER, FACE, PALM, OLD_FACE, VEIN = map(content, ("fp", "vis", "palm", "nir", "vein"))
USER = "USER PIN=7\tName=Ann\tPri=14\tPasswd=4711\tCard=5511\tGrp=1\tTZ=\tVerify=0\n"
FP = f"FP PIN=7\tFID=6\tSize={len(FINGER)}\tValid=1\tTMP={FINGER}\n"
FACE_LINE = f"FACE PIN=7\tFID=2\tSIZE={len(OLD_FACE)}\tVALID=1\tTMP={OLD_FACE}\n"
VEIN_LINE = f"FVEIN Pin=7\tFID=5\tIndex=1\tSize=9\tValid=1\tTmp={VEIN}\n"
BIODATA = (
    "BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9\tMajorVer=58"
    f"\tMinorVer=10\tFormat=0\tTmp={FACE}\n"
)
PALMS = "".join(
    f"BIODATA Pin=7\tNo=1\tIndex={index}\tValid=1\tDuress=0\tType=8\tMajorVer=12"
    f"\tMinorVer=0\tFormat=0\tTmp={PALM}\n"
    for index in range(2)
)
PICTURE = "USERPIC PIN=7\tFileName=7.jpg\tSize=4\tContent=QUJD\n"
PHOTO = "BIOPHOTO PIN=7\tFileName=7.jpg\tType=9\tSize=4\tContent=QUJD\n"
CARD = "IDCARD PIN=7\tSNNum=1\tIDNum=2\tName=Ann\n"
EVERYTHING = (USER, FP, FACE_LINE, VEIN_LINE, BIODATA, PALMS, PICTURE, PHOTO, CARD)
KINDS = {
    ("fingerprint", 6, 0): FINGER,
    ("near_infrared_face", 2, 0): OLD_FACE,
    ("finger_vein", 5, 1): VEIN,
    ("face", 0, 0): FACE,
    ("palm", 1, 0): PALM,
    ("palm", 1, 1): PALM,
}


async def known_users(
    hass: HomeAssistant, serial_number: str = SERIAL_NUMBER, **data: Any
) -> dict[str, dict[str, Any]]:
    """Return what is known of a terminal's users, by PIN."""
    device_id = device_of(hass, serial_number).id
    answer = await async_call(hass, "get_users", device_id, **data)
    assert set(answer) == {"users"}
    return {user["pin"]: user for user in answer["users"]}


async def known_templates(
    hass: HomeAssistant, serial_number: str = SERIAL_NUMBER, **data: Any
) -> dict[tuple[str, int, int], dict[str, Any]]:
    """Return what is known of a terminal's templates, by kind, number and index."""
    device_id = device_of(hass, serial_number).id
    answer = await async_call(hass, "get_templates", device_id, **data)
    assert set(answer) == {"templates"}
    return {
        (row["kind"], row["number"], row["index"]): row for row in answer["templates"]
    }


def directory_rows(hass: HomeAssistant) -> list[tuple[str, int]]:
    """Return category and length of everything in the directory."""
    path = Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT category, length FROM directory").fetchall()
    connection.close()
    return found


def kept_lines(hass: HomeAssistant) -> list[tuple[str, str | None]]:
    """Return tag and reason of the lines that are kept as they came."""
    path = Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT tag, reason FROM kept_lines").fetchall()
    connection.close()
    return found
