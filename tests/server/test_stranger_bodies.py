"""Tests of a stranger who speaks for a terminal that encrypts."""

import asyncio
from asyncio import FIRST_COMPLETED
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest

from simulator import User, VirtualTerminal
from tests.support.hub import SERIAL_NUMBER, async_set_up_hub, loaded_hub
from tests.support.middle import Middle
from tests.support.network import call_from, open_line

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
MEGABYTE = 1024 * 1024


async def test_bodies_that_never_come(
    hass: HomeAssistant,
    socket_enabled: None,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test that bodies of somebody else do not keep the terminal's own waiting."""
    settings = {"encryption": True, "communication_key": KEY}
    await async_set_up_hub(hass, {SERIAL_NUMBER: settings})
    limits = loaded_hub(hass).runtime_data.limits
    begin = (
        f"POST /iclock/cdata?SN={SERIAL_NUMBER}&table=OPERLOG&Stamp=1 HTTP/1.1\r\n"
        f"Host: x\r\nContent-Length: {MEGABYTE}\r\n\r\n"
    ).encode()
    async with Middle(client) as middle:
        virtual = VirtualTerminal(
            middle.url, SERIAL_NUMBER, communication_key=KEY, encryption=True
        )
        assert (await virtual.handshake()).accepted
        with monkeypatch.context() as patch:
            call_from(patch, "192.168.7.7")
            lines = [await open_line(client) for _ in range(5)]
            for _, writer in lines:
                writer.write(begin)
            # Once one of five is refused, the others are held.
            answers = [asyncio.create_task(reader.readline()) for reader, _ in lines]
            done, held = await asyncio.wait(answers, return_when=FIRST_COMPLETED)
            assert [each.result().split()[1] for each in done] == [b"503"]
            assert len(held) == 4
        assert limits.refused["too_many_bodies"] == 1
        for number in range(2000):
            name = f"{number} of the many who are here"
            virtual.store.put_user(User(str(number), name))
        assert (await virtual.upload(lines_per_post=2000)).accepted
        largest = max(len(each.body) for each in middle.requests)
        assert largest > 64 * 1024
        assert limits.refused["too_many_bodies"] == 1
        for _, writer in lines:
            writer.close()
        await asyncio.wait(held)
