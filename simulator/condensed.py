"""The condensed dialect: shapes and numbers of the condensed protocol note."""

from types import MappingProxyType
from typing import Final, override

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
from .vocabulary import OperationCodes, ReturnCodes
from .wording import Line

CONDENSED_COMMANDS: Final = frozenset(
    {
        "DATA UPDATE USERINFO",
        "DATA UPDATE FINGERTMP",
        "DATA UPDATE BIODATA",
        "DATA UPDATE BIOPHOTO",
        "DATA UPDATE SMS",
        "DATA DELETE USERINFO",
        "DATA DELETE FINGERTMP",
        "DATA DELETE BIODATA",
        "DATA QUERY ATTLOG",
        "DATA QUERY USERINFO",
        "CLEAR LOG",
        "CLEAR DATA",
        "SET OPTIONS",
        "GET OPTIONS",
        "REBOOT",
        "AC_UNLOCK",
    }
)


class CondensedDialect(Dialect):
    """The condensed note, taken by its word."""

    name = "condensed"
    upload_type = "application/x-www-form-urlencoded"
    photo_form = PhotoForm.BARE
    commands = CONDENSED_COMMANDS
    codes = ReturnCodes(
        unsupported=-1,
        unknown_table=-1,
        wrong_size=-2,
        no_such_pin=-5,
        full=-10,
        illegal_format=-2,
        illegal_template=-2,
        parameter=-3,
        picture_size=-2,
        too_long=-2,
        no_file=-1,
        access=-1,
    )
    operations = OperationCodes(
        alarm=None,
        new_user=4,
        new_fingerprint=7,
        new_face=22,
        deleted_user=6,
        deleted_fingerprint=8,
        deleted_face=23,
    )
    biometric_numbers = MappingProxyType(
        {
            Biometric.FINGERPRINT: (1, 2, 3),
            Biometric.FINGER_VEIN: (4,),
            Biometric.PALM: (7,),
            Biometric.VISIBLE_FACE: (9,),
        }
    )
    biometric_positions = MappingProxyType(
        {
            Biometric.FINGERPRINT: (0, 1, 2, 3),
            Biometric.FINGER_VEIN: (4,),
            Biometric.NEAR_INFRARED_FACE: (5,),
            Biometric.VISIBLE_FACE: (6,),
            Biometric.PALM: (7,),
            Biometric.IRIS: (9,),
            Biometric.VISIBLE_PALM: (10,),
        }
    )
    biometric_places = 11
    verifications = MappingProxyType(
        {
            Biometric.FINGERPRINT: 1,
            Biometric.VISIBLE_FACE: 3,
            Biometric.FINGER_VEIN: 4,
            Biometric.PALM: 5,
        }
    )
    chinese = 1
    biodata_key = "PIN"
    message_keys = ("ID", "Content", "Tag", "ValidMinutes", "StartTime")
    url_key = "URL"
    always_pushes_options = True

    @override
    def language(self, identity: Identity) -> int:
        return identity.language or 0

    @override
    def handshake(self, identity: Identity) -> Message:
        target = f"/iclock/cdata?SN={identity.serial}&options=all"
        if identity.language is not None:
            target += f"&language={identity.language}"
        return self._get(target + self._key(identity))

    @override
    def info(self, identity: Identity, tally: Tally) -> list[str] | None:
        return None

    @override
    def line(self, model: Model, row: Row) -> Line | None:
        match row:
            case User():
                return Line("USERINFO", self.user(row))
            case Template() if row.kind not in self.biometric_numbers:
                return None
            case Picture():
                return None
            case _:
                return super().line(model, row)

    @override
    def legacy_template(self, template: Template) -> Line:
        if template.kind is Biometric.FINGERPRINT:
            return Line("FINGERTMP", self.fingerprint(template))
        return self.unified_template(template)

    @override
    def unified_template(self, template: Template) -> Line:
        return Line("BIODATA", self.biodata(template))

    @override
    def punch(self, model: Model, punch: Punch) -> str:
        columns = [
            punch.pin,
            f"{punch.time:%Y-%m-%d %H:%M:%S}",
            str(punch.state),
            str(punch.verification),
            punch.work_code,
            "0",
            "0",
        ]
        if model.temperature:
            columns += [str(punch.mask), punch.temperature, punch.temperature]
        return "\t".join(columns)

    @override
    def operation(self, operation: Operation) -> str:
        return self._operation(operation, f"{operation.time:%Y-%m-%d %H:%M:%S}")

    @override
    def user(self, user: User) -> str:
        return (
            f"PIN={user.pin}\tName={user.name}\tPri={user.privilege}"
            f"\tPasswd={user.password}\tCard={user.card}\tGrp={user.group}"
        )

    @override
    def biodata(self, template: Template) -> str:
        return "PIN" + super().biodata(template).removeprefix("Pin")

    @override
    def _tagged(self, table: str, tag: str, text: str) -> Line:
        return Line(tag, text)
