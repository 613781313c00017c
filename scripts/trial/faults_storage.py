"""The journal cannot be written for a while: locked, full, read-only."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import resource
import shutil
import sys
from typing import Final

from tests.smoke.evidence import Mark

from .faults_bench import Bench, Figures, bench, connected, eventually, refused, unsent
from .faults_callers import Caller, Dialect

_OLD_PER_ROUND: Final = 200
# Longer than Home Assistant waits for the lock itself (s).
_LOCKED: Final = (6.5, 9.0)
_READ_ONLY: Final = 5
_SIZE: Final = "size=8m"
_UNTIL_REFUSED: Final = 40
_LOCK: Final = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
file.execute("begin immediate")
print("locked", flush=True)
sys.stdin.read()
file.execute("rollback")
"""


async def locked(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Have another process lock the file for seconds while terminals upload."""
    figures = Figures("file locked by another process", dialect, rounds)
    async with bench(directory, "locked", dialect) as place:
        callers = [place.terminal(f"LOCKED000000{letter}") for letter in "AB"]
        await place.process.start()
        async with place.listening() as client:
            await place.approve(client)
            await _call(callers)
            for _ in range(rounds):
                async with _lock(place.journal.path):
                    sending = _send_some(place, callers)
                    await asyncio.sleep(place.random.uniform(*_LOCKED))
                    place.count(figures)
                await asyncio.gather(*sending)
            await place.finish(figures)
    _note_refusals(figures, callers)
    return figures


@asynccontextmanager
async def _lock(path: Path) -> AsyncIterator[None]:
    """Hold the file's write lock in a process of its own."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LOCK, path, stdin=PIPE, stdout=PIPE
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        await holder.stdout.readline()
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


async def full(directory: Path, rounds: int, dialect: Dialect) -> Figures:
    """Leave no room for the journal, and start once where it cannot be written."""
    figures = Figures("disk full, folder read-only", dialect, rounds)
    async with bench(directory, "full", dialect) as place:
        folder = place.journal.path.parent
        folder.mkdir(parents=True)
        async with _small_disk(folder) as is_mounted:
            callers = [place.terminal(f"FULL00000000{letter}") for letter in "AB"]
            try:
                await place.process.start()
                async with place.listening() as client:
                    await place.approve(client)
                    await _call(callers)
                    for _ in range(rounds):
                        await _fill(place, callers, folder, figures, is_mounted)
                    if not is_mounted:
                        await place.finish(figures)
                if is_mounted:
                    await _start_read_only(place, callers, folder, figures)
            finally:
                await place.stop()
    _note_refusals(figures, callers)
    if is_mounted:
        figures.notes.append("small tmpfs, then a start on it read-only")
    else:
        figures.notes.append("no tmpfs here: size limit instead, read-only skipped")
    return figures


async def _fill(
    place: Bench,
    callers: list[Caller],
    folder: Path,
    figures: Figures,
    is_mounted: bool,
) -> None:
    """Take away the room amid uploads until terminals are refused, and give it back."""
    filler = folder / "filler"
    before = refused(callers)
    sending = _send_some(place, callers)
    try:
        if is_mounted:
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
        else:
            _limit(place.process.pid, 1)

        def is_refused() -> bool:
            """Bring more until a terminal is refused."""
            for caller in callers:
                if not caller.unsent_count:
                    place.add_old(caller, _OLD_PER_ROUND)
            return refused(callers) > before

        await eventually(is_refused, _UNTIL_REFUSED)
        place.count(figures)
    finally:
        filler.unlink(missing_ok=True)
        if not is_mounted:
            _limit(place.process.pid, resource.RLIM_INFINITY)
    await asyncio.gather(*sending)
    if refused(callers) == before:
        figures.problems.append("a full disk did not lead to 503")
    if not await eventually(lambda: unsent(callers) == 0, 120):
        figures.problems.append("no recovery from a full disk in 120 s")


async def _start_read_only(
    place: Bench, callers: list[Caller], folder: Path, figures: Figures
) -> None:
    """Start on a folder that cannot be written; it works again once it can."""
    await place.process.stop()
    await _run("mount", "-o", f"remount,ro,{_SIZE}", str(folder))
    sending = _send_some(place, callers)
    try:
        await place.process.start()
        # Nobody can read the journal now either; what is told to be stored shows later.
        before = place.told()
        await asyncio.sleep(_READ_ONLY)
        if place.told() != before:
            figures.problems.append("punches taken while the folder was read-only")
    finally:
        await _run("mount", "-o", f"remount,rw,{_SIZE}", str(folder))
    await asyncio.gather(*sending)
    async with place.listening():
        await place.finish(figures)


@asynccontextmanager
async def _small_disk(folder: Path) -> AsyncIterator[bool]:
    """Mount a small tmpfs where one is allowed to; yield whether that is so."""
    is_mounted = (
        os.geteuid() == 0
        and shutil.which("mount") is not None
        and await _run("mount", "-t", "tmpfs", "-o", _SIZE, "tmpfs", str(folder))
    )
    try:
        yield is_mounted
    finally:
        if is_mounted:
            # What is to be looked at afterwards stays.
            kept = folder.with_name(f"{folder.name}.kept")
            shutil.copytree(folder, kept)
            if not await _run("umount", str(folder)):
                await _run("umount", "-l", str(folder))
            shutil.copytree(kept, folder, dirs_exist_ok=True)


async def _run(*arguments: str) -> bool:
    """Run a program and return whether it did what it should."""
    program = await asyncio.create_subprocess_exec(
        *arguments, stdout=DEVNULL, stderr=DEVNULL
    )
    return await program.wait() == 0


def _limit(pid: int, size: int) -> None:
    """Bound how large a file of a process may become (B)."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))


async def _call(callers: list[Caller]) -> None:
    """Have terminals call until they are let in."""
    for caller in callers:
        caller.start()
    await connected(callers)


def _send_some(place: Bench, callers: list[Caller]) -> list[asyncio.Task[set[Mark]]]:
    """Have terminals send old punches and a new one each."""
    for caller in callers:
        place.add_old(caller, _OLD_PER_ROUND)
    return [asyncio.create_task(place.punch(caller)) for caller in callers]


def _note_refusals(figures: Figures, callers: list[Caller]) -> None:
    """Tell how often terminals were answered 503."""
    figures.notes.append(f"503 given {refused(callers)} times")
    if not refused(callers):
        figures.problems.append("no terminal was answered 503")
