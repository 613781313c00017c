"""Tests of the address that a terminal calls from, and of one who pretends to be it."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.commands.support import async_call, async_poll
from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import async_pass_time, async_settle, issues
from tests.support.hub import DOMAIN, SERIAL_NUMBER, async_restart_hub, async_set_up_hub
from tests.support.network import call_from

OLD, NEW = "192.168.7.20", "192.168.7.99"
CONFLICT = f"address_conflict_{SERIAL_NUMBER}"
CHANGED = f"address_changed_{SERIAL_NUMBER}"


@pytest.fixture
async def device(hass: HomeAssistant, client: Any, monkeypatch: Any) -> Device:
    """Return an approved terminal that has been calling from its address."""
    assert await async_setup_component(hass, REPAIRS, {})
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    call_from(monkeypatch, OLD)
    found = Device(client)
    await found.handshake()
    await found.poll()
    return found


async def async_answer(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, key: str
) -> dict[str, Any]:
    """Answer an issue with one click; return how its flow ended."""
    person = await hass_client()
    path = "/api/repairs/issues/fix"
    issue_id = issues(hass)[key].issue_id
    begun = await person.post(path, json={"handler": DOMAIN, "issue_id": issue_id})
    shown = await begun.json()
    assert shown["step_id"] == "confirm"
    assert NEW in shown["description_placeholders"]["address"]
    ended = await person.post(f"{path}/{shown['flow_id']}", json={})
    result: dict[str, Any] = await ended.json()
    await async_settle(hass)
    return result


async def test_second_address_while_alive(
    hass: HomeAssistant,
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
    hass_client: ClientSessionGenerator,
) -> None:
    """Test that whoever calls under a living terminal's number is refused and shown."""
    call_from(monkeypatch, NEW)
    for reply in (
        await device.handshake(),
        await device.poll(),
        await device.punch("666"),
        await device.request("POST", "/iclock/devicecmd", "ID=1&Return=0&CMD=DATA"),
    ):
        assert (reply.status, reply.text) == (403, "FORBIDDEN")
    assert issues(hass)[CONFLICT].translation_placeholders == {
        "address": NEW,
        "name": SERIAL_NUMBER,
        "serial_number": SERIAL_NUMBER,
    }
    assert CHANGED not in issues(hass)
    assert (await async_call(hass, "get_punches"))["punches"] == []
    call_from(monkeypatch, OLD)
    assert (await device.punch("7")).status == 200
    assert CONFLICT in issues(hass)
    assert (await async_answer(hass, hass_client, CONFLICT))["type"] == "create_entry"
    assert issues(hass).keys() == set()
    call_from(monkeypatch, NEW)
    assert (await device.punch("8")).status == 200
    # From now on the old one is the other one.
    call_from(monkeypatch, OLD)
    assert (await device.poll()).status == 403


async def test_new_address_after_a_silence(
    hass: HomeAssistant,
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
    freezer: FrozenDateTimeFactory,
    hass_client: ClientSessionGenerator,
) -> None:
    """Test that a new lease is learned and told, and that personal data wait for it."""
    await async_pass_time(hass, freezer, timedelta(minutes=2))
    call_from(monkeypatch, NEW)
    assert (await device.handshake()).status == 200
    assert (await device.punch("7")).status == 200
    assert issues(hass).keys() == {CHANGED}
    await async_call(hass, "set_user", pin="7", name="Ann", wait=0)
    await async_call(hass, "send_command", command="DATA USER PIN=8", wait=0)
    await async_call(hass, "set_option", key="VOLUME", value="1", wait=0)
    assert list((await async_poll(device)).values()) == ["SET OPTION VOLUME=1"]
    await async_restart_hub(hass)
    assert issues(hass).keys() == {CHANGED}
    assert not any("USER" in text for text in (await async_poll(device)).values())
    assert (await async_answer(hass, hass_client, CHANGED))["type"] == "create_entry"
    assert issues(hass).keys() == set()
    texts = list((await async_poll(device)).values())
    assert any(text.startswith("DATA UPDATE USERINFO PIN=7") for text in texts)
    assert any(text == "DATA USER PIN=8" for text in texts)
    await async_restart_hub(hass)
    assert issues(hass).keys() == set()


async def test_address_within_the_allowed_networks(
    hass: HomeAssistant,
    client: Any,
    monkeypatch: pytest.MonkeyPatch,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Test that an address that the settings name needs no answer."""
    await async_set_up_hub(
        hass, {SERIAL_NUMBER: {"allowed_networks": ["192.168.7.0/24"]}}
    )
    device = Device(client)
    call_from(monkeypatch, OLD)
    await device.handshake()
    await async_pass_time(hass, freezer, timedelta(minutes=2))
    call_from(monkeypatch, NEW)
    assert (await device.handshake()).status == 200
    assert issues(hass).keys() == set()
    await async_call(hass, "set_user", pin="7", name="Ann", wait=0)
    (text,) = (await async_poll(device)).values()
    assert text.startswith("DATA UPDATE USERINFO PIN=7")


async def test_communication_key_proves_a_new_address(
    hass: HomeAssistant, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a terminal that shows its key may move, and nobody without it."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {"communication_key": "sesame"}})
    device = Device(client)
    key = {**STANDARD_HANDSHAKE, "pushcommkey": "sesame"}
    call_from(monkeypatch, OLD)
    assert (await device.handshake(key)).status == 200
    call_from(monkeypatch, NEW)
    assert (await device.poll()).status == 401
    assert (await device.handshake()).status == 401
    assert (await device.handshake(key)).status == 200
    assert (await device.poll()).status == 200
    assert issues(hass).keys() == set()
    await async_call(hass, "set_user", pin="7", wait=0)
    assert len(await async_poll(device)) == 1


async def test_address_is_not_the_terminals_to_say(
    hass: HomeAssistant, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a terminal cannot overwrite what is remembered of its address."""
    facts = {"zkteco_push.address": NEW, "zkteco_push.address_acknowledged": "0"}
    assert (await device.options(**facts, UserCount="1")).status == 200
    await async_restart_hub(hass)
    assert (await device.poll()).status == 200
    call_from(monkeypatch, NEW)
    assert (await device.poll()).status == 403


async def test_after_a_restart_the_address_may_have_changed(
    hass: HomeAssistant, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that nobody is taken for alive who has not called since the start."""
    await async_restart_hub(hass)
    call_from(monkeypatch, NEW)
    assert (await device.poll()).status == 200
    assert issues(hass).keys() == {CHANGED}
