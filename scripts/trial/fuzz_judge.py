"""What harm an input does: raised, hung or swollen."""

from dataclasses import dataclass
import hashlib
from pathlib import Path
import time
import traceback
import tracemalloc
from typing import Final

from .fuzz_targets import Entry

_SECONDS: Final = 2.0
# What is read may be held a few times over: the body, its lines, their texts.
_TIMES: Final = 64
# Every so many inputs are weighed: tracing memory makes everything slower.
WEIGHED: Final = 8


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
