"""What a spectator can tell an access-control device to go through, line by line."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .records import AccessEvent, Credential, Method
from .terminal import VirtualAccessTerminal

UNKNOWN_CARD: Final = "999999999"

type _Action = Callable[[VirtualAccessTerminal, Sequence[str]], Awaitable[object]]


class NotUnderstood(Exception):
    """A line that is no order, or one that this device cannot follow."""


@dataclass(frozen=True, slots=True)
class Order:
    """One word of the language, what may follow it and what it does."""

    usage: str
    action: _Action


def _door(words: Sequence[str], place: int) -> int:
    return int(words[place]) if len(words) > place and words[place] != "out" else 1


def _show(method: Method) -> _Action:
    async def action(
        terminal: VirtualAccessTerminal, words: Sequence[str]
    ) -> AccessEvent:
        value = words[0] if method is Method.CARD else ""
        shown = Credential(method, value, "" if value else words[0])
        return await terminal.present(_door(words, 1), shown, out="out" in words)

    return action


async def _unknown(
    terminal: VirtualAccessTerminal, words: Sequence[str]
) -> AccessEvent:
    return await terminal.present_card(UNKNOWN_CARD, _door(words, 0))


async def _password(
    terminal: VirtualAccessTerminal, words: Sequence[str]
) -> AccessEvent:
    pin = "" if words[0] == "-" else words[0]
    return await terminal.enter_password(words[1], pin, _door(words, 2))


def _at_door(
    action: Callable[[VirtualAccessTerminal, int], Awaitable[object]],
) -> _Action:
    def call(
        terminal: VirtualAccessTerminal, words: Sequence[str]
    ) -> Awaitable[object]:
        return action(terminal, _door(words, 0))

    return call


def _input(*, tripped: bool) -> _Action:
    def call(
        terminal: VirtualAccessTerminal, words: Sequence[str]
    ) -> Awaitable[object]:
        return terminal.trip(int(words[0]), tripped=tripped)

    return call


async def _offline(terminal: VirtualAccessTerminal, words: Sequence[str]) -> None:
    terminal.go_offline()


async def _online(terminal: VirtualAccessTerminal, words: Sequence[str]) -> None:
    terminal.go_online()


async def _reboot(terminal: VirtualAccessTerminal, words: Sequence[str]) -> None:
    await terminal.power_on()


async def _state(terminal: VirtualAccessTerminal, words: Sequence[str]) -> str:
    return terminal.state_row().replace("\t", " ")


ORDERS: Final = {
    "card": Order("NUMBER [DOOR] [out]", _show(Method.CARD)),
    "unknown": Order("[DOOR]", _unknown),
    "face": Order("PIN [DOOR] [out]", _show(Method.FACE)),
    "finger": Order("PIN [DOOR] [out]", _show(Method.FINGER)),
    "pin": Order("PIN [DOOR] [out]", _show(Method.PIN)),
    "password": Order("PIN|- PASSWORD [DOOR]", _password),
    "open": Order("[DOOR]", _at_door(VirtualAccessTerminal.open_door)),
    "close": Order("[DOOR]", _at_door(VirtualAccessTerminal.close_door)),
    "force": Order("[DOOR]", _at_door(VirtualAccessTerminal.force_door)),
    "exit": Order("[DOOR]", _at_door(VirtualAccessTerminal.press_exit)),
    "ring": Order("[DOOR]", _at_door(VirtualAccessTerminal.ring)),
    "tamper": Order("[DOOR]", _at_door(VirtualAccessTerminal.open_housing)),
    "trip": Order("INPUT", _input(tripped=True)),
    "release": Order("INPUT", _input(tripped=False)),
    "offline": Order("", _offline),
    "online": Order("", _online),
    "reboot": Order("", _reboot),
    "state": Order("", _state),
}


def usage() -> str:
    """Return the lines that are understood."""
    return "\n".join(f"{name} {order.usage}".strip() for name, order in ORDERS.items())


async def follow(terminal: VirtualAccessTerminal, line: str) -> str:
    """Follow one line and return what came of it, or raise NotUnderstood."""
    name, *words = line.split() or [""]
    order = ORDERS.get(name)
    if order is None:
        raise NotUnderstood(f"one of these:\n{usage()}")
    try:
        came = await order.action(terminal, words)
    except IndexError as error:
        raise NotUnderstood(f"{name} {order.usage}") from error
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    match came:
        case AccessEvent():
            return f"event {came.event}"
        case bool():
            return "unlocked" if came else "not unlocked"
        case str():
            return came
        case _:
            return "done"
