"""Commands that cannot be sent, and why."""

from base64 import b64encode
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import CodeBookChoice
from custom_components.zkteco_push.iclock.attendance.command_forms import (
    FORMS,
    PARAMETERS,
)
from custom_components.zkteco_push.iclock.attendance.command_text import (
    delivery_of_command,
    differs,
    spell,
    validate,
)
from custom_components.zkteco_push.iclock.commands import (
    Command,
    CommandError,
    CommandErrorReason as Reason,
    Delivery,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

TEMPLATE = b64encode(b"not a real template").decode()
LARGE = "A" * (900 * 1024)
START = "2026-05-04 00:00:00"

# A good command of each kind, that one parameter is put into.
USER = {"pin": "7"}
FINGER = {"pin": "7", "finger": "6", "template": TEMPLATE}
BIODATA = {"pin": "7", "type": "9", "template": TEMPLATE}
MESSAGE = {"message": "Hello", "start": START}
SPAN = {"start": START, "end": START}
DOOR = {"door": "1", "seconds": "5"}
OPTION = {"key": "VOLUME", "value": "70"}

BAD = [
    # Control characters: what ends a line or a pair ends it nowhere else.
    *(
        ("update_user", USER, field, f"a{character}b", Reason.CONTROL_CHARACTER)
        for field in ("pin", "name", "password", "card")
        for character in "\t\n\r\0\x1b\x7f\x85\u2028\ud800"
    ),
    *(
        (command, given, field, f"a{character}b", Reason.CONTROL_CHARACTER)
        for command, given, field in (
            ("update_message", MESSAGE, "message"),
            ("set_option", OPTION, "value"),
            ("set_option", OPTION, "key"),
            ("update_user_photo", USER, "url"),
            ("update_work_code", {"code": "1"}, "name"),
        )
        for character in "\t\n\r\0"
    ),
    *(
        ("raw", {}, "text", f"INFO{character}REBOOT", Reason.CONTROL_CHARACTER)
        for character in "\n\r\0\x0b\ud800"
    ),
    ("raw", {}, "text", " \t", Reason.MISSING),
    ("raw", {}, "text", "A" * (900 * 1024 + 1), Reason.TOO_LONG),
    # Numbers of persons
    ("update_user", {}, "pin", "", Reason.MISSING),
    ("update_user", USER, "pin", "1" * 25, Reason.TOO_LONG),
    ("update_user", USER, "pin", "王" * 9, Reason.TOO_LONG),
    ("update_user", USER, "pin", "100 Name=x", Reason.MALFORMED),
    ("update_user", USER, "pin", "1=2", Reason.MALFORMED),
    ("update_user", USER, "pin", "1\u00a02", Reason.MALFORMED),
    ("update_user", USER, "pin", "1\u200b2", Reason.MALFORMED),
    ("delete_user", {}, "pin", "", Reason.MISSING),
    ("delete_user", {}, "pin", "*", Reason.MALFORMED),
    # Texts
    ("update_user", USER, "name", "x" * 25, Reason.TOO_LONG),
    ("update_user", USER, "name", "王" * 17, Reason.TOO_LONG),
    ("update_user", USER, "name", "x Pri=14", Reason.HOLDS_KEY),
    ("update_user", USER, "password", "x" * 17, Reason.TOO_LONG),
    ("update_user", USER, "password", "PIN=1", Reason.HOLDS_KEY),
    ("update_message", MESSAGE, "message", "x" * 321, Reason.TOO_LONG),
    ("update_message", MESSAGE, "message", "王" * 107, Reason.TOO_LONG),
    ("update_message", MESSAGE, "message", "TAG=254", Reason.HOLDS_KEY),
    ("update_message", MESSAGE, "message", "Content=x", Reason.HOLDS_KEY),
    ("update_work_code", {}, "code", "", Reason.MISSING),
    ("update_work_code", {}, "code", "123456789", Reason.MALFORMED),
    # Cards and time zones
    *(
        ("update_user", USER, field, value, Reason.MALFORMED)
        for field in ("card", "vice_card")
        for value in ("12a", "[15CD5B0]", "[15CD5B07", "-1", "1" * 21, "１２", "1 2")
    ),
    ("update_user", USER, "time_zones", "1:2", Reason.MALFORMED),
    # Numbers
    ("update_user", USER, "privilege", "admin", Reason.INVALID_NUMBER),
    ("update_user", USER, "privilege", "15", Reason.OUT_OF_RANGE),
    ("update_user", USER, "group", "1.0", Reason.INVALID_NUMBER),
    ("update_user", USER, "group", " 1", Reason.INVALID_NUMBER),
    ("update_user", USER, "group", "+1", Reason.INVALID_NUMBER),
    ("update_user", USER, "group", "１", Reason.INVALID_NUMBER),
    ("update_user", USER, "group", "9" * 5000, Reason.INVALID_NUMBER),
    ("update_user", USER, "group", "256", Reason.OUT_OF_RANGE),
    ("update_user", USER, "verification", "-2", Reason.OUT_OF_RANGE),
    ("update_user", USER, "expires", "2", Reason.OUT_OF_RANGE),
    ("update_fingerprint", FINGER, "finger", "10", Reason.OUT_OF_RANGE),
    ("update_fingerprint", FINGER, "valid", "4", Reason.OUT_OF_RANGE),
    ("update_message", MESSAGE, "tag", "252", Reason.OUT_OF_RANGE),
    ("enroll_card", USER, "retries", "11", Reason.OUT_OF_RANGE),
    (
        "enroll_fingerprint",
        {"pin": "7", "finger": "6"},
        "overwrite",
        "2",
        Reason.OUT_OF_RANGE,
    ),
    # Doors
    ("unlock", DOOR, "door", "0", Reason.OUT_OF_RANGE),
    ("unlock", DOOR, "door", "9", Reason.OUT_OF_RANGE),
    ("unlock", DOOR, "door", "1\t255", Reason.INVALID_NUMBER),
    ("unlock", DOOR, "door", "", Reason.MISSING),
    ("unlock", DOOR, "seconds", "0", Reason.OUT_OF_RANGE),
    ("unlock", DOOR, "seconds", "255", Reason.OUT_OF_RANGE),
    ("unlock", DOOR, "seconds", "", Reason.MISSING),
    # Times
    *(
        ("query_attendance_log", SPAN, "end", value, Reason.INVALID_TIME)
        for value in (
            "2026-05-04",
            "2026-02-30 00:00:00",
            "2026-05-04 24:00:01",
            "2026-05-04 00:00:00Z",
            "2026-05-04 00:00:00.5",
            "2026-5-4 0:0:0",
            "tomorrow",
        )
    ),
    ("query_attendance_log", SPAN, "end", "2026-05-03T23:59", Reason.OUT_OF_RANGE),
    ("query_attendance_log", SPAN, "start", "", Reason.MISSING),
    ("verify_attendance_log", SPAN, "end", "", Reason.MISSING),
    ("update_message", MESSAGE, "start", "", Reason.MISSING),
    ("update_user", USER, "valid_until", "soon", Reason.INVALID_TIME),
    # Templates and photos
    *(
        ("update_template", BIODATA, "template", value, Reason.NOT_BASE64)
        for value in ("A", "AAA", "====", "AA A", "AAA\n", "AA\t=", "ÄÄÄÄ", "A-_A")
    ),
    ("update_template", BIODATA, "template", LARGE + "AAAA", Reason.TOO_LONG),
    ("update_template", BIODATA, "template", "", Reason.MISSING),
    ("update_template", BIODATA, "type", "", Reason.MISSING),
    ("update_template", BIODATA, "format", "Z K", Reason.MALFORMED),
    ("update_fingerprint", FINGER, "size", "27", Reason.SIZE_MISMATCH),
    ("update_fingerprint", FINGER, "size", "0", Reason.SIZE_MISMATCH),
    ("update_user_photo", USER, "content", "", Reason.MISSING),
    ("update_user_photo", USER, "content", "photo.jpg", Reason.NOT_BASE64),
    ("update_comparison_photo", USER, "url", "a b.jpg", Reason.MALFORMED),
    ("update_comparison_photo", USER, "url", "x" * 1025, Reason.MALFORMED),
    # Options
    ("set_option", OPTION, "key", "", Reason.MISSING),
    ("set_option", OPTION, "key", "A=1,B", Reason.MALFORMED),
    ("set_option", OPTION, "key", "A B", Reason.MALFORMED),
    ("set_option", OPTION, "key", "x" * 65, Reason.MALFORMED),
    ("set_option", OPTION, "value", "1,DHCP=1", Reason.SECOND_PAIR),
    ("set_option", OPTION, "value", "1, ~DHCP =1", Reason.SECOND_PAIR),
    ("set_option", OPTION, "value", "x" * 1025, Reason.TOO_LONG),
    ("get_option", {}, "key", "A,B", Reason.MALFORMED),
    # Keys that mean nothing alone
    ("reboot", {}, "door", "1", Reason.UNKNOWN_PARAMETER),
    ("delete_user", USER, "finger", "1", Reason.UNKNOWN_PARAMETER),
]


@pytest.mark.parametrize(("name", "given", "field", "value", "reason"), BAD)
def test_refused(
    name: str, given: dict[str, str], field: str, value: str, reason: Reason
) -> None:
    """Test that a bad value is refused, by both who queue and who send, unseen."""
    command = Command(name, {**given, field: value})
    for act in (
        lambda: validate(command),
        lambda: spell(command, CodeBookChoice.STANDARD, TextEncoding.UTF_8),
    ):
        with pytest.raises(CommandError) as caught:
            act()
        assert (caught.value.field, caught.value.reason) == (field, reason)
        assert str(caught.value) == f"{field}: {reason}"
        assert caught.value.__cause__ is None
        # What failed within may quote the value.
        assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (Command("update_user"), "pin"),
        (Command.of("update_user", name="x"), "pin"),
        (Command("delete_user"), "pin"),
        (Command("delete_message"), "uid"),
        (Command("delete_work_code"), "code"),
        (Command.of("delete_template", pin="7", number="0"), "type"),
        (Command("query_templates"), "type"),
        (Command.of("query_templates", type="9", number="0"), "pin"),
        (Command("query_fingerprints"), "pin"),
        (Command("query_attendance_photos"), "start"),
        (Command.of("update_user_photo", pin="7"), "content"),
        (Command.of("update_comparison_photo", pin="7"), "content"),
        (Command.of("set_option", key="A"), "value"),
        (Command("unlock"), "door"),
        (Command("raw"), "text"),
    ],
)
def test_missing(command: Command, field: str) -> None:
    """Test what the terminal cannot do without, above all the key of a deletion."""
    with pytest.raises(CommandError) as caught:
        validate(command)
    assert (caught.value.field, caught.value.reason) == (field, Reason.MISSING)


@pytest.mark.parametrize(
    "command",
    [
        Command.of("update_user", pin="A_7-b"),
        Command.of("update_user", pin="007"),
        Command.of("update_user", pin="1" * 24, name="x" * 24, password="x" * 16),
        Command.of("update_user", pin="7", name="王" * 16),
        Command.of("update_user", pin="7", name="O'Neil = {pin}, 100%"),
        Command.of("update_user", pin="7", card="[09E4812202]"),
        Command.of("update_user", pin="7", card="0012345678", verification="-1"),
        Command.of("update_message", message="x" * 320, start=START),
        Command.of("update_message", message="PIN=7 paid=5", start=START),
        Command.of("update_template", pin="7", type="9", format="ZK", template=LARGE),
        Command.of("update_fingerprint", **FINGER, size="28"),
        Command.of("set_option", key="WebServerURL", value="http://192.0.2.7/?a=1"),
        Command.of("raw", text="A" * (900 * 1024)),
        Command.of("raw", text="DATA UPDATE USERINFO PIN=7\tName=王"),
    ],
)
def test_accepted(command: Command) -> None:
    """Test what lies just within the limits."""
    validate(command)


def test_length_counts_the_terminals_bytes() -> None:
    """Test that 24 Chinese characters fit where they take two bytes each."""
    command = Command.of("update_user", pin="7", name="王" * 24)
    validate(command, TextEncoding.GB18030)
    with pytest.raises(CommandError):
        validate(command)


def test_unknown_command() -> None:
    """Test that a command that nobody has heard of is refused by everything."""
    command = Command("open_sesame")
    for act in (validate, differs, delivery_of_command):
        with pytest.raises(CommandError) as caught:
            act(command)
        assert caught.value.reason is Reason.UNKNOWN_COMMAND


@given(
    st.sampled_from(sorted(FORMS)),
    st.dictionaries(
        st.sampled_from(
            ["pin", "name", "password", "message", "value", "key", "text", "start"]
        ),
        st.text() | st.sampled_from(["7", "VOLUME", START]),
    ),
)
def test_what_is_sent_is_one_line(name: str, parameters: dict[str, str]) -> None:
    """Test that no value makes a second line, or a second pair where TABs count."""
    command = Command(name, parameters)
    try:
        text = spell(command, CodeBookChoice.CONDENSED, TextEncoding.UTF_8)
    except CommandError:
        return
    assert not {10, 13, 0} & set(text)
    if name != "raw":
        assert text.count(b"\t") < len(FORMS[name].standard)


def test_every_parameter_has_a_rule() -> None:
    """Test that no form has a parameter without a rule, nor takes any other."""
    for command in FORMS:
        with pytest.raises(CommandError) as caught:
            validate(Command(command, {"unheard_of": "1"}))
        assert caught.value.field == "unheard_of"
    for form in FORMS.values():
        parts = " ".join((*form.standard, *form.condensed))
        names = set(re.findall(r"\{(\w+)\}", parts))
        assert names <= set(PARAMETERS)
        assert {name for group in form.required for name in group.split("|")} <= names
        assert set(form.defaults) | set(form.unsaid) <= names


def test_text_is_in_the_terminals_encoding() -> None:
    """Test a name in both encodings; a template is ASCII in either."""
    command = Command.of("update_user", pin="7", name="王小明")
    for encoding in TextEncoding:
        assert spell(command, CodeBookChoice.STANDARD, encoding) == (
            "DATA UPDATE USERINFO PIN=7\tName=王小明".encode(encoding)
        )


def test_automatic_is_no_spelling() -> None:
    """Test that somebody has to have decided."""
    with pytest.raises(ValueError, match="one of two"):
        spell(Command("reboot"), CodeBookChoice.AUTOMATIC, TextEncoding.UTF_8)


def test_delivery_of_raw_text() -> None:
    """Test that a typed unlock is an unlock."""
    command = Command.of("raw", text=" ac_unlock")
    assert delivery_of_command(command) is Delivery.UNLOCK
    assert not differs(command)
