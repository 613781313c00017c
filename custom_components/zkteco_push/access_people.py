"""What is known here of rights and cards, which only access terminals hold apart."""

from dataclasses import dataclass, field
from typing import Final

from .iclock.access.records import AccessRight, CardRecord
from .iclock.access.right_lines import parse_card, parse_right
from .iclock.records import Category
from .journal import DirectoryEntry, Journal
from .terminal import Terminal

_RIGHTS: Final = frozenset({Category.ACCESS_RIGHT})
_CARDS: Final = frozenset({Category.CARD})


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is known of somebody before something is written about them.

    `parameters` are those of an update, without the PIN; `is_known` says whether the
    terminal has the person.
    """

    parameters: dict[str, str] = field(repr=False)
    is_known: bool
    rights: tuple[AccessRight, ...] = ()
    has_cards: bool = False


class AccessPeople:
    """Reads rights and cards from the directory."""

    def __init__(self, journal: Journal) -> None:
        """Take the journal."""
        self._journal = journal

    async def rights(
        self, terminal: Terminal, pin: str | None = None
    ) -> list[tuple[DirectoryEntry, AccessRight]]:
        """Return the rights that are known of a terminal, each with its entry."""
        lines = await self._journal.directory.lines(
            terminal.serial_number, _RIGHTS, pin
        )
        found = (
            (line.entry, parse_right(line.raw))
            for line in lines
            if line.raw is not None
        )
        return [(entry, right) for entry, right in found if right is not None]

    async def cards(
        self, terminal: Terminal, pin: str | None = None
    ) -> dict[str, list[CardRecord]]:
        """Return the cards of a terminal that has several a person, the main one first."""
        if not has_several_cards(terminal):
            return {}
        lines = await self._journal.directory.lines(terminal.serial_number, _CARDS, pin)
        cards: dict[str, list[CardRecord]] = {}
        for line in lines:
            if line.raw is not None and (card := parse_card(line.raw)) is not None:
                cards.setdefault(card.pin, []).append(card)
        for of_person in cards.values():
            of_person.sort(key=lambda card: (card.is_lost, not card.is_main))
        return cards


def has_several_cards(terminal: Terminal) -> bool:
    """Return whether a terminal keeps cards in a table of their own."""
    panel = terminal.panel
    return panel.is_access_control and panel.registry.abilities.has_several_cards


def awaits_rights(terminal: Terminal, pin: str) -> bool:
    """Return whether rights of somebody are on their way to a terminal."""
    return any(
        command.name == "update_access_right"
        for command in terminal.commands.about(pin)
    )
