"""Tests of uploads beside the tables: packages, pictures of fingers, what nobody reads."""

from io import BytesIO
from pathlib import Path
import tarfile

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.commands.support import async_call
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.people import (
    BIODATA,
    FINGER,
    FP,
    USER,
    directory_rows,
    kept_lines,
    known_templates,
    known_users,
)

RECORDS = USER + FP + BIODATA


@pytest.mark.parametrize(
    "query",
    [
        {"FPImage": "enroll_fp_1.bmp", "PIN": "8", "FID": "1"},
        {"FPImage": "enroll_fp_1.bmp", "PIN": "8", "Stamp": "9999"},
        {"fpimage": "1", "OpStamp": "9999"},
    ],
)
@pytest.mark.parametrize("path", ["cdata", "fdata"])
async def test_fingerprint_image(
    hass: HomeAssistant, terminal: Device, path: str, query: dict[str, str]
) -> None:
    """Test that nothing is kept of a finger's picture, whatever it looks like."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    for body in (b"BM" + bytes(2000), terminal.attlog_line("8").encode()):
        reply = await terminal.request("POST", f"/iclock/{path}", body, **query)
        assert (reply.status, reply.body) == (200, b"OK")
    assert punches == []
    assert (await async_call(hass, "get_punches"))["punches"] == []
    assert kept_lines(hass) == []
    assert directory_rows(hass) == []
    assert value_of(hass, "rejected_lines") == "0"


def packed(text: str, name: str = "records.txt") -> bytes:
    """Return a compressed package with one file."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(text.encode())
        archive.addfile(entry, BytesIO(text.encode()))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["records.txt", "../../../outside", "/etc/passwd"])
async def test_package(hass: HomeAssistant, terminal: Device, name: str) -> None:
    """Test that the lines of a package are stored like those of a body."""
    text = RECORDS + terminal.oplog_line(33) + "NEWTAG PIN=8\n"
    operations = async_capture_events(hass, "zkteco_push_operation")
    reply = await terminal.upload("OPERLOG", packed(text, name), ContentType="tgz")
    assert reply.text == "OK:5"
    assert set(await known_users(hass)) == {"7"}
    found = await known_templates(hass, include_data=True)
    assert found["fingerprint", 6, 0]["template"] == FINGER
    assert [event.data["operation"] for event in operations] == ["doorbell"]
    assert kept_lines(hass) == [("NEWTAG", None)]
    assert not Path(hass.config.path("outside")).exists()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no package", id="text"),
        pytest.param(packed(RECORDS * 50)[:200], id="cut off"),
        pytest.param(packed("\0" * (65 * 1024 * 1024)), id="bomb"),
    ],
)
async def test_broken_package(
    hass: HomeAssistant, terminal: Device, body: bytes
) -> None:
    """Test that a package that cannot be opened is answered, and counted."""
    reply = await terminal.upload("OPERLOG", body, ContentType="tgz")
    assert (reply.status, reply.text) == (200, "OK:1")
    assert value_of(hass, "rejected_lines") == "1"
    assert directory_rows(hass) == []


@pytest.mark.parametrize(
    ("table", "body", "answer", "kept"),
    [
        ("NEWTABLE", "a=1\nb=2\n", "OK", [("NEWTABLE", None)]),
        ("OPERLOG", "NEWTAG a=1\n", "OK:1", [("NEWTAG", None)]),
        ("WORKCODE", "WORKCODE PIN=1\tCODE=12\tNAME=Visit\n", "OK:1", []),
    ],
)
async def test_other_tables(
    hass: HomeAssistant,
    terminal: Device,
    table: str,
    body: str,
    answer: str,
    kept: list[tuple[str, str | None]],
) -> None:
    """Test that what nobody reads is kept as it came, and answered."""
    for _ in range(2):
        assert (await terminal.upload(table, body)).text == answer
        assert kept_lines(hass) == kept
    assert value_of(hass, "rejected_lines") == "0"
