"""Puts very many punches into the journal of what scripts/develop runs.

    .venv-hass/bin/python -m scripts.demo.fill 1000000

They are of the demo's own people at its own terminals and at one that has gone, spread
over three years, as if they had been stored all along; Home Assistant may run meanwhile.
"""

import argparse
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path
from random import Random
import sqlite3
import sys
from time import time
from typing import Any, Final

from custom_components.zkteco_push.journal.sites import SITE_OF_FILE

from .__main__ import DIRECTORY
from .configuration import DOMAIN

_YEARS: Final = timedelta(days=3 * 365)
_PEOPLE: Final = 1_000
_GONE: Final = "REMOVED000001"
_METHODS: Final = (1, 4, 15, 15, 15)
# So many are committed together: whoever punches meanwhile does not have to wait.
_AT_ONCE: Final = 5_000
_INSERT: Final = (
    "insert or ignore into punches (site, serial_number, pin, local_time, state_code,"
    " verification_code, punched_at, utc_offset, work_code, received_at, live)"
    " values (?, ?, ?, ?, ?, ?, ?, 0, '', ?, 0)"
)


def _rows(number: int, terminals: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield punches in the order of time, until yesterday."""
    random, received = Random(number), time()
    step = _YEARS.total_seconds() / number
    end = datetime.now(UTC) - timedelta(days=1)
    begins = (end - _YEARS).timestamp()
    for place in range(number):
        moment = int(begins + (place + random.random()) * step)
        yield (
            SITE_OF_FILE,
            random.choice(terminals),
            str(random.randrange(1, _PEOPLE + 1)),
            moment,
            random.choice((0, 0, 0, 1)),
            random.choice(_METHODS),
            moment,
            received,
        )


def fill(journal: Path, number: int) -> int:
    """Put punches into a journal; return how many there are then."""
    with closing(sqlite3.connect(journal, timeout=30)) as file:
        found = file.execute("select serial_number from terminals").fetchall()
        terminals = [*(serial for (serial,) in found), _GONE]
        for batch in batched(_rows(number, terminals), _AT_ONCE, strict=False):
            with file:
                file.executemany(_INSERT, batch)
        (count,) = file.execute("select count(*) from punches").fetchone()
    return int(count)


def main() -> int:
    """Fill the journal and return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts.demo.fill", description=__doc__)
    parser.add_argument("number", type=int, help="how many punches to add")
    arguments = parser.parse_args()
    journal = DIRECTORY / ".storage" / DOMAIN / "journal.db"
    if not journal.exists():
        print("fill: scripts/develop has made no journal yet", file=sys.stderr)
        return 1
    print(f"fill: there are {fill(journal, arguments.number):,} punches now")
    return 0


if __name__ == "__main__":
    sys.exit(main())
