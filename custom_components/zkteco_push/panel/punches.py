"""The punches of all terminals, for the view that shows them page by page."""

from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import EVENT_BACKLOG, EVENT_PUNCH
from ..household.days import facts_of_days
from ..household.stays import Day, FactsOfDay
from ..hub import Hub
from ..iclock.attendance.code_books import STATES
from ..journal import PagedPunch
from ..occasions import METHODS
from ..terminal import Terminal
from ..turns import Turns
from ..validation import vol
from .corrections import CORRECTED
from .hub_command import Message, hub_command, hub_subscription
from .punch_filter import FILTER, cursor, cursor_text, day, midnight, punch_filter
from .punch_words import PunchWords

_PAGE: Final = 100
_LARGEST_PAGE: Final = 200
# More names than that nobody looks through; a PIN can be typed.
_MOST_PEOPLE: Final = 2_000
# What comes together is told once (s).
_GATHERED: Final = 1
_LONGEST_MONTH: Final = timedelta(days=31)


@hub_command(
    "punches/page",
    {
        vol.Optional("filter", default={}): FILTER,
        vol.Optional("cursor"): cursor,
        vol.Optional("limit", default=_PAGE): vol.All(
            int, vol.Range(min=1, max=_LARGEST_PAGE)
        ),
    },
)
async def page(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return the punches that follow a cursor, the latest first.

    There may be fewer than asked for, even none, though there is a next page: then
    `searched_until` (Unix time, s) tells how far one has looked.
    """
    zone = dt_util.get_default_time_zone()
    wanted = punch_filter(hub, message["filter"], zone)
    limit = message["limit"]
    found = await hub.journal.pages.page(wanted, message.get("cursor"), limit)
    words = PunchWords(hub, zone)

    def rows(punches: tuple[PagedPunch, ...]) -> list[dict[str, Any]]:
        """Put all of them into words."""
        return list(map(words.row, punches))

    is_short = found.next is not None and len(found.punches) < limit
    return {
        "punches": await hass.async_add_executor_job(rows, found.punches),
        "cursor": cursor_text(found.next),
        "searched_until": found.next.time if is_short and found.next else None,
        "time_zone": hass.config.time_zone,
    }


@hub_command(
    "punches/month",
    {vol.Required("month"): day, vol.Optional("filter", default={}): FILTER},
)
async def month(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what was on each day of the month that a day is in.

    Of one person of the household that is also when it came first and went last, and
    for how long it was in.
    """
    zone = dt_util.get_default_time_zone()
    first: date = message["month"].replace(day=1)
    next_month = (first + _LONGEST_MONTH).replace(day=1)
    dates = [
        first + timedelta(days=number) for number in range((next_month - first).days)
    ]
    starts = [midnight(each, zone) for each in (*dates, next_month)]
    days = [Day(*each) for each in pairwise(starts)]
    wanted = punch_filter(
        hub, {**message["filter"], "start": first, "end": dates[-1]}, zone
    )
    counts = await hub.journal.pages.counts(wanted)
    of_day: dict[date, int] = {}
    for quarter, count in counts.items():
        date_ = datetime.fromtimestamp(quarter, zone).date()
        of_day[date_] = of_day.get(date_, 0) + count
    facts: list[FactsOfDay] | None = None
    person = None
    if len(wanted.pins) == 1:
        person = hub.household.persons.get(wanted.pins[0])
    if person is not None:
        question = hub.household.question({person.pin: days[0].start})
        found = await hub.journal.timelines.read(partial(facts_of_days, question, days))
        facts = found[person.pin]
    return {
        "month": first.isoformat(),
        "today": dt_util.now().date().isoformat(),
        "time_zone": hass.config.time_zone,
        "person": None if person is None else {"pin": person.pin, "name": person.name},
        "days": [
            {
                "date": each.isoformat(),
                "punches": of_day.get(each, 0),
                **({} if facts is None else facts[number]._asdict()),
            }
            for number, each in enumerate(dates)
        ],
    }


@hub_command("punches/filters")
async def filters(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> dict[str, Any]:
    """Return what punches can be filtered by."""
    words = PunchWords(hub, dt_util.get_default_time_zone())
    serials = {*await hub.journal.pages.terminals(), *hub.terminals}
    codes = await hub.journal.pages.verifications()
    methods = {
        method
        for serial, of_terminal in codes.items()
        for method in words.methods(serial, of_terminal)
    }
    names: dict[str, str] = {}
    for pin, person in hub.household.persons.items():
        names[pin] = person.name

    async def add(terminal: Terminal) -> None:
        """Add whom a terminal knows."""
        if len(names) < _MOST_PEOPLE:
            for pin, name in terminal.names.items():
                names.setdefault(pin, name)
                if len(names) >= _MOST_PEOPLE:
                    break

    await Turns().each(hub.terminals.values(), add)
    household = hub.household.persons
    return {
        "terminals": [
            {
                "serial_number": serial,
                "name": words.terminal(serial),
                "is_gone": serial not in hub.terminals,
            }
            for serial in sorted(serials)
        ],
        "people": [
            {"pin": pin, "name": name, "in_household": pin in household}
            for pin, name in sorted(names.items(), key=lambda item: item[1].casefold())
        ],
        "has_more_people": len(names) >= _MOST_PEOPLE,
        "methods": [method for method in METHODS if method in methods],
        "states": list(STATES.values()),
    }


@hub_subscription("punches/subscribe")
def subscribe(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: Message
) -> CALLBACK_TYPE:
    """Tell at once, and then whenever there are others than before."""
    cancel: CALLBACK_TYPE | None = None

    @callback
    def tell(_now: datetime | None = None) -> None:
        """Have the newest page asked for."""
        nonlocal cancel
        cancel = None
        connection.send_event(message["id"], {"changed": True})

    @callback
    def hear(_event: Event | None = None) -> None:
        """Tell in a moment, with what else comes until then."""
        nonlocal cancel
        if cancel is None:
            cancel = async_call_later(hass, _GATHERED, tell)

    stops = [
        hass.bus.async_listen(event, hear) for event in (EVENT_PUNCH, EVENT_BACKLOG)
    ]
    stops.append(async_dispatcher_connect(hass, CORRECTED, hear))

    @callback
    def stop() -> None:
        """Listen no more."""
        for each in stops:
            each()
        if cancel is not None:
            cancel()

    tell()
    return stop


COMMANDS: Final = (page, month, filters, subscribe)
