"""How a user is written to a terminal, whoever asks for it."""

from functools import partial
from typing import Any

from . import access_commands
from .access_people import KnownPerson
from .action_commands import set_user
from .action_values import Builder
from .dispatch import Ticket
from .hub import Hub
from .orders import async_issue, commands_of
from .terminal import Terminal
from .validity_action import async_plan_validity, async_recall_validity


async def async_send_user(
    hub: Hub, terminal: Terminal, data: dict[str, Any]
) -> list[Ticket]:
    """Queue what writes a user, with all that is known of them; raise as an order does.

    It is to be called while the guests are held.
    """
    await async_plan_validity(hub, terminal, data)
    if terminal.panel.is_access_control:
        person = await hub.people.known_person(terminal, data["pin"])
    else:
        known = await hub.people.expected(terminal, data["pin"])
        person = KnownPerson(known, bool(known))
    await async_recall_validity(hub, terminal, data, person.parameters)
    commands = commands_of(terminal, user_builder(terminal, person), data)
    return await async_issue(hub, terminal, commands)


def user_builder(terminal: Terminal, person: KnownPerson) -> Builder:
    """Return what makes commands of a user's fields, over what is known of them."""
    if terminal.panel.is_access_control:
        return partial(access_commands.set_user, person=person)
    return partial(set_user, known=person.parameters)
