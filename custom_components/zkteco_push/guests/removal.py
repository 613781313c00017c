"""Removes somebody whose time is over from a terminal, as `delete_user` would."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..action_commands import BUILDERS
from ..const import DOMAIN, LOGGER
from ..dispatch import Dispatcher, Ticket
from ..iclock.attendance.deletions import OF_A_PERSON, Deletion
from ..iclock.attendance.return_codes import ABSENT
from ..iclock.commands import CommandError
from ..journal import Journal, JournalError, Validity
from ..open_command import Outcome, Result
from ..people import People
from ..terminal import Terminal
from .notice import RemovalResult, async_show, async_tell
from .plans import deletion_on_its_way

_SUPER_ADMIN: Final = "super_admin"
# A terminal that is there has done it by then (s).
_SOON: Final = 30
# Until then nothing will have changed by itself (s).
_LATER: Final = 3600


class Remover:
    """Queues deletions, and tells what becomes of them."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        dispatcher: Dispatcher,
        people: People,
    ) -> None:
        """Take what a removal needs."""
        self._hass = hass
        self._journal = journal
        self._dispatcher = dispatcher
        self._people = people
        # Who has been asked for in this run: the terminal may tell it by itself first.
        self._under_way: dict[tuple[str, str], Validity] = {}
        # The terminals of which somebody has been told that people are still there.
        self._shown: set[str] = set()

    async def async_remove(
        self, terminal: Terminal, validity: Validity, now: float
    ) -> None:
        """Go on with the removal of somebody; raise JournalError, OfflineError.

        Who is being removed already is only told of, once.
        """
        if deletion_on_its_way(terminal, validity.pin):
            await self._async_wait(terminal, validity, now)
            return
        if await self._is_last_admin(terminal, validity.pin):
            await self._async_fail(terminal, validity, RemovalResult.KEPT, now)
            return
        try:
            commands = BUILDERS["delete_user"](terminal, {"pin": validity.pin})
            commands = [
                each
                for command in commands
                for each in terminal.wording.expand(command)
            ]
            for command in commands:
                self._dispatcher.check(terminal, command)
        except CommandError:
            await self._async_fail(terminal, validity, RemovalResult.REFUSED, now)
            return
        self._under_way[validity.serial_number, validity.pin] = validity
        tickets: list[Ticket] = [
            await self._dispatcher.async_send(terminal, command) for command in commands
        ]
        await self._journal.validities.note(
            validity,
            removal=validity.removal,
            command_ids=[ticket.command.command_id for ticket in tickets],
            look_at=now + (_LATER if validity.removal else _SOON),
        )
        # Of an access terminal's deletions the last one counts, as for the action.
        tickets[-1].outcome.add_done_callback(
            lambda future: self._async_ended(terminal, validity, future.result())
        )

    async def async_withdraw(self, terminal: Terminal, validity: Validity) -> None:
        """Take a removal back, as far as it has not gone to the terminal."""
        self._under_way.pop((validity.serial_number, validity.pin), None)
        if not validity.command_ids:
            return
        self._dispatcher.async_withdraw(terminal, frozenset(validity.command_ids))
        await self._journal.validities.note(
            validity, removal="", command_ids=(), look_at=validity.valid_until
        )

    async def async_follow(self, terminal: Terminal, pin: str, now: float) -> None:
        """Take over that somebody is not at a terminal any more, and tell it."""
        key = terminal.serial_number, pin
        known = await self._journal.validities.get(*key)
        validity = self._under_way.pop(key, None) or known
        await self._journal.validities.end(*key)
        if (
            validity is not None
            and validity.is_kept_here
            and validity.valid_until <= now
        ):
            async_tell(self._hass, terminal, validity, RemovalResult.DONE)
        await self.async_show_less(terminal)

    async def async_show_less(self, terminal: Terminal) -> None:
        """Show who is still there although their time is over, if anybody was."""
        if terminal.serial_number in self._shown:
            await self._async_show(terminal)

    async def _async_show(self, terminal: Terminal) -> None:
        """Show who is still there, or that nobody is."""
        found = await self._journal.validities.of_terminal(terminal.serial_number)
        if async_show(self._hass, terminal, found):
            self._shown.add(terminal.serial_number)
        else:
            self._shown.discard(terminal.serial_number)

    async def _async_wait(
        self, terminal: Terminal, validity: Validity, now: float
    ) -> None:
        """Note, once, that somebody's removal has to wait for the terminal."""
        if not validity.removal:
            async_tell(self._hass, terminal, validity, RemovalResult.QUEUED)
        await self._journal.validities.note(
            validity,
            removal=validity.removal or RemovalResult.QUEUED,
            command_ids=validity.command_ids,
            look_at=now + _LATER,
        )

    @callback
    def _async_ended(
        self, terminal: Terminal, validity: Validity, outcome: Outcome
    ) -> None:
        """Hear how a deletion ended; what was done is heard of in another way."""
        if outcome.result is Result.REFUSED:
            self._hass.async_create_task(
                self._async_refused(terminal, validity, outcome),
                f"{DOMAIN} guest refused",
            )

    async def _async_refused(
        self, terminal: Terminal, validity: Validity, outcome: Outcome
    ) -> None:
        """Take over that a terminal has not deleted somebody."""
        try:
            known = await self._journal.validities.get(
                validity.serial_number, validity.pin
            )
            if known is None or known.valid_until != validity.valid_until:
                return
            now = dt_util.utcnow().timestamp()
            if outcome.meaning in ABSENT:
                await self._journal.directory.mark_deleted(
                    terminal.serial_number,
                    Deletion(OF_A_PERSON, validity.pin),
                    terminal.reading.book,
                    deleted_at=now,
                )
                await self.async_follow(terminal, validity.pin, now)
            else:
                await self._async_fail(terminal, known, RemovalResult.REFUSED, now)
        except JournalError as error:
            # Nothing waits then, so it is tried again.
            LOGGER.warning("A refused removal could not be noted: %s", error)

    async def _async_fail(
        self, terminal: Terminal, validity: Validity, result: RemovalResult, now: float
    ) -> None:
        """Note, and tell once, that somebody stays; it is tried again later."""
        self._under_way.pop((validity.serial_number, validity.pin), None)
        if validity.removal != result:
            async_tell(self._hass, terminal, validity, result)
        await self._journal.validities.note(
            validity, removal=result, command_ids=(), look_at=now + _LATER
        )
        await self._async_show(terminal)

    async def _is_last_admin(self, terminal: Terminal, pin: str) -> bool:
        """Return whether nobody else may open the terminal's menu: then all may."""
        user = (await self._people.users(terminal, pin)).get(pin)
        if user is None or user.privilege != _SUPER_ADMIN:
            return False
        everybody = await self._people.users(terminal)
        return not any(
            other.privilege == _SUPER_ADMIN and other.pin != pin
            for other in everybody.values()
        )
