"""How all that one request has brought is stored, within one transaction."""

from dataclasses import replace

from sqlalchemy import Connection

from . import (
    access_event_statements,
    deletion_statements,
    directory_statements,
    erase_statements,
    photo_statements,
    queries,
    statements,
    terminal_statements,
)
from .records import (
    Committed,
    GoneError,
    NewPhoto,
    StoredAccessEvent,
    StoredOperation,
    StoredPunch,
    UploadEntry,
)
from .seal import Seal


def store(
    connection: Connection, seal: Seal, entry: UploadEntry, *, live_from: float
) -> Committed:
    """Store all parts of an entry; what is of before a time is not live (Unix time, s).

    Raises GoneError for a terminal that is not remembered.
    """
    serial = entry.serial_number
    if not queries.is_remembered(connection, serial):
        # Removed while its body was under way: nothing of it is kept.
        raise GoneError("not a terminal any more")
    if live_from:
        entry = entry.live_since(live_from)
    if entry.punches or entry.operations or entry.access_events:
        entry = erase_statements.without_erased(connection, seal, entry)
    live_punches: tuple[StoredPunch, ...] = ()
    live_operations: tuple[StoredOperation, ...] = ()
    new_photos: list[NewPhoto] = []
    backlog = first = last = rejected = 0
    live_access_events: tuple[StoredAccessEvent, ...] = ()
    if entry.access_events:
        live_access_events, timeless = access_event_statements.insert_access_events(
            connection, entry, seal
        )
        entry = replace(entry, punches=(*entry.punches, *timeless))
    if entry.punches:
        live_punches, backlog, first, last = statements.insert_punches(
            connection, entry
        )
    if entry.operations:
        live_operations = statements.insert_operations(connection, entry)
    if entry.deletions:
        deletion_statements.mark_reported(
            connection,
            serial,
            entry.deletions,
            entry.book,
            received_at=entry.received_at,
        )
    if entry.records:
        directory_statements.put(
            connection,
            seal,
            serial,
            entry.records,
            received_at=entry.received_at,
            origin=entry.origin,
            keeps_biometrics=entry.keeps_biometrics,
        )
    if entry.late_deletions:
        deletion_statements.mark_overtaken(
            connection, serial, entry.records, entry.late_deletions, entry.book
        )
    for photo in entry.photos:
        added = photo_statements.add(connection, serial, entry.received_at, photo)
        if added is not None:
            punch = photo_statements.punch_of(connection, added)
            new_photos.append(NewPhoto(added, punch, photo.live))
    if live_punches:
        numbers = photo_statements.of_punches(connection, serial, live_punches)
        live_punches = tuple(
            replace(punch, photo=number)
            for punch, number in zip(live_punches, numbers, strict=True)
        )
    if entry.unread or entry.rejected:
        rejected = statements.insert_kept_lines(connection, entry, seal)
    if entry.facts:
        terminal_statements.merge_facts(connection, serial, entry.facts)
    if entry.stamp is not None:
        terminal_statements.set_stamp(connection, serial, entry.table, entry.stamp)
    return Committed(
        live_punches,
        live_operations,
        backlog,
        first,
        last,
        rejected,
        tuple(new_photos),
        live_access_events,
    )
