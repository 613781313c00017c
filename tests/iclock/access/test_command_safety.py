"""What a text would do to a door: whatever its spelling, on the side of caution."""

import pytest

from custom_components.zkteco_push.iclock.access.command_safety import (
    is_dangerous,
    is_for_all_doors,
    latches_open,
    opens_a_door,
    parse_control,
)
from custom_components.zkteco_push.iclock.commands import Delivery, delivery_of


@pytest.mark.parametrize(
    "spelled",
    [
        "CONTROL DEVICE 01010105",
        "control device 01010105",
        "  Control\tDevice   010101ff00",
        "CONTROL DEVICE 0101010500",
        "CONTROL DEVICE 1 1 1 15",
        "CONTROL DEVICE 01 01 01 05",
        "CONTROL DEVICE 2 1 0 0",
        "CONTROL DEVICE 01:1:5",
        "CONTROL DEVICE 010101",
        "CONTROL DEVICE",
        "CONTROLDEVICE 01010105",
        "CONTROL 01010105",
        "CONTROL DEVICE 04010100",
        "CONTROL DEVICE 06010000",
        "CONTROL DEVICE 07010000",
        "CONTROL DEVICE 0F010000",
        "CONTROL DEVICE 99010105",
        "CONTROL DEVICE 02010000 CONTROL DEVICE 01010105",
        "CONTROL DEVICE 1 G 1 5",
        "CONTROL DEVICE 10000 1 1 5",
        "REMOTE OPENDOOREX id=1\topentime=5",
        "remote opendoor",
        "AC_UNLOCK 1\t5",
    ],
)
def test_what_opens_a_door_is_recognised(spelled: str) -> None:
    """Take for an unlock what any firmware could, and deliver it at most once."""
    assert opens_a_door(spelled)
    assert delivery_of(spelled) is Delivery.UNLOCK


@pytest.mark.parametrize("prefix", ["SET", "C:1:", "SN=1 "])
def test_what_hides_behind_another_word(prefix: str) -> None:
    """Recognise it behind a word that some firmware may want."""
    assert opens_a_door(f"{prefix} CONTROL DEVICE 01010105")
    assert opens_a_door(f"{prefix} REMOTE OPENDOOREX id=1")


@pytest.mark.parametrize(
    "spelled",
    ["CONTROL DEVICE 02010000", "DATA UPDATE user Pin=1", "GET OPTIONS A", "", "CHECK"],
)
def test_what_opens_no_door(spelled: str) -> None:
    """Know what moves nothing."""
    assert not opens_a_door(spelled)
    assert not latches_open(spelled)
    assert not is_for_all_doors(spelled)


@pytest.mark.parametrize(
    "spelled",
    [
        "CONTROL DEVICE 01000105",
        "control device 010101ff",
        "CONTROL DEVICE 010101FF00",
        "CONTROL DEVICE 1 1 1 255",
        "CONTROL DEVICE 1 0 1 5",
        "CONTROL DEVICE 07010000",
        "CONTROL DEVICE nonsense",
        "REMOTE OPENDOOREX id=0\topentime=5",
        "REMOTE OPENDOOREX opentime=5",
        "REMOTE OPENDOOREX id=1\topentime=255",
        "REMOTE OPENDOOREX ID = 1 OPENTIME = 999999999999",
        "DATA DELETE user uid=3",
        "DATA DELETE user pin=3",
        "DATA DELETE user Pin=",
        "DATA DELETE user Pin=*",
        "DATA DELETE user *",
        "DATA DELETE user",
        "DATA DELETE user Pin=3 Pin=4",
        "DATA DELETE biodata Type=9",
        "DATA DELETE transaction *",
        "DATA DELETE tablename=user,filter=Pin=3",
        "DATA QUERY tablename=transaction,fielddesc=*,filter=*",
        "SHELL reboot",
    ],
)
def test_dangerous(spelled: str) -> None:
    """Want a confirmation for what is for everybody, every door, or ever."""
    assert is_dangerous(spelled)


@pytest.mark.parametrize(
    "spelled",
    [
        "CONTROL DEVICE 01010105",
        "CONTROL DEVICE 02000000",
        "DATA DELETE user Pin=3",
        "data delete USER Pin=3",
        "DATA DELETE biodata Type=9\tPin=3",
        "DATA DELETE timezone TimezoneId=2",
        "DATA QUERY tablename=user,fielddesc=*,filter=*",
        "DATA UPDATE user Pin=3",
    ],
)
def test_not_dangerous(spelled: str) -> None:
    """Let through what is for one."""
    assert not is_dangerous(spelled)


def test_places_of_a_control() -> None:
    """Read a control command's places."""
    control = parse_control("control device 010203ff")

    assert control is not None
    assert (control.function, control.address, control.target, control.duration) == (
        1,
        2,
        3,
        255,
    )
    assert parse_control("CONTROL DEVICE zz") is None
    assert parse_control("REBOOT") is None


@pytest.mark.parametrize(
    ("spelled", "latches"),
    [
        ("CONTROL DEVICE 010101FE", False),
        ("CONTROL DEVICE 010101FF", True),
        # An auxiliary output stays on; no door does.
        ("CONTROL DEVICE 010102FF", False),
        ("CONTROL DEVICE 04010100", True),
        ("CONTROL DEVICE 04010000", False),
        ("CONTROL DEVICE 06010000", False),
        ("CONTROL DEVICE 07010000", True),
        ("CONTROL DEVICE 07000000", False),
        ("CONTROL DEVICE 0F010000", True),
        ("CONTROL DEVICE 1 G 1 5", True),
        ("AC_UNLOCK 1\t255", False),
        ("REMOTE OPENDOOREX id=1\topentime=254", False),
        ("REMOTE OPENDOOREX id=1\topentime=255", True),
        ("REMOTE OPENDOOREX id=1", True),
    ],
)
def test_what_leaves_a_door_open(spelled: str, latches: bool) -> None:
    """Know what does not end by itself, and take for that what nobody can read."""
    assert latches_open(spelled) is latches


@pytest.mark.parametrize(
    ("spelled", "is_for_all"),
    [
        ("CONTROL DEVICE 01010105", False),
        ("CONTROL DEVICE 01000105", True),
        ("CONTROL DEVICE 07010000", True),
        ("CONTROL DEVICE 1 G 1 5", True),
        ("AC_UNLOCK 0\t5", False),
        ("REMOTE OPENDOOREX id=2\topentime=5", False),
        ("REMOTE OPENDOOREX id=00\topentime=5", True),
    ],
)
def test_what_opens_every_door(spelled: str, is_for_all: bool) -> None:
    """Know what is for all doors at once, and take for that what nobody can read."""
    assert is_for_all_doors(spelled) is is_for_all
