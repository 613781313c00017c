"""A real Home Assistant and panels: killed, started again under them, asked for doors."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from scripts.trial.faults_bench import Figures
from scripts.trial.faults_callers import Dialect
from scripts.trial.faults_door import QUICK_WAYS, door
from scripts.trial.faults_kill import kill
from scripts.trial.faults_restart import restart
from tests.smoke.test_process import complaints


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("fault", "rounds"),
    [
        pytest.param(kill, 1, id="kill"),
        pytest.param(restart, 1, id="restart"),
        pytest.param(partial(door, ways=QUICK_WAYS), len(QUICK_WAYS), id="door"),
    ],
)
async def test_fault(
    socket_enabled: None,
    tmp_path: Path,
    fault: Callable[[Path, int, Dialect], Awaitable[Figures]],
    rounds: int,
) -> None:
    """Nothing is lost or comes twice, and no door opens late or more often than asked."""
    figures = await fault(tmp_path, rounds, Dialect.ACCESS)
    assert figures.is_good, figures
    (log,) = tmp_path.glob("*/hass.log")
    assert complaints(log.read_text()) == []
