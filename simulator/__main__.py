"""A virtual terminal for the command line."""

import argparse
import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
import logging
import signal
import sys
from typing import Final

from .access.activity import be_busy_at_doors
from .access.control import listen, served
from .access.models import ACCESS_MODELS
from .access.records import Acknowledgement
from .access.terminal import VirtualAccessTerminal
from .activity import Activity, be_busy
from .clock import DEFAULT_OFFSET, system_now
from .dialects import DIALECTS
from .models import MODELS
from .pace import Pace
from .records import Happening
from .terminal import VirtualTerminal

_ACCESS: Final = "access"

type AnyTerminal = VirtualTerminal | VirtualAccessTerminal


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a count")
    return count


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    root = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A virtual terminal that calls a server: one for attendance, or an"
        " access-control device, which follows the lines of its standard input.",
        epilog="Exit code: 0 if every answer was right, 1 if one was wrong.",
    )
    add = root.add_argument
    add("--server", default="http://127.0.0.1:8123", help="address, as typed in")
    add("--serial", default="VIRT000000001", help="serial number")
    add("--model", choices=(*sorted(MODELS), *sorted(ACCESS_MODELS)))
    add("--dialect", choices=(*sorted(DIALECTS), _ACCESS), help="default: the model's")
    add("--language", type=int, metavar="N", help="number of the display's language")
    add("--comm-key", metavar="KEY", help="communication key")
    add("--encryption", action="store_true", help="as docs/encryption.md says")
    add("--users", type=_count, default=5, metavar="N")
    add("--stored", type=_count, default=0, metavar="N", help="punches from before")
    add("--pictures", action="store_true", help="of each user, for the server")
    add("--punch-every", type=_seconds, default=30.0, metavar="SECONDS")
    add("--ring-every", type=_seconds, default=0.0, metavar="SECONDS")
    add("--photo-every", type=_seconds, default=0.0, metavar="SECONDS")
    add("--udp-port", type=_count, metavar="PORT", help="listen for wake-ups (4374)")
    add("--udp-host", default="127.0.0.1", metavar="HOST")
    add("--doors", type=_count, metavar="N", help="access: other than the model's")
    add(
        "--acknowledgement",
        choices=[form.value for form in Acknowledgement],
        default=Acknowledgement.EITHER.value,
        help="access: the answer to tables that it insists on",
    )
    add(
        "--registers-again",
        action="store_true",
        help="access: connect anew after each outage",
    )
    add(
        "--control-port",
        type=_count,
        metavar="PORT",
        help="access: follow lines that are posted to this port of 127.0.0.1",
    )
    add(
        "--ignores-dates",
        action="store_true",
        help="forget from when until when people may enter, as much firmware does",
    )
    add("--ramp", action="store_true", help="poll in a SpeedFace's changing rhythm")
    add(
        "--log",
        default="warning",
        choices=("debug", "info", "warning", "error"),
        help="debug shows the whole conversation",
    )
    return root


def report(happening: Happening) -> None:
    """Print one line for one thing that happened."""
    time = f"{system_now().astimezone():%H:%M:%S}"
    print(f"{time} {happening.kind:<10} {happening.text}", flush=True)  # noqa: T201


def _offset() -> timedelta:
    # The zone that an earlier handshake would have told: most likely our own.
    offset = datetime.now().astimezone().utcoffset()
    return DEFAULT_OFFSET if offset is None else offset


def _attendance_terminal(options: argparse.Namespace) -> VirtualTerminal:
    return VirtualTerminal(
        options.server,
        options.serial,
        model=options.model or "SpeedFace-V5L",
        dialect=options.dialect,
        language=options.language,
        communication_key=options.comm_key,
        encryption=options.encryption,
        users=options.users,
        stored=options.stored,
        pictures=options.pictures,
        offset=_offset(),
        pace=Pace(ramp=options.ramp),
        ignores_dates=options.ignores_dates,
        udp_port=options.udp_port,
        udp_host=options.udp_host,
        on_happening=report,
    )


def _access_terminal(options: argparse.Namespace) -> VirtualAccessTerminal:
    return VirtualAccessTerminal(
        options.server,
        options.serial,
        model=options.model or "SenseFace",
        doors=options.doors or None,
        users=options.users,
        acknowledgement=options.acknowledgement,
        registers_again=options.registers_again,
        offset=_offset(),
        udp_port=options.udp_port,
        udp_host=options.udp_host,
        on_happening=report,
    )


def _speaks_access(options: argparse.Namespace) -> bool:
    return options.dialect == _ACCESS or options.model in ACCESS_MODELS


async def live(options: argparse.Namespace) -> int:
    """Run a terminal until a signal comes, and return the exit code."""
    activity = Activity(options.punch_every, options.ring_every, options.photo_every)
    async with AsyncExitStack() as stack:
        terminal: AnyTerminal
        lives: list[Coroutine[None, None, None]]
        if _speaks_access(options):
            terminal = device = _access_terminal(options)
            lives = [
                device.run(),
                be_busy_at_doors(device, activity),
                listen(device, _say),
            ]
            if options.control_port is not None:
                port = await stack.enter_async_context(
                    served(device, options.control_port)
                )
                _say(f"follows lines on http://127.0.0.1:{port}/")
        else:
            terminal = virtual = _attendance_terminal(options)
            lives = [virtual.run(), be_busy(virtual, activity)]
        await _live(terminal, lives)
    complaints = terminal.counters["complaints"]
    report(
        Happening(
            "stopped",
            f"{terminal.counters['requests']} requests, {complaints} complaints, "
            f"{terminal.store.unsent} records unsent",
        )
    )
    return 1 if complaints else 0


def _say(text: str) -> None:
    report(Happening("order", text))


async def _live(
    terminal: AnyTerminal, lives: Sequence[Coroutine[None, None, None]]
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    tasks = [loop.create_task(life) for life in lives]
    waiter = loop.create_task(stopped.wait())
    # A failed task ends the program too; its error is raised below.
    pending = {waiter, *tasks}
    while not stopped.is_set():
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        if any(task.exception() for task in done):
            break
    waiter.cancel()
    async with terminal.at_rest():
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    root = parser()
    options = root.parse_args(arguments)
    if None not in (options.model, options.dialect):
        of_access = options.model in ACCESS_MODELS
        if of_access is not (options.dialect == _ACCESS):
            root.error(f"{options.model} does not speak {options.dialect}")
    logging.basicConfig(
        level=options.log.upper(), format="%(asctime)s %(name)s: %(message)s"
    )
    return asyncio.run(live(options))


if __name__ == "__main__":
    sys.exit(main())
