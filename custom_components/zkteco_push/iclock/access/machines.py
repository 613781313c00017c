"""What kinds of machines there are: `MachineType` (sheet 4.7)."""

from typing import Final

# C3, C4, inBIO and C5 panels: controllers without a reader of their own. Terminals
# (101 to 103) are not among them, nor is whatever does not say what it is.
PANELS: Final = frozenset({1, 2, 3, 4, 5, 8, 9, 10, *range(23, 29)})


def answers_event_queries(machine_type: int | None) -> bool:
    """Return whether a machine may be asked for its events.

    A terminal stopped all processing of commands on it until its power was cut
    (field: SenseFace 7A; sheet 3.3).
    """
    return machine_type in PANELS
