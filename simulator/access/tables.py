"""The tables of an access-control device: exact names, keys and fields, as data."""

from base64 import b64decode
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .records import TableRow

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PERIODS: Final = (*(f"{day}Time" for day in DAYS), "Hol1Time", "Hol2Time", "Hol3Time")
WHOLE_DAY: Final = "2359"


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is spelled (document, sections 2.4, 3.1 and 3.2)."""

    name: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]
    upload: tuple[str, ...] = ()
    defaults: Mapping[str, str] = MappingProxyType({})

    def key_of(self, row: TableRow) -> tuple[str, ...]:
        """Return what tells a row from its neighbours."""
        return tuple(row.get(key, "") for key in self.keys)


def _form(
    name: str, fields: str, keys: str, upload: str = "", **defaults: str
) -> TableForm:
    return TableForm(
        name,
        tuple(fields.split()),
        tuple(keys.split()),
        tuple(upload.split()) or tuple(fields.lower().split()),
        MappingProxyType(defaults),
    )


_TIMES: Final = " ".join(f"{period}{n}" for period in PERIODS for n in (1, 2, 3))

FORMS: Final = MappingProxyType(
    {
        form.name: form
        for form in (
            _form(
                "user",
                "CardNo Pin Password Group StartTime EndTime Name Privilege Disable"
                " SuperAuthorize",
                "Pin",
                "uid cardno pin password group starttime endtime name privilege"
                " disable verify",
                Group="1",
                StartTime="0",
                EndTime="0",
                Privilege="0",
                Disable="0",
                verify="0",
            ),
            _form(
                "userauthorize",
                "Pin AuthorizeTimezoneId AuthorizeDoorId DevID StartTime EndTime",
                "Pin AuthorizeTimezoneId AuthorizeDoorId",
            ),
            _form("extuser", "Pin FunSwitch FirstName LastName PersonalVS", "Pin"),
            _form(
                "mulcarduser",
                "Pin CardNo LossCardFlag CardType CardBit SiteCode IMIE",
                "Pin CardNo",
            ),
            _form("SuperAuthorize", "Pin DoorID DevID", "Pin DoorID"),
            _form(
                "templatev10",
                "Pin FingerID Valid Template",
                "Pin FingerID",
                "size uid pin fingerid valid template resverd endtag",
                Valid="1",
            ),
            _form(
                "biodata",
                "Pin No Index Valid Duress Type MajorVer MinorVer Format Tmp",
                "Pin Type No Index",
                "pin no index valid duress type majorver minorver format tmp",
                No="0",
                Index="0",
                Valid="1",
                Duress="0",
                Format="0",
            ),
            _form(
                "biophoto",
                "PIN Type No Index Size Content Format Url PostBackTmpFlag",
                "PIN Type No Index",
                "pin filename type size content",
                Type="9",
                No="0",
                Index="0",
            ),
            _form(
                "userpic",
                "pin size format url content",
                "pin",
                "pin filename size content",
            ),
            _form(
                "timezone",
                f"TimezoneId {_TIMES} StartTime EndTime",
                "TimezoneId",
            ),
            _form("holiday", "Holiday HolidayType Loop Uid", "Holiday"),
        )
    }
)


def always(zone: str = "1") -> dict[str, str]:
    """Return a time zone that is in force at any time."""
    row = {"TimezoneId": zone}
    for period in PERIODS:
        row |= {f"{period}1": WHOLE_DAY, f"{period}2": "0", f"{period}3": "0"}
    return row


def upload_text(form: TableForm, row: TableRow, user_number: int) -> str:
    """Return a row as an upload has it, without the leading word."""
    lowered = {key.lower(): value for key, value in {**form.defaults, **row}.items()}
    content = lowered.get("content") or lowered.get("template") or ""
    lowered["uid"] = str(user_number)
    lowered["size"] = str(len(content))
    lowered["filename"] = f"{lowered.get('pin', '')}.jpg"
    return "\t".join(f"{key}={lowered.get(key, '')}" for key in form.upload)


def is_base64(text: str) -> bool:
    """Tell whether a text is what templates and photos travel in."""
    try:
        return bool(b64decode(text, validate=True))
    except binascii.Error, ValueError:
        return False


def card_number(text: str) -> int | None:
    """Read CardNo of a user: decimal, or bytes in brackets with the lowest first."""
    if text.startswith("[") and text.endswith("]"):
        try:
            return int.from_bytes(bytes.fromhex(text[1:-1]), "little")
        except ValueError:
            return None
    return int(text) if text.isdecimal() else None


def hexadecimal_card(text: str) -> int | None:
    """Read CardNo of mulcarduser, which is hexadecimal whatever it looks like."""
    try:
        return int(text.strip("[]"), 16)
    except ValueError:
        return None
