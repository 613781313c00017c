"""DATA commands: what they write, what they delete and what they ask for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from simulator.records import pairs
from simulator.verdict import Rule, bounded
from simulator.vocabulary import Refused

from .records import TableRow
from .tables import FORMS, TableForm, card_number, hexadecimal_card, is_base64
from .uploads import AccessUploader

if TYPE_CHECKING:
    from .device import AccessDevice

_COUNTABLE: Final = (
    "user",
    "userauthorize",
    "transaction",
    "templatev10",
    "biophoto",
    "biodata",
)
_PASSWORD_LIMIT: Final = 6
_CONTENTS: Final = ("Template", "Tmp", "Content", "content")


class AccessData:
    """The four DATA verbs on one device's memory."""

    def __init__(self, device: AccessDevice, uploader: AccessUploader) -> None:
        """Take the device whose memory this is, and what sends from it."""
        self._device = device
        self._store = device.store
        self._codes = device.model.codes
        self._uploader = uploader

    def _form(self, table: str) -> TableForm:
        form = FORMS.get(table)
        if form is None:
            raise Refused(self._codes.unknown_table)
        if table not in self._device.model.tables:
            raise Refused(self._codes.unsupported)
        return form

    def update(self, command_id: str, argument: str) -> None:
        """Write records; whatever is spelled otherwise does not exist."""
        table, _, text = argument.partition(" ")
        form = self._form(table)
        for line in text.split("\n"):
            given = pairs(line)
            unknown = [key for key in given if key not in form.fields]
            if unknown:
                came = f"{table} has no {bounded(unknown[0], 40)}"
                self._device.complain_of(command_id, Rule.COMMAND_KEY, came)
            row = {key: value for key, value in given.items() if key in form.fields}
            if not row.get(form.keys[0]):
                came = f"{table} without {form.keys[0]}"
                self._device.complain_of(command_id, Rule.COMMAND_KEY, came)
                row[form.keys[0]] = ""
            self._check(table, row)
            self._put(form, row)

    def _put(self, form: TableForm, row: dict[str, str]) -> None:
        device, table = self._device, form.name
        if table == "user":
            known = self._store.user(row["Pin"]) is not None
            if not known and len(self._store.users) >= device.model.capacity.users:
                raise Refused(self._codes.execution)
            self._store.number_of(row["Pin"])
        # It came from the server, who need not be told.
        self._store.put(table, row, sent=True)

    def _check(self, table: str, row: Mapping[str, str]) -> None:
        codes = self._codes
        for name in _CONTENTS:
            if name in row and not is_base64(row[name]):
                raise Refused(codes.base64_length)
        match table:
            case "user":
                if len(row.get("Password", "")) > _PASSWORD_LIMIT:
                    raise Refused(codes.parameter)
                card = row.get("CardNo", "")
                if card and card_number(card) is None:
                    raise Refused(codes.format)
            case "mulcarduser":
                if hexadecimal_card(row.get("CardNo", "")) is None:
                    raise Refused(codes.format)
            case "biodata":
                self._check_version(row)
            case "templatev10":
                if not self._reads("1", "10"):
                    raise Refused(codes.version)
            case "biophoto" | "userpic":
                size = row.get("Size") or row.get("size") or ""
                content = row.get("Content") or row.get("content") or ""
                if content and size != str(len(content)):
                    raise Refused(codes.base64_length)
                if len(content) * 3 // 4 > self._device.model.capacity.picture_bytes:
                    raise Refused(codes.execution)

    def _check_version(self, row: Mapping[str, str]) -> None:
        version = f"{row.get('MajorVer', '')}.{row.get('MinorVer', '')}"
        major, _, minor = version.partition(".")
        if not self._reads(row.get("Type", ""), major, minor or "0"):
            raise Refused(self._codes.version)

    def _reads(self, kind: str, major: str, minor: str | None = None) -> bool:
        for biometric, version in self._device.model.biometrics.items():
            own_major, _, own_minor = version.partition(".")
            if _TYPES.get(biometric.value) == kind and own_major == major:
                return minor is None or own_minor == minor
        return False

    def delete(self, command_id: str, argument: str) -> None:
        """Delete rows; a key that the table does not have restricts nothing."""
        table, _, condition = argument.partition(" ")
        if table == "transaction":
            self._store.clear_events()
            return
        self._form(table)
        wanted = self._conditions(command_id, table, condition)
        if not wanted and condition != "*":
            came = f"all of {table} goes: {bounded(condition, 40)}"
            self._device.complain_of(command_id, Rule.COMMAND_KEY, came)
        self._store.remove(table, lambda row: _fits(row, wanted))

    def _conditions(self, command_id: str, table: str, text: str) -> dict[str, str]:
        if text in ("", "*"):
            return {}
        given = pairs(text)
        known = {
            key: value for key, value in given.items() if key in FORMS[table].fields
        }
        for key in given.keys() - known.keys():
            came = f"{table} has no {bounded(key, 40)}"
            self._device.complain_of(command_id, Rule.COMMAND_KEY, came)
        return known

    async def count(self, command_id: str, argument: str) -> int:
        """Tell how many rows there are."""
        table, _, condition = argument.partition(" ")
        if table not in _COUNTABLE:
            raise Refused(self._codes.unknown_table)
        if table == "transaction":
            number = len(self._store.events)
        else:
            self._form(table)
            wanted = self._conditions(command_id, table, condition)
            number = sum(_fits(row, wanted) for row in self._store.tables[table])
        row = f"{table}={number}"
        await self._send(command_id, table, [row], kind="count")
        return number

    async def query(self, command_id: str, argument: str) -> int:
        """Send rows and return their number."""
        given = dict(_split(part) for part in argument.split(",", 2))
        table, condition = given.get("tablename", ""), given.get("filter", "")
        if not table or "fielddesc" not in given or not condition:
            came = f"not the grammar of a query: {bounded(argument, 40)}"
            self._device.complain_of(command_id, Rule.COMMAND, came)
            word = argument.split(" ", maxsplit=1)[0].split("\t", maxsplit=1)[0]
            known = word in FORMS
            raise Refused(
                self._codes.unreadable if known else self._codes.unknown_table
            )
        if table == "transaction" and self._device.hangs_on_transactions:
            self._device.hung = True
            came = "a query of transactions stops this firmware"
            self._device.complain_of(command_id, Rule.COMMAND, came)
            return 0
        if table in self._device.model.unqueryable:
            raise Refused(self._codes.unsupported)
        if table == "transaction":
            return await self._query_events(command_id)
        self._form(table)
        wanted = self._conditions(command_id, table, condition)
        rows = [
            f"{table} {self._uploader.row_text(table, row)}"
            for row in self._store.tables[table]
            if _fits(row, wanted)
        ]
        await self._send(command_id, table, rows, kind="tabledata")
        return len(rows)

    async def _query_events(self, command_id: str) -> int:
        messages = self._device.messages
        rows = [
            f"transaction {messages.transaction(event)}" for event in self._store.events
        ]
        await self._send(command_id, "transaction", rows, kind="tabledata")
        return len(rows)

    async def _send(
        self, command_id: str, table: str, rows: Sequence[str], *, kind: str
    ) -> None:
        if not await self._uploader.packets(command_id, table, rows, kind=kind):
            raise Refused(self._codes.acknowledgement)


_TYPES: Final = {"fingerprint": "1", "visible_face": "9"}


def _split(part: str) -> tuple[str, str]:
    key, _, value = part.partition("=")
    return key, value


def _fits(row: TableRow, wanted: Mapping[str, str]) -> bool:
    return all(row.get(key, "") == value for key, value in wanted.items())
