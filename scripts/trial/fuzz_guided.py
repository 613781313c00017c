"""Drives one entry point by coverage (atheris); the process ends with it."""

import argparse
import gc
import hashlib
from pathlib import Path
import sys
from types import FunctionType
from typing import Final

import atheris

from .fuzz_judge import WEIGHED, judge, keep
from .fuzz_targets import ENTRIES, Entry

# Whose branches are watched; those of all that has been imported would take minutes.
_WATCHED: Final = (
    "custom_components.zkteco_push.iclock.",
    "custom_components.zkteco_push.server.head_repair",
)
_LONGEST: Final = 65536
# An input that hangs is killed by libFuzzer, which says so and keeps it (s).
_HANGS: Final = 10


def watch_branches() -> None:
    """Make the functions that are watched tell which way they go."""
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and str(each.__module__).startswith(_WATCHED):
            atheris.instrument_func(each)


def drive(entry: Entry, seconds: int, seed: int, folder: Path, corpus: Path) -> None:
    """Let coverage lead through an entry point; exit with 0 where nothing did harm."""

    def one(data: bytes) -> None:
        """Judge one input; atheris stops at what is raised."""
        # By what is in it, so that the same input is always judged in the same way.
        is_weighed = hashlib.sha256(data).digest()[0] % WEIGHED == 0
        if reason := judge(entry, data, is_weighed=is_weighed):
            failure = keep(folder, entry, data, reason)
            raise RuntimeError(f"{failure.file}\n{reason}")

    watch_branches()
    for number, data in enumerate(entry.seeds):
        (corpus / str(number)).write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "max_total_time": seconds,
        "seed": seed,
        "max_len": _LONGEST,
        "timeout": _HANGS,
        "artifact_prefix": f"{folder}/",
        "print_final_stats": 1,
        "verbosity": 0,
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    """Drive the entry point that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entry")
    parser.add_argument("seconds", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("corpus", type=Path)
    named = parser.parse_args()
    (entry,) = (each for each in ENTRIES if each.name == named.entry)
    drive(entry, named.seconds, named.seed, named.folder, named.corpus)


if __name__ == "__main__":
    main()
