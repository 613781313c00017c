"""Measures a real Home Assistant with this integration, and prints a table."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
import json
import os
from pathlib import Path
import platform
import shutil
import sqlite3
import sys
import tempfile
from time import monotonic
from typing import Any, Final

import aiohttp

from scripts.demo.client import FlowError
from scripts.demo.process import StartError
from scripts.trial.process import run_until_ended

from .figures import Figure, table
from .live import polls, single_punches
from .many import fleet, terminals
from .old import backlog, post_sizes
from .opening import unlock
from .scale import SCALES, Scale
from .stored import stored

_MOST_SECONDS: Final = 3600

type Scenario = Callable[[Path, Scale], Awaitable[list[Figure]]]

_SCENARIOS: Final[dict[str, Scenario]] = {
    "poll": polls,
    "punch": single_punches,
    "backlog": backlog,
    "fleet": fleet,
    "unlock": unlock,
    "stored": stored,
    "sizes": post_sizes,
    "terminals": terminals,
}


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark",
        description="Measures a real Home Assistant with this integration on"
        " 127.0.0.1, each figure beside a floor of the same run. Ends with 1 if a"
        " scenario failed or stored something else than it was told.",
    )
    parser.add_argument(
        "--scale", choices=SCALES, default="small", help="default: small"
    )
    parser.add_argument(
        "--only", action="append", choices=_SCENARIOS, help="may be given several times"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument(
        "--keep", action="store_true", help="keep the configurations and logs"
    )
    return parser.parse_args()


async def _measure(
    name: str, directory: Path, scale: Scale, failed: list[str]
) -> list[Figure]:
    """Measure a scenario; one that fails is told, and the others go on."""
    print(f"benchmark: {name}", file=sys.stderr, flush=True)
    started = monotonic()
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            found = await _SCENARIOS[name](directory, scale)
    except (
        OSError,
        TimeoutError,
        FlowError,
        StartError,
        aiohttp.ClientError,
        sqlite3.Error,
    ) as error:
        failed.append(f"{name}: {type(error).__name__}: {error}")
        return []
    finally:
        seconds = monotonic() - started
        print(f"benchmark: {name} took {seconds:.0f} s", file=sys.stderr, flush=True)
    return found


def _machine() -> dict[str, Any]:
    """Describe what it was measured on."""
    model = platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            key, _, text = line.partition(":")
            if key.strip() == "model name":
                model = text.strip()
                break
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "home_assistant": version("homeassistant"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


async def _run(
    given: argparse.Namespace, directory: Path, failed: list[str]
) -> list[Figure]:
    """Measure one scenario after the other."""
    found: list[Figure] = []
    for name in given.only or _SCENARIOS:
        found += await _measure(name, directory, SCALES[given.scale], failed)
    return found


def main() -> int:
    """Measure, print the table and return the exit code."""
    given = _arguments()
    machine, failed = _machine(), list[str]()
    directory = Path(tempfile.mkdtemp(prefix="zkteco-benchmark-"))
    try:
        found = run_until_ended(_run(given, directory, failed))
    finally:
        if given.keep:
            print(f"benchmark: kept {directory}", file=sys.stderr)
        else:
            shutil.rmtree(directory, ignore_errors=True)
    if found is None:
        return 130
    print(", ".join(f"{key.replace('_', ' ')} {each}" for key, each in machine.items()))
    print(f"scale {given.scale}\n")
    print(table(found))
    for text in failed:
        print(f"FAILED: {text}")
    if given.json:
        figures = [figure.as_json() for figure in found]
        content = {"machine": machine, "scale": given.scale, "figures": figures}
        given.json.write_text(json.dumps(content | {"failed": failed}, indent=2) + "\n")
    return 1 if failed or any(figure.problems for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
