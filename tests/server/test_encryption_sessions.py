"""Tests of how an encrypted session begins, lives through faults, and ends."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.server import encryption
from simulator import FACE_JPEG, Pace, User, VirtualTerminal
from simulator.secrecy import Unreadable
from tests.commands.support import async_call, async_until
from tests.support.device import Device
from tests.support.encryption import (
    KEY,
    OTHER_KEY,
    PIN,
    REFUSED,
    WITH_KEY,
    Start,
    counted,
    encrypting,
    pins,
    punch_unheard,
    result_of,
)
from tests.support.house import issues
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)
from tests.support.listener import free_port
from tests.support.middle import Middle, Passing
from tests.support.network import call_from
from tests.support.storage import fail_storage


@pytest.mark.parametrize(
    ("version", "encrypts"),
    [(None, "0"), ("2.2.14", "0"), ("2.3.9", "0"), ("2.4.0", "1"), ("3.1.2", "1")],
)
async def test_versions(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    version: str | None,
    encrypts: str,
) -> None:
    """Encryption is announced only where both sides know of it (V4.0 section 7)."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    asked = {"options": "all", **({"pushver": version} if version else {})}
    assert (await Device(client).handshake(asked)).options["Encrypt"] == encrypts


async def test_restart(hass: HomeAssistant, middle: Middle, start: Start) -> None:
    """After a restart the terminal is told to begin again, and loses nothing."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    await virtual.punch("1")
    await async_restart_hub(hass)
    await punch_unheard(virtual, "2")
    verdict = await virtual.upload()
    assert (verdict.status, verdict.body) == REFUSED
    assert virtual.store.punches.unsent_count == 1
    assert virtual.secrecy is not None
    assert virtual.secrecy.begins_at_once
    assert (await virtual.handshake()).accepted
    assert (await virtual.upload()).accepted
    assert pins(punches) == ["1", "2"]
    assert virtual.complaints == []


async def test_restart_of_a_terminal_that_lives(
    hass: HomeAssistant, middle: Middle
) -> None:
    """A terminal on its own finds back into a session, and every punch arrives once."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    virtual = encrypting(middle, pace=Pace(scale=0.01))
    virtual.start()
    await async_until(lambda: virtual.connected)
    for number in range(3):
        await virtual.punch(f"{number}a")
        await async_restart_hub(hass)
        await virtual.punch(f"{number}b")
        await async_until(lambda: virtual.connected and not virtual.store.unsent)
    await virtual.stop()
    await hass.async_block_till_done()
    assert sorted(pins(punches)) == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert virtual.complaints == []


async def test_other_settings(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """Another communication key ends the session; the old key begins none."""
    virtual = await start()
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    changed = {**subentry.data, "communication_key": OTHER_KEY}
    hass.config_entries.async_update_subentry(entry, subentry, data=changed)
    await hass.async_block_till_done()
    assert (await virtual.poll()).status == 401
    assert not (await virtual.handshake()).accepted
    assert (await encrypting(middle, communication_key=OTHER_KEY).handshake()).accepted


async def test_storage_fails(
    hass: HomeAssistant,
    middle: Middle,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be stored is refused in the clear, also the first message."""
    virtual = await start()
    with monkeypatch.context() as patch:
        fail_storage(patch)
        await punch_unheard(virtual)
        assert (await virtual.upload()).status == 503
        fail_storage(patch, "record_handshake")
        assert (await virtual.handshake()).status == 503
    assert (await virtual.handshake()).accepted
    assert (await virtual.upload()).accepted
    assert virtual.complaints == []


async def test_large_body(hass: HomeAssistant, middle: Middle, start: Start) -> None:
    """Large bodies and answers are opened and sealed as well."""
    virtual = await start()
    await virtual.take_photo(jpeg=FACE_JPEG + b"\0" * 500_000)
    assert virtual.store.unsent == 0
    virtual.store.put_user(User("1", "Ann"), sent=True)
    template: dict[str, Any] = {
        "pin": "1",
        "kind": "face",
        "number": 0,
        "index": 0,
        "wait": 0,
        "template": b64encode(b"face" * 5000).decode(),
    }
    await async_call(hass, "set_template", **template)
    assert (await virtual.poll()).accepted
    assert max(len(answer.body) for answer in middle.answers) > 2 * 16 * 1024
    assert virtual.complaints == []


async def test_exchange_out_of_turn(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each step has its time, its form and its place."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    device = Device(client)

    async def step(kind: str, body: bytes = b"", method: str = "POST") -> int:
        """Send one step of the exchange and return the status."""
        data = body if method == "POST" else None
        reply = await device.request(method, "/iclock/exchange", data, type=kind)
        return reply.status

    assert await step("publickey") == 401
    assert (await device.handshake()).status == 200
    assert await step("factors", b"Factors=AAAA") == 400
    # What was wrong ends the exchange.
    assert await step("publickey") == 401
    for body in (b"", b"PublicKey=", b"PublicKey=AAAA", b"PublicKey=\xff", b"x" * 9999):
        await device.handshake()
        assert await step("publickey", body) == 400
    await device.handshake()
    assert await step("other") == 404
    assert await step("publickey", method="GET") == 404
    call_from(monkeypatch, "192.168.7.7")
    assert await step("publickey") == 401
    monkeypatch.undo()
    monkeypatch.setattr(encryption, "_PATIENCE", -1)
    await device.handshake()
    assert await step("publickey") == 401
    assert counted(hass, "bad_exchange") == 6


async def test_key_pairs(
    hass: HomeAssistant,
    middle: Middle,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key pair serves the exchanges of some minutes, then another one does."""
    virtual = await start()

    def shown() -> bytes:
        """Return the public key that the server showed last."""
        keys = [each for each in middle.answers if each.body.startswith(b"PublicKey=")]
        return keys[-1].body

    first = shown()
    assert (await virtual.handshake()).accepted
    assert shown() == first
    monkeypatch.setattr(encryption, "_KEY_PAIR_SERVES", -1)
    assert (await virtual.handshake()).accepted
    assert shown() != first


async def test_first_message_must_come_soon(
    hass: HomeAssistant, middle: Middle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that nobody begins is forgotten."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    virtual = encrypting(middle)
    held: list[Passing] = []

    def lose(request: Passing) -> Passing:
        """Keep the first message back."""
        if "/ping" in request.target:
            held.append(request)
            return request.with_target("/iclock/nothing")
        return request

    middle.on_request = lose
    assert not (await virtual.handshake()).accepted
    terminal = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER]
    assert terminal.address is None
    assert virtual.secrecy is not None
    with pytest.raises(Unreadable):
        virtual.secrecy.seal(virtual.dialect.ping(virtual.identity))
    assert result_of(await middle.say(held[0]))[0] == 200
    assert terminal.address is not None


async def test_many_exchanges(
    hass: HomeAssistant,
    middle: Middle,
    client: TestClient[Any, Any],
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Handshakes from many addresses are forgotten, the oldest first."""
    virtual = await start()
    device = Device(client)
    with monkeypatch.context() as patch:
        for number in range(1, 40):
            call_from(patch, f"192.168.7.{number}")
            assert (await device.handshake()).status == 200
        for number, status in ((1, 401), (23, 401), (24, 400), (39, 400)):
            call_from(patch, f"192.168.7.{number}")
            reply = await device.request(
                "POST", "/iclock/exchange", b"", type="publickey"
            )
            assert reply.status == status
    assert (await virtual.poll()).accepted


@pytest.mark.parametrize("key", [KEY, ""])
async def test_other_address(
    hass: HomeAssistant,
    middle: Middle,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
) -> None:
    """The key proves a new address; without one a living terminal is not replaced."""
    virtual = await start(communication_key=key)
    call_from(monkeypatch, "192.168.7.7")
    # The session is the terminal's wherever it is, if it has a key.
    assert (await virtual.poll()).status == (200 if key else 403)
    assert (await virtual.handshake()).status == (200 if key else 403)
    call_from(monkeypatch, "203.0.113.9")
    assert (await virtual.handshake()).status == 403


async def test_switched_off_and_on(
    hass: HomeAssistant, client: TestClient[Any, Any], middle: Middle, start: Start
) -> None:
    """The setting counts at once; a terminal that cannot encrypt is taken without."""
    await start()
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, OTHER_SERIAL_NUMBER)
    device = Device(client, OTHER_SERIAL_NUMBER)
    for is_on, status in ((False, 200), (True, 401), (False, 200)):
        changed = {**subentry.data, "encryption": is_on}
        hass.config_entries.async_update_subentry(entry, subentry, data=changed)
        await hass.async_block_till_done()
        subentry = subentry_of(entry, OTHER_SERIAL_NUMBER)
        assert (await device.handshake()).options["Encrypt"] == str(int(is_on))
        assert (await device.punch()).status == status
        assert (f"not_encrypted_{OTHER_SERIAL_NUMBER}" in issues(hass)) is is_on


@pytest.mark.parametrize("prefix", ["", "/", "/receive"])
async def test_own_listener(
    hass: HomeAssistant, socket_enabled: None, client: TestClient[Any, Any], prefix: str
) -> None:
    """On the own port it is the same, whatever stands in front of the path."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    port = free_port()
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY}, port=port)
    virtual = VirtualTerminal(
        f"http://127.0.0.1:{port}",
        encryption=True,
        communication_key=KEY,
        serial=SERIAL_NUMBER,
    )
    virtual.link.server = replace(virtual.link.server, prefix=prefix)
    assert (await virtual.handshake()).accepted
    await virtual.punch(PIN, photo=True)
    assert (await virtual.poll()).accepted
    assert virtual.store.unsent == 0
    assert pins(punches) == [PIN]
    assert virtual.complaints == []


async def test_session_ends_while_it_begins(
    hass: HomeAssistant,
    middle: Middle,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session of a key that has just been replaced does not begin."""
    virtual = await start()
    entry = loaded_hub(hass)
    subentry = subentry_of(entry, SERIAL_NUMBER)
    record = entry.runtime_data.journal.record_handshake

    async def replace_key(*arguments: Any) -> None:
        """Let the user change the key while the first message is being taken."""
        changed = {**subentry.data, "communication_key": OTHER_KEY}
        hass.config_entries.async_update_subentry(entry, subentry, data=changed)
        await hass.async_block_till_done()
        await record(*arguments)

    monkeypatch.setattr(entry.runtime_data.journal, "record_handshake", replace_key)
    verdict = await virtual.handshake()
    assert (verdict.status, verdict.body) == REFUSED
    assert (await virtual.poll()).status != 200
