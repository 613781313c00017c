"""Noise for everything that reads a terminal's bytes: nothing may raise, hang or swell."""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
import sys
import tempfile
import time
from typing import Final

from .fuzz_atheris import coverage_guided, is_there
from .fuzz_judge import WEIGHED, Failure, judge, keep
from .fuzz_targets import ENTRIES, Entry

ATHERIS: Final = "atheris"
OWN: Final = "own"

_LONGEST: Final = 256 * 1024
_GROWN: Final = 64

_TOKENS: Final = (
    *(b"\t", b"\n", b"\r\n", b"=", b"&", b" ", b"\0", b"%", b"%00", b"-1", b"\xff"),
    *(b"9" * 30, b"0x1", b"PIN=", b"ID=", b"Return=", b"Content=", b"\xd5\xc5"),
    *("٣".encode(), "\u2028".encode(), b"Content-Length: ", b"HTTP/1.1", b"../", b","),
)


def mutated(random: Random, seeds: tuple[bytes, ...]) -> bytes:
    """Return a seed with a few changes, now and then a very long one."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.randint(1, 8)):
        at = random.randint(0, len(data))
        match random.randint(0, 6):
            case 0 if data:
                data[min(at, len(data) - 1)] ^= 1 << random.randint(0, 7)
            case 1:
                data[at:at] = random.choice(_TOKENS)
            case 2:
                del data[at : at + random.randint(1, 20)]
            case 3:
                data[at:at] = random.randbytes(random.randint(1, 16))
            case 4:
                data[at:at] = data[at : at + random.randint(1, 64)]
            case 5:
                other = random.choice(seeds)
                data[at:] = other[random.randint(0, len(other)) :]
            case 6 if random.randrange(_GROWN) == 0:
                piece = bytes(data[at : at + random.randint(1, 40)]) or b"\n"
                data[at:at] = piece * (_LONGEST // len(piece))
    return bytes(data[: 2 * _LONGEST])


def own_loop(
    entries: Iterable[Entry], seconds: float, seed: int, folder: Path
) -> tuple[Counter[str], list[Failure]]:
    """Mutate the seeds of each entry point for its share of the time."""
    chosen = list(entries)
    random = Random(seed)
    runs: Counter[str] = Counter()
    failures: list[Failure] = []
    for entry in chosen:
        end = time.monotonic() + seconds / len(chosen)
        pending = list(entry.seeds)
        while time.monotonic() < end:
            data = pending.pop() if pending else mutated(random, entry.seeds)
            runs[entry.name] += 1
            is_weighed = runs[entry.name] % WEIGHED == 0
            if reason := judge(entry, data, is_weighed=is_weighed):
                failures.append(keep(folder, entry, data, reason))
                break
    return runs, failures


def by_coverage(
    entries: Iterable[Entry], seconds: float, seed: int, folder: Path
) -> tuple[Counter[str], list[Failure]]:
    """Let atheris drive each entry point for its share of the time."""
    chosen = list(entries)
    runs: Counter[str] = Counter()
    failures: list[Failure] = []
    for entry in chosen:
        count, harm = coverage_guided(entry, seconds / len(chosen), seed, folder)
        runs[entry.name] = count
        failures += harm
    return runs, failures


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="in all")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument(
        "--engine",
        choices=[ATHERIS, OWN],
        help="what makes the inputs: atheris, led by coverage, or mutations of our own;"
        " the latter where atheris is not to be had",
    )
    parser.add_argument("--only", choices=[entry.name for entry in ENTRIES])
    parser.add_argument(
        "--save", type=Path, default=Path(tempfile.gettempdir()) / "zkteco-fuzz"
    )
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="try one saved input; with --only"
    )
    return parser.parse_args()


def main() -> int:
    """Feed noise and return the exit code."""
    arguments = _arguments()
    seed: int = arguments.seed or time.time_ns() % 2**31
    entries = [each for each in ENTRIES if arguments.only in (None, each.name)]
    if arguments.again is not None:
        data = arguments.again.read_bytes()
        reasons = [
            judge(each, data, is_weighed=flag)
            for each in entries
            for flag in (False, True)
        ]
        print("\n".join(filter(None, reasons)) or "no harm")
        return int(any(reasons))
    is_guided = is_there() if arguments.engine is None else arguments.engine == ATHERIS
    engine = by_coverage if is_guided else own_loop
    name = ATHERIS if is_guided else OWN
    print(f"fuzz: {name}, seed {seed}, {arguments.seconds:g} s", flush=True)
    runs, failures = engine(entries, arguments.seconds, seed, arguments.save)
    for entry in entries:
        harm = sum(failure.entry == entry.name for failure in failures)
        print(
            f"{entry.name:<24}{runs[entry.name]:>9} inputs  {'HARM' if harm else 'ok'}"
        )
    for failure in failures:
        print(f"\n{failure.entry}: {failure.file}\n{failure.reason}")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
