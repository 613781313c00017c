"""The dialect of 2009: HTTP/1.0, no tables, stamps of packed time."""

from base64 import b64decode
from typing import Final, override
from urllib.parse import quote

from .clock import pack_time
from .dialect import Dialect
from .http import Message
from .models import Identity, Model, Tally
from .records import (
    Biometric,
    Operation,
    PhotoForm,
    Picture,
    Punch,
    Row,
    Template,
    User,
)
from .vocabulary import STANDARD_COMMANDS, OperationCodes, ReturnCodes
from .wording import Line

EARLY_COMMANDS: Final = frozenset(
    command
    for command in STANDARD_COMMANDS
    if not command.startswith(("DATA ", "ENROLL_BIO", "GET OPTION", "CLEAR BIODATA"))
) | {
    "DATA USER",
    "DATA FP",
    "DATA DEL_USER",
    "DATA DEL_FP",
    "DATA UPDATE USERINFO",
    "DATA UPDATE FINGERTMP",
    "DATA UPDATE SMS",
    "DATA UPDATE USER_SMS",
    "DATA DELETE USERINFO",
    "DATA DELETE FINGERTMP",
    "DATA DELETE SMS",
    "DATA QUERY ATTLOG",
    "DATA QUERY USERINFO",
    "DATA QUERY FINGERTMP",
}


class EarlyDialect(Dialect):
    """What a ZEM500 of 2009 sends."""

    name = "2009"
    version = "1.0"
    upload_type = None
    result_type = None
    photo_form = PhotoForm.STAMPED
    commands = EARLY_COMMANDS
    codes = ReturnCodes(
        unsupported=-22,
        unsupported_name="UNKNOWN CMD",
        unknown_table=-12,
        full=-1,
        too_long=-2,
    )
    operations = OperationCodes(deleted_user=9)
    update_merges = False
    old_stamps = True
    lookup_forms = (*Dialect.lookup_forms, "DATA USER", "DATA FP")

    @override
    def handshake(self, identity: Identity) -> Message:
        target = f"/iclock/cdata?SN={identity.serial}&options=all"
        return self._get(target + self._key(identity))

    @override
    def info(self, identity: Identity, tally: Tally) -> list[str] | None:
        return [
            identity.model.firmware,
            str(tally.users),
            str(tally.fingerprints),
            str(tally.punches),
            tally.address,
        ]

    @override
    def _table(self, identity: Identity, table: str, stamp: int) -> str:
        return f"/iclock/cdata?SN={identity.serial}&{table}={stamp}"

    @override
    def line(self, model: Model, row: Row) -> Line | None:
        match row:
            case Punch():
                return Line("Stamp", self.punch(model, row))
            case Operation():
                return Line("OpStamp", self.operation(row))
            case User():
                return Line("OpStamp", f"USER {self.user(row)}")
            case Template() if row.kind is Biometric.FINGERPRINT:
                return Line("OpStamp", f"FP {self.fingerprint(row)}")
            case Template() | Picture():
                return None

    @override
    def punch(self, model: Model, punch: Punch) -> str:
        time = f"{punch.time:%Y-%m-%d %H:%M:%S}"
        return f"{punch.pin}\t{time}\t{punch.state}\t{punch.verification}"

    @override
    def operation(self, operation: Operation) -> str:
        return f"OPLOG {self._operation(operation, str(pack_time(operation.time)))}"

    @override
    def user(self, user: User) -> str:
        # Cards are five bytes in hexadecimal, the number's bytes first and reversed.
        number = int(user.card) if user.card.isdecimal() else 0
        card = (number % 2**40).to_bytes(5, "little").hex().upper()
        return (
            f"PIN={user.pin}\tName={user.name}\tPri={user.privilege}"
            f"\tPasswd={user.password}\tCard=[{card}]\tGrp={user.group}"
            f"\tTZ={user.time_zones[:8]}"
        )

    @override
    def fingerprint(self, template: Template) -> str:
        # This firmware counts the bytes of the template, not of its text.
        size = len(b64decode(template.content))
        return (
            f"PIN={template.pin}\tFID={template.number}\tSize={size}"
            f"\tValid={template.valid}\tTMP={template.content}"
        )

    @override
    def _tagged(self, table: str, tag: str, text: str) -> Line:
        return Line("OpStamp", f"{tag} {text}")

    @override
    def lookup(self, identity: Identity, pin: str) -> Message:
        return self._get(
            f"/iclock/cdata?SN={identity.serial}&PIN={quote(pin, safe='')}"
        )
