"""Attendance photos in all their forms (V4.0 sections 11.3 and 11.8; seed; 2008)."""

from base64 import b64decode
import binascii
from datetime import datetime
import re
from typing import Final

from ..records import AttendancePhoto, RejectionReason
from ..text import TextEncoding, decode, parse_number, parse_time
from .record_lines import MAX_PIN_LENGTH

# Terminals take photos of some 10 to 100 KB.
_MAX_IMAGE: Final = 4 * 1024 * 1024
_MAX_HEAD: Final = 1024
_MAX_CHECKSUM: Final = 64
_HEAD: Final = b"PIN="
_SIZE: Final = re.compile(rb"^size=(\d{1,9})\r?$", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(rb"^PIN=([^\r\n\0]{1,256})", re.IGNORECASE)
# Time of the photo, then whose it is; with card readers kind of photo, PIN and the
# number of the identity card (V4.0 section 11.8).
_FILE: Final = re.compile(r"(\d{14})(?:-(.*?))?(\.[A-Za-z]{3,4})?")
_CARD_READER: Final = re.compile(r"[0-4]-(.*)-[^-]*")
_END_OF_JPEG: Final = b"\xff\xd9"
_START: Final = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n")
_BLANKS: Final = b" \t\r\n"
_TYPES: Final = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def parse_photo(
    body: bytes, encoding: TextEncoding, *, name: str | None, checksum: str | None
) -> AttendancePhoto | RejectionReason:
    """Return the photo of a body: with the four-line head, or the bare picture (seed).

    `name` and `checksum` are those of the query. The picture may be in base64
    (ATTPHOTOBase64).
    """
    size = 0
    payload = body
    if body[: len(_HEAD)].upper() == _HEAD:
        head, payload, size = _split(body)
        if match := _NAME.match(head):
            name = decode(match[1], encoding)
    if len(payload) > _MAX_IMAGE * 4 // 3 + _MAX_HEAD:
        return RejectionReason.TOO_LONG
    if 0 < size < len(payload) and payload[:size].endswith(_END_OF_JPEG):
        payload = payload[:size]
    if (image_type := _type_of(payload)) is None:
        try:
            payload = b64decode(payload.translate(None, _BLANKS), validate=True)
        except binascii.Error, ValueError:
            return RejectionReason.NOT_AN_IMAGE
        if (image_type := _type_of(payload)) is None:
            return RejectionReason.NOT_AN_IMAGE
    if len(payload) > _MAX_IMAGE:
        return RejectionReason.TOO_LONG
    pin, local_time = parse_name(name or "")
    checksum = checksum or ""
    return AttendancePhoto(
        pin,
        local_time,
        image_type,
        bytes(payload),
        checksum[:_MAX_CHECKSUM] if checksum.isprintable() else "",
    )


def parse_name(name: str) -> tuple[str | None, datetime | None]:
    """Return whose photo a file's name says it is, and when it was taken.

    `YYYYMMDDhhmmss-PIN.jpg`, without PIN where nobody was recognised; the seed sends
    the PIN alone.
    """
    text = name.strip()
    local_time: datetime | None = None
    pin: str | None = text
    if match := _FILE.fullmatch(text):
        digits, pin, extension = match.groups()
        try:
            local_time = parse_time(
                f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
                f" {digits[8:10]}:{digits[10:12]}:{digits[12:]}"
            )
        except ValueError:
            # A clock that was never set, or a PIN of 14 digits.
            if pin is None and extension is None:
                pin = text
        if pin and (card_reader := _CARD_READER.fullmatch(pin)):
            pin = card_reader[1]
    if not pin or not pin.isprintable() or len(pin) > MAX_PIN_LENGTH or pin == "0":
        return None, local_time
    return pin, local_time


def _split(body: bytes) -> tuple[bytes, bytes, int]:
    """Return head, picture and announced size of a body with a head.

    One NUL ends the head; where there is none, the picture is told by how it begins,
    or by its size, because it comes last (field: the vendor's server).
    """
    end = body.find(b"\0", 0, _MAX_HEAD)
    head = body[: end if end >= 0 else _MAX_HEAD]
    start = _START.search(head)
    match = _SIZE.search(head)
    size = (parse_number(match[1].decode()) or 0) if match else 0
    if start:
        return head[: start.start()], body[start.start() :], size
    if end >= 0:
        return head, body[end + 1 :], size
    return head, body[-size:] if 0 < size <= len(body) else b"", size


def _type_of(picture: bytes) -> str | None:
    """Return a picture's media type by how it begins, None where it is none."""
    return next((media for start, media in _TYPES if picture.startswith(start)), None)
