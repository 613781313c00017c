"""atheris, which leads by coverage, from outside: a process for each entry point."""

from collections.abc import Sequence
import importlib.util
from pathlib import Path
import re
import subprocess
import sys
import tempfile
from typing import Final

from .fuzz_judge import Failure
from .fuzz_targets import Entry

_DONE: Final = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def is_there() -> bool:
    """Return whether atheris is installed; it is not made for every platform."""
    return importlib.util.find_spec("atheris") is not None


def coverage_guided(
    entry: Entry, seconds: float, seed: int, folder: Path
) -> tuple[int, list[Failure]]:
    """Drive one entry point; return how many inputs it took, and the harm."""
    command = [
        *(sys.executable, "-m", "scripts.trial.fuzz_guided"),
        *(entry.name, str(max(1, round(seconds))), str(seed), str(folder)),
    ]
    return watch(command, entry.name, folder)


def watch(command: Sequence[str], name: str, folder: Path) -> tuple[int, list[Failure]]:
    """Run what drives an entry point, with a folder for its corpus as last argument."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as corpus:
        done = subprocess.run(
            [*command, corpus],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
            errors="replace",
        )
    found = _DONE.search(done.stdout)
    runs = int(found[1]) if found else 0
    if done.returncode == 0 and runs:
        return runs, []
    # Where not a single input was tried, nothing is known: that is no success either.
    return runs, [Failure(name, done.stdout, folder)]
