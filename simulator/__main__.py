"""A virtual terminal for the command line."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
import logging
import signal
import sys

from .activity import Activity, be_busy
from .clock import DEFAULT_OFFSET, system_now
from .dialects import DIALECTS
from .models import MODELS
from .pace import Pace
from .records import Happening
from .terminal import VirtualTerminal


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
        description="A virtual attendance terminal that calls a server.",
        epilog="Exit code: 0 if every answer was right, 1 if one was wrong.",
    )
    add = root.add_argument
    add("--server", default="http://127.0.0.1:8123", help="address, as typed in")
    add("--serial", default="VIRT000000001", help="serial number")
    add("--model", choices=sorted(MODELS), default="SpeedFace-V5L")
    add("--dialect", choices=sorted(DIALECTS), help="default: the model's own")
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


async def live(options: argparse.Namespace) -> int:
    """Run a terminal until a signal comes, and return the exit code."""
    # The zone that an earlier handshake would have told: most likely our own.
    offset = datetime.now().astimezone().utcoffset()
    terminal = VirtualTerminal(
        options.server,
        options.serial,
        model=options.model,
        dialect=options.dialect,
        language=options.language,
        communication_key=options.comm_key,
        encryption=options.encryption,
        users=options.users,
        stored=options.stored,
        pictures=options.pictures,
        offset=DEFAULT_OFFSET if offset is None else offset,
        pace=Pace(ramp=options.ramp),
        udp_port=options.udp_port,
        udp_host=options.udp_host,
        on_happening=report,
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    activity = Activity(options.punch_every, options.ring_every, options.photo_every)
    tasks = [
        loop.create_task(terminal.run()),
        loop.create_task(be_busy(terminal, activity)),
    ]
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
    complaints = terminal.counters["complaints"]
    report(
        Happening(
            "stopped",
            f"{terminal.counters['requests']} requests, {complaints} complaints, "
            f"{terminal.store.unsent} records unsent",
        )
    )
    return 1 if complaints else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parser().parse_args(arguments)
    logging.basicConfig(
        level=options.log.upper(), format="%(asctime)s %(name)s: %(message)s"
    )
    return asyncio.run(live(options))


if __name__ == "__main__":
    sys.exit(main())
