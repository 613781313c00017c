"""What has to be sent so that one terminal has the people of another.

Both sides' lists of biometric types decide which way templates and photos go (V4.0
section 4.1): templates of a major version that the target reads; a photo in place of
a visible-light face template that it does not read, never both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..access_commands import right_of
from ..iclock.access.command_forms import ALWAYS
from ..iclock.access.records import AccessRight
from ..iclock.attendance.biometrics import (
    FACE,
    FINGERPRINT,
    BiometricSupport,
    kind_of_item,
    type_of_kind,
)
from ..iclock.attendance.code_books import CodeBook
from ..iclock.commands import Command
from ..iclock.records import Category
from ..journal import DirectoryEntry, Origin
from .report import ItemResult, ResultKind, SkipReason

type _Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Holder:
    """A terminal and what it holds.

    `takes_user_photos` is false where it says so. `doors` are those of a terminal of
    the access dialect, without which nobody has rights; `rights` are known there by
    PIN, `awaiting` are the PINs to which some are on their way. `has_card_table` says
    that people may have several cards.
    """

    book: CodeBook
    support: BiometricSupport
    entries: tuple[DirectoryEntry, ...]
    takes_user_photos: bool = True
    doors: tuple[int, ...] = ()
    rights: Mapping[str, Sequence[AccessRight]] = field(default_factory=dict)
    awaiting: frozenset[str] = frozenset()
    has_card_table: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A record to send, or commands about the person whose record it is."""

    entry: DirectoryEntry
    result: ItemResult
    commands: tuple[Command, ...] = ()


@dataclass(slots=True)
class Plan:
    """What to send, in order, and what not, with its person's PIN."""

    names: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    skipped: list[tuple[str, ItemResult]] = field(default_factory=list)


def make_plan(
    source: Holder,
    target: Holder,
    *,
    pins: Iterable[str],
    templates: bool,
    photos: bool,
) -> Plan:
    """Return what has to be sent; without PINs, of everybody."""
    people: dict[str, list[DirectoryEntry]] = {}
    for entry in source.entries:
        people.setdefault(entry.pin, []).append(entry)
    wanted = list(dict.fromkeys(pins)) or [
        entry.pin for entry in source.entries if entry.category is Category.USER
    ]
    present = {
        key: entry.digest
        for entry in target.entries
        if (key := _key(entry, target.book)) is not None
    }
    plan = Plan()
    for pin in wanted:
        entries = people.get(pin, [])
        user = next((each for each in entries if each.category is Category.USER), None)
        if user is None:
            plan.skipped.append((pin, _skip("user", SkipReason.UNKNOWN_PERSON)))
            continue
        plan.names[pin] = user.name
        person = _Person(plan, source, target, present, pin)
        person.add(user, _named("user"))
        person.add_rights(user)
        person.add_cards(user, entries)
        if templates:
            person.add_templates(entries, with_photos=photos)
        if photos:
            person.add_photos(entries)
    return plan


class _Person:
    """Plans one person."""

    def __init__(
        self,
        plan: Plan,
        source: Holder,
        target: Holder,
        present: Mapping[_Key, bytes],
        pin: str,
    ) -> None:
        """Take the plan to add to."""
        self._plan = plan
        self._source = source
        self._target = target
        self._present = present
        self._pin = pin
        # Whether a face template goes or is there: no photo then.
        self._has_face = False

    def add(self, entry: DirectoryEntry, result: ItemResult) -> None:
        """Plan to send a record, unless it is there or not here."""
        key = _key(entry, self._source.book)
        if key is not None and self._present.get(key) == entry.digest:
            self._skip(result, SkipReason.PRESENT)
        elif not entry.is_kept:
            self._skip(result, SkipReason.NOT_KEPT)
        else:
            self._plan.steps.append(Step(entry, result))

    def add_rights(self, user: DirectoryEntry) -> None:
        """Plan a person's rights: those of the source, else all doors at any time.

        What the target knows of them stays: somebody has decided it there.
        """
        result = _named("access_right")
        known = self._source.rights.get(self._pin, ())
        doors = self._target.doors
        if not doors:
            if known:
                self._skip(result, SkipReason.KIND_NOT_SUPPORTED)
            return
        if self._pin in self._target.rights or self._pin in self._target.awaiting:
            self._skip(result, SkipReason.PRESENT)
            return
        if any(
            entry.pin == self._pin
            and entry.category is Category.USER
            and entry.origin is not Origin.WRITTEN
            for entry in self._target.entries
        ):
            # Of whom a terminal has enrolled itself it has rights that it need not tell.
            self._skip(result, SkipReason.RIGHTS_KEPT)
            return
        if not known:
            self._plan.steps.append(
                Step(user, result, (right_of(self._pin, doors, int(ALWAYS)),))
            )
        for right in known:
            passed = [door for door in right.doors if door in doors]
            if not passed:
                self._skip(result, SkipReason.NO_SUCH_DOOR)
                continue
            command = right_of(self._pin, passed, right.time_zone)
            bounds = {
                name: str(bound)
                for name, bound in (
                    ("valid_from", right.valid_from),
                    ("valid_until", right.valid_until),
                )
                if bound is not None
            }
            command = Command(command.name, {**command.parameters, **bounds})
            self._plan.steps.append(Step(user, result, (command,)))

    def add_cards(self, user: DirectoryEntry, entries: list[DirectoryEntry]) -> None:
        """Plan the cards of a person who may have several; else one goes with them."""
        cards = [entry for entry in entries if entry.category is Category.CARD]
        if not self._target.has_card_table:
            for _ in cards[1:]:
                self._skip(_named("card"), SkipReason.KIND_NOT_SUPPORTED)
            return
        if not self._source.has_card_table:
            return
        held = {
            entry.digest
            for entry in self._target.entries
            if entry.category is Category.CARD and entry.pin == self._pin
        }
        if held - {card.digest for card in cards}:
            # A card that somebody has no more would open doors still.
            delete = Command("delete_cards", {"pin": self._pin})
            self._plan.steps.append(Step(user, _named("card"), (delete,)))
            held = set()
        for card in cards:
            if card.digest in held:
                self._skip(_named("card"), SkipReason.PRESENT)
            else:
                self._plan.steps.append(Step(card, _named("card")))

    def add_templates(
        self, entries: list[DirectoryEntry], *, with_photos: bool
    ) -> None:
        """Plan a person's templates."""
        can_have_photo = (
            with_photos
            and FACE in self._target.support.photos
            and any(
                each.category is Category.COMPARISON_PHOTO and each.is_kept
                for each in entries
            )
        )
        chosen: dict[_Key, DirectoryEntry] = {}
        for entry in entries:
            if entry.category is not Category.TEMPLATE:
                continue
            if (key := _key(entry, self._source.book)) is None:
                self._skip(_named(entry.item[:16]), SkipReason.UNKNOWN_KIND)
                continue
            # The same finger may come in its own table and in the unified one, which
            # says more of itself.
            if key not in chosen or kind_of_item(entry.item, self._source.book)[1]:
                chosen[key] = entry
        for (_, kind, _, number, index), entry in chosen.items():
            result = ItemResult(ResultKind.SENT, kind, number, index)
            is_unified = kind_of_item(entry.item, self._source.book)[1]
            if kind == FACE:
                self._add_face(entry, result, can_have_photo=can_have_photo)
            elif reason := self._refusal(entry, kind, is_unified=is_unified):
                self._skip(result, reason, entry.version, kind)
            else:
                self.add(entry, result)

    def add_photos(self, entries: list[DirectoryEntry]) -> None:
        """Plan a person's photos; of several to compare with, the latest goes."""
        latest = max(
            (each for each in entries if each.category is Category.COMPARISON_PHOTO),
            key=lambda entry: (entry.received_at, entry.id),
            default=None,
        )
        for entry in entries:
            if entry is latest:
                result = _named("comparison_photo")
                if self._has_face:
                    self._skip(result, SkipReason.TEMPLATE_INSTEAD)
                elif FACE not in self._target.support.photos:
                    self._skip(result, SkipReason.PHOTO_NOT_SUPPORTED)
                else:
                    self.add(entry, result)
            elif entry.category is Category.USER_PHOTO:
                result = _named("user_photo")
                if self._target.takes_user_photos:
                    self.add(entry, result)
                else:
                    self._skip(result, SkipReason.PHOTO_NOT_SUPPORTED)

    def _add_face(
        self, entry: DirectoryEntry, result: ItemResult, *, can_have_photo: bool
    ) -> None:
        """Plan a visible-light face: the template, or the photo in its place."""
        fits = self._target.support.takes(FACE, entry.version)
        is_listed = FACE in self._target.support.templates
        if fits and is_listed:
            self._has_face = True
            self.add(entry, result)
        elif can_have_photo:
            self._skip(result, SkipReason.PHOTO_INSTEAD, entry.version, FACE)
        elif fits is None and (is_listed or not self._target.support.says):
            # Nobody knows: the terminal will say it.
            self._has_face = True
            self.add(entry, result)
        else:
            reason = (
                SkipReason.VERSION_NOT_SUPPORTED
                if is_listed
                else SkipReason.KIND_NOT_SUPPORTED
            )
            self._skip(result, reason, entry.version, FACE)

    def _refusal(
        self, entry: DirectoryEntry, kind: str, *, is_unified: bool
    ) -> SkipReason | None:
        """Return why the target does not take a template, None where it may."""
        support = self._target.support
        if _subtype(entry, self._source.book) and (
            self._source.book is not self._target.book
        ):
            # One of the seed's further types of fingerprints, which nobody else has.
            return SkipReason.KIND_NOT_SUPPORTED
        if support.takes(kind, entry.version) is False:
            has_kind = kind in support.templates or kind in support.legacy
            return (
                SkipReason.VERSION_NOT_SUPPORTED
                if has_kind
                else SkipReason.KIND_NOT_SUPPORTED
            )
        if kind != FINGERPRINT and support.says:
            # Only fingerprints are the same in both tables.
            if is_unified != (kind in support.templates):
                return SkipReason.TABLE_NOT_SUPPORTED
        return None

    def _skip(
        self,
        result: ItemResult,
        reason: SkipReason,
        version: str | None = None,
        kind: str = "",
    ) -> None:
        """Note that a record is not sent."""
        supported = self._target.support.versions.get(kind)
        self._plan.skipped.append(
            (
                self._pin,
                ItemResult(
                    ResultKind.SKIPPED,
                    result.item,
                    result.number,
                    result.index,
                    reason,
                    version=version or None,
                    supported=supported if version else None,
                ),
            )
        )


_OTHERS: Final = frozenset(
    {Category.USER, Category.COMPARISON_PHOTO, Category.USER_PHOTO}
)


def _key(entry: DirectoryEntry, book: CodeBook) -> _Key | None:
    """Return what a record is about, whichever table and numbers it came with."""
    if entry.category is Category.TEMPLATE:
        kind, _ = kind_of_item(entry.item, book)
        if kind is None:
            return None
        _, _, number, index = entry.item.split("|")
        return entry.pin, kind, _subtype(entry, book), int(number), int(index)
    if entry.category in _OTHERS:
        return entry.pin, entry.category, "", 0, 0
    return None


def _subtype(entry: DirectoryEntry, book: CodeBook) -> str:
    """Return which of a kind's further types a template has, empty for the first."""
    kind, _ = kind_of_item(entry.item, book)
    type_ = entry.item.split("|")[1]
    if kind != FINGERPRINT or not type_ or type_ == type_of_kind(book, kind):
        return ""
    return type_


def _named(item: str) -> ItemResult:
    """Return the result of a record that there is one of, if it is sent."""
    return ItemResult(ResultKind.SENT, item)


def _skip(item: str, reason: SkipReason) -> ItemResult:
    """Return the result of a record that is not sent."""
    return ItemResult(ResultKind.SKIPPED, item, reason=reason)
