"""Virtual terminals of both dialects, for demonstrations, end-to-end tests and load."""

from .access.device import ACCESS_REFUSALS
from .access.doors import Alarm, Door
from .access.models import ACCESS_MODELS, INBIO460, SENSEFACE, AccessModel
from .access.records import (
    AccessEvent,
    Acknowledgement,
    Credential,
    DateTimeForm,
    Method,
    Replay,
)
from .access.terminal import VirtualAccessTerminal
from .clock import Clock, pack_time, unpack_time, zone_offset
from .commands import Result
from .condensed import CONDENSED_COMMANDS
from .dialects import DIALECTS
from .early import EARLY_COMMANDS
from .images import commented, fingerprint_image
from .link import REFUSALS, Verdict
from .models import AIFACE, K40, MODELS, SPEEDFACE_V5L, ZEM500, Capacity, Model
from .pace import Pace
from .photo import FACE_JPEG
from .records import (
    Biometric,
    DoorOpening,
    Executed,
    Fault,
    Happening,
    IdentityCard,
    Means,
    Operation,
    Photo,
    PhotoForm,
    Picture,
    Punch,
    ShortMessage,
    Template,
    User,
    WorkCode,
)
from .seeding import make_picture, make_template, make_templates, make_user
from .terminal import VirtualTerminal
from .verdict import Command, Complaint, Outcome, Rule
from .vocabulary import STANDARD_COMMANDS

__all__ = [
    "ACCESS_MODELS",
    "ACCESS_REFUSALS",
    "AIFACE",
    "CONDENSED_COMMANDS",
    "DIALECTS",
    "EARLY_COMMANDS",
    "FACE_JPEG",
    "INBIO460",
    "K40",
    "MODELS",
    "REFUSALS",
    "SENSEFACE",
    "SPEEDFACE_V5L",
    "STANDARD_COMMANDS",
    "ZEM500",
    "AccessEvent",
    "AccessModel",
    "Acknowledgement",
    "Alarm",
    "Biometric",
    "Capacity",
    "Clock",
    "Command",
    "Complaint",
    "Credential",
    "DateTimeForm",
    "Door",
    "DoorOpening",
    "Executed",
    "Fault",
    "Happening",
    "IdentityCard",
    "Means",
    "Method",
    "Model",
    "Operation",
    "Outcome",
    "Pace",
    "Photo",
    "PhotoForm",
    "Picture",
    "Punch",
    "Replay",
    "Result",
    "Rule",
    "ShortMessage",
    "Template",
    "User",
    "Verdict",
    "VirtualAccessTerminal",
    "VirtualTerminal",
    "WorkCode",
    "commented",
    "fingerprint_image",
    "make_picture",
    "make_template",
    "make_templates",
    "make_user",
    "pack_time",
    "unpack_time",
    "zone_offset",
]
