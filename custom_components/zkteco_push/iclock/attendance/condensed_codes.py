"""The condensed note's own numbers (seed, operation types and appendices)."""

from typing import Final

OPERATIONS: Final = {
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

VERIFICATIONS: Final = {
    0: "password",
    1: "fingerprint",
    2: "card",
    3: "face",
    4: "finger_vein",
    5: "palm",
    9: "other",
}

# Position n: whether this server takes biometric type n (seed, bitmap table):
# 1-3 fingerprint, 4 finger vein, 5 infrared face, 6 visible-light face, 7 palm,
# 8 finger and palm, 9 iris, 10 visible-light palm.
BIOMETRIC_TEMPLATES: Final = "0:1:1:1:1:1:1:1:1:1:1"
BIOMETRIC_PHOTOS: Final = "0:0:0:0:0:0:1:0:0:0:0"
FACES: Final = (5, 6)
PALMS: Final = (7, 10)

CHINESE: Final = 1
