"""What a terminal is: its settings, session, doors and presence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from .access_panel import AccessPanel
from .address_watch import AddressVerdict, AddressWatch
from .alarm_watch import AlarmWatch, after_alarm
from .clock import ErrorWatch, OffsetWatch, PollAction, TerminalClock, local_time
from .command_queue import CommandQueue
from .command_wording import AccessWording, AttendanceWording, Wording
from .door_state import DoorsState
from .happenings import at
from .iclock.access.configuration import PLAIN_PUSH_VERSION
from .iclock.access.detection import Dialect
from .iclock.access.records import StateReport
from .iclock.attendance.alarms import Alarm
from .iclock.attendance.code_books import CodeBookChoice, Reading
from .iclock.attendance.handshake import SEND_EVERYTHING, SEND_NEW, Greeting
from .iclock.commands import Command
from .iclock.records import Handshake
from .iclock.text import pack_time
from .journal import OffsetTold, PhotoRecord, TerminalRecord
from .observable import Observable
from .option_memory import OptionMemory
from .presence import Presence, WakeUpWatch
from .session_key import SessionKey
from .settings import Address, TerminalSettings
from .terminal_state import TerminalFacts, TerminalState, counters_of

# How far back a new terminal is asked for photos.
_FIRST_PHOTOS: Final = timedelta(days=30)
# An unlock waits 15 s, so a terminal has to ask more often.
_SLOWEST_AT_A_DOOR: Final = timedelta(seconds=10)
# The last contact moves with every poll; its state need not.
_CONTACT_RESOLUTION: Final = timedelta(seconds=30)


class TerminalCore(Observable):
    """What a terminal is, and what it is told.

    Its listeners hear of its state whenever that has changed.
    """

    def __init__(
        self, settings: TerminalSettings, record: TerminalRecord, now: datetime
    ) -> None:
        """Begin where the journal says that the terminal was left."""
        super().__init__()
        self.settings = settings
        self.serial_number = settings.serial_number
        self.device_id = ""
        self.address: Address | None = None
        # The last address that settings were found to allow, and those settings.
        self._allowed: tuple[Address, TerminalSettings] | None = None
        self.key = SessionKey(settings.communication_key)
        self.addresses = AddressWatch(record.facts)
        self.memory = OptionMemory(record.facts)
        self.panel = AccessPanel(record.facts)
        self.clock = TerminalClock(
            settings.time_zone,
            # No handshake tells an access-control terminal an offset.
            () if self.panel.is_access_control else record.offsets,
        )
        self._reading = Reading(
            settings.code_book,
            settings.text_encoding,
            record.push_version is not None,
            record.language,
            record.push_version,
        )
        self.names = dict(record.names)
        # How many commands it has refused since it last did one.
        self.refusals = 0
        self._last_pin: str | None = None
        self.was_asked = record.was_asked
        # When it sent punches of the past last, unasked (Unix time, s).
        self.backlog_at = 0.0
        self.wake_up = WakeUpWatch()
        self.presence = Presence(timedelta(seconds=settings.poll_interval), now)
        self.offset_watch = OffsetWatch()
        # One whose session outlives what was known of it has to begin again.
        self._session_watch = OffsetWatch()
        self._has_session = not record.begins_anew and (
            record.was_asked or bool(record.offsets)
        )
        self.commands = CommandQueue(
            record.commands, record.spellings, lambda: self.wording
        )
        self._error_watch = ErrorWatch()
        # When the doors were last reported (Unix time, s).
        self._reported_at = 0.0
        self._stamps = dict(record.stamps)
        self._is_asking = False
        self._alarms = AlarmWatch()
        self._state = self._with_options(
            TerminalState(
                rejected_lines=record.rejected_lines,
                pending_commands=len(self.commands),
                last_photo=record.last_photo,
            )
        )
        if (last := record.last_punch) is not None:
            self._last_pin = last.punch.pin
            self._state = replace(
                self._state,
                last_punch=at(last.punched_at, last.offset),
                last_person=self.names.get(last.punch.pin, last.punch.pin),
            )
        self._state = self._alarms.recall(
            record.recent_alarms,
            self.memory.muted_at,
            self._state,
            self.reading,
        )

    @property
    def reading(self) -> Reading:
        """Return how the terminal's numbers and texts are to be read.

        The access-control dialect has the vendor's numbers only, of today.
        """
        if not self.panel.is_access_control:
            return self._reading
        return replace(
            self._reading,
            code_book=CodeBookChoice.STANDARD,
            announces_version=True,
            push_version=self._reading.push_version or PLAIN_PUSH_VERSION,
        )

    @property
    def options(self) -> Mapping[str, str]:
        """Return what the terminal says of itself, by key without `~`."""
        return self.memory.values

    @property
    def sender(self) -> dict[str, str]:
        """Return the fields that say in events which terminal it is."""
        return {"device_id": self.device_id, "serial_number": self.serial_number}

    def apply(self, settings: TerminalSettings) -> None:
        """Take changed settings over; those told to the terminal need a handshake."""
        if settings.poll_interval != self.settings.poll_interval:
            self.offset_watch.ask()
        self.key.expect(settings.communication_key)
        self.settings = settings
        self.presence.poll_interval = timedelta(seconds=settings.poll_interval)
        self.clock = replace(self.clock, zone=settings.time_zone)
        self._reading = replace(
            self._reading,
            code_book=settings.code_book,
            text_encoding=settings.text_encoding,
        )
        self._set(self._with_options(self._state))

    def allows(self, address: Address) -> bool:
        """Return whether the settings of now let the terminal call from an address."""
        allowed, settings = self._allowed, self.settings
        if allowed and allowed[0] is address and allowed[1] is settings:
            return True
        if not settings.allows(address):
            return False
        self._allowed = address, settings
        return True

    def hear_from(self, address: Address, *, is_proven: bool) -> AddressVerdict:
        """Return what is made of the address of a request.

        It counts only what has been heard since the start: before, nobody knows.
        """
        is_alive = self.address == self.addresses.known and bool(self._state.connected)
        return self.addresses.call(address, is_alive=is_alive, is_proven=is_proven)

    @property
    def is_where_expected(self) -> bool:
        """Return whether what is personal may be sent to where the terminal is."""
        return self.addresses.is_trusted(self.settings)

    def contact(self, now: datetime) -> None:
        """Note a sign of life."""
        self.presence.contact(now)
        state = self._state
        last = state.last_contact
        if state.connected and last and now - last < _CONTACT_RESOLUTION:
            return
        self._set(replace(state, connected=True, last_contact=now))

    def check_presence(self, now: datetime) -> None:
        """Note that the terminal is gone, if it is."""
        if self._state.connected is not False and self.presence.is_overdue(now):
            # What its doors are by the time that it comes back is for it to say.
            doors = self._state.doors.forgotten()
            self._set(replace(self._state, connected=False, doors=doors))

    def offset_to_tell(self, now: datetime) -> OffsetTold:
        """Return the UTC offset that a handshake of now is told."""
        return OffsetTold(now.timestamp(), self.clock.offset_at(now.timestamp()))

    def shake_hands(self, handshake: Handshake, told: OffsetTold) -> None:
        """Begin a session: what was said, and the offset that was told."""
        self._reading = self._reading.with_handshake(handshake)
        if self.clock.last_told != told.offset:
            self.clock = replace(self.clock, told=(*self.clock.told, told))
        self.offset_watch.reset()
        self._has_session = True
        self._is_asking = not self.was_asked
        self._set(self._with_options(self._state))

    def greeting(self, told: OffsetTold, reading: Reading | None = None) -> Greeting:
        """Return what a handshake is answered.

        A terminal is asked once for all that it holds, of photos for the last days.
        After that each table goes on from the mark that the terminal itself sent last.
        """
        # New firmware sends what it has not sent; old firmware from that time on.
        since = told.told_at + told.offset - _FIRST_PHOTOS.total_seconds()
        first_photos = str(pack_time(datetime.fromtimestamp(since, UTC)))
        return Greeting(
            serial_number=self.serial_number,
            utc_offset=timedelta(seconds=told.offset),
            poll_interval=self.settings.poll_interval,
            book=(reading or self.reading).book,
            stamps=self._stamps if self.was_asked else {"ATTPHOTO": first_photos},
            default_stamp=SEND_NEW if self.was_asked else SEND_EVERYTHING,
        )

    def has_heard(self) -> bool:
        """Return, once, whether the terminal has just been asked for everything.

        Any request after the handshake proves that its answer arrived.
        """
        heard, self._is_asking = self._is_asking, False
        self.was_asked = self.was_asked or heard
        return heard

    @property
    def door_count(self) -> int:
        """Return how many doors there are: as the terminal says, else as the user does."""
        if self.panel.is_access_control:
            return self.panel.registry.abilities.lock_count
        return self.settings.doors

    @property
    def access_doors(self) -> range:
        """Return the numbers of the doors, none in the attendance dialect."""
        return range(1, self.door_count + 1 if self.panel.is_access_control else 1)

    @property
    def wording(self) -> Wording:
        """Return how commands are said to the terminal."""
        if self.panel.is_access_control:
            abilities = self.panel.registry.abilities
            return AccessWording(
                self.serial_number,
                abilities,
                self.reading.encoding,
                lambda: local_time(self.settings.time_zone),
            )
        return AttendanceWording(self.reading.book.name, self.reading.encoding)

    def speak(self, dialect: Dialect) -> None:
        """Take over which dialect the terminal speaks."""
        self.panel.dialect = dialect
        self.clock = replace(self.clock, told=())
        # What its doors were in the other one says nothing in this one.
        state = replace(self._state, door_open=None, tamper=None, doors=DoorsState())
        self._set(state)
        self.learn(self.panel.facts_of(dialect))

    def report(self, reports: Sequence[StateReport], received_at: float) -> None:
        """Take what the terminal reports of its doors (Unix time, s)."""
        if reports:
            self._reported_at = received_at
        doors = self._state.doors
        has_relays = self._state.abilities.has_relay_state
        for report in reports:
            doors = doors.after_report(report, reports_relays=has_relays)
        self._set(replace(self._state, doors=doors))

    def let_open(self, door: int, *, is_let_open: bool) -> None:
        """Show that somebody has had a door opened, or that its time is over."""
        doors = self._state.doors.let_open(door, is_let_open=is_let_open)
        self._set(replace(self._state, doors=doors))

    def have_done(self, command: Command) -> None:
        """Take over what a command that was carried out has done to the doors."""
        if self.panel.is_access_control:
            doors = self._state.doors.after_command(command, self.door_count)
            self._set(replace(self._state, doors=doors))

    def poll(self, now: datetime) -> PollAction:
        """Note a poll and return what the clock makes of it."""
        self.presence.poll(now)
        self.contact(now)
        time = now.timestamp()
        offset = self.clock.offset_at(time)
        if self.panel.is_access_control:
            # It reads no options at a handshake, so its clock is set, once.
            return PollAction.CHECK if self.panel.is_off(offset) else PollAction.NOTHING
        told = self.clock.told
        right = not told or told[-1].offset == offset
        is_quiet = self.offset_watch.is_at_rest and self._session_watch.is_at_rest
        if right and self._has_session and is_quiet:
            return PollAction.NOTHING
        action = self.offset_watch.poll(time, right=right)
        if action is PollAction.NOTHING:
            action = self._session_watch.poll(time, right=self._has_session)
        return action

    def facts_of_first_clock(self, now: datetime) -> dict[str, str]:
        """Return, once, by which offset an access terminal's clock is taken to be set."""
        if not self.panel.is_access_control or self.panel.has_clock_offset:
            return {}
        return self.panel.facts_of_offset(self.clock.offset_at(now.timestamp()))

    def follow(self, command: Command, now: datetime) -> dict[str, str]:
        """Take over what a command has set; return what to remember of it."""
        facts: dict[str, str] = {}
        match command.name:
            case "mute_alarm":
                return self.mute(now)
            case "set_clock":
                offset = self.clock.offset_at(now.timestamp())
                facts = self.panel.facts_of_offset(offset)
            case "update_time_zone":
                time_zone = command.parameters["time_zone"]
                facts = self.panel.facts_of_time_zone(time_zone)
        self.learn(facts)
        return facts

    @property
    def is_slow_for_a_door(self) -> bool:
        """Return whether somebody at a door has to wait for the terminal's poll."""
        interval = self.presence.usual_interval
        return (
            bool(self.door_count and self._state.connected)
            and interval is not None
            and interval > _SLOWEST_AT_A_DOOR
            and not self.wake_up.is_heeded
        )

    def count_commands(self) -> None:
        """Show how many commands have no end yet."""
        self._set(replace(self._state, pending_commands=len(self.commands)))

    def mute(self, now: datetime) -> dict[str, str]:
        """Take over that the alarm has been silenced; return what to remember of it."""
        self._set(after_alarm(self._state, Alarm.CANCELLED))
        facts = self.memory.facts_of_muting(now)
        self.learn(facts)
        return facts

    @property
    def unseen_rejected(self) -> int:
        """Return how many lines were rejected since the user last looked."""
        return self._state.rejected_lines - self.memory.rejected_seen

    def have_seen_rejected(self) -> dict[str, str]:
        """Take over that the user has looked; return what to remember of it."""
        facts = self.memory.facts_of_seeing(self._state.rejected_lines)
        self.learn(facts)
        return facts

    def is_known_stamp(self, table: str, stamp: str) -> bool:
        """Return whether a table's mark is the one that is kept."""
        return self._stamps.get(table) == stamp

    def learn(self, options: Mapping[str, str]) -> None:
        """Take what the terminal says of itself."""
        if options:
            self.memory.learn(options)
            self.panel.learn(self.memory.values)
            self._set(self._with_options(self._state))

    def show_copy(self, progress: int | None) -> None:
        """Show how far a copy to this terminal is (percent)."""
        self._set(replace(self._state, copy_progress=progress))

    def show_missing(self, count: int | None) -> None:
        """Show how many punches the terminal holds that are not here."""
        self._set(replace(self._state, missing_punches=count))

    def show_photo(self, photo: PhotoRecord | None) -> None:
        """Show another photo as the last one."""
        self._set(replace(self._state, last_photo=photo))

    def _with_options(self, state: TerminalState) -> TerminalState:
        """Return a state with what the options say."""
        return replace(
            state,
            counters=counters_of(self.options, self.reading.book),
            facts=TerminalFacts.from_options(self.options),
            dialect=self.panel.dialect,
            abilities=self.panel.registry.abilities,
        )
