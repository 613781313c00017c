"""DATA UPDATE: what a command writes into the memory, and what it may not."""

from base64 import b64decode
import binascii
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
import re
from typing import Final

from .device import Device
from .records import Biometric, Picture, ShortMessage, Template, User, WorkCode
from .seeding import make_template
from .vocabulary import Refused

TABLE_KINDS: Final = {
    "FINGERTMP": Biometric.FINGERPRINT,
    "FACE": Biometric.NEAR_INFRARED_FACE,
    "FVEIN": Biometric.FINGER_VEIN,
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?")
_USER_KEYS: Final = {
    "Name": "name",
    "Pri": "privilege",
    "Passwd": "password",
    "Card": "card",
    "Grp": "group",
    "TZ": "time_zones",
    "Verify": "verification",
    "ViceCard": "vice_card",
    "StartDatetime": "start",
    "EndDatetime": "end",
}
_DATES: Final = ("start", "end")
_PIN_LIMIT: Final = 24
_MESSAGE_LIMIT: Final = 320


def parse_time(text: str | None) -> datetime | None:
    """Read a time as commands spell it, with or without seconds."""
    match = _TIME.match(text or "")
    if match is None:
        return None
    try:
        return datetime.fromisoformat(f"{match[1]} {match[2]}{match[3] or ':00'}")
    except ValueError:
        return None


def _time_zones(text: str) -> str:
    # Firmware gives a bare zone number back as a personal setting of 16 digits.
    if text.isdecimal() and len(text) < 5:
        return f"0001{int(text):04d}00000000"
    return text


class Arguments:
    """Reads the arguments of a command, or refuses it."""

    def __init__(self, terminal: Device, given: Mapping[str, str]) -> None:
        """Take the terminal that was told, and what it was told."""
        self._codes = terminal.dialect.codes
        self._users = terminal.store.users
        self._given = given

    def text(self, *keys: str) -> str:
        """Return the first of several values that has to be there."""
        value = next((self._given[key] for key in keys if self._given.get(key)), None)
        if value is None:
            raise Refused(self._codes.parameter)
        return value

    def user(self, *keys: str) -> str:
        """Return the PIN of a user that exists."""
        pin = self.text(*keys)
        if pin not in self._users:
            raise Refused(self._codes.no_such_pin)
        return pin

    def number(self, *keys: str) -> int:
        """Return the first of several numbers, or 0."""
        text = next((self._given[key] for key in keys if self._given.get(key)), "0")
        if not text.isdecimal():
            raise Refused(self._codes.parameter)
        return int(text)


class Updates:
    """Writes into one terminal's memory what a server sends."""

    def __init__(self, terminal: Device) -> None:
        """Take the terminal whose memory this is."""
        self._terminal = terminal
        self._store = terminal.store
        self._dialect = terminal.dialect
        self._codes = terminal.dialect.codes

    def update(self, table: str, given: Mapping[str, str]) -> None:
        """Insert or replace a record, or refuse to."""
        match table:
            case "USERINFO":
                self._update_user(given)
            case "FINGERTMP" | "FACE" | "FVEIN":
                self._update_legacy_template(TABLE_KINDS[table], given)
            case "BIODATA":
                self._update_biodata(given)
            case "USERPIC" | "BIOPHOTO":
                self._update_picture(given, comparison=table == "BIOPHOTO")
            case "SMS":
                self._update_message(given)
            case "USER_SMS":
                pin = self._told(given).user("PIN")
                self._store.message_readers.put(pin, self._told(given).text("UID"))
            case _:
                code = self._told(given).text("CODE", "Code")
                name = given.get("NAME", given.get("Name", ""))
                row = WorkCode(code, name, given.get("PIN", ""))
                self._store.work_codes.put(code, row)

    def _told(self, given: Mapping[str, str]) -> Arguments:
        return Arguments(self._terminal, given)

    def _update_user(self, given: Mapping[str, str]) -> None:
        pin = self._told(given).text("PIN")
        known = self._store.users.get(pin)
        if known is None and len(self._store.users) >= self._terminal.capacity.users:
            raise Refused(self._codes.full)
        # A blank in place of the first TAB makes such a PIN, and firmware takes it.
        if len(pin) > _PIN_LIMIT and " " not in pin:
            raise Refused(self._codes.too_long)
        changes = {name: given[key] for key, name in _USER_KEYS.items() if key in given}
        if self._terminal.ignores_dates:
            for name in _DATES:
                changes.pop(name, None)
        if "time_zones" in changes:
            changes["time_zones"] = _time_zones(changes["time_zones"])
        keeps = known is not None and self._dialect.update_merges
        row = replace(known if known and keeps else User(pin), **changes)
        self._store.put_user(row, sent=True)

    def _measure(self, size: str, content: str) -> None:
        if not size.isdecimal():
            raise Refused(self._codes.parameter)
        # A size of 0 skips the comparison, on new firmware as well.
        if int(size) not in (0, len(content)):
            raise Refused(self._codes.wrong_size)

    def _content(self, content: str) -> bytes:
        try:
            return b64decode(content, validate=True)
        except binascii.Error, ValueError:
            raise Refused(self._codes.illegal_format) from None

    def _room_for(self, template: Template) -> None:
        store, capacity = self._store, self._terminal.capacity
        limits = {
            Biometric.FINGERPRINT: capacity.fingerprints,
            Biometric.PALM: capacity.palms,
            Biometric.VISIBLE_PALM: capacity.palms,
        }
        limit = limits.get(template.kind, capacity.faces)
        if store.count(template.kind) >= limit and not store.knows(template):
            raise Refused(self._codes.full)

    def _update_legacy_template(
        self, kind: Biometric, given: Mapping[str, str]
    ) -> None:
        pin = self._told(given).user(
            "PIN" if kind is not Biometric.FINGER_VEIN else "Pin"
        )
        if kind not in self._terminal.model.biometrics:
            raise Refused(self._codes.unknown_table)
        content = given.get("TMP", given.get("Tmp", ""))
        self._measure(given.get("Size", given.get("SIZE", "0")), content)
        decoded = self._content(content)
        if not decoded:
            raise Refused(self._codes.illegal_template)
        if kind is Biometric.FINGERPRINT and not 100 < len(decoded) <= 20480:
            raise Refused(self._codes.illegal_format)
        major, _, minor = self._terminal.model.version(kind).partition(".")
        row = Template(
            pin=pin,
            kind=kind,
            content=content,
            number=self._told(given).number("FID"),
            index=self._told(given).number("Index"),
            valid=given.get("Valid", given.get("VALID", "1")),
            major=major,
            minor=minor or "0",
            format="0" if kind is Biometric.FINGER_VEIN else "ZK",
        )
        self._room_for(row)
        self._store.put_template(row, sent=True)

    def _update_biodata(self, given: Mapping[str, str]) -> None:
        pin = self._told(given).user(self._dialect.biodata_key)
        kind = self._dialect.biometric(given.get("Type", ""))
        if kind is None or kind not in self._terminal.model.biometrics:
            raise Refused(self._codes.unknown_table)
        if given.get("MajorVer", "0") not in (
            "",
            "0",
            self._terminal.model.major(kind),
        ):
            raise Refused(self._codes.version)
        self._measure(given.get("Size", "0"), given.get("Tmp", ""))
        if not self._content(given.get("Tmp", "")):
            raise Refused(self._codes.illegal_template)
        row = Template(
            pin=pin,
            kind=kind,
            content=given["Tmp"],
            number=self._told(given).number("No"),
            index=self._told(given).number("Index"),
            valid=given.get("Valid", "1"),
            duress=given.get("Duress", "0"),
            major=given.get("MajorVer", "0"),
            minor=given.get("MinorVer", "0"),
            format=given.get("Format", "0"),
        )
        self._room_for(row)
        self._store.put_template(row, sent=True)
        self._terminal.options_due = self._terminal.pushes_options

    def _takes_photos(self, number: str) -> bool:
        # Early visible-light firmware calls a face 0.
        face = number in ("", "0")
        kind = Biometric.VISIBLE_FACE if face else self._dialect.biometric(number)
        return kind is not None and self._terminal.model.takes_photos(kind)

    def _update_picture(self, given: Mapping[str, str], *, comparison: bool) -> None:
        told = self._told(given)
        pin = told.user("PIN")
        if comparison and not self._takes_photos(given.get("Type", "")):
            raise Refused(self._codes.unknown_table)
        url = given.get(self._dialect.url_key, "")
        content = given.get("Content", "")
        by_url = given.get("Format") == "1" or (url and not content)
        if by_url and not url:
            raise Refused(self._codes.parameter)
        if not by_url:
            size = given.get("Size", "0")
            if not size.isdecimal() or int(size) not in (0, len(content)):
                raise Refused(self._codes.picture_size)
            decoded = self._content(content)
            if not decoded.startswith(b"\xff\xd8\xff"):
                raise Refused(self._codes.illegal_format)
            if len(decoded) > self._terminal.capacity.picture_bytes:
                raise Refused(self._codes.full)
        row = Picture(
            pin=pin,
            content=content,
            comparison=comparison,
            url=url,
            type=given.get("Type", "9"),
            number=told.number("No"),
            index=told.number("Index"),
        )
        self._store.put_picture(row, sent=True)
        if comparison and given.get("PostBackTmpFlag") == "1":
            self._post_template_back(pin)

    def _post_template_back(self, pin: str) -> None:
        # What it makes of the photo is in its own version, and goes to the server.
        template = make_template(self._terminal.identity, pin, Biometric.VISIBLE_FACE)
        self._store.put_template(template)
        self._terminal.changed()

    def _update_message(self, given: Mapping[str, str]) -> None:
        uid, text, tag, minutes, start = self._dialect.message_keys
        if not given.get(text) or parse_time(given.get(start)) is None:
            raise Refused(self._codes.parameter)
        if len(given[text].encode(self._terminal.encoding, "replace")) > _MESSAGE_LIMIT:
            raise Refused(self._codes.too_long)
        number = given.get(uid, "1")
        row = ShortMessage(
            number,
            given[text],
            given.get(tag, "254"),
            given.get(minutes, "0"),
            given[start],
        )
        self._store.messages.put(number, row)
        self._terminal.tell("message", f"on the display: {given[text]}")
