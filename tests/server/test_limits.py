"""Tests of how much anybody may ask at once."""

import asyncio
from contextlib import ExitStack
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from custom_components.zkteco_push.server.limits import BusyError, Limits
from custom_components.zkteco_push.settings import parse_address
from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub
from tests.support.network import open_line


def refused(hass: HomeAssistant) -> dict[str, int]:
    """Return how many requests were refused, by reason."""
    return dict(loaded_hub(hass).runtime_data.limits.refused)


async def test_stranger_who_never_stops(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Test that a stranger is told to slow down, and terminals are not."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    stranger, device = Device(client, "STRANGER1"), Device(client)
    statuses = [(await stranger.poll()).status for _ in range(200)]
    assert set(statuses) == {401, 429}
    assert statuses[:100] == [401] * 100
    assert [(await device.poll()).status for _ in range(200)] == [200] * 200
    counted = refused(hass)
    assert counted["too_many_requests"] == statuses.count(429)
    assert counted["not_approved"] == statuses.count(401)


def test_rate_recovers_and_addresses_are_apart() -> None:
    """Test that patience helps, and that one does not pay for another."""
    now = 0.0
    limits = Limits(lambda: now)
    one, other = parse_address("10.0.0.1"), parse_address("10.0.0.2")
    assert one and other
    assert sum(limits.may_ask(one) for _ in range(500)) == 128
    assert limits.may_ask(other)
    now = 1.0
    assert sum(limits.may_ask(one) for _ in range(500)) == 10
    now = 1000.0
    assert sum(limits.may_ask(one) for _ in range(500)) == 128


def test_addresses_are_bounded() -> None:
    """Test that a flood of addresses does not fill the memory."""
    limits = Limits(lambda: 0.0)
    for number in range(5000):
        address = parse_address(f"10.0.{number // 250}.{number % 250}")
        assert address is not None
        assert limits.may_ask(address)
    assert len(limits._buckets) <= 1024  # noqa: SLF001 - nothing outside shows it


def test_bodies_at_once() -> None:
    """Test that large bodies of one terminal and bytes of all are bounded, and freed."""
    limits = Limits()
    held = [limits.body("A", 1_000_000) for _ in range(4)]
    for each in held:
        each.__enter__()
    with pytest.raises(BusyError), limits.body("A", 1_000_000):
        pass
    with limits.body("A", 1000), limits.body("B", None):
        pass
    with pytest.raises(BusyError), limits.body("B", 64 * 1024 * 1024):
        pass
    for each in held:
        each.__exit__(None, None, None)
    # A single body is never too large for the bound: it has one of its own.
    with limits.body("A", 100 * 1024 * 1024):
        pass


def test_one_does_not_hold_all_room() -> None:
    """Test that nobody's large bodies keep others, and what is small, waiting."""
    limits = Limits()
    largest = 16 * 1024 * 1024
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(limits.body("A", largest))
        with pytest.raises(BusyError), limits.body("A", largest):
            pass
        for _ in range(2):
            stack.enter_context(limits.body("B", largest))
        with pytest.raises(BusyError), limits.body("C", 100_000):
            pass
        for number in range(512):
            stack.enter_context(limits.body("ABC"[number % 3], 64 * 1024))
        with pytest.raises(BusyError), limits.body("A", 1):
            pass
    with limits.body("C", largest), limits.body("A", 100):
        pass


async def test_slow_bodies_leave_room(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Test that a terminal with too many slow bodies is asked to come again later."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}, "OTHER1": {}})
    head = (
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG&Stamp=1 HTTP/1.1\r\n"
        "Host: x\r\nContent-Length: 100000\r\n\r\n"
    ).encode()
    lines = [await open_line(client) for _ in range(4)]
    for _, writer in lines:
        writer.write(head)
        await writer.drain()
    device = Device(client)
    for _ in range(100):
        if refused(hass).get("too_many_bodies"):
            break
        reply = await device.upload("OPERLOG", b"x" * 70_000)
        await asyncio.sleep(0.01)
    assert reply.status == 503
    assert (await device.poll()).status == 200
    assert (await device.punch()).status == 200
    assert (
        await Device(client, "OTHER1").upload("OPERLOG", b"x" * 70_000)
    ).status == 200
    for _, writer in lines:
        writer.close()
    for _ in range(100):
        if (await device.upload("OPERLOG", b"x" * 70_000)).status == 200:
            break
        await asyncio.sleep(0.01)
    else:
        raise AssertionError("The room was never given back")
