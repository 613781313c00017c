"""Commands that write a record which another terminal has uploaded (V4.0 12.2)."""

from dataclasses import dataclass
import re
from typing import Final

from ..commands import Command
from ..records import Category
from ..text import TextEncoding, decode, parse_pairs
from .biometrics import FACE, FINGERPRINT, type_of_kind
from .code_books import CodeBook, Reading
from .templates import DURESS, TemplateRecord, parse_template
from .users import CARDS, DISABLED, UserRecord, card_number, parse_user

# What is left out of a command that refers to a stored record.
SECRET_PARAMETERS: Final = frozenset(
    {"password", "card", "vice_card", "template", "content"}
)
# What one dialect says of users, and the other does not or in another sense.
DIALECT_BOUND: Final = ("group", "time_zones", "verification", "vice_card")
# Longer ones no access terminal takes (Security PUSH V6.2; sheet 3.1).
_ACCESS_PASSWORD: Final = re.compile(r"[0-9]{1,6}")
_CARD_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_LARGEST_CARD: Final = 0xFFFF_FFFF


class ForeignRecordError(ValueError):
    """Raise for a record that cannot be written to another terminal."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """How the terminal that gets a record wants it.

    `unified` are the kinds that go by the unified table; `has_numbers` tells that it
    takes card numbers in decimal, `is_access` that it speaks the access dialect, and
    `is_foreign` that the record comes from a terminal of the other dialect.
    """

    book: CodeBook
    unified: frozenset[str]
    has_numbers: bool = True
    is_access: bool = False
    is_foreign: bool = False


def command_of_record(
    category: Category, raw: bytes, sender: Reading, recipient: Recipient
) -> Command:
    """Return the command that writes an uploaded line to a terminal.

    Raises ForeignRecordError where no command does.
    """
    match category:
        case Category.USER:
            if (user := parse_user(raw, sender.encoding)) is not None:
                return _user_command(user, sender.book, recipient)
        case Category.TEMPLATE:
            if (template := parse_template(raw, sender.encoding)) is not None:
                return _template_command(template, sender.book, recipient)
        case Category.COMPARISON_PHOTO | Category.USER_PHOTO:
            return _photo_command(category, raw, sender.encoding, recipient)
    raise ForeignRecordError(category)


def without_secrets(command: Command, reference: int) -> Command:
    """Return a command that refers to the stored record it was made from."""
    parameters = {
        name: value
        for name, value in command.parameters.items()
        if name not in SECRET_PARAMETERS
    }
    return Command(command.name, parameters, reference)


def _user_command(user: UserRecord, book: CodeBook, recipient: Recipient) -> Command:
    """Return the command that writes a user with all that is known."""
    parameters = {"pin": user.pin, **user.parameters}
    for name in CARDS:
        if card := parameters.get(name):
            parameters[name] = _card(card, recipient)
    if book is not recipient.book:
        # Numbers of the other book: the terminal's own default is safer.
        parameters.pop("verification", None)
    if recipient.is_foreign:
        for name in DIALECT_BOUND:
            parameters.pop(name, None)
    if recipient.is_access:
        password = parameters.get("password")
        if password and not _ACCESS_PASSWORD.fullmatch(password):
            parameters.pop("password", None)
    elif parameters.pop("disabled", "") == "1":
        parameters.update(DISABLED)
    return Command("update_user", parameters)


def _card(card: str, recipient: Recipient) -> str:
    """Return a card's number in the form that a terminal reads."""
    if recipient.has_numbers:
        return card_number(card)
    if _CARD_NUMBER.fullmatch(card) and int(card) <= _LARGEST_CARD:
        return f"[{int(card).to_bytes(4, 'little').hex().upper()}00]"
    return card


def _template_command(
    template: TemplateRecord, book: CodeBook, recipient: Recipient
) -> Command:
    """Return the command of the table by which a terminal takes a template."""
    kind = template.kind_by(book)
    if kind is None:
        raise ForeignRecordError("unknown kind")
    is_unified = template.kind is None
    if kind == FINGERPRINT and is_unified != (kind in recipient.unified):
        # One algorithm, two tables: only its wrapping differs (V4.0 section 4.1).
        return _rewrapped(template, recipient)
    if is_unified:
        if (type_ := type_of_kind(recipient.book, kind)) is None:
            raise ForeignRecordError("a kind that the other book has no number for")
        if kind == FINGERPRINT and book is recipient.book:
            # The seed has three types of them.
            type_ = template.type
        return Command.of(
            "update_template",
            pin=template.pin,
            number=str(template.number),
            index=str(template.index),
            valid=str(template.valid),
            duress=str(template.duress),
            type=type_,
            major_version=template.major_version,
            minor_version=template.minor_version,
            format=template.format or "0",
            template=template.data,
        )
    common = {"pin": template.pin, "template": template.data}
    valid, number = str(template.valid), str(template.number)
    match template.table:
        case "FACE":
            return Command("update_face", {**common, "number": number, "valid": valid})
        case "FVEIN":
            return Command(
                "update_finger_vein",
                {
                    **common,
                    "finger": number,
                    "index": str(template.index),
                    "valid": valid,
                },
            )
    return Command("update_fingerprint", {**common, "finger": number, "valid": valid})


def _rewrapped(template: TemplateRecord, recipient: Recipient) -> Command:
    """Return the command of a fingerprint's other table."""
    if template.kind is None:
        valid = DURESS if template.valid and template.duress else template.valid
        return Command.of(
            "update_fingerprint",
            pin=template.pin,
            finger=str(template.number),
            valid=str(valid),
            template=template.data,
        )
    is_duress = template.valid == DURESS
    major, _, minor = template.version.partition(".")
    return Command.of(
        "update_template",
        pin=template.pin,
        number=str(template.number),
        index=str(template.index),
        valid="1" if is_duress else str(template.valid),
        duress=str(int(is_duress)),
        type=type_of_kind(recipient.book, FINGERPRINT),
        major_version=major or None,
        minor_version=(minor or "0") if major else None,
        format="0",
        template=template.data,
    )


def _photo_command(
    category: Category, raw: bytes, encoding: TextEncoding, recipient: Recipient
) -> Command:
    """Return the command that writes a photo."""
    pairs = parse_pairs(decode(raw, encoding).partition(" ")[2])
    pin, content = pairs.get("pin", "").strip(), pairs.get("content", "").strip()
    if not content:
        raise ForeignRecordError("no content")
    if category is Category.USER_PHOTO:
        return Command("update_user_photo", {"pin": pin, "content": content})
    return Command.of(
        "update_comparison_photo",
        pin=pin,
        type=type_of_kind(recipient.book, FACE),
        content=content,
    )
