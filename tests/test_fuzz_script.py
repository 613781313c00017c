"""Tests of scripts/fuzz: every entry point is tried, and what does harm is found."""

from collections import Counter
from pathlib import Path
import subprocess
import sys
import time

import pytest

from scripts.trial.fuzz import ATHERIS, OWN, own_loop
from scripts.trial.fuzz_atheris import is_there, watch
from scripts.trial.fuzz_judge import judge
from scripts.trial.fuzz_targets import ENTRIES, Entry

ROOT = Path(__file__).parents[1]
# What coverage finds byte by byte, and chance in years: not by what is in the seeds.
MAZE = """
import sys
from pathlib import Path
from scripts.trial.fuzz_guided import drive, atheris
from scripts.trial.fuzz_targets import Entry

@atheris.instrument_func
def maze(data):
    if data[:1] == b"z" and data[1:2] == b"k" and data[2:3] == b"t" and data[3:4] == b"e":
        raise IndexError("the end of the maze")

drive(Entry("maze", maze, (b"good",)), 60, 1, Path(sys.argv[1]), Path(sys.argv[2]))
"""
needs_atheris = pytest.mark.skipif(
    not is_there(), reason="atheris is only made for Linux on x86_64"
)


@pytest.mark.parametrize(
    ("engine", "arguments", "names"),
    [
        (OWN, [], [entry.name for entry in ENTRIES]),
        # Each entry point takes a process, and that some seconds to begin.
        pytest.param(
            ATHERIS, ["--only", "read_upload"], ["read_upload"], marks=needs_atheris
        ),
    ],
)
def test_no_harm(
    tmp_path: Path, engine: str, arguments: list[str], names: list[str]
) -> None:
    """The entry points are tried, and none comes to harm."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scripts.trial.fuzz", "--engine", engine),
            *("--seconds", "7", "--seed", "1", "--save", str(tmp_path), *arguments),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    first, *lines = done.stdout.splitlines()
    assert first.startswith(f"fuzz: {engine}, ")
    assert [line[:24].strip() for line in lines] == names
    assert all(line.endswith("inputs  ok") for line in lines)
    assert not any(line.split()[-3] == "0" for line in lines)
    assert list(tmp_path.iterdir()) == []


def _raises(data: bytes) -> None:
    """Raise at an input that is not among the seeds."""
    if b"\xff" in data:
        raise IndexError(len(data))


def _hangs(_data: bytes) -> None:
    """Take longer than anything may."""
    time.sleep(2.1)


def _swells(data: bytes) -> bytes:
    """Take far more memory than what came."""
    return bytes(16 * 1024 * 1024 + len(data))


@pytest.mark.parametrize(
    ("target", "is_weighed", "reason"),
    [
        (_raises, False, "IndexError: 1"),
        (_hangs, False, "took 2.1 s for 1 bytes"),
        (_swells, True, "of memory for 1 bytes"),
    ],
)
def test_harm(target: object, is_weighed: bool, reason: str) -> None:
    """What raises, hangs or swells is harm."""
    assert callable(target)
    found = judge(Entry("x", target, (b"",)), b"\xff", is_weighed=is_weighed)
    assert found is not None
    assert reason in found


def test_own_loop_finds(tmp_path: Path) -> None:
    """The mutations of our own come upon what raises; the input is kept."""
    entry = Entry("raises", _raises, (b"good",))
    runs, (failure,) = own_loop([entry], 30, 1, tmp_path)
    assert runs == Counter({"raises": runs["raises"]})
    assert runs["raises"] > 1
    assert b"\xff" in failure.file.read_bytes()
    assert "IndexError" in failure.reason


@needs_atheris
def test_coverage_finds(tmp_path: Path) -> None:
    """Coverage leads to what chance would not find; the input is kept."""
    command = [sys.executable, "-c", MAZE, str(tmp_path)]
    _, (failure,) = watch(command, "maze", tmp_path)
    assert "the end of the maze" in failure.reason
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("maze-")]
    assert [path.read_bytes()[:4] for path in kept] == [b"zkte"]


def test_what_never_began(tmp_path: Path) -> None:
    """An engine that tries nothing has not found everything in order."""
    runs, failures = watch([sys.executable, "-c", ""], "x", tmp_path)
    assert (runs, len(failures)) == (0, 1)
