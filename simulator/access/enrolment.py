"""ENROLL_BIO: a person comes, and lays down a finger or shows a face."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.link import NOTHING_TO_DO, Verdict
from simulator.verdict import judge_ok
from simulator.vocabulary import Refused

from .judging import says_plain_ok
from .seeding import face_row, finger_row
from .uploads import AccessUploader

if TYPE_CHECKING:
    from .device import AccessDevice


class AccessEnrolment:
    """Enrols people of one device, in no time and with the result that is set."""

    def __init__(self, device: AccessDevice, uploader: AccessUploader) -> None:
        """Take the device at which people enrol."""
        self._device = device
        self._uploader = uploader
        self._taken: list[str] = []

    def begin(self, given: Mapping[str, str]) -> int:
        """Take a template and return the code of the enrolment."""
        device = self._device
        codes = device.model.codes
        pin, kind = given.get("PIN", ""), given.get("TYPE", "")
        number = given.get("NO", "0")
        if not pin or not number.isdecimal():
            raise Refused(codes.parameter)
        if kind == "1":
            taken = finger_row(device.model, device.serial, pin, int(number))
        elif kind == "9":
            face = face_row(device.model, device.serial, pin)
            taken = None if face is None else ("biodata", face)
        else:
            raise Refused(codes.parameter)
        if taken is None or 40 not in device.functions:
            raise Refused(codes.unsupported)
        if device.enroll_result:
            return device.enroll_result
        table, row = taken
        if given.get("MODE", "1") == "1":
            device.store.put(table, row, sent=True)
        self._taken.append(
            "\t".join(
                (
                    f"TYPE={kind}\tPIN={pin}\tNO={number}\tINDEX=0",
                    f"MAJOR_VER={row.get('MajorVer', '10')}",
                    f"MINOR_VER={row.get('MinorVer', '0')}",
                    f"TMP={row.get('Tmp') or row.get('Template', '')}",
                )
            )
        )
        return 0

    async def send(self) -> Verdict:
        """Send what was taken."""
        if not self._taken:
            return NOTHING_TO_DO
        device = self._device
        message = device.messages.enrolled(self._taken)
        verdict = await device.link.ask(message, judge=judge_ok, accepts=says_plain_ok)
        if verdict.accepted:
            self._taken.clear()
        return verdict
