"""Somebody rings, the phone shows the photo, a tap opens the door: all of it for real."""

from pathlib import Path
from typing import Final

import pytest

from scripts.demo.client import Client, logged_in
from scripts.demo.phone import NAME, Phone
from scripts.demo.process import HomeAssistant, free_port
from simulator import REFUSALS, Pace, VirtualTerminal
from tests.smoke.evidence import Journal
from tests.smoke.test_copy import until
from tests.smoke.test_process import complaints, states

SERIAL: Final = "PHONE00000001"
_PACE: Final = Pace(poll=0.2, failure=0.5, refused=0.5)
_JPEG: Final = b"\xff\xd8\xff"


async def use_blueprint(client: Client) -> None:
    """Fill in the blueprint's form, as its page does."""
    found = await states(client, SERIAL)
    async with client.websocket() as websocket:
        devices = await websocket.command("config/device_registry/list")
    (phone,) = (device["id"] for device in devices if device["name"] == NAME)
    automation = {
        "alias": "Doorbell",
        "use_blueprint": {
            "path": "zkteco_push/doorbell_to_phone.yaml",
            "input": {
                "doorbell": found["doorbell"]["entity_id"],
                "photo": found["last_photo"]["entity_id"],
                "door": [found["unlock"]["entity_id"]],
                "phone": phone,
                "title": "Front door",
            },
        },
    }
    await client.post("/api/config/automation/config/doorbell", automation)


@pytest.mark.timeout(180)
async def test_doorbell_to_phone(socket_enabled: None, tmp_path: Path) -> None:
    """A ring reaches the phone with a fresh photo, and only a tap opens the door."""
    config, log = tmp_path / "config", tmp_path / "hass.log"
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        terminal = VirtualTerminal(
            home_assistant.url, SERIAL, pace=_PACE, refusals=REFUSALS | {404}
        )
        async with home_assistant:
            async with logged_in(home_assistant.url) as client:
                await client.add_hub()
                await client.approve(SERIAL)
            await Journal(config).wait_for_entries(SERIAL)
            terminal.start()
            phone = Phone(home_assistant.url, free_port())
            try:
                await until(lambda: terminal.connected)
                async with phone, logged_in(home_assistant.url) as client:
                    await use_blueprint(client)
                    await terminal.ring()
                    await until(lambda: len(phone.notifications) == 1)
                    (without,) = phone.notifications
                    await terminal.take_photo()
                    await terminal.ring()
                    await until(lambda: len(phone.notifications) == 2)
                    ring = phone.notifications[0]
                    assert not opened(terminal)
                    await phone.tap(ring)
                    await until(lambda: opened(terminal))
            finally:
                await terminal.stop()
    assert (without.title, without.photo) == ("Front door", b"")
    assert ring.message == "Somebody is at the door."
    assert ring.photo.startswith(_JPEG)
    assert [text for _, text in ring.actions] == ["Open"]
    assert len(opened(terminal)) == 1
    assert terminal.complaints == []
    assert complaints(log.read_text()) == []


def opened(terminal: VirtualTerminal) -> list[str]:
    """Return the orders to open that the terminal has carried out."""
    return [text for text in map(str, terminal.executed) if "AC_UNLOCK" in text]
