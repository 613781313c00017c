"""What a log says against this integration: above all, what will stop working one day."""

import logging
import re
from typing import Final, override

import pytest

from .hub import DOMAIN

# The words of Home Assistant's helpers `frame` and `deprecation`.
DEPRECATION: Final = re.compile(
    r"deprecat|will stop working|will be removed in|breaks_in_ha_version"
    r"|Detected that (custom )?integration",
    re.IGNORECASE,
)


def is_deprecation(text: str) -> bool:
    """Return whether a text says that this integration uses what will not last."""
    return DOMAIN in text and bool(DEPRECATION.search(text))


class DeprecationHandler(logging.Handler):
    """Keeps what is logged against this integration, also while modules are imported."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__(logging.WARNING)
        self._found: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record that is a deprecation."""
        text = record.getMessage()
        if is_deprecation(text):
            self._found.append(text)

    def take(self) -> list[str]:
        """Return what has been found since it was asked last."""
        found, self._found = self._found, []
        return found

    def check(self) -> None:
        """Fail the test if anything has been found."""
        if found := self.take():
            pytest.fail("Home Assistant warns of us:\n" + "\n".join(found))


DEPRECATIONS: Final = DeprecationHandler()
