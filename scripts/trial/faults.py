"""Tries what can go wrong on a real Home Assistant, and prints what got lost by it."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import shutil
import sqlite3
import sys
import tempfile
from time import monotonic
from typing import Final

import aiohttp

from scripts.demo.client import FlowError
from scripts.demo.process import StartError

from .faults_bench import Figures
from .faults_callers import Dialect
from .faults_clock import clock, terminal_clock
from .faults_door import WAYS, door
from .faults_kill import kill
from .faults_requests import cut, disorder
from .faults_restart import restart
from .faults_storage import full, locked
from .process import run_until_ended
from .table import markdown

_MOST_SECONDS: Final = 3600
_HEADS: Final = (
    *("fault", "dialect", "rounds", "acknowledged and missing", "stored twice"),
    *("ghost events", "doors opened late", "note"),
)


_BOTH: Final = "both"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and one of how many rounds it gets."""

    run: Callable[[Path, int, Dialect], Awaitable[Figures]]
    share: int = 1
    least: int = 1
    dialects: tuple[Dialect, ...] = tuple(Dialect)


_FAULTS: Final = {
    "kill": Fault(kill),
    "restart": Fault(restart, 10, 2, (Dialect.ACCESS,)),
    "locked": Fault(locked, 20),
    "cut": Fault(cut, 50),
    "disorder": Fault(disorder, 2),
    "full": Fault(full, 20),
    "door": Fault(door, 5, len(WAYS)),
    "clock": Fault(clock, 20, 4),
    "terminal_clock": Fault(terminal_clock, 20, 4),
}


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/faults",
        description="Kills, blocks and confuses a real Home Assistant on 127.0.0.1"
        " while virtual terminals upload, and prints what got lost. Ends with 1 if"
        " anything did.",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=100,
        help="how often to kill; the other faults get a share (default: 100)",
    )
    parser.add_argument(
        "--only", action="append", choices=_FAULTS, help="may be given several times"
    )
    parser.add_argument(
        "--dialect",
        choices=(*Dialect, _BOTH),
        default=_BOTH,
        help="what the terminals speak; restart is for access alone (default: both)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument(
        "--keep", action="store_true", help="keep the configurations and logs"
    )
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds: at least 1")
    return given


async def _try(name: str, dialect: Dialect, directory: Path, rounds: int) -> Figures:
    """Try a fault; what goes wrong with the trial itself is a problem of its line."""
    fault = _FAULTS[name]
    number = max(fault.least, rounds // fault.share)
    print(f"faults: {name}, {dialect}, {number} rounds", file=sys.stderr, flush=True)
    started = monotonic()
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            figures = await fault.run(directory, number, dialect)
    except (
        OSError,
        TimeoutError,
        FlowError,
        StartError,
        aiohttp.ClientError,
        sqlite3.Error,
    ) as error:
        figures = Figures(name, dialect)
        figures.problems.append(f"not carried out: {type(error).__name__}: {error}")
    figures.notes.append(f"{monotonic() - started:.0f} s")
    return figures


def _cells(figures: Figures) -> list[str]:
    """Return a line of the table."""
    note = "; ".join(
        (*(f"FAILED: {text}" for text in figures.problems), *figures.notes)
    )
    numbers = (figures.rounds, figures.missing, figures.twice, figures.ghosts)
    return [figures.fault, figures.dialect, *map(str, (*numbers, figures.late)), note]


async def _run(given: argparse.Namespace, directory: Path) -> list[Figures]:
    """Try the faults one after the other."""
    wanted = tuple(Dialect) if given.dialect == _BOTH else (Dialect(given.dialect),)
    return [
        await _try(name, dialect, directory, given.rounds)
        for name in given.only or _FAULTS
        for dialect in wanted
        if dialect in _FAULTS[name].dialects
    ]


def main() -> int:
    """Try the faults, print the table and return the exit code."""
    given = _arguments()
    directory = Path(tempfile.mkdtemp(prefix="zkteco-faults-"))
    try:
        found = run_until_ended(_run(given, directory))
    finally:
        if given.keep:
            print(f"faults: kept {directory}", file=sys.stderr)
        else:
            shutil.rmtree(directory, ignore_errors=True)
    if found is None:
        return 130
    print(markdown(_HEADS, [_cells(each) for each in found]))
    if given.json:
        lines = [{**asdict(figures), "good": figures.is_good} for figures in found]
        given.json.write_text(json.dumps(lines, indent=2) + "\n")
    return 0 if all(figures.is_good for figures in found) else 1


if __name__ == "__main__":
    sys.exit(main())
