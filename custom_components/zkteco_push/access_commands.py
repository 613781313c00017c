"""What each action has an access-control terminal do (sheet section 3)."""

from collections.abc import Iterable, Mapping
from typing import Final

from .access_people import KnownPerson, awaits_rights
from .action_values import (
    Builder,
    Data,
    LastCounts,
    biometric_type,
    plain,
    refuse_fields,
    text_of,
    user_parameters,
)
from .iclock.access.command_forms import (
    ABILITIES,
    ALWAYS,
    DAYS,
    INVENTORY,
    PERIODS_A_DAY,
    WHOLE_DAY,
)
from .iclock.access.machines import answers_event_queries
from .iclock.attendance.biometrics import FACE, FINGERPRINT
from .iclock.attendance.templates import parse_template
from .iclock.commands import Command, CommandError, CommandErrorReason as Reason
from .iclock.text import TextEncoding
from .recipients import support_of
from .terminal import Terminal

_EVENTS: Final = "transaction"


def refresh(terminal: Terminal, _data: Data) -> list[Command]:
    """Have the terminal count what it holds, and say what it has."""
    return LastCounts(
        [
            Command.of("count", table="user"),
            Command.of("count", table=_EVENTS),
            *(
                Command.of("count", table="biodata", type=number)
                for number in unified_types(terminal)
            ),
            *(
                [Command.of("count", table="templatev10")]
                if _has_fingerprint_table(terminal)
                else ()
            ),
            Command.of("get_options", keys=ABILITIES),
            Command.of("get_options", keys=INVENTORY),
        ]
    )


def set_user(terminal: Terminal, data: Data, person: KnownPerson) -> list[Command]:
    """Write a user: time zone, user, right, cards, in this order (sheet 7).

    Somebody new may pass all doors at any time unless it is said otherwise: without a
    right they would be recognised and refused.
    """
    refuse_fields(data, "time_zones", "verification")
    pin = data["pin"]
    parameters = user_parameters(terminal, data, person.parameters)
    if "disabled" in data:
        parameters["disabled"] = str(int(data["disabled"]))
    abilities = terminal.panel.registry.abilities
    cards: list[Command] = []
    if abilities.has_several_cards:
        parameters.pop("card", None)
        if "card" in data:
            if person.is_known or not data["card"]:
                cards.append(Command("delete_cards", {"pin": pin}))
            if data["card"]:
                cards.append(Command("update_card", {"pin": pin, "card": data["card"]}))
    before, rights = _rights(terminal, data, person)
    user = Command("update_user", {**parameters, "pin": pin})
    return [*before, user, *rights, *cards]


def _rights(
    terminal: Terminal, data: Data, person: KnownPerson
) -> tuple[list[Command], list[Command]]:
    """Return what goes before a user, and what gives them their rights.

    What is said holds alone: a right of another time zone would open doors still.
    """
    if person.is_known and not {"doors", "time_zone"} & data.keys():
        return [], []
    pin = data["pin"]
    known = {right.time_zone for right in person.rights}
    delete = Command("delete_access_right", {"pin": pin})
    doors = data.get("doors")
    if doors is None:
        doors = sorted({door for right in person.rights for door in right.doors})
        doors = doors or all_doors(terminal)
    elif not doors:
        return [], [delete]
    time_zone = data.get("time_zone")
    if time_zone is None:
        time_zone = min(known) if len(known) == 1 else int(ALWAYS)
    # Nobody says what tells two rights apart on a terminal: written beside it, the old
    # one would open doors still.
    is_replaced = person.is_known or awaits_rights(terminal, pin)
    right = right_of(pin, doors, time_zone)
    return (
        standard_time_zone(terminal, str(time_zone)),
        [delete, right] if is_replaced else [right],
    )


def right_of(pin: str, doors: Iterable[int], time_zone: int) -> Command:
    """Return the command that lets somebody pass doors in a time zone."""
    return Command(
        "update_access_right",
        {
            "pin": pin,
            "time_zone": str(time_zone),
            "doors": ",".join(map(str, sorted(set(doors)))),
        },
    )


def all_doors(terminal: Terminal) -> list[int]:
    """Return the numbers of all doors of a terminal."""
    return list(range(1, terminal.panel.registry.abilities.lock_count + 1))


def standard_time_zone(terminal: Terminal, time_zone: str) -> list[Command]:
    """Return what makes the first time zone all of the week, unless that is there.

    Nobody knows whether a new panel has it; without one its people stay outside.
    """
    if (
        time_zone != ALWAYS
        or terminal.panel.knows_time_zone(ALWAYS)
        or any(
            command.name == "update_time_zone"
            and command.parameters.get("time_zone") == ALWAYS
            for command in terminal.commands.all()
        )
    ):
        return []
    days = dict.fromkeys(DAYS, WHOLE_DAY)
    return [Command("update_time_zone", {"time_zone": ALWAYS, **days})]


def delete_user(terminal: Terminal, data: Data) -> list[Command]:
    """Take somebody's right first, then what they could be known by, then the user."""
    pin = {"pin": data["pin"]}
    commands = LastCounts([Command("delete_access_right", pin)])
    if _has_fingerprint_table(terminal):
        commands.append(Command("delete_fingerprint", pin))
    commands += [
        Command("delete_template", {**pin, "type": number})
        for number in unified_types(terminal)
    ]
    if terminal.panel.registry.abilities.has_several_cards:
        commands.append(Command("delete_cards", pin))
    if has_photos(terminal):
        face = {"type": biometric_type(terminal, FACE)}
        commands += [
            Command("delete_comparison_photo", {**pin, **face}),
            Command("delete_user_photo", pin),
        ]
    commands.append(Command("delete_user", pin))
    return commands


def check_algorithm(terminal: Terminal, data: Data) -> None:
    """Raise CommandError where a template's algorithm is not the terminal's (sheet 3.1)."""
    support = support_of(terminal)
    if (version := text_of(data.get("major_version"))) is None:
        line = f"PIN={data['pin']}\tFID=0\tTMP={data['template']}".encode()
        template = parse_template(line, TextEncoding.UTF_8)
        is_finger = data["kind"] == FINGERPRINT
        version = template.version if template is not None and is_finger else ""
    if support.takes(data["kind"], version) is False:
        is_there = data["kind"] in support.templates | support.legacy
        if is_there:
            raise CommandError("major_version", Reason.OTHER_ALGORITHM)
        raise CommandError("kind", Reason.OUT_OF_RANGE)


def template_queries(terminal: Terminal, pin: str | None) -> list[Command]:
    """Return what brings users and templates."""
    queries = [Command.of("query_users", pin=pin)]
    queries += [
        Command.of("query_templates", type=number, pin=pin)
        for number in unified_types(terminal)
    ]
    if _has_fingerprint_table(terminal):
        queries.append(Command.of("query_fingerprints", pin=pin))
    return queries


def holding_queries(terminal: Terminal, pin: str | None) -> list[Command]:
    """Return what else of people a terminal may send: cards, rights, photos."""
    queries = [Command.of("query_access_rights", pin=pin)]
    if terminal.panel.registry.abilities.has_several_cards:
        queries.append(Command.of("query_cards", pin=pin))
    if has_photos(terminal):
        type_ = biometric_type(terminal, FACE)
        queries.append(Command.of("query_comparison_photos", type=type_, pin=pin))
    return queries


def query_events(terminal: Terminal) -> Command | None:
    """Return the query of all events, None where it must not be sent.

    It stops the commands of some terminals until they are switched off (field: 7A).
    """
    if not answers_event_queries(terminal.panel.registry.machine_type):
        return None
    return Command("query_events")


def set_time_zone(terminal: Terminal, data: Data) -> list[Command]:
    """Write a time zone; a day that is left out has no period."""
    parameters = {"time_zone": str(data["id"])}
    for day in DAYS:
        periods = data.get(day, [])
        if len(periods) > PERIODS_A_DAY:
            raise CommandError(day, Reason.OUT_OF_RANGE)
        if periods:
            parameters[day] = ",".join(periods)
    return [Command("update_time_zone", parameters)]


def set_holiday(terminal: Terminal, data: Data) -> list[Command]:
    """Write a holiday."""
    return [
        Command(
            "update_holiday",
            {
                "day": data["date"].isoformat(),
                "holiday_type": str(data["type"]),
                "yearly": str(int(data["yearly"])),
            },
        )
    ]


def unified_types(terminal: Terminal) -> list[str]:
    """Return the biometric types of which a terminal has unified templates."""
    listed = terminal.options.get("MultiBioDataSupport", "").split(":")
    return [str(number) for number, flag in enumerate(listed) if flag.strip() == "1"]


def has_photos(terminal: Terminal) -> bool:
    """Return whether a terminal compares faces with photos."""
    return (
        FACE in support_of(terminal).photos
        or terminal.options.get("BioPhotoFun", "").strip() == "1"
    )


def _has_fingerprint_table(terminal: Terminal) -> bool:
    """Return whether fingerprints may be in a table of their own."""
    support = support_of(terminal)
    return not support.says or FINGERPRINT in support.legacy


# What differs from the other dialect; all other commands have the same names.
BUILDERS: Final[Mapping[str, Builder]] = {
    "refresh": refresh,
    "sync_clock": plain("set_clock"),
    "delete_user": delete_user,
    "set_time_zone": set_time_zone,
    "set_holiday": set_holiday,
}
