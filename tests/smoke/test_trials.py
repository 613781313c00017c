"""The trials of scripts/ end what they have started, however they are ended themselves."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import os
from pathlib import Path
import shutil
import signal
import sys
from typing import Final

import pytest

from scripts.demo.configuration import REPOSITORY
from scripts.demo.process import ENVIRONMENT

_FAULTS: Final = ("scripts.trial.faults", "--only", "kill", "--rounds", "1000")
_ATTACK: Final = ("scripts.trial.attack", "--only", "nothing", "--seconds", "600")


def servers(directory: Path) -> set[int]:
    """Return the numbers of the Home Assistant processes that live below a directory."""
    found = set()
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdecimal():
                line = (process / "cmdline").read_bytes()
                if b"hass" in line and bytes(directory) in line:
                    found.add(int(process.name))
    return found


async def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("trial", "number", "leaves"),
    [
        pytest.param(_FAULTS, signal.SIGTERM, [], id="faults, terminated"),
        pytest.param(_FAULTS, signal.SIGINT, [], id="faults, interrupted"),
        pytest.param(
            _FAULTS,
            signal.SIGKILL,
            ["zkteco-faults-"],
            id="faults, killed",
            marks=pytest.mark.skipif(
                shutil.which("setpriv") is None, reason="needs setpriv"
            ),
        ),
        pytest.param(
            _ATTACK, signal.SIGTERM, ["zkteco-attack-"], id="attack, terminated"
        ),
    ],
)
async def test_end(
    socket_enabled: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trial: tuple[str, ...],
    number: signal.Signals,
    leaves: list[str],
) -> None:
    """A trial that is ended leaves no Home Assistant running."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with (tmp_path / "trial.log").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(str(ENVIRONMENT / "bin" / "python"), "-m", *trial),
            cwd=REPOSITORY,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            await wait_for(lambda: any(tmp_path.rglob("journal.db")))
            assert servers(tmp_path)
            process.send_signal(number)
            code = await process.wait()
            await wait_for(lambda: not servers(tmp_path))
        finally:
            for left in (*servers(tmp_path), process.pid):
                with suppress(ProcessLookupError):
                    os.kill(left, signal.SIGKILL)
            await process.wait()
    assert code == (-number if number is signal.SIGKILL else 130)
    kept = [each.name for each in tmp_path.iterdir() if each.name != "trial.log"]
    assert [name[: len("zkteco-faults-")] for name in kept] == leaves
