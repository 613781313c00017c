"""How the figures of a benchmark are judged and shown."""

import pytest

from scripts.bench.figures import Figure, Of, Target, table
from scripts.bench.house import Delays
from scripts.bench.load import Sample


def figure(
    measured: float, target: Target | None, delays: Delays | None = None
) -> Figure:
    """Return a figure with a floor of 10."""
    return Figure("poll", "of a kind", measured, 10, "polls/s", "raw", target, delays)


@pytest.mark.parametrize(
    ("measured", "target", "reached"),
    [
        (9, Target(0.9), True),
        (8.9, Target(0.9), False),
        (11, Target(1.1, is_least=False), True),
        (11.1, Target(1.1, is_least=False), False),
        (20, Target(20, is_least=False, of=Of.MEASURED), True),
        (21, Target(20, is_least=False, of=Of.MEASURED), False),
        (1, None, None),
    ],
)
def test_target(measured: float, target: Target | None, reached: bool | None) -> None:
    """Test that a target is about the ratio or about what was measured."""
    assert figure(measured, target).reached is reached


@pytest.mark.parametrize(
    ("delays", "punctual"),
    [
        (None, None),
        (Delays(0.020, 0.050), True),
        (Delays(0.021, 0.050), False),
        (Delays(0.020, 0.051), False),
    ],
)
def test_delays(delays: Delays | None, punctual: bool | None) -> None:
    """Test that the event loop has to be in time nearly always, and never very late."""
    assert figure(9, None, delays).is_punctual is punctual


def test_what_a_load_says() -> None:
    """Test that failures are a problem, and that a busy client is told."""
    found = figure(9, None)
    sample = Sample(seconds=1, client_seconds=0.9)
    sample.failures["status 503"] += 2
    found.add_sample(sample, "floor: ")
    assert found.problems == ["floor: errors: {'status 503': 2}"]
    assert found.notes == ["floor: the client was the limit (90% of a core)"]


def test_table() -> None:
    """Test that the table says what was not reached, and what failed."""
    missed = figure(8, Target(0.9), Delays(0.001, 0.060))
    missed.problems.append("9 rows of 10")
    head, line, *rows = table([missed, figure(12, None)]).splitlines()
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    assert cells[2:8] == [
        "8 polls/s",
        "10 (raw)",
        "0.80",
        ">= 0.9",
        "NO",
        "1.0 / 60.0 NO",
    ]
    assert cells[8] == "FAILED: 9 rows of 10"
    assert "-" in line and {len(head), len(line)} == {len(row) for row in rows}
