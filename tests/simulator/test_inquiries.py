"""What a terminal asks about people, and what it makes of the answers."""

from base64 import b64encode

import pytest

from simulator import Biometric, Rule, Template, User

from .commanded import terminal_of
from .fake_server import FakeServer, answer

TEMPLATE = b64encode(b"M\x87SS21" + bytes(200)).decode()
USER = "DATA UPDATE USERINFO PIN=8\tName=Bob\tPasswd=\tCard=77\tGrp=1\tPri=0"
FINGER = f"DATA UPDATE FINGERTMP PIN=8\tFID=3\tSize=0\tValid=1\tTMP={TEMPLATE}"
FACE = (
    "DATA UPDATE BIODATA Pin=8\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9"
    f"\tMajorVer=58\tMinorVer=10\tFormat=0\tTmp={TEMPLATE}"
)


async def test_a_user_comes_with_templates(server: FakeServer) -> None:
    """Test the question, and that user, finger and face are taken over."""
    terminal = terminal_of(server)
    server.script("RemoteAtt", answer(f"{USER}\n{FINGER}\n{FACE}"))
    assert await terminal.ask_for_user("8")
    target = server.requests[0].raw.split(b" ")[1]
    assert target == b"/iclock/cdata?SN=S1&table=RemoteAtt&PIN=8"
    assert terminal.store.users.get("8") == User("8", "Bob", card="77")
    assert list(terminal.store.templates) == [
        Template(
            "8", Biometric.FINGERPRINT, TEMPLATE, 3, major="10", minor="0", format="ZK"
        ),
        Template("8", Biometric.VISIBLE_FACE, TEMPLATE, major="58", minor="10"),
    ]
    assert terminal.store.unsent == 0
    assert terminal.executed == []
    assert terminal.complaints == []


async def test_a_known_user_is_known_whatever_the_server_says(
    server: FakeServer,
) -> None:
    """Test that NONE changes nothing, and an unknown user stays unknown."""
    terminal = terminal_of(server)
    assert not await terminal.ask_for_user("8")
    assert await terminal.ask_for_user("1")
    assert len(terminal.store.users) == 1
    assert terminal.complaints == []


async def test_early_firmware_asks_and_listens_in_its_own_way(
    server: FakeServer,
) -> None:
    """Test the question without a table, and the syntax before UPDATE."""
    terminal = terminal_of(server, model="ZEM500")
    lines = (
        USER.replace("UPDATE USERINFO", "USER"),
        FINGER.replace("UPDATE FINGERTMP", "FP"),
    )
    server.script("RemoteAtt", answer("\n".join(lines) + "\n"))
    assert await terminal.ask_for_user("8")
    assert server.requests[0].raw.startswith(b"GET /iclock/cdata?SN=S1&PIN=8 HTTP/1.0")
    assert len(terminal.store.templates) == 1
    assert terminal.complaints == []


@pytest.mark.parametrize(
    ("body", "rule", "known"),
    [
        ("", Rule.LOOKUP, False),
        ("OK", Rule.LOOKUP, False),
        ("none", Rule.LOOKUP, False),
        (f"C:1:{USER}\n", Rule.LOOKUP, False),
        (USER.replace("PIN=8", "PIN=9"), Rule.LOOKUP, False),
        (USER.replace("Passwd=", "Passwd=4711"), Rule.LOOKUP, True),
        (USER.replace("UPDATE USERINFO", "USER"), Rule.LOOKUP, False),
        (f"{USER}\nDATA DELETE USERINFO PIN=1", Rule.LOOKUP, True),
        (f"{USER}\nDATA UPDATE SMS MSG=hi", Rule.LOOKUP, True),
        (f"{USER}\n\n{FINGER}", Rule.LOOKUP, True),
        (f"{USER}\r\n", Rule.LINE_END, True),
        (f"{USER}\n{FACE.replace('=58', '=39')}", Rule.LOOKUP, True),
    ],
)
async def test_wrong_answers_about_a_user(
    server: FakeServer, body: str, rule: Rule, *, known: bool
) -> None:
    """Test that a wrong line is named and not followed; the right ones are."""
    terminal = terminal_of(server)
    server.script("RemoteAtt", answer(body))
    assert await terminal.ask_for_user("8") is known
    assert [complaint.rule for complaint in terminal.complaints] == [rule]
    assert "4711" not in str(terminal.complaints[0])
    assert "9" not in terminal.store.users
    assert "1" in terminal.store.users


async def test_templates_before_the_user(server: FakeServer) -> None:
    """Test that a template has no place before its user is there."""
    terminal = terminal_of(server)
    server.script("RemoteAtt", answer(f"{FINGER}\n{USER}\n"))
    assert await terminal.ask_for_user("8")
    assert len(terminal.store.templates) == 0
    assert [complaint.came for complaint in terminal.complaints] == [
        "DATA UPDATE FINGERTMP before the user",
        "DATA UPDATE FINGERTMP returned -10",
    ]
    assert terminal.counters["complaints"] == 2


async def test_a_server_that_does_not_answer_knows_nobody(server: FakeServer) -> None:
    """Test that silence and refusals are a no to both questions."""
    terminal = terminal_of(server)
    refusal = answer("UNKNOWN DEVICE", status="HTTP/1.1 401 Unauthorized")
    server.script("RemoteAtt", None, refusal)
    server.script("AuthType", None, refusal)
    for _ in range(2):
        assert not await terminal.ask_for_user("8")
        assert not await terminal.ask_to_verify("FP", TEMPLATE)
    assert terminal.complaints == []


@pytest.mark.parametrize("means", ["FP", "CARD", "FACE"])
@pytest.mark.parametrize(
    ("body", "lets_in"),
    [
        ("AUTH=Success\tPIN=8\tName=Bob\tPri=0\tGrp=1\tTZ=1\n", True),
        ("AUTH=Success\n", True),
        ("AUTH=Failed\n", False),
        ("AUTH=Failed", False),
    ],
)
async def test_verification(
    server: FakeServer, means: str, body: str, *, lets_in: bool
) -> None:
    """Test the question and both answers."""
    terminal = terminal_of(server)
    server.script("AuthType", answer(body))
    assert await terminal.ask_to_verify(means, "QUJDRA==") is lets_in
    (request,) = server.requests
    assert (request.method, request.query) == ("POST", {"SN": "S1", "AuthType": means})
    assert request.body == b"PIN=0\tSize=8\tTMP=QUJDRA=="
    assert terminal.complaints == []


@pytest.mark.parametrize(
    ("body", "rule", "lets_in"),
    [
        ("OK", Rule.VERIFICATION, False),
        ("", Rule.VERIFICATION, False),
        ("AUTH=success\n", Rule.VERIFICATION, False),
        ("AUTH=Successful\n", Rule.VERIFICATION, False),
        ("AUTH=Success", Rule.LINE_END, True),
        ("AUTH=Success\tPIN=9\n", Rule.VERIFICATION, True),
        ("AUTH=Success\tPIN=8\tPasswd=4711\n", Rule.VERIFICATION, True),
        ("AUTH=Success\tBob\n", Rule.VERIFICATION, True),
        ("AUTH=Success\nAUTH=Failed\n", Rule.VERIFICATION, True),
    ],
)
async def test_wrong_answers_to_a_verification(
    server: FakeServer, body: str, rule: Rule, *, lets_in: bool
) -> None:
    """Test that anything but a clear answer is named, and read as firmware would."""
    terminal = terminal_of(server)
    server.script("AuthType", answer(body))
    assert await terminal.ask_to_verify("FP", "QUJD", pin="8") is lets_in
    assert server.requests[0].body.startswith(b"PIN=8\t")
    assert [complaint.rule for complaint in terminal.complaints] == [rule]
    assert "4711" not in str(terminal.complaints[0])


async def test_there_is_no_other_means(server: FakeServer) -> None:
    """Test that a slip of the pen in a test does not become a request."""
    with pytest.raises(ValueError, match="VOICE"):
        await terminal_of(server).ask_to_verify("VOICE", "QUJD")
    assert server.requests == []
