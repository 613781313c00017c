"""How commands travel in the answer to a poll (V4.0 section 12.1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from .commands import ends_answer

# 40 KB and 200 commands (2008, 2.2X, SDK3.2), by the smaller of the two kilobytes.
MAX_BYTES: Final = 40_000
MAX_COMMANDS: Final = 200

# What is enough of a command to tell its verb.
_VERB_LENGTH: Final = 256
_LINE_BREAKERS: Final = (b"\n", b"\r", b"\0")


@dataclass(frozen=True, slots=True)
class CommandBatch:
    """The commands of one answer, and the answer; an empty body means `OK`."""

    command_ids: tuple[int, ...] = ()
    body: bytes = field(default=b"", repr=False)


def frame(command_id: int, text: bytes, prefix: bytes = b"") -> bytes:
    """Return a command's line, ended: firmware drops a line without an end (field).

    `prefix` is what some firmware wants before it. Raises ValueError for a text that would be more than one line.
    """
    if any(breaker in text for breaker in _LINE_BREAKERS):
        raise ValueError("a command is one line")
    return b"%bC:%d:%b\n" % (prefix, command_id, text)


def pack(
    commands: Iterable[tuple[int, bytes]],
    *,
    max_bytes: int = MAX_BYTES,
    max_commands: int = MAX_COMMANDS,
    prefix: Callable[[int], bytes] | None = None,
) -> CommandBatch:
    """Return what fits in one answer, in order, from the first command on.

    The first command always goes, however large it is; one that is larger than the
    limit goes alone. Nothing follows a command that ends its answer. What comes is
    taken one by one, so that the caller may make texts as they are asked for.
    """
    command_ids: list[int] = []
    lines: list[bytes] = []
    size = 0
    for command_id, text in commands:
        line = frame(command_id, text, prefix(command_id) if prefix else b"")
        if lines and size + len(line) > max_bytes:
            break
        command_ids.append(command_id)
        lines.append(line)
        size += len(line)
        if (
            len(lines) >= max_commands
            or size >= max_bytes
            or ends_answer(text.lstrip()[:_VERB_LENGTH].decode("latin-1"))
        ):
            break
    return CommandBatch(tuple(command_ids), b"".join(lines))
