"""From a posted body to what the journal commits; pure, so it may run in a thread."""

from ..clock import LIVE_SECONDS, TerminalClock
from ..iclock.attendance.code_books import Reading
from ..iclock.attendance.handshake import STAMPED_TABLES
from ..iclock.attendance.uploads import read_upload
from ..iclock.records import Upload
from ..iclock.text import seconds_of
from ..journal import StoredOperation, StoredPunch, UploadEntry


def take_in(
    serial_number: str,
    table: str,
    body: bytes,
    *,
    stamp: str | None,
    reading: Reading,
    clock: TerminalClock,
    received_at: float,
    is_asked_for: bool,
) -> tuple[Upload, UploadEntry]:
    """Return what a body holds, and the same placed in time.

    `received_at` is Unix time in s. What was asked for is never live.
    """
    if is_asked_for or table not in STAMPED_TABLES:
        # What answers a query says nothing about where to go on.
        stamp = None
    upload = read_upload(table, body, reading.encoding, stamp)

    def is_live(time: int) -> bool:
        """Return whether a record comes at its own time."""
        return not is_asked_for and abs(received_at - time) <= LIVE_SECONDS

    punches = []
    for punch in upload.punches:
        offset = punch.utc_offset
        if offset is None:
            offset = clock.offset_of(punch.local_time, received_at)
        time = seconds_of(punch.local_time) - offset
        punches.append(StoredPunch(punch, time, offset, is_live(time)))
    operations = []
    for operation in upload.operations:
        offset = clock.offset_of(operation.local_time, received_at)
        time = seconds_of(operation.local_time) - offset
        operations.append(StoredOperation(operation, time, offset, is_live(time)))
    return upload, UploadEntry(
        serial_number=serial_number,
        table=upload.table,
        received_at=received_at,
        stamp=stamp,
        punches=tuple(punches),
        operations=tuple(operations),
        unread=upload.unread,
        rejected=upload.rejected,
        facts=upload.options,
    )
