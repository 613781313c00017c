"""Commands as an access-control terminal reads them: checked, then spelled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
import re
from typing import Final

from ..attendance.command_forms import RAW
from ..attendance.users import card_number
from ..command_parts import data_of, filled, is_there, parameters_in
from ..commands import (
    Command,
    CommandError,
    CommandErrorReason as Reason,
    Delivery,
    delivery_of,
)
from ..parameter_rules import Kind, check
from ..text import TextEncoding, encode, pack_time
from .command_forms import (
    DAYS,
    FORMS,
    PARAMETERS,
    PERIODS_A_DAY,
    REMOTE_UNLOCK,
    AccessForm,
)
from .registry import HAS_DEVICE_ID, RIGHT_VALIDITY, Abilities
from .times import pack_period, validity_value

_SERIAL: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)
_HEX_CARD: Final = re.compile(r"\d{1,20}")
_BOUNDS: Final = ("valid_from", "valid_until")
_LAST_MINUTE: Final = time(23, 59)
# What lies before it cannot be packed, and 0 would be no bound at all.
_EARLIEST: Final = datetime(2000, 1, 2)
# Where no list says otherwise, the device itself is the first.
_OWN_DEVICE: Final = "1"


def validate(
    command: Command,
    abilities: Abilities,
    encoding: TextEncoding = TextEncoding.UTF_8,
) -> None:
    """Check a command before it is queued; raise CommandError if it cannot be sent.

    What `expand` would make several of is checked as these.
    """
    for each in expand(command, abilities):
        _validate(each, abilities, encoding)


def spell(
    command: Command,
    abilities: Abilities,
    encoding: TextEncoding = TextEncoding.UTF_8,
) -> bytes:
    """Return what follows `C:<id>:`; raise CommandError as `validate` does.

    Raises it for a command that is several for this terminal, too.
    """
    (single, *others) = expand(command, abilities)
    if others:
        raise CommandError("command", Reason.SECOND_PAIR)
    _validate(single, abilities, encoding)
    return encode(_text_of(single, abilities), encoding)


def expand(command: Command, abilities: Abilities) -> tuple[Command, ...]:
    """Return the commands that do for a terminal what one does.

    A card goes into its own table where people may have several, and a right names
    one door where it is no bitmask (sheet 1.2, AccSupportFunList 7 and 15).
    """
    values = command.parameters
    match command.name:
        case "update_user" if abilities.has_several_cards and "card" in values:
            rest = {key: value for key, value in values.items() if key != "card"}
            user = replace(command, parameters=rest)
            if not (card := values["card"]):
                return (user,)
            return user, replace(
                command,
                name="update_card",
                parameters={"pin": values.get("pin", ""), "card": card},
            )
        case "update_access_right" if abilities.has_single_door_rights:
            return tuple(
                replace(command, parameters={**values, "doors": door})
                for door in values.get("doors", "").split(",")
            )
    return (command,)


def head_of(command: Command) -> str:
    """Return the verb and table of a command, or the whole of a raw text.

    It tells how a command may be delivered and what the return code means.
    """
    form = _form_of(command)
    if command.name == RAW:
        return command.parameters.get("text", "")
    return form.head.partition("{")[0].partition(",")[0].rstrip()


def delivery_of_command(command: Command) -> Delivery:
    """Return how a command may be delivered, before it is spelled."""
    return delivery_of(head_of(command))


def prefix(serial_number: str, command_id: int) -> bytes:
    """Return what stands before `C:<id>:` for a terminal with CmdFormat=1 (sheet 3).

    Raises ValueError for a serial number that would break the line.
    """
    if not _SERIAL.fullmatch(serial_number):
        raise ValueError("not a serial number")
    text = f"DataType=1,SN={serial_number},Priority=0,CmdID={command_id},CmdDesc="
    return text.encode()


def _validate(command: Command, abilities: Abilities, encoding: TextEncoding) -> None:
    """Check one command."""
    form = _form_of(command)
    known = _parameters_of(form)
    values = command.parameters
    for name in values:
        if name not in known:
            raise CommandError(name, Reason.UNKNOWN_PARAMETER)
    for required in form.required:
        if not any(is_there(values, name, PARAMETERS) for name in required.split("|")):
            raise CommandError(required.split("|")[0], Reason.MISSING)
    for name, value in values.items():
        # What is not written may be of the other dialect's form.
        if value and (name not in form.ignored or name in DAYS or name == "yearly"):
            check(name, value, PARAMETERS[name], encoding)
            if PARAMETERS[name].kind is Kind.TEXT:
                _check_holds_no_key(name, value, form)
    _check_reach(values, form, abilities)
    if (pin := values.get("pin")) and ("," in pin or not pin.strip("0")):
        # A comma ends a part of a query; 0 is nobody, and to a deletion who knows.
        raise CommandError("pin", Reason.MALFORMED)
    if "," in values.get("value", ""):
        # A comma begins another pair, also at the end (sheet 3.7).
        raise CommandError("value", Reason.MALFORMED)
    if (size := values.get("size")) and (data := data_of(values)) is not None:
        if "size" not in form.ignored and int(size) != len(data):
            raise CommandError("size", Reason.SIZE_MISMATCH)
    begin, end = (_moment(values.get(name, "")) for name in _BOUNDS)
    if begin and end and end < begin:
        raise CommandError("valid_until", Reason.OUT_OF_RANGE)
    for name in DAYS:
        _periods(name, values.get(name, ""))
    if day := values.get("day"):
        _date(day)


def _check_reach(
    values: Mapping[str, str], form: AccessForm, abilities: Abilities
) -> None:
    """Check that a terminal has the doors, outputs and columns that are meant."""
    if (door := values.get("door")) and int(door) > abilities.lock_count:
        raise CommandError("door", Reason.OUT_OF_RANGE)
    if (output := values.get("output")) and int(output) > abilities.aux_out_count:
        raise CommandError("output", Reason.OUT_OF_RANGE)
    if doors := values.get("doors"):
        if max(map(int, doors.split(","))) > abilities.lock_count:
            raise CommandError("doors", Reason.OUT_OF_RANGE)
        if not abilities.supports(RIGHT_VALIDITY):
            for name in _BOUNDS:
                if values.get(name):
                    raise CommandError(name, Reason.UNKNOWN_PARAMETER)
    if form.head.startswith("CONTROL DEVICE 06") and not abilities.has_lock_down:
        raise CommandError("command", Reason.UNKNOWN_COMMAND)
    if (
        values.get("card")
        and "CardNo={card_as_hex}" in form.parts
        and not _HEX_CARD.fullmatch(card_number(values["card"]))
    ):
        raise CommandError("card", Reason.MALFORMED)


def _form_of(command: Command) -> AccessForm:
    """Return a command's form; raise CommandError if this dialect has none."""
    if (form := FORMS.get(command.name)) is None or command.name == REMOTE_UNLOCK:
        raise CommandError("command", Reason.UNKNOWN_COMMAND)
    return form


def _parameters_of(form: AccessForm) -> set[str]:
    """Return the names of a form's parameters."""
    names = {
        name.removesuffix("_as_hex").removesuffix("_hex")
        for part in (form.head, *form.parts)
        for name in parameters_in(part)
    }
    return {*names, *form.ignored, *form.required} & PARAMETERS.keys()


def _text_of(command: Command, abilities: Abilities) -> str:
    """Return a command's text, unchecked."""
    if command.name == RAW:
        return command.parameters["text"]
    form = _form_of(command)
    # Whose unlock it is comes back in the event, on firmware that can say it.
    if (
        command.name == "unlock"
        and abilities.has_remote_open
        and command.parameters.get("operator")
    ):
        form = FORMS[REMOTE_UNLOCK]
    values = _completed(command, form, abilities)
    head = form.head.format_map(values)
    pairs = "\t".join(filled(form.parts, values))
    if form.is_query:
        return f"{head}{pairs or '*'}"
    return f"{head} {pairs}" if pairs else head


def _completed(
    command: Command, form: AccessForm, abilities: Abilities
) -> dict[str, str]:
    """Return a command's parameters with what is derived from them, as written."""
    values = {
        name: value
        for name, value in command.parameters.items()
        if value or form.keeps_empty
    }
    written = {**form.defaults}
    is_packed = bool(abilities.has_packed_validity)
    is_unbounded = values.pop("expires", "") == "0"
    if "AuthorizeDoorId={doors}" in form.parts:
        is_packed = True
        written["doors"] = _door_value(values.pop("doors"), abilities)
        if abilities.supports(HAS_DEVICE_ID):
            values.setdefault("sub_device", _OWN_DEVICE)
        else:
            values.pop("sub_device", None)
    for name in _BOUNDS:
        moment = _moment(values.pop(name, ""))
        if moment and not is_unbounded:
            moment = max(moment, _EARLIEST) if is_packed else moment
            written[name] = validity_value(moment, packed=is_packed)
    for name in ("door", "seconds", "output"):
        if name in values:
            written[f"{name}_hex"] = f"{int(values[name]):02X}"
    if (card := values.get("card")) and "CardNo={card_as_hex}" in form.parts:
        written["card_as_hex"] = f"{int(card_number(card)):X}"
    if moment := _moment(values.pop("time", "")):
        written["packed_time"] = str(pack_time(moment))
    if "TimezoneId={time_zone}" in form.parts:
        for day in DAYS:
            periods = _periods(day, values.pop(day, ""))
            for place in range(PERIODS_A_DAY):
                packed = periods[place] if place < len(periods) else 0
                written[f"{day}_{place + 1}"] = str(packed)
    if "Holiday={day}" in form.parts:
        written["day"] = values.pop("day").replace("-", "")
        written["loop"] = "1" if values.get("yearly") == "1" else "2"
    if (data := data_of(values)) is not None:
        values.setdefault("size", str(len(data)))
    elif values.get("url"):
        written["format"] = "1"
    return {**written, **values}


def _door_value(doors: str, abilities: Abilities) -> str:
    """Return doors as AuthorizeDoorId: a bitmask, so that 4 is the third door."""
    numbers = {int(door) for door in doors.split(",")}
    if abilities.has_single_door_rights:
        return str(min(numbers))
    return str(sum(1 << door - 1 for door in numbers))


def _periods(name: str, text: str) -> list[int]:
    """Return a day's periods as numbers; raise CommandError for a wrong order."""
    packed: list[int] = []
    for part in filter(None, text.split(",")):
        start, _, end = part.partition("-")
        last = _LAST_MINUTE if end == "24:00" else time.fromisoformat(end)
        try:
            packed.append(pack_period(time.fromisoformat(start), last))
        except ValueError:
            raise CommandError(name, Reason.OUT_OF_RANGE) from None
    return packed


def _moment(text: str) -> datetime | None:
    """Return a checked wall-clock time, None for none."""
    return datetime.fromisoformat(text) if text else None


def _date(text: str) -> date:
    """Return a date; raise CommandError if there is none such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("day", Reason.INVALID_TIME) from None


def _check_holds_no_key(name: str, value: str, form: AccessForm) -> None:
    """Check that a text holds no key of its line, which firmware may search for it."""
    for part in form.parts:
        if f"{part.partition('=')[0]}=" in value:
            raise CommandError(name, Reason.HOLDS_KEY)
