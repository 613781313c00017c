"""Tests of a photo that cannot be shown just now."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.zkteco_push.journal import JournalError
from custom_components.zkteco_push.journal.photos import Photos

from .support.device import Device
from .support.house import entry_of
from .support.hub import DOMAIN, SERIAL_NUMBER, async_set_up_hub
from .support.photos import jpeg, send_photo, shown_photo

IMAGE = jpeg("one")
PATH = "/api/zkteco_push/photo/1"


@pytest.fixture
async def person(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Any:
    """Return an admin in a house with one terminal."""
    for component in (DOMAIN, "image", "media_source"):
        assert await async_setup_component(hass, component, {})
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    return await hass_client()


async def test_storage_fails(
    hass: HomeAssistant, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the journal cannot be read, whoever asks is told to come again."""
    device = Device(person)
    await device.handshake()
    await send_photo(device, IMAGE)
    with monkeypatch.context() as patch:

        async def fail(*_arguments: Any) -> None:
            """Fail as a disk does."""
            raise JournalError("OperationalError: disk I/O error")

        patch.setattr(Photos, "find", fail)
        response = await person.get(PATH)
        assert (response.status, await response.read()) == (503, b"")
    response = await person.get(PATH)
    assert (response.status, await response.read()) == (200, IMAGE)


async def test_before_the_first_photo(hass: HomeAssistant, person: Any) -> None:
    """An image that nobody has taken yet is none, and comes with the first photo."""
    entry = entry_of(hass, "last_photo")
    assert entry is not None
    response = await person.get(f"/api/image_proxy/{entry.entity_id}")
    assert response.status == 500
    device = Device(person)
    await device.handshake()
    await send_photo(device, IMAGE)
    await hass.async_block_till_done()
    assert await shown_photo(hass, person) == ("image/jpeg", IMAGE)
