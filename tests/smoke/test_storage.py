"""A real process: a backup of it, its restore, and a journal that was damaged."""

from collections.abc import Iterable
from contextlib import closing
import io
from pathlib import Path
import shutil
import sqlite3
import tarfile
from typing import Any, Final

import pytest

from scripts.demo.client import Client
from scripts.demo.configuration import DOMAIN
from scripts.demo.process import HomeAssistant, free_port

from .test_process import complaints, eventually, running, terminal

SERIAL: Final = "SMOKE0000003"
_JOURNAL: Final = f".storage/{DOMAIN}/journal.db"


def count(path: Path) -> int:
    """Return how many punches a journal has."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (found,) = connection.execute("SELECT count(*) FROM punches").fetchone()
    return int(found)


async def issues(client: Client) -> set[str]:
    """Return this integration's issues."""
    async with client.websocket() as websocket:
        found = await websocket.command("repairs/list_issues")
    return {issue["issue_id"] for issue in found["issues"] if issue["domain"] == DOMAIN}


async def back_up(client: Client) -> None:
    """Make a backup and wait for it."""

    async def info() -> dict[str, Any]:
        """Return what backups there are."""
        async with client.websocket() as websocket:
            found: dict[str, Any] = await websocket.command("backup/info")
        return found

    async with client.websocket() as websocket:
        await websocket.command(
            "backup/generate",
            agent_ids=["backup.local"],
            include_homeassistant=True,
            include_database=False,
            name="smoke",
        )
    found = await eventually(
        info, lambda found: found["state"] == "idle" and found["backups"]
    )
    assert found["last_action_event"]["state"] == "completed"


def unpack(backups: Iterable[Path], to: Path) -> None:
    """Unpack the configuration folder of the only backup."""
    (backup,) = backups
    with tarfile.open(backup) as outer:
        name = next(name for name in outer.getnames() if "homeassistant.tar" in name)
        member = outer.extractfile(name)
        assert member is not None
        content = io.BytesIO(member.read())
    with tarfile.open(fileobj=content) as inner:
        # The integration itself is a link to this repository.
        wanted = [each for each in inner if each.name.startswith("data/.storage/")]
        inner.extractall(to, wanted, filter="data")


@pytest.mark.timeout(300)
async def test_storage(socket_enabled: None, tmp_path: Path) -> None:
    """A backup while punches come is whole; its restore, and damage, ask for all again."""
    config, log = tmp_path / "config", tmp_path / "hass.log"
    terminal_log = tmp_path / "terminal.log"
    journal = config / _JOURNAL
    with log.open("ab") as output:
        home_assistant = HomeAssistant(config, free_port(), output=output)
        async with (
            running(home_assistant) as client,
            terminal(home_assistant, SERIAL, terminal_log),
        ):
            await client.add_hub()
            await client.approve(SERIAL)
            await eventually(lambda: _punches(client), lambda found: found >= 2)
            await back_up(client)
            await eventually(lambda: _punches(client), lambda found: found >= 4)
        acknowledged = count(journal)
        unpack(config.glob("backups/*.tar"), tmp_path / "unpacked")
        data = tmp_path / "unpacked" / "data"
        assert not (data / ".storage" / DOMAIN / "__pycache__" / "last_run").exists()
        restored = count(data / _JOURNAL)
        assert 2 <= restored <= acknowledged
        # What a restore does: an empty folder, and then what the backup holds.
        shutil.rmtree(config / ".storage" / DOMAIN)
        shutil.copytree(data / ".storage" / DOMAIN, config / ".storage" / DOMAIN)
        async with running(home_assistant) as client:
            assert await issues(client) == set()
        written = log.read_text()
        assert "The journal is an earlier one: terminals are asked again" in written
        assert complaints(written) == []
        journal.write_bytes(b"this is no database" * 1000)
        async with running(home_assistant) as client:
            assert await issues(client) == {"journal_set_aside"}
            assert await client.terminals() == {SERIAL}
        assert count(journal) == 0
        assert len(list(journal.parent.glob("journal.damaged-*.db"))) == 1
    # Nothing but the one line that says so.
    (complaint,) = complaints(log.read_text())
    assert "The journal was damaged" in complaint
    assert "Traceback" not in complaint


async def _punches(client: Client) -> int:
    """Return how many punches have been stored, as an admin may ask."""
    async with client.websocket() as websocket:
        devices = await websocket.command("config/device_registry/list")
        device = next(
            (
                device["id"]
                for device in devices
                if [DOMAIN, SERIAL] in device["identifiers"]
            ),
            None,
        )
        if device is None:
            return 0
        answer = await websocket.command(
            "call_service",
            domain=DOMAIN,
            service="get_punches",
            service_data={"device_id": device},
            return_response=True,
        )
    return len(answer["response"]["punches"])
