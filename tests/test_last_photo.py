"""Tests of the image that shows the photo taken last."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
import os
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator import FACE_JPEG, Photo, VirtualTerminal

from .support.device import Device
from .support.house import async_pass_time, entry_of, issues, state_of, value_of
from .support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_restart_hub,
    device_of,
    loaded_hub,
)
from .support.photos import (
    headed,
    jpeg,
    photo_files,
    photo_folder,
    send_bare_photo,
    send_photo,
    shown_photo,
)
from .support.storage import fail_storage

FROZEN = "2026-06-15 10:00:00+00:00"
# Two minutes ago on the terminal's clock.
NAME = "20260615115800-100.jpg"
TAKEN = "2026-06-15T11:58:00+02:00"
RECEIVED = "2026-06-15T12:00:00+02:00"
IMAGE = jpeg("one")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
BASE64 = b64encode(IMAGE)
UNAVAILABLE = (503, b"UNAVAILABLE")


@pytest.fixture
async def browser(
    client: TestClient[Any, Any], hass_client: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """Return what calls Home Assistant as a user who is logged in."""
    opened: TestClient[Any, Any] = await hass_client()
    return opened


async def test_entity(hass: HomeAssistant, terminal: Device) -> None:
    """Test that the image is what the contract says, and knows of nothing at first."""
    entry = entry_of(hass, "last_photo")
    assert entry is not None
    assert entry.domain == "image"
    assert entry.unique_id == f"{SERIAL_NUMBER}_last_photo"
    assert entry.has_entity_name
    assert entry.translation_key == "last_photo"
    assert entry.device_id == device_of(hass).id
    assert value_of(hass, "last_photo") == "unknown"


@pytest.mark.freeze_time(FROZEN)
@pytest.mark.parametrize(
    ("path", "query", "head", "payload", "image", "taken"),
    [
        pytest.param(
            "cdata", {"table": "ATTPHOTO"}, NAME, IMAGE, IMAGE, TAKEN, id="cdata"
        ),
        pytest.param(
            "fdata", {"table": "ATTPHOTO"}, NAME, IMAGE, IMAGE, TAKEN, id="fdata"
        ),
        pytest.param("fdata", {}, NAME, IMAGE, IMAGE, TAKEN, id="fdata alone"),
        pytest.param(
            "fdata",
            {"table": "ATTPHOTO", "PIN": "100", "CHECKSUM": "0badcafe"},
            None,
            IMAGE,
            IMAGE,
            RECEIVED,
            id="bare",
        ),
        pytest.param(
            "fdata",
            {"PIN": NAME, "PhotoStamp": "1"},
            NAME,
            IMAGE,
            IMAGE,
            TAKEN,
            id="2008",
        ),
        pytest.param(
            "fdata",
            {"PIN": NAME, "PhotoStamp": "1"},
            None,
            IMAGE,
            IMAGE,
            TAKEN,
            id="2008 without head",
        ),
        pytest.param(
            "cdata", {"table": "ATTPHOTO"}, NAME, BASE64, IMAGE, TAKEN, id="base64"
        ),
        pytest.param(
            "fdata",
            {"table": "ATTPHOTO", "PIN": "100"},
            None,
            BASE64,
            IMAGE,
            RECEIVED,
            id="bare base64",
        ),
        pytest.param("cdata", {"table": "ATTPHOTO"}, NAME, PNG, PNG, TAKEN, id="PNG"),
        pytest.param(
            "cdata",
            {"table": "ATTPHOTO"},
            "00000000000000-100.jpg",
            IMAGE,
            IMAGE,
            RECEIVED,
            id="clock never set",
        ),
        pytest.param(
            "cdata",
            {"table": "ATTPHOTO"},
            "20260615115800.jpg",
            IMAGE,
            IMAGE,
            TAKEN,
            id="nobody",
        ),
        pytest.param(
            "cdata",
            {"table": "ATTPHOTO"},
            "20260615115800-0-100-.jpg",
            IMAGE,
            IMAGE,
            TAKEN,
            id="card reader",
        ),
        pytest.param(
            "cdata",
            {"table": "ATTPHOTO"},
            NAME,
            FACE_JPEG,
            FACE_JPEG,
            TAKEN,
            id="real",
        ),
    ],
)
async def test_forms(
    hass: HomeAssistant,
    terminal: Device,
    browser: TestClient[Any, Any],
    path: str,
    query: dict[str, str],
    head: str | None,
    payload: bytes,
    image: bytes,
    taken: str,
) -> None:
    """Test that a photo in each form is shown with its time, to the byte."""
    body = payload if head is None else headed(terminal, head, payload)
    reply = await terminal.request("POST", f"/iclock/{path}", body, **query)
    assert (reply.status, reply.body) == (200, b"OK")
    assert value_of(hass, "last_photo") == taken
    media_type = "image/png" if image is PNG else "image/jpeg"
    assert await shown_photo(hass, browser) == (media_type, image)
    assert photo_files(hass) == [image]
    assert value_of(hass, "rejected_lines") == "0"


@pytest.mark.parametrize("form", ["cdata", "fdata", "bare", "2008"])
@pytest.mark.parametrize("dialect", ["standard", "condensed"])
async def test_virtual_terminal(
    hass: HomeAssistant,
    socket_enabled: None,
    terminal: Device,
    browser: TestClient[Any, Any],
    dialect: str,
    form: str,
) -> None:
    """Test that a terminal of each kind gets its photo over without a complaint."""
    server = f"http://127.0.0.1:{terminal.client.server.port}"
    virtual = VirtualTerminal(server, SERIAL_NUMBER, dialect=dialect, photo_form=form)
    assert (await virtual.handshake()).accepted
    photo: Photo = await virtual.take_photo("7")
    assert await shown_photo(hass, browser) == ("image/jpeg", photo.jpeg)
    assert virtual.store.photos.unsent_count == 0
    assert virtual.complaints == []


async def test_newest(
    hass: HomeAssistant, terminal: Device, browser: TestClient[Any, Any]
) -> None:
    """Test that only a newer photo moves the image, and changes its token."""
    now = dt_util.utcnow()
    tokens = []
    for age, name, shown in (
        (60, "second", "second"),
        (120, "first", "second"),
        (30, "third", "third"),
        (30 * 86400, "long ago", "third"),
    ):
        at = now - timedelta(seconds=age)
        assert (await send_photo(terminal, jpeg(name), at=at)).text == "OK"
        assert (await shown_photo(hass, browser))[1] == jpeg(shown)
        tokens.append(state_of(hass, "last_photo").attributes["access_token"])
    assert tokens[0] == tokens[1] != tokens[2] == tokens[3]
    entry = entry_of(hass, "last_photo")
    assert entry is not None
    url = f"/api/image_proxy/{entry.entity_id}"
    old = await terminal.client.get(url, params={"token": tokens[0]})
    new = await terminal.client.get(url, params={"token": tokens[3]})
    assert new.status == 200
    assert old.status in (401, 403)


@pytest.mark.freeze_time(FROZEN)
async def test_without_a_time(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    browser: TestClient[Any, Any],
) -> None:
    """Test that a photo without a time counts as taken when it came."""
    await send_photo(terminal, jpeg("named"))
    await async_pass_time(hass, freezer, 10)
    await send_bare_photo(terminal, jpeg("bare"))
    assert (await shown_photo(hass, browser))[1] == jpeg("bare")
    assert value_of(hass, "last_photo") == "2026-06-15T12:00:10+02:00"
    at = dt_util.utcnow() - timedelta(seconds=1)
    await send_photo(terminal, jpeg("earlier"), at=at)
    assert (await shown_photo(hass, browser))[1] == jpeg("bare")
    await async_pass_time(hass, freezer, 10)
    await send_photo(terminal, jpeg("later"))
    assert (await shown_photo(hass, browser))[1] == jpeg("later")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"PIN=1.jpg\nsize=4\nCMD=realupload\0GIF8", id="other picture"),
        pytest.param(b"PIN=1.jpg\nsize=3\nCMD=realupload\0", id="no picture"),
        pytest.param(b"nothing of the kind", id="no head"),
        pytest.param(b64encode(b"BM" + bytes(40)), id="base64 of another"),
        pytest.param(b"PIN=1.jpg\nCMD=realupload\0\xff\xd8", id="cut off"),
    ],
)
async def test_no_image(hass: HomeAssistant, terminal: Device, body: bytes) -> None:
    """Test that what is no picture is kept as such and answered, once."""
    for _ in range(2):
        assert (await terminal.upload("ATTPHOTO", body)).text == "OK"
        assert value_of(hass, "rejected_lines") == "1"
    assert value_of(hass, "last_photo") == "unknown"
    assert photo_files(hass) == []


async def test_empty_body(hass: HomeAssistant, terminal: Device) -> None:
    """Test that nothing at all is answered and leaves nothing."""
    assert (await terminal.upload("ATTPHOTO", b"")).text == "OK"
    assert value_of(hass, "rejected_lines") == "0"
    assert value_of(hass, "last_photo") == "unknown"


async def test_twice(
    hass: HomeAssistant, terminal: Device, browser: TestClient[Any, Any]
) -> None:
    """Test that a photo that comes again is the same one, in whichever form."""
    at = dt_util.utcnow() - timedelta(seconds=5)
    await send_photo(terminal, IMAGE, at=at)
    before = state_of(hass, "last_photo")
    for _ in range(2):
        assert (await send_photo(terminal, IMAGE, at=at)).text == "OK"
    assert (await send_photo(terminal, b64encode(IMAGE), at=at)).text == "OK"
    assert photo_files(hass) == [IMAGE]
    assert state_of(hass, "last_photo") == before
    assert (await shown_photo(hass, browser))[1] == IMAGE


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be written but not be put into its place."""

    def replace(_path: Path, _target: Path) -> Path:
        """Say that the disk is full."""
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", replace)


def broken_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing reach the disk for certain."""

    def fsync(_handle: int) -> None:
        """Say that the disk is broken."""
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("fail", [full_disk, broken_disk, fail_storage])
async def test_storage_fails(
    hass: HomeAssistant,
    terminal: Device,
    browser: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """Test that a photo that cannot be stored is not acknowledged, nor shown."""
    at = dt_util.utcnow()
    with monkeypatch.context() as patched:
        fail(patched)
        for _ in range(2):
            reply = await send_photo(terminal, IMAGE, at=at)
            assert (reply.status, reply.body) == UNAVAILABLE
    assert "storage_failing" in issues(hass)
    assert value_of(hass, "last_photo") == "unknown"
    assert list(photo_folder(hass).rglob("*.tmp")) == []
    assert (await send_photo(terminal, IMAGE, at=at)).text == "OK"
    assert "storage_failing" not in issues(hass)
    assert (await shown_photo(hass, browser))[1] == IMAGE
    assert photo_files(hass) == [IMAGE]


async def test_restart(
    hass: HomeAssistant, terminal: Device, browser: TestClient[Any, Any]
) -> None:
    """Test that the photo is still there after a restart, and a newer one follows."""
    await send_photo(terminal, IMAGE, at=dt_util.utcnow() - timedelta(seconds=60))
    taken = value_of(hass, "last_photo")
    await async_restart_hub(hass)
    assert value_of(hass, "last_photo") == taken
    assert await shown_photo(hass, browser) == ("image/jpeg", IMAGE)
    await send_photo(terminal, jpeg("older"), at=dt_util.utcnow() - timedelta(hours=1))
    assert value_of(hass, "last_photo") == taken
    await send_photo(terminal, jpeg("newer"))
    assert (await shown_photo(hass, browser))[1] == jpeg("newer")


async def test_two_terminals(
    hass: HomeAssistant, terminal: Device, browser: TestClient[Any, Any]
) -> None:
    """Test that terminals do not share photos, not even the same one."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = Device(terminal.client, OTHER_SERIAL_NUMBER)
    await other.handshake()
    at = dt_util.utcnow()
    await send_photo(terminal, IMAGE, at=at)
    assert value_of(hass, "last_photo", OTHER_SERIAL_NUMBER) == "unknown"
    await send_photo(other, IMAGE, at=at)
    later = at + timedelta(seconds=1)
    await send_photo(other, jpeg("other"), at=later)
    assert (await shown_photo(hass, browser))[1] == IMAGE
    shown = await shown_photo(hass, browser, OTHER_SERIAL_NUMBER)
    assert shown[1] == jpeg("other")
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    assert photo_files(hass) == [IMAGE]
    assert (await shown_photo(hass, browser))[1] == IMAGE
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    assert value_of(hass, "last_photo", OTHER_SERIAL_NUMBER) == "unknown"


async def test_reload(
    hass: HomeAssistant, terminal: Device, browser: TestClient[Any, Any]
) -> None:
    """Test that the image goes with the hub and comes back with it."""
    await send_photo(terminal, IMAGE)
    entry = loaded_hub(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert value_of(hass, "last_photo") == "unavailable"
    assert (await send_photo(terminal, IMAGE)).status == 503
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert (await shown_photo(hass, browser))[1] == IMAGE


async def test_files_are_private(hass: HomeAssistant, terminal: Device) -> None:
    """Test that no other account may read photos, and no name is of the network."""
    assert (await send_photo(terminal, IMAGE, "../../escaped")).text == "OK"
    assert (await send_bare_photo(terminal, jpeg("bare"), "%2Fescaped")).text == "OK"
    paths = list(photo_folder(hass).rglob("*"))
    assert len([path for path in paths if path.is_file()]) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)
    assert not any("escaped" in path.name for path in paths)
