"""What differs between the engines that a journal may be kept in."""

from .inserting import insert_new, upsert
from .sqlite import create_reader, create_writer

__all__ = ["create_reader", "create_writer", "insert_new", "upsert"]
