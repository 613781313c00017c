"""From a posted body to what the journal commits; pure, so it may run in a thread."""

from collections.abc import Iterable
from dataclasses import replace
from math import inf

from ..clock import LIVE_SECONDS, TerminalClock
from ..iclock.attendance.code_books import Reading
from ..iclock.attendance.deletions import Deletion, deletion_of
from ..iclock.attendance.handshake import STAMPED_TABLES
from ..iclock.attendance.record_lines import without_biometrics
from ..iclock.attendance.uploads import UploadHead, read_upload
from ..iclock.records import (
    AttendancePhoto,
    Operation,
    Punch,
    RejectedLine,
    UnreadLine,
    Upload,
)
from ..iclock.text import seconds_of
from ..journal import Origin, StoredOperation, StoredPunch, UploadEntry
from .validity_reports import reported_validities


def take_in(
    serial_number: str,
    table: str,
    body: bytes,
    *,
    head: UploadHead,
    reading: Reading,
    clock: TerminalClock,
    received_at: float,
    keeps_biometrics: bool = True,
) -> tuple[Upload, UploadEntry]:
    """Return what a body holds, and the same placed in time.

    `received_at` is Unix time in s. What was asked for is never live.
    """
    stamp = head.stamp
    if head.is_asked_for or table not in STAMPED_TABLES:
        # What answers a query says nothing about where to go on.
        stamp = None
    upload = replace(
        read_upload(table, body, reading.encoding, stamp, head),
        command_id=head.command_id,
    )

    punches = _place_punches(
        upload.punches, clock, received_at, is_asked_for=head.is_asked_for
    )
    operations, deletions, late_deletions = place_operations(
        upload.operations,
        reading,
        clock,
        received_at,
        is_asked_for=head.is_asked_for,
    )
    unread: Iterable[UnreadLine] = upload.unread
    rejected: Iterable[RejectedLine] = upload.rejected
    if not keeps_biometrics:
        unread = (replace(each, raw=without_biometrics(each.raw)) for each in unread)
        rejected = (
            replace(
                each,
                raw=b"" if head.is_package else without_biometrics(each.raw),
            )
            for each in rejected
        )
    return upload, UploadEntry(
        serial_number=serial_number,
        table=upload.table,
        received_at=received_at,
        stamp=stamp,
        punches=punches,
        operations=operations,
        records=upload.records,
        deletions=deletions,
        late_deletions=late_deletions,
        book=reading.book,
        origin=Origin.QUERIED if head.is_asked_for else Origin.UPLOADED,
        keeps_biometrics=keeps_biometrics,
        unread=tuple(unread),
        rejected=tuple(rejected),
        facts=upload.options,
        validities=reported_validities(upload.records, reading.encoding, clock),
    )


def _place_punches(
    punches: Iterable[Punch],
    clock: TerminalClock,
    received_at: float,
    *,
    is_asked_for: bool,
) -> tuple[StoredPunch, ...]:
    """Return punches placed in time; `received_at` is Unix time in s."""
    only = clock.only_offset
    live_from = inf if is_asked_for else received_at - LIVE_SECONDS
    live_until = received_at + LIVE_SECONDS
    placed = []
    for punch in punches:
        offset = punch.utc_offset
        if offset is None:
            offset = (
                clock.offset_of(punch.local_time, received_at) if only is None else only
            )
        time = punch.local_time - offset
        live = live_from <= time <= live_until
        placed.append(StoredPunch(punch, time, offset, live))
    return tuple(placed)


def place_operations(
    operations: Iterable[Operation],
    reading: Reading,
    clock: TerminalClock,
    received_at: float,
    *,
    is_asked_for: bool,
) -> tuple[
    tuple[StoredOperation, ...],
    tuple[tuple[Deletion, int], ...],
    tuple[tuple[Deletion, int, int], ...],
]:
    """Return operations placed in time, and what they have deleted and when.

    Times are Unix times in s. The last are deletions of now by their place in the body.
    """
    placed = []
    deletions: list[tuple[Deletion, int]] = []
    late_deletions: list[tuple[Deletion, int, int]] = []
    for operation in operations:
        local_time = seconds_of(operation.local_time)
        offset = clock.offset_of(local_time, received_at)
        time = local_time - offset
        is_live = not is_asked_for and abs(received_at - time) <= LIVE_SECONDS
        placed.append(StoredOperation(operation, time, offset, is_live))
        if (deletion := deletion_of(operation, reading)) is not None:
            deletions.append((deletion, time))
            # Of an old one nobody knows: a terminal that sends everything once more
            # begins with those whom it holds today.
            if operation.position and is_live:
                late_deletions.append((deletion, time, operation.position))
    return tuple(placed), tuple(deletions), tuple(late_deletions)


def place_photo(
    photo: AttendancePhoto, clock: TerminalClock, received_at: float
) -> tuple[int, int, bool]:
    """Return when a photo was taken (Unix time, s), the UTC offset (s), whether live.

    Without a time in its name it was taken now. With one in the future it is shown as
    of now, lest it hide those that come after it.
    """
    now = int(received_at)
    if photo.local_time is None:
        told = clock.last_told
        return now, clock.offset_at(received_at) if told is None else told, True
    local_time = seconds_of(photo.local_time)
    offset = clock.offset_of(local_time, received_at)
    time = local_time - offset
    is_live = abs(received_at - time) <= LIVE_SECONDS
    return now if time > now + LIVE_SECONDS else time, offset, is_live
