"""From a posted body of the access dialect to what the journal commits; pure."""

from dataclasses import replace

from ..clock import LIVE_SECONDS, TerminalClock
from ..iclock.access.events import punch_of
from ..iclock.access.records import AccessEvent, AccessUpload, StateReport
from ..iclock.access.table_data import RTSTATE
from ..iclock.attendance.code_books import Reading
from ..iclock.attendance.record_lines import without_biometrics
from ..iclock.text import seconds_of
from ..journal import Origin, StoredAccessEvent, StoredPunch, UploadEntry
from .intake import place_operations
from .validity_reports import reported_validities

_NO_TIME = -1


def place_in_time(
    serial_number: str,
    upload: AccessUpload,
    *,
    reading: Reading,
    clock: TerminalClock,
    received_at: float,
    is_asked_for: bool,
    keeps_biometrics: bool,
) -> UploadEntry:
    """Return what a body holds, placed in time; `received_at` is Unix time in s.

    What was asked for is never live.
    """
    comes_alone = len(upload.events) == 1
    events = []
    punches = []
    for event in upload.events:
        local_time = event.local_time
        if local_time is None:
            # Without a clock only what comes by itself can be of now.
            time, offset = int(received_at), clock.offset_at(received_at)
            is_live = comes_alone
        else:
            offset = _offset_of(event, clock, received_at)
            time = seconds_of(local_time) - offset
            is_live = abs(received_at - time) <= LIVE_SECONDS
        is_live = is_live and not is_asked_for
        events.append(
            StoredAccessEvent(
                event,
                _NO_TIME if local_time is None else seconds_of(local_time),
                time,
                offset,
                is_live,
            )
        )
        if (punch := punch_of(event)) is not None:
            punches.append(StoredPunch(punch, time, offset, is_live))
    common = upload.upload
    unread = common.unread
    if not keeps_biometrics:
        unread = tuple(
            replace(each, raw=without_biometrics(each.raw)) for each in unread
        )
    operations, deletions, late_deletions = place_operations(
        common.operations, reading, clock, received_at, is_asked_for=is_asked_for
    )
    return UploadEntry(
        serial_number=serial_number,
        table=common.table,
        received_at=received_at,
        punches=tuple(punches),
        operations=operations,
        deletions=deletions,
        late_deletions=late_deletions,
        book=reading.book,
        records=common.records,
        origin=Origin.QUERIED if is_asked_for else Origin.UPLOADED,
        keeps_biometrics=keeps_biometrics,
        unread=unread,
        rejected=common.rejected,
        facts=common.options,
        access_events=tuple(events),
        validities=reported_validities(
            common.records, reading.encoding, clock, says_always=True
        ),
    )


def states_of_now(
    upload: AccessUpload, clock: TerminalClock, received_at: float
) -> tuple[StateReport, ...]:
    """Return what a body says of doors as they are; `received_at` is Unix time in s.

    Rows among events may be replayed with them (sheet 2.1); those of their own table
    are of now, whatever the clock shows.
    """
    if upload.upload.table == RTSTATE.upper():
        return upload.states

    def is_of_now(report: StateReport) -> bool:
        """Return whether a row is about as old as its way."""
        if report.local_time is None:
            return True
        time = seconds_of(report.local_time) - _offset_of(report, clock, received_at)
        return abs(received_at - time) <= LIVE_SECONDS

    return tuple(report for report in upload.states if is_of_now(report))


def _offset_of(
    row: AccessEvent | StateReport, clock: TerminalClock, received_at: float
) -> int:
    """Return the UTC offset (s) of a row that has a time: its own, else the zone's."""
    if row.utc_offset is not None or row.local_time is None:
        return row.utc_offset or 0
    return clock.offset_of(seconds_of(row.local_time), received_at)
