"""Keys and their values, of which only what is known to be harmless is shown.

What is shown as a length stands as `⟨length⟩`, what is secret as `•••`: the length of a
password would tell something of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import io
import re
from typing import Final

from ..access.directory_lines import LINES
from ..attendance.record_lines import TAGS
from ..commands import verb_of
from ..text import TextEncoding, decode, masked, pairs_as_sent, parse_options

HIDDEN: Final = "•••"
# Of one body or answer, so much is shown.
MAX_LINES: Final = 100
MAX_LINE: Final = 512
# Of a line, so much is read: the rest is one value, told by its length (bytes).
_MAX_READ: Final = 8 * 1024
_MAX_NAME: Final = 64
_MAX_OPTIONS: Final = 256

# Whose rows have the table's name in front, beside those of people (sheet 2.4).
_TABLES: Final = ("transaction", "userauthorize", "mulcarduser", "timezone", "holiday")
# The same of a terminal's options, and what a session of its is known by.
_SECRET: Final = re.compile(
    r"(?i)key|passw|pwd|psk|secret|token|^VMS|registry_?code|session_?id"
)
_CARDS: Final = frozenset({"card", "cardno", "vicecard", "idnum", "snnum"})
_NAMES: Final = frozenset({"name", "firstname", "lastname", "errmsg"})
# By their names without underscores, of either dialect, in lower case.
_SHOWN_WORDS: Final = (
    # People (V4.0 section 11.5; sheet 2.4)
    "pin pri privilege grp group tz verify startdatetime enddatetime starttime"
    " endtime expires disable authorizetimezoneid authorizedoorid devid"
    " funswitch losscardflag cardtype timezoneid"
    # Templates and pictures, without what is in them
    " fid fingerid no index size valid duress type majorver minorver format"
    " filename retry overwrite mode postbacktmpflag"
    # Work codes, messages, failures
    " code uid id tag min validminutes errcode dataorigin cmdid"
    # Doors (sheet 2.1, 2.2)
    " time timesecond event eventtype eventaddr doorid inoutstatus inoutstate"
    " verifytype verified linkid sitecode maskflag temperature convtemperature sn"
    " sensor relay alarm door timeoffset opentime holiday holidaytype loop"
    # Answers to commands
    " return cmd registrycode sessionid"
)
_SHOWN: Final = frozenset(_SHOWN_WORDS.split())
# Of these, that they are there and how long they are.
_LENGTHS: Final = frozenset(
    ("passwd", "password", "tmp", "template", "content", "photo", "url", "msg")
)
_KNOWN: Final = _SHOWN | _CARDS | _NAMES | _LENGTHS
_TAGS: Final = TAGS | {table.upper() for table in (*LINES, *_TABLES)}
# Of these, words are shown; of all others that are shown, numbers and times.
_WORDS: Final = frozenset(
    ("pin", "code", "filename", "sn", "errcode", "cmdid", "dataorigin")
)
_FIGURES: Final = re.compile(r"[\d .:;,+/TZ\[\]-]{0,40}", re.ASCII)
_WORD: Final = re.compile(r"[\w.-]{0,40}", re.ASCII)
# What terminals say of themselves that opens nothing (V4.0 section 9; sheet 1.2).
_TOLD: Final = re.compile(
    r"DeviceName|DeviceType|FirmVer|IPAddress|Language|MAC|MachineType|OEMVendor"
    r"|Platform|SerialNumber|SN|\w{0,32}(?:Count|Fun|FunOn|On|Support|Version)",
    re.IGNORECASE | re.ASCII,
)
# What can be a card, or a part of a template.
_LOOKS_SECRET: Final = re.compile(r"[A-Za-z0-9+/]{24,}")
_KEY: Final = re.compile(r"~?[A-Za-z]\w{0,23}", re.ASCII)
_VERB: Final = re.compile(r"[A-Z_]{2,16}(?: [A-Z_]{2,16})?")


@dataclass(frozen=True, slots=True)
class Redacted:
    """Lines as they may be shown, of how many there are."""

    lines: tuple[str, ...] = ()
    count: int = 0


def length(size: int) -> str:
    """Return what stands for a text of a length."""
    return f"⟨{size}⟩"


def shown_lines(lines: Iterable[str], count: int) -> Redacted:
    """Return lines within bounds."""
    kept: list[str] = []
    for line in lines:
        if len(kept) >= MAX_LINES:
            break
        kept.append(_cut(line))
    return Redacted(tuple(kept), max(count, len(kept)))


def first_lines(body: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the first lines of a body: what is read of each, and how long the rest is."""
    seen = 0
    for line in io.BytesIO(body):
        stripped = line.rstrip(b"\r\n\0")
        if not stripped:
            continue
        yield stripped[:_MAX_READ], max(len(stripped) - _MAX_READ, 0)
        seen += 1
        if seen >= MAX_LINES:
            return


def count_of(body: bytes) -> int:
    """Return how many lines a body has, at the cost of a look at each byte."""
    return body.count(b"\n") + (not body.endswith(b"\n") and bool(body))


def redacted_pairs(line: bytes, rest: int, encoding: TextEncoding) -> str:
    """Return a line of `TAG key=value…`, all its values by what their keys are.

    `rest` is how much of the line there is beyond (bytes). Keys that nobody knows may
    be a part of what has not been understood, so they are not shown.
    """
    text = decode(line, encoding)
    head, blank, tail = text.partition(" ")
    has_tag = bool(blank) and head.upper() in _TAGS
    pairs = pairs_as_sent(tail if has_tag else text)
    if not any(_name_of(key) in _KNOWN for key, _ in pairs):
        return length(len(line) + rest)
    last = len(pairs) - 1
    shown = "\t".join(
        _shown_pair(key, value, rest if index == last else 0)
        for index, (key, value) in enumerate(pairs)
    )
    return f"{head} {shown}" if has_tag else shown


def redacted_options(text: str) -> list[str]:
    """Return a terminal's options, each as a line, without those that open something."""
    return [
        f"{key}={told_value(key, value)}"
        if is_key(key, value)
        else length(len(key) + len(value) + 1)
        for key, value in list(parse_options(text).items())[:_MAX_OPTIONS]
    ]


def is_key(key: str, value: str) -> bool:
    """Return whether a text can be an option's key; the end of base64 looks like one."""
    return bool(value.strip(" =")) and _KEY.fullmatch(key.strip()) is not None


def verb(text: str) -> str:
    """Return the verb of a command's text, or the length of what is none."""
    found = verb_of(text[:64])
    return found if _VERB.fullmatch(found) else length(len(text))


def option_value(key: str, value: str) -> str:
    """Return the value of an option as it may be shown."""
    if _SECRET.search(key):
        return HIDDEN
    # A pair within a value may be anything (field: options without separators).
    if "=" in value or not value.isprintable() or _LOOKS_SECRET.search(value):
        return length(len(value))
    return value if len(value) <= _MAX_NAME else length(len(value))


def told_value(key: str, value: str) -> str:
    """Return the value of an option as a terminal has told it.

    Of options that nobody knows, values may be anything.
    """
    if _TOLD.fullmatch(key.lstrip("~")) or _SECRET.search(key):
        return option_value(key, value)
    return length(len(value))


def figures(text: str) -> str:
    """Return a text that is a number or a time, else its length."""
    return text if _FIGURES.fullmatch(text) else length(len(text))


def word(text: str) -> str:
    """Return a text that is a short word or a number, else its length."""
    if _WORD.fullmatch(text) and not _LOOKS_SECRET.search(text):
        return text
    return length(len(text))


def is_table(name: str) -> bool:
    """Return whether a name is that of a table, in any case."""
    return name.upper() in _TAGS


def _shown_pair(key: str, value: str, rest: int) -> str:
    """Return a pair of a record as it may be shown."""
    name = _name_of(key)
    if name not in _KNOWN:
        return length(len(key) + len(value) + 1 + rest)
    if _SECRET.search(name):
        shown = HIDDEN
    elif rest:
        shown = length(len(value) + rest)
    elif name in _CARDS:
        # Nothing but zeros is nobody's card (V4.0; sheet 2.1).
        shown = masked(value.strip()) if value.strip("0[] ") else value
    elif name in _NAMES:
        # A pair within a name is what no parser has told apart.
        fits = len(value) <= _MAX_NAME and "=" not in value and value.isprintable()
        shown = value if fits else length(len(value))
    elif name in _WORDS:
        shown = word(value)
    else:
        shown = figures(value) if name in _SHOWN else length(len(value))
    return f"{key.strip()}={shown}"


def _name_of(key: str) -> str:
    """Return what a key is looked up by."""
    return key.strip().lower().replace("_", "").lstrip("~")


def _cut(line: str) -> str:
    """Return a line that is not too long to be shown."""
    return line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…"
