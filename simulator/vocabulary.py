"""What a dialect knows by heart: commands, return codes and operation codes."""

from dataclasses import dataclass
from typing import Final

from .records import Biometric

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


class Refused(Exception):
    """Firmware answers a command with a return code that is not a success."""

    def __init__(self, code: int) -> None:
        """Take the return code."""
        super().__init__(str(code))
        self.code = code


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
    deleted_user: int = 103
    deleted_fingerprint: int = 10
    deleted_face: int = 106
    deleted_palm: int = 126

    def new(self, kind: Biometric) -> int:
        """Return the code of the enrolment of a kind."""
        match kind:
            case Biometric.FINGERPRINT:
                return self.new_fingerprint
            case Biometric.PALM | Biometric.VISIBLE_PALM:
                return self.new_palm
            case _:
                return self.new_face

    def deleted(self, kind: Biometric) -> int:
        """Return the code of the deletion of a kind."""
        match kind:
            case Biometric.FINGERPRINT:
                return self.deleted_fingerprint
            case Biometric.PALM | Biometric.VISIBLE_PALM:
                return self.deleted_palm
            case _:
                return self.deleted_face
