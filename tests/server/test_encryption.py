"""Tests of encrypted terminals through HTTP, with somebody in between."""

from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.server import encryption
from simulator import FACE_JPEG, Outcome, Pace, Rule, User, VirtualTerminal
from simulator.secrecy import Unreadable
from tests.commands.support import (
    async_ask,
    async_call,
    async_end,
    async_until,
    virtual_of,
)
from tests.server.test_statuses import REQUESTS
from tests.support.device import STANDARD_HANDSHAKE, Device, send
from tests.support.house import issues, value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_restart_hub,
    async_set_up_hub,
    device_of,
    loaded_hub,
    subentry_of,
)
from tests.support.listener import free_port
from tests.support.middle import Middle, Passing
from tests.support.network import call_from
from tests.support.photos import photo_files
from tests.support.storage import fail_storage

type Start = Callable[..., Awaitable[VirtualTerminal]]

KEY: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OTHER_KEY: Final = KEY.upper()
WITH_KEY: Final = {"encryption": True, "communication_key": KEY}
ISSUE: Final = f"not_encrypted_{SERIAL_NUMBER}"
REFUSED: Final = (401, b"BEGIN AGAIN")
PIN: Final = "PIN4711"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timer of an unlock."""
    return True


@pytest.fixture
async def middle(
    socket_enabled: None, client: TestClient[Any, Any]
) -> AsyncIterator[Middle]:
    """Return who is between the terminals and Home Assistant."""
    async with Middle(client) as listening:
        yield listening


@pytest.fixture
def start(hass: HomeAssistant, middle: Middle) -> Start:
    """Return what sets up the hub and lets an encrypted terminal connect."""

    async def begin(**settings: Any) -> VirtualTerminal:
        """Set up the hub with the terminal and a plain one."""
        encrypted = {**WITH_KEY, **settings}
        await async_set_up_hub(
            hass, {SERIAL_NUMBER: encrypted, OTHER_SERIAL_NUMBER: {}}
        )
        virtual = encrypting(middle, communication_key=encrypted["communication_key"])
        assert (await virtual.handshake()).accepted
        assert (await virtual.push_options()).accepted
        return virtual

    return begin


def encrypting(
    middle: Middle, serial_number: str = SERIAL_NUMBER, **changes: Any
) -> VirtualTerminal:
    """Return a terminal that encrypts and calls through somebody in between."""
    given: dict[str, Any] = {"communication_key": KEY, "encryption": True, **changes}
    return VirtualTerminal(middle.url, serial_number, **given)


def counted(hass: HomeAssistant, reason: str) -> int:
    """Return how many messages were refused for a reason."""
    refused: dict[str, int] = loaded_hub(hass).runtime_data.limits.refused
    return refused[f"encryption_{reason}"]


def result_of(answer: Passing) -> tuple[int, bytes]:
    """Return status and body of an answer."""
    return int(answer.line.split(" ")[1]), answer.body


def pins(events: list[Any]) -> list[str]:
    """Return the PINs of the punches that were heard of."""
    return [event.data["pin"] for event in events]


async def punch_unheard(virtual: VirtualTerminal, pin: str = PIN) -> None:
    """Record a punch, and leave it to the caller to send it."""
    connected, virtual.connected = virtual.connected, False
    await virtual.punch(pin)
    virtual.connected = connected


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
    for secret in (PIN, "Ann", "AC_UNLOCK", KEY, "Return=0", "~DeviceName="):
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


async def test_replayed(hass: HomeAssistant, middle: Middle, start: Start) -> None:
    """Whatever is sent a second time is refused, and leads to nothing."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    await virtual.punch(PIN)
    await virtual.poll()
    first = len(middle.requests) - 2
    for request in middle.requests[first:]:
        assert result_of(await middle.say(request)) == REFUSED
    assert counted(hass, "repeated") == 2
    assert pins(punches) == [PIN]
    # Those of before the present session as well.
    assert (await virtual.handshake()).accepted
    for request in middle.requests[first : first + 2]:
        assert result_of(await middle.say(request)) == REFUSED
    assert counted(hass, "other_session") == 2
    assert (await virtual.poll()).accepted


async def test_replayed_poll_takes_no_command(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """A poll that is repeated or made up does not take the door's command away."""
    virtual = await start()
    await virtual.poll()
    task = await async_ask(hass, async_call(hass, "unlock_door", device_of(hass).id))
    poll = middle.requests[-1]
    target = poll.target.partition("&seal=")[0]
    for request in (
        poll,
        poll.with_target(target),
        poll.with_target(f"{target}&seal="),
        poll.with_target(f"{target}&seal=00"),
        poll.with_target(f"{target}&seal=" + "5a4b4501" + "0" * 88),
        poll.with_target(
            poll.target.upper().replace("/ICLOCK/GETREQUEST", target[:18])
        ),
    ):
        assert result_of(await middle.say(request)) == REFUSED
    assert not task.done()
    await virtual.poll()
    assert (await async_end(task))["result"] == "done"
    assert len(virtual.door_openings) == 1


async def test_every_change_on_the_way(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """A body that is flipped, cut, swapped or moved stores nothing; then it arrives."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    changes: dict[str, Callable[[Passing], Passing]] = {
        "flipped head": lambda each: replace(each, body=flipped(each.body, 22)),
        "flipped session": lambda each: replace(each, body=flipped(each.body, 5)),
        "flipped text": lambda each: replace(each, body=flipped(each.body, 40)),
        "flipped tag": lambda each: replace(each, body=flipped(each.body, -1)),
        "cut": lambda each: replace(each, body=each.body[:-1]),
        "cut to the head": lambda each: replace(each, body=each.body[:28]),
        "nothing": lambda each: replace(each, body=b""),
        "longer": lambda each: replace(each, body=each.body + b"\0"),
        "other stamp": lambda each: each.with_target(each.target + "1"),
        "other table": lambda each: each.with_target(
            each.target.replace("ATTLOG", "UNKNOWN")
        ),
        "other case": lambda each: each.with_target(
            each.target.replace("Stamp", "stamp")
        ),
        "other order": lambda each: each.with_target(
            f"/iclock/cdata?table=ATTLOG&SN={SERIAL_NUMBER}&Stamp=9999"
        ),
        "other path": lambda each: each.with_target(
            each.target.replace("cdata", "fdata")
        ),
        "other terminal": lambda each: each.with_target(
            each.target.replace(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
        ),
    }
    for name, change in changes.items():
        await punch_unheard(virtual, "1")
        middle.on_request = change
        verdict = await virtual.upload()
        middle.on_request = None
        assert not verdict.accepted, name
        assert virtual.store.punches.unsent_count == 1
        assert punches == []
        assert (await virtual.handshake()).accepted
        virtual.store.punches.clear()
    assert counted(hass, "altered") >= 9
    await virtual.punch(PIN)
    assert pins(punches) == [PIN]


def flipped(body: bytes, position: int) -> bytes:
    """Return a body in which one bit is another."""
    changed = bytearray(body)
    changed[position] ^= 1
    return bytes(changed)


async def test_swapped_bodies(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """The body of one request does not do for another of the same session."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    await punch_unheard(virtual)
    options = next(each for each in middle.requests if "table=options" in each.target)
    middle.on_request = lambda each: replace(each, body=options.body)
    assert not (await virtual.upload()).accepted
    assert counted(hass, "repeated") == 1
    held: list[Passing] = []

    def hold(request: Passing) -> Passing:
        """Keep a request back and send an empty one."""
        held.append(request)
        return replace(request, body=b"")

    middle.on_request = None
    assert (await virtual.handshake()).accepted
    middle.on_request = hold
    await virtual.upload()
    assert virtual.secrecy is not None
    assert result_of(await middle.say(replace(options, body=held[0].body))) == REFUSED
    assert counted(hass, "altered") == 1
    assert punches == []


async def test_session_of_another_terminal(hass: HomeAssistant, middle: Middle) -> None:
    """What one encrypted terminal sealed is nothing in the name of another."""
    await async_set_up_hub(
        hass, {SERIAL_NUMBER: WITH_KEY, OTHER_SERIAL_NUMBER: WITH_KEY}
    )
    virtual = encrypting(middle)
    other = encrypting(middle, OTHER_SERIAL_NUMBER)
    for each in (virtual, other):
        assert (await each.handshake()).accepted
    await punch_unheard(virtual)
    middle.on_request = lambda each: each.with_target(
        each.target.replace(SERIAL_NUMBER, OTHER_SERIAL_NUMBER)
    )
    assert not (await virtual.upload()).accepted
    assert counted(hass, "other_session") == 1
    assert value_of(hass, "last_punch", OTHER_SERIAL_NUMBER) == "unknown"
    middle.on_request = None
    assert (await other.poll()).accepted


async def test_order(hass: HomeAssistant, middle: Middle, start: Start) -> None:
    """Late messages are taken as long as they are in the window."""
    punches = async_capture_events(hass, "zkteco_push_punch")
    virtual = await start()
    assert virtual.secrecy is not None
    session = virtual.secrecy.session
    assert session is not None
    await virtual.punch("0")
    sample = middle.requests[-1]
    device = Device(middle.client)

    def sealed(pin: str) -> Passing:
        """Return the sealed upload of a punch."""
        line = device.attlog_line(pin).encode()
        _, body = session.seal("POST", sample.target.encode(), line)
        return replace(sample, body=body)

    early, late, last = sealed("1"), sealed("2"), sealed("3")
    for request in (last, early, late):
        assert result_of(await middle.say(request))[0] == 200
    assert pins(punches) == ["0", "3", "1", "2"]
    early, late = sealed("4"), sealed("5")
    session.counter += 1022
    for request, status in ((sealed("6"), 200), (early, 401), (late, 200), (late, 401)):
        assert result_of(await middle.say(request))[0] == status
    assert (counted(hass, "too_old"), counted(hass, "repeated")) == (1, 1)
    assert pins(punches) == ["0", "3", "1", "2", "6", "5"]


async def test_answers_are_changed(
    hass: HomeAssistant, middle: Middle, start: Start
) -> None:
    """The terminal believes no answer that is not the server's to this request."""
    virtual = await start()
    await virtual.poll()
    earlier = middle.answers[-1]
    changes: tuple[Callable[[Passing], Passing], ...] = (
        lambda each: replace(each, body=b"OK"),
        lambda each: replace(each, body=b"OK:1"),
        lambda each: replace(each, body=b"C:1:AC_UNLOCK 1\t5\n"),
        lambda each: replace(each, body=each.body[:-2]),
        lambda each: replace(each, body=each.body.upper()),
        lambda each: replace(each, body=each.body[:-1] + b"g"),
        lambda each: replace(each, body=flipped(each.body, 70)),
        lambda each: replace(each, body=earlier.body),
        lambda each: replace(each, body=b""),
    )
    for change in changes:
        await punch_unheard(virtual)
        middle.on_answer = change
        verdict = await virtual.upload()
        assert verdict.outcome is Outcome.WRONG
        assert virtual.complaints[-1].rule is Rule.SEAL
        assert virtual.store.punches.unsent_count == 1
        assert virtual.door_openings == []
        middle.on_answer = None
        assert (await virtual.handshake()).accepted
        assert (await virtual.upload()).accepted


@pytest.mark.parametrize("key", [KEY, ""])
@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"TimeZone=", b"TimeZone=1"),
        (b"Realtime=1", b"Realtime=0"),
        (b"Encrypt=1", b"Encrypt=0"),
    ],
)
async def test_handshake_is_changed(
    hass: HomeAssistant, middle: Middle, key: str, found: bytes, put: bytes
) -> None:
    """What the terminal was told is what the server said, or there is no session."""
    settings = {"encryption": True, "communication_key": key}
    await async_set_up_hub(hass, {SERIAL_NUMBER: settings})
    virtual = encrypting(middle, communication_key=key)
    middle.on_answer = lambda each: replace(each, body=each.body.replace(found, put))
    assert not (await virtual.handshake()).accepted
    assert virtual.options is None
    assert value_of(hass, "connected") == "unknown"
    middle.on_answer = None
    middle.on_request = lambda each: each.with_target(
        each.target.replace("language=69", "language=83")
    )
    assert not (await virtual.handshake()).accepted
    middle.on_request = None
    assert (await virtual.handshake()).accepted


@pytest.mark.parametrize("part", ["publickey", "factors"])
async def test_exchange_is_changed(
    hass: HomeAssistant, middle: Middle, start: Start, part: str
) -> None:
    """Keys and factors that come changed lead to no session, either way."""
    virtual = await start()
    for flip in (20, 200):

        def change(each: Passing, flip: int = flip) -> Passing:
            """Change one character of the exchange."""
            if part not in each.line and not each.line.startswith("HTTP"):
                return each
            at = each.body[flip : flip + 1]
            other = b"A" if at != b"A" else b"B"
            return replace(each, body=each.body[:flip] + other + each.body[flip + 1 :])

        middle.on_request = change
        assert not (await virtual.handshake()).accepted
        middle.on_request = None
        assert (await virtual.handshake()).accepted


@pytest.mark.parametrize(
    ("key", "guess", "is_noticed"),
    [
        pytest.param(KEY, "", True, id="a key, which he does not know"),
        pytest.param(KEY, OTHER_KEY, True, id="a key, of which he knows another"),
        pytest.param("", "", False, id="no key: as the page says"),
    ],
)
async def test_exchange_with_both(
    hass: HomeAssistant, middle: Middle, key: str, guess: str, is_noticed: bool
) -> None:
    """Who exchanges keys with both sides needs the communication key."""
    settings = {"encryption": True, "communication_key": key}
    await async_set_up_hub(hass, {SERIAL_NUMBER: settings})
    attacker = VirtualTerminal(
        middle.url, SERIAL_NUMBER, encryption=True, communication_key=guess
    )
    assert (await attacker.handshake()).accepted is not is_noticed
    assert value_of(hass, "connected") == ("unknown" if is_noticed else "on")


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
