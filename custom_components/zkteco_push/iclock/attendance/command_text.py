"""Commands as the terminal reads them: checked, then spelled (V4.0 section 12)."""

from typing import Final

from ..command_parts import data_of, filled, is_there, parameters_in
from ..commands import (
    Command,
    CommandError,
    CommandErrorReason as Reason,
    Delivery,
    delivery_of,
)
from ..parameter_rules import Kind, check
from ..text import TextEncoding, encode
from .code_books import CodeBookChoice
from .command_forms import DEPENDS_ON, FORMS, PARAMETERS, RAW, CommandForm

_URL_FORMAT: Final = "1"
_SPANS: Final = (("start", "end"), ("valid_from", "valid_until"))


def validate(command: Command, encoding: TextEncoding = TextEncoding.UTF_8) -> None:
    """Check a command before it is queued; raise CommandError if it cannot be sent.

    Lengths in bytes are those of the terminal's encoding.
    """
    form = _form_of(command)
    known = _parameters_of(form)
    values = command.parameters
    for name in values:
        if name not in known:
            raise CommandError(name, Reason.UNKNOWN_PARAMETER)
    for required in form.required:
        if not any(is_there(values, name, PARAMETERS) for name in required.split("|")):
            raise CommandError(required.split("|")[0], Reason.MISSING)
    for name, needed in DEPENDS_ON.get(command.name, {}).items():
        if values.get(name) and not values.get(needed):
            raise CommandError(needed, Reason.MISSING)
    for name, value in values.items():
        if value:
            rule = PARAMETERS[name]
            check(name, value, rule, encoding)
            if rule.kind is Kind.TEXT:
                _check_holds_no_key(name, value, form)
    if (size := values.get("size")) and (data := data_of(values)) is not None:
        if int(size) != len(data):
            raise CommandError("size", Reason.SIZE_MISMATCH)
    for first, last in _SPANS:
        if (begin := values.get(first)) and (end := values.get(last)):
            if _in_form(end, " ") < _in_form(begin, " "):
                raise CommandError(last, Reason.OUT_OF_RANGE)


def spell(command: Command, spelling: CodeBookChoice, encoding: TextEncoding) -> bytes:
    """Return what follows `C:<id>:`; raise CommandError as `validate` does.

    Raises ValueError for AUTOMATIC, which is a setting and no spelling.
    """
    validate(command, encoding)
    return encode(_text_of(command, spelling), encoding)


def differs(command: Command) -> bool:
    """Return whether the two books spell a command differently."""
    return _text_of(command, CodeBookChoice.STANDARD) != _text_of(
        command, CodeBookChoice.CONDENSED
    )


def delivery_of_command(command: Command) -> Delivery:
    """Return how a command may be delivered, before it is spelled."""
    return delivery_of(head_of(command))


def head_of(command: Command) -> str:
    """Return the verb and table in the vendor's spelling, or the whole of a raw text.

    It tells what the return code means: `DATA UPDATE SMS`, `REBOOT`.
    """
    form = _form_of(command)
    if command.name == RAW:
        return command.parameters.get("text", "")
    return form.standard[0]


def _form_of(command: Command) -> CommandForm:
    """Return a command's form; raise CommandError if there is none."""
    if (form := FORMS.get(command.name)) is None:
        raise CommandError("command", Reason.UNKNOWN_COMMAND)
    return form


def _parts_of(form: CommandForm, spelling: CodeBookChoice) -> tuple[str, ...]:
    """Return the parts of one spelling."""
    match spelling:
        case CodeBookChoice.STANDARD:
            return form.standard
        case CodeBookChoice.CONDENSED:
            return form.condensed or form.standard
        case CodeBookChoice.AUTOMATIC:
            raise ValueError("a spelling is one of two")


def _parameters_of(form: CommandForm) -> set[str]:
    """Return the names of the parameters that either spelling has."""
    return {
        name
        for part in (*form.standard, *form.condensed)
        for name in parameters_in(part)
    }


def _text_of(command: Command, spelling: CodeBookChoice) -> str:
    """Return a command's text, unchecked."""
    form = _form_of(command)
    head, *parts = _parts_of(form, spelling)
    if command.name == RAW:
        return command.parameters.get("text", "")
    values = _completed(command, form)
    if spelling is CodeBookChoice.CONDENSED:
        for name, value in form.unsaid.items():
            if values.get(name) == value:
                del values[name]
    pairs = "\t".join(filled(parts, values))
    return f"{head} {pairs}" if pairs else head


def _completed(command: Command, form: CommandForm) -> dict[str, str]:
    """Return a command's parameters with what is derived from them, as written."""
    values = {
        name: _as_written(name, value)
        for name, value in command.parameters.items()
        if value or form.keeps_empty
    }
    if (data := data_of(values)) is not None:
        values.setdefault("size", str(len(data)))
    elif values.get("url"):
        values.setdefault("format", _URL_FORMAT)
    return {**form.defaults, **values}


def _as_written(name: str, value: str) -> str:
    """Return a value in the form that the document gives for it."""
    rule = PARAMETERS.get(name)
    if rule is not None and value:
        if rule.kind is Kind.TIME:
            return _in_form(value, " ")
        if rule.kind is Kind.TIME_WITH_T:
            return _in_form(value, "T")
    return value


def _in_form(time: str, separator: str) -> str:
    """Return a time with seconds and the separator that the document prints."""
    seconds = "" if len(time) > 16 else ":00"
    return f"{time[:10]}{separator}{time[11:]}{seconds}"


def _check_holds_no_key(name: str, value: str, form: CommandForm) -> None:
    """Check that a text holds no key of its line.

    Old firmware finds a pair by searching the line for its key (field: client source),
    so that the name `x Pri=14` would make an administrator.
    """
    for part in (*form.standard[1:], *form.condensed[1:]):
        if f"{part.partition('=')[0]}=" in value:
            raise CommandError(name, Reason.HOLDS_KEY)
