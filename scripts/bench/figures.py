"""The figures of a benchmark, and how they are shown."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from scripts.trial.table import markdown

from .house import Delays
from .load import CLIENT_LIMIT, Sample

DELAY_P99: Final = 0.020
DELAY_MOST: Final = 0.050

_HEADS: Final = (
    *("scenario", "figure", "measured", "floor", "ratio", "target", "reached"),
    *("loop delay p99 / max (ms)", "notes"),
)


class Of(StrEnum):
    """What a target is about."""

    RATIO = "ratio"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is to reach."""

    bound: float
    is_least: bool = True
    of: Of = Of.RATIO

    def is_reached(self, figure: Figure) -> bool:
        """Return whether a figure is within the bound."""
        value = figure.ratio if self.of is Of.RATIO else figure.measured
        return value >= self.bound if self.is_least else value <= self.bound


@dataclass(slots=True)
class Figure:
    """What was measured, in a unit, and the floor of the same run in the same unit.

    `ratio` is measured / floor. Delays are in s; None where none were measured.
    """

    scenario: str
    name: str
    measured: float
    floor: float
    unit: str
    floor_is: str
    target: Target | None = None
    delays: Delays | None = None
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Return how many times the floor was measured."""
        return self.measured / self.floor

    @property
    def reached(self) -> bool | None:
        """Return whether the target is reached, or None without a target."""
        return None if self.target is None else self.target.is_reached(self)

    @property
    def is_punctual(self) -> bool | None:
        """Return whether the event loop was in time, or None where it is not known."""
        if self.delays is None:
            return None
        return self.delays.p99 <= DELAY_P99 and self.delays.most <= DELAY_MOST

    def add_sample(self, sample: Sample, whose: str = "") -> None:
        """Note what a load says about itself."""
        if sample.failures:
            self.problems.append(f"{whose}errors: {dict(sample.failures)}")
        if sample.client_share > CLIENT_LIMIT:
            share = f"{sample.client_share:.0%}"
            self.notes.append(f"{whose}the client was the limit ({share} of a core)")

    def as_json(self) -> dict[str, Any]:
        """Return all of it."""
        delays = self.delays
        return {
            "scenario": self.scenario,
            "figure": self.name,
            "measured": self.measured,
            "floor": self.floor,
            "unit": self.unit,
            "floor_is": self.floor_is,
            "ratio": self.ratio,
            "target": None
            if (target := self.target) is None
            else {"bound": target.bound, "least": target.is_least, "of": target.of},
            "reached": self.reached,
            "loop_delay_p99_s": None if delays is None else delays.p99,
            "loop_delay_max_s": None if delays is None else delays.most,
            "loop_punctual": self.is_punctual,
            "notes": self.notes,
            "problems": self.problems,
        }


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
    return markdown(_HEADS, [_cells(figure) for figure in figures])


def _cells(figure: Figure) -> list[str]:
    """Return a line of the table."""
    notes = [*(f"FAILED: {text}" for text in figure.problems), *figure.notes]
    return [
        figure.scenario,
        figure.name,
        f"{_number(figure.measured)} {figure.unit}",
        f"{_number(figure.floor)} ({figure.floor_is})",
        f"{figure.ratio:.2f}",
        _target(figure.target, figure.unit),
        {True: "yes", False: "NO", None: "-"}[figure.reached],
        _delay(figure),
        "; ".join(notes),
    ]


def _number(value: float) -> str:
    """Return a number with no more digits than mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _target(target: Target | None, unit: str) -> str:
    """Return a target in words."""
    if target is None:
        return "-"
    sign = ">=" if target.is_least else "<="
    of = f" {unit}" if target.of is Of.MEASURED else ""
    return f"{sign} {target.bound:g}{of}"


def _delay(figure: Figure) -> str:
    """Return how late the event loop was."""
    if (delays := figure.delays) is None:
        return "-"
    text = f"{delays.p99 * 1000:.1f} / {delays.most * 1000:.1f}"
    return text if figure.is_punctual else f"{text} NO"
