"""Names that the whole integration shares."""

import logging
from typing import Final

from homeassistant.util.signal_type import SignalType

DOMAIN: Final = "zkteco_push"
NAME: Final = "ZKTeco Push"
LOGGER: Final = logging.getLogger(__package__)

SUBENTRY_PERSON: Final = "person"
SUBENTRY_TERMINAL: Final = "terminal"

CONF_ALLOWED_NETWORKS: Final = "allowed_networks"
CONF_BODY_LIMIT: Final = "body_limit_mb"
CONF_CODE_BOOK: Final = "code_book"
CONF_COMMUNICATION_KEY: Final = "communication_key"
CONF_DATABASE_URL: Final = "database_url"
CONF_DOORS: Final = "doors"
CONF_ENCRYPTION: Final = "encryption"
CONF_ENDS_AT: Final = "ends_at"
CONF_KEEP_PHOTOS: Final = "keep_photos"
CONF_KEEP_PHOTOS_DAYS: Final = "keep_photos_days"
CONF_KEEP_OPERATIONS_DAYS: Final = "keep_operations_days"
CONF_KEEP_PUNCHES_DAYS: Final = "keep_punches_days"
CONF_KEEP_TEMPLATES: Final = "keep_templates"
CONF_PANEL_FOR_EVERYBODY: Final = "panel_for_everybody"
CONF_PERSON: Final = "person"
CONF_PIN: Final = "pin"
CONF_POLL_INTERVAL: Final = "poll_interval"
CONF_PUNCH_DIRECTION: Final = "punch_direction"
CONF_REMOTE_ATTENDANCE: Final = "remote_attendance"
CONF_RULE: Final = "rule"
CONF_SERIAL_NUMBER: Final = "serial_number"
CONF_TERMINALS: Final = "terminals"
CONF_TEXT_ENCODING: Final = "text_encoding"
CONF_TIME_ZONE: Final = "time_zone"
CONF_UNLOCK_SECONDS: Final = "unlock_seconds"
CONF_WAKE_UP: Final = "wake_up"

DEFAULT_BODY_LIMIT: Final = 16
DEFAULT_DOORS: Final = 1
DEFAULT_KEEP_PHOTOS: Final = 2000
DEFAULT_POLL_INTERVAL: Final = 3
DEFAULT_UNLOCK_SECONDS: Final = 5

EVENT_ACCESS: Final = f"{DOMAIN}_access"
EVENT_BACKLOG: Final = f"{DOMAIN}_backlog"
EVENT_OPERATION: Final = f"{DOMAIN}_operation"
EVENT_PHOTO: Final = f"{DOMAIN}_photo"
EVENT_PUNCH: Final = f"{DOMAIN}_punch"
EVENT_VALIDITY_ENDED: Final = f"{DOMAIN}_validity_ended"

# The hub's terminals and people are those of its subentries again.
SIGNAL_FOLLOWED: Final = SignalType[()](f"{DOMAIN}_followed")
