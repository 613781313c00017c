"""The conditions of a filter of punches, on punches and on corrections of them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from .page_records import Position, PunchFilter


def is_after_position(
    position: Position, rank: int, time: ColumnElement[int], number: ColumnElement[int]
) -> ColumnElement[bool]:
    """Return the condition that a row of a rank comes after a position."""
    if rank < position.rank:
        return time <= position.time
    if rank > position.rank:
        return time < position.time
    return or_(
        time < position.time, and_(time == position.time, number < position.number)
    )


def conditions(
    wanted: PunchFilter, columns: Any, serials: Collection[str] | None = None
) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, on punches or on corrections of them."""
    found: list[ColumnElement[bool]] = []
    if wanted.pins:
        found.append(columns.pin.in_(wanted.pins))
    if wanted.states:
        found.append(columns.state_code.in_(wanted.states))
    if wanted.by_verification:
        found.append(_is_verified(wanted, columns, serials))
    return found


def _is_verified(
    wanted: PunchFilter, columns: Any, serials: Collection[str] | None
) -> ColumnElement[bool]:
    """Return the condition that somebody was verified as is wanted.

    Terminals of one code book have the same codes, so there are few groups.
    """
    groups: dict[frozenset[int], list[str]] = {}
    for serial, codes in wanted.verifications.items():
        if serials is None or serial in serials:
            groups.setdefault(frozenset(codes), []).append(serial)
    elsewhere = frozenset(wanted.verifications_elsewhere)
    if not groups.keys() - {elsewhere}:
        is_wanted: ColumnElement[bool] = columns.verification_code.in_(elsewhere)
        return is_wanted
    known = [serial for each in groups.values() for serial in each]
    return or_(
        and_(
            columns.serial_number.not_in(known),
            columns.verification_code.in_(elsewhere),
        ),
        *(
            and_(
                columns.serial_number.in_(of_group),
                columns.verification_code.in_(codes),
            )
            for codes, of_group in groups.items()
        ),
    )
