"""Tests of the photos in the media browser, and of the path that shows them."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    Unresolvable,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from .support.device import Device
from .support.house import async_pass_time, entry_of
from .support.hub import (
    DOMAIN,
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    loaded_hub,
)
from .support.photos import jpeg, photo_folder, send_photo

FROZEN = "2026-06-15 10:00:00+00:00"
SOURCE = f"media-source://{DOMAIN}"
PLACE = f"{SOURCE}/{SERIAL_NUMBER}"
PATH = "/api/zkteco_push/photo"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))

pytestmark = pytest.mark.freeze_time(FROZEN)


@pytest.fixture
async def websocket(hass: HomeAssistant) -> None:
    """Open the path of the websocket before anybody calls."""
    assert await async_setup_component(hass, "websocket_api", {})


def utc(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a time in June 2026."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=UTC)


async def browse(hass: HomeAssistant, place: str = SOURCE) -> BrowseMediaSource:
    """Return what the media browser shows of a place."""
    found = await async_browse_media(hass, place)
    assert isinstance(found, BrowseMediaSource)
    return found


def titles(place: BrowseMediaSource) -> list[str]:
    """Return what the things in a place are called."""
    return [child.title for child in place.children or []]


async def test_tree(hass: HomeAssistant, terminal: Device) -> None:
    """Test the way from the source to a terminal, a day and the photos of that day."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await terminal.upload("OPERLOG", "USER PIN=7\tName=Ann\n")
    for day, second, pin in ((12, 0, "7"), (14, 1, "7"), (14, 2, None), (14, 3, "8")):
        image = jpeg(f"{day} {second}")
        await send_photo(terminal, image, pin, utc(day, 8, second=second))
    root = await browse(hass)
    assert root.title == "ZKTeco Push"
    assert titles(root) == [OTHER_SERIAL_NUMBER, SERIAL_NUMBER]
    assert (await browse(hass, f"{SOURCE}/{OTHER_SERIAL_NUMBER}")).children == []
    days = await browse(hass, PLACE)
    assert days.title == SERIAL_NUMBER
    assert titles(days) == ["2026-06-14 (3)", "2026-06-12 (1)"]
    assert days.children is not None
    assert all(child.can_expand and not child.can_play for child in days.children)
    photos = await browse(hass, days.children[0].media_content_id)
    assert titles(photos) == ["10:00:03 8", "10:00:02 –", "10:00:01 Ann"]
    assert photos.children is not None
    assert [child.thumbnail for child in photos.children] == [
        f"{PATH}/{number}" for number in (4, 3, 2)
    ]
    for child in photos.children:
        assert not child.can_expand
        assert child.media_content_type == "image/jpeg"
        media = await async_resolve_media(hass, child.media_content_id, None)
        assert (media.url, media.mime_type) == (child.thumbnail, "image/jpeg")


@pytest.mark.parametrize(
    ("zone", "at", "day", "title"),
    [
        ("Europe/Berlin", utc(14, 21, 30), "2026-06-14", "23:30:00 7"),
        ("Europe/Berlin", utc(14, 22, 30), "2026-06-15", "00:30:00 7"),
        ("Pacific/Kiritimati", utc(13, 10, 0), "2026-06-14", "00:00:00 7"),
        ("Pacific/Pago_Pago", utc(14, 10, 59, 59), "2026-06-13", "23:59:59 7"),
    ],
)
async def test_days_of_the_terminal(
    hass: HomeAssistant,
    start_terminal: Any,
    zone: str,
    at: datetime,
    day: str,
    title: str,
) -> None:
    """Test that the clock at the terminal says which day it was."""
    await hass.config.async_set_time_zone("America/New_York")
    terminal: Device = await start_terminal(time_zone=zone)
    await send_photo(terminal, jpeg("one"), "7", at)
    assert titles(await browse(hass, PLACE)) == [f"{day} (1)"]
    assert titles(await browse(hass, f"{PLACE}/{day}")) == [title]


async def test_clock_that_was_not_set(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, terminal: Device
) -> None:
    """Test that day and time are those that the terminal itself showed."""
    freezer.move_to("2026-10-24 22:00:00+00:00")
    await terminal.handshake()
    # Summer time has ended, but the terminal has not been told.
    freezer.move_to("2026-11-01 22:30:00+00:00")
    await send_photo(terminal, jpeg("one"), "7")
    (day,) = titles(await browse(hass, PLACE))
    assert day == "2026-11-02 (1)"
    photos = await browse(hass, f"{PLACE}/2026-11-02")
    assert titles(photos) == ["00:30:00 7"]


@pytest.mark.parametrize(
    "place",
    [
        "nobody",
        "..",
        "../..",
        f"{SERIAL_NUMBER}/",
        f"{SERIAL_NUMBER}/..",
        f"{SERIAL_NUMBER}/yesterday",
        f"{SERIAL_NUMBER}/2026-02-30",
        f"{SERIAL_NUMBER}/0001-01-01",
        f"{SERIAL_NUMBER}/9999-12-31",
        f"{SERIAL_NUMBER}/99999999999999999999",
        f"{SERIAL_NUMBER}/2026-06-15/1",
        f"{SERIAL_NUMBER}/2026-06-15/1/2",
        "1/2/3/4",
        f"/{SERIAL_NUMBER}",
    ],
)
async def test_unknown_places(
    hass: HomeAssistant, terminal: Device, place: str
) -> None:
    """Test that places that there are not cannot be opened."""
    await send_photo(terminal, jpeg("one"))
    with pytest.raises(BrowseError):
        await browse(hass, f"{SOURCE}/{place}")


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "1",
        "..",
        "1/2/3/1",
        "nobody/2026-06-15/1",
        f"{SERIAL_NUMBER}/1",
        f"{SERIAL_NUMBER}/2026-06-15",
        f"{SERIAL_NUMBER}/2026-06-15/",
        f"{SERIAL_NUMBER}/2026-06-15/99",
        f"{SERIAL_NUMBER}/2026-06-15/-1",
        f"{SERIAL_NUMBER}/2026-06-15/1.5",
        f"{SERIAL_NUMBER}/2026-06-15/²",
        f"{SERIAL_NUMBER}/2026-06-15/{'9' * 15}",
        f"{SERIAL_NUMBER}/2026-06-15/{'9' * 30}",
        f"{SERIAL_NUMBER}/2026-06-15/../1",
        f"{OTHER_SERIAL_NUMBER}/2026-06-15/1",
    ],
)
async def test_unknown_photos(
    hass: HomeAssistant, terminal: Device, identifier: str
) -> None:
    """Test that a photo has one identifier, which is its terminal's."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await send_photo(terminal, jpeg("one"))
    known = f"{PLACE}/2026-06-15/1"
    assert (await async_resolve_media(hass, known, None)).url == f"{PATH}/1"
    with pytest.raises(Unresolvable):
        await async_resolve_media(hass, f"{SOURCE}/{identifier}", None)


async def test_photo_of_a_removed_terminal(
    hass: HomeAssistant, terminal: Device, hass_client: ClientSessionGenerator
) -> None:
    """Test that nothing of a terminal that has gone can be seen."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await send_photo(terminal, jpeg("one"))
    await async_remove_terminal(hass, SERIAL_NUMBER)
    with pytest.raises(Unresolvable):
        await async_resolve_media(hass, f"{PLACE}/2026-06-15/1", None)
    with pytest.raises(BrowseError):
        await browse(hass, PLACE)
    assert (await (await hass_client()).get(f"{PATH}/1")).status == 404


async def test_unloaded(
    hass: HomeAssistant, terminal: Device, hass_client: ClientSessionGenerator
) -> None:
    """Test that without the hub there is nothing, and no error of another kind."""
    await send_photo(terminal, jpeg("one"))
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    for place in (SOURCE, PLACE, f"{PLACE}/2026-06-15"):
        with pytest.raises(BrowseError):
            await browse(hass, place)
    with pytest.raises(Unresolvable):
        await async_resolve_media(hass, f"{PLACE}/2026-06-15/1", None)
    assert (await (await hass_client()).get(f"{PATH}/1")).status == 404


async def test_signed_path(
    hass: HomeAssistant,
    websocket: None,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Test that the address that a browser is given needs no header, for a while."""
    await send_photo(terminal, PNG)
    socket = await hass_ws_client(hass)
    await socket.send_json_auto_id({"type": "media_source/browse_media"})
    assert (await socket.receive_json())["success"]
    identifier = f"{PLACE}/2026-06-15/1"
    message = {"type": "media_source/resolve_media", "media_content_id": identifier}
    await socket.send_json_auto_id(message)
    result = (await socket.receive_json())["result"]
    assert result["mime_type"] == "image/png"
    assert result["url"].startswith(f"{PATH}/1?authSig=")
    response = await terminal.client.get(result["url"])
    assert (response.status, await response.read()) == (200, PNG)
    other = result["url"].replace(f"{PATH}/1", f"{PATH}/2")
    assert (await terminal.client.get(other)).status == 401
    await async_pass_time(hass, freezer, 2 * 86400)
    assert (await terminal.client.get(result["url"])).status == 401


async def test_headers(
    hass: HomeAssistant, terminal: Device, hass_client: ClientSessionGenerator
) -> None:
    """Test that a photo is a picture to browsers, and stays with whom it was for."""
    await send_photo(terminal, PNG)
    browser = await hass_client()
    response = await browser.get(f"{PATH}/1")
    assert (response.status, await response.read()) == (200, PNG)
    assert response.content_type == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_without_authentication(
    hass: HomeAssistant, terminal: Device, method: str
) -> None:
    """Test that nobody sees a photo who has not logged in."""
    await send_photo(terminal, jpeg("one"))
    response = await terminal.client.request(method, f"{PATH}/1")
    assert response.status in ((401,) if method == "GET" else (401, 405))
    assert jpeg("one") not in await response.read()


@pytest.mark.parametrize(
    ("entities", "status"),
    [
        pytest.param({"all": {"read": True}}, 200, id="everything"),
        pytest.param({}, 403, id="nothing"),
        pytest.param({"domains": {"sensor": {"read": True}}}, 403, id="others"),
        pytest.param({"entity_ids": {"{}": {"read": True}}}, 200, id="the image"),
        pytest.param({"entity_ids": {"{}": {"control": True}}}, 403, id="control"),
    ],
)
async def test_permissions(
    hass: HomeAssistant,
    terminal: Device,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
    entities: dict[str, Any],
    status: int,
) -> None:
    """Test that a photo is for those who may read the terminal's image."""
    await send_photo(terminal, jpeg("one"))
    entry = entry_of(hass, "last_photo")
    assert entry is not None
    ids = entities.get("entity_ids", {})
    if ids:
        entities = {"entity_ids": {entry.entity_id: ids["{}"]}}
    policy: Any = {"entities": entities}
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy(policy)
    browser = await hass_client(hass_read_only_access_token)
    response = await browser.get(f"{PATH}/1")
    assert response.status == status
    assert (await response.read() == jpeg("one")) is (status == 200)


@pytest.mark.parametrize("may_read", [True, False])
async def test_names_are_as_private_as_photos(
    hass: HomeAssistant,
    websocket: None,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
    may_read: bool,
) -> None:
    """Test that nobody browses a terminal's photos, or who is on them, who may not see."""
    await send_photo(terminal, jpeg("one"))
    hass_read_only_user.groups = []
    policy: Any = {"entities": {"all": {"read": True}} if may_read else {}}
    hass_read_only_user.mock_policy(policy)
    browser = await hass_ws_client(hass, hass_read_only_access_token)
    await browser.send_json_auto_id(
        {"type": "media_source/browse_media", "media_content_id": SOURCE}
    )
    shown = (await browser.receive_json())["result"]
    assert len(shown["children"]) == may_read
    await browser.send_json_auto_id(
        {
            "type": "media_source/browse_media",
            "media_content_id": f"{SOURCE}/{SERIAL_NUMBER}",
        }
    )
    assert (await browser.receive_json())["success"] is may_read


@pytest.mark.parametrize(
    "number", ["2", "0", "9" * 15, "9" * 16, "-1", "x", "1.jpg", "%31x", "1/1", ""]
)
async def test_unknown_numbers(
    hass: HomeAssistant,
    terminal: Device,
    hass_client: ClientSessionGenerator,
    number: str,
) -> None:
    """Test that a number that no photo has is not found."""
    await send_photo(terminal, jpeg("one"))
    response = await (await hass_client()).get(f"{PATH}/{number}")
    assert response.status == 404


async def test_head(
    hass: HomeAssistant, terminal: Device, hass_client: ClientSessionGenerator
) -> None:
    """Test that asking for the headers alone brings no picture."""
    await send_photo(terminal, jpeg("one"))
    browser = await hass_client()
    for number in (1, 2):
        response = await browser.head(f"{PATH}/{number}")
        assert response.status in (404, 405)
        assert await response.read() == b""


async def test_file_that_has_gone(
    hass: HomeAssistant, terminal: Device, hass_client: ClientSessionGenerator
) -> None:
    """Test that a photo whose file somebody deleted is not found."""
    await send_photo(terminal, jpeg("one"))
    for path in photo_folder(hass).rglob("*.jpg"):
        path.unlink()
    browser = await hass_client()
    assert (await browser.get(f"{PATH}/1")).status == 404
    entry = entry_of(hass, "last_photo")
    assert entry is not None
    response = await browser.get(f"/api/image_proxy/{entry.entity_id}")
    assert response.status == 500
