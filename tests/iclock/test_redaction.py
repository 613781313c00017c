"""Tests of what may be shown of a conversation: never what is secret."""

from base64 import b64encode
from random import Random

import pytest

from custom_components.zkteco_push.iclock.redaction import (
    COUNTS,
    REPLIES,
    SEALED,
    redacted_answer,
    redacted_body,
    redacted_query,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
ENCODINGS = tuple(TextEncoding)
PASSWORD = "hunter2planted"
CARD = "3141592653"
TEMPLATE = b64encode(b"M\x87SS21" + b"planted finger " * 40).decode()
SECRETS = (PASSWORD, CARD, TEMPLATE[:24], "planted finger")


def body(table: str, text: str | bytes) -> tuple[str, ...]:
    """Return the lines of a body as they are shown; none gives a secret away."""
    data = text if isinstance(text, bytes) else text.encode()
    lines = redacted_body(table, data, UTF_8).lines
    for line in lines:
        assert not any(secret in line for secret in SECRETS), line
    return lines


def answer(text: str, *, has_settings: bool = False) -> tuple[str, ...]:
    """Return the lines of an answer as they are shown; none gives a secret away."""
    lines = redacted_answer(text.encode(), UTF_8, has_settings=has_settings).lines
    for line in lines:
        assert not any(secret in line for secret in SECRETS), line
    return lines


@pytest.mark.parametrize(
    ("table", "line", "shown"),
    [
        # What is understood is shown.
        (
            "ATTLOG",
            "7\t2026-11-29 10:11:12\t0\t15\t\t0\t0\t255\t36.6\t7",
            "7\t2026-11-29 10:11:12\t0\t15\t\t0\t0\t255\t36.6\t7",
        ),
        (
            "OPERLOG",
            "OPLOG 4\t0\t2026-11-29 10:11:12\t0\t0\t0\t0",
            "OPLOG 4\t0\t2026-11-29 10:11:12\t0\t0\t0\t0",
        ),
        (
            "OPERLOG",
            f"USER PIN=7\tName=Ann Other\tPri=0\tPasswd={PASSWORD}\tCard={CARD}\tGrp=1",
            "USER PIN=7\tName=Ann Other\tPri=0\tPasswd=•••\tCard=•••653\tGrp=1",
        ),
        (
            "USERINFO",
            f"PIN=7 Name=Ann Pri=14 Passwd={PASSWORD} Card={CARD}",
            "PIN=7\tName=Ann\tPri=14\tPasswd=•••\tCard=•••653",
        ),
        (
            "USER",
            f"user cardno={CARD}\tpin=7\tpassword={PASSWORD}\tname=Ann\tprivilege=0",
            "user cardno=•••653\tpin=7\tpassword=•••\tname=Ann\tprivilege=0",
        ),
        (
            "OPERLOG",
            f"FP PIN=7\tFID=3\tSize=610\tValid=1\tTMP={TEMPLATE}",
            f"FP PIN=7\tFID=3\tSize=610\tValid=1\tTMP=⟨{len(TEMPLATE)}⟩",
        ),
        (
            "RTLOG",
            f"time=2026-11-29 10:11:12\tpin=7\tcardno={CARD}\teventaddr=1\tevent=0",
            "time=2026-11-29 10:11:12\tpin=7\tcardno=•••653\teventaddr=1\tevent=0",
        ),
        ("RTLOG", "pin=0\tcardno=0\tevent=200", "pin=0\tcardno=0\tevent=200"),
        # What nobody understands is only so long.
        ("ATTLOG", f"7\t{PASSWORD}\t0", f"⟨{len(PASSWORD) + 4}⟩"),
        ("WHATEVER", PASSWORD, f"⟨{len(PASSWORD)}⟩"),
        ("BIOPHOTO", TEMPLATE, f"⟨{len(TEMPLATE)}⟩"),
        ("OPERLOG", f"PIN {PASSWORD}=1", f"⟨{len(PASSWORD) + 6}⟩"),
        # A pair that no parser tells apart does not slip through in a name.
        (
            "USERINFO",
            f"PIN=7\tName=Ann Passwd={PASSWORD}",
            f"PIN=7\tName=⟨{len(PASSWORD) + 11}⟩",
        ),
        ("USERINFO", f"PIN=7\tNote={PASSWORD}", f"PIN=7\t⟨{len(PASSWORD) + 5}⟩"),
        (
            "ATTLOG",
            f"7\t2026-11-29 10:11:12\t0\t15\t\t{PASSWORD}",
            f"7\t2026-11-29 10:11:12\t0\t15\t\t⟨{len(PASSWORD)}⟩",
        ),
        (COUNTS, f"{PASSWORD}=1", f"⟨{len(PASSWORD) + 2}⟩"),
        (REPLIES, f"ID=1&Return={PASSWORD}", f"ID=1&Return=⟨{len(PASSWORD)}⟩"),
        ("OPTIONS", f"What={PASSWORD}", f"What=⟨{len(PASSWORD)}⟩"),
        # The number of a card among the objects of an operation.
        (
            "OPERLOG",
            f"OPLOG 68\t0\t2026-11-29 10:11:12\t7\t{CARD}\t0\t0",
            "OPLOG 68\t0\t2026-11-29 10:11:12\t7\t⟨10⟩\t0\t0",
        ),
        (REPLIES, "ID=12&Return=0&CMD=DATA", "ID=12&Return=0&CMD=DATA"),
        (
            REPLIES,
            f"ID=12&Return=0&CMD=DATA UPDATE USERINFO PIN=7\tPasswd={PASSWORD}",
            f"ID=12&Return=0&CMD=DATA UPDATE&⟨{len(PASSWORD) + 7}⟩",
        ),
        (COUNTS, "user=12", "user=12"),
        (COUNTS, PASSWORD, f"⟨{len(PASSWORD)}⟩"),
        (SEALED, "PublicKey=abc", "⟨13⟩"),
    ],
)
def test_line(table: str, line: str, shown: str) -> None:
    """A line is shown without what is secret in it."""
    assert body(table, line) == (shown,)


def test_options() -> None:
    """Options are shown one a line; those that open something are not."""
    text = f"~DeviceName=SpeedFace,ComKey={PASSWORD},AdminPwd={PASSWORD},IPAddress=10.0.0.7"
    assert body("OPTIONS", text) == (
        "DeviceName=SpeedFace",
        "ComKey=•••",
        "AdminPwd=•••",
        "IPAddress=10.0.0.7",
    )
    assert body("REGISTRY", f"DeviceType=acc\r\nAuthKey={PASSWORD}\r\n") == (
        "DeviceType=acc",
        "AuthKey=•••",
    )


def test_info_and_programs() -> None:
    """Options come with INFO; what a program has written never is one."""
    lines = f"FWVersion=8.0\nUserCount=3\nComKey={PASSWORD}\n"
    assert body(REPLIES, f"ID=3&Return=0&CMD=INFO\n{lines}") == (
        "ID=3&Return=0&CMD=INFO",
        "FWVersion=8.0",
        "UserCount=3",
        "ComKey=•••",
    )
    shell = body(REPLIES, f"ID=4&Return=0&CMD=Shell\nroot={PASSWORD}\nplain\n")
    assert shell == ("ID=4&Return=0&CMD=SHELL", f"⟨{len(PASSWORD) + 5}⟩", "⟨5⟩")
    # Nobody knows which option the value is of.
    found = body(REPLIES, f"ID=5&Return=0&CMD=GET OPTION&Value={PASSWORD}")
    assert found == (f"ID=5&Return=0&CMD=GET OPTION&⟨{len(PASSWORD) + 6}⟩",)


def test_photo() -> None:
    """Of a photo, its head is shown and how long it is."""
    head = b"PIN=20261129101112-7.jpg\nSN=X1\nsize=12\nCMD=uploadphoto"
    lines = body("ATTPHOTO", head + b"\0\xff\xd8\xff planted finger")
    assert lines[0] == "PIN=20261129101112-7.jpg"
    assert lines[-1] == "⟨18⟩"
    assert body("ATTPHOTO", b"\xff\xd8\xff planted finger") == ("⟨18⟩",)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("OK", "OK"),
        ("OK:3", "OK:3"),
        ("user=3", "user=3"),
        ("UNKNOWN DEVICE", "UNKNOWN DEVICE"),
        ("C:12:REBOOT\n", "C:12:REBOOT"),
        ("C:12:AC_UNLOCK 1\t5\n", "C:12:AC_UNLOCK 1\t5"),
        ("C:12:CONTROL DEVICE 01010105", "C:12:CONTROL DEVICE 01010105"),
        ("C:12:GET OPTIONS ~DeviceName", "C:12:GET OPTIONS ~DeviceName"),
        ("C:12:SET OPTIONS VOLUME=7", "C:12:SET OPTIONS VOLUME=7"),
        (f"C:12:SET OPTION ComKey={PASSWORD}", "C:12:SET OPTION ComKey=•••"),
        (
            f"C:1:DATA UPDATE USERINFO PIN=7\tName=Ann\tPasswd={PASSWORD}\tCard={CARD}",
            "C:1:DATA UPDATE USERINFO PIN=7\tName=Ann\tPasswd=•••\tCard=•••653",
        ),
        (
            f"C:1:DATA UPDATE templatev10 Pin=7\tFingerID=3\tTemplate={TEMPLATE}",
            "C:1:DATA UPDATE templatev10 Pin=7\tFingerID=3"
            f"\tTemplate=⟨{len(TEMPLATE)}⟩",
        ),
        (
            "C:1:DATA QUERY tablename=user,fielddesc=*,filter=Pin=7",
            "C:1:DATA QUERY tablename=user,fielddesc=*,filter= Pin=7",
        ),
        ("C:1:DATA QUERY USERINFO", "C:1:DATA QUERY USERINFO"),
        (
            f"C:1:SHELL echo {PASSWORD}",
            f"C:1:SHELL ⟨{len(PASSWORD) + 6}⟩",
        ),
        (f"C:1:{PASSWORD}", f"C:1:⟨{len(PASSWORD)}⟩ ⟨{len(PASSWORD) - 4}⟩"),
        (PASSWORD, f"⟨{len(PASSWORD)}⟩"),
    ],
)
def test_answer(text: str, shown: str) -> None:
    """An answer is shown without what is secret in it."""
    if text == f"C:1:{PASSWORD}":
        assert answer(text)[0].startswith("C:1:⟨")
        return
    assert answer(text) == (shown,)


def test_settings() -> None:
    """What tells a terminal how to behave is shown, but not what proves a session."""
    lines = "registry=ok\nRegistryCode=abcdef0123\nSessionID=ff00\nRequestDelay=3\n"
    assert answer(lines, has_settings=True) == (
        "registry=ok",
        "RegistryCode=•••",
        "SessionID=•••",
        "RequestDelay=3",
    )
    assert answer("RegistryCode=abcdef0123") == ("RegistryCode=•••",)


def test_query() -> None:
    """Parameters that are known are shown, the communication key never."""
    assert (
        redacted_query(f"SN=X1&options=all&pushver=2.4.1&pushcommkey={PASSWORD}")
        == "SN=X1&options=all&pushver=2.4.1&pushcommkey=•••"
    )
    assert redacted_query(f"SN=X1&what={PASSWORD}") == f"SN=X1&⟨{len(PASSWORD) + 5}⟩"
    assert redacted_query(f"{PASSWORD}=1&seal=ab") == (
        f"⟨{len(PASSWORD) + 2}⟩&seal=•••"
    )
    assert redacted_query(f"AuthType=device&cardno={CARD}").endswith("cardno=•••653")


def test_much_is_cut() -> None:
    """However much comes, little is shown, and how much it was."""
    found = redacted_body("WHATEVER", b"planted finger\n" * 5000, UTF_8)
    assert (len(found.lines), found.count) == (100, 5000)
    line = f"BIOPHOTO PIN=7\tContent={'A' * 200_000}"
    assert body("BIOPHOTO", line) == ("BIOPHOTO PIN=7\tContent=⟨200000⟩",)
    # The end of what is read does not make a short value of a long one.
    assert "Name=⟨" in body("USER", f"USER PIN=7\tName={'B' * 20_000}")[0]


_SEEDS = (
    f"USER PIN=7\tName=Ann\tPasswd={PASSWORD}\tCard={CARD}".encode(),
    b"OPLOG 4\t0\t2026-11-29 10:11:12\t0\t0\t0\t0",
    b"7\t2026-11-29 10:11:12\t0\t15\t\t0\t0\t255\t36.6\t7",
    f"ID=3&Return=0&CMD=INFO\nFWVersion=8\nComKey={PASSWORD}".encode(),
    f"C:12:DATA UPDATE USERINFO PIN=1\tPasswd={PASSWORD}".encode(),
    b"PIN=1.jpg\nSN=1\nsize=3\0\xff\xd8\xff",
)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_comes(seed: int) -> None:
    """Whatever is damaged on its way is shown within bounds, and nothing breaks."""
    random = Random(seed)
    tables = ("ATTLOG", "OPERLOG", "OPTIONS", REPLIES, COUNTS, "RTLOG", "ATTPHOTO", "")
    for _ in range(400):
        data = bytearray(random.choice(_SEEDS) + b"\n" + random.choice(_SEEDS))
        for _ in range(random.randrange(6)):
            place = random.randrange(len(data))
            data[place : place + random.randrange(3)] = random.randbytes(
                random.randrange(3)
            )
        damaged = bytes(data)
        for shown in (
            redacted_body(random.choice(tables), damaged, random.choice(ENCODINGS)),
            redacted_answer(damaged, UTF_8, has_settings=False),
        ):
            assert len(shown.lines) <= 100
            assert all(len(line) <= 513 for line in shown.lines)
        assert redacted_query(damaged.decode("utf-8", "surrogateescape"))
