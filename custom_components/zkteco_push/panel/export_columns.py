"""What an export of punches says, column by column, in the user's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..hub import Hub
from ..iclock.attendance.code_books import state_name
from ..journal import PagedPunch
from .punch_words import PunchWords

type Cell = str | float | datetime | None

_CATEGORIES: Final = ("config_panel", "entity", "selector")
_TEXT: Final = f"component.{DOMAIN}.config_panel.punches"
_STATE: Final = f"component.{DOMAIN}.entity.event.punch.state_attributes.event_type"
_METHOD: Final = f"component.{DOMAIN}.selector.method.options"
_WORDS_OF_METHODS: Final = re.compile(r"_(and|or)_")


class ExportTexts:
    """Says the words of an export in a language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts by their keys."""
        self._texts = texts

    @classmethod
    async def async_load(cls, hass: HomeAssistant, language: str) -> ExportTexts:
        """Return the texts of a language; what it has not is in English."""
        texts: dict[str, str] = {}
        for category in _CATEGORIES:
            texts |= await async_get_translations(hass, language, category, [DOMAIN])
        return cls(texts)

    def text(self, key: str, **placeholders: str) -> str:
        """Return a text of the view."""
        found = self._texts.get(f"{_TEXT}.{key}", key)
        for name, value in placeholders.items():
            found = found.replace(f"{{{name}}}", value)
        return found

    def state(self, name: str) -> str:
        """Return an attendance state in words."""
        return self._texts.get(f"{_STATE}.state.{name}", name)

    def verification(self, name: str) -> str:
        """Return in words how somebody was verified."""
        parts = _WORDS_OF_METHODS.split(name)
        return " ".join(
            self.text(f"method_{part}")
            if place % 2
            else self._texts.get(f"{_METHOD}.{part}", self.text(f"method_{part}"))
            for place, part in enumerate(parts)
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its text's key, its width (characters), and what it says of a punch."""

    key: str
    width: int
    value: Callable[[PagedPunch], Cell]


class ExportRows:
    """Makes rows of punches; in a thread, as there may be very many."""

    def __init__(
        self, hub: Hub, zone: tzinfo, zone_name: str, texts: ExportTexts
    ) -> None:
        """Take what words are made of; times are those of a zone."""
        self.texts = texts
        self._zone_name = zone_name
        self._words = PunchWords(hub, zone)
        self._zone = zone
        self.columns: Final = (
            Column("column_time", 20, self._time),
            Column("column_utc_offset", 11, self._utc_offset),
            Column("column_pin", 12, lambda each: each.stored.punch.pin),
            Column("column_name", 24, self._name),
            Column("column_terminal", 20, self._terminal),
            Column("column_serial_number", 18, lambda each: each.serial_number),
            Column("column_state", 18, self._state),
            Column("column_method", 18, self._method),
            Column("column_work_code", 11, lambda each: each.stored.punch.work_code),
            Column(
                "column_temperature", 12, lambda each: each.stored.punch.temperature
            ),
            Column("column_correction", 12, self._correction),
            Column("column_reason", 30, self._reason),
            Column("column_corrected_by", 20, self._corrected_by),
            Column("column_corrected_at", 20, self._corrected_at),
        )

    @property
    def heads(self) -> list[str]:
        """Return what stands above the columns; the zone is told where times are."""
        return [
            self.texts.text(column.key, time_zone=self._zone_name)
            for column in self.columns
        ]

    def rows(self, punches: Iterable[PagedPunch]) -> list[list[Cell]]:
        """Return the rows of punches."""
        return [[column.value(each) for column in self.columns] for each in punches]

    def _wall_time(self, moment: float) -> datetime:
        """Return what a clock of the zone shows."""
        return self._words.time(moment).replace(tzinfo=None)

    def _time(self, paged: PagedPunch) -> Cell:
        """Return when it was."""
        return self._wall_time(paged.stored.punched_at)

    def _utc_offset(self, paged: PagedPunch) -> Cell:
        """Return how the zone's clock differed from UTC then: it may be set back."""
        offset = self._words.time(paged.stored.punched_at).utcoffset() or timedelta()
        sign = "-" if offset < timedelta() else "+"
        minutes = abs(offset) // timedelta(minutes=1)
        return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"

    def _name(self, paged: PagedPunch) -> Cell:
        """Return who it was."""
        return self._words.name(paged.serial_number, paged.stored.punch.pin)

    def _terminal(self, paged: PagedPunch) -> Cell:
        """Return where it was."""
        return self._words.terminal(paged.serial_number)

    def _state(self, paged: PagedPunch) -> Cell:
        """Return as what it was meant."""
        return self.texts.state(state_name(paged.stored.punch.state_code))

    def _method(self, paged: PagedPunch) -> Cell:
        """Return how somebody was verified."""
        code = paged.stored.punch.verification_code
        return self.texts.verification(
            self._words.verification(paged.serial_number, code)
        )

    def _correction(self, paged: PagedPunch) -> Cell:
        """Return what somebody has done to it."""
        if paged.correction is None:
            return None
        return self.texts.text(f"correction_{paged.correction.kind.value}")

    def _reason(self, paged: PagedPunch) -> Cell:
        """Return why."""
        return None if paged.correction is None else paged.correction.made.reason

    def _corrected_by(self, paged: PagedPunch) -> Cell:
        """Return by whom."""
        return None if paged.correction is None else paged.correction.made.by.name

    def _corrected_at(self, paged: PagedPunch) -> Cell:
        """Return when."""
        if paged.correction is None:
            return None
        return self._wall_time(int(paged.correction.made.at))
