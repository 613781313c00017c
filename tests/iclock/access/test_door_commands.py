"""Commands that move doors and outputs: each its own, none for a door too many."""

import pytest

from custom_components.zkteco_push.iclock.access.command_forms import (
    FORMS,
    REMOTE_UNLOCK,
)
from custom_components.zkteco_push.iclock.access.command_safety import (
    is_dangerous,
    is_for_all_doors,
    latches_open,
    opens_a_door,
)
from custom_components.zkteco_push.iclock.access.command_text import (
    delivery_of_command,
    spell,
    validate,
)
from custom_components.zkteco_push.iclock.access.registry import Abilities
from custom_components.zkteco_push.iclock.commands import (
    Command,
    CommandError,
    CommandErrorReason as Reason,
    Delivery,
    delivery_of,
)

PANEL = Abilities(lock_count=4, aux_out_count=2, functions="001")


def text(name: str, abilities: Abilities = PANEL, /, **parameters: str) -> str:
    """Return the text of a command."""
    return spell(Command.of(name, **parameters), abilities).decode()


def refused(name: str, abilities: Abilities = PANEL, /, **parameters: str) -> Reason:
    """Return why a command is refused."""
    with pytest.raises(CommandError) as caught:
        validate(Command.of(name, **parameters), abilities)
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("unlock", {"door": "1", "seconds": "5"}, "01010105"),
        ("unlock", {"door": "4", "seconds": "254"}, "010401FE"),
        ("hold_open", {"door": "2"}, "010201FF"),
        ("end_hold_open", {"door": "2"}, "01020100"),
        ("emergency_release", {}, "010001FF"),
        ("end_emergency_release", {}, "01000100"),
        ("mute_alarm", {"door": "3"}, "02030000"),
        ("mute_alarm", {}, "02000000"),
        ("lock_down", {"door": "1"}, "06010100"),
        ("end_lock_down", {"door": "1"}, "06010000"),
        ("enable_normal_open", {"door": "1"}, "04010100"),
        ("disable_normal_open", {"door": "1"}, "04010000"),
        ("pulse_output", {"output": "2", "seconds": "16"}, "01020210"),
        ("turn_on_output", {"output": "1"}, "010102FF"),
        ("turn_off_output", {"output": "1"}, "01010200"),
    ],
)
def test_control(name: str, parameters: dict[str, str], expected: str) -> None:
    """Spell what moves doors and outputs; each is delivered at most once."""
    command = Command.of(name, **parameters)
    spelled = text(name, **parameters)

    assert spelled == f"CONTROL DEVICE {expected}"
    assert delivery_of(spelled) is delivery_of_command(command) is Delivery.UNLOCK
    assert opens_a_door(spelled) is (name != "mute_alarm")
    assert is_for_all_doors(spelled) is ("emergency" in name)


def test_restart() -> None:
    """Spell a restart, which goes as the last of its answer."""
    assert text("reboot") == "CONTROL DEVICE 03000000"
    assert delivery_of_command(Command("reboot")) is Delivery.REBOOT
    assert not opens_a_door("CONTROL DEVICE 03000000")


def test_only_three_commands_latch_and_two_mean_every_door() -> None:
    """Have no other command that leaves doors open, or is for all of them."""
    spelled = {
        name: text(
            name,
            **{
                key: "1"
                for key in ("door", "output", "seconds")
                if key in form.required
            },
        )
        for name, form in FORMS.items()
        if form.head.startswith("CONTROL")
    }

    assert {name for name, each in spelled.items() if latches_open(each)} == {
        "hold_open",
        "enable_normal_open",
        "emergency_release",
    }
    assert {name for name, each in spelled.items() if is_for_all_doors(each)} == {
        "emergency_release",
        "end_emergency_release",
    }


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("unlock", {"door": "0", "seconds": "5"}),
        ("unlock", {"door": "5", "seconds": "5"}),
        ("unlock", {"door": "1", "seconds": "0"}),
        ("unlock", {"door": "1", "seconds": "255"}),
        ("hold_open", {"door": "0"}),
        ("pulse_output", {"output": "0", "seconds": "1"}),
        ("turn_on_output", {"output": "3"}),
        ("update_access_right", {"pin": "7", "time_zone": "1", "doors": "5"}),
    ],
)
def test_out_of_reach(name: str, parameters: dict[str, str]) -> None:
    """Refuse doors and outputs that there are not, and every door at once."""
    assert refused(name, **parameters) is Reason.OUT_OF_RANGE


def test_unlock_in_somebodys_name() -> None:
    """Say who unlocks where the terminal can say it again."""
    able = Abilities(has_remote_open=True)
    values = {"door": "1", "seconds": "5", "operator": "ha"}

    spelled = text("unlock", able, **values)
    assert spelled == "REMOTE OPENDOOREX id=1\topentime=5\tpin=ha"
    assert delivery_of(spelled) is Delivery.UNLOCK
    assert opens_a_door(spelled)
    assert not is_dangerous(spelled)
    assert text("unlock", PANEL, **values) == "CONTROL DEVICE 01010105"
    assert refused(REMOTE_UNLOCK, able, **values) is Reason.UNKNOWN_COMMAND


def test_lock_down_only_where_there_is_one() -> None:
    """Refuse a lock-down that the terminal does not have."""
    assert refused("lock_down", Abilities(), door="1") is Reason.UNKNOWN_COMMAND
