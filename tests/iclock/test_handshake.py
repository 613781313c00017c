"""The initialisation exchange."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
)
from custom_components.zkteco_push.iclock.attendance.handshake import (
    SEND_EVERYTHING,
    SEND_NEW,
    Greeting,
    common_version,
    greet,
    parse_handshake,
    time_zone_value,
)
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.records import Handshake

GREETING = Greeting(
    serial_number="TEST00000001",
    utc_offset=timedelta(hours=2),
    poll_interval=3,
    book=STANDARD,
    stamps={},
    default_stamp=SEND_NEW,
)


@pytest.mark.parametrize(
    ("raw", "handshake"),
    [
        pytest.param(
            "SN=T1&options=all&language=69&pushver=2.4.1&PushOptionsFlag=1",
            Handshake("2.4.1", 69, "att", None),
            id="no DeviceType",
        ),
        pytest.param(
            "SN=T1&options=all&language=101&pushver=2.4.1&DeviceType=att",
            Handshake("2.4.1", 101, "att", None),
            id="language first",
        ),
        pytest.param(
            "pushver=2.4.0&DeviceType=middle%20east&options=all&language=76&SN=T1",
            Handshake("2.4.0", 76, "middle east", None),
            id="free text, SN last",
        ),
        pytest.param(
            "SN=T1&options=all&pushver=2.2.14&language=83&pushcommkey=0123abcd",
            Handshake("2.2.14", 83, "att", "0123abcd"),
            id="communication key",
        ),
        pytest.param(
            "sn=T1&OPTIONS=all&PushVer=2.4.1&LANGUAGE=84&devicetype=ACC&PushCommKey=K",
            Handshake("2.4.1", 84, "acc", "K"),
            id="any case",
        ),
        pytest.param(
            "SN=T1&options=all", Handshake(None, None, "att", None), id="2009, minimal"
        ),
        pytest.param(
            "SN=T1&options=all&pushver=&language=&DeviceType=&pushcommkey=",
            Handshake(None, None, "att", ""),
            id="empty values",
        ),
        pytest.param(
            "SN=T1&options=all&language=en",
            Handshake(None, None, "att", None),
            id="a language that is no number",
        ),
        pytest.param(
            "SN=T1&options=all&pushcommkey=two%20words%2B1",
            Handshake(None, None, "att", "two words+1"),
            id="encoded key",
        ),
    ],
)
def test_parse_handshake(raw: str, handshake: Handshake) -> None:
    """Test that parameters come in any order and case, or not at all."""
    assert parse_handshake(Query(raw)) == handshake


def test_key_is_not_shown() -> None:
    """Test that a communication key does not get into a log by accident."""
    assert "opensesame" not in repr(
        parse_handshake(Query("SN=T1&pushcommkey=opensesame"))
    )


def test_texts_are_bounded() -> None:
    """Test that a terminal cannot make others remember a novel."""
    handshake = parse_handshake(
        Query(f"pushver={'9' * 1000}&DeviceType={'a' * 1000}&language={'1' * 1000}")
    )
    assert len(handshake.push_version or "") <= 128
    assert len(handshake.device_type) <= 128
    assert handshake.language is None


@pytest.mark.parametrize(
    ("push_version", "expected"),
    [
        (None, (2, 2, 14)),
        ("", (2, 2, 14)),
        ("1.0", (1, 0)),
        ("2.0.1", (2, 0, 1)),
        ("2.2.14", (2, 2, 14)),
        ("2.3.0", (2, 3, 0)),
        ("2.4.0", (2, 4, 0)),
        ("2.4.1", (2, 4, 1)),
        ("2.4.2", (2, 4, 1)),
        ("2.32.0", (2, 4, 1)),
        ("3.1.2", (2, 4, 1)),
        ("2.4.x", (2, 2, 14)),
        ("2..1", (2, 2, 14)),
        ("²", (2, 2, 14)),
    ],
)
def test_common_version(push_version: str | None, expected: tuple[int, ...]) -> None:
    """Test that the lower version counts, and 2.2.14 where none is announced."""
    assert common_version(push_version) == expected


@pytest.mark.parametrize(
    ("minutes", "value"),
    [
        pytest.param(0, "0", id="UTC"),
        pytest.param(60, "1", id="+1"),
        pytest.param(-60, "-1", id="-1"),
        pytest.param(120, "120", id="+2"),
        pytest.param(480, "480", id="+8"),
        pytest.param(-300, "-300", id="-5"),
        pytest.param(330, "330", id="+5:30"),
        pytest.param(345, "345", id="+5:45"),
        pytest.param(-210, "-210", id="-3:30"),
        pytest.param(720, "720", id="+12"),
        pytest.param(780, "780", id="+13"),
        pytest.param(840, "840", id="+14"),
        pytest.param(-720, "-720", id="-12"),
    ],
)
def test_time_zone_value(minutes: int, value: str) -> None:
    """Test minutes, save for the hours whose minutes would mean something else."""
    assert time_zone_value(timedelta(minutes=minutes)) == value
    greeting = replace(GREETING, utc_offset=timedelta(minutes=minutes))
    assert f"\nTimeZone={value}\n".encode() in greet(greeting)


def test_greeting() -> None:
    """Test the whole answer, byte for byte."""
    greeting = replace(GREETING, stamps={"ATTLOG": "812345678", "BIODATA": "17"})
    assert greet(greeting) == (
        b"GET OPTION FROM: TEST00000001\n"
        b"ATTLOGStamp=812345678\n"
        b"Stamp=812345678\n"
        b"OPERLOGStamp=9999\n"
        b"OpStamp=9999\n"
        b"ATTPHOTOStamp=9999\n"
        b"PhotoStamp=9999\n"
        b"BIODATAStamp=17\n"
        b"IDCARDStamp=9999\n"
        b"ERRORLOGStamp=9999\n"
        b"ErrorDelay=30\n"
        b"Delay=3\n"
        b"TransTimes=00:00;14:05\n"
        b"TransInterval=1\n"
        b"TransFlag=TransData AttLog\tOpLog\tAttPhoto\tEnrollUser\tChgUser\tEnrollFP"
        b"\tChgFP\tFACE\tUserPic\tFVEIN\tWORKCODE\tBioPhoto\n"
        b"TimeZone=120\n"
        b"Realtime=1\n"
        b"Encrypt=0\n"
        b"ServerVer=2.4.1\n"
        b"PushProtVer=2.4.1\n"
        b"PushOptionsFlag=1\n"
        b"PushOptions=~DeviceName,MAC,~Platform,~OEMVendor,FWVersion,PushVersion,"
        b"UserCount,TransactionCount,FPCount,FPVersion,FaceCount,FaceVersion,FvCount,"
        b"FvVersion,PvCount,PvVersion,~MaxUserCount,~MaxAttLogCount,~MaxFingerCount,"
        b"~MaxFaceCount,PhotoFunOn,BioPhotoFun,BioDataFun,MultiBioDataSupport,"
        b"MultiBioPhotoSupport,MultiBioVersion,MultiBioDataCount,MultiBioPhotoCount,"
        b"MaxMultiBioDataCount,MaxMultiBioPhotoCount\n"
        b"MultiBioDataSupport=0:1:1:0:1:0:0:1:1:1:1\n"
        b"MultiBioPhotoSupport=0:0:0:0:0:0:0:0:0:1:0\n"
        b"SupportPing=1\n"
    )


@pytest.mark.parametrize(
    "greeting",
    [
        pytest.param(GREETING, id="standard"),
        pytest.param(replace(GREETING, book=CONDENSED), id="condensed"),
        pytest.param(replace(GREETING, default_stamp=SEND_EVERYTHING), id="first"),
        pytest.param(
            replace(GREETING, utc_offset=timedelta(minutes=330)), id="half an hour"
        ),
    ],
)
def test_greeting_as_firmware_reads_it(greeting: Greeting) -> None:
    """Test the rules whose breach old firmware answers with silence."""
    body = greet(greeting)
    # The last option is ignored without its newline, and CR would join a value.
    assert body.endswith(b"\n")
    assert b"\r" not in body
    assert b"\n\n" not in body
    first, *lines = body.decode("ascii").splitlines()
    assert first == "GET OPTION FROM: TEST00000001"
    options = dict(line.split("=", 1) for line in lines)
    assert len(options) == len(lines)
    assert options["ATTLOGStamp"] == options["Stamp"]
    assert options["OPERLOGStamp"] == options["OpStamp"]
    assert options["ATTPHOTOStamp"] == options["PhotoStamp"]
    # Words joined by blanks are one unknown word; 2012 firmware holds 256 bytes.
    assert options["TransFlag"].split(" ", 1)[0] == "TransData"
    assert " " not in options["TransFlag"].split(" ", 1)[1]
    assert len(options["TransFlag"]) < 256
    # Only whole numbers are read.
    assert options["TimeZone"].removeprefix("-").isdigit()
    # Encryption is proprietary: 1 would make a terminal unreadable.
    assert options["Encrypt"] == "0"
    assert options["Realtime"] == "1"
    assert len(options["MultiBioDataSupport"].split(":")) in {10, 11}


def test_stamps() -> None:
    """Test that a terminal is asked for everything with 0, and for news with 9999."""
    assert b"\nATTLOGStamp=0\nStamp=0\n" in greet(
        replace(GREETING, default_stamp=SEND_EVERYTHING)
    )
    assert b"\nOPERLOGStamp=5\nOpStamp=5\n" in greet(
        replace(GREETING, stamps={"OPERLOG": "5"})
    )
    assert b"\nATTLOGStamp=9999\nStamp=9999\n" in greet(GREETING)
