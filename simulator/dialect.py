"""The standard dialect: every message of the vendor's document, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Final
from urllib.parse import quote

from .http import Message
from .models import Identity, Model, Tally
from .records import Biometric, Operation, Photo, Picture, Punch, Row, Template, User

_DATA = "DATA UPDATE {0}", "DATA DELETE {0}", "DATA QUERY {0}"
_TABLES = "USERINFO", "FINGERTMP", "FACE", "FVEIN", "BIODATA", "BIOPHOTO", "USERPIC"


def _data(*tables: str) -> frozenset[str]:
    return frozenset(form.format(table) for table in tables for form in _DATA)


STANDARD_COMMANDS: Final = (
    _data(*_TABLES)
    | {f"DATA UPDATE {table}" for table in ("SMS", "USER_SMS", "WORKCODE")}
    | {f"DATA DELETE {table}" for table in ("SMS", "USER_SMS", "WORKCODE")}
    | {"DATA QUERY ATTLOG", "DATA QUERY ATTPHOTO"}
    | {"CLEAR LOG", "CLEAR PHOTO", "CLEAR DATA", "CLEAR BIODATA", "CLEAR ALL USERINFO"}
    | {"CHECK", "LOG", "INFO", "VERIFY SUM ATTLOG", "RELOAD OPTIONS"}
    | {"SET OPTION", "GET OPTION FROM", "REBOOT", "AC_UNLOCK", "AC_UNALARM"}
    | {"ENROLL_FP", "ENROLL_MF", "ENROLL_BIO"}
)


@dataclass(frozen=True, slots=True)
class ReturnCodes:
    """The numbers by which a dialect refuses."""

    unsupported: int = -1002
    unknown_table: int = -1004
    wrong_size: int = -9
    no_such_pin: int = -10
    full: int = -1001
    illegal_format: int = -11
    illegal_template: int = -12
    parameter: int = -1
    picture_size: int = -2
    too_long: int = -1006
    version: int = -30
    no_file: int = -2
    access: int = -3
    unsupported_name: str = ""


@dataclass(frozen=True, slots=True)
class OperationCodes:
    """The numbers by which a dialect logs; None where it has none."""

    power_on: int = 0
    power_off: int = 1
    alarm: int | None = 3
    doorbell: int = 33
    new_user: int = 30
    new_fingerprint: int = 6
    new_face: int = 101
    new_palm: int = 124


@dataclass(frozen=True, slots=True)
class QueryPart:
    """Which part of a query's result an upload is."""

    command_id: str
    count: int
    packs: int = 1
    pack: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A record as a line of the table that it goes to."""

    table: str
    text: str = field(repr=False)


class Dialect:
    """How a terminal words its messages; this one as the vendor documents them."""

    name: ClassVar[str] = "standard"
    version: ClassVar[str] = "1.1"
    upload_type: ClassVar[str | None] = "text/plain"
    result_type: ClassVar[str | None] = "application/octet-stream"
    photo_type: ClassVar[str | None] = "text/plain"
    commands: ClassVar[frozenset[str]] = STANDARD_COMMANDS
    codes: ClassVar[ReturnCodes] = ReturnCodes()
    operations: ClassVar[OperationCodes] = OperationCodes()
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
    biometric_positions: ClassVar[Mapping[Biometric, tuple[int, ...]]] = (
        biometric_numbers
    )
    biometric_places: ClassVar[int] = 10
    verifications: ClassVar[Mapping[Biometric, int]] = MappingProxyType(
        {Biometric.FINGERPRINT: 1, Biometric.VISIBLE_FACE: 15, Biometric.PALM: 25}
    )
    chinese: ClassVar[int] = 83
    biodata_key: ClassVar[str] = "Pin"
    message_keys: ClassVar[tuple[str, str, str, str, str]] = (
        "UID",
        "MSG",
        "TAG",
        "MIN",
        "StartTime",
    )
    url_key: ClassVar[str] = "Url"
    update_merges: ClassVar[bool] = True
    always_pushes_options: ClassVar[bool] = False
    old_stamps: ClassVar[bool] = False

    def encoding(self, language: int) -> str:
        """Return the encoding of names and texts."""
        return "gb18030" if language == self.chinese else "utf-8"

    def biometric(self, number: str) -> Biometric | None:
        """Return the kind that a type number stands for."""
        for kind, numbers in self.biometric_numbers.items():
            if number.isdecimal() and int(number) in numbers:
                return kind
        return None

    def language(self, identity: Identity) -> int:
        """Return the language that the terminal is set to."""
        return (
            identity.model.language if identity.language is None else identity.language
        )

    def handshake(self, identity: Identity) -> Message:
        """Return the request for the server's options."""
        model = identity.model
        target = f"/iclock/cdata?SN={identity.serial}&options=all"
        target += f"&language={self.language(identity)}&pushver={model.push_version}"
        if model.pushes_options:
            target += "&DeviceType=att&PushOptionsFlag=1"
        return self._get(target + self._key(identity))

    def _key(self, identity: Identity) -> str:
        key = identity.communication_key
        return f"&pushcommkey={quote(key, safe='')}" if key else ""

    def _get(self, target: str) -> Message:
        return Message("GET", target, version=self.version)

    def info(self, identity: Identity, tally: Tally) -> list[str] | None:
        """Return the values of a poll's INFO, or None if the dialect has none."""
        model = identity.model
        face = model.version(Biometric.VISIBLE_FACE)
        bits = [
            Biometric.FINGERPRINT in model.biometrics,
            face != "0",
            model.capacity.photos > 0,
        ]
        if face != "0":
            bits += [True, False]
        return [
            model.firmware,
            str(tally.users),
            str(tally.fingerprints),
            str(tally.punches),
            tally.address,
            model.major(Biometric.FINGERPRINT),
            face.partition(".")[0] if face != "0" else "-1",
            "12" if face != "0" else "0",
            str(tally.faces),
            "".join("1" if bit else "0" for bit in bits),
        ]

    def poll(
        self, identity: Identity, tally: Tally | None, *, raw_blanks: bool
    ) -> Message:
        """Return the question for commands, with the counters if they are due."""
        target = f"/iclock/getrequest?SN={identity.serial}"
        values = None if tally is None else self.info(identity, tally)
        if values is not None:
            text = ",".join(values)
            target += "&INFO=" + (text if raw_blanks else text.replace(" ", "%20"))
        return self._get(target)

    def ping(self, identity: Identity) -> Message:
        """Return a sign of life."""
        return self._get(f"/iclock/ping?SN={identity.serial}")

    def options(self, identity: Identity, options: Mapping[str, str]) -> Message:
        """Return the push of the terminal's own options."""
        body = ",".join(f"{key}={value}" for key, value in options.items())
        target = f"/iclock/cdata?SN={identity.serial}&table=options"
        return self._post(target, body.encode(), self.upload_type)

    def _post(self, target: str, body: bytes, content_type: str | None) -> Message:
        return Message("POST", target, body, content_type, self.version)

    def result(self, identity: Identity, body: bytes) -> Message:
        """Return the report of executed commands."""
        target = f"/iclock/devicecmd?SN={identity.serial}"
        return self._post(target, body, self.result_type)

    def upload(
        self,
        identity: Identity,
        table: str,
        lines: Sequence[str],
        stamp: int,
        part: QueryPart | None = None,
    ) -> Message:
        """Return the upload of lines to a table."""
        encoding = self.encoding(self.language(identity))
        body = "".join(f"{line}\n" for line in lines).encode(encoding, "replace")
        target = self._table(identity, table, stamp) + self._part(part)
        return self._post(target, body, self.upload_type)

    def _table(self, identity: Identity, table: str, stamp: int) -> str:
        return f"/iclock/cdata?SN={identity.serial}&table={table}&Stamp=9999"

    @staticmethod
    def _part(part: QueryPart | None) -> str:
        if part is None:
            return ""
        return (
            f"&Count={part.count}&PackCnt={part.packs}&PackIdx={part.pack}"
            f"&CmdId={part.command_id}"
        )

    def photo(
        self,
        identity: Identity,
        photo: Photo,
        *,
        realtime: bool,
        part: QueryPart | None = None,
    ) -> Message:
        """Return the upload of one photo."""
        target = self._photo_target(identity, photo) + self._part(part)
        header = (
            f"PIN={photo.file_name}\nSN={identity.serial}\nsize={len(photo.jpeg)}\n"
            f"CMD={'realupload' if realtime else 'uploadphoto'}\0"
        )
        return self._post(target, header.encode() + photo.jpeg, self.photo_type)

    def _photo_target(self, identity: Identity, photo: Photo) -> str:
        return f"/iclock/cdata?SN={identity.serial}&table=ATTPHOTO&Stamp=9999"

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
                f"BIOPHOTO PIN={picture.pin}\tNo=0\tIndex=0\tFileName={name}"
                f"\tType={picture.type}"
            )
        return f"{head}\tSize={size}\tContent={picture.content}"
