"""Every rule, with an answer that breaks it."""

import pytest

from simulator.http import Answer, parse_head
from simulator.verdict import (
    Command,
    Finding,
    Rule,
    judge_form,
    judge_handshake,
    judge_ok,
    judge_poll,
    judge_status,
    judge_upload,
)

from .fake_server import OPTIONS, answer, handshake_body


def parsed(raw: bytes) -> Answer:
    """Return bytes as the answer that a terminal reads from them."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status_line, status, headers = parse_head(head)
    return Answer(head + b"\r\n\r\n", body, True, status_line, status, headers)


def rules(findings: list[Finding]) -> list[Rule]:
    """Return the rules that were broken."""
    return [finding.rule for finding in findings]


def test_a_right_answer_breaks_no_rule() -> None:
    """Test that an answer in proper form is not complained about."""
    right = parsed(answer("OK:3"))
    assert judge_form(right) == []
    assert judge_status(right) == []
    assert judge_upload(right, 3) == []


@pytest.mark.parametrize("status", [401, 403, 413, 429, 503])
def test_a_refusal_has_to_keep_the_form_as_well(status: int) -> None:
    """Test that the form of a refusal is judged like any other."""
    line = f"HTTP/1.1 {status} No"
    assert judge_form(parsed(answer("UNKNOWN DEVICE", status=line))) == []
    broken = parsed(answer("no", status=line, drop=["Date"]))
    assert rules(judge_form(broken)) == [Rule.DATE]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (answer(drop=["Date"]), Rule.DATE),
        (answer(drop=["Date"], headers=[("Date", "yesterday")]), Rule.DATE),
        (
            answer(drop=["Date"], headers=[("Date", "Mon, 01 Jun 2026 10:00:00 CET")]),
            Rule.DATE,
        ),
        (answer(drop=["Content-Type"]), Rule.CONTENT_TYPE),
        (
            answer(drop=["Content-Type"], headers=[("Content-Type", "text/html")]),
            Rule.CONTENT_TYPE,
        ),
        (answer(drop=["Content-Length"]), Rule.CONTENT_LENGTH),
        (
            answer(drop=["Content-Length"], headers=[("content-length", "2")]),
            Rule.HEADER_CASE,
        ),
        (
            answer(drop=["Date"], headers=[("date", "Mon, 01 Jun 2026 10:00:00 GMT")]),
            Rule.HEADER_CASE,
        ),
        (
            answer(drop=["Content-Type"], headers=[("content-type", "text/plain")]),
            Rule.HEADER_CASE,
        ),
        (answer(headers=[("Content-Encoding", "gzip")]), Rule.COMPRESSED),
        (answer(headers=[("content-encoding", "deflate")]), Rule.COMPRESSED),
        (answer(headers=[("Set-Cookie", "x" * 1012)]), Rule.HEADER_LINE),
        (answer(headers=[(f"X-{n}", "x" * 900) for n in "123"]), Rule.HEADER_BLOCK),
        (answer(status="HTTP/2 200"), Rule.STATUS_LINE),
        (answer(status="200 OK"), Rule.STATUS_LINE),
    ],
)
def test_form(raw: bytes, rule: Rule) -> None:
    """Test that a mistake in the form is named, and no other one."""
    assert rules(judge_form(parsed(raw))) == [rule]


def test_header_line_limit_is_exact() -> None:
    """Test that the longest line that firmware can hold passes."""
    longest = 1023 - len("Set-Cookie: ")
    right = parsed(answer(headers=[("Set-Cookie", "x" * longest)]))
    assert judge_form(right) == []
    wrong = parsed(answer(headers=[("Set-Cookie", "x" * (longest + 1))]))
    assert rules(judge_form(wrong)) == [Rule.HEADER_LINE]


def test_a_short_body_is_incomplete() -> None:
    """Test that a body shorter than announced is noticed."""
    full = parsed(answer("OK"))
    short = Answer(full.head, b"O", False, full.status_line, full.status, full.headers)
    assert rules(judge_form(short)) == [Rule.INCOMPLETE]


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        ("HTTP/1.1 301 Moved Permanently", Rule.REDIRECT),
        ("HTTP/1.1 308 Permanent Redirect", Rule.REDIRECT),
        ("HTTP/1.1 404 Not Found", Rule.STATUS),
        ("HTTP/1.1 500 Internal Server Error", Rule.STATUS),
        ("HTTP/1.1 204 No Content", Rule.STATUS),
    ],
)
def test_status(status: str, rule: Rule) -> None:
    """Test that redirects and errors are told apart."""
    assert rules(judge_status(parsed(answer(status=status)))) == [rule]


@pytest.mark.parametrize("body", ["OK", "OK:2", "OK: 2", "OK\n", "OK:2\r\n"])
def test_upload_answers_that_count(body: str) -> None:
    """Test the acknowledgements that firmware takes."""
    assert judge_upload(parsed(answer(body)), 2) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("ok", Rule.NOT_OK),
        ("ok:2", Rule.NOT_OK),
        ("", Rule.NOT_OK),
        ("error", Rule.NOT_OK),
        ("OK:1", Rule.COUNT),
        ("OK:3", Rule.COUNT),
    ],
)
def test_upload_answers_that_do_not(body: str, rule: Rule) -> None:
    """Test that anything else is a mistake."""
    assert rules(judge_upload(parsed(answer(body)), 2)) == [rule]


@pytest.mark.parametrize("body", ["OK:1", "ok", "", "options=1", "OK OK"])
def test_options_want_a_plain_ok(body: str) -> None:
    """Test that a counted answer to options is a mistake."""
    assert rules(judge_ok(parsed(answer(body)))) == [Rule.NOT_OK]
    assert judge_ok(parsed(answer("OK"))) == []


def test_poll_without_commands() -> None:
    """Test that OK without a line end is nothing to do."""
    assert judge_poll(parsed(answer("OK")), "utf-8") == ([], [])


def test_poll_with_commands() -> None:
    """Test that commands are read with their TABs and blanks."""
    raw = answer("C:1:INFO\nC:ab12:DATA UPDATE USERINFO PIN=1\tName=A B\n")
    findings, commands = judge_poll(parsed(raw), "utf-8")
    assert findings == []
    assert commands == [
        Command("1", "INFO"),
        Command("ab12", "DATA UPDATE USERINFO PIN=1\tName=A B"),
    ]


@pytest.mark.parametrize(
    ("body", "rule", "executed"),
    [
        ("", Rule.POLL_EMPTY, 0),
        ("\n", Rule.POLL_EMPTY, 0),
        ("OK\r\n", Rule.LINE_END, 0),
        ("OK\n", Rule.POLL_LINE, 0),
        ("INFO\n", Rule.POLL_LINE, 0),
        ("C:1:\n", Rule.POLL_LINE, 0),
        ("C:1:INFO\n\nC:2:INFO\n", Rule.POLL_LINE, 2),
        ("C:1:INFO\r\n", Rule.LINE_END, 1),
        ("C:1:INFO\nC:2:LOG", Rule.LINE_END, 1),
        ("C:1:INFO", Rule.LINE_END, 0),
        ("C::INFO\n", Rule.COMMAND_ID, 0),
        ("C:a-b:INFO\n", Rule.COMMAND_ID, 1),
        ("C:12345678901234567:INFO\n", Rule.COMMAND_ID, 1),
        ("C:0b7f6a52-9b3c-4e2b-8a3e-1d2c3b4a5f60:INFO\n", Rule.COMMAND_ID, 0),
        ("C:1:INFO\n" * 201, Rule.COMMANDS_LIMIT, 201),
        ("C:1:REBOOT\nC:2:INFO\n", Rule.AFTER_REBOOT, 1),
    ],
)
def test_poll(body: str, rule: Rule, executed: int) -> None:
    """Test what is wrong with a poll's answer, and what firmware still does."""
    findings, commands = judge_poll(parsed(answer(body)), "utf-8")
    assert rule in rules(findings)
    assert len(commands) == executed


def test_one_large_command_is_no_mistake() -> None:
    """Test that a command may be larger than the limit if it comes alone."""
    text = "x" * 50_000
    assert judge_poll(parsed(answer(f"C:1:{text}\n")), "utf-8")[0] == []
    both = judge_poll(parsed(answer(f"C:1:{text}\nC:2:INFO\n")), "utf-8")[0]
    assert rules(both) == [Rule.COMMANDS_LIMIT]


def test_poll_reads_the_terminals_encoding() -> None:
    """Test that a Chinese terminal reads its own bytes."""
    raw = answer("C:1:DATA UPDATE USERINFO PIN=1\tName=王芳\n".encode("gb18030"))
    _, commands = judge_poll(parsed(raw), "gb18030")
    assert commands[0].text.endswith("Name=王芳")


def test_a_right_handshake() -> None:
    """Test that the contract's option block is right."""
    assert judge_handshake(parsed(answer(handshake_body("S1"))), "S1") == []


@pytest.mark.parametrize("key", sorted(OPTIONS.keys() - {"PushProtVer", "Encrypt"}))
def test_handshake_needs_its_keys(key: str) -> None:
    """Test that a missing option is named."""
    options = {name: value for name, value in OPTIONS.items() if name != key}
    raw = answer(handshake_body("S1", options))
    findings = judge_handshake(parsed(raw), "S1")
    expected = [] if key == "PushOptionsFlag" else [Finding(Rule.OPTION_MISSING, key)]
    assert findings == expected


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"TimeZone": "5.5"}, Rule.TIME_ZONE),
        ({"TimeZone": "13"}, Rule.TIME_ZONE),
        ({"TimeZone": "20"}, Rule.TIME_ZONE),
        ({"TimeZone": "+05:30"}, Rule.TIME_ZONE),
        ({"TimeZone": "Europe/Berlin"}, Rule.TIME_ZONE),
        ({"TimeZone": "900"}, Rule.TIME_ZONE),
        ({"TransFlag": "TransData AttLog OpLog AttPhoto"}, Rule.TRANSFER_FLAG),
        ({"TransFlag": "AttLog\tOpLog"}, Rule.TRANSFER_FLAG),
        ({"TransFlag": "yes"}, Rule.TRANSFER_FLAG),
        ({"Delay": "0"}, Rule.OPTION_VALUE),
        ({"Delay": "3.5"}, Rule.OPTION_VALUE),
        ({"ErrorDelay": ""}, Rule.OPTION_VALUE),
        ({"Realtime": "yes"}, Rule.OPTION_VALUE),
    ],
)
def test_handshake_values(change: dict[str, str], rule: Rule) -> None:
    """Test that values which firmware misreads are named."""
    raw = answer(handshake_body("S1", OPTIONS | change))
    assert rules(judge_handshake(parsed(raw), "S1")) == [rule]


@pytest.mark.parametrize(
    "zone", ["0", "1", "-1", "8", "-11", "60", "-300", "330", "840"]
)
def test_handshake_zones_that_are_well_defined(zone: str) -> None:
    """Test that hours and minutes both pass where they are defined."""
    raw = answer(handshake_body("S1", OPTIONS | {"TimeZone": zone}))
    assert judge_handshake(parsed(raw), "S1") == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (handshake_body("S1")[:-1], Rule.LINE_END),
        (handshake_body("S1").replace("\n", "\r\n"), Rule.LINE_END),
        (handshake_body("OTHER"), Rule.FIRST_LINE),
        (handshake_body("S1").replace("FROM: ", "FROM:"), Rule.FIRST_LINE),
        (handshake_body("S1") + "hello\n", Rule.OPTION_LINE),
        (handshake_body("S1") + "\n", Rule.OPTION_LINE),
        ("<html></html>", Rule.FIRST_LINE),
        ("OK", Rule.FIRST_LINE),
    ],
)
def test_handshake_lines(body: str, rule: Rule) -> None:
    """Test that the lines of the block are judged."""
    assert rule in rules(judge_handshake(parsed(answer(body)), "S1"))
