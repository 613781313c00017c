"""What the numbers of events mean (Security PUSH V6.2; sheet 4.1 and 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .records import AccessType, Band, Effect, Place

_ERRORS: Final = (range(20, 100), range(5000, 6000))
_ALARMS: Final = (range(100, 200), range(6000, 7000))


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """What an event's number means.

    `reason` is its name. `grants` tells that a door has been opened to somebody, also
    under duress. `place` says what the row's address is a number of.
    """

    reason: str
    type: AccessType = AccessType.OTHER
    effect: Effect | None = None
    place: Place = Place.DOOR
    grants: bool = False


def _granted(reason: str, effect: Effect | None = Effect.UNLOCKED) -> EventMeaning:
    """Return the meaning of a door's opening to somebody."""
    return EventMeaning(reason, AccessType.GRANTED, effect, grants=True)


def _denied(
    reason: str, kind: AccessType = AccessType.DENIED, place: Place = Place.DOOR
) -> EventMeaning:
    """Return the meaning of a refusal."""
    return EventMeaning(reason, kind, place=place)


def _other(
    reason: str, effect: Effect | None = None, place: Place = Place.DOOR
) -> EventMeaning:
    """Return the meaning of what is about nobody."""
    return EventMeaning(reason, AccessType.OTHER, effect, place)


def _device(reason: str, effect: Effect | None = None) -> EventMeaning:
    """Return the meaning of what is about the whole device."""
    return _other(reason, effect, Place.DEVICE)


_OUTSIDE: Final = AccessType.OUTSIDE_HOURS
_UNKNOWN: Final = AccessType.UNKNOWN_USER
_ELEVATOR: Final = _other("elevator")
_GATE_FAULT: Final = _device("gate_fault")
_EXIT_BUTTON: Final = AccessType.EXIT_BUTTON
_REMOTE_OPEN: Final = AccessType.REMOTE_OPEN

# "Multi-user opening" (3) is the ordinary grant of visible-light terminals (field: 2A,
# 3A, BioFace, 7A), and what belongs to a time of free passage opens to somebody too.
_NORMAL: Final[Mapping[int, EventMeaning]] = {
    0: _granted("verified"),
    1: _granted("verified_in_normal_open_period"),
    2: _granted("first_user"),
    3: _granted("verified"),
    4: _granted("emergency_password"),
    5: _granted("opened_in_normal_open_period"),
    6: _other("linkage"),
    7: _other("alarm_cancelled", Effect.ALARM_CANCELLED),
    8: EventMeaning("remote_open", _REMOTE_OPEN, Effect.UNLOCKED),
    9: _other("remote_close", Effect.LOCKED),
    10: _other("normal_open_disabled_today", Effect.NORMAL_OPEN_ENDED),
    11: _other("normal_open_enabled_today", Effect.NORMAL_OPEN_STARTED),
    12: _other("aux_output_on", Effect.AUX_OUTPUT_ON, Place.AUX_OUTPUT),
    13: _other("aux_output_off", Effect.AUX_OUTPUT_OFF, Place.AUX_OUTPUT),
    14: _granted("verified_by_fingerprint"),
    15: _granted("several_users_by_fingerprint"),
    16: _granted("fingerprint_in_normal_open_period"),
    17: _granted("verified_by_card_and_fingerprint"),
    18: _granted("first_user_by_fingerprint"),
    19: _granted("first_user_by_card_and_fingerprint"),
}
_ERROR: Final[Mapping[int, EventMeaning]] = {
    20: _denied("interval_too_short"),
    21: _denied("outside_door_hours", _OUTSIDE),
    22: _denied("outside_user_hours", _OUTSIDE),
    23: _denied("no_access_right"),
    24: _denied("anti_passback"),
    25: _denied("interlock"),
    26: _other("waiting_for_more_users"),
    27: _denied("not_registered", _UNKNOWN),
    28: EventMeaning("held_open", AccessType.HELD_OPEN, Effect.HELD_OPEN),
    29: _denied("expired"),
    30: _denied("wrong_password"),
    31: _denied("fingerprint_interval_too_short"),
    32: _other("waiting_for_more_fingerprints"),
    33: _denied("fingerprint_expired"),
    34: _denied("fingerprint_not_registered", _UNKNOWN),
    35: _denied("fingerprint_outside_door_hours", _OUTSIDE),
    36: _denied("exit_button_outside_hours", _OUTSIDE),
    37: _other("cannot_close_in_normal_open_period"),
    38: _denied("lost_card"),
    39: _denied("block_list"),
    40: _denied("several_users_failed"),
    41: _denied("wrong_verification_mode"),
    42: _denied("wrong_card_format"),
    43: _denied("user_locked"),
    44: _denied("background_verification_failed"),
    45: _denied("background_verification_timeout"),
    47: _other("command_failed"),
    48: _denied("several_cards_failed"),
    49: _denied("password_outside_door_hours", _OUTSIDE),
    50: _denied("password_interval_too_short"),
    51: _other("waiting_for_more_passwords"),
    52: _denied("several_passwords_failed"),
    53: _denied("password_expired"),
    54: _device("battery_low", Effect.BATTERY_FAILED),
    55: _device("replace_battery", Effect.BATTERY_FAILED),
    56: _denied("illegal_operation"),
    57: _device("backup_power"),
    58: _other("normal_open_alarm"),
    59: _denied("illegal_admin"),
    60: _denied("locked_inside"),
    61: _denied("repeated_verification"),
    62: _denied("prohibited_user"),
    63: _denied("door_locked_down"),
    64: _denied("exit_button_outside_hours", _OUTSIDE),
    65: _other("aux_input_outside_hours", place=Place.AUX_INPUT),
    66: _other("reader_upgrade_failed", place=Place.READER),
    67: _denied("device_refuses"),
    68: _denied("temperature"),
    69: _denied("no_mask"),
    70: _device("face_server_fault"),
    71: _device("face_server_fault"),
    72: _other("call_unanswered"),
    73: _denied("qr_code_invalid"),
    74: _denied("qr_code_expired"),
    75: _denied("combined_verification_timeout"),
    76: _device("fingerprint_module_lost"),
    77: _device("network_cable_unplugged"),
    78: _device("hotspot_lost"),
    79: _device("mobile_network_lost"),
    80: _denied("no_floor_right"),
}
_ALARM: Final[Mapping[int, EventMeaning]] = {
    100: _other("tamper", Effect.TAMPERED),
    101: EventMeaning("duress", AccessType.DURESS, Effect.DURESS, grants=True),
    102: EventMeaning("forced_open", AccessType.FORCED_OPEN, Effect.FORCED_OPEN),
    103: EventMeaning(
        "duress_by_fingerprint", AccessType.DURESS, Effect.DURESS, grants=True
    ),
    104: _denied("repeated_invalid_card", AccessType.UNKNOWN_CARD),
    105: _device("server_lost"),
    106: _device("battery_failure", Effect.BATTERY_FAILED),
    107: _device("mains_failure", Effect.MAINS_FAILED),
    108: _device("master_lost"),
    109: _other("reader_removed", Effect.READER_REMOVED, Place.READER),
    110: _other("reader_offline", place=Place.READER),
    111: _device("power_over_ethernet_fault"),
    112: _device("expansion_board_offline"),
    113: _device("security_level"),
    114: _device("fire_input_line_open"),
    115: _device("fire_input_line_shorted"),
    116: _other("aux_input_line_open", place=Place.AUX_INPUT),
    117: _other("aux_input_line_shorted", place=Place.AUX_INPUT),
    118: _other("exit_button_line_open"),
    119: _other("exit_button_line_shorted"),
    120: _other("door_sensor_line_open"),
    121: _other("door_sensor_line_shorted"),
    **dict.fromkeys((*range(132, 135), *range(150, 156)), _ELEVATOR),
}
_MORE_NORMAL: Final[Mapping[int, EventMeaning]] = {
    200: _other("door_opened", Effect.DOOR_OPENED),
    201: _other("door_closed", Effect.DOOR_CLOSED),
    202: EventMeaning("exit_button", _EXIT_BUTTON, Effect.UNLOCKED),
    203: _granted("several_users"),
    204: _other("normal_open_period_ended", Effect.NORMAL_OPEN_ENDED),
    205: _other("normal_open_enabled_remotely", Effect.NORMAL_OPEN_STARTED),
    206: _device("device_started", Effect.DEVICE_STARTED),
    207: _granted("verified_by_password"),
    208: _granted("super_user"),
    209: EventMeaning("exit_button_while_locked", _EXIT_BUTTON),
    210: _other("fire_opening", Effect.UNLOCKED),
    211: _other("closed_by_super_user", Effect.LOCKED),
    212: _ELEVATOR,
    213: _ELEVATOR,
    214: _device("server_connected"),
    215: _granted("first_user_by_password"),
    216: _granted("password_in_normal_open_period"),
    217: _device("master_connected"),
    218: _granted("identity_card"),
    219: EventMeaning("exit_button_in_normal_open_period", _EXIT_BUTTON),
    220: _other("aux_input_open", Effect.AUX_INPUT_OFF, Place.AUX_INPUT),
    221: _other("aux_input_shorted", Effect.AUX_INPUT_ON, Place.AUX_INPUT),
    222: _granted("background_verification"),
    223: _other("background_verification_started"),
    224: EventMeaning("doorbell", AccessType.DOORBELL),
    225: _other("aux_input_normal", Effect.AUX_INPUT_OFF, Place.AUX_INPUT),
    226: _other("aux_input_triggered", Effect.AUX_INPUT_ON, Place.AUX_INPUT),
    227: _other("all_doors_open", Effect.NORMAL_OPEN_STARTED, Place.DEVICE),
    228: _other("all_doors_closed", Effect.LOCK_DOWN_STARTED, Place.DEVICE),
    229: _other("aux_output_timed_on", Effect.AUX_OUTPUT_ON, Place.AUX_OUTPUT),
    230: _other("aux_output_timed_off", Effect.AUX_OUTPUT_OFF, Place.AUX_OUTPUT),
    231: _other("camera_linkage"),
    232: _granted("verified"),
    233: _other("locked_down", Effect.LOCK_DOWN_STARTED),
    234: _other("lock_down_ended", Effect.LOCK_DOWN_ENDED),
    235: _other("reader_upgraded", place=Place.READER),
    236: _other("reader_back", Effect.READER_BACK, Place.READER),
    237: _other("reader_online", place=Place.READER),
    # The number before 2021; there is no other event of it (V2.9).
    238: EventMeaning("doorbell", AccessType.DOORBELL),
    239: _other("call"),
    240: _other("call_ended"),
    241: _other("photo_taken"),
    242: _other("video_taken"),
    # V4.8 has auxiliary inputs here, V6.2 the fire input.
    243: _other("fire_or_aux_input_open", place=Place.DEVICE),
    244: _other("fire_or_aux_input_shorted", place=Place.DEVICE),
    245: _device("hotspot_connected"),
    246: _device("mobile_network_connected"),
    247: _device("expansion_board_online"),
    248: _device("network_cable_plugged"),
    **dict.fromkeys(range(249, 253), _ELEVATOR),
    254: _device("extension"),
    255: _other("door_state"),
}
_NEW: Final[Mapping[int, EventMeaning]] = {
    4000: _device("fire_normal_open_ended", Effect.NORMAL_OPEN_ENDED),
    4001: _other("passage"),
    **dict.fromkeys(range(4002, 4007), _ELEVATOR),
    4007: _other("green_code"),
    4008: _device("mains_back", Effect.MAINS_BACK),
    4009: _other("intercom_call"),
    4010: _other("intercom_answer"),
    4011: _other("intercom_timeout"),
    4012: _other("intercom_reject"),
    4013: _other("intercom_hang_up"),
    4014: _device("fire_input_released", Effect.NORMAL_OPEN_ENDED),
    4015: _other("door_online"),
    4016: _other("super_user_locked_down", Effect.LOCK_DOWN_STARTED),
    4017: _other("super_user_lock_down_ended", Effect.LOCK_DOWN_ENDED),
    **dict.fromkeys(range(5000, 5017), _GATE_FAULT),
    **dict.fromkeys(range(5017, 5021), _ELEVATOR),
    5021: _denied("qr_code_invalid"),
    5023: _denied("fire"),
    5024: _denied("not_valid_yet"),
    5025: _denied("expired"),
    5026: _other("qr_code_refresh"),
    6000: _device("fire_normal_open", Effect.NORMAL_OPEN_STARTED),
    **dict.fromkeys(range(6001, 6005), _other("health_code")),
    6005: _device("log_almost_full"),
    6006: _other("reader_wiring_shorted", place=Place.READER),
    6007: _other("reader_wiring_shorted", place=Place.READER),
    **dict.fromkeys(range(6008, 6011), _device("power_fault")),
    6011: _other("door_offline"),
    6012: _other("door_removed"),
    6013: _device("fire_input"),
    6014: _other("aux_output_open_too_long", place=Place.AUX_OUTPUT),
    6015: _device("expansion_board_reset"),
    6016: _device("factory_reset"),
}
EVENTS: Final[Mapping[int, EventMeaning]] = MappingProxyType(
    {**_NORMAL, **_ERROR, **_ALARM, **_MORE_NORMAL, **_NEW}
)
# What nobody lists is named by its band; its number is kept beside.
_UNLISTED: Final[Mapping[Band, EventMeaning]] = {
    Band.NORMAL: _other("unknown_event"),
    Band.ERROR: _other("unknown_error"),
    Band.ALARM: _other("unknown_alarm"),
}
# Every reason there is, for translations and their test.
REASONS: Final = frozenset(
    meaning.reason for meaning in (*EVENTS.values(), *_UNLISTED.values())
)


def band_of(code: int) -> Band:
    """Return the band of an event's number."""
    if any(code in codes for codes in _ERRORS):
        return Band.ERROR
    if any(code in codes for codes in _ALARMS):
        return Band.ALARM
    return Band.NORMAL


def meaning_of(code: int) -> EventMeaning:
    """Return what an event's number means; one that nobody lists opens nothing."""
    return EVENTS.get(code, _UNLISTED[band_of(code)])


def type_of(code: int, meaning: EventMeaning, pin: str | None, card: str) -> AccessType:
    """Return the kind of an event, which depends on whom it is about.

    A card that nobody has comes with its number and without a PIN (sheet 2.1). An
    error of a number that nobody lists is a refusal where there is somebody.
    """
    if meaning.type is AccessType.UNKNOWN_USER:
        return AccessType.UNKNOWN_CARD if card else AccessType.UNKNOWN_USER
    if code not in EVENTS and band_of(code) is Band.ERROR and (pin or card):
        return AccessType.DENIED
    return meaning.type
