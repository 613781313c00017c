"""The encrypted terminal against the page that describes it."""

from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
import pytest

from simulator import Outcome, Pace, Rule, VirtualTerminal
from simulator.__main__ import parser
from simulator.http import Answer, Message
from simulator.secrecy import (
    Exchange,
    Secrecy,
    Session,
    Unreadable,
    canonical,
    read_pair,
)

from .fake_server import FakeServer, answer

PAGE: Final = Path(__file__).parents[2] / "docs" / "encryption.md"
KEY: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def example() -> dict[str, str]:
    """Return the worked example of the page, by name."""
    block = PAGE.read_text().split("## Test vectors", 1)[1].split("```")[1]
    pairs = (line.partition(" =") for line in block.strip().splitlines())
    return {name: value.strip() for name, _, value in pairs}


def exchange_of(values: dict[str, str]) -> Exchange:
    """Return the exchange of the example, on the terminal's side."""
    pair = load_der_private_key(
        b64decode(values["private key of the terminal (base64)"]), None
    )
    assert isinstance(pair, RSAPrivateKey)
    exchange = Exchange(
        values["serial number"],
        values["communication key"],
        canonical(values["handshake target"]),
        bytes.fromhex(values["handshake answer (hex)"]),
        pair,
        bytes.fromhex(values["R1 (hex)"]),
    )
    exchange.server_key = read_pair(values["publickey answer"].encode(), "PublicKey")
    exchange.encrypted = read_pair(values["factors request"].encode(), "Factors")
    return exchange


def session_of(values: dict[str, str]) -> Session:
    """Return the session of the example."""
    return exchange_of(values).conclude(
        read_pair(values["factors answer"].encode(), "Factors")
    )


def test_example() -> None:
    """Every message of the page comes out of the terminal, and opens."""
    values = example()
    exchange, session = exchange_of(values), session_of(values)
    sent = read_pair(values["publickey request"].encode(), "PublicKey")
    assert exchange.public_key == sent
    assert session.session_id.hex() == values["session id (hex)"]
    for number in (1, 2):
        method, target = values[f"method {number}"], values[f"target {number}"].encode()
        body = bytes.fromhex(values[f"body {number} (hex)"])
        counter, message = session.seal(method, target, body)
        assert counter == number
        assert message.hex() == values[f"request {number} (hex)"]
        sealed = bytes.fromhex(values[f"answer {number}"])
        time, opened = session.open(method, target, counter, sealed)
        seconds = int(values["time of the answers"])
        assert time == datetime.fromtimestamp(seconds, UTC)
        assert opened.hex() == values[f"answer's body {number} (hex)"]


def test_sizes() -> None:
    """The sizes that the page names are those of the example."""
    values = example()
    assert len(values["publickey request"]) == len("PublicKey=") + 392
    assert len(values["factors answer"]) == len("Factors=") + 344
    for number in "12":
        body = len(values[f"body {number} (hex)"]) // 2
        assert len(values[f"request {number} (hex)"]) // 2 == body + 48
        body = len(values[f"answer's body {number} (hex)"]) // 2
        assert len(values[f"answer {number}"]) // 2 == body + 56


@pytest.mark.parametrize("part", ["way", "method", "target", "counter", "bit", "cut"])
def test_what_does_not_open(part: str) -> None:
    """An answer opens as the answer to its request, unchanged, and not otherwise."""
    values = example()
    session = session_of(values)
    sealed = bytes.fromhex(values["answer 1"])
    method, target, counter = "POST", values["target 1"].encode(), 1
    match part:
        case "way":
            sealed = bytes.fromhex(values["request 1 (hex)"])
        case "method":
            method = "GET"
        case "target":
            target += b"0"
        case "counter":
            counter = 2
        case "bit":
            sealed = sealed[:-1] + bytes([sealed[-1] ^ 128])
        case _:
            sealed = sealed[:40]
    with pytest.raises(Unreadable):
        session.open(method, target, counter, sealed)
    assert not session.proved


def test_canonical_target() -> None:
    """Prefix and suffix of the path do not count; every byte of the query does."""
    wanted = b"/iclock/cdata?SN=1&Stamp=%20"
    for target in ("/iclock/cdata", "/far/iclock/cdata.aspx", "//iclock/cdata"):
        assert canonical(f"{target}?SN=1&Stamp=%20") == wanted
    assert canonical("/iclock/cdata?SN=1&stamp=%20") != wanted


def test_get_and_post() -> None:
    """A POST carries its message in the body, a GET at the end of its query."""
    secrecy = Secrecy("S1", KEY)
    with pytest.raises(Unreadable, match="no session"):
        secrecy.seal(Message("GET", "/iclock/ping?SN=S1"))
    secrecy.session = session_of(example())
    got = secrecy.seal(Message("GET", "/iclock/getrequest?SN=S1&INFO=Ver 8.0"))
    front, _, seal = got.message.target.partition("&seal=")
    assert front == "/iclock/getrequest?SN=S1&INFO=Ver%208.0"
    assert len(seal) == 96
    assert set(seal) <= set("0123456789abcdef")
    posted = secrecy.seal(Message("POST", "/iclock/cdata?SN=S1", b"secret"))
    assert posted.message.target == "/iclock/cdata?SN=S1"
    assert posted.message.body.startswith(b"ZKE\x01")
    assert b"secret" not in posted.message.body
    assert (got.counter, posted.counter) == (1, 2)
    for body in (b"OK", b"", b"zz", b"\xff"):
        with pytest.raises(Unreadable):
            secrecy.open(posted, Answer(b"", body))


def test_secrets_are_not_shown() -> None:
    """No key is in a text that could be logged."""
    secrecy = Secrecy("S1", KEY)
    secrecy.session = session_of(example())
    shown = repr((secrecy, secrecy.session, exchange_of(example())))
    assert KEY not in shown
    assert example()["R1 (hex)"] not in shown


async def test_key_is_never_sent(server: FakeServer) -> None:
    """Who encrypts does not show the key, and takes no plain answer for a session."""
    server.options["Encrypt"] = "1"
    terminal = VirtualTerminal(
        server.url, "S1", communication_key=KEY, encryption=True, stored=1
    )
    assert (await terminal.handshake()).outcome is Outcome.WRONG
    assert [each.kind for each in server.requests] == ["handshake", "exchange"]
    assert KEY.encode() not in b"".join(each.raw for each in server.requests)
    assert [each.rule for each in terminal.complaints] == [Rule.EXCHANGE]
    assert terminal.options is None


@pytest.mark.parametrize("value", ["0", "None"])
async def test_server_does_not_encrypt(server: FakeServer, value: str) -> None:
    """Nothing goes out in the clear to a server that does not encrypt."""
    server.options["Encrypt"] = value
    terminal = VirtualTerminal(server.url, "S1", encryption=True, stored=1)
    verdict = await terminal.handshake()
    assert verdict.outcome is Outcome.REFUSED
    await terminal.upload()
    await terminal.poll()
    assert [each.kind for each in server.requests] == ["handshake"]
    assert terminal.store.punches.unsent_count == 1


@pytest.mark.parametrize(
    "body",
    [
        "PublicKey=",
        "PublicKey=AAAA",
        "PublicKey=?",
        "Factors=AAAA",
        "PublicKey=" + "A" * 392,
    ],
)
async def test_no_key(server: FakeServer, body: str) -> None:
    """A key that is none ends the exchange."""
    server.options["Encrypt"] = "1"
    server.script("exchange", answer(body))
    terminal = VirtualTerminal(server.url, "S1", encryption=True)
    assert not (await terminal.handshake()).accepted
    assert not terminal.connected
    assert len(server.of("exchange")) == 1


async def test_refused_exchange_is_tried_again(server: FakeServer) -> None:
    """A terminal that is refused waits, and begins again with the handshake."""
    server.options["Encrypt"] = "1"
    refused = answer("NOT FOUND", status="HTTP/1.1 404 Not Found")
    server.always = lambda request: refused if request.kind == "exchange" else None
    terminal = VirtualTerminal(
        server.url, "S1", encryption=True, pace=Pace(scale=0.001)
    )
    terminal.start()
    await server.until(lambda: len(server.of("exchange")) >= 3)
    await terminal.stop()
    assert len(server.of("handshake")) >= 3
    assert {each.kind for each in server.requests} == {"handshake", "exchange"}


def test_command_line() -> None:
    """Encryption is an option of the program, off by default."""
    assert parser().parse_args(["--encryption"]).encryption
    assert not parser().parse_args([]).encryption
