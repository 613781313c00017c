"""Tests of templates that must not be kept: nothing of them lies anywhere."""

from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
import pytest

from simulator import Biometric, Template

from .commands.support import async_do, virtual_of
from .support.device import Device
from .support.house import async_settle
from .support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
)
from .support.people import (
    EVERYTHING,
    FINGER,
    KINDS,
    directory_rows,
    known_templates,
    known_users,
)


def planted(hass: HomeAssistant) -> list[str]:
    """Return which template lies readable in the configuration's folder."""
    folder = Path(hass.config.config_dir)
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(stored) > 10_000
    return [text for text in set(KINDS.values()) if text.encode() in stored]


async def start_without(hass: HomeAssistant, client: Any, **options: Any) -> Device:
    """Set up a hub with options and a terminal."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}}, **options)
    terminal = Device(client)
    await terminal.handshake()
    return terminal


async def test_templates_are_not_kept(hass: HomeAssistant, client: Any) -> None:
    """Test that only what a terminal has is known, where templates are not kept."""
    terminal = await start_without(hass, client, keep_templates=False)
    await terminal.upload("OPERLOG", "".join(EVERYTHING))
    for _ in range(2):
        found = await known_templates(hass, include_data=True)
        assert found.keys() == KINDS.keys()
        assert {
            (row["kept"], row["size"], row["template"]) for row in found.values()
        } == {(False, 0, "")}
        assert found["face", 0, 0]["major_version"] == "58"
        assert (await known_users(hass, include_secrets=True))["7"][
            "password"
        ] == "4711"
        await async_restart_hub(hass)
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    kept = {"user", "user_photo", "identity_card"}
    assert {category for category, length in directory_rows(hass) if length} <= kept
    assert planted(hass) == []


def sealed(hass: HomeAssistant) -> list[bytes]:
    """Return what lies of templates in the journal, as it lies there."""
    path = Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT sealed FROM directory WHERE category = 'template'"
        ).fetchall()
    connection.close()
    return [row[0] for row in found]


async def test_templates_are_kept_no_longer(hass: HomeAssistant, client: Any) -> None:
    """Test that what was stored is gone once the option is off, also when on again."""
    terminal = await start_without(hass, client)
    await terminal.upload("OPERLOG", "".join(EVERYTHING))
    before = sealed(hass)
    assert len(before) == len(KINDS) and all(before)
    assert planted(hass) == []
    entry = loaded_hub(hass)
    for option in (False, True):
        hass.config_entries.async_update_entry(
            entry, options={"keep_templates": option}
        )
        await async_settle(hass)
        found = await known_templates(hass, include_data=True)
        assert found.keys() == KINDS.keys()
        assert {row["template"] for row in found.values()} == {""}
        assert set(await known_users(hass)) == {"7"}
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert set(sealed(hass)) == {b""}
    folder = Path(hass.config.path(STORAGE_DIR, DOMAIN))
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert [each for each in before if each in stored] == []


@pytest.mark.parametrize("dialect", ["standard", "condensed"])
async def test_refresh_without_keeping(
    hass: HomeAssistant, socket_enabled: None, client: Any, dialect: str
) -> None:
    """Test that who asks the terminal gets templates, even if none are kept."""
    await start_without(hass, client, keep_templates=False)
    virtual = virtual_of(client, dialect=dialect, users=1)
    virtual.store.put_template(Template("1", Biometric.FINGERPRINT, FINGER, 3))
    assert (await virtual.handshake()).accepted
    assert (await virtual.upload()).accepted
    answer = await async_do(
        hass, virtual, "get_templates", refresh=True, include_data=True, pin="1"
    )
    found = {(row["kind"], row["number"]): row for row in answer["templates"]}
    assert found["fingerprint", 3]["template"] == FINGER
    assert all(row["kept"] and row["template"] for row in found.values())
    known = await known_templates(hass, include_data=True)
    assert {key[:2] for key in known} == set(found)
    assert {row["template"] for row in known.values()} == {""}
    assert virtual.complaints == []


STRAYS = {
    "OPERLOG": (
        f"FACEV7 PIN=1\tTMP={FINGER}\nFP PIN=\tTMP={FINGER}\n"
        f"BIODATA No=0\tType=9\tTmp={FINGER}\nPALMX PIN=1\tContent={FINGER}\n"
    ),
    "TEMPLATEV10": f"pin=1\tfingerid=0\ttemplate={FINGER}\n",
}


@pytest.mark.parametrize("is_kept", [True, False])
async def test_lines_that_nobody_reads(
    hass: HomeAssistant, client: Any, is_kept: bool
) -> None:
    """Test that what is kept of unknown lines holds no template either, if it must not."""
    terminal = await start_without(hass, client, keep_templates=is_kept)
    for table, body in STRAYS.items():
        assert (await terminal.upload(table, body)).status == 200
    assert FINGER in "".join(kept_texts(hass)) or not is_kept
    assert len(kept_texts(hass)) == 5
    hass.config_entries.async_update_entry(
        loaded_hub(hass), options={"keep_templates": False}
    )
    await async_settle(hass)
    left = kept_texts(hass)
    assert FINGER not in "".join(left)
    assert len(left) == (0 if is_kept else 5)
    assert all(
        text.startswith(("FACEV7", "FP", "BIODATA", "PALMX", "pin")) for text in left
    )


async def test_package_that_cannot_be_read(hass: HomeAssistant, client: Any) -> None:
    """Test that a damaged package is refused without a byte of it being kept."""
    terminal = await start_without(hass, client, keep_templates=False)
    reply = await terminal.upload("OPERLOG", b"\x1f\x8bplanted", ContentType="tgz")
    assert reply.status == 200
    assert kept_texts(hass) == [""]


def kept_texts(hass: HomeAssistant) -> list[str]:
    """Return the lines that nobody reads, opened."""
    seal = loaded_hub(hass).runtime_data.journal.seal
    path = Path(hass.config.path(STORAGE_DIR, DOMAIN, "journal.db"))
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT tag, sealed FROM kept_lines").fetchall()
    connection.close()
    return [
        seal.open(sealed_line, f"{SERIAL_NUMBER}|{tag}").decode()
        for tag, sealed_line in rows
    ]
