"""Uploads: what goes to the server, in which order, and when it counts as sent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
import re
from typing import Final

from .clock import pack_time
from .device import Device
from .dialect import QueryPart
from .http import Answer, Message
from .link import NOTHING_TO_DO, Verdict
from .records import Biometric, Operation, Photo, Picture, Punch, Row, Template, User
from .session import ServerOptions
from .store import Table
from .verdict import Finding, Outcome, judge_ok, judge_upload
from .vocabulary import Refused
from .wording import Line

_INTEGER = re.compile(r"\d+")
_WORDS: Final = {
    Biometric.FINGERPRINT: ("EnrollFP", "ChgFP"),
    Biometric.NEAR_INFRARED_FACE: ("FACE",),
    Biometric.VISIBLE_FACE: ("FACE",),
}


def transfer_words(row: Row | Photo) -> tuple[str, ...]:
    """Return the TransFlag words of which one has to be set for a record."""
    match row:
        case Punch():
            return ("AttLog",)
        case Operation():
            return ("OpLog",)
        case User():
            return ("EnrollUser", "ChgUser")
        case Template():
            return _WORDS.get(row.kind, ("EnrollFP", "ChgFP", "FACE"))
        case Picture():
            return ("BioPhoto",) if row.comparison else ("UserPic",)
        case Photo():
            return ("AttPhoto",)


@dataclass(frozen=True, slots=True)
class _Waiting[K, R]:
    key: K
    row: R
    line: Line


def says_ok(answer: Answer) -> bool:
    """Tell whether firmware reads an acknowledgement: OK anywhere in the body."""
    return b"OK" in answer.body


def _after(stamp: int) -> Callable[[Punch | Operation | Photo], bool]:
    return lambda row: pack_time(row.time) > stamp


class Uploader:
    """Sends records and remembers which of them the server has taken."""

    def __init__(self, terminal: Device) -> None:
        """Take the terminal whose memory goes up."""
        self._terminal = terminal
        self._store = terminal.store

    async def everything(
        self, lines_per_post: int, *, realtime: bool = False
    ) -> Verdict:
        """Send all that is unsent; stop at the first failure."""
        store = self._store
        verdict = await self.table(store.users, lines_per_post)
        if verdict.accepted:
            verdict = await self.table(store.operations, lines_per_post)
        if verdict.accepted:
            verdict = await self.table(store.templates, lines_per_post)
        if verdict.accepted:
            # A picture is a line of many kilobytes, so each goes by itself.
            verdict = await self.table(store.pictures, 1)
        if verdict.accepted:
            verdict = await self.table(store.punches, lines_per_post)
        if verdict.accepted:
            verdict = await self.photos(realtime=realtime)
        return verdict

    def _wanted(self, row: Row | Photo) -> bool:
        options = self._terminal.options
        if options is None:
            return True
        return not options.transfers.isdisjoint(transfer_words(row))

    async def table[K, R: Row](
        self, table: Table[K, R], lines_per_post: int
    ) -> Verdict:
        """Send the unsent rows of a table."""
        terminal = self._terminal
        waiting: list[_Waiting[K, R]] = []
        for key, row in table.unsent():
            line = terminal.dialect.line(terminal.model, row)
            if line is None:
                # The dialect has no words for it, so it never goes.
                table.mark_sent([(key, row)])
            elif self._wanted(row):
                waiting.append(_Waiting(key, row, line))
        verdict = NOTHING_TO_DO
        for name, group in groupby(waiting, lambda item: item.line.table):
            for batch in batched(group, lines_per_post, strict=False):
                rows = [item.row for item in batch]
                message = terminal.dialect.upload(
                    terminal.identity,
                    name,
                    [item.line.text for item in batch],
                    self._stamp(rows),
                )
                verdict = await self.post(message, len(batch))
                if not verdict.accepted:
                    return verdict
                table.mark_sent((item.key, item.row) for item in batch)
                terminal.link.counters["lines"] += len(batch)
                self._tell(rows)
        return verdict

    async def photos(self, *, realtime: bool) -> Verdict:
        """Send the unsent photos, each in its own request."""
        terminal = self._terminal
        verdict = NOTHING_TO_DO
        for key, photo in self._store.photos.unsent():
            if not self._wanted(photo):
                continue
            message = self._photo(photo, realtime=realtime)
            verdict = await self.post(message)
            if not verdict.accepted:
                return verdict
            self._store.photos.mark_sent([(key, photo)])
            terminal.tell("photo", f"{photo.file_name} accepted")
        return verdict

    def _tell(self, rows: Sequence[Row]) -> None:
        first = rows[0]
        if len(rows) > 1:
            kind = type(first).__name__.lower()
            self._terminal.tell("upload", f"{len(rows)} {kind} records accepted")
            return
        match first:
            case Punch():
                text = f"{first.pin} at {first.time} accepted"
                self._terminal.tell("punch", text)
            case Operation():
                self._terminal.tell("operation", f"{first.code} accepted")
            case _:
                kind = type(first).__name__.lower()
                self._terminal.tell("upload", f"{kind} of {first.pin} accepted")

    def _stamp(self, rows: Iterable[Row]) -> int:
        now = self._terminal.clock.now()
        times = [getattr(row, "time", now) for row in rows]
        return pack_time(max(times))

    def _photo(
        self, photo: Photo, *, realtime: bool, part: QueryPart | None = None
    ) -> Message:
        terminal = self._terminal
        options = terminal.options
        return terminal.dialect.photo(
            terminal.identity,
            photo,
            realtime=realtime,
            form=terminal.photo_form,
            base64=options is not None and options.photos_in_base64,
            part=part,
        )

    async def post(self, message: Message, lines: int | None = None) -> Verdict:
        """Post; an answer without OK is asked for again quickly, as firmware does."""
        terminal = self._terminal

        def judge(answer: Answer) -> list[Finding]:
            return judge_ok(answer) if lines is None else judge_upload(answer, lines)

        verdict = await terminal.link.ask(message, judge=judge, accepts=says_ok)
        for pause in terminal.pace.quick_retries:
            if (
                verdict.outcome is not Outcome.WRONG
                or verdict.status != 200
                or not verdict.opened
            ):
                break
            await asyncio.sleep(pause * terminal.pace.scale)
            verdict = await terminal.link.ask(message, judge=judge, accepts=says_ok)
        return verdict

    async def send_lines(self, command_id: str, lines: Sequence[Line]) -> None:
        """Send the result of a query, or refuse the command if that fails."""
        terminal = self._terminal
        stamp = pack_time(terminal.clock.now())
        for table, group in groupby(lines, lambda line: line.table):
            texts = [line.text for line in group]
            packs = list(batched(texts, terminal.lines_per_post, strict=False))
            for number, pack in enumerate(packs, 1):
                part = QueryPart(command_id, len(texts), len(packs), number)
                message = terminal.dialect.upload(
                    terminal.identity, table, pack, stamp, part
                )
                if not (await self.post(message, len(pack))).accepted:
                    raise Refused(terminal.dialect.codes.access)

    async def send_rows(self, command_id: str, rows: Sequence[Row]) -> None:
        """Send records as the result of a query."""
        terminal = self._terminal
        lines = (terminal.dialect.line(terminal.model, row) for row in rows)
        await self.send_lines(command_id, [line for line in lines if line is not None])

    async def send_photos(self, command_id: str, photos: Sequence[Photo]) -> None:
        """Send photos as the result of a query."""
        for number, photo in enumerate(photos, 1):
            part = QueryPart(command_id, len(photos), len(photos), number)
            message = self._photo(photo, realtime=False, part=part)
            if not (await self.post(message)).accepted:
                raise Refused(self._terminal.dialect.codes.access)

    def apply_stamps(self, options: ServerOptions) -> None:
        """Decide by the stamps of a handshake what has to go up again."""
        store = self._store
        if self._terminal.dialect.old_stamps:
            self._apply_old_stamps(options)
            return
        if options.stamp("ATTLOGStamp", "Stamp") == "0":
            store.punches.send_again()
        if options.stamp("ATTPHOTOStamp", "PhotoStamp") == "0":
            store.photos.send_again()
        if options.stamp("OPERLOGStamp", "OpStamp") == "0":
            store.operations.send_again()
            store.users.send_again()
            store.pictures.send_again()
            if not self._terminal.model.hybrid:
                store.templates.send_again()
        if options.stamp("BIODATAStamp") == "0":
            store.templates.send_again()

    def _apply_old_stamps(self, options: ServerOptions) -> None:
        store, now = self._store, self._terminal.clock.now()

        def since(text: str | None) -> int | None:
            if text is None:
                return None
            match = _INTEGER.match(text)
            stamp = int(match[0]) if match else 0
            # A stamp from the future can't be right, so everything goes.
            return stamp if stamp <= pack_time(now) else 0

        if (stamp := since(options.stamp("Stamp"))) is not None:
            store.punches.send_again(_after(stamp))
        if (stamp := since(options.stamp("PhotoStamp"))) is not None:
            store.photos.send_again(_after(stamp))
        if (stamp := since(options.stamp("OpStamp"))) is not None:
            store.operations.send_again(_after(stamp))
            if stamp == 0:
                store.users.send_again()
                store.templates.send_again()
