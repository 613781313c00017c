"""Tests of what the panel is told of terminals."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.access.support import Panel
from tests.commands.support import async_poll, async_queue, async_reply
from tests.support.device import Device
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
    device_of,
    loaded_hub,
    subentry_of,
)

from .terminals_support import Asker, async_open

READS = ("details", "options", "rejected", "rejected_seen", "commands")


async def async_told(asker: Asker, until: str) -> dict[str, Any]:
    """Return the next event that tells something."""
    while True:
        event = await asker.event()
        if event.get(until):
            return event


async def test_list(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """All terminals are listed, page by page."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    await terminal.options(DeviceName="SpeedFace-V5L", UserCount="12")
    asker = await async_open(hass, hass_ws_client)
    found = await asker.ask("terminals/list", None)
    assert found["total"] == 2
    other, first = found["terminals"]
    assert other["serial_number"] == OTHER_SERIAL_NUMBER
    assert (first["model"], first["users"]) == ("SpeedFace-V5L", 12)
    assert first["device_id"] == device_of(hass).id
    assert first["connected"]
    assert first["address"] == "127.0.0.1"
    page = await asker.ask("terminals/list", None, offset=1, limit=1)
    assert [each["serial_number"] for each in page["terminals"]] == [SERIAL_NUMBER]


async def test_subscribe(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever looks is told of all at first, and then of what changes."""
    asker = await async_open(hass, hass_ws_client)
    assert await asker.ask("terminals/subscribe", None) is None
    begun = await asker.event()
    assert begun["complete"]
    assert begun["waiting"] == []
    assert begun["server"]["port"]
    assert [each["serial_number"] for each in begun["terminals"]] == [SERIAL_NUMBER]
    await async_queue(hass, "reboot")
    (changed,) = (await async_told(asker, "terminals"))["terminals"]
    assert changed["pending_commands"] == 1
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    told = await async_told(asker, "terminals")
    assert OTHER_SERIAL_NUMBER in [each["serial_number"] for each in told["terminals"]]
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    gone = await async_told(asker, "gone_terminals")
    assert gone["gone_terminals"] == [OTHER_SERIAL_NUMBER]


async def test_waiting(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """A terminal that waits is told of, with what its approval needs; then it has come."""
    asker = await async_open(hass, hass_ws_client)
    await asker.ask("terminals/subscribe", None)
    await asker.event()
    stranger = Device(terminal.client, "WAITING001")
    assert (await stranger.poll()).status == 401
    (waiting,) = (await async_told(asker, "waiting"))["waiting"]
    assert waiting["serial_number"] == "WAITING001"
    assert waiting["address"] == "127.0.0.1"
    assert waiting["since"] == waiting["last"]
    flow = hass.config_entries.flow.async_get(waiting["flow_id"])
    assert flow["step_id"] == "confirm"
    result = await hass.config_entries.flow.async_configure(
        waiting["flow_id"], {"name": "Shed", "time_zone": "Europe/Berlin"}
    )
    assert result["reason"] == "terminal_added"
    told: dict[str, Any] = {"waiting": [waiting], "terminals": []}
    while told.get("waiting") != [] or not told["terminals"]:
        event = await asker.event()
        told["terminals"] += event["terminals"]
        told["waiting"] = event.get("waiting", told["waiting"])
    assert "Shed" in [each["name"] for each in told["terminals"]]
    assert (await stranger.poll()).status == 200


async def test_details(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    hass_ws_client: WebSocketGenerator,
) -> None:
    """What a terminal is, how it is set and how it keeps time; of the key, that it is."""
    device = await start_terminal(doors=2, unlock_seconds=7)
    await device.options(
        DeviceName="X", FWVersion="8.0.4", MaxUserCount="30", UserCount="12"
    )
    asker = await async_open(hass, hass_ws_client)
    found = await asker.ask("terminals/details")
    assert found["subentry_id"] == (
        subentry_of(loaded_hub(hass), SERIAL_NUMBER).subentry_id
    )
    facts, settings, clock = found["facts"], found["settings"], found["clock"]
    assert (facts["firmware"], facts["dialect"]) == ("8.0.4", "attendance")
    assert (facts["push_version"], facts["code_book"]) == ("2.4.1", "standard")
    assert (settings["doors"], settings["unlock_seconds"]) == (2, 7)
    assert settings["has_communication_key"] is False
    assert "communication_key" not in settings
    assert found["memory"] == [{"kind": "users", "count": 12, "room": 3000}]
    assert [door["number"] for door in found["doors"]] == [1, 2]
    assert clock["offset_told"] == clock["offset_wanted"]
    assert clock["offset_told"] == device.offset.total_seconds()
    assert clock["last_sync"] is None
    command_id = await async_queue(hass, "sync_clock")
    await async_poll(device)
    await async_reply(device, command_id)
    assert (await asker.ask("terminals/details"))["clock"]["last_sync"]


async def test_details_of_access_control(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """A panel's doors are shown as it reports them."""
    panel = Panel(terminal.client)
    await panel.connect(LockCount=2)
    await panel.report("0200", "0100")
    await hass.async_block_till_done()
    asker = await async_open(hass, hass_ws_client)
    found = await asker.ask("terminals/details")
    assert found["dialect"] == "access"
    assert len(found["doors"]) == 2
    assert all("alarms" in door for door in found["doors"])


async def test_options(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """Options are shown as reported, but none that opens something, and none of ours."""
    await terminal.options(VOLUME="5", ComKey="hunter2", IPAddress="10.0.0.7")
    asker = await async_open(hass, hass_ws_client)
    found = (await asker.ask("terminals/options"))["options"]
    values = {option["key"]: option["value"] for option in found}
    assert (values["VOLUME"], values["IPAddress"]) == ("5", "10.0.0.7")
    assert values.get("ComKey") is None
    assert "hunter2" not in str(found)
    assert not any(key.startswith("zkteco_push") for key in values)


async def test_rejected(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """A line that nobody understood is shown masked, with its reason and length."""
    line = "7\tPasswd=hunter2\t0"
    await terminal.upload("ATTLOG", line)
    asker = await async_open(hass, hass_ws_client)
    found = await asker.ask("terminals/rejected")
    assert (found["total"], found["unseen"]) == (1, 1)
    (shown,) = found["lines"]
    assert (shown["table"], shown["length"]) == ("ATTLOG", len(line))
    assert shown["reason"] == "missing_columns" or shown["reason"].startswith("invalid")
    assert "hunter2" not in shown["line"]
    assert shown["received_at"]
    assert await asker.ask("terminals/rejected_seen") == {}
    assert (await asker.ask("terminals/rejected"))["unseen"] == 0


async def test_commands(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """What was told to a terminal is shown with how it ended, the newest first."""
    await async_add_terminal(hass, OTHER_SERIAL_NUMBER)
    other = device_of(hass, OTHER_SERIAL_NUMBER).id
    await async_queue(hass, "reboot", other)
    done = await async_queue(hass, "set_option", key="VOLUME", value="1")
    refused = await async_queue(hass, "delete_user", pin="7")
    await async_poll(terminal)
    await async_reply(terminal, done)
    await async_reply(terminal, refused, -1002)
    waiting = await async_queue(
        hass, "set_user", pin="8", name="Bea", password="271828"
    )
    asker = await async_open(hass, hass_ws_client)
    found = await asker.ask("terminals/commands")
    assert not found["has_more"]
    by_id = {command["id"]: command for command in found["commands"]}
    assert list(by_id) == [waiting, refused, done]
    assert (by_id[done]["name"], by_id[done]["state"]) == ("set_option", "done")
    assert by_id[done]["handed_out"] == 1
    assert by_id[refused]["state"] == "refused"
    assert by_id[refused]["return_code"] == -1002
    assert by_id[refused]["meaning"] == "not_supported"
    assert by_id[waiting]["name"] == "update_user"
    assert (by_id[waiting]["state"], by_id[waiting]["may_cancel"]) == ("waiting", True)
    assert "271828" not in str(found)
    assert "Bea" not in str(found)
    page = await asker.ask("terminals/commands", limit=2)
    assert page["has_more"]
    last = page["commands"][-1]["id"]
    further = await asker.ask("terminals/commands", limit=2, before=last)
    assert [command["id"] for command in further["commands"]] == [done]


async def test_cancel(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """What has not gone yet can be withdrawn; what has gone cannot."""
    gone = await async_queue(hass, "set_option", key="VOLUME", value="1")
    await async_poll(terminal)
    waiting = await async_queue(hass, "set_option", key="VOLUME", value="2")
    asker = await async_open(hass, hass_ws_client)
    assert not (await asker.ask("terminals/cancel", command_id=waiting))["is_open"]
    assert (await asker.ask("terminals/cancel", command_id=gone))["is_open"]
    await hass.async_block_till_done()
    commands = (await asker.ask("terminals/commands"))["commands"]
    assert [command["state"] for command in commands] == ["expired", "sent"]
    assert waiting not in await async_poll(terminal)


@pytest.mark.parametrize("verb", READS)
async def test_only_for_administrators(
    hass: HomeAssistant,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    verb: str,
) -> None:
    """Nobody else reads anything, and of nobody there is nothing to read."""
    user = Asker(await hass_ws_client(hass, hass_read_only_access_token))
    assert (await user.ask(f"terminals/{verb}"))["code"] == "unauthorized"
    assert (await user.ask("terminals/subscribe", None))["code"] == "unauthorized"
    asker = await async_open(hass, hass_ws_client)
    error = await asker.ask(f"terminals/{verb}", "NOBODY")
    assert error["translation_key"] == "not_a_terminal"
    error = await asker.ask(f"terminals/{verb}", "N" * 65)
    assert error["code"] == "invalid_format"


async def test_without_a_hub(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """As long as the hub is not there, everything says so."""
    asker = await async_open(hass, hass_ws_client)
    await asker.ask("terminals/subscribe", None)
    await asker.event()
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert await asker.event() == {"gone": True}
    assert (await asker.ask("terminals/details"))["code"] == "not_loaded"
    assert (await asker.ask("terminals/subscribe", None))["code"] == "not_loaded"


async def test_many(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """Many terminals are told of in parts."""
    serials: dict[str, dict[str, Any]] = {
        f"MANY{number:06}": {} for number in range(230)
    }
    await async_set_up_hub(hass, serials)
    asker = await async_open(hass, hass_ws_client)
    await asker.ask("terminals/subscribe", None)
    told: list[str] = []
    complete = False
    while not complete:
        event = await asker.event()
        assert len(event["terminals"]) <= 200
        told += [each["serial_number"] for each in event["terminals"]]
        complete = event["complete"]
    assert sorted(told) == sorted(serials)
