"""The memory of an access-control device."""

from collections.abc import Callable, Mapping

from simulator.store import Table

from .records import AccessEvent, TableRow
from .tables import FORMS, TableForm

type RowKey = tuple[str, ...]


class AccessStore:
    """Everything that survives a power cut."""

    def __init__(self) -> None:
        """Make an empty memory."""
        self.tables: dict[str, Table[RowKey, TableRow]] = {
            name: Table() for name in FORMS
        }
        self.events: Table[int, AccessEvent] = Table()
        self._numbers: dict[str, int] = {}
        self._index = 0

    @property
    def users(self) -> Table[RowKey, TableRow]:
        """Return the table of users."""
        return self.tables["user"]

    def rows(self, table: str, **wanted: str) -> list[TableRow]:
        """Return the rows of a table that have exactly these values."""
        return [
            row
            for row in self.tables[table]
            if all(row.get(key, "") == value for key, value in wanted.items())
        ]

    def user(self, pin: str) -> TableRow | None:
        """Return a user."""
        return self.users.get((pin,))

    def put(self, table: str, row: Mapping[str, str], *, sent: bool = False) -> None:
        """Insert a row, or change the one that has its keys."""
        form = FORMS[table]
        key = form.key_of({**form.defaults, **row})
        old = self.tables[table].get(key)
        before = form.defaults if old is None else old
        self.tables[table].put(key, {**before, **row}, sent=sent)

    def number_of(self, pin: str) -> int:
        """Return the internal number of a user."""
        return self._numbers.setdefault(pin, len(self._numbers) + 1)

    def remove(self, table: str, doomed: Callable[[TableRow], bool]) -> int:
        """Delete rows; whoever goes takes the templates along."""
        gone = [row.get("Pin", "") for row in self.tables[table] if doomed(row)]
        count = self.tables[table].remove(doomed)
        if table == "user":
            for pin in gone:
                for name, key in _BELONGINGS:
                    self.tables[name].remove(lambda row, k=key, p=pin: row.get(k) == p)  # type: ignore[misc]
        return count

    def next_index(self) -> int:
        """Return the number of the next event, which clearing the log restarts."""
        self._index += 1
        return self._index

    def clear_events(self) -> None:
        """Delete the log."""
        self.events.clear()
        self._index = 0

    @property
    def unsent(self) -> int:
        """Count everything that waits for its server."""
        rows = sum(table.unsent_count for table in self.tables.values())
        return rows + self.events.unsent_count


_BELONGINGS = (
    ("templatev10", "Pin"),
    ("biodata", "Pin"),
    ("biophoto", "PIN"),
    ("userpic", "pin"),
)


def form_of(table: str) -> TableForm | None:
    """Return the form of a table, whose name has to be spelled exactly."""
    return FORMS.get(table)
