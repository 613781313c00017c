"""Actions that read: from the journal, or from the terminal first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .action_commands import BUILDERS, kind_of, query_punches
from .command_queue import Outcome, Result
from .happenings import LivePunch
from .hub import Hub
from .iclock.attendance.code_books import state_name
from .iclock.attendance.templates import TAGS as TEMPLATE_TAGS, parse_template
from .iclock.attendance.users import (
    TAGS as USER_TAGS,
    UserRecord,
    parse_user,
    user_line,
)
from .iclock.commands import Command
from .iclock.records import UnreadLine
from .iclock.replies import option_of
from .iclock.text import encode
from .journal import UploadEntry
from .orders import answer_of, async_order, async_outcome
from .targets import Target
from .terminal import Terminal

_SECRETS = ("password", "card", "vice_card")
# Who does not say since when wants to know of today and yesterday.
_LATELY = timedelta(days=1)


async def async_get_punches(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return punches of a time, from the terminal first if asked to."""
    terminal = target.terminal
    zone = terminal.settings.time_zone

    def placed(moment: datetime | None) -> datetime | None:
        """Return a time with its zone, the terminal's where none is given."""
        if moment is None or moment.tzinfo is not None:
            return moment
        return moment.replace(tzinfo=zone)

    start, end = placed(data.get("start")), placed(data.get("end"))
    answer: dict[str, Any] = {}
    if data["refresh"]:
        now = dt_util.utcnow()
        query = query_punches(terminal, start or now - _LATELY, end or now)
        answer = answer_of(await async_outcome(hub, terminal, [query], data["wait"]))
    punches = await hub.journal.punches(
        terminal.serial_number,
        start=start.timestamp() if start else None,
        end=end.timestamp() if end else None,
        pin=data.get("pin"),
        limit=data["limit"],
    )
    reading = terminal.reading
    return {
        **answer,
        "punches": [
            {
                **terminal.sender,
                **LivePunch(
                    stored,
                    state_name(stored.punch.state_code),
                    reading.verification_name(stored.punch.verification_code),
                ).data,
            }
            for stored in punches
        ],
    }


async def async_users(hub: Hub, terminal: Terminal) -> dict[str, UserRecord]:
    """Return what is known of a terminal's users by PIN, the latest counts."""
    lines = await hub.journal.kept_lines(terminal.serial_number, USER_TAGS)
    return _users_of(terminal, lines)


async def async_remember_user(
    hub: Hub, terminal: Terminal, parameters: Mapping[str, str]
) -> None:
    """Keep a user that was written to a terminal as if it had sent them itself."""
    encoding = terminal.reading.encoding
    line = encode(user_line(parameters["pin"], parameters), encoding)
    await hub.journal.commit(
        UploadEntry(
            terminal.serial_number,
            USER_TAGS[0],
            dt_util.utcnow().timestamp(),
            unread=(UnreadLine(USER_TAGS[0], line),),
        )
    )


async def async_forget_user(hub: Hub, terminal: Terminal, pin: str) -> None:
    """Delete what is kept of a user that was deleted from a terminal."""
    encoding = terminal.reading.encoding

    def is_theirs(line: bytes) -> bool:
        """Return whether a line is about the user."""
        user = parse_user(line, encoding)
        template = parse_template(line, encoding)
        return pin in (user and user.pin, template and template.pin)

    await hub.journal.delete_kept_lines(
        terminal.serial_number, (*USER_TAGS, *TEMPLATE_TAGS), is_theirs
    )


async def async_get_users(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return a terminal's users, from the terminal first if asked to."""
    terminal, pin = target.terminal, data.get("pin")
    answer: dict[str, Any] = {}
    if data["refresh"]:
        query = Command.of("query_users", pin=pin)
        outcome = await async_outcome(hub, terminal, [query], data["wait"])
        answer = answer_of(outcome)
        users = _users_of(terminal, _lines_of(outcome, USER_TAGS))
    else:
        users = await async_users(hub, terminal)
    return {
        **answer,
        "users": [
            _shown(user, with_secrets=data["include_secrets"])
            for user in users.values()
            if pin in (None, user.pin)
        ],
    }


async def async_get_templates(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return a terminal's templates, from the terminal first if asked to."""
    terminal, pin = target.terminal, data.get("pin")
    answer: dict[str, Any] = {}
    if data["refresh"]:
        query = Command.of("query_users", pin=pin)
        outcome = await async_outcome(hub, terminal, [query], data["wait"])
        answer = answer_of(outcome)
        lines = _lines_of(outcome, TEMPLATE_TAGS)
    else:
        lines = await hub.journal.kept_lines(terminal.serial_number, TEMPLATE_TAGS)
    encoding = terminal.reading.encoding
    templates = {}
    for line in lines:
        template = parse_template(line, encoding)
        if template is not None and pin in (None, template.pin):
            templates[template.key] = template
    return {
        **answer,
        "templates": [
            {
                "pin": template.pin,
                "kind": template.kind or kind_of(terminal, template.type),
                "number": template.number,
                "index": template.index,
                "valid": template.valid,
                "duress": template.duress,
                "major_version": template.major_version,
                "minor_version": template.minor_version,
                "format": template.format,
                "size": len(template.data),
                **({"template": template.data} if data["include_data"] else {}),
            }
            for template in templates.values()
        ],
    }


async def async_get_option(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return an option's value: from the reply, what was pushed, or INFO."""
    terminal, key = target.terminal, data["key"]
    answer: dict[str, Any] = {}
    refusal: HomeAssistantError | None = None
    value: str | None = None
    for commands in (BUILDERS["get_option"](terminal, data), [Command("info")]):
        try:
            outcome = await async_outcome(hub, terminal, commands, data["wait"])
        except HomeAssistantError as error:
            refusal = refusal or error
        else:
            answer = answer or answer_of(outcome)
            value = option_of(outcome.values, key)
        if value is None:
            value = terminal.options.get(key.lstrip("~"))
        if value is not None or answer.get("result") == Result.QUEUED:
            break
    if not answer and value is None and refusal is not None:
        raise refusal
    return {**answer, "value": value}


async def async_mute_alarm(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Silence the alarm; a tampering that was shown is over."""
    answer = await async_order(hub, target.terminal, BUILDERS["mute_alarm"], data)
    if answer["result"] == "done":
        target.terminal.mute()
    return answer


def _lines_of(outcome: Outcome, tags: tuple[str, ...]) -> list[bytes]:
    """Return the lines of some tags that a query brought."""
    return [
        line.raw
        for upload in outcome.uploads
        for line in upload.unread
        if line.tag in tags
    ]


def _users_of(terminal: Terminal, lines: list[bytes]) -> dict[str, UserRecord]:
    """Return the users of lines by PIN, the latest counts."""
    encoding = terminal.reading.encoding
    users = (parse_user(line, encoding) for line in lines)
    return {user.pin: user for user in users if user is not None}


def _shown(user: UserRecord, *, with_secrets: bool) -> dict[str, Any]:
    """Return a user as an answer shows it."""
    return {
        "pin": user.pin,
        **{
            key: value
            for key, value in user.parameters.items()
            if key not in _SECRETS or with_secrets
        },
        "privilege": user.privilege,
        "has_password": bool(user.parameters.get("password")),
        "has_card": bool(user.parameters.get("card")),
    }
