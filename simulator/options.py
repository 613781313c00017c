"""What a terminal tells about itself: the options push and the INFO list."""

from collections.abc import Callable, Mapping
from datetime import datetime

from .dialect import Dialect
from .models import Identity, Tally
from .records import Biometric


def _places(dialect: Dialect, value: Callable[[Biometric], str]) -> str:
    places = ["0"] * dialect.biometric_places
    for kind, positions in dialect.biometric_positions.items():
        for position in positions:
            if position < len(places):
                places[position] = value(kind)
    return ":".join(places)


def pushed_options(
    identity: Identity, dialect: Dialect, tally: Tally
) -> dict[str, str]:
    """Return the options that go up in the options push, in firmware's order."""
    model = identity.model
    capacity = model.capacity
    kinds = model.biometrics
    face = Biometric.VISIBLE_FACE
    limits = {
        Biometric.FINGERPRINT: capacity.fingerprints,
        Biometric.PALM: capacity.palms,
        face: capacity.faces,
    }

    def has(kind: Biometric) -> str:
        return "1" if kind in kinds else "0"

    def takes_photos(kind: Biometric) -> str:
        return "1" if model.takes_photos(kind) else "0"

    def limit(kind: Biometric) -> str:
        return str(limits.get(kind, 0)) if kind in kinds else "0"

    return {
        "~DeviceName": model.device_name,
        "MAC": identity.mac,
        "TransactionCount": str(tally.punches),
        "~MaxAttLogCount": str(capacity.punches // 10_000),
        "UserCount": str(tally.users),
        "~MaxUserCount": str(capacity.users // 100),
        "PhotoFunOn": "1" if capacity.photos else "0",
        "~MaxUserPhotoCount": str(capacity.photos),
        "FingerFunOn": has(Biometric.FINGERPRINT),
        "FPVersion": model.major(Biometric.FINGERPRINT),
        "~MaxFingerCount": str(capacity.fingerprints // 100),
        "FPCount": str(tally.fingerprints),
        "FaceFunOn": has(face),
        "FaceVersion": model.major(face),
        "~MaxFaceCount": str(capacity.faces),
        "FaceCount": str(tally.faces),
        "FvFunOn": has(Biometric.FINGER_VEIN),
        "FvVersion": "3",
        "~MaxFvCount": "10",
        "FvCount": "0",
        "PvFunOn": has(Biometric.PALM),
        "PvVersion": model.major(Biometric.PALM),
        "~MaxPvCount": str(capacity.palms),
        "PvCount": str(tally.palms),
        "Language": str(dialect.language(identity)),
        "IPAddress": tally.address,
        "~Platform": model.platform,
        "~OEMVendor": model.vendor,
        "FWVersion": model.firmware,
        "PushVersion": model.push_library,
        "MultiBioDataSupport": _places(dialect, has),
        "MultiBioPhotoSupport": _places(dialect, takes_photos),
        "MultiBioVersion": _places(dialect, model.version),
        "MaxMultiBioDataCount": _places(dialect, limit),
        "MaxMultiBioPhotoCount": _places(
            dialect, lambda kind: limit(kind) if model.takes_photos(kind) else "0"
        ),
        "IRTempDetectionFunOn": "1" if model.temperature else "0",
        "MaskDetectionFunOn": "1" if model.temperature else "0",
        "UserPicURLFunOn": "",
    }


def all_options(
    identity: Identity,
    dialect: Dialect,
    tally: Tally,
    settings: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """Return every option, as INFO lists them."""
    return (
        pushed_options(identity, dialect, tally)
        | {"~SerialNumber": identity.serial, "MainTime": f"{now:%Y-%m-%d %H:%M:%S}"}
        | dict(settings)
    )
