"""Attendance photos as terminals send them, and where they end up."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from simulator import commented

from .device import Device, Reply
from .house import entry_of
from .hub import DOMAIN, SERIAL_NUMBER

_SMALLEST: Final = b"\xff\xd8\xff\xd9"


def jpeg(text: str) -> bytes:
    """Return a small JPEG that differs from others by a text inside."""
    return commented(_SMALLEST, text)


def photo_name(
    device: Device, pin: str | None = "100", at: datetime | None = None
) -> str:
    """Return the name of a photo's file, of now unless said."""
    digits = device.wall_clock(at).translate(str.maketrans("", "", "-: "))
    return f"{digits}.jpg" if pin is None else f"{digits}-{pin}.jpg"


def headed(device: Device, name: str, payload: bytes) -> bytes:
    """Return a body with the four-line head."""
    head = f"PIN={name}\nSN={device.serial_number}\nsize={len(payload)}\n"
    return f"{head}CMD=realupload\0".encode() + payload


async def send_photo(
    device: Device,
    image: bytes,
    pin: str | None = "100",
    at: datetime | None = None,
    **query: str,
) -> Reply:
    """Send a photo as today's firmware does, taken now unless said."""
    body = headed(device, photo_name(device, pin, at), image)
    return await device.upload("ATTPHOTO", body, **query)


async def send_bare_photo(
    device: Device, image: bytes, pin: str = "100", **query: str
) -> Reply:
    """Send a photo as the seed does: nothing but the picture, and no time."""
    pairs = {
        "table": "ATTPHOTO",
        "Stamp": "9999",
        "PIN": pin,
        "CHECKSUM": f"{crc32(image):08x}",
        **query,
    }
    return await device.request("POST", "/iclock/fdata", image, **pairs)


def photo_folder(hass: HomeAssistant) -> Path:
    """Return the folder of the photos."""
    return Path(hass.config.path(".storage", DOMAIN, "photos"))


def photo_files(hass: HomeAssistant) -> list[bytes]:
    """Return what is in the files of all photos."""
    contents = []
    for path in sorted(photo_folder(hass).rglob("*")):
        # Files may come and go meanwhile.
        with suppress(OSError):
            contents.append(path.read_bytes())
    return contents


async def shown_photo(
    hass: HomeAssistant,
    browser: TestClient[Any, Any],
    serial_number: str = SERIAL_NUMBER,
) -> tuple[str, bytes]:
    """Return type and bytes of the photo that a terminal's image entity shows."""
    entry = entry_of(hass, "last_photo", serial_number)
    assert entry is not None
    response = await browser.get(f"/api/image_proxy/{entry.entity_id}")
    assert response.status == 200
    return response.content_type, await response.read()
