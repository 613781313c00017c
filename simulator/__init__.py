"""A virtual attendance terminal for demonstrations, end-to-end tests and load."""

from .autonomy import Pace
from .clock import Clock, pack_time, unpack_time, zone_offset
from .commands import Result
from .condensed import CONDENSED_COMMANDS
from .dialect import STANDARD_COMMANDS
from .early import EARLY_COMMANDS
from .link import REFUSALS, Verdict
from .models import K40, MODELS, SPEEDFACE_V5L, ZEM500, Capacity, Model
from .photo import FACE_JPEG
from .records import (
    Biometric,
    DoorOpening,
    Executed,
    Happening,
    Operation,
    Photo,
    Picture,
    Punch,
    ShortMessage,
    Template,
    User,
    WorkCode,
)
from .terminal import DIALECTS, VirtualTerminal
from .verdict import Command, Complaint, Outcome, Rule

__all__ = [
    "CONDENSED_COMMANDS",
    "DIALECTS",
    "EARLY_COMMANDS",
    "FACE_JPEG",
    "K40",
    "MODELS",
    "REFUSALS",
    "SPEEDFACE_V5L",
    "STANDARD_COMMANDS",
    "ZEM500",
    "Biometric",
    "Capacity",
    "Clock",
    "Command",
    "Complaint",
    "DoorOpening",
    "Executed",
    "Happening",
    "Model",
    "Operation",
    "Outcome",
    "Pace",
    "Photo",
    "Picture",
    "Punch",
    "Result",
    "Rule",
    "ShortMessage",
    "Template",
    "User",
    "Verdict",
    "VirtualTerminal",
    "WorkCode",
    "pack_time",
    "unpack_time",
    "zone_offset",
]
