"""Both code books, and which of them reads a terminal's numbers.

The tables are written out once more, from the reference sheets and not from the code:
names are public, and automations compare them.
"""

from datetime import datetime

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    CodeBook,
    CodeBookChoice,
    Reading,
    TextEncodingChoice,
    state_name,
)
from custom_components.zkteco_push.iclock.records import Handshake, Operation
from custom_components.zkteco_push.iclock.text import TextEncoding

# V4.0 and V5.8, table 7.1.
STANDARD_OPERATIONS = {
    0: "power_on",
    1: "power_off",
    2: "verification_failed",
    3: "alarm",
    4: "enter_menu",
    5: "change_setting",
    6: "enrol_fingerprint",
    7: "enrol_password",
    8: "enrol_hid_card",
    9: "delete_user",
    10: "delete_fingerprint",
    11: "delete_password",
    12: "delete_rf_card",
    13: "clear_data",
    14: "create_mf_card",
    15: "enrol_mf_card",
    16: "register_mf_card",
    17: "delete_mf_registration",
    18: "clear_mf_card",
    19: "move_enrolment_data_to_card",
    20: "copy_card_data_to_device",
    21: "set_time",
    22: "factory_reset",
    23: "delete_records",
    24: "clear_admin_rights",
    25: "change_access_group",
    26: "change_user_access",
    27: "change_time_period",
    28: "change_unlock_combination",
    29: "unlock",
    30: "enrol_new_user",
    31: "change_fingerprint_attribute",
    32: "duress_alarm",
    33: "doorbell",
    34: "anti_passback",
    35: "delete_attendance_photos",
    36: "change_other_user_data",
    37: "holiday",
    38: "restore_data",
    39: "backup_data",
    40: "usb_upload",
    41: "usb_download",
    42: "usb_log_encryption",
    43: "delete_after_usb_download",
    53: "exit_button",
    54: "door_sensor",
    55: "alarm",
    56: "restore_parameters",
    65: "register_face",
    66: "change_registered_face",
    68: "register_user_photo",
    69: "change_user_photo",
    70: "change_user_name",
    71: "change_user_privilege",
    76: "change_ip_address",
    77: "change_network_mask",
    78: "change_gateway",
    79: "change_dns",
    80: "change_communication_password",
    81: "change_device_id",
    82: "change_cloud_server_address",
    83: "change_cloud_server_port",
    87: "change_access_record_setting",
    88: "change_face_parameter",
    89: "change_fingerprint_parameter",
    90: "change_vein_parameter",
    91: "change_palm_parameter",
    92: "usb_upgrade",
    100: "change_rf_card",
    101: "enrol_face",
    102: "change_person_permission",
    103: "delete_person_permission",
    104: "add_person_permission",
    105: "delete_access_record",
    106: "delete_face",
    107: "delete_person_photo",
    108: "change_parameter",
    109: "choose_wifi",
    110: "proxy_enable",
    111: "change_proxy_ip",
    112: "change_proxy_port",
    113: "change_person_password",
    114: "change_face_data",
    115: "change_operator_password",
    116: "restore_access_settings",
    117: "operator_password_wrong",
    118: "operator_locked",
    120: "legic_card_data_length",
    121: "enrol_vein",
    122: "change_vein",
    123: "delete_vein",
    124: "enrol_palm",
    125: "change_palm",
    126: "delete_palm",
}
# The seed's table of operation types.
CONDENSED_OPERATIONS = {
    0: "power_on",
    1: "power_off",
    2: "admin_confirmed",
    3: "factory_reset",
    4: "add_user",
    5: "modify_user",
    6: "delete_user",
    7: "add_fingerprint",
    8: "delete_fingerprint",
    22: "add_face",
    23: "delete_face",
    33: "doorbell",
    124: "add_palm",
    125: "modify_palm",
    126: "delete_palm",
}
# V4.0 appendix 7, table 7.4.
STANDARD_VERIFICATIONS = {
    0: "automatic",
    1: "fingerprint",
    2: "pin",
    3: "password",
    4: "card",
    5: "fingerprint_or_password",
    6: "fingerprint_or_card",
    7: "card_or_password",
    8: "pin_and_fingerprint",
    9: "fingerprint_and_password",
    10: "card_and_fingerprint",
    11: "card_and_password",
    12: "fingerprint_and_password_and_card",
    13: "pin_and_fingerprint_and_password",
    14: "pin_and_fingerprint_or_card_and_fingerprint",
    15: "face",
    16: "face_and_fingerprint",
    17: "face_and_password",
    18: "face_and_card",
    19: "face_and_fingerprint_and_card",
    20: "face_and_fingerprint_and_password",
    21: "finger_vein",
    22: "finger_vein_and_password",
    23: "finger_vein_and_card",
    24: "finger_vein_and_password_and_card",
    25: "palm",
    26: "palm_and_card",
    27: "palm_and_face",
    28: "palm_and_fingerprint",
    29: "palm_and_fingerprint_and_face",
    101: "slave_device",
    200: "other",
}
# The seed's appendix 3; 9 as in the legacy table of 2008.
CONDENSED_VERIFICATIONS = {
    0: "password",
    1: "fingerprint",
    2: "card",
    3: "face",
    4: "finger_vein",
    5: "palm",
    9: "other",
}
STATES = {
    0: "check_in",
    1: "check_out",
    2: "break_out",
    3: "break_in",
    4: "overtime_in",
    5: "overtime_out",
    8: "meal_start",
    9: "meal_end",
    255: "unspecified",
}

WITH_VERSION = Reading(announces_version=True)
WITHOUT_VERSION = Reading()
ONLY_STANDARD = Reading(CodeBookChoice.STANDARD)
ONLY_CONDENSED = Reading(CodeBookChoice.CONDENSED, announces_version=True)

# Setting, whether the line is tagged, and whose operation numbers follow from it.
OPERATION_SETTINGS = [
    pytest.param(WITH_VERSION, True, STANDARD_OPERATIONS, id="pushver, tagged"),
    pytest.param(WITH_VERSION, False, CONDENSED_OPERATIONS, id="pushver, untagged"),
    pytest.param(WITHOUT_VERSION, True, STANDARD_OPERATIONS, id="none, tagged"),
    pytest.param(WITHOUT_VERSION, False, CONDENSED_OPERATIONS, id="none, untagged"),
    pytest.param(ONLY_STANDARD, True, STANDARD_OPERATIONS, id="standard, tagged"),
    pytest.param(ONLY_STANDARD, False, STANDARD_OPERATIONS, id="standard, untagged"),
    pytest.param(ONLY_CONDENSED, True, CONDENSED_OPERATIONS, id="condensed, tagged"),
    pytest.param(ONLY_CONDENSED, False, CONDENSED_OPERATIONS, id="condensed, untagged"),
]
VERIFICATION_SETTINGS = [
    pytest.param(WITH_VERSION, STANDARD_VERIFICATIONS, id="pushver"),
    pytest.param(WITHOUT_VERSION, CONDENSED_VERIFICATIONS, id="no pushver"),
    pytest.param(ONLY_STANDARD, STANDARD_VERIFICATIONS, id="standard"),
    pytest.param(ONLY_CONDENSED, CONDENSED_VERIFICATIONS, id="condensed"),
]


def operation(code: int, *, tagged: bool) -> Operation:
    """Return an operation with a code."""
    time = datetime.fromisoformat("2026-05-04 08:09:10")
    return Operation(code, "0", time, ("0", "0", "0", "0"), tagged)


@pytest.mark.parametrize(("reading", "tagged", "names"), OPERATION_SETTINGS)
def test_operation_names(reading: Reading, tagged: bool, names: dict[int, str]) -> None:
    """Test the name of every code, and the neutral one of all others."""
    for code in range(-1, 300):
        name = reading.operation_name(operation(code, tagged=tagged))
        assert name == names.get(code, f"operation_{code}")


@pytest.mark.parametrize(("reading", "names"), VERIFICATION_SETTINGS)
def test_verification_names(reading: Reading, names: dict[int, str]) -> None:
    """Test the name of every code, and `other` for the rest."""
    for code in range(-1, 300):
        assert reading.verification_name(code) == names.get(code, "other")


def test_state_names() -> None:
    """Test the attendance states, the same in both books."""
    for code in range(-1, 300):
        assert state_name(code) == STATES.get(code, "other")


@pytest.mark.parametrize(
    ("handshake", "settings", "encoding"),
    [
        pytest.param(Handshake("2.4.1", 83), Reading(), "gb18030", id="Chinese"),
        pytest.param(Handshake("2.4.1", 69), Reading(), "utf-8", id="English"),
        pytest.param(Handshake("2.4.1", 84), Reading(), "utf-8", id="traditional"),
        pytest.param(Handshake("2.4.1", None), Reading(), "utf-8", id="unknown"),
        pytest.param(Handshake("2.4.1", 1), Reading(), "utf-8", id="1 of the vendor"),
        pytest.param(Handshake(None, 1), Reading(), "gb18030", id="1 of the seed"),
        pytest.param(
            Handshake("2.4.1", 1),
            Reading(CodeBookChoice.CONDENSED),
            "gb18030",
            id="1, condensed",
        ),
        pytest.param(
            Handshake(None, 83),
            Reading(CodeBookChoice.STANDARD),
            "gb18030",
            id="83, standard",
        ),
        pytest.param(
            Handshake("2.4.1", 83),
            Reading(text_encoding=TextEncodingChoice.UTF_8),
            "utf-8",
            id="set to utf-8",
        ),
        pytest.param(
            Handshake("2.4.1", 69),
            Reading(text_encoding=TextEncodingChoice.GB18030),
            "gb18030",
            id="set to gb18030",
        ),
    ],
)
def test_encoding(handshake: Handshake, settings: Reading, encoding: str) -> None:
    """Test that the terminal's language says how it writes, unless it is set."""
    assert settings.with_handshake(handshake).encoding is TextEncoding(encoding)


def test_with_handshake() -> None:
    """Test that a new handshake replaces what an earlier one said, not the settings."""
    reading = Reading(CodeBookChoice.AUTOMATIC, TextEncodingChoice.AUTOMATIC)
    first = reading.with_handshake(Handshake("2.4.1", 83))
    assert first.book is STANDARD
    assert first.push_version == "2.4.1"
    second = first.with_handshake(Handshake(None, 69))
    assert second.book is CONDENSED
    assert second.push_version is None
    assert second.encoding is TextEncoding.UTF_8
    assert second.code_book is CodeBookChoice.AUTOMATIC


@pytest.mark.parametrize(
    ("book", "templates", "photos", "faces", "palms"),
    [
        # Positions are the types of table 7.5: all that a template exists for.
        pytest.param(
            STANDARD, {1, 2, 4, 7, 8, 9, 10}, {9}, (2, 9), (8, 10), id="standard"
        ),
        # The seed: 1-3 fingerprint, 4 vein, 5 and 6 face, 7 palm, 8 to 10.
        pytest.param(
            CONDENSED, set(range(1, 11)), {6}, (5, 6), (7, 10), id="condensed"
        ),
    ],
)
def test_biometric_positions(
    book: CodeBook,
    templates: set[int],
    photos: set[int],
    faces: tuple[int, ...],
    palms: tuple[int, ...],
) -> None:
    """Test the lists by biometric type, a digit for each of eleven positions."""
    for listed, expected in (
        (book.biometric_templates, templates),
        (book.biometric_photos, photos),
    ):
        digits = listed.split(":")
        assert len(digits) == 11
        assert {index for index, digit in enumerate(digits) if digit == "1"} == expected
        assert set(digits) <= {"0", "1"}
    assert (book.faces, book.palms) == (faces, palms)
