"""What many stored punches cost: start, memory, a person's month and a new punch."""

from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, repeat
from pathlib import Path
from statistics import median
from time import perf_counter, time
from typing import Any, Final

from custom_components.zkteco_push.journal.sites import SITE_OF_FILE
from scripts.demo.client import Client
from scripts.demo.configuration import DOMAIN

from . import wire
from .compare import compare
from .figures import Figure, Of, Target
from .house import House, house, worst
from .live import punches
from .load import Load, Sample
from .opening import device_of
from .scale import Scale

_MONTH: Final = timedelta(days=30)
# Well within what all fillings cover.
_MONTH_BEGINS: Final = datetime(2025, 6, 1, tzinfo=UTC)
# So many rows lie in three years, of 1,000 people who come and go.
_BEGINS: Final = datetime(2023, 10, 1, tzinfo=UTC)
_SPAN: Final = timedelta(days=1096)
_PEOPLE: Final = 1000
_PERSON: Final = "1"
_QUESTIONS: Final = 20
_START: Final = Target(1.1, is_least=False)
_QUESTION: Final = Target(20, is_least=False, of=Of.MEASURED)


async def stored(directory: Path, scale: Scale) -> list[Figure]:
    """Measure with ever more stored punches what the same things cost."""
    figures: list[Figure] = []
    async with house(directory, "stored", 1) as made:
        # Nothing that only the first of all starts does may count.
        await _start(made)
        starts = [await _start(made) for _ in range(scale.starts)]
        none = median(took for took, _ in starts), median(held for _, held in starts)
        for rows in scale.growth_stored:
            fill(made, rows)
            found = [await _start(made) for _ in range(scale.starts)]
            figures += _starts(rows, found, none)
            async with made.running() as client:
                figures.append(await _question(made, client, rows))
                figures.append(await _new_punches(made, client, rows, scale))
    return figures


def fill(made: House, wanted: int) -> None:
    """Put punches into the journal of a house that does not run, up to a number."""
    serial, received = wire.serial_number(0), time()
    # As many as there will be at most are spread over the whole time.
    step = int(_SPAN.total_seconds() // 1_000_000)
    begins = int(_BEGINS.timestamp())
    with closing(made.connect()) as file:
        (held,) = file.execute("select count(*) from punches").fetchone()

        def rows() -> Iterator[tuple[Any, ...]]:
            """Return what is missing, over the whole time each time."""
            missing = wanted - held
            stride = max(1, 1_000_000 // max(1, missing))
            for number in range(missing):
                at = begins + (number * stride + held % stride) * step
                pin = str(number % _PEOPLE + 1)
                # The verification tells apart what two fillings put at one time.
                yield (
                    SITE_OF_FILE,
                    serial,
                    pin,
                    at,
                    0,
                    len(str(wanted)),
                    at,
                    0,
                    "0",
                    received,
                    False,
                )

        with file:
            file.executemany(
                "insert or ignore into punches (site, serial_number, pin, local_time,"
                " state_code, verification_code, punched_at, utc_offset, work_code,"
                " received_at, live) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows(),
            )
        (held,) = file.execute("select count(*) from punches").fetchone()
        if held < wanted:
            raise OSError(f"{held} rows instead of {wanted}")
        file.execute("pragma wal_checkpoint(truncate)")


async def _start(made: House) -> tuple[float, float]:
    """Start and stop; return how long until a poll was answered (s), and the memory."""
    begun = perf_counter()
    async with made.process:
        await made.wait_until_served()
        took = perf_counter() - begun
        await made.settle()
        return took, made.memory()


def _starts(
    rows: int, found: list[tuple[float, float]], none: tuple[float, float]
) -> list[Figure]:
    """Return what starting with so many rows takes."""
    took, held = median(took for took, _ in found), median(held for _, held in found)
    megabyte = 2**20
    return [
        Figure(
            "stored",
            f"start until a poll is answered, {rows:,} stored",
            took,
            none[0],
            "s",
            "the same without punches",
            _START,
            notes=[f"median of {len(found)}"],
        ),
        Figure(
            "stored",
            f"memory after the start, {rows:,} stored",
            held / megabyte,
            none[1] / megabyte,
            "MiB",
            "the same without punches",
        ),
    ]


async def _question(made: House, client: Client, rows: int) -> Figure:
    """Ask for a person's month, beside the same question to sqlite3."""
    serial, ends = wire.serial_number(0), _MONTH_BEGINS + _MONTH
    took, raw = array("d"), array("d")
    answers: set[int] = set()
    async with client.websocket() as websocket:
        device = await device_of(websocket, serial)
        for _ in range(_QUESTIONS):
            begun = perf_counter()
            with closing(made.connect()) as file:
                expected = file.execute(
                    "select * from punches where serial_number = ? and pin = ?"
                    " and punched_at >= ? and punched_at < ?"
                    " order by punched_at desc, id desc limit 1000",
                    (serial, _PERSON, _MONTH_BEGINS.timestamp(), ends.timestamp()),
                ).fetchall()
            raw.append(perf_counter() - begun)
            begun = perf_counter()
            found = await websocket.command(
                "call_service",
                domain=DOMAIN,
                service="get_punches",
                service_data={
                    "device_id": device,
                    "pin": _PERSON,
                    "start": _MONTH_BEGINS.isoformat(),
                    "end": ends.isoformat(),
                },
                return_response=True,
            )
            took.append(perf_counter() - begun)
            answers.add(len(found["response"]["punches"]))
    own, floor = (Sample(1, 0, times, Counter()) for times in (took, raw))
    figure = Figure(
        "stored",
        f"get_punches of one person's month, {rows:,} stored",
        own.median * 1000,
        floor.median * 1000,
        "ms",
        "raw sqlite3, the same question",
        _QUESTION,
        notes=[f"{len(expected)} punches", f"max {max(took) * 1000:.1f} ms"],
    )
    if answers != {len(expected)}:
        figure.problems.append(f"{answers} punches instead of {len(expected)}")
    return figure


async def _new_punches(made: House, client: Client, rows: int, scale: Scale) -> Figure:
    """Punch one by one while so many are stored."""
    own, floor = Load(made.port), Load(made.port)
    request = wire.floor_post(wire.line(1, wire.BACKLOG_BEGINS))
    # Nobody of these has punched before.
    people = count(_PEOPLE + int(time()))
    found = await compare(
        made,
        client,
        lambda: own.closed(punches(1, people, wire.post), 1, scale.seconds),
        partial(floor.closed, repeat(request), 1, scale.seconds),
        scale.rounds,
    )
    figure = Figure(
        "growth",
        f"single punches, 1 at a time, {rows:,} stored",
        found.rate,
        found.floor_rate,
        "punches/s",
        "trivial view that stores nothing",
        delays=worst(found.found),
        notes=found.notes(),
    )
    figure.add_sample(found.sample)
    return figure
