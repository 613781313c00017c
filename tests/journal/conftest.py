"""A journal in a file of its own."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from custom_components.zkteco_push.journal import Journal

from .builders import KEY, SERIAL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the journal is."""
    return tmp_path / "deeper" / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncGenerator[Journal]:
    """Return an open journal that knows one terminal."""
    journal = Journal(path, KEY)
    await journal.open()
    await journal.register(SERIAL)
    yield journal
    await journal.close()
