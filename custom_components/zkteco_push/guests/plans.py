"""Ends that have been ordered here and are on their way to a terminal."""

from collections.abc import Iterator, Mapping
from typing import Final

from ..iclock.validity import Bounds, bounds_of_update
from ..journal import Validity
from ..terminal import Terminal
from ..validity_dates import validity_of

type Key = tuple[str, str]

WRITES_USER: Final = "update_user"
DELETES_USER: Final = "delete_user"


class Plans:
    """Knows, by serial number and PIN, which orders for an end have not been answered.

    What is on its way counts as if it were there: whoever is given more time while a
    terminal is offline is not removed, and whoever may have been written to a terminal
    that never says so is.
    """

    def __init__(self, terminals: Mapping[str, Terminal]) -> None:
        """Take the terminals, whose queues tell what is still on its way."""
        self._terminals = terminals
        self._plans: dict[Key, Validity | None] = {}

    def recall(self, terminal: Terminal, now: float) -> None:
        """Take over what waited before a restart."""
        for command in terminal.commands.all():
            if command.name == WRITES_USER and command.reference is None:
                bounds = bounds_of_update(command.parameters)
                pin = command.parameters.get("pin", "")
                if bounds is not None and pin:
                    self.add(terminal, pin, bounds, now)

    def add(self, terminal: Terminal, pin: str, bounds: Bounds, now: float) -> None:
        """Take an order; one without an end lifts what there was."""
        self._plans[terminal.serial_number, pin] = validity_of(
            terminal, pin, bounds, now
        )

    def has(self, key: Key) -> bool:
        """Return whether an order for somebody's end is on its way."""
        terminal = self._terminals.get(key[0])
        return (
            key in self._plans
            and terminal is not None
            and any(
                command.name == WRITES_USER
                for command in terminal.commands.about(key[1])
            )
        )

    def is_ours(self, written: Validity) -> bool:
        """Return whether an end that has just been written was ordered here."""
        plan = self._plans.get((written.serial_number, written.pin))
        return plan is not None and plan.valid_until == written.valid_until

    def get(self, key: Key) -> Validity | None:
        """Return what is on its way, None where an end is lifted."""
        return self._plans.get(key)

    def forget(self, key: Key) -> None:
        """Forget an order that has ended."""
        self._plans.pop(key, None)

    def all(self) -> Iterator[tuple[Key, Validity | None]]:
        """Yield the orders that are on their way."""
        on_their_way = {
            (serial, command.parameters.get("pin", ""))
            for serial in {serial for serial, _ in self._plans}
            if (terminal := self._terminals.get(serial)) is not None
            for command in terminal.commands.all()
            if command.name == WRITES_USER
        }
        for key, plan in self._plans.items():
            if key in on_their_way:
                yield key, plan

    def prune(self, noted_before: float) -> None:
        """Forget what was ordered before a time (Unix time, s) and has ended since."""
        on_their_way = dict(self.all())
        self._plans = {
            key: plan
            for key, plan in self._plans.items()
            if key in on_their_way
            or (plan is not None and plan.noted_at >= noted_before)
        }


def deletion_on_its_way(terminal: Terminal, pin: str) -> bool:
    """Return whether somebody's deletion waits, with nothing after it that undoes it."""
    names = [command.name for command in terminal.commands.about(pin)]
    last = max(
        (index for index, name in enumerate(names) if name == DELETES_USER), default=-1
    )
    return last >= 0 and WRITES_USER not in names[last:]
