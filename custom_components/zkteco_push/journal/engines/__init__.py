"""What differs between the engines that a journal may be kept in."""

from .inserting import (
    insert_new,
    insert_text,
    is_after,
    is_ours_in_scan,
    last_id,
    upsert,
)
from .names import MARIADB, POSTGRESQL, SQLITE
from .numbers import begin_numbers_after
from .sqlite import create_reader, create_writer

__all__ = [
    "MARIADB",
    "POSTGRESQL",
    "SQLITE",
    "begin_numbers_after",
    "create_reader",
    "create_writer",
    "insert_new",
    "insert_text",
    "is_after",
    "is_ours_in_scan",
    "last_id",
    "upsert",
]
