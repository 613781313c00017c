"""A terminal that changes its dialect while that cannot be remembered."""

from homeassistant.core import HomeAssistant
import pytest

from tests.access.support import CONNECT, Panel
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import SERIAL_NUMBER, async_restart_hub
from tests.support.storage import UNAVAILABLE, fail_storage


async def test_dialect_that_cannot_be_remembered(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is answered in its new dialect only once that will be known after a restart."""
    panel = Panel(terminal.client, SERIAL_NUMBER)
    with monkeypatch.context() as patch:
        fail_storage(patch, "record_facts")
        for reply in (
            await panel.request("GET", "/iclock/cdata", **CONNECT),
            await panel.request("POST", "/iclock/registry", "LockCount=2"),
            await panel.request("POST", "/iclock/push"),
        ):
            assert (reply.status, reply.body) == UNAVAILABLE
        assert value_of(hass, "dialect") == "attendance"
    await panel.connect(LockCount=2)
    assert value_of(hass, "dialect") == "access"
    await async_restart_hub(hass)
    assert value_of(hass, "dialect") == "access"
