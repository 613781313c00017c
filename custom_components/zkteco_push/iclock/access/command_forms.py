"""Every command of this dialect, and what its parameters may hold (sheet section 3).

A command that does what one of the attendance dialect does has its name and its
parameters, so that nobody has to know which dialect a terminal speaks to ask for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..attendance.command_forms import PARAMETERS as ATTENDANCE_PARAMETERS, RAW
from ..parameter_rules import Kind, ParameterRule, match, number
from .records import MAX_DOORS


@dataclass(frozen=True, slots=True)
class AccessForm:
    """How one command is written.

    `head` is the verb with its table, or all of a command that has hexadecimal pairs;
    `parts` follow after one blank with a TAB between them, and after `filter=` where
    it is a query. A part is left out where the command does not have its parameters.
    `ignored` are parameters of the other dialect that have no key here. `{x_hex}` is
    a number in two hexadecimal digits.
    """

    head: str
    parts: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    keeps_empty: bool = False
    is_query: bool = False


DAYS: Final[Mapping[str, str]] = {
    "sunday": "Sun",
    "monday": "Mon",
    "tuesday": "Tue",
    "wednesday": "Wed",
    "thursday": "Thu",
    "friday": "Fri",
    "saturday": "Sat",
    "holiday_1": "Hol1",
    "holiday_2": "Hol2",
    "holiday_3": "Hol3",
}
PERIODS_A_DAY: Final = 3
HOLIDAY_TYPES: Final = 3
WHOLE_DAY: Final = "00:00-24:00"
# The time zone that people have whose terminal enrolled them (field).
ALWAYS: Final = "1"
# `HH:MM-HH:MM`, up to three of them; none is a day without.
_PERIOD: Final = r"(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
_DAY: Final = match(rf"{_PERIOD}(?:,{_PERIOD}){{0,{PERIODS_A_DAY - 1}}}")

PARAMETERS: Final[Mapping[str, ParameterRule]] = {
    **ATTENDANCE_PARAMETERS,
    # 0 would be every door.
    "door": number(1, MAX_DOORS),
    # FF would latch it open.
    "seconds": number(1, 254),
    "output": number(1, 16),
    "password": match(r"\d{1,6}"),
    "time_zone": number(0, 9999),
    "doors": match(r"[1-8](?:,[1-8]){0,7}"),
    "sub_device": number(1, 9999),
    "disabled": number(0, 1),
    "functions": number(0, 3),
    "first_name": ParameterRule(Kind.TEXT, characters=24, size=48),
    "last_name": ParameterRule(Kind.TEXT, characters=24, size=48),
    "lost": number(0, 1),
    "card_type": number(0, 1),
    "day": match(r"20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "holiday_type": number(1, HOLIDAY_TYPES),
    "yearly": number(0, 1),
    "keys": match(r"~?[A-Za-z]\w{0,63}(?:,~?[A-Za-z]\w{0,63}){0,63}"),
    "table": match(r"[A-Za-z]\w{0,31}"),
    "time": ParameterRule(Kind.TIME),
    "mode": number(0, 1),
    "operator": ParameterRule(Kind.PIN, characters=24, size=24),
    **dict.fromkeys(DAYS, _DAY),
}

_DOOR: Final = ("door",)
_PIN: Final = ("pin",)
_SIZE: Final = frozenset({"size"})
_VALID: Final = {"valid": "1"}
# What an unlock says in attribution of who asked for it (V6.2 only).
REMOTE_UNLOCK: Final = "remote_unlock"

_DOOR_FORMS: Final[Mapping[str, AccessForm]] = {
    "unlock": AccessForm(
        "CONTROL DEVICE 01{door_hex}01{seconds_hex}",
        required=("door", "seconds"),
        ignored=frozenset({"operator"}),
    ),
    REMOTE_UNLOCK: AccessForm(
        "REMOTE OPENDOOREX",
        ("id={door}", "opentime={seconds}", "pin={operator}"),
        required=("door", "seconds", "operator"),
    ),
    "hold_open": AccessForm("CONTROL DEVICE 01{door_hex}01FF", required=_DOOR),
    # The document: off. One author reads it as hold open (field: C3+, unverified).
    "end_hold_open": AccessForm("CONTROL DEVICE 01{door_hex}0100", required=_DOOR),
    # The only ones for every door.
    "emergency_release": AccessForm("CONTROL DEVICE 010001FF"),
    "end_emergency_release": AccessForm("CONTROL DEVICE 01000100"),
    "mute_alarm": AccessForm(
        "CONTROL DEVICE 02{door_hex}0000", defaults={"door_hex": "00"}
    ),
    "reboot": AccessForm("CONTROL DEVICE 03000000"),
    "enable_normal_open": AccessForm("CONTROL DEVICE 04{door_hex}0100", required=_DOOR),
    "disable_normal_open": AccessForm(
        "CONTROL DEVICE 04{door_hex}0000", required=_DOOR
    ),
    "lock_down": AccessForm("CONTROL DEVICE 06{door_hex}0100", required=_DOOR),
    "end_lock_down": AccessForm("CONTROL DEVICE 06{door_hex}0000", required=_DOOR),
    "pulse_output": AccessForm(
        "CONTROL DEVICE 01{output_hex}02{seconds_hex}", required=("output", "seconds")
    ),
    "turn_on_output": AccessForm(
        "CONTROL DEVICE 01{output_hex}02FF", required=("output",)
    ),
    "turn_off_output": AccessForm(
        "CONTROL DEVICE 01{output_hex}0200", required=("output",)
    ),
}
_PEOPLE_FORMS: Final[Mapping[str, AccessForm]] = {
    # A lower-case `pin=` makes a person without a number (field: 2A).
    "update_user": AccessForm(
        "DATA UPDATE user",
        (
            "CardNo={card}",
            "Pin={pin}",
            "Password={password}",
            "Group={group}",
            "StartTime={valid_from}",
            "EndTime={valid_until}",
            "Name={name}",
            "Privilege={privilege}",
            "Disable={disabled}",
        ),
        _PIN,
        {"group": "1", "valid_from": "0", "valid_until": "0"},
        frozenset({"time_zones", "verification", "vice_card", "expires"}),
        keeps_empty=True,
    ),
    "update_access_right": AccessForm(
        "DATA UPDATE userauthorize",
        (
            "Pin={pin}",
            "AuthorizeTimezoneId={time_zone}",
            "AuthorizeDoorId={doors}",
            "DevID={sub_device}",
            "StartTime={valid_from}",
            "EndTime={valid_until}",
        ),
        ("pin", "time_zone", "doors"),
    ),
    "update_extended_user": AccessForm(
        "DATA UPDATE extuser",
        (
            "Pin={pin}",
            "FunSwitch={functions}",
            "FirstName={first_name}",
            "LastName={last_name}",
        ),
        _PIN,
        {"functions": "0"},
    ),
    "update_card": AccessForm(
        "DATA UPDATE mulcarduser",
        (
            "Pin={pin}",
            "CardNo={card_as_hex}",
            "LossCardFlag={lost}",
            "CardType={card_type}",
        ),
        ("pin", "card"),
        {"lost": "0", "card_type": "0"},
    ),
    "update_fingerprint": AccessForm(
        "DATA UPDATE templatev10",
        ("Pin={pin}", "FingerID={finger}", "Valid={valid}", "Template={template}"),
        ("pin", "finger", "template"),
        _VALID,
        _SIZE,
    ),
    "update_template": AccessForm(
        "DATA UPDATE biodata",
        (
            "Pin={pin}",
            "No={number}",
            "Index={index}",
            "Valid={valid}",
            "Duress={duress}",
            "Type={type}",
            "MajorVer={major_version}",
            "MinorVer={minor_version}",
            "Format={format}",
            "Tmp={template}",
        ),
        ("pin", "type", "template"),
        {**_VALID, "number": "0", "index": "0", "duress": "0", "format": "0"},
        _SIZE,
        keeps_empty=True,
    ),
    "update_comparison_photo": AccessForm(
        "DATA UPDATE biophoto",
        (
            "PIN={pin}",
            "Type={type}",
            "No={number}",
            "Index={index}",
            "Size={size}",
            "Content={content}",
            "Format={format}",
            "Url={url}",
            "PostBackTmpFlag={post_back}",
        ),
        ("pin", "content|url"),
        {"type": "9", "number": "0", "index": "0", "format": "0"},
    ),
    # The one table whose keys are in lower case.
    "update_user_photo": AccessForm(
        "DATA UPDATE userpic",
        (
            "pin={pin}",
            "size={size}",
            "format={format}",
            "url={url}",
            "content={content}",
        ),
        ("pin", "content|url"),
        {"format": "0"},
    ),
    # By the one key that names one person: firmware ignores a key that it does not
    # know and deletes everybody (field: `DELETE user uid=`).
    "delete_user": AccessForm("DATA DELETE user", ("Pin={pin}",), _PIN),
    "delete_access_right": AccessForm(
        "DATA DELETE userauthorize", ("Pin={pin}",), _PIN
    ),
    "delete_extended_user": AccessForm("DATA DELETE extuser", ("Pin={pin}",), _PIN),
    "delete_cards": AccessForm("DATA DELETE mulcarduser", ("Pin={pin}",), _PIN),
    "delete_fingerprint": AccessForm(
        "DATA DELETE templatev10", ("Pin={pin}", "FingerID={finger}"), _PIN
    ),
    "delete_template": AccessForm(
        "DATA DELETE biodata",
        ("Type={type}", "Pin={pin}", "No={number}"),
        ("pin", "type"),
    ),
    "delete_comparison_photo": AccessForm(
        "DATA DELETE biophoto", ("PIN={pin}", "Type={type}"), _PIN
    ),
    "delete_user_photo": AccessForm("DATA DELETE userpic", ("pin={pin}",), _PIN),
}
_RULE_FORMS: Final[Mapping[str, AccessForm]] = {
    "update_time_zone": AccessForm(
        "DATA UPDATE timezone",
        (
            "TimezoneId={time_zone}",
            *(
                f"{key}Time{period}={{{day}_{period}}}"
                for day, key in DAYS.items()
                for period in range(1, PERIODS_A_DAY + 1)
            ),
        ),
        ("time_zone",),
        # Names its parameters, which are written as three numbers each.
        ignored=frozenset(DAYS),
    ),
    "delete_time_zone": AccessForm(
        "DATA DELETE timezone", ("TimezoneId={time_zone}",), ("time_zone",)
    ),
    "update_holiday": AccessForm(
        "DATA UPDATE holiday",
        ("Holiday={day}", "HolidayType={holiday_type}", "Loop={loop}"),
        ("day", "holiday_type"),
        {"loop": "2"},
        frozenset({"yearly"}),
    ),
}


def _query(table: str, *parts: str, required: tuple[str, ...] = ()) -> AccessForm:
    """Return the form of a query: commas outside, TABs in the filter (sheet 3.3)."""
    head = f"DATA QUERY tablename={table},fielddesc=*,filter="
    return AccessForm(head, parts, required, is_query=True)


_OTHER_FORMS: Final[Mapping[str, AccessForm]] = {
    "query_users": _query("user", "Pin={pin}"),
    "query_access_rights": _query("userauthorize", "Pin={pin}"),
    "query_cards": _query("mulcarduser", "Pin={pin}"),
    "query_fingerprints": _query("templatev10", "Pin={pin}", "FingerID={finger}"),
    "query_templates": _query(
        "biodata", "Type={type}", "Pin={pin}", "No={number}", required=("type",)
    ),
    "query_comparison_photos": _query(
        "biophoto", "Type={type}", "PIN={pin}", required=("type",)
    ),
    # Never by itself, and never to a terminal: it stops its commands (field: 7A).
    "query_events": _query("transaction"),
    "query_time_zones": _query("timezone"),
    "query_holidays": _query("holiday"),
    # The table takes no other condition (sheet 3.3).
    "clear_attendance_log": AccessForm("DATA DELETE transaction *"),
    "count": AccessForm("DATA COUNT {table}", ("Type={type}",), ("table",)),
    "set_option": AccessForm(
        "SET OPTIONS", ("{key}={value}",), ("key", "value"), keeps_empty=True
    ),
    "set_clock": AccessForm("SET OPTIONS", ("DateTime={packed_time}",), ("time",)),
    "get_option": AccessForm("GET OPTIONS", ("{key}",), ("key",)),
    "get_options": AccessForm("GET OPTIONS", ("{keys}",), ("keys",)),
    "enroll_fingerprint": AccessForm(
        "ENROLL_BIO",
        (
            "TYPE={type}",
            "NO={finger}",
            "PIN={pin}",
            "RETRY={retries}",
            "OVERWRITE={overwrite}",
            "MODE={mode}",
        ),
        ("pin", "finger"),
        {"type": "1", "retries": "3", "overwrite": "0", "mode": "1"},
    ),
    "enroll_template": AccessForm(
        "ENROLL_BIO",
        (
            "TYPE={type}",
            "NO={number}",
            "PIN={pin}",
            "RETRY={retries}",
            "OVERWRITE={overwrite}",
            "MODE={mode}",
        ),
        ("type", "pin"),
        {"number": "0", "retries": "3", "overwrite": "0", "mode": "1"},
        frozenset({"card"}),
    ),
    "enroll_card": AccessForm(
        "ENROLL_INFO",
        ("TYPE=0", "PIN={pin}", "RETRY={retries}", "MODE={mode}"),
        _PIN,
        {"retries": "3", "mode": "1"},
    ),
    RAW: AccessForm("{text}", required=("text",)),
}
FORMS: Final[Mapping[str, AccessForm]] = {
    **_DOOR_FORMS,
    **_PEOPLE_FORMS,
    **_RULE_FORMS,
    **_OTHER_FORMS,
}
# What to ask a terminal for that nothing is known of (sheet 1.5 and 3.7); never its
# communication password.
INVENTORY: Final = (
    "~SerialNumber,FirmVer,~DeviceName,LockCount,ReaderCount,AuxInCount,AuxOutCount,"
    "MachineType,~MaxUserCount,~MaxAttLogCount,~MaxUserFingerCount,~ZKFPVersion,"
    "IPAddress,MAC,VerifyStyles,EventTypes,AccSupportFunList,~RelayStateFunOn"
)
ABILITIES: Final = (
    "FingerFunOn,FvFunOn,FaceFunOn,AutoServerFunOn,DateFmtFunOn,RemoteOpenDoorExFunOn,"
    "MultiBioDataSupport,MultiBioPhotoSupport,MultiBioVersion,NewVFStyles"
)
