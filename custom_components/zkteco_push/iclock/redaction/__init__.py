"""What was said between a terminal and here, in words that give no secret away."""

from .answers import redacted_answer
from .bodies import COUNTS, PACKAGE, REPLIES, SEALED, redacted_body
from .pairs import Redacted
from .queries import redacted_query

__all__ = (
    "COUNTS",
    "PACKAGE",
    "REPLIES",
    "SEALED",
    "Redacted",
    "redacted_answer",
    "redacted_body",
    "redacted_query",
)
