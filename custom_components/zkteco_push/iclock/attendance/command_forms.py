"""Every command in both spellings, and what its parameters may hold.

The standard spelling is the vendor's (V4.0 section 12; V5.8 where it adds a key), the
condensed one the seed's; what the seed does not list is spelled as the vendor does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..parameter_rules import Kind, ParameterRule, match as _match, number as _number


@dataclass(frozen=True, slots=True)
class CommandForm:
    """How one command is written.

    A spelling is the verb with its table, then the parts that follow after one blank
    with a TAB between them. A part is left out where the command does not have its
    parameters. `required` names what the terminal cannot do without, `a|b` one of
    several. `defaults` are written where nothing is given. `keeps_empty` tells that
    an empty parameter is written, so that the terminal clears it. `unsaid` are values
    that the condensed spelling has no key for and says by leaving them out.
    """

    standard: tuple[str, ...]
    condensed: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    keeps_empty: bool = False
    unsaid: Mapping[str, str] = field(default_factory=dict)


# One download is at most 900 KB (V5.8).
MAX_SIZE: Final = 900 * 1024

# Decimal, or the bytes of the card in hexadecimal: 4 (V4.0), 5 (2008, 2.2X).
_CARD: Final = _match(r"\d{1,20}|\[[0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{2})?\]")

PARAMETERS: Final[Mapping[str, ParameterRule]] = {
    "card": _CARD,
    "code": _match(r"[0-9A-Za-z]{1,8}"),
    "content": ParameterRule(Kind.BASE64, size=MAX_SIZE),
    # 0 would be every door in the access dialect.
    "door": _number(1, 8),
    "duress": _number(0, 1),
    "end": ParameterRule(Kind.TIME),
    "expires": _number(0, 1),
    "finger": _number(0, 9),
    # 0, or the name of a format: `ZK` (field).
    "format": _match(r"[0-9A-Za-z]{1,16}"),
    "group": _number(0, 255),
    "index": _number(0, 255),
    "key": _match(r"~?[A-Za-z0-9][\w.-]{0,63}"),
    "major_version": _number(0, 9999),
    "message": ParameterRule(Kind.TEXT, characters=320, size=320),
    "minor_version": _number(0, 9999),
    "minutes": _number(0, 999_999),
    # 24 are shown, 48 bytes stored (field: BioTime).
    "name": ParameterRule(Kind.TEXT, characters=24, size=48),
    "number": _number(0, 255),
    "overwrite": _number(0, 1),
    "password": ParameterRule(Kind.TEXT, characters=16, size=16),
    "pin": ParameterRule(Kind.PIN, characters=24, size=24),
    "post_back": _number(0, 1),
    "privilege": _number(0, 14),
    "retries": _number(0, 10),
    # 255 would latch a door open in the access dialect.
    "seconds": _number(1, 254),
    "size": _number(0, MAX_SIZE),
    "start": ParameterRule(Kind.TIME),
    # 253 everybody, 254 one user, 255 reserved.
    "tag": _number(253, 255),
    "template": ParameterRule(Kind.BASE64, size=MAX_SIZE),
    "text": ParameterRule(Kind.RAW, size=MAX_SIZE),
    # 4 x 4 digits (V4.0); shorter ones are taken too (field).
    "time_zones": _match(r"[0-9;]{1,24}"),
    "type": _number(0, 99),
    "uid": _number(0, 999_999_999),
    "url": _match(r"[!-~]{1,1024}"),
    "valid": _number(0, 3),
    "valid_from": ParameterRule(Kind.TIME_WITH_T),
    "valid_until": ParameterRule(Kind.TIME_WITH_T),
    "value": ParameterRule(Kind.SETTING, characters=1024, size=1024),
    # -1: as the group does.
    "verification": _number(-1, 255),
    "vice_card": _CARD,
}

_VALIDITY: Final = (
    "ViceCard={vice_card}",
    "StartDatetime={valid_from}",
    "EndDatetime={valid_until}",
    "Expires={expires}",
)
_SPAN: Final = ("StartTime={start}", "EndTime={end}")
# Left out, it would be 0 to firmware that zeroes a record first: not valid (field).
_VALID: Final = {"valid": "1"}

RAW: Final = "raw"

FORMS: Final[Mapping[str, CommandForm]] = {
    # Records (V4.0 section 12.2; reference 5.1)
    "update_user": CommandForm(
        (
            "DATA UPDATE USERINFO",
            "PIN={pin}",
            "Name={name}",
            "Pri={privilege}",
            "Passwd={password}",
            "Card={card}",
            "Grp={group}",
            "TZ={time_zones}",
            "Verify={verification}",
            *_VALIDITY,
        ),
        required=("pin",),
        keeps_empty=True,
    ),
    "update_fingerprint": CommandForm(
        (
            "DATA UPDATE FINGERTMP",
            "PIN={pin}",
            "FID={finger}",
            "Size={size}",
            "Valid={valid}",
            "TMP={template}",
        ),
        required=("pin", "finger", "template"),
        defaults=_VALID,
    ),
    "update_template": CommandForm(
        (
            "DATA UPDATE BIODATA",
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
        (
            "DATA UPDATE BIODATA",
            "PIN={pin}",
            "No={number}",
            "Index={index}",
            "Valid={valid}",
            # The seed's upload has it here, its download nowhere.
            "Duress={duress}",
            "Type={type}",
            "MajorVer={major_version}",
            "MinorVer={minor_version}",
            "Format={format}",
            "Tmp={template}",
        ),
        required=("pin", "type", "template"),
        defaults={**_VALID, "duress": "0"},
        keeps_empty=True,
        unsaid={"duress": "0"},
    ),
    "update_face": CommandForm(
        (
            "DATA UPDATE FACE",
            "PIN={pin}",
            "FID={number}",
            "Valid={valid}",
            "Size={size}",
            "TMP={template}",
        ),
        required=("pin", "number", "template"),
        defaults=_VALID,
    ),
    "update_finger_vein": CommandForm(
        (
            "DATA UPDATE FVEIN",
            "Pin={pin}",
            "FID={finger}",
            "Index={index}",
            "Valid={valid}",
            "Size={size}",
            "Tmp={template}",
        ),
        required=("pin", "finger", "template"),
        defaults=_VALID,
    ),
    "update_user_photo": CommandForm(
        (
            "DATA UPDATE USERPIC",
            "PIN={pin}",
            "Format={format}",
            "Url={url}",
            "Size={size}",
            "Content={content}",
        ),
        required=("pin", "content|url"),
    ),
    "update_comparison_photo": CommandForm(
        (
            "DATA UPDATE BIOPHOTO",
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
        (
            "DATA UPDATE BIOPHOTO",
            "PIN={pin}",
            "Type={type}",
            "No={number}",
            "Index={index}",
            "Size={size}",
            "Content={content}",
            "URL={url}",
            "PostBackTmpFlag={post_back}",
        ),
        required=("pin", "content|url"),
        defaults={"format": "0"},
    ),
    "update_message": CommandForm(
        (
            "DATA UPDATE SMS",
            "MSG={message}",
            "TAG={tag}",
            "UID={uid}",
            "MIN={minutes}",
            "StartTime={start}",
        ),
        (
            "DATA UPDATE SMS",
            "ID={uid}",
            "Tag={tag}",
            "ValidMinutes={minutes}",
            "StartTime={start}",
            "Content={message}",
        ),
        required=("message", "start"),
    ),
    "update_user_message": CommandForm(
        ("DATA UPDATE USER_SMS", "PIN={pin}", "UID={uid}"), required=("pin", "uid")
    ),
    "update_work_code": CommandForm(
        ("DATA UPDATE WORKCODE", "PIN={index}", "CODE={code}", "NAME={name}"),
        required=("code",),
    ),
    # Deletions (V4.0 section 12.3; reference 5.2): without a key, firmware of some
    # generations deletes everything.
    "delete_user": CommandForm(
        ("DATA DELETE USERINFO", "PIN={pin}"), required=("pin",)
    ),
    "delete_fingerprint": CommandForm(
        ("DATA DELETE FINGERTMP", "PIN={pin}", "FID={finger}"), required=("pin",)
    ),
    "delete_template": CommandForm(
        ("DATA DELETE BIODATA", "Pin={pin}", "Type={type}", "No={number}"),
        ("DATA DELETE BIODATA", "PIN={pin}", "Type={type}", "No={number}"),
        required=("pin",),
    ),
    "delete_face": CommandForm(("DATA DELETE FACE", "PIN={pin}"), required=("pin",)),
    "delete_finger_vein": CommandForm(
        ("DATA DELETE FVEIN", "Pin={pin}", "FID={finger}"), required=("pin",)
    ),
    "delete_user_photo": CommandForm(
        ("DATA DELETE USERPIC", "PIN={pin}"), required=("pin",)
    ),
    "delete_comparison_photo": CommandForm(
        ("DATA DELETE BIOPHOTO", "PIN={pin}", "Type={type}"), required=("pin",)
    ),
    "delete_message": CommandForm(("DATA DELETE SMS", "UID={uid}"), required=("uid",)),
    "delete_work_code": CommandForm(
        ("DATA DELETE WORKCODE", "CODE={code}"), required=("code",)
    ),
    # Queries (V4.0 section 12.4; reference 5.3)
    "query_attendance_log": CommandForm(
        ("DATA QUERY ATTLOG", *_SPAN), required=("start", "end")
    ),
    "query_attendance_photos": CommandForm(
        ("DATA QUERY ATTPHOTO", *_SPAN), required=("start", "end")
    ),
    "query_users": CommandForm(("DATA QUERY USERINFO", "PIN={pin}")),
    # The finger's key is FID (V4.0), on firmware of before it FingerID (2015, 2.2X).
    "query_fingerprints": CommandForm(
        ("DATA QUERY FINGERTMP", "PIN={pin}", "FID={finger}"),
        ("DATA QUERY FINGERTMP", "PIN={pin}", "FingerID={finger}"),
        required=("pin",),
    ),
    "query_templates": CommandForm(
        ("DATA QUERY BIODATA", "Type={type}", "PIN={pin}", "No={number}"),
        required=("type",),
    ),
    "verify_attendance_log": CommandForm(
        ("VERIFY SUM ATTLOG", *_SPAN), required=("start", "end")
    ),
    # The terminal (V4.0 sections 12.5 to 12.8; reference 5.4 and 5.5)
    "clear_attendance_log": CommandForm(("CLEAR LOG",)),
    "clear_data": CommandForm(("CLEAR DATA",)),
    "clear_photos": CommandForm(("CLEAR PHOTO",)),
    "clear_templates": CommandForm(("CLEAR BIODATA",)),
    "check": CommandForm(("CHECK",)),
    "send_log": CommandForm(("LOG",)),
    "info": CommandForm(("INFO",)),
    "reload_options": CommandForm(("RELOAD OPTIONS",)),
    "set_option": CommandForm(
        ("SET OPTION", "{key}={value}"),
        ("SET OPTIONS", "{key}={value}"),
        required=("key", "value"),
        keeps_empty=True,
    ),
    "get_option": CommandForm(
        ("GET OPTION FROM", "{key}"), ("GET OPTIONS", "{key}"), required=("key",)
    ),
    "reboot": CommandForm(("REBOOT",)),
    # Firmware that takes no argument ignores it (field).
    "unlock": CommandForm(
        ("AC_UNLOCK", "{door}", "{seconds}"), required=("door", "seconds")
    ),
    "mute_alarm": CommandForm(("AC_UNALARM",)),
    "enroll_fingerprint": CommandForm(
        (
            "ENROLL_FP",
            "PIN={pin}",
            "FID={finger}",
            "RETRY={retries}",
            "OVERWRITE={overwrite}",
        ),
        required=("pin", "finger"),
    ),
    "enroll_card": CommandForm(
        ("ENROLL_MF", "PIN={pin}", "RETRY={retries}"), required=("pin",)
    ),
    # The vendor's own server sends the empty card (field: BioTime).
    "enroll_template": CommandForm(
        (
            "ENROLL_BIO",
            "TYPE={type}",
            "PIN={pin}",
            "CardNo={card}",
            "RETRY={retries}",
            "OVERWRITE={overwrite}",
        ),
        required=("type", "pin"),
        defaults={"card": ""},
    ),
    RAW: CommandForm(("{text}",), required=("text",)),
}
# A key that means nothing without another one (reference 5.2 and 5.3).
DEPENDS_ON: Final[Mapping[str, Mapping[str, str]]] = {
    "delete_template": {"number": "type"},
    "query_templates": {"number": "pin"},
}
