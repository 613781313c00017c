"""The shapes of the three dialects, byte for byte."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from zlib import crc32

import pytest

from simulator import FACE_JPEG, Biometric, Picture, Template, User, VirtualTerminal

from .fake_server import FakeServer

NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
USER = User("7", "José", password="12", card="123456789")
FINGER = Template(
    "7", Biometric.FINGERPRINT, "QUJD", number=6, major="10", minor="0", format="ZK"
)
HEAD = (
    "Host: 127.0.0.1:{port}\r\n"
    "User-Agent: iClock Proxy/1.09\r\n"
    "Connection: close\r\n"
    "Accept: */*\r\n"
)


def terminal_of(server: FakeServer, model: str, dialect: str) -> VirtualTerminal:
    """Return a terminal with a fixed clock and address."""
    return VirtualTerminal(
        server.url,
        "S1",
        model=model,
        dialect=dialect,
        now=lambda: NOON,
        address="192.168.1.201",
    )


def get(server: FakeServer, target: str, version: str = "1.1") -> bytes:
    """Return the bytes of a GET."""
    head = HEAD.format(port=server.port)
    return f"GET {target} HTTP/{version}\r\n{head}\r\n".encode()


def post(
    server: FakeServer,
    target: str,
    body: bytes,
    content_type: str | None,
    version: str = "1.1",
) -> bytes:
    """Return the bytes of a POST."""
    head = HEAD.format(port=server.port)
    if content_type is not None:
        head += f"Content-Type: {content_type}\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    return f"POST {target} HTTP/{version}\r\n{head}\r\n".encode() + body


async def talk(terminal: VirtualTerminal) -> None:
    """Let a terminal say one of everything."""
    await terminal.handshake()
    terminal.store.put_user(USER)
    terminal.store.put_template(FINGER)
    await terminal.upload()
    await terminal.poll()
    await terminal.punch("7", state=1, verification=1, temperature="36.4")
    await terminal.ring()
    await terminal.take_photo("7")
    await terminal.poll()
    await terminal.poll()


async def test_standard(server: FakeServer) -> None:
    """Test what a SpeedFace sends."""
    await talk(terminal_of(server, "SpeedFace-V5L", "standard"))
    text = "text/plain"
    upload = "/iclock/cdata?SN=S1&table={}&Stamp=9999"
    photo = (
        b"PIN=20260601120000-7.jpg\nSN=S1\nsize=%d\nCMD=realupload\0" % len(FACE_JPEG)
    ) + FACE_JPEG
    info = "/iclock/getrequest?SN=S1&INFO=ZAM170-NF-Ver1.3.5,1,1,{},192.168.1.201"
    info += ",10,58,12,0,11110"
    assert [request.raw for request in server.requests] == [
        get(
            server,
            "/iclock/cdata?SN=S1&options=all&language=69&pushver=2.4.1"
            "&DeviceType=att&PushOptionsFlag=1",
        ),
        post(
            server,
            upload.format("OPERLOG"),
            "USER PIN=7\tName=José\tPri=0\tPasswd=12\tCard=123456789\tGrp=1"
            "\tTZ=0000000100000000\tVerify=-1\tViceCard="
            "\tStartDatetime=0\tEndDatetime=0\n".encode(),
            text,
        ),
        post(
            server,
            upload.format("BIODATA"),
            b"BIODATA Pin=7\tNo=6\tIndex=0\tValid=1\tDuress=0\tType=1"
            b"\tMajorVer=10\tMinorVer=0\tFormat=ZK\tTmp=QUJD\n",
            text,
        ),
        get(server, info.format(0)),
        post(
            server,
            upload.format("ATTLOG"),
            b"7\t2026-06-01 12:00:00\t1\t1\t\t0\t0\t0\t36.4\t1\n",
            text,
        ),
        post(
            server,
            upload.format("OPERLOG"),
            b"OPLOG 33\t0\t2026-06-01 12:00:00\t0\t0\t0\t0\n",
            text,
        ),
        post(server, upload.format("ATTPHOTO"), photo, text),
        get(server, info.format(1)),
        get(server, "/iclock/getrequest?SN=S1"),
    ]


async def test_condensed(server: FakeServer) -> None:
    """Test what the condensed note makes of the same things."""
    await talk(terminal_of(server, "SpeedFace-V5L", "condensed"))
    form = "application/x-www-form-urlencoded"
    upload = "/iclock/cdata?SN=S1&table={}&Stamp=9999"
    assert [request.raw for request in server.requests] == [
        get(server, "/iclock/cdata?SN=S1&options=all"),
        post(
            server,
            upload.format("USERINFO"),
            "PIN=7\tName=José\tPri=0\tPasswd=12\tCard=123456789\tGrp=1\n".encode(),
            form,
        ),
        post(
            server,
            upload.format("BIODATA"),
            b"PIN=7\tNo=6\tIndex=0\tValid=1\tDuress=0\tType=1"
            b"\tMajorVer=10\tMinorVer=0\tFormat=ZK\tTmp=QUJD\n",
            form,
        ),
        get(server, "/iclock/getrequest?SN=S1"),
        post(
            server,
            upload.format("ATTLOG"),
            b"7\t2026-06-01 12:00:00\t1\t1\t\t0\t0\t0\t36.4\t36.4\n",
            form,
        ),
        post(
            server,
            upload.format("OPERLOG"),
            b"33\t0\t2026-06-01 12:00:00\t0\t0\t0\t0\n",
            form,
        ),
        post(
            server,
            f"/iclock/fdata?SN=S1&table=ATTPHOTO&Stamp=9999&PIN=7"
            f"&CHECKSUM={crc32(FACE_JPEG):08x}",
            FACE_JPEG,
            "application/octet-stream",
        ),
        get(server, "/iclock/getrequest?SN=S1"),
        get(server, "/iclock/getrequest?SN=S1"),
    ]


async def test_early(server: FakeServer) -> None:
    """Test what a ZEM500 of 2009 sends."""
    await talk(terminal_of(server, "ZEM500", "2009"))
    # 2026-06-01 12:00:00 as the vendor packs it.
    packed = ((26 * 12 + 5) * 31 + 0) * 86400 + 12 * 3600
    photo = (
        b"PIN=20260601120000-7.jpg\nSN=S1\nsize=%d\nCMD=realupload\0" % len(FACE_JPEG)
    ) + FACE_JPEG
    info = "/iclock/getrequest?SN=S1&INFO=Ver%206.39%20Apr%2028%202008,1,1,{}"
    info += ",192.168.1.201"
    assert [request.raw for request in server.requests] == [
        get(server, "/iclock/cdata?SN=S1&options=all", "1.0"),
        post(
            server,
            f"/iclock/cdata?SN=S1&OpStamp={packed}",
            "USER PIN=7\tName=José\tPri=0\tPasswd=12\tCard=[15CD5B0700]\tGrp=1"
            "\tTZ=00000001\n".encode(),
            None,
            "1.0",
        ),
        post(
            server,
            f"/iclock/cdata?SN=S1&OpStamp={packed}",
            b"FP PIN=7\tFID=6\tSize=3\tValid=1\tTMP=QUJD\n",
            None,
            "1.0",
        ),
        get(server, info.format(0), "1.0"),
        post(
            server,
            f"/iclock/cdata?SN=S1&Stamp={packed}",
            b"7\t2026-06-01 12:00:00\t1\t1\n",
            None,
            "1.0",
        ),
        post(
            server,
            f"/iclock/cdata?SN=S1&OpStamp={packed}",
            f"OPLOG 33\t0\t{packed}\t0\t0\t0\t0\n".encode(),
            None,
            "1.0",
        ),
        post(
            server,
            f"/iclock/fdata?SN=S1&PIN=20260601120000-7.jpg&PhotoStamp={packed}",
            photo,
            None,
            "1.0",
        ),
        get(server, info.format(1), "1.0"),
        get(server, "/iclock/getrequest?SN=S1", "1.0"),
    ]


async def test_a_k40_has_seven_columns_and_older_templates(server: FakeServer) -> None:
    """Test that a model without hybrid biometrics uses the tagged FP line."""
    await talk(terminal_of(server, "K40", "standard"))
    assert server.requests[0].raw == get(
        server, "/iclock/cdata?SN=S1&options=all&language=69&pushver=2.2.14"
    )
    assert "FP PIN=7\tFID=6\tSize=4\tValid=1\tTMP=QUJD" in server.lines("OPERLOG")
    assert server.lines("ATTLOG") == ["7\t2026-06-01 12:00:00\t1\t1\t\t0\t0"]


async def test_pictures(server: FakeServer) -> None:
    """Test the lines of a user's picture and of a comparison photo."""
    terminal = terminal_of(server, "SpeedFace-V5L", "standard")
    content = b64encode(FACE_JPEG).decode()
    terminal.store.put_picture(Picture("7", content))
    terminal.store.put_picture(Picture("7", content, comparison=True))
    await terminal.upload()
    size = len(content)
    face = "BIOPHOTO PIN=7\tNo=0\tIndex=0\tFileName=7.jpg\tType=9"
    assert server.lines("OPERLOG") == [
        f"USERPIC PIN=7\tFileName=7.jpg\tSize={size}\tContent={content}",
        f"{face}\tSize={size}\tContent={content}",
    ]


async def test_failed_attempt_has_a_photo_without_a_person(server: FakeServer) -> None:
    """Test that the name of such a photo ends after its time."""
    terminal = terminal_of(server, "SpeedFace-V5L", "standard")
    await terminal.take_photo()
    await terminal.upload()
    (request,) = server.of("ATTPHOTO")
    assert request.body.startswith(b"PIN=20260601180000.jpg\nSN=S1\nsize=")
    assert b"\nCMD=uploadphoto\0\xff\xd8\xff" in request.body


async def test_options_push(server: FakeServer) -> None:
    """Test the push of a model's options, with a comma inside a value."""
    terminal = terminal_of(server, "SpeedFace-V5L", "standard")
    await terminal.handshake()
    due = terminal.options_due
    await terminal.push_options()
    assert (due, terminal.options_due) == (True, False)
    (request,) = server.of("options")
    text = request.body.decode()
    assert text.startswith("~DeviceName=SpeedFace-V5L[TD],MAC=00:17:61:")
    assert ",~OEMVendor=ZKTeco Co., Ltd.,FWVersion=ZAM170-NF-Ver1.3.5," in text
    assert ",MultiBioDataSupport=0:1:0:0:0:0:0:0:1:1," in text
    assert ",MultiBioVersion=0:10.0:0:0:0:0:0:0:12.0:58.10," in text


async def test_condensed_options_use_its_own_positions(server: FakeServer) -> None:
    """Test that the condensed bitmap has fingers in front and eleven places."""
    terminal = terminal_of(server, "SpeedFace-V5L", "condensed")
    await terminal.handshake()
    await terminal.push_options()
    text = server.of("options")[0].body.decode()
    assert ",MultiBioDataSupport=1:1:1:1:0:0:1:1:0:0:0," in text


async def test_no_options_push_unless_the_server_takes_it(server: FakeServer) -> None:
    """Test that the server's PushOptionsFlag decides."""
    server.options["PushOptionsFlag"] = "0"
    terminal = terminal_of(server, "SpeedFace-V5L", "standard")
    await terminal.handshake()
    assert not terminal.options_due


@pytest.mark.parametrize(
    ("dialect", "language", "encoding"),
    [
        ("standard", 83, "gb18030"),
        ("standard", 69, "utf-8"),
        ("standard", 1, "utf-8"),
        ("condensed", 1, "gb18030"),
        ("condensed", 83, "utf-8"),
    ],
)
async def test_names_are_in_the_language_of_the_display(
    server: FakeServer, dialect: str, language: int, encoding: str
) -> None:
    """Test that a dialect's number of Chinese decides on the encoding."""
    terminal = VirtualTerminal(
        server.url, "S1", dialect=dialect, language=language, communication_key="k&y"
    )
    await terminal.handshake()
    target = server.requests[0].raw.split(b" ")[1].decode()
    assert f"&language={language}" in target
    assert target.endswith("&pushcommkey=k%26y")
    terminal.store.put_user(User("1", "王芳"))
    await terminal.upload()
    assert "\tName=王芳\t".encode(encoding) in server.requests[1].body


async def test_raw_blanks(server: FakeServer) -> None:
    """Test that a terminal can send a request line of four words."""
    terminal = VirtualTerminal(server.url, "S1", model="K40", raw_blanks=True)
    await terminal.poll()
    first = server.requests[0].raw.split(b"\r\n")[0]
    assert b"&INFO=Ver 8.0.4.2-20180926,0,0,0," in first


async def test_path_prefix(server: FakeServer) -> None:
    """Test that an address with a path is put in front of every target."""
    terminal = VirtualTerminal(f"{server.url}/receive/", "S1")
    assert (await terminal.handshake()).accepted
    assert server.requests[0].path == "/receive/iclock/cdata"


def test_templates_at_the_start_look_like_the_vendors() -> None:
    """Test that generated fingerprints pass the vendor's own size check."""
    terminal = VirtualTerminal("http://127.0.0.1:1", "S1", users=1)
    (finger,) = [
        row for row in terminal.store.templates if row.kind is Biometric.FINGERPRINT
    ]
    data = b64decode(finger.content)
    assert data[2:6] == b"SS21"
    assert 100 < len(data) <= 20480


def test_photo_is_a_jpeg() -> None:
    """Test that the picture begins and ends as a JPEG does."""
    assert FACE_JPEG.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF\0")
    assert FACE_JPEG.endswith(b"\xff\xd9")
    assert 1000 < len(FACE_JPEG) < 8000


@pytest.mark.parametrize(
    ("dialect", "doorbell", "new_user", "new_finger"),
    [("standard", 33, 30, 6), ("condensed", 33, 4, 7)],
)
async def test_operation_numbers(
    server: FakeServer, dialect: str, doorbell: int, new_user: int, new_finger: int
) -> None:
    """Test that each dialect logs with its own numbers."""
    terminal = terminal_of(server, "SpeedFace-V5L", dialect)
    await terminal.ring()
    await terminal.enroll_user(User("5"))
    await terminal.execute("ENROLL_FP PIN=5\tFID=1")
    if dialect == "standard":
        codes = [row.code for row in terminal.store.operations]
        assert codes == [doorbell, new_user, new_finger]
    else:
        codes = [row.code for row in terminal.store.operations]
        assert codes == [doorbell, new_user]
        with pytest.raises(ValueError, match="no alarm"):
            await terminal.alarm(55)


async def test_alarm(server: FakeServer) -> None:
    """Test that an alarm is operation 3 with the code as its first object."""
    terminal = terminal_of(server, "SpeedFace-V5L", "standard")
    await terminal.handshake()
    await terminal.alarm(54)
    assert server.lines("OPERLOG") == ["OPLOG 3\t0\t2026-06-01 12:00:00\t54\t0\t0\t0"]
    active = terminal.alarm_active
    await terminal.execute("AC_UNALARM")
    assert (active, terminal.alarm_active) == (True, False)
    assert terminal.alarms_silenced == 1
