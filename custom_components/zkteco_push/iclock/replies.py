"""What terminals answer to commands (V4.0 section 12.9; reference section 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
import re
from typing import Final

from .query import Query
from .text import TextEncoding, decode, parse_number

# 200 commands may go out in one answer, and firmware reports several answers at once.
_MAX_REPLIES: Final = 1024
_MAX_VALUES: Final = 512
_MAX_LINES: Final = 32 * 1024
_MAX_LINE_LENGTH: Final = 8 * 1024
_MAX_VALUE_LENGTH: Final = 1024
_MAX_COMMAND_LENGTH: Final = 64

_COMMAND_ID: Final = re.compile(r"[\w.-]{1,32}", re.ASCII)
_KEY: Final = re.compile(r"~?[\w][\w .-]{0,63}", re.ASCII)
_CONTROL: Final = re.compile(r"[\0-\x1f\x7f-\x9f]")
# TAB in place of `&`: firmware of some makers (field).
_SEPARATOR: Final = re.compile(rb"[&\t]")
_CONTENT: Final = re.compile(rb"[&\t]content=", re.IGNORECASE)
_OPTION_IN_COMMAND: Final = re.compile(
    r"GET OPTIONS?(?: FROM)? +(~?\w+)=(.*)", re.IGNORECASE | re.ASCII
)

_ID: Final = "id"
_RETURN: Final = "return"
_COMMAND: Final = "cmd"
_OWN_KEYS: Final = frozenset({_ID, _RETURN, _COMMAND})
_CONTENT_KEY: Final = b"content="
_WITH_CONTENT: Final = frozenset({"SHELL", "GETFILE"})
_QUERY_VALUES: Final = ("Value", "StartTime", "EndTime", "AttlogSum")

ATTENDANCE_COUNT: Final = "AttlogSum"
VALUE: Final = "Value"
# One value, three spellings (V4.0, V5.8, field: the vendor's server).
_ONE_NAME: Final = {
    "attlogsum": ATTENDANCE_COUNT,
    "attlogcount": ATTENDANCE_COUNT,
    "value": VALUE,
}


@dataclass(frozen=True, slots=True)
class CommandReply:
    """One command's result.

    `return_code` is None where the terminal sent none. `command` says what it was in
    the terminal's words, which may be wrong or empty: match by id. `values` are the
    further pairs by key without `~`, the count of VERIFY SUM as `AttlogSum`, an option
    that came without its key as `Value`. `content` is the output or file of Shell and
    GetFile. Options may be passwords, files anything.
    """

    command_id: str
    return_code: int | None
    command: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)

    def option(self, key: str) -> str | None:
        """Return an option's value from wherever GET OPTION or INFO left it."""
        return option_of(self.values, key)


def option_of(values: Mapping[str, str], key: str) -> str | None:
    """Return an option's value among the pairs of a reply."""
    wanted = key.lstrip("~").lower()
    for name, value in values.items():
        if name.lower() == wanted:
            return value
    return values.get(VALUE)


@dataclass(slots=True)
class _Draft:
    """A reply while its lines are read; in `spread` form every pair has a line."""

    command_id: str
    spread: bool
    return_text: str | None = None
    command: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None

    def take(self, key: str, value: str) -> None:
        """Take a pair; the first of two equal keys counts."""
        lower = key.lower()
        if lower == _RETURN and self.return_text is None:
            self.return_text = value
        elif lower == _COMMAND and self.command is None:
            if match := _OPTION_IN_COMMAND.fullmatch(value):
                self.take(match[1], match[2])
            # A terminal that repeats the command would repeat its secrets.
            words = takewhile(lambda word: "=" not in word, value.split())
            self.command = " ".join(words)[:_MAX_COMMAND_LENGTH]
        elif lower not in _OWN_KEYS and len(self.values) < _MAX_VALUES:
            name = _ONE_NAME.get(lower, key.lstrip("~"))
            self.values.setdefault(name, value[:_MAX_VALUE_LENGTH])

    def may_have_content(self) -> bool:
        """Return whether `Content=` begins bytes up to the end of the body."""
        return self.spread or (self.command or "").upper() in _WITH_CONTENT

    def reply(self) -> CommandReply:
        """Return what was read."""
        return_code = (
            None if self.return_text is None else parse_number(self.return_text)
        )
        content = self.content
        if (
            content is not None
            and return_code
            and 0 < return_code < len(content)
            and (self.command or "").upper() == "GETFILE"
            and not content[return_code:].strip(b"\r\n")
        ):
            # Return is the file's size; the line end after it is not the file's.
            content = content[:return_code]
        return CommandReply(
            self.command_id, return_code, self.command or "", self.values, content
        )


def parse_replies(
    body: bytes, query: Query, encoding: TextEncoding = TextEncoding.UTF_8
) -> list[CommandReply]:
    """Return the results in a posted body, or in the query where the body has none.

    One line a result, pairs with `&` between them, further lines belonging to the one
    before (INFO); or one line a pair, up to `Content=`, whose value is the rest of the
    body. What is not understood is passed over.
    """
    first = _draft_of_query(query)
    drafts = [first] if first else []
    current = first
    position = 0
    for _ in range(_MAX_LINES):
        if position >= len(body) or len(drafts) > _MAX_REPLIES:
            break
        start = position
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        position = end + 1
        line = body[start : min(end, start + _MAX_LINE_LENGTH)].strip(b"\r \0")
        if (
            current is not None
            and current.may_have_content()
            and body[start : start + len(_CONTENT_KEY)].lower() == _CONTENT_KEY
        ):
            current.content = body[start + len(_CONTENT_KEY) :]
            break
        if draft := _draft_of_line(line, current, encoding):
            drafts.append(draft)
            current = draft
            content = _CONTENT.search(body, start, end)
            if content and draft.may_have_content():
                draft.content = body[content.end() :]
                draft.values.pop("Content", None)
                break
        elif current is not None:
            _take_line(current, line, encoding)
    if first and any(draft.command_id == first.command_id for draft in drafts[1:]):
        del drafts[0]
    return [draft.reply() for draft in drafts[:_MAX_REPLIES]]


def _draft_of_query(query: Query) -> _Draft | None:
    """Return the result in a query: ID and Return (field)."""
    command_id = query.text(_ID)
    if command_id is None or not _COMMAND_ID.fullmatch(command_id):
        return None
    if _RETURN not in query and _COMMAND not in query:
        return None
    draft = _Draft(command_id, spread=True)
    for key in (_RETURN, _COMMAND, *_QUERY_VALUES):
        if (value := query.text(key.lower())) is not None:
            draft.take(key, _CONTROL.sub("", value))
    return draft


def _draft_of_line(
    line: bytes, current: _Draft | None, encoding: TextEncoding
) -> _Draft | None:
    """Return the result that a line begins, None if it begins none."""
    pairs = _pairs_of(line, encoding)
    keys = {key.lower() for key, _ in pairs}
    if _ID not in keys:
        return None
    if pairs[0][0].lower() != _ID and _RETURN not in keys:
        return None
    spread = len(pairs) == 1
    if spread and current is not None and not current.spread:
        # A terminal's own option of that name, among those of INFO.
        if (current.command or "").upper() == "INFO":
            return None
    command_id = next(value for key, value in pairs if key.lower() == _ID).strip()
    if not _COMMAND_ID.fullmatch(command_id):
        return None
    draft = _Draft(command_id, spread)
    for key, value in pairs:
        draft.take(key, value)
    return draft


def _take_line(draft: _Draft, line: bytes, encoding: TextEncoding) -> None:
    """Take a further line of a result."""
    text = _CONTROL.sub("", decode(line, encoding))
    key, separator, value = text.partition("=")
    if separator and _KEY.fullmatch(key.strip()):
        if draft.spread or key.strip().lower() not in {_RETURN, _COMMAND}:
            draft.take(key.strip(), value)
    elif text and (draft.command or "").upper().startswith("GET OPTION"):
        draft.take(VALUE, text)


def _pairs_of(line: bytes, encoding: TextEncoding) -> list[tuple[str, str]]:
    """Return the pairs of a line; what has no key belongs to the value before."""
    pairs: list[tuple[str, str]] = []
    for part in _SEPARATOR.split(line, _MAX_VALUES):
        text = _CONTROL.sub("", decode(part, encoding))
        key, separator, value = text.partition("=")
        if separator and _KEY.fullmatch(key.strip()):
            pairs.append((key.strip(), value))
        elif text and pairs and pairs[-1][0].lower() not in _OWN_KEYS:
            before, begun = pairs[-1]
            pairs[-1] = (before, f"{begun}&{text}")
    return pairs
