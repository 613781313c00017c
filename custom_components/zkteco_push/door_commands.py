"""What is sent to an access-control terminal for its doors and outputs."""

from .door_state import DoorMode
from .iclock.commands import Command
from .terminal import Terminal


def hold_open(door: int) -> list[Command]:
    """Open a door until it is told otherwise."""
    return [Command.of("hold_open", door=str(door))]


def end_hold_open(door: int) -> list[Command]:
    """Let a door be locked again."""
    return [Command.of("end_hold_open", door=str(door))]


def set_mode(terminal: Terminal, door: int, mode: DoorMode) -> list[Command]:
    """Bring a door into a mode, by ending the one that it is in or may be in."""
    status = terminal.state.doors.door(door)
    number = str(door)
    ends_hold_open = Command.of("end_hold_open", door=number)
    ends_lock_down = Command.of("end_lock_down", door=number)
    may_be_locked = terminal.state.abilities.has_lock_down and status.mode in (
        DoorMode.LOCKED,
        None,
    )
    match mode:
        case DoorMode.HELD_OPEN:
            is_locked = status.mode is DoorMode.LOCKED
            return [*([ends_lock_down] if is_locked else []), *hold_open(door)]
        case DoorMode.LOCKED:
            before = [ends_hold_open] if status.may_be_held_open else []
            return [*before, Command.of("lock_down", door=number)]
    if status.mode is DoorMode.LOCKED:
        return [ends_lock_down]
    return [ends_hold_open, *([ends_lock_down] if may_be_locked else [])]


def switch_output(output: int, *, is_on: bool) -> list[Command]:
    """Switch an auxiliary output on or off."""
    name = "turn_on_output" if is_on else "turn_off_output"
    return [Command.of(name, output=str(output))]


def release_all(*, is_end: bool) -> list[Command]:
    """Open all doors at once until it is ended, or end that."""
    return [Command("end_emergency_release" if is_end else "emergency_release")]
