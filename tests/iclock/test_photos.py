"""Attendance photos in every form that terminals send them in."""

from base64 import b64encode, encodebytes
from datetime import datetime

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.photos import (
    parse_name,
    parse_photo,
)
from custom_components.zkteco_push.iclock.attendance.uploads import (
    UploadHead,
    read_upload,
    table_of,
)
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.records import (
    AttendancePhoto,
    RejectedLine,
    RejectionReason,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + bytes(200) + b"\r\n\n\0\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
TIME = datetime.fromisoformat("2015-07-31 10:30:12")
ID_NUMBER = "210218199001010005"


def head(
    name: str = "20150731103012-123.jpg",
    *,
    size: int = len(JPEG),
    command: str = "uploadphoto",
    end: str = "\n",
) -> bytes:
    """Return the four lines in front of a photo."""
    lines = [f"PIN={name}", "SN=T1", f"size={size}", f"CMD={command}"]
    return end.join(lines).encode()


def photo(
    body: bytes, *, name: str | None = None, checksum: str | None = None
) -> AttendancePhoto:
    """Return the photo of a body, which must be one."""
    found = parse_photo(body, UTF_8, name=name, checksum=checksum)
    assert isinstance(found, AttendancePhoto)
    return found


BODIES = [
    pytest.param(head() + b"\0" + JPEG, id="vendor's form"),
    pytest.param(head(end="\r\n") + b"\0" + JPEG, id="crlf"),
    pytest.param(head(command="realupload") + b"\0" + JPEG, id="realupload"),
    pytest.param(head() + b"\n\0" + JPEG, id="newline before the NUL"),
    pytest.param(head() + JPEG, id="no NUL"),
    pytest.param(head() + b"\n" + JPEG, id="newline in place of the NUL"),
    pytest.param(head(size=0) + JPEG, id="no NUL, no size"),
    pytest.param(head(size=len(JPEG) + 40) + b"\0" + JPEG, id="size too large"),
    pytest.param(head(size=40) + b"\0" + JPEG, id="size too small"),
    pytest.param(head(size=10**12) + b"\0" + JPEG, id="size beyond numbers"),
    pytest.param(head() + b"\0" + JPEG + b"\r\n", id="more than its size"),
    pytest.param(b"pin=20150731103012-123.jpg\0" + JPEG, id="one line, lower case"),
    pytest.param(head() + b"\0" + b64encode(JPEG), id="base64"),
    pytest.param(head() + b"\0" + encodebytes(JPEG), id="base64 in lines"),
    pytest.param(
        head(size=len(b64encode(JPEG))) + b"\0" + b64encode(JPEG),
        id="base64, size of the text",
    ),
    pytest.param(
        head(size=len(b64encode(JPEG))) + b"\n" + b64encode(JPEG), id="base64, no NUL"
    ),
]


@pytest.mark.parametrize("body", BODIES)
def test_head(body: bytes) -> None:
    """Test a photo with its lines in front, whatever ends them."""
    assert photo(body) == AttendancePhoto("123", TIME, "image/jpeg", JPEG)
    # What the body says goes before the query (2008).
    assert photo(body, name="20150731103012-9.jpg").pin == "123"


@pytest.mark.parametrize("image", [JPEG, PNG], ids=["jpeg", "png"])
@pytest.mark.parametrize("is_base64", [False, True], ids=["binary", "base64"])
def test_bare_picture(image: bytes, is_base64: bool) -> None:
    """Test the seed's form: nothing but the picture, all else in the query."""
    body = b64encode(image) if is_base64 else image
    media = "image/jpeg" if image is JPEG else "image/png"
    assert photo(body, name="123", checksum="5fA0") == AttendancePhoto(
        "123", None, media, image, "5fA0"
    )
    assert photo(body) == AttendancePhoto(None, None, media, image, "")


@pytest.mark.parametrize(
    ("checksum", "kept"),
    [(None, ""), ("", ""), ("a\n", ""), ("a" * 999, "a" * 64), ("ä", "ä")],
)
def test_checksum(checksum: str | None, kept: str) -> None:
    """Test that a checksum is bounded, and fit to be shown."""
    assert photo(JPEG, name="7", checksum=checksum).checksum == kept


@pytest.mark.parametrize(
    ("raw", "body", "pin", "local_time"),
    [
        ("SN=T1&table=ATTPHOTO&Stamp=9999", head() + b"\0" + JPEG, "123", TIME),
        ("SN=T1&table=ATTPHOTO&PhotoStamp=9", head() + b"\0" + JPEG, "123", TIME),
        (
            "SN=T1&PIN=20150731103012-4.jpg&PhotoStamp=285528079",
            head("20150731103012-4.jpg") + b"\0" + JPEG,
            "4",
            TIME,
        ),
        ("SN=T1&PIN=20150731103012-4.jpg&PhotoStamp=285528079", JPEG, "4", TIME),
        ("SN=T1&table=ATTPHOTO&Stamp=9&PIN=7&CHECKSUM=1", JPEG, "7", None),
        ("SN=T1&table=ATTPHOTO&Stamp=9&PIN=0&CHECKSUM=1", JPEG, None, None),
    ],
)
def test_upload(raw: str, body: bytes, pin: str | None, local_time: datetime) -> None:
    """Test that query and body make one photo."""
    query = Query(raw)
    table = table_of(query)
    assert table == "ATTPHOTO"
    head_ = UploadHead.of(query)
    upload = read_upload(table, body, UTF_8, head_.stamp, head_)
    (found,) = upload.photos
    assert (found.pin, found.local_time, found.image) == (pin, local_time, JPEG)
    assert (upload.lines, upload.stamp) == (1, head_.stamp)
    assert (upload.records, upload.unread, upload.rejected) == ((), (), ())


NAMES = [
    ("20150731103012-123.jpg", "123", TIME),
    ("20150731103012-123", "123", TIME),
    ("20150731103012-123.JPEG", "123", TIME),
    (" 20150731103012-123.jpg ", "123", TIME),
    ("20150731103012-A-7.jpg", "A-7", TIME),
    ("20150731103012-1-A.jpg", "1-A", TIME),
    ("20150731103012-7-8-9.jpg", "7-8-9", TIME),
    ("20150731103012-a.b.jpg", "a.b", TIME),
    ("20150731103012.jpg", None, TIME),
    ("20150731103012", None, TIME),
    ("20150731103012-.jpg", None, TIME),
    ("20150731103012-0.jpg", None, TIME),
    # Of readers of identity cards (V4.0 section 11.8).
    (f"20150731103012-0-1457-{ID_NUMBER}.jpg", "1457", TIME),
    (f"20150731103012-4--{ID_NUMBER}.jpg", None, TIME),
    (f"20150731103012-3-0-{ID_NUMBER}.jpg", None, TIME),
    (f"20150731103012-1-A-7-{ID_NUMBER}.jpg", "A-7", TIME),
    ("20150731103012-2-1457-.jpg", "1457", TIME),
    (f"19700101000000-0-1457-{ID_NUMBER}.jpg", "1457", None),
    # Clocks that do not work, and PINs that look like them.
    ("19700101000000-7.jpg", "7", None),
    ("99991231235959-7.jpg", "7", None),
    ("20151331103012-7.jpg", "7", None),
    ("20150731253012-7.jpg", "7", None),
    ("19700101000000.jpg", None, None),
    ("99991231235959", "99991231235959", None),
    # Hostile ones.
    ("../../x", "../../x", None),
    ("20150731103012-../../x.jpg", "../../x", TIME),
    ("7\0", None, None),
    ("20150731103012-7\n8.jpg", None, None),
    ("x" * 300, None, None),
    (f"20150731103012-{'x' * 300}.jpg", None, TIME),
    ("x" * 64, "x" * 64, None),
    ("", None, None),
    ("0", None, None),
]


@pytest.mark.parametrize(("name", "pin", "local_time"), NAMES)
def test_parse_name(name: str, pin: str | None, local_time: datetime | None) -> None:
    """Test whose photo it is, and of when."""
    assert parse_name(name) == (pin, local_time)
    # A NUL ends the head, a newline its line.
    if name.isprintable() and len(name) < 256:
        found = photo(head(name) + b"\0" + JPEG)
        assert (found.pin, found.local_time) == (pin, local_time)
        assert ID_NUMBER not in repr(found)


REJECTED = [
    pytest.param(b"", RejectionReason.NOT_AN_IMAGE, id="empty"),
    pytest.param(head(), RejectionReason.NOT_AN_IMAGE, id="nothing but a head"),
    pytest.param(head() + b"\0", RejectionReason.NOT_AN_IMAGE, id="no picture"),
    pytest.param(
        head(size=4) + b"\0\xff\xd8\r\n", RejectionReason.NOT_AN_IMAGE, id="no jpeg"
    ),
    pytest.param(b"BM" + bytes(200), RejectionReason.NOT_AN_IMAGE, id="bmp"),
    pytest.param(b"GIF89a" + bytes(9), RejectionReason.NOT_AN_IMAGE, id="gif"),
    pytest.param(b"<svg/>", RejectionReason.NOT_AN_IMAGE, id="svg"),
    pytest.param(
        b64encode(b"<html>" + JPEG), RejectionReason.NOT_AN_IMAGE, id="base64 of none"
    ),
    pytest.param(
        b64encode(JPEG)[:-3] + b"!!!", RejectionReason.NOT_AN_IMAGE, id="no base64"
    ),
    pytest.param(
        b"\xff\xd8\xff" + bytes(4 * 1024 * 1024), RejectionReason.TOO_LONG, id="binary"
    ),
    pytest.param(
        b64encode(b"\xff\xd8\xff" + bytes(4 * 1024 * 1024)),
        RejectionReason.TOO_LONG,
        id="base64, too long",
    ),
    pytest.param(bytes(6 * 1024 * 1024), RejectionReason.TOO_LONG, id="noise"),
]


@pytest.mark.parametrize(("body", "reason"), REJECTED)
def test_rejected(body: bytes, reason: RejectionReason) -> None:
    """Test that what is no photo comes out with the reason, as it came."""
    assert parse_photo(body, UTF_8, name="7", checksum=None) is reason
    if body:
        upload = read_upload("ATTPHOTO", body, UTF_8, None, UploadHead(None, "7"))
        assert upload.rejected == (RejectedLine(reason, body),)
        assert upload.photos == ()


_PIECES = st.lists(
    st.sampled_from(
        [
            b"PIN=",
            b"20150731103012",
            b"-",
            b"7",
            b".jpg",
            b"\nsize=",
            b"240",
            b"\nCMD=uploadphoto",
            b"\0",
            JPEG,
            JPEG[:4],
            PNG[:8],
            b64encode(JPEG),
            b"\r\n",
            b"\xff\xd9",
            b"\xc1\xd6",
        ]
    ),
    max_size=14,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(
    body=st.binary(max_size=200) | _PIECES,
    encoding=st.sampled_from(list(TextEncoding)),
    name=st.none() | st.text(max_size=80),
    checksum=st.none() | st.text(max_size=80),
)
def test_parse_photo_never_raises(
    body: bytes, encoding: TextEncoding, name: str | None, checksum: str | None
) -> None:
    """Test that a body is a photo within bounds, or a reason."""
    found = parse_photo(body, encoding, name=name, checksum=checksum)
    if isinstance(found, RejectionReason):
        return
    assert found.image.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
    assert len(found.image) <= len(body)
    assert found.pin is None or (found.pin.isprintable() and 0 < len(found.pin) <= 64)
    assert found.local_time is None or 2000 <= found.local_time.year <= 2099
    assert found.checksum.isprintable()
    assert len(found.checksum) <= 64
    assert "xff" not in repr(found)
