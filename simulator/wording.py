"""The standard dialect's wording of records, as lines of the tables they go to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from .models import Model
from .records import (
    Biometric,
    Fault,
    IdentityCard,
    Operation,
    Picture,
    Punch,
    Row,
    Template,
    User,
    WorkCode,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A record as a line of the table that it goes to."""

    table: str
    text: str = field(repr=False)


class Wording:
    """How a dialect words its records; this one as the vendor documents them."""

    biometric_numbers: ClassVar[Mapping[Biometric, tuple[int, ...]]] = MappingProxyType(
        {
            Biometric.FINGERPRINT: (1,),
            Biometric.NEAR_INFRARED_FACE: (2,),
            Biometric.IRIS: (4,),
            Biometric.FINGER_VEIN: (7,),
            Biometric.PALM: (8,),
            Biometric.VISIBLE_FACE: (9,),
            Biometric.VISIBLE_PALM: (10,),
        }
    )

    def line(self, model: Model, row: Row) -> Line | None:
        """Return a record as the line in which it goes up by itself."""
        match row:
            case Punch():
                return Line("ATTLOG", self.punch(model, row))
            case Operation():
                return Line("OPERLOG", self.operation(row))
            case User():
                return Line("OPERLOG", f"USER {self.user(row)}")
            case Template() if model.hybrid:
                return self.unified_template(row)
            case Template():
                return self.legacy_template(row)
            case Picture():
                return Line("OPERLOG", self.picture(row))

    def punch(self, model: Model, punch: Punch) -> str:
        """Return a punch's columns, as many as the model has."""
        columns = (
            punch.pin,
            f"{punch.time:%Y-%m-%d %H:%M:%S}",
            str(punch.state),
            str(punch.verification),
            punch.work_code,
            "0",
            "0",
            str(punch.mask),
            punch.temperature,
            # On this firmware the tenth column is a running number.
            str(punch.number),
        )
        return "\t".join(columns[: model.punch_columns])

    def operation(self, operation: Operation) -> str:
        """Return a line of the operation log."""
        time = f"{operation.time:%Y-%m-%d %H:%M:%S}"
        return f"OPLOG {self._operation(operation, time)}"

    @staticmethod
    def _operation(operation: Operation, time: str) -> str:
        head = (str(operation.code), operation.operator, time)
        return "\t".join((*head, *operation.objects))

    def user(self, user: User) -> str:
        """Return a user's fields."""
        return (
            f"PIN={user.pin}\tName={user.name}\tPri={user.privilege}"
            f"\tPasswd={user.password}\tCard={user.card}\tGrp={user.group}"
            f"\tTZ={user.time_zones}\tVerify={user.verification}"
            f"\tViceCard={user.vice_card}"
            f"\tStartDatetime={user.start}\tEndDatetime={user.end}"
        )

    def biodata(self, template: Template) -> str:
        """Return a template's fields in the unified form."""
        number = self.biometric_numbers[template.kind][0]
        return (
            f"Pin={template.pin}\tNo={template.number}\tIndex={template.index}"
            f"\tValid={template.valid}\tDuress={template.duress}\tType={number}"
            f"\tMajorVer={template.major}\tMinorVer={template.minor}"
            f"\tFormat={template.format}\tTmp={template.content}"
        )

    def fingerprint(self, template: Template) -> str:
        """Return a fingerprint's fields in the older form."""
        return (
            f"PIN={template.pin}\tFID={template.number}"
            f"\tSize={len(template.content)}\tValid={template.valid}"
            f"\tTMP={template.content}"
        )

    def legacy_template(self, template: Template) -> Line:
        """Return a template as the older tables have it."""
        size = len(template.content)
        match template.kind:
            case Biometric.FINGERPRINT:
                return Line("OPERLOG", f"FP {self.fingerprint(template)}")
            case Biometric.NEAR_INFRARED_FACE:
                return Line(
                    "OPERLOG",
                    f"FACE PIN={template.pin}\tFID={template.number}\tSIZE={size}"
                    f"\tVALID={template.valid}\tTMP={template.content}",
                )
            case Biometric.FINGER_VEIN:
                return Line(
                    "OPERLOG",
                    f"FVEIN Pin={template.pin}\tFID={template.number}"
                    f"\tIndex={template.index}\tSize={size}"
                    f"\tValid={template.valid}\tTmp={template.content}",
                )
            case _:
                return self.unified_template(template)

    def unified_template(self, template: Template) -> Line:
        """Return a template as the table for every kind has it."""
        return Line("BIODATA", f"BIODATA {self.biodata(template)}")

    def picture(self, picture: Picture) -> str:
        """Return a picture's line."""
        name, size = f"{picture.pin}.jpg", len(picture.content)
        if not picture.comparison:
            head = f"USERPIC PIN={picture.pin}\tFileName={name}"
        else:
            head = (
                f"BIOPHOTO PIN={picture.pin}\tNo={picture.number}"
                f"\tIndex={picture.index}\tFileName={name}\tType={picture.type}"
            )
        return f"{head}\tSize={size}\tContent={picture.content}"

    def work_code(self, row: WorkCode) -> Line:
        """Return a work code's line."""
        text = f"PIN={row.pin}\tCODE={row.code}\tNAME={row.name}"
        return self._tagged("OPERLOG", "WORKCODE", text)

    def identity_card(self, row: IdentityCard) -> Line:
        """Return the line of an identity card that was read."""
        text = "\t".join(f"{key}={value}" for key, value in row.fields())
        return self._tagged("IDCARD", "IDCARD", text)

    def fault(self, row: Fault) -> Line:
        """Return the line of something that went wrong."""
        text = (
            f"ErrCode={row.code}\tErrMsg={row.message}\tDataOrigin={row.origin}"
            f"\tCmdId={row.command_id}\tAdditional={row.additional}"
        )
        return self._tagged("ERRORLOG", "ERRORLOG", text)

    def _tagged(self, table: str, tag: str, text: str) -> Line:
        return Line(table, f"{tag} {text}")
