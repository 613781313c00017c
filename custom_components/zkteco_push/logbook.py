"""Describes what happens at terminals in plain words, for the activity page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_cached_translations

from .const import (
    DOMAIN,
    EVENT_ACCESS,
    EVENT_BACKLOG,
    EVENT_PHOTO,
    EVENT_PUNCH,
    EVENT_VALIDITY_ENDED,
)

type Entry = dict[str, str | None]
type DescribeEvent = Callable[[str, str, Callable[[Event[Any]], Entry]], None]

_PREFIX: Final = f"component.{DOMAIN}.common.logbook_"
_REASON: Final = f"component.{DOMAIN}.entity.event.access.state_attributes.reason.state"
_UNTOLD: Final = "unspecified"
_ICONS: Final = {
    "check_in": "mdi:login",
    "overtime_in": "mdi:login",
    "break_in": "mdi:login",
    "meal_end": "mdi:login",
    "check_out": "mdi:logout",
    "overtime_out": "mdi:logout",
    "break_out": "mdi:coffee",
    "meal_start": "mdi:silverware-fork-knife",
    "granted": "mdi:door-open",
    "remote_open": "mdi:door-open",
    "exit_button": "mdi:door-open",
    "denied": "mdi:cancel",
    "unknown_card": "mdi:card-off",
    "unknown_user": "mdi:account-question",
    "outside_hours": "mdi:clock-alert",
    "duress": "mdi:alert",
    "forced_open": "mdi:alert",
    "held_open": "mdi:door-open",
    "doorbell": "mdi:doorbell",
}
_PUNCH_ICON: Final = "mdi:account-check"
_ACCESS_ICON: Final = "mdi:door"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: DescribeEvent
) -> None:
    """Describe the events of all terminals."""
    for event_type, describe in (
        (EVENT_PUNCH, _punch),
        (EVENT_ACCESS, _access),
        (EVENT_PHOTO, _photo),
        (EVENT_BACKLOG, _backlog),
        (EVENT_VALIDITY_ENDED, _validity_ended),
    ):
        async_describe_event(DOMAIN, event_type, partial(_describe, hass, describe))


class _Words:
    """The texts in Home Assistant's language, and what they are about."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        """Take the fields of an event; old ones may lack some."""
        self.data = data
        self._hass = hass
        self._language = hass.config.language
        self._common = self._texts("common")

    def of(self, key: str, **placeholders: str) -> str | None:
        """Return a text with its placeholders filled in, None where there is none."""
        text = self._common.get(f"{_PREFIX}{key}")
        return None if text is None else text.format(**placeholders)

    def reason(self) -> str | None:
        """Return why nobody was let in."""
        return self._texts("entity").get(f"{_REASON}.{self.data.get('reason')}")

    def who(self) -> str | None:
        """Return the name of a person, or the number where there is no name."""
        if name := self.data.get("name"):
            return str(name)
        pin = self.data.get("pin")
        return None if pin is None else self.of("number", pin=str(pin))

    def terminal(self) -> str:
        """Return the name of the terminal, or its serial number where it is gone."""
        device_id = self.data.get(ATTR_DEVICE_ID, "")
        device = dr.async_get(self._hass).async_get(device_id)
        name = device and (device.name_by_user or device.name)
        return name or str(self.data.get("serial_number", ""))

    def where(self) -> str:
        """Return the door of an access-control terminal, or the terminal."""
        terminal, door = self.terminal(), self.data.get("door")
        if door is None:
            return terminal
        return self.of("door", terminal=terminal, door=str(door)) or terminal

    def _texts(self, category: str) -> dict[str, str]:
        """Return the texts of a category."""
        return async_get_cached_translations(
            self._hass, self._language, category, DOMAIN
        )


def _describe(
    hass: HomeAssistant, describe: Callable[[_Words], Entry], event: Event[Any]
) -> Entry:
    """Return the line of an event."""
    return describe(_Words(hass, event.data))


def _punch(words: _Words) -> Entry:
    """Describe a punch: who, which key, where and by which method."""
    data, terminal = words.data, words.terminal()
    state = data.get("state") or _UNTOLD
    message = words.of(state, terminal=terminal)
    message = message or words.of(_UNTOLD, terminal=terminal)
    method = words.of(f"by_{data.get('verification')}")
    if message is not None and method is not None:
        message = words.of("with_method", what=message, method=method)
    return {
        LOGBOOK_ENTRY_NAME: words.who(),
        LOGBOOK_ENTRY_MESSAGE: message,
        LOGBOOK_ENTRY_ICON: _ICONS.get(state, _PUNCH_ICON),
        LOGBOOK_ENTRY_ENTITY_ID: data.get("person"),
    }


def _access(words: _Words) -> Entry:
    """Describe what happens at a door; what nobody has a word for, by its reason."""
    kind, where, reason = words.data.get("type", ""), words.where(), words.reason()
    name = words.who() or where
    message = words.of(f"access_{kind}", where=where)
    if message is None:
        message = reason or words.of("access_other", where=where)
    elif kind == "denied" and reason is not None:
        message = words.of("refused_because", what=message, reason=reason)
    return {
        LOGBOOK_ENTRY_NAME: name,
        LOGBOOK_ENTRY_MESSAGE: message,
        LOGBOOK_ENTRY_ICON: _ICONS.get(kind, _ACCESS_ICON),
        LOGBOOK_ENTRY_ENTITY_ID: words.data.get("person"),
    }


def _photo(words: _Words) -> Entry:
    """Describe a photo: one of nobody that is known is worth a look."""
    who, terminal = words.who(), words.terminal()
    key = "photo_of_nobody" if who is None else "photo"
    return {
        LOGBOOK_ENTRY_NAME: who or terminal,
        LOGBOOK_ENTRY_MESSAGE: words.of(key, terminal=terminal),
        LOGBOOK_ENTRY_ICON: "mdi:camera",
    }


def _backlog(words: _Words) -> Entry:
    """Describe a run of punches of before."""
    return {
        LOGBOOK_ENTRY_NAME: words.terminal(),
        LOGBOOK_ENTRY_MESSAGE: words.of(
            "backlog", punches=str(words.data.get("punches", ""))
        ),
        LOGBOOK_ENTRY_ICON: "mdi:history",
    }


def _validity_ended(words: _Words) -> Entry:
    """Describe what has become of somebody whose time is over."""
    return {
        LOGBOOK_ENTRY_NAME: words.who(),
        LOGBOOK_ENTRY_MESSAGE: words.of(
            f"validity_{words.data.get('result')}", terminal=words.terminal()
        ),
        LOGBOOK_ENTRY_ICON: "mdi:account-clock",
        LOGBOOK_ENTRY_ENTITY_ID: words.data.get("person"),
    }
