"""A backlog: what a terminal uploads that was offline, and once more after a reset."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from itertools import batched
from pathlib import Path
import re
import sqlite3
from time import perf_counter
from typing import Any, Final

from custom_components.zkteco_push.journal.engines import create_writer

from . import wire
from .figures import Figure, Target
from .house import House, Measured, house
from .load import Expect, Load
from .scale import Scale

LINES_IN_A_POST: Final = 500

_HALF: Final = Target(0.5)
_FLOOR_TURNS: Final = 3
_MOST_POSTS: Final = 1000
# What of a connection decides how durable a commit is and what it costs.
_DURABILITY: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
}


async def backlog(directory: Path, scale: Scale) -> list[Figure]:
    """Upload a backlog, and the same again, beside raw sqlite3 with the same rows."""
    lines = scale.backlog_lines
    async with house(directory, "backlog", 1) as made, made.running() as client:
        load = Load(made.port, expect=acknowledges(LINES_IN_A_POST))
        posts = wire.posts(0, lines, LINES_IN_A_POST)
        first = await made.measure(client, lambda: load.closed(iter(posts), 1))
        rows = made.count_rows()
        await made.settle()
        again = await made.measure(client, lambda: load.closed(iter(posts), 1))
        rows_again = made.count_rows()
        await made.settle()
        floor, floor_again = raw_rates(made, directory / "raw", 0, LINES_IN_A_POST)
    figures = [
        _figure("first time", first, lines, floor, "raw sqlite3"),
        _figure("repeated", again, lines, floor, "raw sqlite3, first time"),
    ]
    figures[1].notes.append(f"raw sqlite3 repeated: {floor_again:,.0f} rows/s")
    for figure, count in zip(figures, (rows, rows_again), strict=True):
        if count != lines:
            figure.problems.append(f"{count} rows are stored, not {lines}")
    return figures


def acknowledges(lines: int) -> Expect:
    """Return what tells whether an answer says that so many lines are stored."""
    pattern = re.compile(rb"OK: ?%d\s*" % lines)
    return lambda body: pattern.fullmatch(body) is not None


def _figure(
    name: str, measured: Measured, lines: int, floor: float, floor_is: str
) -> Figure:
    """Return the figure of one upload of the whole backlog."""
    sample = measured.sample
    figure = Figure(
        "backlog",
        f"{lines:,} lines in posts of {LINES_IN_A_POST}, {name}",
        lines / sample.seconds,
        floor,
        "rows/s",
        floor_is,
        _HALF,
        measured.delays,
        [
            f"a post: median {sample.median * 1000:.1f} ms,"
            f" p99 {sample.percentile(0.99) * 1000:.1f} ms",
            f"server {measured.server_share:.0%} of a core",
        ],
    )
    figure.add_sample(sample)
    return figure


async def post_sizes(directory: Path, scale: Scale) -> list[Figure]:
    """Upload with more and more lines in a post, each size from another terminal."""
    sizes = scale.growth_lines
    figures = []
    async with (
        house(directory, "sizes", len(sizes)) as made,
        made.running() as client,
    ):
        for number, size in enumerate(sizes):
            lines = max(size, min(_MOST_POSTS * size, scale.backlog_lines))
            load = Load(made.port, expect=acknowledges(size))
            posts = wire.posts(number, lines, size)
            found = await made.measure(client, partial(load.closed, iter(posts), 1))
            await made.settle()
            floor, _ = raw_rates(made, directory / f"raw-{size}", number, size)
            figure = Figure(
                "growth",
                f"backlog in posts of {size:,}",
                lines / found.sample.seconds,
                floor,
                "rows/s",
                "raw sqlite3",
                delays=found.delays,
                notes=[
                    f"{lines:,} lines",
                    f"a post: median {found.sample.median * 1000:.1f} ms",
                    f"server {found.server_share:.0%} of a core",
                ],
            )
            figure.add_sample(found.sample)
            figures.append(figure)
    return figures


def raw_rates(
    made: House, folder: Path, number: int, in_a_post: int
) -> tuple[float, float]:
    """Return how fast (rows/s) sqlite3 alone stores a terminal's rows, and again.

    The best of several turns, each into a new file beside the journal's, with the
    journal's own table and as durable as the journal's writer.
    """
    _check_durability(made, folder)
    with closing(made.connect()) as file:
        names = [row[1] for row in file.execute("pragma table_info(punches)")][1:]
        (table,) = file.execute(
            "select sql from sqlite_master where name = 'punches'"
        ).fetchone()
        indexes = [
            sql
            for (sql,) in file.execute(
                "select sql from sqlite_master where type = 'index'"
                " and tbl_name = 'punches' and sql is not null"
            )
        ]
        columns = ", ".join(names)
        rows = file.execute(
            f"select {columns} from punches where serial_number = ? order by id",  # noqa: S608 - the journal's own names
            (wire.serial_number(number),),
        ).fetchall()
    marks = ", ".join("?" * len(names))
    insert = f"insert or ignore into punches ({columns}) values ({marks})"  # noqa: S608 - as above
    posts = list(batched(rows, in_a_post, strict=False))
    found = []
    for turn in range(_FLOOR_TURNS):
        with closing(_raw(folder / f"{turn}.db")) as file:
            for statement in (table, *indexes):
                file.execute(statement)
            found.append((_insert(file, insert, posts), _insert(file, insert, posts)))
            assert file.execute("select count(*) from punches").fetchone() == (
                len(rows),
            )
    fastest, fastest_again = (min(times) for times in zip(*found, strict=True))
    return len(rows) / fastest, len(rows) / fastest_again


def _raw(path: Path) -> sqlite3.Connection:
    """Open a new file that is as durable as the journal's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path, isolation_level=None)
    for name, value in _DURABILITY.items():
        file.execute(f"pragma {name} = {value}")
    return file


def _check_durability(made: House, folder: Path) -> None:
    """Make sure that the floor is as durable as the journal's own writer is today."""
    engine = create_writer(made.journal.path)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        journal = _durability_of(raw)
    engine.dispose()
    with closing(_raw(folder / "durability.db")) as file:
        floor = _durability_of(file)
    if journal != floor:
        raise OSError(f"the floor is durable as {floor}, the journal as {journal}")


def _durability_of(connection: sqlite3.Connection) -> list[Any]:
    """Return how durable a connection is."""
    return [connection.execute(f"pragma {name}").fetchone()[0] for name in _DURABILITY]


def _insert(
    file: sqlite3.Connection, statement: str, posts: Sequence[Sequence[Any]]
) -> float:
    """Store rows, a transaction for each post; return how long it took (s)."""
    begun = perf_counter()
    for rows in posts:
        file.execute("begin immediate")
        file.executemany(statement, rows)
        file.execute("commit")
    return perf_counter() - begun
