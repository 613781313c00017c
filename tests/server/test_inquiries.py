"""Tests of what terminals ask about people, and of uploads that nothing is kept of."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push import remote_attendance
from simulator import (
    Biometric,
    Fault,
    IdentityCard,
    Means,
    Template,
    User,
    VirtualTerminal,
    WorkCode,
)
from tests.commands.support import async_call, virtual_of
from tests.support.device import STANDARD_HANDSHAKE, Device
from tests.support.house import value_of
from tests.support.hub import (
    OTHER_SERIAL_NUMBER,
    SERIAL_NUMBER,
    async_add_terminal,
    async_remove_terminal,
    async_set_up_hub,
)
from tests.support.people import (
    directory_rows,
    kept_lines,
    known_templates,
    known_users,
)

type Start = Callable[..., Awaitable[tuple[Device, Device]]]

TRUSTED: dict[str, Any] = {
    "allowed_networks": ["127.0.0.1/32"],
    "remote_attendance": True,
}
OPTIONS = {
    "MultiBioDataSupport": "0:1:0:0:0:0:0:0:0:1",
    "MultiBioVersion": "0:10.0:0:0:0:0:0:0:0:58.10",
}
USER = (
    "USER PIN=8\tName=Bob\tPri=14\tPasswd=4711\tCard=77\tGrp=1"
    "\tTZ=0000000100000000\tVerify=-1\tViceCard=\n"
)
FINGER = b64encode(b"M\x87SS21" + bytes(range(100))).decode()
OTHER_FACE = b64encode(b"face of another version").decode()
FACE = b64encode(b"face").decode()
BIODATA = "BIODATA Pin=8\tNo={}\tIndex=0\tValid=1\tDuress=0\tType={}\tMajorVer={}\tMinorVer={}\tFormat=0\tTmp={}\n"
RECORDS = (
    USER
    + BIODATA.format(6, 1, 10, 0, FINGER)
    + BIODATA.format(0, 9, 58, 10, FACE)
    + BIODATA.format(1, 9, 39, 3, OTHER_FACE)
    + BIODATA.format(0, 8, 12, 0, OTHER_FACE)
)
THIRD_SERIAL_NUMBER = "CKJF201960003"
NOBODY = (200, b"NONE")


@pytest.fixture
def start(hass: HomeAssistant, client: TestClient[Any, Any]) -> Start:
    """Return what sets up a terminal that asks, and one that knows user 8."""

    async def set_up(**settings: Any) -> tuple[Device, Device]:
        """Set up the hub; return the terminal that asks and the other one."""
        await async_set_up_hub(hass, {SERIAL_NUMBER: settings, OTHER_SERIAL_NUMBER: {}})
        asking = Device(client)
        key = settings.get("communication_key")
        told = {"pushcommkey": key} if key else {}
        assert (await asking.handshake({**STANDARD_HANDSHAKE, **told})).status == 200
        await asking.options(**OPTIONS)
        knowing = Device(client, OTHER_SERIAL_NUMBER)
        await knowing.handshake()
        assert (await knowing.upload("OPERLOG", RECORDS)).text == "OK:5"
        return asking, knowing

    return set_up


async def ask(device: Device, pin: str = "8", **query: str) -> tuple[int, bytes]:
    """Ask for a user; return status and answer."""
    pairs = {"table": "RemoteAtt", "PIN": pin, **query}
    reply = await device.request("GET", "/iclock/cdata", **pairs)
    return reply.status, reply.body


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="by default"),
        pytest.param({"remote_attendance": True}, id="any address"),
        pytest.param(
            {"remote_attendance": True, "allowed_networks": ["127.0.0.0/24"]},
            id="a network",
        ),
        pytest.param(
            {
                "remote_attendance": True,
                "allowed_networks": ["127.0.0.1/32", "127.0.0.2/32"],
            },
            id="two addresses",
        ),
        pytest.param({**TRUSTED, "remote_attendance": False}, id="not wanted"),
    ],
)
async def test_not_trusted(start: Start, settings: dict[str, Any]) -> None:
    """Test that a terminal learns nothing that anybody could speak for."""
    asking, knowing = await start(**settings)
    assert await ask(asking) == NOBODY
    assert await ask(knowing) == NOBODY


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(TRUSTED, id="one address"),
        pytest.param(
            {"remote_attendance": True, "communication_key": "abc"}, id="a key"
        ),
    ],
)
async def test_answer(start: Start, settings: dict[str, Any]) -> None:
    """Test that the user comes with the templates that fit, and as nobody special."""
    asking, _ = await start(**settings)
    status, body = await ask(asking)
    assert status == 200
    assert body.endswith(b"\n") and b"\r" not in body
    user, *templates = body.decode().splitlines()
    verb, pairs = user.rsplit(" ", 1)
    assert verb == "DATA UPDATE USERINFO"
    fields = dict(pair.split("=", 1) for pair in pairs.split("\t"))
    assert (fields["PIN"], fields["Name"], fields["Pri"]) == ("8", "Bob", "0")
    assert fields.get("Passwd", "") == ""
    assert fields["Card"] == "77"
    assert len(templates) == 2
    for line in templates:
        assert line.startswith("DATA UPDATE BIODATA Pin=8\t")
    contents = {line.rpartition("=")[0]: line for line in templates}
    assert len(contents) == 2
    assert any(line.endswith(f"\tTmp={FINGER}") for line in templates)
    assert any(line.endswith(f"\tTmp={FACE}") for line in templates)
    assert b"4711" not in body
    assert OTHER_FACE.encode() not in body


@pytest.mark.parametrize(
    ("path", "query", "is_answered"),
    [
        ("cdata", {"table": "RemoteAtt", "PIN": "8"}, True),
        ("cdata", {"Table": "RemoteAtt", "PIN": "8"}, True),
        ("cdata", {"TABLE": "remoteatt", "pin": "8"}, True),
        ("cdata", {"PIN": "8"}, True),
        ("cdata", {"PIN": "8", "save": "1"}, True),
        ("cdata.aspx", {"table": "RemoteAtt", "PIN": "8"}, True),
        ("cdata", {"table": "RemoteAtt", "PIN": "9"}, False),
        ("cdata", {"table": "RemoteAtt", "PIN": "08"}, False),
        ("cdata", {"table": "RemoteAtt", "PIN": "%25"}, False),
        ("cdata", {"table": "RemoteAtt", "PIN": "8" * 65}, False),
    ],
)
async def test_forms(
    start: Start, path: str, query: dict[str, str], is_answered: bool
) -> None:
    """Test that the question is understood in each of its forms."""
    asking, _ = await start(**TRUSTED)
    reply = await asking.request("GET", f"/iclock/{path}", **query)
    assert reply.status == 200
    assert reply.body.startswith(b"DATA UPDATE USERINFO PIN=8\t") is is_answered
    assert is_answered or reply.body == b"NONE"


async def test_table_without_a_pin(start: Start) -> None:
    """Test that a question for nobody is answered like nothing in particular."""
    asking, _ = await start(**TRUSTED)
    reply = await asking.request("GET", "/iclock/cdata", table="RemoteAtt")
    assert (reply.status, reply.body) in {(200, b"OK"), NOBODY}


async def test_deleted_and_removed(hass: HomeAssistant, start: Start) -> None:
    """Test that nothing is told of who is not there any more, or whose terminal."""
    asking, knowing = await start(**TRUSTED)
    assert (await ask(asking))[1].startswith(b"DATA")
    await knowing.operate(103, "8", at=dt_util.utcnow())
    assert await ask(asking) == NOBODY
    await knowing.upload("OPERLOG", USER)
    # The templates have been deleted with the user of before.
    (line,) = (await ask(asking))[1].splitlines()
    assert line.startswith(b"DATA UPDATE USERINFO PIN=8\t")
    await async_remove_terminal(hass, OTHER_SERIAL_NUMBER)
    assert await ask(asking) == NOBODY


@pytest.mark.parametrize(
    ("validity", "is_told"),
    [
        pytest.param("StartDatetime=0\tEndDatetime=0", True, id="always"),
        pytest.param("EndDatetime=2020-01-02T00:00:00", False, id="over"),
        pytest.param("StartDatetime=2090-01-02T00:00:00", False, id="not yet"),
        pytest.param(
            "StartDatetime=2020-01-02T00:00:00\tEndDatetime=2090-01-02T00:00:00",
            True,
            id="now",
        ),
    ],
)
async def test_validity(start: Start, validity: str, is_told: bool) -> None:
    """Test that nobody gets in elsewhere whose time is over, and the limit goes along."""
    asking, knowing = await start(**TRUSTED)
    await knowing.upload("OPERLOG", USER.replace("\n", f"\t{validity}\tExpires=1\n"))
    answer = await ask(asking)
    if not is_told:
        assert answer == NOBODY
        return
    line = answer[1].splitlines()[0].decode()
    assert ("EndDatetime=2090-01-02T00:00:00" in line) is ("2090" in validity)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "cdata"), ("GET", "getrequest"), ("POST", "getrequest"), ("GET", "ping")],
)
async def test_verification_elsewhere(start: Start, method: str, path: str) -> None:
    """Test that no path lets anybody in who is asked for in its query."""
    asking, _ = await start(**TRUSTED)
    reply = await asking.request(method, f"/iclock/{path}", AuthType="FP", PIN="8")
    assert (reply.status, reply.body) == (200, b"AUTH=Failed\n")


async def test_own_users(start: Start) -> None:
    """Test that a terminal is not told what it has said itself."""
    asking, _ = await start(**TRUSTED)
    await asking.upload("OPERLOG", USER.replace("PIN=8", "PIN=9"))
    assert await ask(asking, "9") == NOBODY


async def test_templates_alone(start: Start) -> None:
    """Test that templates of a user whom nobody knows are not told."""
    asking, knowing = await start(**TRUSTED)
    line = BIODATA.format(0, 9, 58, 10, FACE).replace("Pin=8", "Pin=9")
    await knowing.upload("BIODATA", line)
    assert await ask(asking, "9") == NOBODY


async def test_too_often(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that a terminal gets ten answers an hour, whoever it asks for."""
    now = 1_000_000.0
    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr(remote_attendance, "time", clock)
    asking, _ = await start(**TRUSTED)
    for number in range(10):
        body = (await ask(asking, "8" if number % 2 else "9"))[1]
        assert (body == b"NONE") is (number % 2 == 0)
    for _ in range(3):
        assert await ask(asking) == NOBODY
    now += 59 * 60
    assert await ask(asking) == NOBODY
    now += 2 * 60
    for _ in range(10):
        assert (await ask(asking))[1].startswith(b"DATA UPDATE USERINFO PIN=8\t")
    assert await ask(asking) == NOBODY


@pytest.mark.parametrize(
    "query",
    [
        *({"AuthType": means} for means in ("FP", "CARD", "FACE", "device", "")),
        {"AuthType": "FP", "table": "ATTLOG", "Stamp": "1"},
        {"authtype": "CARD", "Stamp": "1"},
        {"type": "PostVerifyData"},
        {"type": "postverifydata", "Stamp": "1"},
        {"table": "PostVerifyData"},
    ],
)
@pytest.mark.parametrize("path", ["cdata", "fdata", "cdata.aspx"])
async def test_verification(
    hass: HomeAssistant, start: Start, path: str, query: dict[str, str]
) -> None:
    """Test that a terminal that asks whether to open hears no, whatever it says."""
    asking, knowing = await start(**TRUSTED)
    punches = async_capture_events(hass, "zkteco_push_punch")
    before = directory_rows(hass)
    for body in ("PIN=8\tSize=4\tTMP=QUJD", asking.attlog_line("8"), ""):
        for device in (asking, knowing):
            reply = await device.request("POST", f"/iclock/{path}", body, **query)
            assert (reply.status, reply.body) == (200, b"AUTH=Failed\n")
    assert punches == []
    assert (await async_call(hass, "get_punches"))["punches"] == []
    assert value_of(hass, "rejected_lines") == "0"
    assert directory_rows(hass) == before
    assert kept_lines(hass) == []


@pytest.fixture
async def virtual(
    hass: HomeAssistant, socket_enabled: None, start: Start
) -> VirtualTerminal:
    """Return a virtual terminal that may ask for what another one knows."""
    asking, _ = await start(**TRUSTED)
    terminal = virtual_of(asking.client)
    terminal.store.put_user(User("1", "Ann"), sent=True)
    assert (await terminal.handshake()).accepted
    assert (await terminal.push_options()).accepted
    return terminal


async def test_virtual_terminal_asks(virtual: VirtualTerminal) -> None:
    """Test that a terminal lets somebody in whom another one knows, and no others."""
    assert await virtual.ask_for_user("8")
    user = virtual.store.users.get("8")
    assert user is not None
    assert (user.name, user.privilege, user.password, user.card) == (
        "Bob",
        "0",
        "",
        "77",
    )
    assert {(row.kind, row.content) for row in virtual.store.templates} == {
        (Biometric.FINGERPRINT, FINGER),
        (Biometric.VISIBLE_FACE, FACE),
        # This model has a palm sensor of the same version.
        (Biometric.PALM, OTHER_FACE),
    }
    assert not await virtual.ask_for_user("9")
    for means in Means:
        assert not await virtual.ask_to_verify(means, "QUJD", "8")
        assert not await virtual.ask_to_verify(means, "QUJD")
    assert virtual.complaints == []


@pytest.mark.parametrize(
    "changes",
    [{"model": "K40"}, {"model": "ZEM500"}, {"dialect": "condensed"}, {}],
)
async def test_virtual_terminal_of_another_kind(
    hass: HomeAssistant, socket_enabled: None, start: Start, changes: dict[str, Any]
) -> None:
    """Test that each kind of terminal understands what it is told about a user."""
    _, knowing = await start()
    await async_add_terminal(hass, THIRD_SERIAL_NUMBER, **TRUSTED)
    await knowing.upload("OPERLOG", f"FP PIN=8\tFID=3\tValid=1\tTMP={FINGER}\n")
    virtual = virtual_of(knowing.client, THIRD_SERIAL_NUMBER, **changes)
    assert (await virtual.handshake()).accepted
    if virtual.pushes_options:
        assert (await virtual.push_options()).accepted
    await virtual.poll()
    assert await virtual.ask_for_user("8")
    user = virtual.store.users.get("8")
    assert user is not None and (user.name, user.password) == ("Bob", "")
    assert virtual.complaints == []


async def test_virtual_terminal_uploads(
    hass: HomeAssistant, virtual: VirtualTerminal
) -> None:
    """Test that a terminal gets rid of all that is kept nowhere in it."""
    template = Template("1", Biometric.FINGERPRINT, FINGER, 3)
    package = [
        "USER PIN=2\tName=Eve",
        f"FP PIN=2\tFID=1\tValid=1\tTMP={template.content}",
    ]
    verdicts = [
        await virtual.upload_package(package),
        await virtual.upload_fingerprint_image("1", 3),
        await virtual.upload_identity_card(IdentityCard(number="1234", name="Ann")),
        await virtual.upload_work_code(WorkCode("12", "Visit")),
        await virtual.upload_error(Fault("D01E0001", "no face")),
    ]
    assert all(verdict.accepted for verdict in verdicts)
    assert virtual.complaints == []
    assert (await known_users(hass))["2"]["name"] == "Eve"
    assert ("fingerprint", 1, 0) in await known_templates(hass, pin="2")
    assert value_of(hass, "rejected_lines") == "0"
