"""Who there is: at terminals, on the way to one, or of the household."""

from collections.abc import Iterable, Mapping
from typing import Final

_HIGHEST_PIN: Final = 99_999_999
# A number of so many digits at most is ordered as one.
_MOST_DIGITS: Final = 24

type Names = dict[str, set[str]]


def names_by_pin(*sources: Iterable[tuple[str, str]]) -> Names:
    """Return all names of everybody by PIN."""
    names: Names = {}
    for source in sources:
        for pin, name in source:
            names.setdefault(pin, set()).add(name)
    return names


def found(names: Names, text: str) -> list[str]:
    """Return the PINs of whom a text finds: by PIN or name, whichever the case."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(names)
    return [
        pin
        for pin, called in names.items()
        if wanted in pin.casefold() or any(wanted in name.casefold() for name in called)
    ]


def by_pin(pins: Iterable[str]) -> list[str]:
    """Return PINs in order: numbers as numbers, then the others."""
    return sorted(pins, key=_place)


def by_name(pins: Iterable[str], names: Names, shown: Mapping[str, str]) -> list[str]:
    """Return PINs in the order of names; those without one come last.

    `shown` are the names by which people are known whatever terminals call them.
    """

    def key(pin: str) -> tuple[bool, str, tuple[bool, int, str]]:
        """Return where somebody belongs."""
        name = shown.get(pin) or max(names[pin], default="")
        return not name, name.casefold(), _place(pin)

    return sorted(pins, key=key)


def free_pin(pins: Iterable[str]) -> str:
    """Return a PIN that nobody has or had lately: one more than the highest."""
    taken = frozenset(pins)
    numbers = [int(pin) for pin in taken if _is_number(pin) and int(pin) < _HIGHEST_PIN]
    candidate = max(numbers, default=0) + 1
    while str(candidate) in taken:
        candidate += 1
    return str(candidate)


def _is_number(pin: str) -> bool:
    """Return whether a PIN is a number that can be counted with."""
    return pin.isascii() and pin.isdigit() and len(pin) <= _MOST_DIGITS


def _place(pin: str) -> tuple[bool, int, str]:
    """Return where a PIN belongs."""
    is_number = _is_number(pin)
    return not is_number, int(pin) if is_number else 0, pin
