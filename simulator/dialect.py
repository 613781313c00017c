"""The standard dialect: every message of the vendor's document, byte for byte."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote
from zlib import crc32

from .clock import pack_time
from .http import Message
from .models import Identity, Tally
from .records import Biometric, Means, Photo, PhotoForm
from .vocabulary import STANDARD_COMMANDS, OperationCodes, ReturnCodes
from .wording import Wording


@dataclass(frozen=True, slots=True)
class QueryPart:
    """Which part of a query's result an upload is."""

    command_id: str
    count: int
    packs: int = 1
    pack: int = 1


class Dialect(Wording):
    """How a terminal words its messages; this one as the vendor documents them."""

    name: ClassVar[str] = "standard"
    version: ClassVar[str] = "1.1"
    upload_type: ClassVar[str | None] = "text/plain"
    result_type: ClassVar[str | None] = "application/octet-stream"
    photo_form: ClassVar[PhotoForm] = PhotoForm.TABLE
    commands: ClassVar[frozenset[str]] = STANDARD_COMMANDS
    codes: ClassVar[ReturnCodes] = ReturnCodes()
    operations: ClassVar[OperationCodes] = OperationCodes()
    biometric_positions: ClassVar[Mapping[Biometric, tuple[int, ...]]] = (
        Wording.biometric_numbers
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
    lookup_forms: ClassVar[tuple[str, ...]] = (
        "DATA UPDATE USERINFO",
        "DATA UPDATE FINGERTMP",
        "DATA UPDATE BIODATA",
    )

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
        encoding: str | None = None,
    ) -> Message:
        """Return the upload of lines to a table."""
        encoding = encoding or self.encoding(self.language(identity))
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
        form: PhotoForm | None = None,
        base64: bool = False,
        part: QueryPart | None = None,
    ) -> Message:
        """Return the upload of one photo, in the dialect's own form or another."""
        form = form or self.photo_form
        content = b64encode(photo.jpeg) if base64 else photo.jpeg
        target = self._photo_target(identity, photo, form) + self._part(part)
        if form is PhotoForm.BARE:
            return self._post(target, content, "application/octet-stream")
        header = (
            f"PIN={photo.file_name}\nSN={identity.serial}\nsize={len(photo.jpeg)}\n"
            f"CMD={'realupload' if realtime else 'uploadphoto'}\0"
        )
        return self._post(target, header.encode() + content, self.upload_type)

    @staticmethod
    def _photo_target(identity: Identity, photo: Photo, form: PhotoForm) -> str:
        serial = identity.serial
        name = quote(photo.file_name, safe="")
        match form:
            case PhotoForm.TABLE:
                return f"/iclock/cdata?SN={serial}&table=ATTPHOTO&Stamp=9999"
            case PhotoForm.FILE:
                return f"/iclock/fdata?SN={serial}&table=ATTPHOTO&Stamp=9999"
            case PhotoForm.BARE:
                # The note does not say which checksum; nobody can hold a server to one.
                return (
                    f"/iclock/fdata?SN={serial}&table=ATTPHOTO&Stamp=9999"
                    f"&PIN={quote(photo.pin or '', safe='')}"
                    f"&CHECKSUM={crc32(photo.jpeg):08x}"
                )
            case PhotoForm.STAMPED:
                stamp = pack_time(photo.time)
                return f"/iclock/fdata?SN={serial}&PIN={name}&PhotoStamp={stamp}"

    def package(self, identity: Identity, body: bytes) -> Message:
        """Return the upload of lines that were packed together."""
        target = f"/iclock/cdata?SN={identity.serial}&table=OPERLOG&ContentType=tgz"
        return self._post(target, body, self.upload_type)

    def fingerprint_image(
        self, identity: Identity, pin: str, finger: int, image: bytes
    ) -> Message:
        """Return the upload of what the sensor saw at an enrolment."""
        target = (
            f"/iclock/cdata?SN={identity.serial}&FPImage=/tmp/enroll_fp_1.bmp"
            f"&PIN={quote(pin, safe='')}&FID={finger}"
        )
        return self._post(target, image, self.upload_type)

    def lookup(self, identity: Identity, pin: str) -> Message:
        """Return the question for a user whom the terminal does not know."""
        target = f"/iclock/cdata?SN={identity.serial}&table=RemoteAtt"
        return self._get(f"{target}&PIN={quote(pin, safe='')}")

    def verification(
        self, identity: Identity, means: Means, pin: str, content: str
    ) -> Message:
        """Return the question whether the server lets a person in."""
        target = f"/iclock/cdata?SN={identity.serial}&AuthType={means}"
        body = f"PIN={pin}\tSize={len(content)}\tTMP={content}"
        return self._post(target, body.encode(), self.upload_type)
