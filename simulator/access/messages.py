"""Every message of an access-control device, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Final

from simulator.clock import pack_time
from simulator.http import Message

from .models import AccessModel
from .records import AccessEvent

_HEADERS: Final = (
    ("Connection", "starting"),
    ("Accept", "application/push"),
    ("Accept-Charset", "UTF-8"),
    ("Accept-Language", "zh-CN"),
)
_UPLOAD_TYPE: Final = "application/push;charset=UTF-8"
LINE_END: Final = "\r\n"


def token(registry_code: str, serial: str, session_id: str) -> str:
    """Return a token in the shape of the vendor's; its exact recipe is not known."""
    text = f"{registry_code}{serial}{session_id}"
    return md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class Messages:
    """The wording of one device."""

    serial: str
    model: AccessModel
    device_type: str = "acc"
    token: str = ""

    def _headers(self) -> tuple[tuple[str, str], ...]:
        cookie = (("Cookie", f"token={self.token}"),) if self.token else ()
        return cookie + _HEADERS

    def _get(self, path: str, query: str = "") -> Message:
        target = f"/iclock/{path}?SN={self.serial}{query}"
        return Message("GET", target, headers=self._headers())

    def _post(self, path: str, query: str = "", body: str = "") -> Message:
        target = f"/iclock/{path}?SN={self.serial}{query}"
        content = body.encode("utf-8", "replace")
        return Message("POST", target, content, _UPLOAD_TYPE, headers=self._headers())

    def connect(self) -> Message:
        """Return the first request, by which the server tells the dialect."""
        version = self.model.push_version
        query = f"&pushver={version}&options=all"
        if self.device_type:
            query += f"&DeviceType={self.device_type}&PushOptionsFlag=1"
        return self._get("cdata", query)

    def registry(self, abilities: Mapping[str, str]) -> Message:
        """Return the registration."""
        body = ",".join(f"{key}={value}" for key, value in abilities.items())
        return self._post("registry", body=body)

    def push(self) -> Message:
        """Return the question for the configuration."""
        return self._post("push")

    def options(self, options: Mapping[str, str]) -> Message:
        """Return the upload of the options."""
        body = ",".join(f"{key}={value}" for key, value in options.items())
        return self._post("cdata", "&table=options", body)

    def poll(self) -> Message:
        """Return the question for commands."""
        return self._get("getrequest")

    def ping(self) -> Message:
        """Return a sign of life."""
        return self._get("ping")

    def time(self) -> Message:
        """Return the question for the time."""
        return self._get("rtdata", "&type=time")

    def result(self, body: str) -> Message:
        """Return the report of executed commands."""
        return self._post("devicecmd", body=body)

    def log(self, events: Sequence[AccessEvent], states: Sequence[str] = ()) -> Message:
        """Return events, and states that go along with them."""
        rows = [*(self.event(event) for event in events), *states]
        body = "".join(f"{row}{LINE_END}" for row in rows)
        return self._post("cdata", "&table=rtlog", body)

    def transactions(
        self, events: Sequence[AccessEvent], *, tabledata: bool
    ) -> Message:
        """Return events of an outage in the form that only the prose knows."""
        rows = [f"transaction {self.transaction(event)}" for event in events]
        query = "&table=transaction"
        if tabledata:
            query = "&table=tabledata&tablename=transaction"
        return self._post("cdata", f"{query}&count={len(rows)}", self._lines(rows))

    def state(self, row: str) -> Message:
        """Return the state of the doors."""
        return self._post("cdata", "&table=rtstate", f"{row}{LINE_END}")

    def table(self, name: str, rows: Sequence[str]) -> Message:
        """Return rows of a table."""
        query = f"&table=tabledata&tablename={name}&count={len(rows)}"
        return self._post(
            "cdata", query, self._lines([f"{name} {row}" for row in rows])
        )

    def photo(self, file_name: str, size: int, content: str) -> Message:
        """Return a snapshot, whose row has no leading word."""
        row = f"pin={file_name}\tsn={self.serial}\tsize={size}\tphoto={content}"
        query = "&table=tabledata&tablename=ATTPHOTO&count=1"
        return self._post("cdata", query, row)

    def packet(
        self,
        kind: str,
        command_id: str,
        table: str,
        rows: Sequence[str],
        place: tuple[int, int],
    ) -> Message:
        """Return a packet of a query's result; the place is (packets, this one)."""
        query = (
            f"&type={kind}&cmdid={command_id}&tablename={table}&count={len(rows)}"
            f"&packcnt={place[0]}&packidx={place[1]}"
        )
        return self._post("querydata", query, self._lines(rows))

    def enrolled(self, rows: Sequence[str]) -> Message:
        """Return what was taken at an enrolment by command."""
        body = "".join(f"{row}{LINE_END}" for row in rows)
        return self._post("cdata", "&type=BioData", body)

    def event(self, event: AccessEvent) -> str:
        """Return the row of an event in the order of the model's firmware."""
        values = {
            "time": event.wire_time,
            "pin": event.pin,
            "cardno": event.card,
            "eventaddr": str(event.address),
            "event": str(event.event),
            "inoutstatus": str(event.direction),
            "verifytype": event.verification,
            "index": str(event.index),
        }
        pairs = (f"{key}={values.get(key, '0')}" for key in self.model.key_order)
        return "\t".join(pairs)

    def transaction(self, event: AccessEvent) -> str:
        """Return an event as the table of the log has it."""
        seconds = 0 if event.time is None else pack_time(event.time)
        return (
            f"cardno={event.card}\tpin={event.pin}\tverified={event.verification}"
            f"\tdoorid={event.address}\teventtype={event.event}"
            f"\tinoutstate={event.direction}\ttime_second={seconds}"
            f"\tindex={event.index}\tsitecode=0\tdevid=1\tsn={self.serial}"
        )

    def _lines(self, rows: Sequence[str]) -> str:
        return "".join(f"{row}{self.model.row_end}" for row in rows)
