"""What each action has a terminal do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

from . import access_commands
from .action_values import (
    Builder,
    Data,
    biometric_type,
    local_text,
    plain,
    refuse_fields,
    text_of,
    user_parameters,
)
from .iclock.attendance.code_books import CodeBookChoice
from .iclock.attendance.users import DISABLED
from .iclock.commands import Command, CommandError, CommandErrorReason
from .terminal import Terminal

_EVERYBODY: Final = "253"
_SOMEBODY: Final = "254"
_CLEARED: Final = {
    "attendance_log": "clear_attendance_log",
    "photos": "clear_photos",
    "biometrics": "clear_templates",
    "all_data": "clear_data",
}


def unlock(terminal: Terminal, data: Data) -> list[Command]:
    """Open a door for some seconds."""
    seconds = data.get("seconds") or terminal.settings.unlock_seconds
    return [Command.of("unlock", door=str(data.get("door", 1)), seconds=str(seconds))]


def refresh(terminal: Terminal, _data: Data) -> list[Command]:
    """Have the terminal send what is new, and say what it holds.

    The seed knows neither of the vendor's commands: there the last day is queried.
    """
    if terminal.reading.book.name is CodeBookChoice.CONDENSED:
        now = dt_util.utcnow()
        return [_query_log(terminal, now - timedelta(days=1), now)]
    return [Command("send_log"), Command("info")]


def query_punches(terminal: Terminal, start: datetime, end: datetime) -> Command | None:
    """Return the query of a time's punches, None where a terminal must not be asked.

    An access panel is asked for all its events: which times it would heed is not known.
    """
    if terminal.panel.is_access_control:
        return access_commands.query_events(terminal)
    return _query_log(terminal, start, end)


def _query_log(terminal: Terminal, start: datetime, end: datetime) -> Command:
    """Return the query of a time's attendance records."""
    return Command.of(
        "query_attendance_log",
        start=local_text(terminal, start),
        end=local_text(terminal, end),
    )


def template_queries(terminal: Terminal, pin: str | None) -> list[Command]:
    """Return what brings templates: of users, and of each type that is supported.

    Newer firmware sends a user's templates with the user, older only the user; the
    seed has no other query.
    """
    if terminal.panel.is_access_control:
        return access_commands.template_queries(terminal, pin)
    queries = [Command.of("query_users", pin=pin)]
    if terminal.reading.book.name is CodeBookChoice.CONDENSED:
        return queries
    supported = terminal.options.get("MultiBioDataSupport", "").split(":")
    types = [number for number, flag in enumerate(supported) if flag.strip() == "1"]
    if types:
        queries += [
            Command.of("query_templates", type=str(number), pin=pin) for number in types
        ]
    elif pin is not None:
        queries.append(Command.of("query_fingerprints", pin=pin))
    return queries


def set_user(terminal: Terminal, data: Data, known: Mapping[str, str]) -> list[Command]:
    """Write a user: the whole record, as some firmware blanks what is missing."""
    refuse_fields(data, "doors", "time_zone")
    parameters = user_parameters(terminal, data, known)
    if "time_zones" in data:
        parameters["time_zones"] = data["time_zones"]
    if "verification" in data:
        parameters["verification"] = _verification(terminal, data["verification"])
    if data.get("disabled"):
        parameters.update(DISABLED)
    elif data.get("disabled") is False and _is_disabled(parameters):
        parameters.update({"valid_from": "", "valid_until": "", "expires": "0"})
    return [Command("update_user", {**parameters, "pin": data["pin"]})]


def _is_disabled(parameters: Mapping[str, str]) -> bool:
    """Return whether a user's validity is the one of those who are disabled."""
    # As written by the terminal, it has a T between day and time.
    return (
        parameters.get("valid_until", "").replace("T", " ") == DISABLED["valid_until"]
    )


def set_template(terminal: Terminal, data: Data) -> list[Command]:
    """Write a template."""
    if terminal.panel.is_access_control:
        access_commands.check_algorithm(terminal, data)
    valid = 3 if data["duress"] else int(data["valid"])
    if data["table"] == "fingertmp":
        return [
            Command.of(
                "update_fingerprint",
                pin=data["pin"],
                finger=str(data["number"]),
                valid=str(valid),
                template=data["template"],
            )
        ]
    return [
        Command.of(
            "update_template",
            pin=data["pin"],
            number=str(data["number"]),
            index=str(data["index"]),
            valid=str(int(data["valid"])),
            duress=str(int(data["duress"])),
            type=biometric_type(terminal, data["kind"]),
            major_version=text_of(data.get("major_version")),
            minor_version=text_of(data.get("minor_version")),
            format=data.get("format"),
            template=data["template"],
        )
    ]


def delete_template(terminal: Terminal, data: Data) -> list[Command]:
    """Delete templates of a user: one number or all of a kind."""
    number = text_of(data.get("number"))
    if data["table"] == "fingertmp":
        return [Command.of("delete_fingerprint", pin=data["pin"], finger=number)]
    return [
        Command.of(
            "delete_template",
            pin=data["pin"],
            type=biometric_type(terminal, data["kind"]),
            number=number,
        )
    ]


def set_photo(terminal: Terminal, data: Data) -> list[Command]:
    """Write a photo, as content or as an address that the terminal fetches."""
    fields = {
        "pin": data["pin"],
        "content": data.get("content"),
        "url": data.get("url"),
    }
    if data["kind"] == "user":
        return [Command.of("update_user_photo", **fields)]
    return [
        Command.of(
            "update_comparison_photo", type=biometric_type(terminal, "face"), **fields
        )
    ]


def enroll(terminal: Terminal, data: Data) -> list[Command]:
    """Start the terminal's own enrolment."""
    pin, retries = data["pin"], str(data["retries"])
    overwrite = str(int(data["overwrite"]))
    if data["kind"] == "card":
        return [Command.of("enroll_card", pin=pin, retries=retries)]
    if data["kind"] == "fingerprint":
        return [
            Command.of(
                "enroll_fingerprint",
                pin=pin,
                finger=str(data["number"]),
                retries=retries,
                overwrite=overwrite,
            )
        ]
    return [
        Command.of(
            "enroll_template",
            type=biometric_type(terminal, data["kind"]),
            pin=pin,
            retries=retries,
            overwrite=overwrite,
        )
    ]


def send_message(terminal: Terminal, data: Data) -> list[Command]:
    """Show a message to everybody, or to some when they punch."""
    start = data.get("start") or dt_util.utcnow()
    uid = str(data["uid"])
    pins = data["pins"]
    message = Command.of(
        "update_message",
        message=data["message"],
        tag=_SOMEBODY if pins else _EVERYBODY,
        uid=uid,
        minutes=str(data["minutes"]),
        start=local_text(terminal, start),
    )
    return [
        message,
        *(Command.of("update_user_message", pin=pin, uid=uid) for pin in pins),
    ]


def clear(_terminal: Terminal, data: Data) -> list[Command]:
    """Delete from the terminal's memory."""
    return [Command(_CLEARED[data["what"]])]


def _verification(terminal: Terminal, text: str) -> str:
    """Return a verification's number, given as such or by its name."""
    if text.lstrip("-").isdigit():
        return text
    book = terminal.reading.book
    for code, name in book.verifications.items():
        if name == text:
            return str(code)
    raise CommandError("verification", CommandErrorReason.OUT_OF_RANGE)


def _in_either(name: str, attendance: Builder) -> Builder:
    """Return the builder of an action in the dialect that the terminal speaks."""
    access = access_commands.BUILDERS.get(name, attendance)

    def build(terminal: Terminal, data: Data) -> list[Command]:
        """Return the commands."""
        build = access if terminal.panel.is_access_control else attendance
        return build(terminal, data)

    return build


_ATTENDANCE: Final[Mapping[str, Builder]] = {
    "unlock_door": unlock,
    "reboot": plain("reboot"),
    "refresh": refresh,
    "mute_alarm": plain("mute_alarm", "door"),
    "sync_clock": plain("check"),
    "delete_user": plain("delete_user", "pin"),
    "set_template": set_template,
    "delete_template": delete_template,
    "set_photo": set_photo,
    "enroll": enroll,
    "send_message": send_message,
    "delete_message": plain("delete_message", "uid"),
    "set_work_code": plain("update_work_code", "index", "code", "name"),
    "delete_work_code": plain("delete_work_code", "code"),
    "set_option": plain("set_option", "key", "value"),
    "get_option": plain("get_option", "key"),
    "clear": clear,
    # Nothing that an attendance terminal knows.
    "set_time_zone": plain("update_time_zone"),
    "set_holiday": plain("update_holiday"),
}
BUILDERS: Final[Mapping[str, Builder]] = {
    name: _in_either(name, builder) for name, builder in _ATTENDANCE.items()
}
