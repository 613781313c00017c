"""What the actions' fields become in commands, whichever dialect is spoken."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from .iclock.attendance.biometrics import type_of_kind
from .iclock.attendance.users import PRIVILEGES
from .iclock.commands import Command, CommandError, CommandErrorReason
from .terminal import Terminal

type Data = Mapping[str, Any]
type Builder = Callable[[Terminal, Data], list[Command]]

_PRIVILEGE_NUMBERS: Final = {name: number for number, name in PRIVILEGES.items()}


class LastCounts(list[Command]):
    """Commands of which the last one alone says whether all was done.

    Those before it may be refused: by a terminal that has no such table.
    """


def biometric_type(terminal: Terminal, kind: str) -> str:
    """Return a kind's number in the terminal's code book; raise CommandError."""
    if (number := type_of_kind(terminal.reading.book, kind)) is None:
        raise CommandError("kind", CommandErrorReason.OUT_OF_RANGE)
    return number


def local_text(terminal: Terminal, moment: datetime) -> str:
    """Return a time as the terminal's clock shows it."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(terminal.settings.time_zone)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def user_parameters(
    terminal: Terminal, data: Data, known: Mapping[str, str]
) -> dict[str, str]:
    """Return what both dialects say of a user, over what is known of them."""
    parameters = dict(known)
    for key in ("name", "password", "card"):
        if key in data:
            parameters[key] = data[key]
    if "group" in data:
        parameters["group"] = str(data["group"])
    if "privilege" in data:
        parameters["privilege"] = str(_PRIVILEGE_NUMBERS[data["privilege"]])
    return {**parameters, **dates_in(terminal, data)}


def dates_in(terminal: Terminal, data: Data) -> dict[str, str]:
    """Return the parameters of the bounds that an action gives.

    Who is to be there for ever from now on has no beginning either, unless it is given.
    """
    dates = {
        key: local_text(terminal, data[key])
        for key in ("valid_from", "valid_until")
        if data.get(key)
    }
    if dates:
        dates["expires"] = "1"
    if "valid_until" in data and not data["valid_until"]:
        dates = {"valid_from": "", "expires": "0", **dates, "valid_until": ""}
    return dates


def refuse_fields(data: Data, *names: str) -> None:
    """Raise CommandError where a field is given that the dialect does not have."""
    for name in names:
        if name in data:
            raise CommandError(name, CommandErrorReason.UNKNOWN_PARAMETER)


def plain(name: str, *fields: str) -> Builder:
    """Return the builder of a command whose parameters are the action's fields."""

    def build(_terminal: Terminal, data: Data) -> list[Command]:
        """Return the one command."""
        return [Command.of(name, **{key: text_of(data.get(key)) for key in fields})]

    return build


def text_of(value: object) -> str | None:
    """Return a value's text, None where there is no value."""
    return None if value is None else str(value)
