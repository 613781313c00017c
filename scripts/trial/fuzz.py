"""Noise for everything that reads a terminal's bytes: nothing may raise, hang or swell."""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
import hashlib
import importlib.util
from pathlib import Path
from random import Random
import sys
import tempfile
import time
import traceback
import tracemalloc
from typing import Any, Final

from .fuzz_targets import ENTRIES, Entry

_SECONDS: Final = 2.0
# What is read may be held a few times over: the body, its lines, their texts.
_TIMES: Final = 64
# Every so many inputs are weighed: tracing memory makes everything slower.
_WEIGHED: Final = 8
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


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that did harm, and which."""

    entry: str
    reason: str
    file: Path


def judge(entry: Entry, data: bytes, *, is_weighed: bool) -> str | None:
    """Return what is wrong with how an entry point took an input."""
    if is_weighed:
        tracemalloc.start()
    begun = time.monotonic()
    try:
        entry.target(data)
    except Exception:  # noqa: BLE001 - it is what is looked for
        return traceback.format_exc()
    finally:
        seconds = time.monotonic() - begun
        peak = tracemalloc.get_traced_memory()[1] if is_weighed else 0
        if is_weighed:
            tracemalloc.stop()
    # Tracing makes everything several times slower: only plain runs are timed.
    if not is_weighed and seconds > _SECONDS:
        return f"took {seconds:.1f} s for {len(data)} bytes"
    if peak > entry.room + _TIMES * len(data):
        return f"took {peak} bytes of memory for {len(data)} bytes"
    return None


def keep(folder: Path, entry: Entry, data: bytes, reason: str) -> Failure:
    """Save an input that did harm."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:16]
    file = folder / f"{entry.name.split(',')[0].replace(' ', '_')}-{digest}"
    file.write_bytes(data)
    return Failure(entry.name, reason, file)


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
            is_weighed = runs[entry.name] % _WEIGHED == 0
            if reason := judge(entry, data, is_weighed=is_weighed):
                failures.append(keep(folder, entry, data, reason))
                break
    return runs, failures


def coverage_guided(
    entry: Entry, seconds: float, seed: int, folder: Path
) -> None:  # pragma: no cover
    """Let atheris drive one entry point; it ends the process by itself."""
    atheris: Any = importlib.import_module("atheris")
    atheris.instrument_all()

    def one(data: bytes) -> None:
        """Judge one input; atheris stops at what is raised."""
        if reason := judge(entry, data, is_weighed=len(data) % _WEIGHED == 0):
            keep(folder, entry, data, reason)
            raise RuntimeError(reason)

    corpus = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, data in enumerate(entry.seeds):
        (corpus / str(number)).write_bytes(data)
    arguments = [f"-max_total_time={int(seconds)}", f"-seed={seed}", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], one)
    atheris.Fuzz()


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="in all")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
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
    if arguments.only and importlib.util.find_spec("atheris"):
        print(f"fuzz: atheris, seed {seed}", flush=True)
        coverage_guided(entries[0], arguments.seconds, seed, arguments.save)
    engine = "own mutation loop"
    if importlib.util.find_spec("atheris"):
        engine += " (atheris is there: it drives one entry point, named by --only)"
    print(f"fuzz: {engine}, seed {seed}, {arguments.seconds:g} s", flush=True)
    runs, failures = own_loop(entries, arguments.seconds, seed, arguments.save)
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
