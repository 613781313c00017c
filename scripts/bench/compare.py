"""Work and its floor in turns, so that both meet the same machine."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from scripts.demo.client import Client

from .house import House, Measured, worst
from .load import Sample, merged

type Work = Callable[[], Sample]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rounds of work and of its floor."""

    found: list[Measured]
    floors: list[Measured]

    @property
    def rate(self) -> float:
        """Return the median rate of the work (1/s)."""
        return _rate(self.found)

    @property
    def floor_rate(self) -> float:
        """Return the median rate of the floor (1/s)."""
        return _rate(self.floors)

    @property
    def sample(self) -> Sample:
        """Return all the work."""
        return merged(each.sample for each in self.found)

    @property
    def floor_sample(self) -> Sample:
        """Return all the floor's work."""
        return merged(each.sample for each in self.floors)

    def notes(self) -> list[str]:
        """Return what explains the figures."""
        delays = worst(self.floors)
        return [
            f"median {self.sample.median * 1000:.2f} ms,"
            f" p99 {self.sample.percentile(0.99) * 1000:.2f} ms"
            f" (floor {self.floor_sample.median * 1000:.2f} and"
            f" {self.floor_sample.percentile(0.99) * 1000:.2f})",
            f"server {_share(self.found):.0%} of a core"
            f" (floor {_share(self.floors):.0%})",
            f"client {self.sample.client_share:.0%} of a core"
            f" (floor {self.floor_sample.client_share:.0%})",
            f"floor's loop delay {delays.p99 * 1000:.1f} / {delays.most * 1000:.1f} ms",
        ]


async def compare(
    house: House, client: Client, work: Work, floor: Work, rounds: int
) -> Comparison:
    """Measure work and its floor in turns; a first turn only warms up."""
    found: list[Measured] = []
    floors: list[Measured] = []
    for _ in range(rounds + 1):
        floors.append(await house.measure(client, floor))
        found.append(await house.measure(client, work))
    return Comparison(found[1:], floors[1:])


def _rate(found: list[Measured]) -> float:
    """Return the median rate."""
    return median(each.sample.rate for each in found)


def _share(found: list[Measured]) -> float:
    """Return how much of a core the process took."""
    return median(each.server_share for each in found)
