"""The fields of the actions."""

from datetime import date, datetime
import re
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.helpers import config_validation as cv

from .iclock.access.command_forms import DAYS, HOLIDAY_TYPES
from .iclock.access.records import MAX_DOORS
from .iclock.attendance.biometrics import KINDS
from .iclock.attendance.users import PRIVILEGES
from .validation import vol

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

type Fields = dict[vol.Marker, Any]

CONF_WAIT: Final = "wait"
DEFAULT_WAIT: Final = 30
LONGEST_WAIT: Final = 300
DEFAULT_LIMIT: Final = 1000
LARGEST_LIMIT: Final = 100_000


def pin_text(value: object) -> str:
    """Return a PIN as text: YAML makes a number of it, but 007 is not 7."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise vol.Invalid("a PIN is a text")
    if not (text := str(value).strip()):
        raise vol.Invalid("a PIN is not empty")
    return text


def last_moment(value: object) -> datetime | None:
    """Return an end: of a day without a time its last second; empty is no end."""
    if value == "":
        return None
    text = value.isoformat() if type(value) is date else value
    if isinstance(text, str) and _DAY.fullmatch(text.strip()):
        text = f"{text.strip()} 23:59:59"
    moment: datetime = cv.datetime(text)
    return moment


DEVICE: Final[Fields] = {
    vol.Required(ATTR_DEVICE_ID): vol.Any(cv.string, [cv.string]),
    vol.Optional(CONF_WAIT, default=DEFAULT_WAIT): vol.All(
        vol.Coerce(float), vol.Range(min=0, max=LONGEST_WAIT)
    ),
}
PIN: Final[Fields] = {vol.Required("pin"): pin_text}
OPTIONAL_PIN: Final[Fields] = {vol.Optional("pin"): pin_text}
CONFIRM: Final[Fields] = {vol.Optional("confirm", default=False): cv.boolean}
TABLE: Final[Fields] = {
    vol.Optional("table", default="biodata"): vol.In(("biodata", "fingertmp"))
}
UNLOCK: Final[Fields] = {
    vol.Optional("door"): vol.All(vol.Coerce(int), vol.Range(min=1, max=8)),
    vol.Optional("seconds"): vol.All(vol.Coerce(int), vol.Range(min=1, max=254)),
}
EMERGENCY: Final[Fields] = {
    vol.Optional("end", default=False): cv.boolean,
    **CONFIRM,
}
USER: Final[Fields] = {
    **PIN,
    vol.Optional("name"): cv.string,
    vol.Optional("privilege"): vol.In(tuple(PRIVILEGES.values())),
    vol.Optional("password"): cv.string,
    vol.Optional("card"): cv.string,
    vol.Optional("group"): vol.All(vol.Coerce(int), vol.Range(min=0, max=255)),
    vol.Optional("time_zones"): cv.string,
    vol.Optional("verification"): cv.string,
    vol.Optional("valid_from"): cv.datetime,
    vol.Optional("valid_until"): last_moment,
    vol.Optional("disabled"): cv.boolean,
    vol.Optional("doors"): vol.All(
        cv.ensure_list, [vol.All(vol.Coerce(int), vol.Range(min=1, max=MAX_DOORS))]
    ),
    vol.Optional("time_zone"): vol.All(vol.Coerce(int), vol.Range(min=0, max=9999)),
}
TEMPLATE: Final[Fields] = {
    **PIN,
    **TABLE,
    vol.Required("kind"): vol.In(KINDS),
    vol.Optional("number", default=0): vol.Coerce(int),
    vol.Optional("index", default=0): vol.Coerce(int),
    vol.Optional("valid", default=True): cv.boolean,
    vol.Optional("duress", default=False): cv.boolean,
    vol.Optional("major_version"): vol.Coerce(int),
    vol.Optional("minor_version"): vol.Coerce(int),
    vol.Optional("format"): cv.string,
    vol.Required("template"): cv.string,
}
DELETE_TEMPLATE: Final[Fields] = {
    **PIN,
    **TABLE,
    vol.Required("kind"): vol.In(KINDS),
    vol.Optional("number"): vol.Coerce(int),
}
PHOTO: Final[Fields] = {
    **PIN,
    vol.Optional("kind", default="comparison"): vol.In(("comparison", "user")),
    vol.Exclusive("path", "photo"): cv.string,
    vol.Exclusive("content", "photo"): cv.string,
    vol.Exclusive("url", "photo"): cv.string,
}
ENROLL: Final[Fields] = {
    **PIN,
    vol.Required("kind"): vol.In((*KINDS, "card")),
    vol.Optional("number", default=0): vol.Coerce(int),
    vol.Optional("retries", default=3): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=10)
    ),
    vol.Optional("overwrite", default=True): cv.boolean,
}
MESSAGE: Final[Fields] = {
    vol.Required("message"): cv.string,
    vol.Optional("minutes", default=60): vol.All(
        vol.Coerce(int), vol.Range(min=0, max=65_535)
    ),
    vol.Optional("start"): cv.datetime,
    vol.Optional("pins", default=[]): vol.All(cv.ensure_list, [pin_text]),
}
PUNCHES: Final[Fields] = {
    vol.Optional("start"): cv.datetime,
    vol.Optional("end"): cv.datetime,
    **OPTIONAL_PIN,
    vol.Optional("limit", default=DEFAULT_LIMIT): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=LARGEST_LIMIT)
    ),
    vol.Optional("refresh", default=False): cv.boolean,
}
USERS: Final[Fields] = {
    **OPTIONAL_PIN,
    vol.Optional("refresh", default=False): cv.boolean,
    vol.Optional("include_secrets", default=False): cv.boolean,
}
TEMPLATES: Final[Fields] = {
    **OPTIONAL_PIN,
    vol.Optional("refresh", default=False): cv.boolean,
    vol.Optional("include_data", default=False): cv.boolean,
}
COPY: Final[Fields] = {
    vol.Required("to_device_id"): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional("pins", default=[]): vol.All(cv.ensure_list, [pin_text]),
    vol.Optional("templates", default=True): cv.boolean,
    vol.Optional("photos", default=True): cv.boolean,
}
TIME_ZONE: Final[Fields] = {
    vol.Required("id"): vol.All(vol.Coerce(int), vol.Range(min=1, max=9999)),
    **{vol.Optional(day): vol.All(cv.ensure_list, [cv.string]) for day in DAYS},
}
HOLIDAY: Final[Fields] = {
    vol.Required("date"): cv.date,
    vol.Optional("type", default=1): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=HOLIDAY_TYPES)
    ),
    vol.Optional("yearly", default=False): cv.boolean,
}
ACCESS_RIGHTS: Final[Fields] = {
    **OPTIONAL_PIN,
    vol.Optional("refresh", default=False): cv.boolean,
}
REJECTED_LINES: Final[Fields] = {
    vol.Optional("limit", default=100): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=1000)
    )
}
SET_OPTION: Final[Fields] = {
    vol.Required("key"): cv.string,
    vol.Required("value"): cv.string,
}
GET_OPTION: Final[Fields] = {vol.Required("key"): cv.string}
WORK_CODE: Final[Fields] = {
    vol.Required("code"): cv.string,
    vol.Optional("name", default=""): cv.string,
    vol.Optional("index"): vol.Coerce(int),
}
DELETE_WORK_CODE: Final[Fields] = {vol.Required("code"): cv.string}
DELETE_MESSAGE: Final[Fields] = {vol.Required("uid"): vol.Coerce(int)}
CLEAR: Final[Fields] = {
    vol.Required("what"): vol.In(
        ("attendance_log", "photos", "biometrics", "all_data")
    ),
    vol.Optional("force", default=False): cv.boolean,
    **CONFIRM,
}
SEND_COMMAND: Final[Fields] = {vol.Required("command"): cv.string, **CONFIRM}
