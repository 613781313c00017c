"""A copy under way."""

import asyncio
from dataclasses import dataclass, field

from ..journal import CopyJob
from .report import CopyReport


class TooManyCopiesError(Exception):
    """Raise where more copies wait for a terminal than anybody needs."""


@dataclass(slots=True, eq=False)
class CopyRun:
    """A copy under way; `waiting` counts those who will hear its end from it."""

    job: CopyJob
    finished: asyncio.Future[None]
    report: CopyReport = field(default_factory=CopyReport)
    waiting: int = 0
    task: asyncio.Task[None] | None = None
