"""What the activity page shows of a terminal."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .hub import device_of


async def lines_of(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> list[dict[str, Any]]:
    """Return the lines on the terminal's page that are ours, in their order."""
    await async_wait_recording_done(hass)
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": (dt_util.utcnow() - timedelta(hours=1)).isoformat(),
            "device_ids": [device_of(hass).id],
        }
    )
    response = await client.receive_json()
    assert response["success"], response
    return [line for line in response["result"] if line.get("domain") == "zkteco_push"]


async def sentences(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> list[str]:
    """Return the lines as they are read."""
    return [
        f"{line['name']} {line['message']}"
        for line in await lines_of(hass, hass_ws_client)
    ]
