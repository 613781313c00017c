"""What a terminal is told when it connects (sheet 1.2, 1.3 and 6)."""

from dataclasses import dataclass, field
import re
from typing import Final

PUSH_VERSION: Final = "3.1.2"
# How long a terminal waits before it connects again (s).
ERROR_DELAY: Final = 30
# Keeps terminals in plain text that would ask for the vendor's closed cipher (sheet 5).
PLAIN_PUSH_VERSION: Final = "3.0.1"
# The answer to whoever is not known: nothing but a go-ahead to register.
NOT_REGISTERED: Final = b"OK"
REFUSED_STATUS: Final = 406

_CODE: Final = re.compile(r"[0-9A-Za-z]{1,32}")
_LIST: Final = re.compile(r"[01](?::[01]){0,31}")
_STYLES: Final = re.compile(r"[0-9A-Fa-f]{1,64}")
_POLL_INTERVALS: Final = (1, 60)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What one terminal is told of the server and how to behave.

    `registry_code` and `session_id` are letters and digits, at most 32 of them, and
    stay the same for a terminal over restarts: it keeps its old ones (field). The
    intervals are in seconds. The lists by biometric type are what the server takes.
    `verification_styles` is the terminal's own NewVFStyles, empty for the old codes.
    Raises ValueError for what would break a line.
    """

    registry_code: str = field(repr=False)
    session_id: str = field(repr=False)
    poll_interval: int = 3
    error_delay: int = ERROR_DELAY
    timeout: int = 10
    push_version: str = PUSH_VERSION
    biometric_templates: str = ""
    biometric_photos: str = ""
    verification_styles: str = ""

    def __post_init__(self) -> None:
        """Refuse what does not fit into its line."""
        low, high = _POLL_INTERVALS
        if (
            not _CODE.fullmatch(self.registry_code)
            or not _CODE.fullmatch(self.session_id)
            or not low <= self.poll_interval <= high
            or self.push_version not in (PUSH_VERSION, PLAIN_PUSH_VERSION)
            or any(
                text and not _LIST.fullmatch(text)
                for text in (self.biometric_templates, self.biometric_photos)
            )
        ):
            raise ValueError("not a setting of a terminal")


def registry_block(settings: ServerSettings) -> bytes:
    """Return the answer to the connect request of a known terminal.

    With its first two lines the terminal need not register; it does so nevertheless
    on firmware that the document calls current (sheet 1.1).
    """
    head = ("registry=ok", f"RegistryCode={settings.registry_code}")
    return _lines(*head, *_common(settings))


def push_block(settings: ServerSettings) -> bytes:
    """Return the answer to the request for the configuration.

    The switches of photos and templates are what a terminal uploads them by (field:
    SenseFace 7A). What belongs to the attendance dialect is not in it: one word list
    made a terminal silent (field: 2A).
    """
    extra = ["BioPhotoFun=1", "BioDataFun=1"]
    if settings.biometric_templates:
        extra.append(f"MultiBioDataSupport={settings.biometric_templates}")
    if settings.biometric_photos:
        extra.append(f"MultiBioPhotoSupport={settings.biometric_photos}")
    # Whatever a terminal says comes back to it only if it is of the known form.
    if _STYLES.fullmatch(settings.verification_styles):
        extra.append(f"NewVFStyles={settings.verification_styles}")
    return _lines(*_common(settings), *extra)


def registry_answer(registry_code: str) -> bytes:
    """Return the answer to a registration, without a line end as in the document.

    Without the code, a terminal registers again every 15 s and sends nothing else
    (field: 2A, BioFace). Raises ValueError for what is no code.
    """
    if not _CODE.fullmatch(registry_code):
        raise ValueError("not a registry code")
    return b"RegistryCode=" + registry_code.encode()


def _common(settings: ServerSettings) -> list[str]:
    """Return the lines that both answers have.

    The protocol's version has a name in either document sample; both are sent (field).
    """
    return [
        f"ServerVersion={settings.push_version}",
        "ServerName=ADMS",
        f"PushVersion={settings.push_version}",
        f"PushProtVer={settings.push_version}",
        f"ErrorDelay={settings.error_delay}",
        f"RequestDelay={settings.poll_interval}",
        "TransTimes=00:00;14:00",
        "TransInterval=1",
        "TransTables=User Transaction",
        "Realtime=1",
        f"SessionID={settings.session_id}",
        f"TimeoutSec={settings.timeout}",
    ]


def _lines(*lines: str) -> bytes:
    """Return lines, each ended."""
    return "".join(f"{line}\n" for line in lines).encode()
