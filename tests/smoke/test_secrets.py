"""Where secrets of people may be after a day's work of a real Home Assistant: nowhere."""

import asyncio
from base64 import b64encode
import json
from pathlib import Path
from typing import Final

import pytest

from scripts.demo.client import Client, logged_in
from scripts.demo.configuration import DOMAIN
from scripts.demo.process import HomeAssistant, free_port
from simulator import (
    FACE_JPEG,
    REFUSALS,
    Biometric,
    Pace,
    Picture,
    Template,
    User,
    VirtualTerminal,
    commented,
)
from tests.smoke.evidence import Journal
from tests.smoke.test_copy import copy

FRONT, BACK = "SECRET0000001", "SECRET0000002"

PASSWORD: Final = "hunter2planted"
CARD: Final = "3141592653"
FINGER: Final = b"M\x87SS21" + b"planted finger " * 60
FACE: Final = b"planted face " * 150
PICTURE: Final = commented(FACE_JPEG, "planted picture " * 8)
SNAPSHOT: Final = commented(FACE_JPEG, "planted snapshot " * 8)


def spellings(secret: bytes) -> set[bytes]:
    """Return how a secret may be written: plain, base64 at each offset, hexadecimal."""
    middle = secret[12:60] if len(secret) > 60 else secret
    encoded = {b64encode(b"\0" * shift + middle)[4:-4] for shift in range(3)}
    return {secret[:40], middle, middle.hex().encode(), *encoded} - {b""}


SECRETS: Final = {
    "password": {PASSWORD.encode()},
    "card": {CARD.encode()},
    "fingerprint": spellings(FINGER),
    "face": spellings(FACE),
    "picture": spellings(PICTURE[:120]),
    "snapshot": spellings(SNAPSHOT[:120]),
}


def person(terminal: VirtualTerminal) -> None:
    """Put somebody with everything into a terminal."""
    store = terminal.store
    store.put_user(User("7", "Planted Name", "0", PASSWORD, CARD))
    finger, face = b64encode(FINGER).decode(), b64encode(FACE).decode()
    store.put_template(
        Template("7", Biometric.FINGERPRINT, finger, 3, major="10", minor="0")
    )
    store.put_template(
        Template("7", Biometric.VISIBLE_FACE, face, major="58", minor="10")
    )
    content = b64encode(PICTURE).decode()
    store.put_picture(Picture("7", content))
    store.put_picture(Picture("7", content, comparison=True))


def found_in(content: bytes) -> set[str]:
    """Return which secrets a content holds."""
    return {
        name
        for name, written in SECRETS.items()
        if any(each in content for each in written)
    }


async def shown(client: Client) -> bytes:
    """Return everything that an administrator's pages are made from."""
    parts = [json.dumps(await client.get("/api/states")).encode()]
    entry_id = await client.hub()
    parts.append(
        json.dumps(
            await client.get(f"/api/diagnostics/config_entry/{entry_id}")
        ).encode()
    )
    async with client.websocket() as websocket:
        parts += [
            json.dumps(await websocket.command(command)).encode()
            for command in (
                "config/device_registry/list",
                "config/entity_registry/list",
                "repairs/list_issues",
                "persistent_notification/get",
            )
        ]
    return b"\n".join(parts)


async def work(client: Client, front: VirtualTerminal, back: VirtualTerminal) -> None:
    """Let people be uploaded, copied, asked for and photographed."""
    async with asyncio.timeout(60):
        while not (front.connected and back.connected and front.store.unsent == 0):
            await asyncio.sleep(0.05)
    report = await copy(client, FRONT, [BACK], wait=120)
    assert report["result"] == "done"
    assert report[BACK]["failed"] == 0
    await front.punch("7", photo=False)
    await front.take_photo("7", jpeg=SNAPSHOT)
    async with client.websocket() as websocket:
        devices = await websocket.command("config/device_registry/list")
        device_id = next(
            device["id"]
            for device in devices
            if [DOMAIN, FRONT] in device["identifiers"]
        )
        for service, data in (
            ("get_users", {"refresh": True}),
            ("get_templates", {"refresh": True}),
            ("get_users", {}),
            ("get_punches", {}),
        ):
            await websocket.command(
                "call_service",
                domain=DOMAIN,
                service=service,
                service_data={"device_id": device_id, **data},
                return_response=True,
            )


@pytest.mark.timeout(240)
async def test_secrets_are_nowhere(socket_enabled: None, tmp_path: Path) -> None:
    """No password, card, template or picture is in any file, log, state or page."""
    config, log = tmp_path / "config", tmp_path / "hass.log"
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        pace = Pace(poll=0.3, failure=0.5, refused=0.5)
        front, back = (
            VirtualTerminal(
                home_assistant.url, serial, pace=pace, refusals=REFUSALS | {404}
            )
            for serial in (FRONT, BACK)
        )
        person(front)
        async with home_assistant, logged_in(home_assistant.url) as client:
            await client.add_hub()
            async with client.websocket() as websocket:
                await websocket.command(
                    "call_service",
                    domain="logger",
                    service="set_level",
                    service_data={f"custom_components.{DOMAIN}": "debug"},
                )
            for serial in (FRONT, BACK):
                await client.approve(serial)
            await Journal(config).wait_for_entries(FRONT, BACK)
            front.start()
            back.start()
            try:
                await work(client, front, back)
                pages = await shown(client)
            finally:
                await front.stop()
                await back.stop()
    assert set(back.store.templates) == set(front.store.templates)
    assert b"Planted Name" in pages, "the search would find nothing at all"
    assert found_in(pages) == set()
    assert found_in(log.read_bytes()) == set()
    folder = config / ".storage" / DOMAIN
    photos = [path for path in (folder / "photos").rglob("*") if path.is_file()]
    assert [found_in(path.read_bytes()) for path in photos] == [{"snapshot"}]
    assert photos[0].read_bytes() == SNAPSHOT
    files = [path for path in config.rglob("*") if path.is_file()]
    assert any(path.name.startswith("home-assistant_v2.db") for path in files)
    assert {
        path.name: found
        for path in files
        if path not in photos and (found := found_in(path.read_bytes()))
    } == {}
