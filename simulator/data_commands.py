"""DATA commands: which table they mean, what they delete and what they ask for."""

from collections.abc import Mapping
from typing import Final

from .device import Device
from .records import Punch, pairs
from .updates import TABLE_KINDS, Arguments, Updates, parse_time
from .uploads import Uploader
from .verdict import Command
from .vocabulary import Refused
from .wording import Line

_EARLY_SPELLINGS: Final = {
    "USER": ("UPDATE", "USERINFO"),
    "FP": ("UPDATE", "FINGERTMP"),
    "DEL_USER": ("DELETE", "USERINFO"),
    "DEL_FP": ("DELETE", "FINGERTMP"),
}


class DataCommands:
    """The three DATA verbs on one terminal's memory."""

    def __init__(self, terminal: Device, uploader: Uploader) -> None:
        """Take the terminal whose memory this is, and what sends from it."""
        self._terminal = terminal
        self._store = terminal.store
        self._codes = terminal.dialect.codes
        self._uploader = uploader
        self._updates = Updates(terminal)

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
                self._updates.update(table, given)
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

    def _delete(self, table: str, given: Mapping[str, str]) -> None:
        store = self._store
        told = Arguments(self._terminal, given)
        match table:
            case "USERINFO":
                store.delete_user(told.user("PIN"))
            case "FINGERTMP" | "FACE" | "FVEIN":
                key = "Pin" if table == "FVEIN" else "PIN"
                number = told.number("FID") if given.get("FID") else None
                store.delete_templates(told.user(key), TABLE_KINDS[table], number)
            case "BIODATA":
                pin = told.user(self._terminal.dialect.biodata_key)
                kind = self._terminal.dialect.biometric(given.get("Type", ""))
                if given.get("Type") and kind is None:
                    return
                number = told.number("No") if given.get("No") else None
                store.delete_templates(pin, kind, number)
            case "USERPIC" | "BIOPHOTO":
                pin = told.user("PIN")
                wanted = table == "BIOPHOTO"
                store.pictures.remove(
                    lambda row: row.pin == pin and row.comparison is wanted
                )
            case "SMS":
                uid = told.text(self._terminal.dialect.message_keys[0])
                store.messages.remove(lambda row: row.uid == uid)
            case "USER_SMS":
                uid = told.text("UID")
                store.message_readers.remove(lambda row: row == uid)
            case _:
                code = told.text("CODE", "Code")
                store.work_codes.remove(lambda row: row.code == code)

    def punches_between(self, given: Mapping[str, str]) -> list[Punch]:
        """Return the punches of a span; an end that cannot be read is no end."""
        start = parse_time(given.get("StartTime"))
        end = parse_time(given.get("EndTime"))
        if start is None:
            raise Refused(self._codes.parameter)
        return [
            row
            for row in self._store.punches
            if row.time >= start and (end is None or row.time <= end)
        ]

    async def _query(
        self, command_id: str, table: str, given: Mapping[str, str]
    ) -> None:
        pin = given.get("PIN") or given.get("Pin")
        match table:
            case "ATTLOG":
                await self._uploader.send_rows(command_id, self.punches_between(given))
            case "ATTPHOTO":
                start, end = (
                    parse_time(given.get("StartTime")),
                    parse_time(given.get("EndTime")),
                )
                photos = [
                    row
                    for row in self._store.photos
                    if (start is None or row.time >= start)
                    and (end is None or row.time <= end)
                ]
                await self._uploader.send_photos(command_id, photos)
            case "USERINFO":
                if pin is not None and pin not in self._store.users:
                    raise Refused(self._codes.no_such_pin)
                for rows in (
                    self._store.users,
                    self._store.templates,
                    self._store.pictures,
                ):
                    wanted = [row for row in rows if pin in (None, row.pin)]
                    await self._uploader.send_rows(command_id, wanted)
            case "BIOPHOTO" | "USERPIC":
                comparison = table == "BIOPHOTO"
                pictures = [
                    row
                    for row in self._store.pictures
                    if pin in (None, row.pin) and row.comparison is comparison
                ]
                await self._uploader.send_rows(command_id, pictures)
            case _:
                await self._uploader.send_lines(
                    command_id, self._templates(table, given, pin)
                )

    def _templates(
        self, table: str, given: Mapping[str, str], pin: str | None
    ) -> list[Line]:
        dialect = self._terminal.dialect
        if table == "BIODATA":
            kind = dialect.biometric(given.get("Type", ""))
            number = given.get("No")
        else:
            kind = TABLE_KINDS.get(table)
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
