"""Tests of encrypted terminals through HTTP, with somebody in between."""

from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import FACE_JPEG, User
from tests.commands.support import async_ask, async_call, async_end, virtual_of
from tests.server.test_statuses import REQUESTS
from tests.support.device import STANDARD_HANDSHAKE, Device, send
from tests.support.encryption import (
    ISSUE,
    KEY,
    OTHER_KEY,
    PIN,
    REFUSED,
    WITH_KEY,
    Start,
    counted,
    encrypting,
    pins,
)
from tests.support.house import issues, value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
    loaded_hub,
)
from tests.support.middle import Middle, Passing
from tests.support.photos import photo_files


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timer of an unlock."""
    return True


async def test_side_by_side(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    middle: Middle,
    start: Start,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An encrypted and a plain terminal deliver alike; nothing can be overheard."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    plain = virtual_of(client, OTHER_SERIAL_NUMBER)
    assert (await plain.handshake()).accepted
    for number, each in enumerate((virtual, plain), 1):
        serial_number = each.identity.serial
        each.store.put_user(User(PIN, "Ann Other"), sent=False)
        await each.punch(PIN, photo=True)
        assert (await each.upload()).accepted
        assert each.store.unsent == 0
        assert pins(punches) == [PIN] * number
        assert value_of(hass, "connected", serial_number) == "on"
        device_id = device_of(hass, serial_number).id
        call = async_call(hass, "unlock_door", device_id)
        task = await async_ask(hass, call, serial_number)
        assert (await each.poll()).accepted
        assert (await async_end(task))["result"] == "done"
        assert len(each.door_openings) == 1
        assert each.complaints == []
    await hass.async_block_till_done()
    assert len(photo_files(hass)) == 2
    for secret in (PIN, "Ann Other", "AC_UNLOCK", KEY, "Return=0", "~DeviceName="):
        assert secret.encode() not in middle.overheard
    assert FACE_JPEG[:64] not in middle.overheard
    assert KEY not in caplog.text


async def test_answers_are_nothing_to_old_firmware(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """A sealed answer has no OK and no command in it, and is plain text."""
    virtual = await start()
    await virtual.punch(PIN)
    await virtual.poll()
    sealed = [
        answer
        for request, answer in zip(middle.requests, middle.answers, strict=True)
        if "options=all" not in request.target and "/exchange" not in request.target
    ]
    assert len(sealed) >= 4
    for answer in sealed:
        assert set(answer.body) <= set(b"0123456789abcdef")
        assert "Content-Type: text/plain" in "\n".join(answer.headers)


async def test_the_session_is_told_the_time(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """A wrong Date on the way does not move the terminal's clock."""
    virtual = await start()

    def misdate(answer: Passing) -> Passing:
        """Set the header's clock back by years."""
        headers = tuple(
            "Date: Tue, 01 Jan 2019 00:00:00 GMT" if each.startswith("Date:") else each
            for each in answer.headers
        )
        return replace(answer, headers=headers)

    middle.on_answer = misdate
    before = virtual.clock.now()
    assert (await virtual.poll()).accepted
    assert abs((virtual.clock.now() - before).total_seconds()) < 60


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_plain_request(
    hass: HomeAssistant,
    middle: Middle,
    client: TestClient[Any, Any],
    start: Start,
    method: str,
    path: str,
) -> None:
    """In the clear nothing is taken, before a session and within one."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    device = Device(client)
    queries = [{}, {"table": "RTLOG"}, {"AuthType": "FP"}, {"table": "ATTLOG"}]
    body = None if method == "GET" else device.attlog_line()
    for query in queries:
        reply = await device.request(method, path, body, **query)
        expected = (404, b"NOT FOUND") if path.endswith("exchange") else REFUSED
        assert (reply.status, reply.body) == expected
    assert value_of(hass, "connected") == "unknown"
    assert value_of(hass, "last_punch") == "unknown"
    assert (ISSUE in issues(hass)) is not path.endswith("exchange")
    virtual = encrypting(middle)
    assert (await virtual.handshake()).accepted
    assert ISSUE not in issues(hass)
    before = counted(hass, "not_sealed")
    if not path.endswith("exchange"):
        assert (await device.request(method, path, body)).status == 401
        assert counted(hass, "not_sealed") == before + 1
        assert ISSUE not in issues(hass)
    assert (await virtual.poll()).accepted


async def test_plain_reply_without_serial_number(
    hass: HomeAssistant, client: TestClient[Any, Any], start: Start
) -> None:
    """Nobody ends an encrypted terminal's command by leaving the serial number out."""
    virtual = await start()
    plain = virtual_of(client, OTHER_SERIAL_NUMBER)
    assert (await plain.handshake()).accepted
    task = await async_ask(hass, async_call(hass, "reboot", device_of(hass).id))
    for number in range(1, 20):
        body = f"ID={number}&Return=0&CMD=REBOOT\n"
        reply = await send(client, "POST", "/iclock/devicecmd", {}, body)
        assert reply.status == 200
    assert not task.done()
    assert (await virtual.poll()).accepted
    assert (await virtual.handshake()).accepted
    assert (await async_end(task))["result"] == "done"


@pytest.mark.parametrize("wrong", [None, "", KEY[:-1], OTHER_KEY])
async def test_wrong_key(
    hass: HomeAssistant, middle: Middle, start: Start, wrong: str | None
) -> None:
    """With another key there is no session, and the one that there is goes on."""
    virtual = await start()
    attacker = encrypting(middle, communication_key=wrong)
    verdict = await attacker.handshake()
    assert (verdict.status, verdict.body) == REFUSED
    assert counted(hass, "other_session") == 1
    assert (await virtual.poll()).accepted


async def test_strangers_change_nothing(
    hass: HomeAssistant, middle: Middle, client: TestClient[Any, Any], start: Start
) -> None:
    """Handshakes and exchanges that lead nowhere do not touch terminal or session."""
    virtual = await start()
    terminal = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER]
    reading = terminal.reading
    for query in ({"options": "all"}, {**STANDARD_HANDSHAKE, "language": "83"}):
        assert (await Device(client).handshake(query)).status == 200
        assert (await virtual.poll()).accepted
    assert terminal.reading == reading


@pytest.mark.parametrize("shown", [KEY, "wrong"])
async def test_key_shown(
    hass: HomeAssistant, client: TestClient[Any, Any], shown: str
) -> None:
    """A handshake that shows the key is refused: it would be no secret."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: WITH_KEY})
    asked = {**STANDARD_HANDSHAKE, "pushcommkey": shown}
    assert (await Device(client).handshake(asked)).status == 401
    assert counted(hass, "key_shown") == 1


async def test_setting_off(
    hass: HomeAssistant, middle: Middle, client: TestClient[Any, Any]
) -> None:
    """Without the setting nothing is offered, and the client does not go on."""
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    device = Device(client)
    assert (await device.handshake()).options["Encrypt"] == "0"
    for step in ("publickey", "factors"):
        reply = await device.request("POST", "/iclock/exchange", b"x=", type=step)
        assert (reply.status, reply.body) == (404, b"NOT FOUND")
    virtual = encrypting(middle)
    assert not (await virtual.handshake()).accepted
    await virtual.punch(PIN)
    assert not (await virtual.upload()).accepted
    assert len(middle.requests) == 1
