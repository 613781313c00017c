"""Tests of the option that says how large a body may be on the own listener."""

from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
import pytest

from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub
from tests.support.listener import body_of, free_port, head, status_of, talk

MEGABYTE = 1024 * 1024
TARGET = f"/iclock/cdata?SN={SERIAL_NUMBER}&table=NEWTABLE&Stamp=1"


def upload(size: int) -> bytes:
    """Return a request with a body of a size (bytes)."""
    line = f"POST {TARGET} HTTP/1.1"
    return head(line, ["Host: h", f"Content-Length: {size}"]) + b"x" * size


def in_chunks(size: int) -> bytes:
    """Return a request that does not say how large its body is."""
    line = f"POST {TARGET} HTTP/1.1"
    begin = head(line, ["Host: h", "Transfer-Encoding: chunked"])
    return begin + b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize("make", [upload, in_chunks])
@pytest.mark.parametrize(
    ("options", "limit"),
    [
        pytest.param({}, 16, id="default"),
        pytest.param({"body_limit_mb": 1}, 1, id="less"),
        pytest.param({"body_limit_mb": 20}, 20, id="more"),
    ],
)
async def test_limit(
    hass: HomeAssistant,
    socket_enabled: None,
    options: dict[str, int],
    limit: int,
    make: Any,
) -> None:
    """A body that is as large as the option says passes, a larger one is refused."""
    port = free_port()
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, port=port, **options)
    answer = await talk(port, make(limit * MEGABYTE))
    assert (status_of(answer), body_of(answer)) == (200, b"OK")
    answer = await talk(port, make(limit * MEGABYTE + 1))
    assert (status_of(answer), body_of(answer)) == (413, b"TOO LARGE")


async def test_not_on_the_port_of_home_assistant(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """On Home Assistant's own port it is 16 MB whatever the option says."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, body_limit_mb=20)
    device = Device(client)
    assert (await device.upload("NEWTABLE", b"x" * 16 * MEGABYTE)).status == 200
    refused = await device.upload("NEWTABLE", b"x" * (16 * MEGABYTE + 1))
    assert (refused.status, refused.body) == (413, b"TOO LARGE")


@pytest.mark.parametrize(
    ("megabytes", "is_taken"),
    [(0, False), (1, True), (64, True), (65, False)],
)
async def test_option(
    hass: HomeAssistant, client: TestClient[Any, Any], megabytes: int, is_taken: bool
) -> None:
    """The form takes one to 64 MB."""
    entry = await async_set_up_hub(hass)
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    configure = hass.config_entries.options.async_configure
    if not is_taken:
        with pytest.raises(InvalidData):
            await configure(shown["flow_id"], {"body_limit_mb": megabytes})
        return
    await configure(shown["flow_id"], {"body_limit_mb": megabytes})
    await hass.async_block_till_done()
    assert loaded_hub(hass).options["body_limit_mb"] == megabytes
