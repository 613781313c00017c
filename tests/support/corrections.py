"""Corrections as an administrator makes them: over the websocket."""

from datetime import datetime
from typing import Any

from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from .hub import SERIAL_NUMBER

REASON = "Forgotten, the door was open"


class Corrector:
    """Somebody who corrects punches."""

    def __init__(self, websocket: MockHAClientWebSocket) -> None:
        """Take the connection of a user."""
        self.websocket = websocket

    async def ask(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Send a command; return the whole answer."""
        command = {"type": f"zkteco_push/corrections/{verb}", **fields}
        await self.websocket.send_json_auto_id(command)
        answer: dict[str, Any] = await self.websocket.receive_json()
        return answer

    async def correct(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Send a command that is carried out; return the correction."""
        answer = await self.ask(verb, **fields)
        assert answer["success"], answer
        correction: dict[str, Any] = answer["result"]["correction"]
        return correction

    async def add(
        self, at: datetime | str, state: str = "check_in", pin: str = "7", **more: str
    ) -> dict[str, Any]:
        """Add a punch."""
        fields = {"serial_number": SERIAL_NUMBER, "reason": REASON, **more}
        moment = at if isinstance(at, str) else dt_util.as_utc(at).isoformat()
        return await self.correct(
            "add", pin=pin, state=state, punched_at=moment, **fields
        )

    async def void(self, punch_id: int, reason: str = REASON) -> dict[str, Any]:
        """Take a punch for void."""
        return await self.correct("void", punch_id=punch_id, reason=reason)

    async def withdraw(self, correction_id: int, **more: str) -> dict[str, Any]:
        """Take a correction back."""
        return await self.correct("withdraw", correction_id=correction_id, **more)

    async def refused(self, verb: str, **fields: Any) -> str:
        """Send a command that is refused; return why."""
        answer = await self.ask(verb, **fields)
        assert not answer["success"], answer
        error = answer["error"]
        why: str = error.get("translation_key") or error["code"]
        return why
