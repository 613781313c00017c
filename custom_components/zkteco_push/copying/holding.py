"""What is known of one side of a copy."""

from typing import Final

from ..access_commands import all_doors
from ..access_people import has_several_cards
from ..iclock.access.records import AccessRight
from ..iclock.attendance.record_commands import DIALECT_BOUND
from ..iclock.attendance.users import CARDS
from ..iclock.records import Category
from ..journal import Journal
from ..people import People
from ..recipients import support_of
from ..terminal import Terminal
from ..validity_dates import dates_of
from .plan import Holder

_HELD: Final = frozenset(
    {
        Category.USER,
        Category.TEMPLATE,
        Category.COMPARISON_PHOTO,
        Category.USER_PHOTO,
        Category.CARD,
    }
)


async def async_holder(
    journal: Journal, people: People, terminal: Terminal, other: Terminal
) -> Holder:
    """Return what is known of one side, as it is to be compared with the other."""
    entries = await journal.directory.entries(terminal.serial_number, _HELD)
    is_access = terminal.panel.is_access_control
    has_card_table = has_several_cards(terminal)
    ignored: list[str] = []
    if is_access is not other.panel.is_access_control:
        ignored += DIALECT_BOUND
    if terminal.reading.book is not other.reading.book:
        # How somebody is verified is not copied between code books.
        ignored.append("verification")
    if has_card_table and has_several_cards(other):
        ignored += CARDS
    kept = [
        each
        for side in (terminal, other)
        for each in await journal.validities.of_terminal(side.serial_number)
        if each.is_kept_here
    ]
    ends = {
        each.pin: dates_of(each, terminal)
        for each in kept
        if each.serial_number == terminal.serial_number
    }
    if ignored or has_card_table or kept:
        entries = await people.comparable_entries(terminal, entries, ignored, ends)
    rights: dict[str, list[AccessRight]] = {}
    for _, right in await people.access.rights(terminal):
        rights.setdefault(right.pin, []).append(right)
    return Holder(
        terminal.reading.book,
        support_of(terminal),
        tuple(entries),
        terminal.options.get("PhotoFunOn", "1") != "0",
        doors=tuple(all_doors(terminal)) if is_access else (),
        rights=rights if is_access else {},
        awaiting=frozenset(
            command.parameters["pin"]
            for command in terminal.commands.all()
            if command.name == "update_access_right"
        ),
        has_card_table=has_card_table,
    )
