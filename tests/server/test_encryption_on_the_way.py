"""Tests of what somebody in between changes: requests, answers, and the exchange."""

from collections.abc import Callable
from dataclasses import replace

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from simulator import Outcome, Rule, VirtualTerminal
from tests.commands.support import async_ask, async_call, async_end
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
from tests.support.house import value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_set_up_hub,
    device_of,
)
from tests.support.middle import Middle, Passing


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Tolerate the timer of an unlock."""
    return True


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
