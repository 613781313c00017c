"""Attendance photos, in every form in which firmware sends them."""

from base64 import b64encode
from zlib import crc32

import pytest

from simulator import FACE_JPEG, PhotoForm, User

from .commanded import terminal_of
from .fake_server import FakeServer

NAME = b"PIN=20260601120000-1.jpg\nSN=S1\nsize=%d\nCMD=" % len(FACE_JPEG)
REALTIME = NAME + b"realupload\0"
# 2026-06-01 12:00:00 as the vendor packs it.
PACKED = ((26 * 12 + 5) * 31 + 0) * 86400 + 12 * 3600


@pytest.mark.parametrize(
    ("form", "target", "header", "content_type"),
    [
        (
            "cdata",
            "/iclock/cdata?SN=S1&table=ATTPHOTO&Stamp=9999",
            REALTIME,
            b"text/plain",
        ),
        (
            "fdata",
            "/iclock/fdata?SN=S1&table=ATTPHOTO&Stamp=9999",
            REALTIME,
            b"text/plain",
        ),
        (
            "bare",
            "/iclock/fdata?SN=S1&table=ATTPHOTO&Stamp=9999&PIN=1"
            f"&CHECKSUM={crc32(FACE_JPEG):08x}",
            b"",
            b"application/octet-stream",
        ),
        (
            "2008",
            f"/iclock/fdata?SN=S1&PIN=20260601120000-1.jpg&PhotoStamp={PACKED}",
            REALTIME,
            b"text/plain",
        ),
    ],
)
@pytest.mark.parametrize("base64", [False, True])
async def test_forms(
    server: FakeServer,
    form: str,
    target: str,
    header: bytes,
    content_type: bytes,
    *,
    base64: bool,
) -> None:
    """Test target, header and content of each form, plain and as base64."""
    if base64:
        server.options["ATTPHOTOBase64"] = "1"
    terminal = terminal_of(server, photo_form=form)
    await terminal.handshake()
    await terminal.take_photo("1")
    request = server.requests[-1]
    assert request.raw.startswith(f"POST {target} HTTP/1.1\r\n".encode())
    assert b"\r\nContent-Type: %s\r\n" % content_type in request.raw
    content = b64encode(FACE_JPEG) if base64 else FACE_JPEG
    assert request.body == header + content
    assert terminal.store.photos.unsent_count == 0
    assert terminal.complaints == []


async def test_forms_do_not_depend_on_the_dialect(server: FakeServer) -> None:
    """Test that a dialect's own form can be exchanged for another one."""
    terminal = terminal_of(server, dialect="condensed", photo_form=PhotoForm.FILE)
    await terminal.handshake()
    await terminal.take_photo()
    assert server.requests[-1].path == "/iclock/fdata"
    assert server.requests[-1].body.startswith(b"PIN=20260601120000.jpg\nSN=S1\n")


async def test_a_query_sends_photos_in_the_same_form(server: FakeServer) -> None:
    """Test that the result of a query is base64 as well if the server wants it."""
    server.options["ATTPHOTOBase64"] = "1"
    terminal = terminal_of(server, photo_form="fdata")
    await terminal.handshake()
    await terminal.take_photo("1")
    server.commands.append("C:5:DATA QUERY ATTPHOTO StartTime=2026-06-01 00:00:00")
    await terminal.poll()
    first, again = server.of("fdata")
    assert again.query["CmdId"] == "5"
    assert again.body == first.body.replace(b"realupload", b"uploadphoto")


async def test_photos_of_punches_differ(server: FakeServer) -> None:
    """Test that each photo of a punch says whose it is and when it was taken."""
    terminal = terminal_of(server)
    terminal.store.put_user(User("2", "Zoë"), sent=True)
    for pin in "123":
        await terminal.punch(pin, photo=True)
    jpegs = [photo.jpeg for photo in terminal.store.photos]
    captions = [jpeg[6 : 4 + int.from_bytes(jpeg[4:6])].decode() for jpeg in jpegs]
    assert captions == [f"{who} at 2026-06-01 18:00:00" for who in ("Ann", "Zoë", "3")]
    assert all(jpeg.endswith(FACE_JPEG[2:]) for jpeg in jpegs)
