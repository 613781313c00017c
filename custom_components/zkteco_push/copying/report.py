"""What became of each part of each person in a copy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from ..open_command import Outcome, Result


class SkipReason(StrEnum):
    """Why a part of a person is not sent."""

    PRESENT = "present"
    UNKNOWN_PERSON = "unknown_person"
    NOT_KEPT = "not_kept"
    UNKNOWN_KIND = "unknown_kind"
    KIND_NOT_SUPPORTED = "kind_not_supported"
    VERSION_NOT_SUPPORTED = "version_not_supported"
    TABLE_NOT_SUPPORTED = "table_not_supported"
    PHOTO_NOT_SUPPORTED = "photo_not_supported"
    PHOTO_INSTEAD = "photo_instead"
    TEMPLATE_INSTEAD = "template_instead"
    NOT_WRITABLE = "not_writable"
    RIGHTS_KEPT = "rights_kept"
    NO_SUCH_DOOR = "no_such_door"
    GONE = "gone"


class ResultKind(StrEnum):
    """What became of a part of a person."""

    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one record.

    `item` names it: `user`, `password`, `card`, `access_right`, `user_photo`,
    `comparison_photo` or a template's kind, with its number and index. `reason` is a skip reason or a return code's meaning.
    `version` and `supported` are algorithms, where these decide.
    """

    kind: ResultKind
    item: str
    number: int | None = None
    index: int | None = None
    reason: str | None = None
    return_code: int | None = None
    version: str | None = None
    supported: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return what an action answers of it."""
        fields = {
            "item": self.item,
            "number": self.number,
            "index": self.index,
            "reason": None if self.reason is None else str(self.reason),
            "return_code": self.return_code,
            "version": self.version,
            "supported_version": self.supported,
        }
        return {key: value for key, value in fields.items() if value is not None}


@dataclass(slots=True)
class PersonReport:
    """What became of one person."""

    name: str = ""
    results: list[ItemResult] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        """Return what an action answers of it."""
        return {
            "name": self.name,
            **{
                kind.value: [
                    result.data for result in self.results if result.kind is kind
                ]
                for kind in ResultKind
            },
        }


@dataclass(slots=True)
class CopyReport:
    """What became of a copy so far; `total` counts what there is to send."""

    total: int = 0
    is_finished: bool = False
    people: dict[str, PersonReport] = field(default_factory=dict)
    _counts: Counter[ResultKind] = field(default_factory=Counter)

    def add(self, pin: str, result: ItemResult) -> None:
        """Take what became of a part of a person."""
        self.people.setdefault(pin, PersonReport()).results.append(result)
        if result.reason != SkipReason.PRESENT:
            self._counts[result.kind] += 1

    def snapshot(self) -> CopyReport:
        """Return a copy that does not change any more."""
        people = {
            pin: PersonReport(person.name, list(person.results))
            for pin, person in self.people.items()
        }
        return CopyReport(self.total, self.is_finished, people, Counter(self._counts))

    def count(self, kind: ResultKind) -> int:
        """Return how many records ended so; what was there already does not count."""
        return self._counts[kind]

    @property
    def progress(self) -> int:
        """Return how much of what there is to send has ended (percent)."""
        if self.is_finished or not self.total:
            return 100 if self.is_finished else 0
        done = self.count(ResultKind.SENT) + self.count(ResultKind.FAILED)
        return min(done * 100 // self.total, 99)

    @property
    def data(self) -> dict[str, Any]:
        """Return what an action answers of it."""
        return {
            "finished": self.is_finished,
            "total": self.total,
            **{f"{kind.value}": self.count(kind) for kind in ResultKind},
            "users": {pin: person.data for pin, person in self.people.items()},
        }


def ended(planned: ItemResult, outcomes: Sequence[Outcome]) -> ItemResult:
    """Return what became of an item whose commands have ended."""
    bad = [outcome for outcome in outcomes if outcome.result is not Result.DONE]
    if not bad:
        return planned
    return replace(
        planned,
        kind=ResultKind.FAILED,
        reason=bad[0].meaning or bad[0].result.value,
        return_code=bad[0].return_code,
    )
