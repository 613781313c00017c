"""Uploads that no memory keeps: codes, cards, faults, packages, sensor images."""

from collections.abc import Sequence
from io import BytesIO
import tarfile
from typing import Final

from .clock import pack_time
from .device import Device
from .images import fingerprint_image
from .link import Verdict
from .records import Fault, IdentityCard, WorkCode
from .uploads import Uploader
from .verdict import Command
from .wording import Line

_FALLIBLE: Final = (
    "FINGERTMP",
    "FACE",
    "FVEIN",
    "BIODATA",
    "FP",
    "BIOPHOTO",
    "USERPIC",
)
# Of the vendor's codes: extracting a template from a picture failed. For templates
# the vendor names the module, 02, but no codes.
_PICTURE_CODE: Final = "D01E0006"
_TEMPLATE_CODE: Final = "D02E0001"


def fault_of(command: Command, code: int) -> Fault | None:
    """Return what a terminal has to say about a photo or template it refused."""
    words = command.text.split(" ", 3)
    if code >= 0 or words[0] != "DATA" or words[1:2] not in (["UPDATE"], ["FP"]):
        return None
    table = words[2] if words[1] == "UPDATE" and len(words) > 2 else words[1]
    if table not in _FALLIBLE:
        return None
    picture = table in ("BIOPHOTO", "USERPIC")
    return Fault(
        code=_PICTURE_CODE if picture else _TEMPLATE_CODE,
        message=f"{table.lower()} refused: {code}",
        origin="cmd",
        command_id=command.command_id,
    )


def pack(text: bytes, name: str = "records.txt") -> bytes:
    """Return a .tgz with one file."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(text)
        archive.addfile(entry, BytesIO(text))
    return buffer.getvalue()


class FurtherTables:
    """Sends what goes up once and is not asked for again."""

    def __init__(self, terminal: Device, uploader: Uploader) -> None:
        """Take the terminal that sends, and what posts for it."""
        self._terminal = terminal
        self._uploader = uploader

    async def _send(self, line: Line, encoding: str | None = None) -> Verdict:
        terminal = self._terminal
        message = terminal.dialect.upload(
            terminal.identity,
            line.table,
            [line.text],
            pack_time(terminal.clock.now()),
            encoding=encoding,
        )
        return await self._uploader.post(message, 1)

    async def work_code(self, row: WorkCode) -> Verdict:
        """Send a work code."""
        return await self._send(self._terminal.dialect.work_code(row))

    async def identity_card(self, row: IdentityCard) -> Verdict:
        """Send a card that was read; such texts are UTF-8 in every language."""
        return await self._send(self._terminal.dialect.identity_card(row), "utf-8")

    async def fault(self, row: Fault) -> Verdict:
        """Send word of something that went wrong."""
        return await self._send(self._terminal.dialect.fault(row))

    async def package(self, lines: Sequence[str]) -> Verdict:
        """Send lines of the operation log's table, packed together."""
        terminal = self._terminal
        text = "".join(f"{line}\n" for line in lines).encode(
            terminal.encoding, "replace"
        )
        message = terminal.dialect.package(terminal.identity, pack(text))
        return await self._uploader.post(message, len(lines))

    async def fingerprint_image(
        self, pin: str, finger: int, image: bytes | None
    ) -> Verdict:
        """Send what the sensor saw, or what it may have seen."""
        terminal = self._terminal
        if image is None:
            image = fingerprint_image(pin, finger)
        message = terminal.dialect.fingerprint_image(
            terminal.identity, pin, finger, image
        )
        return await self._uploader.post(message)
