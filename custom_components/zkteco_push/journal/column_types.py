"""Types of columns that hold the same on every engine."""

from typing import Any, Final, override

from sqlalchemy import (
    BigInteger,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

# Of no meaning in itself, and of no terminal's character sets.
_STAND_IN_FOR_NUL: Final = "\uf8f0"
_WIDEST: Final = 255


class _TextWithNul(TypeDecorator[str]):
    """Any text, on PostgreSQL, which does without U+0000; terminals may send it."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what PostgreSQL stores."""
        return without_nul(value)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Return what was stored."""
        text: str | None = with_nul(value)
        return text


def without_nul[T](value: T) -> T | str:
    """Return a value as PostgreSQL can hold it."""
    if isinstance(value, str) and "\0" in value:
        return value.replace("\0", _STAND_IN_FOR_NUL)
    return value


def with_nul[T](value: T) -> T | str:
    """Return a value that PostgreSQL has held as it was."""
    if isinstance(value, str) and _STAND_IN_FOR_NUL in value:
        return value.replace(_STAND_IN_FOR_NUL, "\0")
    return value


def key_text(length: int) -> TypeEngine[str]:
    """Return the type of a text that is part of a key, and so is bounded everywhere."""
    return String(length).with_variant(_TextWithNul(), "postgresql")


def text(length: int) -> TypeEngine[str]:
    """Return the type of a text that is usually no longer."""
    return key_text(length).with_variant(mysql.VARCHAR(max(length, _WIDEST)), "mariadb")


# Without a bound; MariaDB's own TEXT and BLOB end at 64 KB.
LONG_TEXT: Final[TypeEngine[str]] = (
    Text()
    .with_variant(_TextWithNul(), "postgresql")
    .with_variant(mysql.LONGTEXT(), "mariadb")
)
LONG_BYTES: Final[TypeEngine[bytes]] = LargeBinary().with_variant(
    mysql.LONGBLOB(), "mariadb"
)
DIGEST: Final[TypeEngine[bytes]] = LargeBinary(32).with_variant(
    mysql.VARBINARY(32), "mariadb"
)
# What need not fit into four bytes; SQLite gives numbers to rows itself only where the
# type has its one name.
LARGE_INTEGER: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
# MariaDB's FLOAT would round times to minutes.
NUMBER: Final[TypeEngine[float]] = Double()
