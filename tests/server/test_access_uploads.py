"""What access-control terminals upload: stored once, acknowledged as they want it."""

from datetime import datetime, timedelta
import threading

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.server import access_endpoints
from simulator import pack_time
from tests.support.device import Device
from tests.support.hub import SERIAL_NUMBER, loaded_hub

REGISTRY = "DeviceType=acc,~DeviceName=Panel,LockCount=2,AuxInCount=1"


def event_row(
    device: Device, *, ago: float = 0, time: str | None = None, **values: object
) -> str:
    """Return a row of events, of now unless something else is said."""
    local: datetime = dt_util.utcnow().replace(tzinfo=None) + device.offset
    local -= timedelta(seconds=ago)
    pairs: dict[str, object] = {
        "time": time or f"{local:%Y-%m-%d %H:%M:%S}",
        "pin": 5,
        "cardno": 0,
        "eventaddr": 1,
        "event": 0,
        "inoutstatus": 0,
        "verifytype": 1,
        "index": 7,
        **values,
    }
    return "\t".join(f"{key}={value}" for key, value in pairs.items())


async def begin(terminal: Device) -> None:
    """Register a panel."""
    assert (await terminal.request("POST", "/iclock/registry", REGISTRY)).status == 200


async def post_events(terminal: Device, *rows: str) -> bytes:
    """Upload rows of events and return the answer."""
    body = "".join(f"{row}\r\n" for row in rows)
    reply = await terminal.request("POST", "/iclock/cdata", body, table="rtlog")
    assert reply.status == 200
    return reply.body


async def stored(hass: HomeAssistant) -> list[tuple[str, int]]:
    """Return the punches in the journal: who, and in which state."""
    journal = loaded_hub(hass).runtime_data.journal
    punches = await journal.punches(SERIAL_NUMBER, limit=100)
    return [(each.punch.pin, each.punch.state_code) for each in punches]


async def count(hass: HomeAssistant) -> int:
    """Return how many events the journal holds."""
    journal = loaded_hub(hass).runtime_data.journal
    return int(await journal.count_access_events(SERIAL_NUMBER))


async def test_grant_is_a_punch(hass: HomeAssistant, terminal: Device) -> None:
    """Test that somebody who is let in has punched, once, whatever is repeated."""
    await begin(terminal)
    punches = async_capture_events(hass, "zkteco_push_punch")
    events = async_capture_events(hass, "zkteco_push_access")
    row = event_row(terminal, inoutstatus=1)
    for _ in range(2):
        assert await post_events(terminal, row, row) == b"OK"
    await hass.async_block_till_done()
    assert await stored(hass) == [("5", 1)]
    assert await count(hass) == 1
    (punch,) = punches
    assert (punch.data["state"], punch.data["pin"]) == ("check_out", "5")
    assert punch.data["verification"] == "fingerprint"
    (event,) = events
    assert (event.data["type"], event.data["door"]) == ("granted", 1)


@pytest.mark.parametrize("source", ["", f"\tsn={SERIAL_NUMBER}"])
async def test_comes_again_as_a_row_of_the_log(
    hass: HomeAssistant, terminal: Device, source: str
) -> None:
    """Test that an event whose answer was lost counts once, in whichever form it comes."""
    await begin(terminal)
    events = async_capture_events(hass, "zkteco_push_access")
    local = dt_util.utcnow().replace(tzinfo=None, microsecond=0) + terminal.offset
    await post_events(terminal, event_row(terminal, time=f"{local}"))
    row = (
        "transaction cardno=0\tpin=5\tverified=1\tdoorid=1\teventtype=0\tinoutstate=0"
        f"\ttime_second={pack_time(local)}\tindex=7{source}\r\n"
    )
    reply = await terminal.request(
        "POST", "/iclock/cdata", row, table="tabledata", tablename="transaction"
    )
    assert reply.body == b"transaction=1"
    await hass.async_block_till_done()
    assert await count(hass) == len(events) == len(await stored(hass)) == 1


async def test_refusal_is_none(hass: HomeAssistant, terminal: Device) -> None:
    """Test that a refusal is an event, and its card nowhere to be read."""
    await begin(terminal)
    punches = async_capture_events(hass, "zkteco_push_punch")
    events = async_capture_events(hass, "zkteco_push_access")
    row = event_row(terminal, pin=0, cardno=13375117, event=27, verifytype=4)
    await post_events(terminal, row)
    await hass.async_block_till_done()
    assert punches == []
    assert await stored(hass) == []
    (event,) = events
    assert (event.data["type"], event.data["pin"]) == ("unknown_card", None)
    assert event.data["card"] == "•••117"
    assert "13375117" not in str(event.data)


async def test_what_is_old_fires_nothing(hass: HomeAssistant, terminal: Device) -> None:
    """Test that events of an outage go to the journal only."""
    await begin(terminal)
    live = [
        async_capture_events(hass, f"zkteco_push_{kind}")
        for kind in ("punch", "access")
    ]
    rows = [event_row(terminal, ago=3600 + n, index=n, event=3) for n in range(3)]
    await post_events(terminal, *rows)
    await hass.async_block_till_done()
    assert live == [[], []]
    assert len(await stored(hass)) == 3


async def test_clock_without_a_time(hass: HomeAssistant, terminal: Device) -> None:
    """Test that an event of a clock that was never set counts when it arrives, once."""
    await begin(terminal)
    punches = async_capture_events(hass, "zkteco_push_punch")
    row = event_row(terminal, time="1971--10--29 -23:-27:-54", event=3)
    for _ in range(2):
        await post_events(terminal, row)
    await hass.async_block_till_done()
    assert await count(hass) == 1
    assert await stored(hass) == [("5", 0)]
    (punch,) = punches
    at = datetime.fromisoformat(punch.data["punched_at"])
    assert abs((dt_util.utcnow() - at).total_seconds()) < 60


async def test_several_without_a_time(hass: HomeAssistant, terminal: Device) -> None:
    """Test that of several without a time none is taken for one of now."""
    await begin(terminal)
    punches = async_capture_events(hass, "zkteco_push_punch")
    broken = "1971--10--29 -23:-27:-54"
    rows = [event_row(terminal, time=broken, index=n, pin=n) for n in (8, 9)]
    await post_events(terminal, *rows)
    await hass.async_block_till_done()
    assert punches == []
    assert sorted(await stored(hass)) == [("8", 0), ("9", 0)]


async def test_bad_rows_are_kept(hass: HomeAssistant, terminal: Device) -> None:
    """Test that what is not understood is kept, and the rest not lost with it."""
    await begin(terminal)
    good = event_row(terminal)
    assert await post_events(terminal, "noise", good, "event=x\tpin=1") == b"OK"
    state = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER].state
    assert state.rejected_lines == 2
    assert await stored(hass) == [("5", 0)]


@pytest.mark.parametrize("name", ["user", "USER"])
async def test_acknowledged_in_the_form_that_is_wanted(
    hass: HomeAssistant, terminal: Device, name: str
) -> None:
    """Test that a body which comes again is answered in the other form from then on."""
    await begin(terminal)

    async def upload(pin: int) -> bytes:
        """Upload a user."""
        reply = await terminal.request(
            "POST",
            "/iclock/cdata",
            f"user uid=1\tcardno=\tpin={pin}\tname=Ann\tprivilege=0\n",
            table="tabledata",
            tablename=name,
            count="1",
        )
        return reply.body

    assert await upload(1) == f"{name}=1".encode()
    assert await upload(2) == f"{name}=1".encode()
    # The terminal did not like that.
    assert await upload(2) == b"OK"
    assert await upload(3) == b"OK"
    assert await hass.config_entries.async_reload(loaded_hub(hass).entry_id)
    assert await upload(4) == b"OK"
    # Nor that, after all.
    assert await upload(4) == f"{name}=1".encode()
    names = loaded_hub(hass).runtime_data.terminals[SERIAL_NUMBER].names
    assert names == dict.fromkeys("1234", "Ann")


async def test_clock(terminal: Device) -> None:
    """Test that the terminal is told UTC, and its zone apart from it."""
    await begin(terminal)
    reply = await terminal.request("GET", "/iclock/rtdata", type="time")
    pairs = dict(pair.split("=") for pair in reply.text.split(","))
    now = dt_util.utcnow()
    packed = ((now.year - 2000) * 12 + now.month - 1) * 31 + now.day - 1
    told = int(pairs["DateTime"])
    assert abs(told - (packed * 86400 + now.hour * 3600 + now.minute * 60)) < 120
    minutes = int(terminal.offset.total_seconds()) // 60
    assert pairs["ServerTZ"] == f"{minutes // 60:+03}{minutes % 60:02}"


async def test_closed_after_a_photo(terminal: Device) -> None:
    """Test that the connection ends with a photo (field: SenseFace 7A)."""
    await begin(terminal)
    body = "userpic pin=1\tfilename=1.jpg\tsize=4\tcontent=/9j/\n"
    query = {"table": "tabledata", "tablename": "userpic", "count": "1"}
    reply = await terminal.request("POST", "/iclock/cdata", body, **query)
    assert reply.body == b"userpic=1"
    assert reply.headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("path", "counts", "query"),
    [
        ("cdata", "count_rows", {"table": "tabledata", "tablename": "user"}),
        ("querydata", "count_rows", {"type": "tabledata", "tablename": "user"}),
    ],
)
async def test_large_body_is_counted_beside_the_loop(
    terminal: Device,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    counts: str,
    query: dict[str, str],
) -> None:
    """Test that the rows of a body that may be large are not counted in the event loop."""
    await begin(terminal)
    threads = []
    count_all = getattr(access_endpoints, counts)

    def noted(*arguments: object) -> object:
        """Note where it is counted."""
        threads.append(threading.current_thread())
        return count_all(*arguments)

    monkeypatch.setattr(access_endpoints, counts, noted)
    rows = "user=1\r\n" * 1000
    reply = await terminal.request("POST", f"/iclock/{path}", rows, **query)
    assert reply.status == 200
    assert threads
    assert threading.current_thread() not in threads
