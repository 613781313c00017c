"""The rules by which a vendor's client reads an answer, each to the letter."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
import re
from typing import Final, override

from .clock import parse_date, zone_offset
from .http import Answer
from .records import pairs
from .session import TRANSFER_WORDS

LINE_LIMIT: Final = 1023
HEAD_LIMIT: Final = 2048
COMMANDS_LIMIT: Final = 200
COMMANDS_SIZE_LIMIT: Final = 40 * 1024
HANDSHAKE_KEYS: Final = (
    "TimeZone",
    "ServerVer",
    "TransFlag",
    "Delay",
    "ErrorDelay",
    "Realtime",
    "Stamp",
    "OpStamp",
    "PhotoStamp",
    "ATTLOGStamp",
    "OPERLOGStamp",
    "ATTPHOTOStamp",
)

_COMMAND = re.compile(r"C:([A-Za-z0-9]{1,16}):(\S.*)", re.DOTALL)
_COMMAND_LIKE = re.compile(r"C:([^:]*):(\S.*)", re.DOTALL)
_COUNTED = re.compile(rb"OK: ?(\d+)\s*")


class Rule(StrEnum):
    """What an answer can break."""

    STATUS_LINE = "status line"
    STATUS = "status"
    REDIRECT = "redirect"
    INCOMPLETE = "incomplete"
    HEADER_CASE = "header case"
    DATE = "Date"
    CONTENT_TYPE = "Content-Type"
    CONTENT_LENGTH = "Content-Length"
    HEADER_LINE = "header line too long"
    HEADER_BLOCK = "header block too long"
    COMPRESSED = "compressed"
    NOT_OK = "not OK"
    COUNT = "count"
    POLL_EMPTY = "empty answer to a poll"
    POLL_LINE = "line of a poll's answer"
    LINE_END = "line end"
    COMMAND_ID = "command id"
    COMMANDS_LIMIT = "too many commands"
    AFTER_REBOOT = "command after REBOOT"
    FIRST_LINE = "first line"
    OPTION_LINE = "option line"
    OPTION_MISSING = "option missing"
    OPTION_VALUE = "option value"
    TRANSFER_FLAG = "TransFlag"
    TIME_ZONE = "TimeZone"
    EXCHANGE = "answer to an exchange"
    SEAL = "sealed answer"
    LOOKUP = "answer about a user"
    VERIFICATION = "answer to a verification"
    REGISTRY_CODE = "RegistryCode"
    CHANGED = "not kept"
    ACKNOWLEDGEMENT = "acknowledgement"
    CONNECTION = "Connection"
    TIME = "answer to rtdata"
    COMMAND = "command"
    COMMAND_KEY = "key of a command"


class Outcome(Enum):
    """How a request ended."""

    ACCEPTED = auto()
    REFUSED = auto()
    WRONG = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an answer broke, and what came instead."""

    rule: Rule
    came: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A finding with the request that was answered so."""

    request: str
    rule: Rule
    came: str

    @override
    def __str__(self) -> str:
        """Return the complaint as a sentence."""
        return f"{self.rule} – {self.came} – in answer to {self.request}"


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a poll's answer."""

    command_id: str
    text: str


def bounded(value: bytes | str, limit: int = 80) -> str:
    """Return what came in a form that is safe and short enough to report."""
    text = ascii(value[: limit + 1])
    return text if len(value) <= limit else f"{text[:limit]}…"


def judge_form(answer: Answer) -> list[Finding]:
    """Judge the status line and headers, which are alike for every answer."""
    if answer.status is None:
        return [Finding(Rule.STATUS_LINE, bounded(answer.head))]
    findings: list[Finding] = []
    lines = answer.head.split(b"\r\n")
    findings.extend(
        Finding(Rule.HEADER_LINE, f"{len(line)} bytes: {bounded(line, 40)}")
        for line in lines
        if len(line) > LINE_LIMIT
    )
    if len(answer.head) > HEAD_LIMIT:
        findings.append(Finding(Rule.HEADER_BLOCK, f"{len(answer.head)} bytes"))
    for name in ("Date", "Content-Type", "Content-Length", "Transfer-Encoding"):
        findings.extend(
            Finding(Rule.HEADER_CASE, spelling)
            for spelling in answer.spellings(name)
            if spelling != name
        )
    if not answer.spellings("Date"):
        findings.append(Finding(Rule.DATE, "missing"))
    elif (date := answer.header("Date")) is not None and parse_date(date) is None:
        findings.append(Finding(Rule.DATE, bounded(date)))
    if not answer.spellings("Content-Type"):
        findings.append(Finding(Rule.CONTENT_TYPE, "missing"))
    elif (kind := answer.header("Content-Type")) is not None:
        if "text/plain" not in kind:
            findings.append(Finding(Rule.CONTENT_TYPE, bounded(kind)))
    if not answer.spellings("Content-Length"):
        findings.append(Finding(Rule.CONTENT_LENGTH, "missing"))
    if (coding := answer.spellings("Content-Encoding")) and (
        answer.header(coding[0]) != "identity"
    ):
        findings.append(
            Finding(Rule.COMPRESSED, bounded(answer.header(coding[0]) or ""))
        )
    if not answer.complete:
        findings.append(Finding(Rule.INCOMPLETE, f"{len(answer.body)} bytes of body"))
    return findings


def judge_status(answer: Answer) -> list[Finding]:
    """Judge a status that is neither a success nor a refusal in proper form."""
    if answer.status is None or answer.status == 200:
        return []
    rule = Rule.REDIRECT if 300 <= answer.status < 400 else Rule.STATUS
    return [Finding(rule, bounded(answer.status_line))]


def judge_ok(answer: Answer) -> list[Finding]:
    """Judge an answer that has to be a plain OK."""
    if answer.body.strip() == b"OK":
        return []
    return [Finding(Rule.NOT_OK, bounded(answer.body))]


def judge_upload(answer: Answer, lines: int) -> list[Finding]:
    """Judge the answer to an upload of so many lines: OK, or OK with the count."""
    if b"OK" not in answer.body:
        return [Finding(Rule.NOT_OK, bounded(answer.body))]
    counted = _COUNTED.fullmatch(answer.body)
    if counted is not None and int(counted[1]) != lines:
        return [Finding(Rule.COUNT, f"{bounded(answer.body)} for {lines} lines")]
    return []


def judge_poll(answer: Answer, encoding: str) -> tuple[list[Finding], list[Command]]:
    """Judge a poll's answer and return the commands that firmware would carry out."""
    body = answer.body
    if not body.strip():
        return [Finding(Rule.POLL_EMPTY, bounded(body))], []
    if body == b"OK":
        return [], []
    findings: list[Finding] = []
    commands: list[Command] = []
    *lines, rest = body.decode(encoding, "replace").split("\n")
    if rest:
        findings.append(Finding(Rule.LINE_END, f"no line end: {bounded(rest, 40)}"))
    for line in lines:
        if line.endswith("\r"):
            findings.append(Finding(Rule.LINE_END, f"CR: {bounded(line, 40)}"))
            line = line.rstrip("\r")
        if match := _COMMAND.fullmatch(line):
            commands.append(Command(match[1], match[2]))
        elif match := _COMMAND_LIKE.fullmatch(line):
            findings.append(Finding(Rule.COMMAND_ID, bounded(match[1])))
            # Up to the 20 characters of firmware's buffer such ids do work.
            if 0 < len(match[1]) <= 20:
                commands.append(Command(match[1], match[2]))
        else:
            findings.append(Finding(Rule.POLL_LINE, bounded(line, 40)))
    if len(lines) > COMMANDS_LIMIT or (
        len(lines) > 1 and len(body) > COMMANDS_SIZE_LIMIT
    ):
        came = f"{len(lines)} commands, {len(body)} bytes"
        findings.append(Finding(Rule.COMMANDS_LIMIT, came))
    for position, command in enumerate(commands[:-1], 1):
        if command.text == "REBOOT":
            came = f"{len(commands) - position} commands"
            findings.append(Finding(Rule.AFTER_REBOOT, came))
            return findings, commands[:position]
    return findings, commands


def _judge_transfer_flag(flag: str) -> list[Finding]:
    if re.fullmatch(r"[01]+", flag):
        return []
    words = flag.removeprefix("TransData ").split("\t")
    known = all(word in (*TRANSFER_WORDS, "FVEIN", "") for word in words)
    if flag.startswith("TransData ") and known:
        return []
    return [Finding(Rule.TRANSFER_FLAG, bounded(flag))]


def judge_handshake(answer: Answer, serial: str) -> list[Finding]:
    """Judge the option block of a handshake."""
    findings: list[Finding] = []
    *lines, rest = answer.body.decode("utf-8", "replace").split("\n")
    if rest or not lines:
        findings.append(Finding(Rule.LINE_END, f"no line end: {bounded(rest, 40)}"))
    if any("\r" in line for line in lines):
        findings.append(Finding(Rule.LINE_END, "CR"))
    lines = [line.rstrip("\r") for line in lines]
    first = lines[0] if lines else rest
    if first != f"GET OPTION FROM: {serial}":
        findings.append(Finding(Rule.FIRST_LINE, bounded(first)))
    findings.extend(
        Finding(Rule.OPTION_LINE, bounded(line))
        for line in lines[1:]
        if not re.match(r"~?\w+=", line)
    )
    options = dict(line.split("=", 1) for line in lines[1:] if "=" in line)
    findings.extend(
        Finding(Rule.OPTION_MISSING, key)
        for key in HANDSHAKE_KEYS
        if key not in options
    )
    findings.extend(
        Finding(Rule.OPTION_VALUE, f"{key}={bounded(options[key])}")
        for key in ("Delay", "ErrorDelay")
        if not options.get(key, "1").isdecimal() or options.get(key) == "0"
    )
    if options.get("Realtime", "1") not in ("0", "1"):
        came = bounded(options["Realtime"])
        findings.append(Finding(Rule.OPTION_VALUE, f"Realtime={came}"))
    findings.extend(_judge_transfer_flag(options.get("TransFlag", "1")))
    if not zone_offset(options.get("TimeZone", "0"))[1]:
        findings.append(Finding(Rule.TIME_ZONE, bounded(options["TimeZone"])))
    return findings


def judge_lookup(
    answer: Answer, pin: str, encoding: str, forms: Collection[str]
) -> tuple[list[Finding], list[str]]:
    """Judge the answer about a user and return the commands that firmware follows."""
    text = answer.body.decode(encoding, "replace")
    if text.strip() == "NONE":
        return [], []
    findings: list[Finding] = []
    commands: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        if line.endswith("\r"):
            findings.append(Finding(Rule.LINE_END, f"CR: {bounded(line, 40)}"))
            line = line.rstrip("\r")
        form = next((form for form in forms if line.startswith(f"{form} ")), None)
        if form is None:
            findings.append(Finding(Rule.LOOKUP, f"no such command: {bounded(line)}"))
            continue
        given = pairs(line[len(form) + 1 :])
        if (given.get("PIN") or given.get("Pin")) != pin:
            findings.append(Finding(Rule.LOOKUP, f"another PIN: {bounded(line, 40)}"))
            continue
        if not commands and not form.endswith(("USERINFO", "USER")):
            findings.append(Finding(Rule.LOOKUP, f"{form} before the user"))
        if given.get("Passwd"):
            findings.append(Finding(Rule.LOOKUP, "a password"))
        commands.append(line)
    return findings, commands


def judge_verification(answer: Answer, pin: str) -> list[Finding]:
    """Judge the answer whether a person may come in; a PIN of 0 is anybody."""
    text = answer.body.decode("utf-8", "replace")
    line = text.rstrip("\r\n")
    if line == "AUTH=Failed":
        return []
    head, *rest = line.split("\t")
    if head != "AUTH=Success" or "\n" in line:
        return [Finding(Rule.VERIFICATION, bounded(text))]
    findings: list[Finding] = []
    if line == text:
        findings.append(Finding(Rule.LINE_END, f"no line end: {bounded(text, 40)}"))
    findings.extend(
        Finding(Rule.VERIFICATION, bounded(field)) for field in rest if "=" not in field
    )
    given = pairs(line)
    if pin != "0" and given.get("PIN", pin) != pin:
        came = f"another PIN: {bounded(given['PIN'])}"
        findings.append(Finding(Rule.VERIFICATION, came))
    if given.get("Passwd"):
        findings.append(Finding(Rule.VERIFICATION, "a password"))
    return findings
