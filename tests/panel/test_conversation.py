"""Tests of the log of a conversation: for a while, bounded, and without secrets."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.zkteco_push.panel.conversation import LASTS, MOST_EXCHANGES
from custom_components.zkteco_push.server.overhearing import Overhearing
from tests.commands.support import async_poll, async_queue, virtual_of
from tests.smoke.test_secrets import CARD, FACE, FINGER, PASSWORD, PICTURE, found_in
from tests.support.device import Device
from tests.support.encryption import KEY
from tests.support.hub import OTHER_SERIAL_NUMBER, SERIAL_NUMBER, loaded_hub

from .terminals_support import Asker, async_open


def overhearing(hass: HomeAssistant) -> Overhearing:
    """Return what listens, if anybody does."""
    found: Overhearing = loaded_hub(hass).runtime_data.endpoints.overhearing
    return found


async def async_subscribe(asker: Asker) -> dict[str, Any]:
    """Switch the log on; return how it begins."""
    assert await asker.ask("conversation/subscribe") is None
    return await asker.event()


async def async_heard(asker: Asker, count: int) -> list[dict[str, Any]]:
    """Return so many exchanges as they come."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        found += (await asker.event())["exchanges"]
    return found


async def test_conversation(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """What is said is shown both ways, with the table and how it was answered."""
    asker = await async_open(hass, hass_ws_client)
    begun = await async_subscribe(asker)
    assert (begun["exchanges"], begun["most"]) == ([], MOST_EXCHANGES)
    await terminal.punch("7")
    (punch,) = await async_heard(asker, 1)
    assert punch["method"] == "POST"
    assert (punch["path"], punch["table"]) == ("cdata", "ATTLOG")
    assert (punch["status"], punch["answer"]["lines"]) == (200, ["OK:1"])
    assert punch["body"]["count"] == 1
    assert punch["body"]["lines"][0].startswith("7\t20")
    assert not punch["is_sealed"]
    command_id = await async_queue(hass, "set_option", key="VOLUME", value="7")
    await async_poll(terminal)
    (poll,) = await async_heard(asker, 1)
    assert poll["answer"]["lines"] == [f"C:{command_id}:SET OPTION VOLUME=7"]
    assert (poll["number"], poll["address"]) == (2, "127.0.0.1")


async def test_secrets_are_not_heard(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """Whatever a terminal is sent or sends, in whichever table, gives no secret away."""
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    finger, face = b64encode(FINGER).decode(), b64encode(FACE).decode()
    picture = b64encode(PICTURE).decode()
    lines = (
        f"USER PIN=7\tName=Planted Name\tPri=0\tPasswd={PASSWORD}\tCard={CARD}\tGrp=1",
        f"FP PIN=7\tFID=3\tSize=900\tValid=1\tTMP={finger}",
        f"FACE PIN=7\tFID=0\tSIZE=900\tVALID=1\tTMP={face}",
        f"BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tType=9\tTmp={face}",
        f"USERPIC PIN=7\tFileName=7.jpg\tSize=9\tContent={picture}",
        f"BIOPHOTO PIN=7\tFileName=7.jpg\tType=9\tSize=9\tContent={picture}",
        f"WHAT EVER={PASSWORD}",
        PASSWORD,
        finger,
        CARD,
    )
    tables = ("OPERLOG", "USERINFO", "BIODATA", "ATTLOG", "WHATEVER", "ATTPHOTO")
    for table in tables:
        for line in lines:
            await terminal.upload(table, f"{line}\n")
    await terminal.upload("ATTPHOTO", b"PIN=1-7.jpg\nSN=1\nsize=9\n\0" + PICTURE)
    await terminal.upload("ATTPHOTO", PICTURE)
    await terminal.options(ComKey=PASSWORD, DeviceName="X")
    await terminal.request(
        "GET", "/iclock/cdata", options="all", pushcommkey=PASSWORD, what=CARD
    )
    await async_queue(
        hass, "set_user", pin="7", name="Planted Name", password="271828", card=CARD
    )
    await async_queue(hass, "set_option", key="ComKey", value=PASSWORD)
    await async_queue(
        hass,
        "set_template",
        pin="7",
        kind="fingerprint",
        table="fingertmp",
        template=finger,
    )
    commands = await async_poll(terminal)
    assert any(finger in text for text in commands.values())
    for number in commands:
        body = f"ID={number}&Return=0&CMD=DATA Passwd={PASSWORD}\nComKey={PASSWORD}\n"
        await terminal.request("POST", "/iclock/devicecmd", body)
    count = len(tables) * len(lines) + 5 + len(commands)
    heard = json.dumps(await async_heard(asker, count)).encode()
    assert b"Planted Name" in heard, "the search would find nothing at all"
    assert found_in(heard) == set()
    assert b"271828" not in heard


async def test_ten_minutes(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """The log ends by itself; after that nobody listens."""
    asker = await async_open(hass, hass_ws_client)
    begun = await async_subscribe(asker)
    until = dt_util.parse_datetime(begun["until"], raise_on_error=True)
    assert timedelta(0) < until - dt_util.utcnow() <= LASTS
    assert list(overhearing(hass).ears) == [SERIAL_NUMBER]
    async_fire_time_changed(hass, until - timedelta(seconds=5))
    await hass.async_block_till_done()
    assert overhearing(hass).ears
    async_fire_time_changed(hass, until + timedelta(seconds=1))
    assert await asker.event() == {"ended": "time_over"}
    assert overhearing(hass).ears == {}
    assert (await terminal.punch("7")).status == 200
    assert await asker.is_quiet()


async def test_ends_with_who_looks(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """It is stopped for all who look at it, and by the last one who leaves."""
    first = await async_open(hass, hass_ws_client)
    second = await async_open(hass, hass_ws_client)
    await async_subscribe(first)
    await terminal.punch("7")
    await async_heard(first, 1)
    # Who comes later sees what has been said.
    assert len((await async_subscribe(second))["exchanges"]) == 1
    await first.websocket.close()
    await hass.async_block_till_done()
    assert overhearing(hass).ears
    assert await second.ask("conversation/stop") == {}
    assert await second.event() == {"ended": "stopped"}
    assert overhearing(hass).ears == {}
    third = await async_open(hass, hass_ws_client)
    assert (await async_subscribe(third))["exchanges"] == []
    await third.websocket.close()
    await hass.async_block_till_done()
    assert overhearing(hass).ears == {}


async def test_off_costs_nothing(
    hass: HomeAssistant, terminal: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody who listens, nothing is looked at."""

    def fail(*_: object) -> None:
        raise AssertionError("somebody listens")

    monkeypatch.setattr(Overhearing, "overhear", fail)
    monkeypatch.setattr(Overhearing, "follow", fail)
    monkeypatch.setattr(Overhearing, "note", fail)
    assert (await terminal.punch("7")).text == "OK:1"
    assert (await terminal.poll()).status == 200
    assert (await terminal.handshake()).status == 200


async def test_bounded(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """A flood pushes the oldest out, whether by number or by length."""
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    for _ in range(MOST_EXCHANGES + 20):
        await terminal.poll()
    later = await async_open(hass, hass_ws_client)
    kept = (await async_subscribe(later))["exchanges"]
    assert len(kept) == MOST_EXCHANGES
    assert kept[-1]["number"] == MOST_EXCHANGES + 20
    lines = "".join(
        f"USER PIN={number}\tName={'N' * 60}\tPri=0\n" for number in range(200)
    )
    for _ in range(200):
        await terminal.upload("USERINFO", lines)
    await hass.async_block_till_done()
    last = await async_open(hass, hass_ws_client)
    kept = (await async_subscribe(last))["exchanges"]
    assert kept[-1]["body"]["count"] == 200
    assert len(kept[-1]["body"]["lines"]) == 100
    assert 10 < len(kept) < 200
    assert len(json.dumps(kept)) < 3_000_000


async def test_refused_is_heard(
    hass: HomeAssistant,
    start_terminal: Callable[..., Awaitable[Device]],
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Why a terminal is not let in can be seen; a stranger's calls cannot."""
    device = await start_terminal(communication_key=PASSWORD)
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    stranger = Device(device.client, OTHER_SERIAL_NUMBER)
    assert (await stranger.poll()).status == 401
    assert (await device.poll()).status == 401
    (refused,) = await async_heard(asker, 1)
    assert (refused["status"], refused["path"]) == (401, "getrequest")
    assert refused["answer"]["lines"] == ["UNKNOWN DEVICE"]


async def test_access_dialect(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """Rows of the access-control dialect are shown by their keys."""
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    connect = {"options": "all", "pushver": "3.1.2", "DeviceType": "acc"}
    await terminal.request("GET", "/iclock/cdata", **connect)
    await terminal.request(
        "POST", "/iclock/registry", f"DeviceType=acc,~DeviceName=inBIO,AuthKey={CARD}"
    )
    time = terminal.wall_clock()
    row = f"time={time}\tpin=7\tcardno={CARD}\teventaddr=1\tevent=0\tinoutstatus=0\r\n"
    await terminal.request("POST", "/iclock/cdata", row, table="rtlog")
    await terminal.request(
        "POST",
        "/iclock/cdata",
        f"user cardno={CARD}\tpin=7\tpassword={PASSWORD}\tname=Ann\r\n",
        table="tabledata",
        tablename="user",
        count="1",
    )
    connected, registered, event, user = await async_heard(asker, 4)
    assert "RegistryCode=•••" in connected["answer"]["lines"]
    assert "SessionID=•••" in connected["answer"]["lines"]
    assert registered["table"] == "REGISTRY"
    assert registered["body"]["lines"][1:] == ["DeviceName=inBIO", "AuthKey=•••"]
    assert event["table"] == "RTLOG"
    assert "cardno=•••653" in event["body"]["lines"][0]
    assert user["body"]["lines"] == [
        "user cardno=•••653\tpin=7\tpassword=•••\tname=Ann"
    ]
    assert found_in(json.dumps([connected, registered, event, user]).encode()) == set()


async def test_encrypted(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    start_terminal: Callable[..., Awaitable[Device]],
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Of an encrypted terminal the exchange is a length, and the rest as it was opened."""
    await start_terminal(encryption=True, communication_key=KEY)
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    virtual = virtual_of(client, communication_key=KEY, encryption=True)
    assert (await virtual.handshake()).accepted
    await virtual.punch("7", photo=False)
    await virtual.upload()
    heard = await async_heard(asker, 4)
    greeted, keys, factors, *messages = heard
    assert (greeted["path"], greeted["is_sealed"]) == ("cdata", False)
    for step in (keys, factors):
        assert step["path"] == "exchange"
        assert step["body"]["lines"][0].startswith("⟨")
    assert all(message["is_sealed"] for message in messages)
    (punch,) = (each for each in messages if each["table"] == "ATTLOG")
    assert punch["body"]["lines"][0].startswith("7\t20")


async def test_only_for_administrators(
    hass: HomeAssistant,
    terminal: Device,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Nobody else listens, and nobody to a terminal that is not there."""
    user = Asker(await hass_ws_client(hass, hass_read_only_access_token))
    assert (await user.ask("conversation/subscribe"))["code"] == "unauthorized"
    assert (await user.ask("conversation/stop"))["code"] == "unauthorized"
    asker = await async_open(hass, hass_ws_client)
    await asker.websocket.send_json_auto_id(
        {"type": "zkteco_push/conversation/subscribe", "serial_number": "NOBODY"}
    )
    answers = [await asker.next()]
    if answers[0]["success"]:
        answers.append(await asker.next())
    assert any(not each.get("success", True) for each in answers)
    assert overhearing(hass).ears == {}


async def test_survives_no_restart(
    hass: HomeAssistant, terminal: Device, hass_ws_client: WebSocketGenerator
) -> None:
    """With the hub, the log ends."""
    asker = await async_open(hass, hass_ws_client)
    await async_subscribe(asker)
    before = overhearing(hass)
    entry_id = loaded_hub(hass).entry_id
    assert await hass.config_entries.async_reload(entry_id)
    await hass.async_block_till_done()
    assert await asker.event() == {"gone": True}
    assert before.ears == {}
    assert overhearing(hass).ears == {}
