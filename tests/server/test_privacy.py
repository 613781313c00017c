"""Tests that nothing of what terminals say about people reaches the log."""

import logging
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import async_pass_time
from tests.support.hub import DOMAIN, async_restart_hub
from tests.support.storage import fail_storage

SECRETS = ("PlantedWord", "PlantedCard", "PlantedTemplate")
PLANTED = ("7291044", "PlantedName", *SECRETS)
BODIES = {
    "ATTLOG": "7291044\tyesterday PlantedName\t0\t1\n7291044\t2026-06-15 12:00:00\tx\n",
    "OPERLOG": (
        "USER PIN=7291044\tName=PlantedName\tPri=0\tPasswd=PlantedWord\tCard=[PlantedCard]\n"
        "FP PIN=7291044\tFID=0\tSize=4\tValid=1\tTMP=PlantedTemplate\n"
        "PlantedName 7291044 PlantedWord\n"
    ),
    "BIODATA": "BIODATA Pin=7291044\tNo=0\tTmp=PlantedTemplate\nPlantedTemplate\n",
    "NEWTABLE": "7291044 PlantedName PlantedWord",
    "options": "PlantedName PlantedWord",
}


async def async_say_everything(terminal: Device) -> None:
    """Send everything that is personal, in every form that there is."""
    key = {**STANDARD_HANDSHAKE, "pushcommkey": "PlantedWord"}
    await terminal.handshake(key)
    await terminal.punch("7291044")
    await terminal.operate(30, "7291044", "PlantedName")
    for table, body in BODIES.items():
        await terminal.upload(table, body)
    await terminal.request(
        "POST", "/iclock/devicecmd", "ID=1&Return=-1&CMD=PlantedName PlantedWord"
    )
    await terminal.request("POST", "/iclock/cdata", "PIN=7291044", AuthType="FP")


async def test_log(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    terminal: Device,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even the most talkative log has no name, number, password, card or template."""
    # Home Assistant's own debug log writes every event and state; that is its business.
    logging.getLogger("homeassistant").setLevel(logging.WARNING)
    logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
    try:
        await async_say_everything(terminal)
        await async_restart_hub(hass)
        await async_pass_time(hass, freezer, 3)
    finally:
        logging.getLogger("homeassistant").setLevel(logging.NOTSET)
        logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    assert [planted for planted in PLANTED if planted in caplog.text] == []
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == []


async def test_log_of_failing_storage(
    terminal: Device, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the storage is logged once, and without what was to be stored."""

    fail_storage(monkeypatch, "commit")
    logging.getLogger("homeassistant").setLevel(logging.WARNING)
    try:
        await async_say_everything(terminal)
    finally:
        logging.getLogger("homeassistant").setLevel(logging.NOTSET)
    assert [planted for planted in PLANTED if planted in caplog.text] == []
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert "Traceback" not in caplog.text


async def test_secrets_at_rest(hass: HomeAssistant, terminal: Device) -> None:
    """What is secret lies in the journal sealed; photos are files of their own."""
    for table, body in BODIES.items():
        assert (await terminal.upload(table, body)).status == 200
    folder = Path(hass.config.path(".storage", DOMAIN))
    stored = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert stored
    assert [secret for secret in SECRETS if secret.encode() in stored] == []
