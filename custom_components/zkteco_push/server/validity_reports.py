"""What uploaded users say of from when until when they may enter; pure."""

from collections.abc import Iterable

from ..clock import TerminalClock, moment_of
from ..iclock.records import Category, DirectoryRecord
from ..iclock.text import TextEncoding, seconds_of
from ..iclock.validity import bounds_of_line
from ..journal import ReportedValidity


def reported_validities(
    records: Iterable[DirectoryRecord],
    encoding: TextEncoding,
    clock: TerminalClock,
    *,
    says_always: bool = False,
) -> tuple[ReportedValidity, ...]:
    """Return what users' records say of validity, placed in time.

    A record without an end says nothing, unless the terminal `says_always` where there
    is one.
    """
    found = []
    for record in records:
        if record.category is not Category.USER:
            continue
        bounds = bounds_of_line(record.raw, encoding, says_always=says_always)
        if bounds is None:
            continue
        start, end = (
            None if bound is None else moment_of(bound, clock.zone)
            for bound in (bounds.start, bounds.end)
        )
        offset = (
            0 if bounds.end is None or end is None else seconds_of(bounds.end) - end
        )
        found.append(ReportedValidity(record.pin, start, end, offset))
    return tuple(found)
