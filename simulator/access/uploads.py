"""Uploads: events, states and tables, and when each of them counts as sent."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Final

from simulator.http import Answer, Message
from simulator.link import NOTHING_TO_DO, Verdict
from simulator.verdict import Finding, Outcome, Rule, bounded, judge_ok

from .judging import counted, judge_closing, judge_table, says_plain_ok
from .records import AccessEvent, Acknowledgement, Replay
from .tables import FORMS, upload_text

if TYPE_CHECKING:
    from .device import AccessDevice

# What people enrol at the device goes up; what a server wrote there does not.
UPLOADED: Final = ("user", "extuser", "templatev10", "biodata", "biophoto", "userpic")
_PHOTOS: Final = ("biophoto", "userpic", "ATTPHOTO")


@dataclass(frozen=True, slots=True)
class _Unacknowledged:
    """A body that came back, and the answer for which it did."""

    message: Message
    answer: bytes


class AccessUploader:
    """Sends what the memory holds and the server has not taken."""

    def __init__(self, device: AccessDevice) -> None:
        """Take the device whose memory goes up."""
        self._device = device
        self._again_at = float("-inf")
        self._unacknowledged: _Unacknowledged | None = None

    @property
    def waits(self) -> float:
        """Return the seconds until an unacknowledged body goes again."""
        return max(0.0, self._again_at - self._device.monotonic())

    async def everything(self) -> Verdict:
        """Send what is due; stop at the first failure."""
        verdict = await self.events()
        if verdict.accepted:
            verdict = await self.state()
        if verdict.accepted:
            verdict = await self.tables()
        return verdict

    async def events(self) -> Verdict:
        """Send the events, oldest first."""
        device = self._device
        table = device.store.events
        verdict = NOTHING_TO_DO
        if not device.configuration.transfers("Transaction"):
            return verdict
        for batch in batched(table.unsent(), device.rows_per_post, strict=False):
            rows = [event for _, event in batch]
            verdict = await self._send_events(rows)
            if not verdict.accepted:
                return verdict
            table.mark_sent(batch)
            device.counters["events"] += len(batch)
            device.tell("upload", f"{len(batch)} events accepted")
        return verdict

    async def _send_events(self, rows: Sequence[AccessEvent]) -> Verdict:
        device = self._device
        late = any(row.late for row in rows)
        if late and device.replay is not Replay.RTLOG:
            message = device.messages.transactions(
                rows, tabledata=device.replay is Replay.TABLEDATA
            )
            # How the answer has to look is written nowhere.
            return await self._ask_table(message, "transaction", len(rows), free=True)
        if late and device.repeats_rows:
            rows = [rows[0], *rows]
        states = [device.state_row()] if self._goes_along() else []
        message = device.messages.log(rows, states)
        if not states:
            return await device.link.ask(message, judge=judge_ok, accepts=says_plain_ok)
        return await self._tell_state(message)

    def _goes_along(self) -> bool:
        return self._device.model.state_in_log and self._device.state_due

    async def _tell_state(self, message: Message) -> Verdict:
        device = self._device
        # Whatever changes while this is under way is due again.
        device.state_due = False
        verdict = await device.link.ask(message, judge=judge_ok, accepts=says_plain_ok)
        if verdict.accepted:
            device.state_told_at = device.monotonic()
        else:
            device.state_due = True
        return verdict

    @property
    def state_is_due(self) -> bool:
        """Tell whether the state changed, or is told by the clock."""
        device = self._device
        age = device.monotonic() - device.state_told_at
        return device.state_due or age >= device.state_every * device.pace.scale

    async def state(self) -> Verdict:
        """Send the state of the doors if it is due."""
        device = self._device
        if not self.state_is_due:
            return NOTHING_TO_DO
        row = device.state_row()
        verdict = await self._tell_state(device.messages.state(row))
        if verdict.accepted:
            device.tell("state", row.replace("\t", " "))
        return verdict

    async def options(self) -> Verdict:
        """Send the options, whose answer may not count."""
        device = self._device
        if self.waits:
            return NOTHING_TO_DO
        options = device.pushed_options()
        message = device.messages.options(options)
        verdict = await device.link.ask(message, judge=judge_ok, accepts=says_plain_ok)
        if verdict.accepted:
            device.options_due = False
            device.tell("options", f"{len(options)} options accepted")
            return verdict
        return self._held(message, verdict)

    async def tables(self) -> Verdict:
        """Send enrolled people and their templates."""
        device = self._device
        verdict = NOTHING_TO_DO
        if self.waits or not device.configuration.transfers("User"):
            return verdict
        for name in UPLOADED:
            table = device.store.tables[name]
            if not device.configuration.takes(name):
                continue
            size = 1 if name in _PHOTOS else device.rows_per_post
            for batch in batched(table.unsent(), size, strict=False):
                rows = [self.row_text(name, row) for _, row in batch]
                message = device.messages.table(name, rows)
                verdict = await self._ask_table(message, name, len(rows))
                if not verdict.accepted:
                    return self._held(message, verdict)
                table.mark_sent(batch)
                device.tell("upload", f"{len(batch)} rows of {name} accepted")
                await self._show_life()
        return verdict

    async def ping(self) -> Verdict:
        """Give a sign of life."""
        device = self._device
        device.asked_at = device.monotonic()
        return await device.link.ask(
            device.messages.ping(), judge=judge_ok, accepts=says_plain_ok
        )

    async def _show_life(self) -> None:
        """Ping where a long upload leaves no time to ask for commands."""
        device = self._device
        silence = device.monotonic() - device.asked_at
        delay = device.configuration.request_delay * device.pace.scale
        if device.pings and silence >= delay and device.asked_at > 0:
            await self.ping()

    def row_text(self, name: str, row: object) -> str:
        """Return the text of a row."""
        assert isinstance(row, dict)
        form = FORMS[name]
        pin = str(row.get("Pin") or row.get("PIN") or row.get("pin") or "")
        number = self._device.store.number_of(pin)
        return upload_text(form, row, number)

    async def snapshot(self, file_name: str, jpeg: bytes) -> Verdict:
        """Send what the camera took; an unacknowledged one is lost."""
        content = b64encode(jpeg).decode()
        message = self._device.messages.photo(file_name, len(jpeg), content)
        verdict = await self._ask_table(message, "ATTPHOTO", 1)
        return verdict if verdict.accepted else self._held(message, verdict)

    def accepts(self, answer: Answer, table: str, rows: int) -> bool:
        """Tell whether an answer is the acknowledgement on which the device insists."""
        right = counted(answer, table) == rows
        match self._device.acknowledgement:
            case Acknowledgement.COUNT:
                return right
            case Acknowledgement.OK:
                return says_plain_ok(answer)
            case _:
                return right or says_plain_ok(answer)

    async def _ask_table(
        self, message: Message, table: str, rows: int, *, free: bool = False
    ) -> Verdict:
        def accepts(answer: Answer) -> bool:
            if free:
                return says_plain_ok(answer) or counted(answer, table) == rows
            closed = table not in _PHOTOS or not judge_closing(answer)
            return closed and self.accepts(answer, table, rows)

        def judge(answer: Answer) -> list[Finding]:
            findings = judge_table(answer, table, rows)
            if table in _PHOTOS:
                findings += judge_closing(answer)
            before = self._unacknowledged
            if before == _Unacknowledged(message, answer.body) and not findings:
                # Nobody can know the form at first, but here is the body again.
                came = f"{bounded(answer.body, 40)} once more"
                findings.append(Finding(Rule.ACKNOWLEDGEMENT, came))
            return findings

        return await self._device.link.ask(message, judge=judge, accepts=accepts)

    def _held(self, message: Message, verdict: Verdict) -> Verdict:
        """Keep what was answered in another form for later; all else goes on."""
        if verdict.outcome is not Outcome.WRONG or verdict.status != 200:
            return verdict
        device = self._device
        device.counters["unacknowledged"] += 1
        refused = _Unacknowledged(message, verdict.body)
        rules = {complaint.rule for complaint in verdict.complaints}
        only_form = rules <= {Rule.ACKNOWLEDGEMENT}
        self._unacknowledged = refused if only_form else None
        self._again_at = device.monotonic() + device.pace.resend * device.pace.scale
        return NOTHING_TO_DO

    async def packets(
        self, command_id: str, table: str, rows: Sequence[str], *, kind: str
    ) -> bool:
        """Send a query's result; tell whether every packet was acknowledged."""
        device = self._device
        packs = list(batched(rows, device.rows_per_post, strict=False)) or [()]
        total = len(packs) if rows else 0
        for number, pack in enumerate(packs, 1):
            place = (total, number if rows else 0)
            message = device.messages.packet(kind, command_id, table, pack, place)
            if kind in ("count", "options"):
                verdict = await device.link.ask(
                    message, judge=judge_ok, accepts=says_plain_ok
                )
            else:
                verdict = await self._ask_packet(message, table, len(pack))
            if not verdict.accepted:
                return False
        return True

    async def _ask_packet(self, message: Message, table: str, rows: int) -> Verdict:
        # Devices that want OK for their own uploads are known, for answers none is.
        insists = self._device.acknowledgement is Acknowledgement.COUNT

        def accepts(answer: Answer) -> bool:
            right = counted(answer, table) == rows
            return right or (not insists and says_plain_ok(answer))

        def judge(answer: Answer) -> list[Finding]:
            findings = judge_table(answer, table, rows)
            if not findings and not accepts(answer):
                findings.append(Finding(Rule.ACKNOWLEDGEMENT, bounded(answer.body)))
            return findings

        return await self._device.link.ask(message, judge=judge, accepts=accepts)
