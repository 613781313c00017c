"""The terminal's memory: its records, and which of them the server has taken."""

from collections.abc import Callable, Iterable, Iterator

from .records import (
    Biometric,
    Operation,
    Photo,
    Picture,
    Punch,
    ShortMessage,
    Template,
    User,
    WorkCode,
)

type TemplateKey = tuple[str, Biometric, int, int]
type PictureKey = tuple[str, bool]


def _individual(template: Template) -> tuple[str, int]:
    # The twelve numbers of such a face are views of it, as a palm's indexes are.
    face = template.kind is Biometric.NEAR_INFRARED_FACE
    return template.pin, 0 if face else template.number


class Table[K, R]:
    """Rows in the order they came, each with the mark that it was sent."""

    def __init__(self) -> None:
        """Make an empty table."""
        self._rows: dict[K, R] = {}
        self._unsent: dict[K, None] = {}

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        """Go through the rows in the order they came."""
        return iter(list(self._rows.values()))

    def __contains__(self, key: K) -> bool:
        """Tell whether there is a row of this key."""
        return key in self._rows

    def get(self, key: K) -> R | None:
        """Return the row of a key."""
        return self._rows.get(key)

    def put(self, key: K, row: R, *, sent: bool = False) -> None:
        """Insert or replace a row."""
        self._rows[key] = row
        if sent:
            self._unsent.pop(key, None)
        else:
            self._unsent[key] = None

    def items(self) -> list[tuple[K, R]]:
        """Return all rows with their keys."""
        return list(self._rows.items())

    @property
    def unsent_count(self) -> int:
        """Count the rows that no server has taken."""
        return len(self._unsent)

    def unsent(self) -> list[tuple[K, R]]:
        """Return the rows that no server has taken, with their keys."""
        return [(key, self._rows[key]) for key in self._unsent]

    def mark_sent(self, rows: Iterable[tuple[K, R]]) -> None:
        """Note that the server has taken these very rows."""
        for key, row in rows:
            # A row that changed while it was under way has to go once more.
            if self._rows.get(key) is row:
                self._unsent.pop(key, None)

    def send_again(self, wanted: Callable[[R], bool] | None = None) -> None:
        """Forget that rows were sent: all of them, or exactly the wanted ones."""
        self._unsent = {
            key: None
            for key, row in self._rows.items()
            if wanted is None or wanted(row)
        }

    def remove(self, doomed: Callable[[R], bool]) -> int:
        """Delete rows and return how many it were."""
        keys = [key for key, row in self._rows.items() if doomed(row)]
        for key in keys:
            del self._rows[key]
            self._unsent.pop(key, None)
        return len(keys)

    def clear(self) -> None:
        """Delete every row."""
        self._rows.clear()
        self._unsent.clear()


class Store:
    """Everything that survives a power cut."""

    def __init__(self) -> None:
        """Make an empty memory."""
        self.punches: Table[int, Punch] = Table()
        self.operations: Table[int, Operation] = Table()
        self.users: Table[str, User] = Table()
        self.templates: Table[TemplateKey, Template] = Table()
        self.pictures: Table[PictureKey, Picture] = Table()
        self.photos: Table[int, Photo] = Table()
        self.messages: Table[str, ShortMessage] = Table()
        self.message_readers: Table[str, str] = Table()
        self.work_codes: Table[str, WorkCode] = Table()
        self._serial = 0
        self._punch_number = 0

    def next_punch_number(self) -> int:
        """Return the running number of the next punch, which CLEAR LOG restarts."""
        self._punch_number += 1
        return self._punch_number

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def add_punch(self, punch: Punch, *, sent: bool = False) -> None:
        """Append to the attendance log."""
        self.punches.put(self._next(), punch, sent=sent)

    def add_operation(self, operation: Operation, *, sent: bool = False) -> None:
        """Append to the operation log."""
        self.operations.put(self._next(), operation, sent=sent)

    def add_photo(self, photo: Photo, *, sent: bool = False) -> None:
        """Append an attendance photo."""
        self.photos.put(self._next(), photo, sent=sent)

    def put_user(self, user: User, *, sent: bool = False) -> None:
        """Insert or replace a user."""
        self.users.put(user.pin, user, sent=sent)

    def put_template(self, template: Template, *, sent: bool = False) -> None:
        """Insert or replace a template."""
        key = (template.pin, template.kind, template.number, template.index)
        self.templates.put(key, template, sent=sent)

    def put_picture(self, picture: Picture, *, sent: bool = False) -> None:
        """Insert or replace a picture."""
        self.pictures.put((picture.pin, picture.comparison), picture, sent=sent)

    def count(self, kind: Biometric) -> int:
        """Count the individuals' templates of a kind."""
        return len({_individual(row) for row in self.templates if row.kind is kind})

    def knows(self, template: Template) -> bool:
        """Tell whether the individual of a template has one of its kind already."""
        return any(
            row.kind is template.kind and _individual(row) == _individual(template)
            for row in self.templates
        )

    def delete_templates(
        self, pin: str, kind: Biometric | None = None, number: int | None = None
    ) -> int:
        """Delete a person's templates, all or those of a kind and a number."""
        return self.templates.remove(
            lambda row: (
                row.pin == pin
                and kind in (None, row.kind)
                and number in (None, row.number)
            )
        )

    def delete_user(self, pin: str) -> bool:
        """Delete a user with everything that belongs to it."""
        found = self.users.remove(lambda row: row.pin == pin) > 0
        self.delete_templates(pin)
        self.pictures.remove(lambda row: row.pin == pin)
        return found

    def clear_punches(self) -> None:
        """Delete the attendance log."""
        self.punches.clear()
        self._punch_number = 0

    def clear_everything(self) -> None:
        """Delete all data, as CLEAR DATA does."""
        self.clear_punches()
        self.operations.clear()
        self.users.clear()
        self.templates.clear()
        self.pictures.clear()
        self.photos.clear()
        self.messages.clear()
        self.message_readers.clear()
        self.work_codes.clear()

    @property
    def unsent(self) -> int:
        """Count everything that waits for its server."""
        return (
            self.punches.unsent_count
            + self.operations.unsent_count
            + self.users.unsent_count
            + self.templates.unsent_count
            + self.pictures.unsent_count
            + self.photos.unsent_count
        )
