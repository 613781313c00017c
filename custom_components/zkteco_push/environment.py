"""What the endpoints need of the house (server.endpoint_environment)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from . import repairs, terminal_issues
from .const import DOMAIN
from .dispatch import Dispatcher
from .housekeeping import Housekeeper
from .iclock.access.command_forms import ABILITIES, INVENTORY
from .iclock.commands import Command, Delivery
from .iclock.framing import CommandBatch
from .iclock.records import Upload
from .iclock.replies import CommandReply
from .journal import JournalError, StoredPhoto
from .photo_shelf import PhotoShelf
from .remote_attendance import RemoteAttendance
from .storage_watch import StorageWatch
from .terminal import Terminal

# How long an unload waits for bodies that are being stored (s).
_PATIENCE = 10


class House:
    """Answers what the endpoints ask, and runs their work."""

    def __init__(
        self,
        hass: HomeAssistant,
        terminals: Mapping[str, Terminal],
        dispatcher: Dispatcher,
        photos: PhotoShelf,
        housekeeper: Housekeeper,
        remote_attendance: RemoteAttendance,
        storage_watch: StorageWatch,
        keeps_biometrics: Callable[[Terminal], bool],
    ) -> None:
        """Take the parts of the house that the endpoints have to do with."""
        self._hass = hass
        self._terminals = terminals
        self._dispatcher = dispatcher
        self._photos = photos
        self._housekeeper = housekeeper
        self._remote_attendance = remote_attendance
        self._storage_watch = storage_watch
        self._keeps_biometrics = keeps_biometrics
        self._work: set[asyncio.Task[Any]] = set()

    async def async_close(self) -> None:
        """Wait for the work that is under way, within reason."""
        if self._work:
            await asyncio.wait(self._work, timeout=_PATIENCE)

    def now(self) -> datetime:
        """Return the time, with its zone."""
        return dt_util.utcnow()

    @callback
    def start[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run work that outlives the request; an unload waits for it."""
        task = self._hass.async_create_task(work, f"{DOMAIN} request", eager_start=True)
        if not task.done():
            self._work.add(task)
            task.add_done_callback(self._work.discard)
        return task

    def in_thread[T](self, work: Callable[[], T]) -> Awaitable[T]:
        """Run work beside the event loop."""
        return self._hass.async_add_executor_job(work)

    def keeps_biometrics(self, terminal: Terminal) -> bool:
        """Return whether templates that a terminal sends are kept."""
        return self._keeps_biometrics(terminal)

    def write_photos(
        self, terminal: Terminal, upload: Upload, received_at: float
    ) -> tuple[StoredPhoto, ...]:
        """Write the photos of an upload to disk; blocks, and raises JournalError."""
        return self._photos.write(
            terminal.serial_number, upload.photos, terminal.clock, received_at
        )

    async def on_photos(self, terminal: Terminal) -> None:
        """Keep the photos within bounds."""
        await self._housekeeper.async_on_photos(terminal)

    async def find_person(self, terminal: Terminal, pin: str) -> bytes | None:
        """Return what a terminal may know of somebody whom another one knows."""
        others = [other for other in self._terminals.values() if other is not terminal]
        return await self._remote_attendance.answer(terminal, others, pin)

    async def ask_to_check(self, terminal: Terminal) -> None:
        """Queue the command that makes a terminal read its options again.

        One of the access dialect has its clock set.
        """
        name = "set_clock" if terminal.panel.is_access_control else "check"
        # Once: firmware that ignores it is brought to a handshake by other means.
        await self._dispatcher.async_send(
            terminal, Command(name), Delivery.ONCE, wakes=False
        )

    async def next_batch(self, terminal: Terminal) -> CommandBatch:
        """Return the commands that a poll is answered with, noted as handed out."""
        return await self._dispatcher.async_next_batch(terminal)

    async def take_replies(
        self, terminal: Terminal, replies: Iterable[CommandReply]
    ) -> None:
        """Hear how commands ended."""
        await self._dispatcher.async_answer(terminal, replies)

    async def on_session(self, terminal: Terminal) -> None:
        """Hear that a terminal has begun a new session."""
        await self._dispatcher.async_shake_hands(terminal)

    async def take_inventory(self, terminal: Terminal) -> None:
        """Queue the question what a terminal has: it may never say so by itself."""
        for keys in (INVENTORY, ABILITIES):
            await self._dispatcher.async_send(
                terminal, Command.of("get_options", keys=keys), wakes=False
            )

    def on_encryption(self, terminal: Terminal, *, is_missing: bool) -> None:
        """Show or take back the issue of a terminal that ought to encrypt."""
        terminal_issues.async_show(
            self._hass, repairs.NOT_ENCRYPTED, terminal, is_shown=is_missing
        )

    def on_storage(self, error: JournalError | None) -> None:
        """Show whether what terminals send can be stored, when that changes."""
        self._storage_watch.async_note(error)
