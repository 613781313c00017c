"""Pictures that differ: a JPEG with a comment inside, a BMP of a fingerprint."""

from hashlib import sha256
import struct
from typing import Final

_START_OF_IMAGE: Final = b"\xff\xd8"
_COMMENT: Final = b"\xff\xfe"
_COMMENT_LIMIT: Final = 0xFFFF - 2
_SIDE: Final = 32
_HEADERS: Final = 14 + 40 + 256 * 4


def commented(jpeg: bytes, text: str) -> bytes:
    """Return a JPEG that looks the same, with a comment as its first segment."""
    if not jpeg.startswith(_START_OF_IMAGE):
        raise ValueError("Not a JPEG")
    comment = text.encode()[:_COMMENT_LIMIT]
    segment = _COMMENT + struct.pack(">H", len(comment) + 2) + comment
    return _START_OF_IMAGE + segment + jpeg[2:]


def fingerprint_image(pin: str, finger: int) -> bytes:
    """Return a small BMP in shades of grey, another one for each finger."""
    pixels = b"".join(
        sha256(f"{pin}/{finger}/{row}".encode()).digest() for row in range(_SIDE)
    )
    size = _HEADERS + len(pixels)
    head = struct.pack("<2sIHHI", b"BM", size, 0, 0, _HEADERS)
    head += struct.pack(
        "<IiiHHIIiiII", 40, _SIDE, _SIDE, 1, 8, 0, len(pixels), 2835, 2835, 256, 0
    )
    palette = b"".join(bytes((shade, shade, shade, 0)) for shade in range(256))
    return head + palette + pixels
