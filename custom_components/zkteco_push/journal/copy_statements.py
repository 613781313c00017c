"""Copies of users from one terminal to another that have not ended."""

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from .records import CopyJob
from .schema import copies
from .sites import is_of_site


def add(connection: Connection, job: CopyJob) -> CopyJob:
    """Note a copy that begins; return it with its number."""
    job_id = connection.execute(
        insert(copies)
        .values(
            source=job.source,
            target=job.target,
            pins=json.dumps(job.pins),
            templates=job.templates,
            photos=job.photos,
            created_at=job.created_at,
        )
        .returning(copies.c.id)
    ).scalar_one()
    return CopyJob(
        job.source,
        job.target,
        job.pins,
        templates=job.templates,
        photos=job.photos,
        created_at=job.created_at,
        id=job_id,
    )


def open_jobs(connection: Connection) -> list[CopyJob]:
    """Return the copies that have not ended, in order."""
    rows = connection.execute(
        select(copies).where(is_of_site(connection, copies)).order_by(copies.c.id)
    ).all()
    return [_job(row) for row in rows]


def end(connection: Connection, job_id: int) -> None:
    """Forget a copy that has ended."""
    connection.execute(
        delete(copies).where(is_of_site(connection, copies), copies.c.id == job_id)
    )


def end_of_terminal(connection: Connection, serial: str) -> None:
    """Forget the copies from and to a terminal."""
    connection.execute(
        delete(copies).where(
            is_of_site(connection, copies),
            (copies.c.source == serial) | (copies.c.target == serial),
        )
    )


def _job(row: Row[Any]) -> CopyJob:
    """Return the copy of a row."""
    return CopyJob(
        row.source,
        row.target,
        tuple(json.loads(row.pins)),
        templates=row.templates,
        photos=row.photos,
        created_at=row.created_at,
        id=row.id,
    )
