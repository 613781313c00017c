"""Runs Home Assistant with this integration and virtual terminals, until Ctrl-C."""

import argparse
import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
import shutil
import signal
import sys
from typing import Final

from .client import PASSWORD, USERNAME, FlowError, logged_in
from .configuration import REPOSITORY
from .phone import NAME as PHONE_NAME, Phone
from .process import (
    RESTART_EXIT_CODE,
    HomeAssistant,
    StartError,
    VirtualTerminal,
    is_free,
)

DIRECTORY: Final = REPOSITORY / ".develop"

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class DemoTerminal:
    """A virtual terminal of the demo."""

    name: str
    kind: str
    serial_number: str
    options: tuple[str, ...]


_TERMINALS: Final = (
    DemoTerminal(
        "Front door",
        "face and palm",
        "CGKX204560017",
        (
            *("--model", "SpeedFace-V5L", "--users", "12", "--punch-every", "7"),
            *("--ring-every", "45", "--photo-every", "20", "--udp-port", "4374"),
            "--pictures",
        ),
    ),
    DemoTerminal(
        "Workshop",
        "fingerprint",
        "6116180800421",
        (
            *("--model", "K40", "--users", "5", "--punch-every", "11"),
            *("--ring-every", "75", "--photo-every", "60"),
            "--pictures",
        ),
    ),
    DemoTerminal(
        "Side entrances",
        "panel with four doors",
        "AJTQ183460104",
        (
            *("--dialect", "access", "--model", "inBIO460", "--users", "8"),
            *("--punch-every", "13", "--ring-every", "300"),
        ),
    ),
)
# Where what happens at the panel's doors is told by hand: curl -d 'open 2'.
_CONTROL_PORT: Final = 4380
_PHONE_PORT: Final = 4381


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    port: int
    host: str
    simulator: bool
    phone: bool
    approve: bool
    reset: bool


def _options() -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/develop",
        description="Runs Home Assistant with this integration and three virtual"
        " terminals that call in, until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=8123, help="default: 8123")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen; 0.0.0.0 lets real terminals call in, and anybody"
        " on the network log in as demo (default: 127.0.0.1)",
    )
    parser.add_argument(
        "--no-simulator", action="store_true", help="without virtual terminals"
    )
    parser.add_argument(
        "--phone", action="store_true", help="with a virtual phone to notify"
    )
    parser.add_argument(
        "--approve", action="store_true", help="with the terminals already approved"
    )
    parser.add_argument(
        "--reset", action="store_true", help="forget what earlier runs left behind"
    )
    given = parser.parse_args()
    return Options(
        given.port,
        given.host,
        not given.no_simulator,
        given.phone,
        given.approve,
        given.reset,
    )


def _say(text: str) -> None:
    """Tell the person something, at once; the window may be gone."""
    with suppress(OSError):
        print(f"develop: {text}", flush=True)


async def _set_up(home_assistant: HomeAssistant, options: Options) -> None:
    """Add the hub, and the terminals if they are to be approved."""
    async with logged_in(home_assistant.url) as client:
        await client.add_hub()
        if not options.approve:
            return
        approved = await client.terminals()
        for terminal in _TERMINALS:
            if terminal.serial_number not in approved:
                await client.approve(terminal.serial_number, name=terminal.name)


def _control_of(terminal: DemoTerminal) -> tuple[str, ...]:
    """Return the option that lets a panel's doors be moved by hand."""
    if "access" not in terminal.options or not is_free(_CONTROL_PORT, "127.0.0.1"):
        return ()
    _say(f"move the panel's doors with curl -d 'open 2' 127.0.0.1:{_CONTROL_PORT}")
    return ("--control-port", str(_CONTROL_PORT))


async def _call_in(stack: AsyncExitStack, home_assistant: HomeAssistant) -> None:
    """Start the virtual terminals, each with a log file of its own."""
    for terminal in _TERMINALS:
        log = DIRECTORY / f"terminal-{terminal.serial_number}.log"
        program = VirtualTerminal(
            home_assistant.url,
            terminal.serial_number,
            *terminal.options,
            *_control_of(terminal),
            output=stack.enter_context(log.open("ab")),
        )
        await stack.enter_async_context(program)
        what = f"{terminal.name}, {terminal.kind}"
        _say(f"terminal {terminal.serial_number} ({what}) logs to {log}")
        stack.callback(asyncio.create_task(_watch(program)).cancel)


async def _watch(program: VirtualTerminal) -> None:
    """Say so if a virtual terminal ends by itself."""
    code = await program.wait()
    _say(f"terminal {program.serial_number} ended by itself with exit code {code}")


async def _wait_with_phone(home_assistant: HomeAssistant, options: Options) -> int:
    """Return with which code Home Assistant ends; a phone is there meanwhile."""
    async with AsyncExitStack() as stack:
        if options.phone:
            await stack.enter_async_context(Phone(home_assistant.url, _PHONE_PORT))
            _say(f"{PHONE_NAME} shows its screen at http://127.0.0.1:{_PHONE_PORT}")
        return await home_assistant.wait()


async def _run(options: Options) -> int:
    """Run all of it until it is stopped or Home Assistant ends."""
    home_assistant = HomeAssistant(DIRECTORY, options.port, host=options.host)
    _say(f"starting Home Assistant, whose data are in {DIRECTORY}")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(home_assistant)
        await _set_up(home_assistant, options)
        if options.simulator:
            await _call_in(stack, home_assistant)
        _say(f"open {home_assistant.url} and log in as {USERNAME} / {PASSWORD}")
        if options.simulator and not options.approve:
            _say("three terminals wait for approval in Settings > Devices & services")
        _say("Ctrl-C stops everything")
        while (
            code := await _wait_with_phone(home_assistant, options)
        ) == RESTART_EXIT_CODE:
            _say("Home Assistant was asked to restart")
            await home_assistant.start()
    _say(f"Home Assistant ended by itself with exit code {code}")
    return 1


async def _run_until_stopped(options: Options) -> int:
    """Stop in order on Ctrl-C, on SIGTERM and when the window is closed."""
    running = asyncio.create_task(_run(options))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """Stop; once is enough."""
        for number in _SIGNALS:
            loop.add_signal_handler(number, lambda: None)
        running.cancel()
        _say("stopping")

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        return await running
    _say("stopped")
    return 0


def main() -> int:
    """Run until stopped and return the exit code."""
    options = _options()
    if not is_free(options.port, options.host):
        _say(f"port {options.port} is in use: choose another with --port")
        return 1
    if options.reset:
        shutil.rmtree(DIRECTORY, ignore_errors=True)
    try:
        return asyncio.run(_run_until_stopped(options))
    except (FlowError, StartError) as err:
        _say(str(err))
        return 1


if __name__ == "__main__":
    sys.exit(main())
