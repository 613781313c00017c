"""How much a benchmark does."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of all scenarios; times in s.

    `growth_…` are the sizes at which the same work is measured again.
    """

    seconds: float
    rounds: int
    backlog_lines: int
    fleet_terminals: int
    fleet_seconds: float
    unlocks: int
    starts: int
    growth_terminals: tuple[int, ...]
    growth_stored: tuple[int, ...]
    growth_lines: tuple[int, ...]


SCALES: Final = {
    # Only to see that everything is measured; the figures mean nothing.
    "tiny": Scale(
        seconds=0.1,
        rounds=1,
        backlog_lines=1_000,
        fleet_terminals=5,
        fleet_seconds=3,
        unlocks=2,
        starts=1,
        growth_terminals=(1,),
        growth_stored=(1_000,),
        growth_lines=(1, 10),
    ),
    "small": Scale(
        seconds=0.5,
        rounds=3,
        backlog_lines=20_000,
        fleet_terminals=100,
        fleet_seconds=20,
        unlocks=20,
        starts=1,
        growth_terminals=(1, 10, 100),
        growth_stored=(1_000, 10_000, 100_000),
        growth_lines=(1, 10, 100, 1_000),
    ),
    "full": Scale(
        seconds=2,
        rounds=5,
        backlog_lines=100_000,
        fleet_terminals=2_000,
        fleet_seconds=60,
        unlocks=100,
        starts=3,
        growth_terminals=(1, 100, 1_000, 2_000),
        growth_stored=(1_000, 10_000, 100_000, 1_000_000),
        growth_lines=(1, 10, 100, 1_000, 10_000),
    ),
}
