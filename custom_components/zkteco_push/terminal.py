"""One terminal: what has been committed, and what happens at it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from .alarm_watch import AlarmWatch, after_alarm
from .happenings import (
    LiveAccess,
    LiveOperation,
    LivePhoto,
    LivePunch,
    NewRecords,
    NewValidity,
    OldPunches,
    at,
)
from .iclock.attendance.code_books import DOORBELL, POWER_ON, Reading, state_name
from .iclock.records import Category, DirectoryRecord
from .journal import (
    Committed,
    NewPhoto,
    Origin,
    PhotoRecord,
    StoredAccessEvent,
    StoredOperation,
    StoredPunch,
    UploadEntry,
)
from .terminal_core import TerminalCore

_MAX_NAMES: Final = 100_000
# Events come with the report that they lead to, or soon after (s).
_NEWER_REPORT: Final = 15


def _nobody(_pin: str) -> str | None:
    """Return that a PIN belongs to nobody of the household."""
    return None


class Terminal(TerminalCore):
    """One approved terminal.

    It takes what has been committed and tells its listeners: of its state, whenever
    that has changed, and of what happened, once. `linked_person` returns the entity in
    Home Assistant of whom a PIN belongs to.
    """

    linked_person: Callable[[str], str | None] = staticmethod(_nobody)

    def take(self, entry: UploadEntry, committed: Committed, now: datetime) -> None:
        """Take what has been committed: what happened, then what that changes."""
        if entry.stamp is not None:
            self._stamps[entry.table] = entry.stamp
        if entry.origin is Origin.UPLOADED and not all(
            stored.live for stored in entry.punches
        ):
            self.backlog_at = entry.received_at
        self.learn(entry.facts)
        if entry.records:
            self.learn_names(entry.records)
            self._happen(NewRecords(tuple(entry.records)))
        if committed.has_new_validity:
            self._happen(NewValidity())
        if committed.rejected:
            total = self._state.rejected_lines + committed.rejected
            self._set(replace(self._state, rejected_lines=total))
        self._watch_clock(entry, committed, now)
        if committed.live_operations:
            # A start can be just too old to be live when its alarms still are.
            for operation in entry.operations:
                if operation.operation.code == POWER_ON:
                    self._set(self._alarms.power_on(operation, self._state))
        for stored in committed.live_operations:
            self._operate(stored)
        for event in committed.live_access_events:
            self._pass(event)
        for punch in committed.live_punches:
            happening = self.punch_of(punch)
            self._last_pin = punch.punch.pin
            self._set(
                replace(
                    self._state,
                    last_punch=at(punch.punched_at, punch.offset),
                    last_person=happening.name or punch.punch.pin,
                )
            )
            self._happen(happening)
        for new in committed.photos:
            self._take_photo(new, entry)
        if committed.backlog:
            # A punch of a clock without a time is only made of its event.
            offset = (entry.punches or entry.access_events)[-1].offset
            self._happen(
                OldPunches(committed.backlog, committed.first, committed.last, offset)
            )
        self.contact(now)

    def punch_of(self, stored: StoredPunch) -> LivePunch:
        """Return a stored punch in words."""
        punch = stored.punch
        return LivePunch(
            stored,
            state_name(punch.state_code),
            self.reading.verification_name(punch.verification_code),
            self.names.get(punch.pin),
            self.linked_person(punch.pin),
        )

    def access_of(self, stored: StoredAccessEvent) -> LiveAccess:
        """Return an event at a door, with who it is about."""
        pin = stored.event.pin or ""
        return LiveAccess(stored, self.names.get(pin), self.linked_person(pin))

    def photo_of(
        self, photo: PhotoRecord, punch: StoredPunch | None = None
    ) -> LivePhoto:
        """Return a photo with who is on it and the punch that it belongs to."""
        pin = photo.pin or ""
        return LivePhoto(
            photo,
            self.names.get(pin),
            self.punch_of(punch) if punch else None,
            self.linked_person(pin),
        )

    def learn_names(self, records: Iterable[DirectoryRecord]) -> None:
        """Take the names of users; whoever has none any more loses it."""
        for record in records:
            if record.category is not Category.USER:
                continue
            if not record.name:
                self.names.pop(record.pin, None)
            elif record.pin in self.names or len(self.names) < _MAX_NAMES:
                self.names[record.pin] = record.name
        if (pin := self._last_pin) is not None:
            self._set(replace(self._state, last_person=self.names.get(pin, pin)))

    def forget_person(self, pin: str, last_photo: PhotoRecord | None) -> None:
        """Show nothing any more of somebody who has been erased."""
        self.names.pop(pin, None)
        state = replace(self._state, last_photo=last_photo)
        if self._last_pin == pin:
            self._last_pin = None
            state = replace(state, last_punch=None, last_person=None)
        self._set(state)

    def _take_photo(self, new: NewPhoto, entry: UploadEntry) -> None:
        """Show a photo if it is newer than the one shown, and tell of it if it is live."""
        photo, shown = new.photo, self._state.last_photo
        if shown is None or (photo.taken_at, photo.id) > (shown.taken_at, shown.id):
            self.show_photo(photo)
        if new.live and entry.origin is Origin.UPLOADED:
            self._happen(self.photo_of(photo, new.punch))

    def _operate(self, stored: StoredOperation) -> None:
        """Pass a live operation on, with the alarm that it may be."""
        happening = operation_of(stored, self.reading, self._alarms)
        self._set(after_alarm(self._state, happening.alarm, at_boot=happening.at_boot))
        self._happen(happening)

    def _pass(self, stored: StoredAccessEvent) -> None:
        """Pass on what happens at a door, with what it changes."""
        event = stored.event
        if stored.occurred_at >= self._reported_at - _NEWER_REPORT:
            # A report has said since how the doors are.
            doors = self._state.doors.after_event(event, self.door_count)
            self._set(replace(self._state, doors=doors))
        self._happen(self.access_of(stored))

    def _watch_clock(
        self, entry: UploadEntry, committed: Committed, now: datetime
    ) -> None:
        """Look whether punches come in with the wrong time, one by one."""
        if len(entry.punches) != 1 or not self.presence.is_polling(now):
            return
        if committed.backlog + len(committed.live_punches) == 1:
            wrong = self._error_watch.punched(
                entry.punches[0].punched_at, entry.received_at
            )
            if wrong is not None:
                error = self._error_watch.error if wrong else None
                self._set(replace(self._state, is_clock_wrong=wrong, clock_error=error))


def operation_of(
    stored: StoredOperation, reading: Reading, alarms: AlarmWatch
) -> LiveOperation:
    """Return an operation in words, with the alarm that it may be."""
    alarm, at_boot = alarms.alarm_of(stored, reading)
    return LiveOperation(
        stored,
        reading.operation_name(stored.operation),
        is_doorbell=stored.operation.code == DOORBELL,
        alarm=alarm,
        at_boot=at_boot,
    )
