"""Questions about people: whom the terminal does not know, and who may come in."""

import re

from .data_commands import DataCommands
from .device import Device
from .http import Answer
from .records import Means
from .uploads import Uploader
from .verdict import Command, Finding, Rule, judge_lookup, judge_verification
from .vocabulary import Refused

_SUCCESS = re.compile(rb"AUTH=Success(?=[\t\r\n]|$)")


class Inquiries:
    """Asks a server about people and believes what it says."""

    def __init__(self, terminal: Device, uploader: Uploader) -> None:
        """Take the terminal that asks."""
        self._terminal = terminal
        self._commands = DataCommands(terminal, uploader)

    async def about_user(self, pin: str) -> bool:
        """Ask for a user, take it over and tell whether it is known now."""
        terminal = self._terminal
        found: list[str] = []

        def judge(answer: Answer) -> list[Finding]:
            findings, commands = judge_lookup(
                answer, pin, terminal.encoding, terminal.dialect.lookup_forms
            )
            found.extend(commands)
            return findings

        message = terminal.dialect.lookup(terminal.identity, pin)
        await terminal.link.ask(message, judge=judge, accepts=lambda _: True)
        for text in found:
            try:
                await self._commands.execute(Command("", text))
            except Refused as refusal:
                form = " ".join(text.split(" ")[:3])
                came = f"{form} returned {refusal.code}"
                terminal.link.complain(
                    f"{message.method} {message.target}", [Finding(Rule.LOOKUP, came)]
                )
        if found:
            terminal.changed()
        known = pin in terminal.store.users
        terminal.tell("lookup", f"{pin} is {'known' if known else 'unknown'}")
        return known

    async def whether_to_let_in(self, means: Means, pin: str, content: str) -> bool:
        """Ask whether a person may come in; anything but a clear yes is a no."""
        terminal = self._terminal
        verdict = await terminal.link.ask(
            terminal.dialect.verification(terminal.identity, means, pin, content),
            judge=lambda answer: judge_verification(answer, pin),
            accepts=lambda _: True,
        )
        lets_in = verdict.accepted and bool(_SUCCESS.match(verdict.body))
        terminal.tell("verification", f"{means} {'accepted' if lets_in else 'refused'}")
        return lets_in
