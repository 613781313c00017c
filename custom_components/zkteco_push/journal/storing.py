"""How all that requests have brought is stored, within one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from . import (
    access_event_statements,
    correction_statements,
    deletion_statements,
    directory_statements,
    erase_statements,
    photo_statements,
    punch_statements,
    queries,
    statements,
    terminal_statements,
    validity_statements,
)
from .punch_statements import NewPunches
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
    connection: Connection,
    seal: Seal,
    entries: Sequence[UploadEntry],
    *,
    live_from: float,
) -> list[Committed]:
    """Store entries in their order; what is of before a time is not live (Unix time, s).

    Raises GoneError if one is of a terminal that is not remembered.
    """
    committed: list[Committed] = []
    for together in _together(entries):
        serials = [entry.serial_number for entry in together]
        has_erased = queries.remembered(connection, serials)
        if len(has_erased) < len(together):
            # Removed while its body was under way: nothing of it is kept.
            raise GoneError("not a terminal any more")
        wanted = [
            erase_statements.without_erased(connection, seal, entry)
            if has_erased[entry.serial_number]
            else entry
            for entry in (
                entry.live_since(live_from) if live_from else entry
                for entry in together
            )
        ]
        if wanted[0].holds_punches_only:
            committed += _store_punches(connection, wanted)
        else:
            committed.append(_store(connection, seal, *wanted))
    return committed


def _together(entries: Sequence[UploadEntry]) -> Iterator[list[UploadEntry]]:
    """Yield the entries that are stored together: of punches only, one a terminal."""
    group: list[UploadEntry] = []
    serials: set[str] = set()
    for entry in entries:
        is_plain = entry.holds_punches_only
        if group and (not is_plain or entry.serial_number in serials):
            yield group
            group, serials = [], set()
        if not is_plain:
            yield [entry]
            continue
        group.append(entry)
        serials.add(entry.serial_number)
    if group:
        yield group


def _store_punches(
    connection: Connection, entries: Sequence[UploadEntry]
) -> list[Committed]:
    """Store entries of punches only, each of another terminal."""
    found = _insert_punches(connection, entries)
    terminal_statements.set_stamps(
        connection,
        [
            (entry.serial_number, entry.table, entry.stamp)
            for entry in entries
            if entry.stamp is not None
        ],
    )
    return [
        Committed(new.live, backlog=new.backlog, first=new.first, last=new.last)
        for new in found
    ]


def _store(connection: Connection, seal: Seal, entry: UploadEntry) -> Committed:
    """Store all parts of an entry."""
    serial = entry.serial_number
    live_operations: tuple[StoredOperation, ...] = ()
    new_photos: list[NewPhoto] = []
    rejected = 0
    live_access_events: tuple[StoredAccessEvent, ...] = ()
    if entry.access_events:
        live_access_events, timeless = access_event_statements.insert_access_events(
            connection, entry, seal
        )
        entry = replace(entry, punches=(*entry.punches, *timeless))
    new = NewPunches()
    if entry.punches:
        (new,) = punch_statements.insert_punches(connection, [entry])
        if new.backlog:
            correction_statements.find_lost(connection)
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
    has_new_validity = bool(entry.validities) and validity_statements.report(
        connection, serial, entry.validities, received_at=entry.received_at
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
    live = _with_photos(connection, {serial: new.live})[serial]
    if entry.unread or entry.rejected:
        rejected = statements.insert_kept_lines(connection, entry, seal)
    if entry.facts:
        terminal_statements.merge_facts(connection, serial, entry.facts)
    if entry.stamp is not None:
        terminal_statements.set_stamps(connection, [(serial, entry.table, entry.stamp)])
    return Committed(
        live,
        live_operations,
        new.backlog,
        new.first,
        new.last,
        rejected,
        tuple(new_photos),
        live_access_events,
        has_new_validity,
    )


def _insert_punches(
    connection: Connection, entries: Sequence[UploadEntry]
) -> list[NewPunches]:
    """Store the punches of entries; return what was new of each, with photos."""
    found = punch_statements.insert_punches(connection, entries)
    if any(new.backlog for new in found):
        correction_statements.find_lost(connection)
    live = _with_photos(
        connection,
        {
            entry.serial_number: new.live
            for entry, new in zip(entries, found, strict=True)
            if new.live
        },
    )
    return [
        new._replace(live=live[entry.serial_number]) if new.live else new
        for entry, new in zip(entries, found, strict=True)
    ]


def _with_photos(
    connection: Connection, live: dict[str, tuple[StoredPunch, ...]]
) -> dict[str, tuple[StoredPunch, ...]]:
    """Return live punches, by serial number, with the photos that are here already."""
    numbers = photo_statements.of_punches(connection, live)
    return {
        serial: tuple(
            punch if number is None else punch._replace(photo=number)
            for punch, number in zip(punches, numbers[serial], strict=True)
        )
        for serial, punches in live.items()
    }
