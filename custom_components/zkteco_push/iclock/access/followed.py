"""What a command has changed in a terminal's memory, by its text.

An update says what a terminal would upload, so it is read as that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ..attendance.biometrics import FINGERPRINT, kind_of_type
from ..attendance.code_books import STANDARD
from ..attendance.deletions import OF_A_PERSON, Deletion
from ..records import Category, DirectoryRecord
from ..text import TextEncoding, encode, parse_number, parse_pairs
from .registry import Abilities
from .table_data import TABLEDATA, read_access_upload

_TEMPLATES: Final = frozenset({Category.TEMPLATE})
_DELETED: Final[Mapping[str, frozenset[Category]]] = {
    "USER": OF_A_PERSON,
    "USERAUTHORIZE": frozenset({Category.ACCESS_RIGHT}),
    "MULCARDUSER": frozenset({Category.CARD}),
    "BIOPHOTO": frozenset({Category.COMPARISON_PHOTO}),
    "USERPIC": frozenset({Category.USER_PHOTO}),
    "TEMPLATEV10": _TEMPLATES,
    "BIODATA": _TEMPLATES,
}
# An update without a bound lifts it.
_NO_BOUNDS: Final = b"\tStartDatetime=\tEndDatetime=\tExpires=0"
_BOUNDS: Final = (b"\tStartDatetime=", b"\tEndDatetime=")


def written_by(
    text: str, encoding: TextEncoding, abilities: Abilities
) -> tuple[DirectoryRecord, ...]:
    """Return the records that a command has written; `text` follows `C:<id>:`."""
    words = text.split(" ", 3)
    if len(words) < 4 or [word.upper() for word in words[:2]] != ["DATA", "UPDATE"]:
        return ()
    table, pairs = words[2], words[3]
    row = encode(f"{table.lower()} {pairs}", encoding)
    upload = read_access_upload(
        TABLEDATA, row, encoding, abilities, tablename=table.lower()
    ).upload
    return tuple(_with_bounds(record) for record in upload.records)


def deleted_by(text: str) -> Deletion | None:
    """Return what a command has deleted that was carried out, None if nothing.

    Whatever names nobody has deleted everybody: firmware ignores keys that it does not
    know (field: 2A).
    """
    words = text.split(maxsplit=3)
    if len(words) < 3 or [word.upper() for word in words[:2]] != ["DATA", "DELETE"]:
        return None
    table = words[2].upper()
    if (categories := _DELETED.get(table)) is None:
        return None
    pairs = parse_pairs(words[3]) if len(words) > 3 else {}
    pin = pairs.get("pin", "").strip() or None
    kinds = None
    number = None
    if table == "TEMPLATEV10":
        kinds = frozenset({FINGERPRINT})
        number = parse_number(pairs.get("fingerid", ""))
    elif table == "BIODATA":
        if type_ := pairs.get("type", "").strip():
            kinds = frozenset({kind_of_type(STANDARD, type_) or ""})
        number = parse_number(pairs.get("no", ""))
    return Deletion(categories, pin, kinds, number)


def _with_bounds(record: DirectoryRecord) -> DirectoryRecord:
    """Return a user's record that says, too, that there is no bound any more."""
    if record.category is not Category.USER or any(
        bound in record.raw for bound in _BOUNDS
    ):
        return record
    return replace(record, raw=record.raw + _NO_BOUNDS)
