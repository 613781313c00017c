"""People's hours as long-term statistics, which the recorder keeps for ever."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
import re
from typing import Final, NamedTuple

from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import get_instance
from homeassistant.util.unit_conversion import DurationConverter

from ..const import DOMAIN
from .person import person_key
from .stays import HOUR

_RECORDER: Final = "recorder"
_PLAIN: Final = re.compile(r"[0-9a-z]+")
_NOT_PLAIN: Final = re.compile(r"[^0-9a-z]")
_DIGITS: Final = 8
_PREFIX: Final = f"{DOMAIN}:{person_key('')}"
_SUFFIX: Final = "_hours"


class ChangedHours(NamedTuple):
    """The seconds that somebody was in by hour (Unix time, s), from an hour on."""

    pin: str
    name: str
    from_hour: int
    seconds: Mapping[int, int]


def statistic_id(pin: str) -> str:
    """Return the id of somebody's hours: of small letters and digits, whatever the PIN."""
    if _PLAIN.fullmatch(pin):
        slug = pin
    else:
        # No plain PIN has an underscore, so none is taken for another one.
        digest = sha256(pin.encode()).hexdigest()[:_DIGITS]
        slug = f"{_NOT_PLAIN.sub('', pin.lower()) or 'x'}_{digest}"
    return f"{_PREFIX}{slug}{_SUFFIX}"


class Hours:
    """Writes hours to the recorder, where there is one."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take Home Assistant."""
        self._hass = hass

    @property
    def is_kept(self) -> bool:
        """Return whether there is a recorder."""
        return _RECORDER in self._hass.config.components

    async def async_last(self, pins: Iterable[str]) -> dict[str, int]:
        """Return the last hour (Unix time, s) that was written of each who has one."""
        if not self.is_kept:
            return {}
        instance = get_instance(self._hass)
        await instance.async_block_till_done()
        return await instance.async_add_executor_job(self._last, tuple(pins))

    async def async_write(self, changed: Collection[ChangedHours]) -> None:
        """Write hours; those before stay, and so does what has not changed."""
        if not changed or not self.is_kept:
            return
        instance = get_instance(self._hass)
        # What was given to the recorder before has to be there to be read.
        await instance.async_block_till_done()
        rows = await instance.async_add_executor_job(self._rows, changed)
        for each in changed:
            # Without rows only the name is changed.
            async_add_external_statistics(
                self._hass, _metadata(each.pin, each.name), rows[each.pin]
            )

    @callback
    def async_clear(self, pins: Iterable[str]) -> None:
        """Delete all hours of some people."""
        if self.is_kept and (ids := [statistic_id(pin) for pin in pins]):
            get_instance(self._hass).async_clear_statistics(ids)

    async def async_clear_others(self, pins: Iterable[str]) -> None:
        """Delete the hours of everybody else: people who left while nobody looked."""
        if not self.is_kept:
            return
        instance = get_instance(self._hass)
        known = await instance.async_add_executor_job(
            partial(get_metadata, self._hass, statistic_source=DOMAIN)
        )
        wanted = {statistic_id(pin) for pin in pins}
        others = [
            each
            for each in known
            if each.startswith(_PREFIX)
            and each.endswith(_SUFFIX)
            and each not in wanted
        ]
        if others:
            instance.async_clear_statistics(others)

    def _last(self, pins: Iterable[str]) -> dict[str, int]:
        """Return the last hour of each who has one; blocks."""
        found = {}
        for pin in pins:
            key = statistic_id(pin)
            if rows := get_last_statistics(self._hass, 1, key, False, {"sum"}).get(key):
                found[pin] = int(rows[0]["start"])
        return found

    def _rows(self, changed: Iterable[ChangedHours]) -> dict[str, list[StatisticData]]:
        """Return the rows that have to be written of each; blocks."""
        return {each.pin: self._rows_of(each) for each in changed}

    def _rows_of(self, changed: ChangedHours) -> list[StatisticData]:
        """Return the rows of somebody that are others than those there; blocks."""
        key = statistic_id(changed.pin)
        start = datetime.fromtimestamp(changed.from_hour, UTC)
        found = statistics_during_period(
            self._hass, start, None, {key}, "hour", None, {"state", "sum"}
        ).get(key, [])
        known = {
            int(row["start"]): (row.get("state") or 0.0, row.get("sum") or 0.0)
            for row in found
        }
        total = self._total_before(changed, key, known)
        rows: list[StatisticData] = []
        # An hour that is not one any more cannot be deleted, only be emptied.
        for hour in sorted(known.keys() | changed.seconds.keys()):
            seconds = changed.seconds.get(hour, 0)
            total += seconds
            new = (seconds / HOUR, total / HOUR)
            if known.get(hour) != new:
                begin = datetime.fromtimestamp(hour, UTC)
                rows.append(StatisticData(start=begin, state=new[0], sum=new[1]))
        return rows

    def _total_before(
        self,
        changed: ChangedHours,
        key: str,
        known: Mapping[int, tuple[float, float]],
    ) -> int:
        """Return the seconds of all hours before the first that may change; blocks."""
        if known:
            state, total = known[min(known)]
            return round((total - state) * HOUR)
        last = get_last_statistics(self._hass, 1, key, False, {"sum"}).get(key)
        return round((last[0].get("sum") or 0.0) * HOUR) if last else 0


def _metadata(pin: str, name: str) -> StatisticMetaData:
    """Return what the recorder has to know of somebody's hours."""
    return StatisticMetaData(
        mean_type=StatisticMeanType.NONE,
        has_sum=True,
        name=name,
        source=DOMAIN,
        statistic_id=statistic_id(pin),
        unit_class=DurationConverter.UNIT_CLASS,
        unit_of_measurement=UnitOfTime.HOURS,
    )
