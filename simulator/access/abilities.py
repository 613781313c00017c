"""What an access-control device tells about itself."""

from collections.abc import Mapping

from simulator.records import Biometric

from .models import AccessModel, hardware_address, pack_bits
from .store import AccessStore


def abilities(
    model: AccessModel, serial: str, *, several_cards: bool, address: str
) -> dict[str, str]:
    """Return the pairs of a registration (document, section 1.2)."""
    capacity = model.capacity
    pairs = {
        "DeviceType": "acc",
        "~DeviceName": model.device_name,
        "FirmVer": model.firmware,
        "PushVersion": model.push_library,
        "~SerialNumber": serial,
        "MAC": hardware_address(serial),
        "CommType": "ethernet",
        "MaxPackageSize": "2048000",
        "LockCount": str(model.doors),
        "ReaderCount": str(model.readers),
        "AuxInCount": str(model.auxiliary_inputs),
        "AuxOutCount": str(model.auxiliary_outputs),
        "MachineType": str(model.machine_type),
        "~IsOnlyRFMachine": "0",
        "~MaxUserCount": str(capacity.users // 100),
        "~MaxAttLogCount": str(capacity.punches // 10_000),
        "~MaxUserFingerCount": "10",
        "IPAddress": address,
        "NetMask": "255.255.255.0",
        "GATEIPAddress": "192.168.1.1",
        "~ZKFPVersion": (model.version(Biometric.FINGERPRINT) or "0").split(".")[0],
        "FingerFunOn": "1" if Biometric.FINGERPRINT in model.biometrics else "0",
        "FaceFunOn": "1" if Biometric.VISIBLE_FACE in model.biometrics else "0",
        "SimpleEventType": "1",
        "VerifyStyles": model.verify_styles,
        "EventTypes": pack_bits(model.event_types),
        "AccSupportFunList": model.function_list(several_cards=several_cards),
        "DateFmtFunOn": "1" if model.packed_validity else "0",
        "MulCardUserFunOn": "1" if several_cards else "0",
        "UserNameFunOn": "1",
        "DisableUserFunOn": "1",
        "OutRelaySetFunOn": "1" if model.auxiliary_outputs else "0",
        "RemoteOpenDoorExFunOn": "1" if model.remote_open_extended else "0",
    }
    if not model.tells_lock_count:
        del pairs["LockCount"]
    return pairs | dict(model.options)


def counters(model: AccessModel, serial: str, store: AccessStore) -> dict[str, str]:
    """Return the pairs of the options upload that are not in the registration."""
    fingers = len(store.rows("biodata", Type="1")) + len(store.tables["templatev10"])
    return {
        "~DeviceName": model.device_name,
        "MAC": hardware_address(serial),
        "TransactionCount": str(len(store.events)),
        "UserCount": str(len(store.users)),
        "FPCount": str(fingers),
        "FaceCount": str(len(store.rows("biodata", Type="9"))),
        "FWVersion": model.firmware,
        "~OEMVendor": "ZKTECO CO., LTD",
    }


def all_options(*groups: Mapping[str, str]) -> dict[str, str]:
    """Return every option; what comes later counts."""
    return {key: value for group in groups for key, value in group.items()}
