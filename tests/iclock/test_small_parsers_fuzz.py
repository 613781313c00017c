"""What every small reader makes of texts that nobody foresaw: it raises nothing."""

from hypothesis import example, given, settings, strategies as st

from custom_components.zkteco_push.iclock.attendance.alarms import Alarm, alarm_of
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    Reading,
    state_name,
)
from custom_components.zkteco_push.iclock.attendance.deletions import (
    deletion_of,
    deletion_of_text,
)
from custom_components.zkteco_push.iclock.attendance.handshake import (
    PUSH_VERSION,
    can_encrypt,
    common_version,
    parse_handshake,
)
from custom_components.zkteco_push.iclock.attendance.operlog import parse_operlog
from custom_components.zkteco_push.iclock.attendance.photos import parse_name
from custom_components.zkteco_push.iclock.attendance.polls import parse_info
from custom_components.zkteco_push.iclock.attendance.record_lines import (
    MAX_PIN_LENGTH,
    TAGS,
    line_of_update,
    read_record_line,
    without_biometrics,
)
from custom_components.zkteco_push.iclock.attendance.templates import parse_template
from custom_components.zkteco_push.iclock.attendance.uploads import UploadHead, table_of
from custom_components.zkteco_push.iclock.attendance.users import (
    card_number,
    comparable,
    merged_line,
    parse_user,
)
from custom_components.zkteco_push.iclock.commands import is_dangerous, is_personal
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.records import DirectoryRecord
from custom_components.zkteco_push.iclock.text import (
    TextEncoding,
    pairs_as_sent,
    parse_number,
    parse_options,
    parse_pairs,
)
from custom_components.zkteco_push.terminal_state import options_of_info

_WORDS = (
    *("SN=", "table=", "type=", "Stamp=", "OpStamp=", "pushver=", "language=", "INFO="),
    *("ContentType=tgz", "cmdid=", "PIN=", "Pin=", "Name=", "Passwd=", "Card=", "TMP="),
    *("Type=", "No=", "Index=", "MajorVer=", "Content=", "Photo=", "DATA ", "UPDATE "),
    *("DELETE ", "CLEAR ", "USERINFO ", "BIODATA ", "USER ", "FP ", "FACE ", "ALL "),
    *("~", "[15CD5B07]", "[00", "2.4.1", "20260615120000-", ".jpg", "OPLOG ", "3\t"),
    *("2026-06-15 12:00:00", "٣", "²", "9" * 40, "9" * 5000, "-", "+", "1", "0"),
    *("\t", "\t", "=", "&", ",", " ", "|", ".", "%00", "%zz", "\0", "\u2028", "\ud800"),
)
_TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(_WORDS) | st.text(max_size=3), max_size=25
).map("".join)
_BYTES = st.binary(max_size=80) | _TEXTS.map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
_ENCODINGS = st.sampled_from(list(TextEncoding))
thorough = settings(max_examples=300, deadline=None)


@thorough
@given(_BYTES)
@example(b"pushver=" + b"9" * 5000)
@example(b"SN=\xff")
def test_query(raw: bytes) -> None:
    """All that is read from a query is bounded, or is as it was sent."""
    # As aiohttp decodes the target of a request.
    query = Query(raw.decode("utf-8", "surrogateescape"))
    handshake = parse_handshake(query)
    assert len(handshake.push_version or "") <= 128
    assert len(handshake.device_type) <= 128
    own = tuple(map(int, PUSH_VERSION.split(".")))
    assert common_version(handshake.push_version) <= own
    assert can_encrypt(handshake.push_version) in (True, False)
    table = table_of(query)
    assert table is None or (table.isprintable() and table == table.upper())
    head = UploadHead.of(query)
    assert head.stamp is None or head.stamp.isprintable()
    assert head.is_asked_for is (head.command_id is not None)


@thorough
@given(_TEXTS)
def test_info(text: str) -> None:
    """Counts are counts, and words can be shown."""
    info = parse_info(text)
    for count in (info.users, info.fingerprints, info.attendance_records, info.faces):
        assert count is None or 0 <= count < 10**9
    assert (info.firmware or "").isprintable()
    assert (info.address or "").isprintable()
    assert all(value.isprintable() for value in options_of_info(info).values())


@thorough
@given(_TEXTS)
def test_pairs(text: str) -> None:
    """Pairs hold nothing that was not sent, and are bounded."""
    pairs = parse_pairs(text)
    assert len(pairs) <= len(pairs_as_sent(text)) <= 64
    assert all(value in text for value in pairs.values())
    options = parse_options(text)
    assert len(options) <= 512
    assert all(len(key + value) <= 2048 for key, value in options.items())
    number = parse_number(text)
    assert number is None or abs(number) < 10**9


@thorough
@given(_TEXTS)
def test_file_name(text: str) -> None:
    """A photo's name gives a PIN that can be kept, and a time within reason."""
    pin, time = parse_name(text)
    assert pin is None or (pin.isprintable() and 0 < len(pin) <= MAX_PIN_LENGTH)
    assert time is None or 2000 <= time.year <= 2099


@thorough
@given(_BYTES, _BYTES, _ENCODINGS)
def test_lines(raw: bytes, update: bytes, encoding: TextEncoding) -> None:
    """Users and templates are read from any line, and merged with any other."""
    if (user := parse_user(raw, encoding)) is not None:
        assert user.pin.strip()
        assert comparable(user) == sorted(comparable(user))
        assert user.privilege
    if (template := parse_template(raw, encoding)) is not None:
        assert template.pin
        assert template.item.count("|") >= 2
    assert merged_line(None, update, encoding) == update
    assert isinstance(merged_line(raw, update, encoding), bytes)
    for tag in TAGS:
        found = read_record_line(tag, raw, encoding)
        if isinstance(found, DirectoryRecord):
            for book in (STANDARD, CONDENSED):
                for text in ("DATA DELETE BIODATA PIN=1\tNo=1", "CLEAR DATA"):
                    deletion = deletion_of_text(text, book)
                    assert deletion is not None
                    assert deletion.holds(found.category, found.item or "", book) in (
                        True,
                        False,
                    )


@thorough
@given(_BYTES)
def test_biometrics_are_taken_out(raw: bytes) -> None:
    """What has been taken out leaves nothing to take out, and the rest as it was."""
    left = without_biometrics(raw)
    assert without_biometrics(left) == left
    assert len(left) <= len(raw)
    planted = without_biometrics(raw + b"\tTmp=Planted\tContent=Planted\tName=Ann")
    assert b"=Planted" not in planted
    assert planted.endswith(b"\tTmp=\tContent=\tName=Ann")


@thorough
@given(_TEXTS)
def test_command_text(text: str) -> None:
    """Whatever text a command has, what it does to a terminal is known."""
    for book in (STANDARD, CONDENSED):
        deletion = deletion_of_text(text, book)
        assert deletion is None or deletion.categories
    found = line_of_update(text)
    assert found is None or found[1].startswith(found[0] + " ")
    assert is_dangerous(text) in (True, False)
    assert is_personal(text) in (True, False)
    assert len(card_number(text)) <= max(10, len(text))


@thorough
@given(st.integers(0, 10**9), st.lists(_TEXTS, min_size=4, max_size=4))
def test_operations(code: int, objects: list[str]) -> None:
    """An operation with any objects is an alarm or none, a deletion or none."""
    line = f"{code}\t0\t2026-06-15 12:00:00\t" + "\t".join(objects)
    body = line.replace("\n", "").replace("\r", "").encode("utf-8", "surrogatepass")
    operations, collected = parse_operlog(body, TextEncoding.UTF_8)
    assert len(operations) + len(collected.rejected) == 1
    for operation in operations:
        for reading in (
            Reading(),
            Reading(announces_version=True, push_version="9" * 64),
        ):
            alarm = alarm_of(operation, reading)
            assert alarm is None or alarm in Alarm
            deletion = deletion_of(operation, reading)
            assert deletion is None or deletion.pin
            assert reading.operation_name(operation)
    assert state_name(code)
