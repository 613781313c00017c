"""What terminals hold about people, as the panel shows it: never a secret."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..access_people import has_several_cards
from ..iclock.access.right_lines import parse_card, parse_right
from ..iclock.attendance.biometrics import NEAR_INFRARED_FACE, kind_of_item
from ..iclock.attendance.code_books import CodeBook
from ..iclock.attendance.users import DISABLED, UserRecord, card_number, parse_user
from ..iclock.commands import Command
from ..iclock.records import Category
from ..iclock.text import TextEncoding, masked
from ..journal import DirectoryEntry, DirectoryLine
from ..terminal import Terminal

type Cell = dict[str, Any]

# Whose lines have to be opened: only they tell a privilege, a card, doors.
OPENED: Final = frozenset({Category.USER, Category.CARD, Category.ACCESS_RIGHT})
_PHOTOS: Final = {Category.COMPARISON_PHOTO: "comparison", Category.USER_PHOTO: "user"}
_OTHER: Final = "other"
# What a waiting command does, by how its name begins.
_DEEDS: Final = {"update_": "write", "delete_": "delete", "enroll_": "enroll"}
_SHOWN: Final = ("group", "time_zones", "verification")


@dataclass(frozen=True, slots=True)
class Holder:
    """What is needed of a terminal to read what it holds, outside of the event loop."""

    serial_number: str
    book: CodeBook
    encoding: TextEncoding
    has_several_cards: bool
    commands: tuple[Command, ...] = field(repr=False)

    @classmethod
    def of(cls, terminal: Terminal) -> Holder:
        """Return what is needed of a terminal as it is now."""
        reading = terminal.reading
        return cls(
            terminal.serial_number,
            reading.book,
            reading.encoding,
            has_several_cards(terminal),
            tuple(terminal.commands.all()),
        )


def waiting_names(holders: Iterable[Holder]) -> dict[str, str]:
    """Return PIN and name of those who are on their way to a terminal."""
    return {
        pin: command.parameters.get("name", "")
        for holder in holders
        for command in holder.commands
        if command.name == "update_user" and (pin := command.parameters.get("pin"))
    }


def cells_of(
    lines: Iterable[DirectoryLine], holders: Iterable[Holder], pins: Iterable[str]
) -> dict[str, dict[str, Cell]]:
    """Return what is known of people, by PIN and serial number; nothing where it is not."""
    known = {holder.serial_number: holder for holder in holders}
    wanted = frozenset(pins)
    by_place: dict[tuple[str, str], list[DirectoryLine]] = {}
    for line in lines:
        place = line.entry.pin, line.entry.serial_number
        by_place.setdefault(place, []).append(line)
    waiting: dict[tuple[str, str], list[str]] = {}
    for serial_number, holder in known.items():
        for command in holder.commands:
            if (pin := command.parameters.get("pin", "")) in wanted:
                deeds = waiting.setdefault((pin, serial_number), [])
                if (deed := _deed(command)) not in deeds:
                    deeds.append(deed)
    cells: dict[str, dict[str, Cell]] = {pin: {} for pin in wanted}
    for pin, serial_number in (*by_place, *waiting):
        holder = known[serial_number]
        place = pin, serial_number
        cells[pin][serial_number] = {
            **_cell(by_place.get(place, []), holder),
            "waiting": waiting.get(place, []),
        }
    return cells


def is_disabled(user: UserRecord) -> bool:
    """Return whether somebody is shut out at a terminal."""
    until = user.parameters.get("valid_until", "").replace("T", " ")
    return user.parameters.get("disabled") == "1" or until == DISABLED["valid_until"]


def _deed(command: Command) -> str:
    """Return what a command does to somebody."""
    return next(
        (deed for start, deed in _DEEDS.items() if command.name.startswith(start)),
        _OTHER,
    )


def _cell(lines: list[DirectoryLine], holder: Holder) -> Cell:
    """Return what a terminal holds about one person."""
    by_category: dict[Category, list[DirectoryLine]] = {}
    for line in lines:
        by_category.setdefault(line.entry.category, []).append(line)
    users = by_category.get(Category.USER, [])
    user = None
    if users and (raw := users[0].raw) is not None:
        user = parse_user(raw, holder.encoding)
    cards = _cards(user, by_category.get(Category.CARD, []), holder)
    rights = [
        right
        for line in by_category.get(Category.ACCESS_RIGHT, [])
        if line.raw is not None and (right := parse_right(line.raw)) is not None
    ]
    templates = [line.entry for line in by_category.get(Category.TEMPLATE, [])]
    return {
        "enrolled": bool(users),
        "name": users[0].entry.name if users else "",
        "privilege": None if user is None else user.privilege,
        "disabled": user is not None and is_disabled(user),
        "has_password": user is not None and bool(user.parameters.get("password")),
        "cards": cards,
        "templates": _templates(templates, holder.book),
        "photos": [
            name for category, name in _PHOTOS.items() if category in by_category
        ],
        "doors": sorted({door for right in rights for door in right.doors}),
        "time_zone": rights[0].time_zone if rights else None,
        **{key: user and user.parameters.get(key) for key in _SHOWN},
    }


def _cards(
    user: UserRecord | None, lines: list[DirectoryLine], holder: Holder
) -> list[str]:
    """Return somebody's cards, masked."""
    if holder.has_several_cards:
        # What the user's own record says of a card is void there.
        found = (parse_card(line.raw) for line in lines if line.raw is not None)
        cards = [card.card for card in found if card is not None and not card.is_lost]
    else:
        cards = [user.parameters.get("card", "")] if user is not None else []
    return [masked(card_number(card)) for card in cards if card]


def _templates(entries: list[DirectoryEntry], book: CodeBook) -> list[dict[str, Any]]:
    """Return how many templates of each kind there are, and of which versions.

    What is one finger may be there twice, and one face in many parts.
    """
    places: dict[str, set[str]] = {}
    versions: dict[str, set[str]] = {}
    for entry in entries:
        kind, is_unified = kind_of_item(entry.item, book)
        kind = kind or _OTHER
        number = entry.item.split("|")[2]
        is_part = kind == NEAR_INFRARED_FACE and not is_unified
        places.setdefault(kind, set()).add("" if is_part else number)
        versions.setdefault(kind, set()).update(filter(None, [entry.version]))
    return [
        {"kind": kind, "count": len(numbers), "versions": sorted(versions[kind])}
        for kind, numbers in places.items()
    ]


def common_name(cells: Mapping[str, Cell]) -> tuple[str, bool]:
    """Return what most terminals call somebody, and whether others do otherwise."""
    names = [cell["name"] for cell in cells.values() if cell["name"]]
    if not names:
        return "", False
    return max(names, key=names.count), len(set(names)) > 1
