"""The journal in a file of its own: the default, which needs nobody else."""

from pathlib import Path
from typing import override

from sqlalchemy import Connection, Engine

from . import upkeep
from .anchor import Anchor
from .engines import create_reader, create_writer
from .failures import is_damage
from .migrations import migrate
from .records import DamagedError, JournalError
from .seal import Seal
from .stores import Store


class FileStore(Store):
    """An SQLite file."""

    def __init__(self, path: Path) -> None:
        """Take the file's path."""
        self._path = path
        self._engine: Engine | None = None
        self._anchor: Anchor | None = None

    @property
    @override
    def name(self) -> str:
        """Return the file's path."""
        return str(self._path)

    @override
    def open(self, seal: Seal, *, thoroughly: bool) -> Engine:
        """Open the file, create or migrate it."""
        path = self._path
        engine = create_writer(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            is_checked = thoroughly or upkeep.should_check(path)
            with engine.begin() as connection:
                if is_checked:
                    upkeep.check(connection, thoroughly=thoroughly)
                migrate(connection, seal)
            self._anchor = Anchor(path)
        except JournalError:
            engine.dispose()
            raise
        except Exception as error:
            # Whatever a half-done migration died of, it is tried again later.
            engine.dispose()
            kind = DamagedError if is_damage(error) else JournalError
            raise kind(f"{type(error).__name__}: {path.name}") from error
        self._engine = engine
        return engine

    @override
    def check(self) -> None:
        """Raise MissingError if the file has been taken away."""
        if self._anchor is not None:
            self._anchor.check()

    @override
    def close(self) -> None:
        """Close the file; the last to let go of it is the anchor."""
        engine, anchor = self._engine, self._anchor
        self._engine = self._anchor = None
        if engine is not None:
            engine.dispose()
        if anchor is not None:
            anchor.close()

    @override
    def reading(self) -> Connection:
        """Return a connection that cannot write."""
        return create_reader(self._path).connect()

    @override
    def hold_still(self, engine: Engine) -> None:
        """Leave the file as it is; what is written goes beside it."""
        upkeep.hold_still(engine)

    @override
    def move_on(self, engine: Engine) -> None:
        """Write to the file again."""
        upkeep.move_on(engine)
