"""Bodies that nobody foresaw: whatever is sent, nothing raises and nothing is lost."""

from datetime import datetime

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.command_wording import AccessWording
from custom_components.zkteco_push.iclock.access.background import refusal
from custom_components.zkteco_push.iclock.access.command_forms import FORMS, PARAMETERS
from custom_components.zkteco_push.iclock.access.command_safety import (
    is_dangerous,
    is_for_all_doors,
    latches_open,
    opens_a_door,
    parse_control,
)
from custom_components.zkteco_push.iclock.access.command_text import spell, validate
from custom_components.zkteco_push.iclock.access.configuration import (
    ServerSettings,
    push_block,
)
from custom_components.zkteco_push.iclock.access.detection import dialect_of
from custom_components.zkteco_push.iclock.access.directory_lines import LINES
from custom_components.zkteco_push.iclock.access.events import parse_events, punch_of
from custom_components.zkteco_push.iclock.access.packets import (
    PacketCollector,
    PacketHead,
)
from custom_components.zkteco_push.iclock.access.records import MAX_DOORS
from custom_components.zkteco_push.iclock.access.registry import (
    Abilities,
    Registry,
    parse_registry,
)
from custom_components.zkteco_push.iclock.access.replies import MEANINGS, meaning
from custom_components.zkteco_push.iclock.access.state import parse_states
from custom_components.zkteco_push.iclock.access.table_data import (
    acknowledgement,
    count_rows,
    read_access_upload,
    read_counts,
)
from custom_components.zkteco_push.iclock.access.times import (
    parse_validity,
    unpack_period,
    validity_value,
)
from custom_components.zkteco_push.iclock.access.verification import read_verification
from custom_components.zkteco_push.iclock.attendance.command_forms import RAW
from custom_components.zkteco_push.iclock.commands import (
    Command,
    CommandError,
    Delivery,
)
from custom_components.zkteco_push.iclock.framing import frame
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.text import TextEncoding, lines_of

TABLES = ["rtlog", "rtstate", "transaction", "options", "user", "OPERLOG", "irstate"]
NAMES = [*LINES, "userauthorize", "mulcarduser", "transaction", "ATTPHOTO", "[APList]"]
_KEYS = [
    *("time", "pin", "cardno", "event", "eventaddr", "inoutstatus", "verifytype"),
    *("index", "sensor", "relay", "alarm", "door", "time_offset", "temperature"),
    *("eventtype", "doorid", "time_second", "name", "starttime", "endtime", "fingerid"),
    *("template", "tmp", "type", "content", "photo", "authorizetimezoneid"),
    *("authorizedoorid", "LockCount", "AccSupportFunList", "EventTypes", "SN_Num"),
]
_PIECES = [
    *(f"{key}=".encode() for key in _KEYS),
    *(f"{name} ".encode() for name in NAMES),
    *(b"\t" for _ in range(12)),
    *(
        b"\n",
        b"\r\n",
        b" ",
        b",",
        b"=",
        b"|",
        b"\0",
        b"\x1b",
        b"\xff",
        b"-1",
        b"0",
        b"1",
    ),
    *(b"3", b"7", b"27", b"255", b"4294967296", b"9" * 30, b"01", b"zz", b"0" * 32),
    *(b"2026-05-04 08:09:10", b"1971--10--29 -23:-27:-54", b"20261231", b"583080894"),
    *(b"0000000000000010", b"AAAA", b"/9j/", b"[15CD5B07]", "看".encode("gb2312")),
    *("\u2028".encode(), "٣".encode(), "²".encode()),
]
BODIES = st.binary(max_size=200) | st.lists(st.sampled_from(_PIECES), max_size=80).map(
    b"".join
)
ENCODINGS = st.sampled_from(TextEncoding)
ABILITIES = st.builds(
    Abilities,
    lock_count=st.integers(0, MAX_DOORS),
    aux_out_count=st.integers(0, 8),
    functions=st.text("01", max_size=70),
    has_packed_validity=st.sampled_from([None, False, True]),
    has_remote_open=st.booleans(),
)


@given(BODIES, ENCODINGS, st.integers(-2, 12))
def test_events(body: bytes, encoding: TextEncoding, doors: int) -> None:
    """Find each line among the events, the states or what is neither."""
    events, states, rejected = parse_events(body, encoding, doors)

    assert len(events) + len(states) + len(rejected) == len(list(lines_of(body)))
    assert {each.raw for each in rejected} <= set(lines_of(body))
    for event in events:
        punch = punch_of(event)
        assert punch is None or (event.is_grant and punch.pin)
        assert len(event.pin or "") <= 64
        assert len(event.card) <= 40


@given(BODIES, ENCODINGS, st.integers(-2, 12))
def test_states(body: bytes, encoding: TextEncoding, doors: int) -> None:
    """Find each line among the states or what is none."""
    states, rejected = parse_states(body, encoding, doors)

    assert len(states) + len(rejected) == len(list(lines_of(body)))
    assert all(len(state.doors) == min(max(doors, 0), MAX_DOORS) for state in states)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(BODIES, ENCODINGS, ABILITIES)
def test_tables(
    name: str, body: bytes, encoding: TextEncoding, abilities: Abilities
) -> None:
    """Read or keep every row of a table, and count them all."""
    found = read_access_upload("tabledata", body, encoding, abilities, tablename=name)
    upload = found.upload

    read = (
        *(found.events, found.rights, found.cards),
        *(upload.records, upload.photos, upload.rejected),
    )
    kept = sum(map(len, read))
    if name == "[APList]":
        assert [each.raw for each in upload.unread] == ([body] if body else [])
    else:
        # An error is kept as sent, too.
        assert kept + len(upload.unread) == upload.lines
    assert upload.lines <= len(list(lines_of(body)))
    assert acknowledgement(name, upload.lines) == f"{name}={upload.lines}".encode()


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=40)
@given(BODIES, ENCODINGS, ABILITIES)
def test_other_tables(
    table: str, body: bytes, encoding: TextEncoding, abilities: Abilities
) -> None:
    """Read whatever table there is."""
    upload = read_access_upload(table, body, encoding, abilities)

    assert upload.upload.lines <= max(1, len(list(lines_of(body))))


@given(BODIES, st.text(max_size=40), st.none() | st.integers())
def test_counting(body: bytes, name: str, announced: int | None) -> None:
    """Count within bounds, and echo no name that is none."""
    rows = count_rows(name, body, announced)

    assert 0 <= rows <= max(100_000, len(list(lines_of(body))))
    assert b"\n" not in acknowledgement(name, rows)
    assert all(count >= 0 for count in read_counts(body, TextEncoding.UTF_8).values())


@given(BODIES, ENCODINGS)
def test_registry(body: bytes, encoding: TextEncoding) -> None:
    """Read whatever a terminal says of itself."""
    registry = Registry.from_options(parse_registry(body, encoding))
    abilities = registry.abilities

    assert 0 <= abilities.lock_count <= MAX_DOORS
    assert abilities.supports(7) is abilities.has_several_cards
    settings_ = ServerSettings(
        "A1", "B2", verification_styles=abilities.verification_styles
    )
    assert len(push_block(settings_).splitlines()) in (14, 15)


@given(st.lists(st.tuples(st.text("0123456789&=paxtyedcnmbl", max_size=60), BODIES)))
def test_packets(packets: list[tuple[str, bytes]]) -> None:
    """Take whatever packets come."""
    collector = PacketCollector()
    for query, body in packets:
        head = PacketHead.of(Query(query))
        joined = collector.take(head, body)
        assert head.packet_count > 1 or joined == body


@given(st.permutations(range(1, 6)), st.binary(min_size=5, max_size=60))
def test_packets_in_any_order(order: list[int], body: bytes) -> None:
    """Join packets to what they were cut from."""
    collector = PacketCollector()
    step = len(body) // 5
    parts = {
        index: body[(index - 1) * step : index * step if index < 5 else len(body)]
        for index in order
    }
    results = [
        collector.take(PacketHead("tabledata", "1", "~", 1, 5, index), parts[index])
        for index in order
    ]

    assert results == [None] * 4 + [body]


@given(st.text(max_size=40))
def test_texts(text: str) -> None:
    """Read whatever text there is in a column."""
    assert read_verification(text).name
    bound = parse_validity(text)
    # Packed times of the years before are dates by their eight digits.
    if bound is not None and bound.year >= 2004:
        assert parse_validity(validity_value(bound, packed=True)) == bound
    assert meaning(-len(text), text) in MEANINGS
    dialect_of(text, Query(text))


@given(st.integers(0, 2**40))
def test_periods(packed: int) -> None:
    """Read a period or say that it is none."""
    try:
        period = unpack_period(packed)
    except ValueError:
        return
    assert (period is None) is (packed == 0)


@given(BODIES)
def test_background(body: bytes) -> None:
    """Never let anybody in."""
    answer = refusal(body)

    assert answer.startswith(b"AUTH=FAILED\r\n")
    assert answer.endswith(b"\r\n\r\n")
    assert answer.count(b"\n") == 3
    assert not answer[13:].upper().startswith((b"AUTH", b"CONTROL"))


_WORDS = st.sampled_from(
    [
        *(
            "CONTROL",
            "device",
            "DEVICE",
            "REMOTE",
            "OPENDOOREX",
            "DATA",
            "DELETE",
            "user",
        ),
        *("QUERY", "Pin=", "Pin=1", "*", "01010105", "010001FF", "1", "0", "255", "FF"),
        *("id=0", "opentime=255", "\t", " ", "  ", "²", "x"),
    ]
)


@given(st.text(max_size=40) | st.lists(_WORDS, max_size=8).map(" ".join))
def test_safety(text: str) -> None:
    """Judge whatever text; what moves a door goes at most once."""
    wording = AccessWording(
        "CKJF201960996", Abilities(), TextEncoding.UTF_8, lambda: datetime(2026, 5, 4)
    )
    if opens_a_door(text):
        delivery = wording.delivery_of(Command(RAW, {"text": text}))
        assert delivery is Delivery.UNLOCK
    else:
        assert not is_for_all_doors(text)
        assert not latches_open(text)
    if is_for_all_doors(text) or latches_open(text):
        assert is_dangerous(text)
    parse_control(text)


_VALUES = st.sampled_from(
    [
        *("1", "3", "0", "-1", "255", "1,2", "", "*", "AAAA", "2026-05-04 08:09:10"),
        *("2026-05-04", "08:00-12:00", "a\tb", "a\nb", "Pin=2", "[15CD5B07]", "~Key"),
        *("CONTROL DEVICE 01010105", "x" * 100),
    ]
) | st.text(max_size=30)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FORMS)), st.data(), ABILITIES, ENCODINGS)
def test_commands(
    name: str, data: st.DataObject, abilities: Abilities, encoding: TextEncoding
) -> None:
    """Refuse a command or write one line of it, for the doors that there are."""
    form = FORMS[name]
    names = st.sampled_from([*form.required, *form.ignored, *PARAMETERS])
    names = names.map(lambda each: each.partition("|")[0])
    drawn = data.draw(st.dictionaries(names, _VALUES, max_size=4))
    for required in form.required:
        drawn.setdefault(required.partition("|")[0], data.draw(_VALUES))
    command = Command(name, drawn)
    try:
        validate(command, abilities, encoding)
        text = spell(command, abilities, encoding)
    except CommandError:
        return
    assert frame(1, text).count(b"\n") == 1
    if name not in {"raw", "emergency_release", "end_emergency_release"}:
        assert not is_for_all_doors(text.decode(encoding))
