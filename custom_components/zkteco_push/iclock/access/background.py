"""The answer to a terminal that asks whether to let somebody in (sheet 3.6)."""

import re
from typing import Final

from ..query import Query

_MAX_ROW: Final = 4096
# A row of events, and nothing that the answer itself could be read by.
_ROW: Final = re.compile(
    rb"(?!AUTH|CONTROL|TIPS)[A-Za-z_]\w{0,31}=[^\0\r\n]*", re.IGNORECASE
)


def is_background_verification(query: Query) -> bool:
    """Return whether a posted body asks for a decision."""
    return (query.text("authtype") or "").lower() == "device"


def refusal(body: bytes) -> bytes:
    """Return the answer that lets nobody in: `AUTH=FAILED` and the row as it came.

    Nobody here decides about doors; `OK` is not an answer that the document knows, and
    another one could open them.
    """
    row = body.partition(b"\n")[0].rstrip(b"\r")
    if len(row) > _MAX_ROW or not _ROW.fullmatch(row):
        row = b""
    return b"AUTH=FAILED\r\n" + row + b"\r\n\r\n"
