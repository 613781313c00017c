"""What is known here of a terminal's users and their templates."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.util import dt as dt_util

from .iclock.attendance import command_forms
from .iclock.attendance.templates import (
    TAGS as TEMPLATE_TAGS,
    TemplateRecord,
    parse_template,
)
from .iclock.attendance.users import (
    TAGS as USER_TAGS,
    UserRecord,
    parse_user,
    user_line,
)
from .iclock.commands import Command, start_of
from .iclock.records import UnreadLine
from .iclock.text import TextEncoding, encode
from .journal import Journal, UploadEntry
from .terminal import Terminal

_EVERYTHING: Final = (*USER_TAGS, *TEMPLATE_TAGS)
# What the vendor's verbs wipe, for orders that were written by hand.
_WIPED: Final = (
    ("CLEAR DATA", _EVERYTHING),
    ("CLEAR ALL USERINFO", _EVERYTHING),
    ("CLEAR BIODATA", TEMPLATE_TAGS),
)
_DELETE_USER: Final = "DATA DELETE USERINFO"
_UPDATE_USER: Final = "DATA UPDATE USERINFO"


class People:
    """Follows what terminals send and what they are told about people."""

    def __init__(self, journal: Journal) -> None:
        """Take the journal that keeps the lines of users and templates."""
        self._journal = journal

    async def users(self, terminal: Terminal) -> dict[str, UserRecord]:
        """Return the users by PIN; of two records the latest counts."""
        lines = await self._journal.kept_lines(terminal.serial_number, USER_TAGS)
        return await _in_thread(users_of, lines, terminal.reading.encoding)

    async def templates(self, terminal: Terminal) -> list[TemplateRecord]:
        """Return the templates; of two of one kind and number the latest counts."""
        lines = await self._journal.kept_lines(terminal.serial_number, TEMPLATE_TAGS)
        return await _in_thread(templates_of, lines, terminal.reading.encoding)

    async def expected(self, terminal: Terminal, pin: str) -> dict[str, str]:
        """Return a user's record as it will be when all that waits has been done."""
        known = (await self.users(terminal)).get(pin)
        parameters = dict(known.parameters) if known else {}
        for command in terminal.commands.about(pin):
            if command.name == "update_user":
                parameters.update(command.parameters)
            elif command.name == "delete_user":
                parameters.clear()
        parameters.pop("pin", None)
        return parameters

    async def follow(self, terminal: Terminal, command: Command) -> None:
        """Do here what a terminal has done there."""
        parameters = command.parameters
        match command.name:
            case "update_user":
                await self._remember(terminal, parameters)
            case "delete_user":
                await self._forget(terminal, parameters["pin"])
            case "clear_data":
                await self._wipe(terminal, _EVERYTHING)
            case "clear_templates":
                await self._wipe(terminal, TEMPLATE_TAGS)
            case command_forms.RAW:
                await self._follow_text(terminal, parameters["text"])

    async def _follow_text(self, terminal: Terminal, text: str) -> None:
        """Do here what an order that was written by hand has done."""
        start = start_of(text)
        for beginning, tags in _WIPED:
            if start.startswith(beginning):
                await self._wipe(terminal, tags)
        words = text.split(maxsplit=3)
        if len(words) < 4 or not start.startswith((_DELETE_USER, _UPDATE_USER)):
            if start.startswith(_DELETE_USER):
                await self._wipe(terminal, _EVERYTHING)
            return
        user = parse_user(words[3].encode(), TextEncoding.UTF_8)
        if user is None:
            return
        if start.startswith(_DELETE_USER):
            await self._forget(terminal, user.pin)
        else:
            await self._remember(terminal, {**user.parameters, "pin": user.pin})

    async def _remember(
        self, terminal: Terminal, parameters: Mapping[str, str]
    ) -> None:
        """Keep a user that was written to a terminal as if it had sent them itself."""
        pin = parameters["pin"]
        known = (await self.users(terminal)).get(pin)
        merged = {**(known.parameters if known else {}), **parameters}
        line = encode(user_line(pin, merged), terminal.reading.encoding)
        await self._journal.commit(
            UploadEntry(
                terminal.serial_number,
                USER_TAGS[0],
                dt_util.utcnow().timestamp(),
                unread=(UnreadLine(USER_TAGS[0], line),),
            )
        )

    async def _forget(self, terminal: Terminal, pin: str) -> None:
        """Delete what is kept of a user."""
        encoding = terminal.reading.encoding

        def is_theirs(line: bytes) -> bool:
            """Return whether a line is about the user."""
            user = parse_user(line, encoding)
            template = parse_template(line, encoding)
            return pin in (user and user.pin, template and template.pin)

        await self._journal.delete_kept_lines(
            terminal.serial_number, _EVERYTHING, is_theirs
        )

    async def _wipe(self, terminal: Terminal, tags: tuple[str, ...]) -> None:
        """Delete all that is kept of some kinds."""
        await self._journal.delete_kept_lines(
            terminal.serial_number, tags, lambda line: True
        )


async def _in_thread[T](
    read: Callable[[list[bytes], TextEncoding], T],
    lines: list[bytes],
    encoding: TextEncoding,
) -> T:
    """Read lines beside the event loop: there may be thousands."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, read, lines, encoding)


def users_of(lines: list[bytes], encoding: TextEncoding) -> dict[str, UserRecord]:
    """Return the users of lines by PIN; of two records the latest counts."""
    users = (parse_user(line, encoding) for line in lines)
    return {user.pin: user for user in users if user is not None}


def templates_of(lines: list[bytes], encoding: TextEncoding) -> list[TemplateRecord]:
    """Return the templates of lines; of two of one key the latest counts."""
    templates = (parse_template(line, encoding) for line in lines)
    return list({template.key: template for template in templates if template}.values())
