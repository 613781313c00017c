"""Users on their way from one terminal to others."""

from .copier import Copier
from .copy_run import CopyRun, TooManyCopiesError
from .report import CopyReport, ItemResult, PersonReport, ResultKind, SkipReason

__all__ = [
    "Copier",
    "CopyReport",
    "CopyRun",
    "ItemResult",
    "PersonReport",
    "ResultKind",
    "SkipReason",
    "TooManyCopiesError",
]
