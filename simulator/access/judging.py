"""The rules of the access-control dialect for a server's answers."""

from collections.abc import Mapping
import re
from typing import Final

from simulator.clock import unpack_time
from simulator.http import Answer
from simulator.verdict import Command, Finding, Rule, bounded

from .session import read_block

# What the configuration has to have; where one was missing, a device never settled.
CONFIGURATION_KEYS: Final = (
    "ServerVersion",
    "ServerName",
    "ErrorDelay",
    "RequestDelay",
    "TransTimes",
    "TransInterval",
    "TransTables",
    "Realtime",
    "SessionID",
    "TimeoutSec",
)
_ATTENDANCE_KEYS: Final = (
    "Stamp",
    "OpStamp",
    "PhotoStamp",
    "ATTLOGStamp",
    "OPERLOGStamp",
    "ATTPHOTOStamp",
    "TransFlag",
    "TimeZone",
    "Encrypt",
)
_CODE = re.compile(r"[A-Za-z0-9]{1,32}")
_COMMAND = re.compile(r"C:([^:\n]*):(\S.*)", re.DOTALL)
_COMMAND_ID = re.compile(r"[A-Za-z0-9]{1,16}")
_TIMES = re.compile(r"\d\d:\d\d(?:[;\t]\d\d:\d\d){0,9}")
_TIME = re.compile(r"DateTime=(\d{1,12}),ServerTZ=([+-])(\d\d)(\d\d)\s*")
_NUMBERS: Final = ("ErrorDelay", "RequestDelay", "TransInterval", "TimeoutSec")


def text_of(answer: Answer) -> str:
    """Return the text of an answer."""
    return answer.body.decode("utf-8", "replace")


def registry_code(answer: Answer) -> str | None:
    """Return the registry code that an answer gives, if it does."""
    code = read_block(text_of(answer)).get("RegistryCode", "")
    return code if _CODE.fullmatch(code) else None


def is_for_attendance(answer: Answer) -> bool:
    """Tell whether a device of this dialect is answered as one of the other."""
    return text_of(answer).startswith("GET OPTION FROM")


def judge_connection(answer: Answer) -> list[Finding]:
    """Judge the answer to the first request: OK, or a block with both first lines."""
    text = text_of(answer)
    if text.strip() == "OK":
        return []
    if not text.startswith("registry=ok"):
        return [Finding(Rule.FIRST_LINE, bounded(text))]
    if registry_code(answer) is None:
        return [Finding(Rule.REGISTRY_CODE, bounded(text))]
    return _judge_values(read_block(text), ("ServerVersion", "ServerName"))


def judge_registry(answer: Answer) -> list[Finding]:
    """Judge the answer to a registration."""
    if registry_code(answer) is not None:
        return []
    return [Finding(Rule.REGISTRY_CODE, bounded(answer.body))]


def judge_configuration(answer: Answer) -> list[Finding]:
    """Judge the answer to push, which is the block without its first two lines."""
    values = read_block(text_of(answer))
    findings = [
        Finding(Rule.OPTION_LINE, f"{key} in the answer to push")
        for key in ("registry", "RegistryCode")
        if key in values
    ]
    return findings + _judge_values(values, CONFIGURATION_KEYS)


def _judge_values(values: Mapping[str, str], wanted: tuple[str, ...]) -> list[Finding]:
    findings = [
        Finding(Rule.OPTION_MISSING, key) for key in wanted if key not in values
    ]
    if "PushProtVer" not in values and "PushVersion" not in values:
        findings.append(Finding(Rule.OPTION_MISSING, "PushProtVer"))
    findings.extend(
        Finding(Rule.OPTION_VALUE, f"{key} belongs to attendance")
        for key in _ATTENDANCE_KEYS
        if key in values
    )
    findings.extend(
        Finding(Rule.OPTION_VALUE, f"{key}={bounded(values[key])}")
        for key in _NUMBERS
        if key in values and not values[key].isdecimal()
    )
    if "Realtime" in values and values["Realtime"] not in ("0", "1"):
        findings.append(Finding(Rule.OPTION_VALUE, f"Realtime={values['Realtime']}"))
    if "TransTimes" in values and not _TIMES.fullmatch(values["TransTimes"]):
        came = f"TransTimes={bounded(values['TransTimes'])}"
        findings.append(Finding(Rule.OPTION_VALUE, came))
    return findings


def judge_commands(answer: Answer, limit: int) -> tuple[list[Finding], list[Command]]:
    """Judge a poll's answer and return the commands that firmware carries out."""
    text = text_of(answer)
    if not text.strip():
        return [Finding(Rule.POLL_EMPTY, bounded(text))], []
    if text.strip() == "OK":
        return [], []
    findings: list[Finding] = []
    commands: list[Command] = []
    for part in re.split(r"\r?\n(?=C:)", text.rstrip("\r\n")):
        match = _COMMAND.fullmatch(part)
        if match is None:
            findings.append(Finding(Rule.POLL_LINE, bounded(part, 40)))
            continue
        if not _COMMAND_ID.fullmatch(match[1]):
            findings.append(Finding(Rule.COMMAND_ID, bounded(match[1])))
        if 0 < len(match[1]) <= 20:
            commands.append(Command(match[1], match[2].replace("\r\n", "\n")))
    if len(commands) > limit:
        came = f"{len(commands)} commands where {limit} are safe"
        findings.append(Finding(Rule.COMMANDS_LIMIT, came))
    return findings, commands[:limit]


def counted(answer: Answer, table: str) -> int | None:
    """Return the count of an answer of the form table=n."""
    key, equals, number = text_of(answer).strip().partition("=")
    return int(number) if equals and key == table and number.isdecimal() else None


def says_plain_ok(answer: Answer) -> bool:
    """Tell whether an answer is OK and nothing else."""
    return text_of(answer).strip() == "OK"


def judge_table(answer: Answer, table: str, rows: int) -> list[Finding]:
    """Judge the answer to a table: OK, or its name and the count."""
    if says_plain_ok(answer) or counted(answer, table) == rows:
        return []
    if counted(answer, table) is not None:
        came = f"{bounded(answer.body)} for {rows} rows"
        return [Finding(Rule.COUNT, came)]
    return [Finding(Rule.NOT_OK, bounded(answer.body))]


def judge_closing(answer: Answer) -> list[Finding]:
    """Judge whether a photo's answer closes the connection, without which it returns."""
    connection = answer.header("Connection") or ""
    if connection.lower() == "close":
        return []
    return [Finding(Rule.CONNECTION, bounded(connection or "missing"))]


def read_time(answer: Answer) -> tuple[int, int] | None:
    """Return the packed time in UTC and the zone in minutes of an answer to rtdata."""
    match = _TIME.fullmatch(text_of(answer))
    if match is None:
        return None
    minutes = int(match[3]) * 60 + int(match[4])
    return int(match[1]), -minutes if match[2] == "-" else minutes


def judge_time(answer: Answer) -> list[Finding]:
    """Judge the answer to rtdata."""
    told = read_time(answer)
    if told is None or abs(told[1]) > 14 * 60:
        return [Finding(Rule.TIME, bounded(answer.body))]
    try:
        unpack_time(told[0])
    except ValueError, OverflowError:
        return [Finding(Rule.TIME, bounded(answer.body))]
    return []
