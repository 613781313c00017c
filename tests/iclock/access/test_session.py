"""Connecting: which dialect it is, who the terminal is, and what it is told."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from custom_components.zkteco_push.iclock.access.configuration import (
    PLAIN_PUSH_VERSION,
    ServerSettings,
    push_block,
    registry_answer,
    registry_block,
)
from custom_components.zkteco_push.iclock.access.detection import Dialect, dialect_of
from custom_components.zkteco_push.iclock.access.registry import (
    Abilities,
    Registry,
    parse_bitmap,
    parse_registry,
)
from custom_components.zkteco_push.iclock.access.times import (
    pack_period,
    parse_offset,
    parse_validity,
    rtdata_answer,
    unpack_period,
    validity_value,
    whole_day,
)
from custom_components.zkteco_push.iclock.attendance.biometrics import (
    FINGERPRINT,
    BiometricSupport,
)
from custom_components.zkteco_push.iclock.attendance.code_books import STANDARD
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
PANEL = (
    b"DeviceType=acc,~DeviceName=Panel 4,FirmVer=AC Ver 5.7,PushVersion=3.2.1,"
    b"~OEMVendor=ACME CO., LTD,~SerialNumber=CTRL00000004,MAC=00:17:61:00:00:01,"
    b"LockCount=4,ReaderCount=8,AuxInCount=4,AuxOutCount=4,MachineType=10,"
    b"~MaxUserCount=90,~MaxAttLogCount=10,~ZKFPVersion=10,FingerFunOn=1,"
    b"AccSupportFunList=0011000100000001,DateFmtFunOn=1,~RelayStateFunOn=1,"
    b"RemoteOpenDoorExFunOn=1,VerifyStyles=ff7f0000,authKey=Sesame12,ComPwd=Sesame34,"
    b"VMSUserName=Sesame56,VMSPasswd=Sesame78"
)
SETTINGS = ServerSettings("AbCdEf0123456789", "0123456789ABCDEF")


@pytest.mark.parametrize(
    ("path", "query", "dialect"),
    [
        ("/iclock/cdata", "SN=1&options=all&DeviceType=acc", Dialect.ACCESS),
        ("/iclock/cdata", "sn=1&devicetype=ACC", Dialect.ACCESS),
        ("/iclock/registry", "SN=1", Dialect.ACCESS),
        ("/iclock/push.aspx", "SN=1", Dialect.ACCESS),
        ("/iclock/iclock/querydata", "SN=1", Dialect.ACCESS),
        ("/iclock/rtdata", "SN=1&type=time", Dialect.ACCESS),
        ("/iclock/cdata", "SN=1&table=rtlog", Dialect.ACCESS),
        ("/iclock/cdata", "SN=1&table=RTSTATE", Dialect.ACCESS),
        ("/iclock/cdata", "SN=1&table=tabledata&tablename=user", Dialect.ACCESS),
        ("/iclock/cdata", "SN=1&options=all&DeviceType=att", Dialect.ATTENDANCE),
        ("/iclock/cdata", "SN=1&table=ATTLOG&Stamp=1", Dialect.ATTENDANCE),
        # Neither a version nor operations nor people prove anything.
        ("/iclock/cdata", "SN=1&options=all&pushver=3.1.2", None),
        ("/iclock/cdata", "SN=1&table=OPERLOG&Stamp=1", None),
        ("/iclock/cdata", "SN=1&table=USERINFO", None),
        ("/iclock/cdata", "SN=1&table=user", None),
        ("/iclock/cdata", "SN=1&table=options", None),
        ("/iclock/getrequest", "SN=1", None),
        ("/iclock/ping", "SN=1", None),
        ("/iclock/devicecmd", "SN=1", None),
    ],
)
def test_dialect(path: str, query: str, dialect: Dialect | None) -> None:
    """Find the dialect that a request proves."""
    assert dialect_of(path, Query(query)) is dialect


def test_registry_of_a_panel() -> None:
    """Read who a panel is and what it has."""
    registry = Registry.from_options(parse_registry(PANEL, UTF_8))

    assert registry.name == "Panel 4"
    assert registry.firmware == "AC Ver 5.7"
    assert registry.serial_number == "CTRL00000004"
    assert registry.mac == "00:17:61:00:00:01"
    assert registry.machine_type == 10
    assert (registry.max_users, registry.max_records) == (9000, 100_000)
    assert registry.options["OEMVendor"] == "ACME CO., LTD"
    abilities = registry.abilities
    assert (abilities.lock_count, abilities.reader_count) == (4, 8)
    assert (abilities.aux_in_count, abilities.aux_out_count) == (4, 4)
    assert abilities.has_packed_validity is True
    assert abilities.has_remote_open
    assert abilities.has_relay_state
    assert not abilities.has_command_format
    assert abilities.verify_styles == frozenset(range(15))


def test_functions_are_counted_from_the_left() -> None:
    """Find a function at its place; what is missing is not supported."""
    abilities = Registry.from_options(parse_registry(PANEL, UTF_8)).abilities

    assert [place for place in range(300) if abilities.supports(place)] == [2, 3, 7, 15]
    assert abilities.has_lock_down
    assert abilities.has_several_cards
    assert abilities.has_single_door_rights


def test_secrets_are_not_kept() -> None:
    """Drop keys and passwords before anything else sees them."""
    options = parse_registry(PANEL, UTF_8)
    registry = Registry.from_options({"~authKey": "Sesame12", **options})

    assert "Sesame" not in repr((options, registry.options, registry))


def test_a_short_registry_has_one_door() -> None:
    """Take one door until the terminal says how many it has."""
    body = b"DeviceType=acc,~DeviceName=Face 2,FaceFunOn=1,FingerFunOn=1"
    abilities = Registry.from_options(parse_registry(body, UTF_8)).abilities

    assert (abilities.lock_count, abilities.says_lock_count) == (1, False)
    assert (abilities.aux_in_count, abilities.aux_out_count) == (0, 0)
    assert abilities.has_packed_validity is None


@pytest.mark.parametrize(
    ("text", "count"), [("4", 4), ("999999999", 8), ("-3", 0), ("four", 1), ("", 1)]
)
def test_door_count_is_bounded(text: str, count: int) -> None:
    """Never take more doors than a state row has room for."""
    assert Abilities.from_options({"LockCount": text}).lock_count == count


def test_bitmap_has_the_low_bit_first() -> None:
    """Read bitmaps as real values need it, not as the document's example has it."""
    text = "BF0FE03D30000100000000007000000000000000000000000077002001000000"

    assert parse_bitmap(text) == {
        *range(6),
        *range(7, 12),
        *range(21, 25),
        *range(26, 30),
        *(36, 37, 48, 100, 101, 102, 200, 201, 202, 204, 205, 206, 221, 224),
    }
    assert Abilities.from_options({"NewWarningEventTypes": "2B12"}).events == {
        6000 + bit for bit in (0, 1, 3, 5, 9, 12)
    }
    assert parse_bitmap("xyz") == frozenset()


def test_biometrics_have_the_other_dialects_shape() -> None:
    """Read a panel's fingerprint algorithm as that of an attendance terminal."""
    registry = Registry.from_options(parse_registry(PANEL, UTF_8))
    support = BiometricSupport.from_options(registry.options, STANDARD)

    assert support.takes(FINGERPRINT, "10.0") is True
    assert support.takes(FINGERPRINT, "13.0") is False


def test_registry_block() -> None:
    """Tell a known terminal its code first, and nothing of the other dialect."""
    lines = registry_block(SETTINGS).decode().split("\n")

    assert lines[:2] == ["registry=ok", "RegistryCode=AbCdEf0123456789"]
    assert lines[2:] == [
        "ServerVersion=3.1.2",
        "ServerName=ADMS",
        "PushVersion=3.1.2",
        "PushProtVer=3.1.2",
        "ErrorDelay=30",
        "RequestDelay=3",
        "TransTimes=00:00;14:00",
        "TransInterval=1",
        "TransTables=User Transaction",
        "Realtime=1",
        "SessionID=0123456789ABCDEF",
        "TimeoutSec=10",
        "",
    ]


def test_push_block() -> None:
    """Send the same without the first two lines, and what uploads photos."""
    settings = ServerSettings(
        "A1",
        "B2",
        poll_interval=2,
        push_version=PLAIN_PUSH_VERSION,
        biometric_templates="0:1:0:0:0:0:0:0:0:1:0",
        verification_styles="FE1F",
    )
    lines = push_block(settings).decode().splitlines()

    assert "registry=ok" not in lines
    assert not [line for line in lines if line.startswith("RegistryCode")]
    assert {"BioPhotoFun=1", "BioDataFun=1", "NewVFStyles=FE1F"} < set(lines)
    assert {"PushVersion=3.0.1", "RequestDelay=2", "SessionID=B2"} < set(lines)
    assert "MultiBioDataSupport=0:1:0:0:0:0:0:0:0:1:0" in lines
    assert not [line for line in lines if line.startswith(("TransFlag", "Encrypt"))]


def test_what_a_terminal_says_cannot_add_a_line() -> None:
    """Leave out an echoed value that is not of its form."""
    settings = ServerSettings("A1", "B2", verification_styles="00\nRealtime=0")

    assert b"Realtime=0" not in push_block(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"registry_code": "a\nb"},
        {"registry_code": ""},
        {"registry_code": "a" * 33},
        {"session_id": "ü"},
        {"poll_interval": 0},
        {"push_version": "9"},
        {"biometric_photos": "0:2"},
    ],
)
def test_settings_are_checked(wrong: dict[str, object]) -> None:
    """Refuse settings that would break a line."""
    values: dict[str, object] = {"registry_code": "A1", "session_id": "B2"}
    with pytest.raises(ValueError):
        ServerSettings(**{**values, **wrong})  # type: ignore[arg-type]


def test_registry_answer_has_the_code() -> None:
    """Answer a registration with its code, without which it would come back."""
    assert registry_answer("AbC123") == b"RegistryCode=AbC123"
    with pytest.raises(ValueError):
        registry_answer("no code")


def test_rtdata_is_in_utc() -> None:
    """Send the time in UTC, whatever zone it is given in, and the zone apart."""
    zone = timezone(-timedelta(hours=3))
    now = datetime(2018, 2, 22, 11, 54, 54, tzinfo=zone)

    assert rtdata_answer(now, timedelta(hours=-3)) == (
        b"DateTime=583080894,ServerTZ=-0300"
    )
    utc = now.astimezone(UTC)
    assert rtdata_answer(utc, timedelta(hours=5, minutes=45)).endswith(b"=+0545")
    assert rtdata_answer(utc, timedelta(0)).endswith(b"=+0000")


def test_periods() -> None:
    """Pack the periods of the document's examples, and read them."""
    assert pack_period(time(8, 30), time(12)) == 0x33E04B0
    assert pack_period(time(0, 1), time(0, 3)) == 65539
    assert pack_period(time(10), time(11)) == 65537100
    assert whole_day() == 2359
    assert unpack_period(0x33E04B0) == (time(8, 30), time(12))
    assert unpack_period(0) is None
    with pytest.raises(ValueError):
        unpack_period(9999)
    with pytest.raises(ValueError):
        pack_period(time(12), time(8))


def test_validity() -> None:
    """Write a bound in the terminal's form, and read it in either."""
    moment = datetime(2026, 12, 31, 18, 0)

    assert validity_value(moment, packed=False) == "20261231"
    packed = validity_value(moment, packed=True)
    assert parse_validity(packed) == moment
    assert parse_validity("20261231") == datetime(2026, 12, 31)
    assert parse_validity("20261231", is_end=True) == datetime(2026, 12, 31, 23, 59, 59)
    for nothing in ("", "0", "00000000", "20261399", "-1", "later", "9" * 10):
        assert parse_validity(nothing) is None


@pytest.mark.parametrize(
    ("text", "offset"),
    [("+28800", 28800), ("28800", 28800), ("-28800", -28800), ("", None), ("x", None)],
)
def test_offset(text: str, offset: int | None) -> None:
    """Read the offset of a row."""
    assert parse_offset(text) == offset
    assert parse_offset("99999") is None
