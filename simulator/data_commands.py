"""DATA commands: what they write into the memory, delete from it and ask of it."""

from base64 import b64decode
import binascii
from dataclasses import replace
from datetime import datetime
import re
from typing import TYPE_CHECKING, Final

from .dialect import Line
from .records import Biometric, Picture, Punch, ShortMessage, Template, User, WorkCode
from .verdict import Command

if TYPE_CHECKING:
    from .terminal import VirtualTerminal

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?")
_EARLY_SPELLINGS: Final = {
    "USER": ("UPDATE", "USERINFO"),
    "FP": ("UPDATE", "FINGERTMP"),
    "DEL_USER": ("DELETE", "USERINFO"),
    "DEL_FP": ("DELETE", "FINGERTMP"),
}
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
_TABLE_KINDS: Final = {
    "FINGERTMP": Biometric.FINGERPRINT,
    "FACE": Biometric.NEAR_INFRARED_FACE,
    "FVEIN": Biometric.FINGER_VEIN,
}
_PIN_LIMIT: Final = 24
_MESSAGE_LIMIT: Final = 320


class Refused(Exception):
    """Firmware answers a command with a return code that is not a success."""

    def __init__(self, code: int) -> None:
        """Take the return code."""
        super().__init__(str(code))
        self.code = code


def pairs(text: str) -> dict[str, str]:
    """Split at TAB and nothing else: a blank belongs to the value before it."""
    parts = (part.partition("=") for part in text.split("\t"))
    return {key: value for key, equals, value in parts if equals}


def _time(text: str | None) -> datetime | None:
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


class DataCommands:
    """The three DATA verbs on one terminal's memory."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        """Take the terminal whose memory this is."""
        self._terminal = terminal
        self._store = terminal.store
        self._codes = terminal.dialect.codes

    async def execute(self, command: Command) -> int:
        """Carry out a DATA command and return its code, or refuse it."""
        _, verb, *rest = command.text.split(" ", 2)
        if f"DATA {verb}" in self._terminal.knows and verb in _EARLY_SPELLINGS:
            argument = rest[0] if rest else ""
            verb, table = _EARLY_SPELLINGS[verb]
        else:
            table, _, argument = (rest[0] if rest else "").partition(" ")
            self._require(verb, table)
        given = pairs(argument)
        match verb:
            case "UPDATE":
                self._update(table, given)
            case "DELETE":
                self._delete(table, given)
            case _:
                await self._query(command.command_id, table, given)
        return 0

    def _require(self, verb: str, table: str) -> None:
        knows = self._terminal.knows
        if f"DATA {verb} {table}" in knows:
            return
        if not any(spelling.startswith(f"DATA {verb} ") for spelling in knows):
            raise Refused(self._codes.unsupported)
        raise Refused(self._codes.unknown_table)

    def _pin(self, given: dict[str, str], *keys: str) -> str:
        pin = next((given[key] for key in keys if given.get(key)), None)
        if pin is None:
            raise Refused(self._codes.parameter)
        return pin

    def _existing(self, given: dict[str, str], *keys: str) -> str:
        pin = self._pin(given, *keys)
        if pin not in self._store.users:
            raise Refused(self._codes.no_such_pin)
        return pin

    def _number(self, given: dict[str, str], key: str) -> int:
        text = given.get(key) or "0"
        if not text.isdecimal():
            raise Refused(self._codes.parameter)
        return int(text)

    def _update(self, table: str, given: dict[str, str]) -> None:
        match table:
            case "USERINFO":
                self._update_user(given)
            case "FINGERTMP" | "FACE" | "FVEIN":
                self._update_legacy_template(_TABLE_KINDS[table], given)
            case "BIODATA":
                self._update_biodata(given)
            case "USERPIC" | "BIOPHOTO":
                self._update_picture(given, comparison=table == "BIOPHOTO")
            case "SMS":
                self._update_message(given)
            case "USER_SMS":
                pin = self._existing(given, "PIN")
                self._store.message_readers.put(pin, self._pin(given, "UID"))
            case _:
                code = self._pin(given, "CODE", "Code")
                name = given.get("NAME", given.get("Name", ""))
                row = WorkCode(code, name, given.get("PIN", ""))
                self._store.work_codes.put(code, row)

    def _update_user(self, given: dict[str, str]) -> None:
        pin = self._pin(given, "PIN")
        known = self._store.users.get(pin)
        if known is None and len(self._store.users) >= self._terminal.capacity.users:
            raise Refused(self._codes.full)
        # A blank in place of the first TAB makes such a PIN, and firmware takes it.
        if len(pin) > _PIN_LIMIT and " " not in pin:
            raise Refused(self._codes.too_long)
        changes = {name: given[key] for key, name in _USER_KEYS.items() if key in given}
        if "time_zones" in changes:
            changes["time_zones"] = _time_zones(changes["time_zones"])
        keeps = known is not None and self._terminal.dialect.update_merges
        row = replace(known if known and keeps else User(pin), **changes)
        self._store.put_user(row, sent=True)

    def _content(self, content: str) -> bytes:
        try:
            return b64decode(content, validate=True)
        except binascii.Error, ValueError:
            raise Refused(self._codes.illegal_format) from None

    def _room_for(self, template: Template) -> None:
        store, capacity = self._store, self._terminal.capacity
        key = (template.pin, template.kind, template.number, template.index)
        limits = {
            Biometric.FINGERPRINT: capacity.fingerprints,
            Biometric.PALM: capacity.palms,
        }
        limit = limits.get(template.kind, capacity.faces)
        if key not in store.templates and store.count(template.kind) >= limit:
            raise Refused(self._codes.full)

    def _update_legacy_template(self, kind: Biometric, given: dict[str, str]) -> None:
        pin = self._existing(
            given, "PIN" if kind is not Biometric.FINGER_VEIN else "Pin"
        )
        if kind not in self._terminal.model.biometrics:
            raise Refused(self._codes.unknown_table)
        content = given.get("TMP", given.get("Tmp", ""))
        size = given.get("Size", given.get("SIZE", "0"))
        if not size.isdecimal():
            raise Refused(self._codes.parameter)
        if int(size) > 0 and int(size) != len(content):
            raise Refused(self._codes.wrong_size)
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
            number=self._number(given, "FID"),
            index=self._number(given, "Index"),
            valid=given.get("Valid", given.get("VALID", "1")),
            major=major,
            minor=minor,
            format="ZK" if kind is Biometric.FINGERPRINT else "0",
        )
        self._room_for(row)
        self._store.put_template(row, sent=True)

    def _update_biodata(self, given: dict[str, str]) -> None:
        pin = self._existing(given, self._terminal.dialect.biodata_key)
        kind = self._terminal.dialect.biometric(given.get("Type", ""))
        if kind is None or kind not in self._terminal.model.biometrics:
            raise Refused(self._codes.unknown_table)
        if given.get("MajorVer", "0") not in (
            "",
            "0",
            self._terminal.model.major(kind),
        ):
            raise Refused(self._codes.version)
        if not self._content(given.get("Tmp", "")):
            raise Refused(self._codes.illegal_template)
        row = Template(
            pin=pin,
            kind=kind,
            content=given["Tmp"],
            number=self._number(given, "No"),
            index=self._number(given, "Index"),
            valid=given.get("Valid", "1"),
            duress=given.get("Duress", "0"),
            major=given.get("MajorVer", "0"),
            minor=given.get("MinorVer", "0"),
            format=given.get("Format", "0"),
        )
        self._room_for(row)
        self._store.put_template(row, sent=True)
        self._terminal.options_due = self._terminal.pushes_options

    def _update_picture(self, given: dict[str, str], *, comparison: bool) -> None:
        pin = self._existing(given, "PIN")
        url = given.get(self._terminal.dialect.url_key, "")
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
        row = Picture(pin, content, comparison, url, given.get("Type", "9"))
        self._store.put_picture(row, sent=True)

    def _update_message(self, given: dict[str, str]) -> None:
        uid, text, tag, minutes, start = self._terminal.dialect.message_keys
        if not given.get(text) or _time(given.get(start)) is None:
            raise Refused(self._codes.parameter)
        language = self._terminal.dialect.language(self._terminal.identity)
        encoding = self._terminal.dialect.encoding(language)
        if len(given[text].encode(encoding, "replace")) > _MESSAGE_LIMIT:
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

    def _delete(self, table: str, given: dict[str, str]) -> None:
        store = self._store
        match table:
            case "USERINFO":
                store.delete_user(self._existing(given, "PIN"))
            case "FINGERTMP" | "FACE" | "FVEIN":
                key = "Pin" if table == "FVEIN" else "PIN"
                number = self._number(given, "FID") if given.get("FID") else None
                self._delete_templates(
                    self._existing(given, key), _TABLE_KINDS[table], number
                )
            case "BIODATA":
                pin = self._existing(given, self._terminal.dialect.biodata_key)
                kind = self._terminal.dialect.biometric(given.get("Type", ""))
                if given.get("Type") and kind is None:
                    return
                number = self._number(given, "No") if given.get("No") else None
                self._delete_templates(pin, kind, number)
            case "USERPIC" | "BIOPHOTO":
                pin = self._existing(given, "PIN")
                wanted = table == "BIOPHOTO"
                store.pictures.remove(
                    lambda row: row.pin == pin and row.comparison is wanted
                )
            case "SMS":
                uid = self._pin(given, self._terminal.dialect.message_keys[0])
                store.messages.remove(lambda row: row.uid == uid)
            case "USER_SMS":
                uid = self._pin(given, "UID")
                store.message_readers.remove(lambda row: row == uid)
            case _:
                code = self._pin(given, "CODE", "Code")
                store.work_codes.remove(lambda row: row.code == code)

    def _delete_templates(
        self, pin: str, kind: Biometric | None, number: int | None
    ) -> None:
        self._store.templates.remove(
            lambda row: (
                row.pin == pin
                and kind in (None, row.kind)
                and number in (None, row.number)
            )
        )

    def punches_between(self, given: dict[str, str]) -> list[Punch]:
        """Return the punches of a span; an end that cannot be read is no end."""
        start, end = _time(given.get("StartTime")), _time(given.get("EndTime"))
        if start is None:
            raise Refused(self._codes.parameter)
        return [
            row
            for row in self._store.punches
            if row.time >= start and (end is None or row.time <= end)
        ]

    async def _query(self, command_id: str, table: str, given: dict[str, str]) -> None:
        terminal = self._terminal
        pin = given.get("PIN") or given.get("Pin")
        match table:
            case "ATTLOG":
                await terminal.send_rows(command_id, self.punches_between(given))
            case "ATTPHOTO":
                start, end = _time(given.get("StartTime")), _time(given.get("EndTime"))
                photos = [
                    row
                    for row in self._store.photos
                    if (start is None or row.time >= start)
                    and (end is None or row.time <= end)
                ]
                await terminal.send_photos(command_id, photos)
            case "USERINFO":
                if pin is not None and pin not in self._store.users:
                    raise Refused(self._codes.no_such_pin)
                for rows in (
                    self._store.users,
                    self._store.templates,
                    self._store.pictures,
                ):
                    wanted = [row for row in rows if pin in (None, row.pin)]
                    await terminal.send_rows(command_id, wanted)
            case "BIOPHOTO" | "USERPIC":
                comparison = table == "BIOPHOTO"
                pictures = [
                    row
                    for row in self._store.pictures
                    if pin in (None, row.pin) and row.comparison is comparison
                ]
                await terminal.send_rows(command_id, pictures)
            case _:
                await terminal.send_lines(
                    command_id, self._templates(table, given, pin)
                )

    def _templates(
        self, table: str, given: dict[str, str], pin: str | None
    ) -> list[Line]:
        dialect = self._terminal.dialect
        if table == "BIODATA":
            kind = dialect.biometric(given.get("Type", ""))
            number = given.get("No")
        else:
            kind = _TABLE_KINDS.get(table)
            number = given.get("FID") or given.get("FingerID")
        if kind is None:
            return []
        rows = [
            row
            for row in self._store.templates
            if row.kind is kind
            and pin in (None, row.pin)
            and number in (None, "", str(row.number))
        ]
        if table == "BIODATA":
            return [dialect.unified_template(row) for row in rows]
        return [dialect.legacy_template(row) for row in rows]
