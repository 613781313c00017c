"""How a terminal wants the records of another one."""

from .iclock.access.right_lines import parse_card
from .iclock.attendance.biometrics import BiometricSupport
from .iclock.attendance.record_commands import Recipient
from .iclock.commands import Command
from .terminal import Terminal


def recipient_of(terminal: Terminal, sender: Terminal) -> Recipient:
    """Return how a terminal wants the records of another one."""
    reading = terminal.reading
    support = support_of(terminal)
    is_access = terminal.panel.is_access_control
    return Recipient(
        reading.book,
        support.templates,
        reading.announces_version,
        is_access=is_access,
        is_foreign=is_access is not sender.panel.is_access_control,
    )


def support_of(terminal: Terminal) -> BiometricSupport:
    """Return which biometric data a terminal takes."""
    options = terminal.options
    if terminal.panel.is_access_control:
        options = terminal.panel.registry.options
    return BiometricSupport.from_options(options, terminal.reading.book)


def card_command(raw: bytes) -> Command | None:
    """Return the command that writes one of somebody's cards."""
    if (card := parse_card(raw)) is None:
        return None
    return Command(
        "update_card",
        {
            "pin": card.pin,
            "card": card.card,
            "lost": str(int(card.is_lost)),
            "card_type": str(int(not card.is_main)),
        },
    )
