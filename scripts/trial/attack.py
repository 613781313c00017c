"""Attacks a real Home Assistant with this integration, on the loopback interface only."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import sys
import tempfile
import textwrap
from typing import Final

from scripts.demo.client import FlowError, logged_in
from scripts.demo.process import StartError, free_port

from . import (
    attack_access,
    attack_access_bodies,
    attack_bodies,
    attack_http,
    attack_intruders,
    attack_protocol,
)
from .attack_arena import Arena, Tally, Watched, complaints
from .process import run_until_ended

type Attack = Callable[[Arena], Awaitable[None]]

# Whatever an attack does, it ends; this is beside the seconds that it may take.
_GRACE: Final = 60
_RECOVERY_SECONDS: Final = 2


async def _nothing(arena: Arena) -> None:
    """Measure without any attack."""
    await asyncio.sleep(arena.seconds)


ATTACKS: Final[Mapping[str, Attack]] = {
    "nothing": _nothing,
    **attack_intruders.ATTACKS,
    **attack_bodies.ATTACKS,
    **attack_http.ATTACKS,
    **attack_protocol.ATTACKS,
    **attack_access.ATTACKS,
    **attack_access_bodies.ATTACKS,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: memory in MB, delays in ms."""

    attack: str
    tried: int
    came: dict[str, int]
    before: int
    after: int
    peak: int
    private: int
    polls: int
    median: float
    p99: float
    longest: float
    loop_p99: float
    loop_longest: float
    honest_failed: dict[str, int]
    harm: list[str]
    notes: list[str]

    @property
    def verdict(self) -> str:
        """Return how it ended."""
        return "HARM" if self.harm else "ok"


def _quantile(delays: list[float], share: float) -> float:
    """Return a quantile (ms)."""
    if not delays:
        return 0.0
    ordered = sorted(delays)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


async def _measured(arena: Arena, name: str, log: Path) -> Row:
    """Run one attack and measure what it does."""
    arena.tally = Tally()
    tally = arena.tally
    honest = arena.honest
    honest.forget()
    await arena.loop_delays()
    before = arena.server.memory()["VmRSS"]
    arena.server.forget_peak()
    begin = log.stat().st_size
    try:
        async with asyncio.timeout(arena.seconds + _GRACE):
            await ATTACKS[name](arena)
    except TimeoutError:
        tally.notes.append("the attack was ended by its time limit")
    await asyncio.sleep(_RECOVERY_SECONDS)
    harm = list(tally.breaches)
    memory = arena.server.memory()
    late: list[float] = []
    if arena.server.exit_code is not None:
        harm.append(f"the process ended with {arena.server.exit_code}")
    else:
        late = await arena.loop_delays()
        harm += await arena.losses()
        if not honest.delays:
            harm.append("the honest terminal could not poll at all")
    with log.open("rb") as file:
        file.seek(begin)
        written = file.read().decode(errors="replace")
    harm += [f"log: {record.strip()[:1500]}" for record in complaints(written)]
    return Row(
        attack=name,
        tried=tally.tried,
        came=dict(sorted(tally.came.items())),
        before=before,
        after=memory["VmRSS"],
        peak=memory["VmHWM"],
        private=memory["Private_Dirty"],
        polls=len(honest.delays),
        median=_quantile(honest.delays, 0.5),
        p99=_quantile(honest.delays, 0.99),
        longest=_quantile(honest.delays, 1),
        loop_p99=_quantile(late, 0.99),
        loop_longest=_quantile(late, 1),
        honest_failed=honest.failed(),
        harm=harm,
        notes=tally.notes,
    )


_HEAD: Final = (
    f"{'attack':<26}{'tried':>6}  {'memory MB before/after/peak':<28}"
    f"{'poll ms median/p99/max':<24}{'loop ms p99/max':<17}{'verdict':<8}what came back"
)


def _line(row: Row) -> str:
    """Return a row as text."""
    came = " ".join(f"{status}×{count}" for status, count in row.came.items())
    memory = f"{row.before}/{row.after}/{row.peak}"
    delay = f"{row.median:g}/{row.p99:g}/{row.longest:g}"
    loop = f"{row.loop_p99:g}/{row.loop_longest:g}"
    lines = [
        f"{row.attack:<26}{row.tried:>6}  {memory:<28}{delay:<24}{loop:<17}"
        f"{row.verdict:<8}{came}"
    ]
    if row.honest_failed:
        lines.append(f"    honest requests that failed: {row.honest_failed}")
    lines += [f"    note: {note}" for note in row.notes]
    lines += [textwrap.indent(f"HARM: {each}", "    ") for each in row.harm]
    return "\n".join(lines)


async def _attack(names: list[str], seconds: float, directory: Path) -> list[Row]:
    """Start Home Assistant, run the attacks and print the table."""
    log = directory / "hass.log"
    rows: list[Row] = []
    with log.open("ab") as output:
        server = Watched(directory / "config", free_port(), output=output)
        async with server, logged_in(server.url) as client:
            arena = Arena(server, client, directory / "config", seconds)
            await arena.prepare()
            print(f"attack: own listener on port {arena.own_port}; log {log}")
            print(
                "attack: poll is the honest terminal's whole request, connection"
                " included; loop is how late a timer of 20 ms is in the process"
            )
            print(_HEAD, flush=True)
            for name in names:
                row = await _measured(arena, name, log)
                rows.append(row)
                print(_line(row), flush=True)
                if server.exit_code is not None:
                    return rows
            await arena.honest.stop()
            await arena.panel.stop()
            harm = await arena.losses()
            made = len(arena.honest.terminal.store.punches)
            left = arena.honest.terminal.store.punches.unsent_count
            harm += [f"{left} punches never taken"] if left else []
            harm += [
                f"complaint: {each}"
                for caller in (arena.honest.terminal, arena.panel.terminal)
                for each in caller.complaints
            ]
            print(f"{made} honest punches: {'; '.join(harm) or 'all stored once'}")
            if harm:
                rows.append(
                    Row("in the end", 0, {}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}, harm, [])
                )
    return rows


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/attack", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(ATTACKS))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--seconds", type=float, default=4.0, help="how long each attack may hold on"
    )
    return parser.parse_args()


def main() -> int:
    """Attack and return the exit code."""
    arguments = _arguments()
    directory = Path(tempfile.mkdtemp(prefix="zkteco-attack-"))
    names: list[str] = arguments.only or list(ATTACKS)
    try:
        rows = run_until_ended(_attack(names, arguments.seconds, directory))
    except (FlowError, StartError) as err:
        print(f"attack: {err}", file=sys.stderr)
        return 1
    if rows is None:
        return 130
    if arguments.json is not None:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))
    return int(any(row.harm for row in rows))


if __name__ == "__main__":
    sys.exit(main())
