"""Storage that fails."""

from typing import Any

import pytest

from custom_components.zkteco_push.journal import Journal, JournalError


def fail_storage(monkeypatch: pytest.MonkeyPatch, method: str = "commit") -> None:
    """Let one of the journal's methods fail as a full disk does."""

    async def fail(*_arguments: Any, **_options: Any) -> None:
        """Say that the disk is full."""
        raise JournalError("OperationalError: database or disk is full")

    monkeypatch.setattr(Journal, method, fail)
