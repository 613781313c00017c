"""Tests of the exchange of keys and of sealed messages."""

from base64 import b64encode
from dataclasses import fields, replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.exchange import (
    FACTORS,
    LAST_COUNTER,
    OVERHEAD,
    PUBLIC_KEY,
    WINDOW,
    Direction,
    ExchangeError,
    Head,
    Refusal,
    ReplayWindow,
    SealError,
    SessionKeys,
    Transcript,
    decrypt_factor,
    encrypt_factor,
    form,
    new_key_pair,
    parse_form,
    parse_public_key,
    public_bytes,
)

from .exchange_vectors import PAGE, printed, section, vectors, wording

TRANSCRIPT: Final = Transcript("SN1", b"/a?b", b"hello", b"p1", b"p2", b"e1", b"e2")
KEYS: Final = SessionKeys.derive(TRANSCRIPT, b"1" * 32, b"2" * 32, "sesame")
TARGET: Final = b"/iclock/cdata?SN=1&table=ATTLOG"


@pytest.fixture(scope="module")
def key_pair() -> rsa.RSAPrivateKey:
    """Return a key pair."""
    return new_key_pair()


def sealed(plain: bytes = b"7\t2026-01-01 08:00:00", counter: int = 5) -> bytes:
    """Return a sealed request."""
    return KEYS.seal(Direction.REQUEST, counter, "POST", TARGET, plain)


def refusal_of(
    message: bytes,
    keys: SessionKeys = KEYS,
    direction: Direction = Direction.REQUEST,
    method: str = "POST",
    target: bytes = TARGET,
) -> Refusal:
    """Return why a message does not open."""
    with pytest.raises(SealError) as caught:
        keys.open(direction, method, target, message)
    return caught.value.refusal


def test_page_and_code_agree() -> None:
    """The worked example of the page is what the code makes."""
    page = PAGE.read_text()
    assert section(page)[1] == wording()
    assert printed(page) == vectors()


def test_example_opens() -> None:
    """Every message of the page opens to what the page says."""
    values = printed(PAGE.read_text())
    keys = SessionKeys(
        *(
            bytes.fromhex(values[f"{name} (hex)"])
            for name in (
                "session id",
                "key of requests",
                "key of answers",
                "IV of requests",
                "IV of answers",
            )
        )
    )
    for number in "12":
        method, target = values[f"method {number}"], values[f"target {number}"].encode()
        request = bytes.fromhex(values[f"request {number} (hex)"])
        assert Head.of(request) == Head(keys.session_id, int(number))
        plain = keys.open(Direction.REQUEST, method, target, request)
        assert plain.hex() == values[f"body {number} (hex)"]
        answer = bytes.fromhex(values[f"answer {number}"])
        plain = keys.open(Direction.ANSWER, method, target, answer)
        assert int.from_bytes(plain[:8]) == int(values["time of the answers"])
        assert plain[8:].hex() == values[f"answer's body {number} (hex)"]


@given(
    plain=st.binary(max_size=300),
    counter=st.integers(1, LAST_COUNTER),
    direction=st.sampled_from(Direction),
    method=st.sampled_from(["GET", "POST"]),
    target=st.binary(max_size=80),
)
def test_round_trip(
    plain: bytes, counter: int, direction: Direction, method: str, target: bytes
) -> None:
    """What is sealed opens at its own place, with the overhead that the page says."""
    message = KEYS.seal(direction, counter, method, target, plain)
    assert len(message) == len(plain) + OVERHEAD
    assert Head.of(message) == Head(KEYS.session_id, counter)
    assert KEYS.open(direction, method, target, message) == plain


def test_every_flipped_bit() -> None:
    """No bit of a message can be changed."""
    message = sealed()
    for position in range(len(message) * 8):
        flipped = bytearray(message)
        flipped[position // 8] ^= 1 << position % 8
        refusal = refusal_of(bytes(flipped))
        assert refusal in {Refusal.ALTERED, Refusal.NOT_SEALED}


def test_every_truncation() -> None:
    """No message can be cut, or made longer."""
    message = sealed()
    for length in range(len(message)):
        assert refusal_of(message[:length]) in {Refusal.ALTERED, Refusal.NOT_SEALED}
    assert refusal_of(message + b"\0") is Refusal.ALTERED


@given(junk=st.binary(max_size=200))
def test_junk(junk: bytes) -> None:
    """Nothing that anybody sends raises anything else."""
    assert refusal_of(junk) is Refusal.NOT_SEALED
    assert refusal_of(b"ZKE\x01" + junk) in {Refusal.ALTERED, Refusal.NOT_SEALED}


def test_other_place() -> None:
    """A message opens nowhere else: other way, method, target or session."""
    message = sealed()
    other = SessionKeys.derive(TRANSCRIPT, b"1" * 32, b"3" * 32, "sesame")
    assert refusal_of(message, direction=Direction.ANSWER) is Refusal.ALTERED
    assert refusal_of(message, method="GET") is Refusal.ALTERED
    assert refusal_of(message, target=TARGET + b"&x=1") is Refusal.ALTERED
    assert refusal_of(message, target=TARGET.lower()) is Refusal.ALTERED
    assert refusal_of(message, keys=other) is Refusal.ALTERED
    moved = message[:4] + other.session_id + message[20:]
    assert refusal_of(moved, keys=other) is Refusal.ALTERED


@pytest.mark.parametrize("counter", [0, LAST_COUNTER + 1, 2**64 - 1])
def test_counter_out_of_range(counter: int) -> None:
    """A counter beyond the last one is refused."""
    assert refusal_of(sealed(counter=counter)) is Refusal.ALTERED


@pytest.mark.parametrize("part", [field.name for field in fields(Transcript)])
def test_all_that_was_said_counts(part: str) -> None:
    """Whatever somebody changed on the way, the keys are others."""
    changes: dict[str, Any] = {part: "SN2" if part == "serial_number" else b"changed"}
    transcript = replace(TRANSCRIPT, **changes)
    keys = SessionKeys.derive(transcript, b"1" * 32, b"2" * 32, "sesame")
    assert keys.session_id != KEYS.session_id
    assert keys.request_key != KEYS.request_key


def test_parts_do_not_run_together() -> None:
    """A byte that moves from one part to the next makes another transcript."""
    moved = replace(TRANSCRIPT, terminal_key=b"p1p", server_key=b"2")
    assert moved.digest() != TRANSCRIPT.digest()


def test_keys_of_a_session_differ() -> None:
    """Each direction has its own key, and another communication key makes others."""
    found = [getattr(KEYS, field.name) for field in fields(KEYS)]
    for key in ("", "Sesame"):
        other = SessionKeys.derive(TRANSCRIPT, b"1" * 32, b"2" * 32, key)
        found += [getattr(other, field.name) for field in fields(other)]
    assert len(set(found)) == len(found) == 15


def test_secrets_are_not_shown() -> None:
    """Keys are in no text that could be logged."""
    assert KEYS.request_key.hex() not in repr(KEYS)
    assert str(KEYS.request_key) not in repr(KEYS)


@settings(max_examples=60)
@given(
    counters=st.lists(
        st.one_of(
            st.integers(1, 3 * WINDOW),
            st.integers(LAST_COUNTER - WINDOW, LAST_COUNTER),
        ),
        max_size=80,
    )
)
def test_replay_window(counters: list[int]) -> None:
    """Each counter is taken once, in any order, as long as it is in the window."""
    window, taken = ReplayWindow(), set[int]()
    for counter in counters:
        if counter <= max(taken, default=0) - WINDOW:
            expected = Refusal.TOO_OLD
        elif counter in taken:
            expected = Refusal.REPEATED
        else:
            window.check(counter)
            window.take(counter)
            taken.add(counter)
            continue
        for look in (window.check, window.take):
            with pytest.raises(SealError, match=expected):
                look(counter)


def test_window_edges() -> None:
    """The last place of the window still counts, the one below does not."""
    window = ReplayWindow()
    window.take(WINDOW + 1)
    window.take(2)
    with pytest.raises(SealError, match="repeated"):
        window.take(2)
    with pytest.raises(SealError, match="too_old"):
        window.take(1)
    window.take(LAST_COUNTER)
    with pytest.raises(SealError, match="too_old"):
        window.check(WINDOW + 2)
    window.check(LAST_COUNTER - 1)
    window.take(LAST_COUNTER - 1)


def test_factors(key_pair: rsa.RSAPrivateKey) -> None:
    """A factor is readable for the owner of the key pair, and has its size."""
    factor = bytes(range(32))
    encrypted = encrypt_factor(key_pair.public_key(), factor)
    assert len(form(FACTORS, encrypted)) == len("Factors=") + 344
    assert parse_form(form(FACTORS, encrypted) + b"\r\n", FACTORS) == encrypted
    assert decrypt_factor(key_pair, encrypted) == factor
    altered = bytes([encrypted[0] ^ 1]) + encrypted[1:]
    short = encrypt_factor(key_pair.public_key(), factor[:31])
    for wrong in (altered, short, encrypted[1:], encrypted + b"\0", b"", b"\xff" * 256):
        with pytest.raises(ExchangeError):
            decrypt_factor(key_pair, wrong)


def test_public_keys(key_pair: rsa.RSAPrivateKey) -> None:
    """A public key has the page's form and size, and comes back as it went."""
    der = public_bytes(key_pair.public_key())
    assert len(form(PUBLIC_KEY, der)) == len("PublicKey=") + 392
    assert (
        parse_public_key(der).public_numbers() == key_pair.public_key().public_numbers()
    )


@pytest.mark.parametrize("kind", ["small", "large", "exponent", "curve", "junk", "cut"])
def test_other_public_keys(key_pair: rsa.RSAPrivateKey, kind: str) -> None:
    """A key of another kind or size is refused."""
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    match kind:
        case "small":
            key = rsa.generate_private_key(65537, 1024).public_key()
        case "large":
            key = rsa.generate_private_key(65537, 3072).public_key()
        case "exponent":
            key = rsa.generate_private_key(3, 2048).public_key()
        case "curve":
            key = ec.generate_private_key(ec.SECP256R1()).public_key()
        case _:
            key = key_pair.public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if kind == "junk":
        der = b"\0" * 294
    elif kind == "cut":
        der = der[:-1]
    with pytest.raises(ExchangeError):
        parse_public_key(der)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PublicKey",
        b"Factors=AAAA",
        b"publickey=AAAA",
        b"PublicKey=A",
        b"PublicKey=AA\nAA",
        b"PublicKey=AA-_",
        b"PublicKey=" + b64encode(b"\0" * 1024),
        b"\xff\xfe",
    ],
)
def test_other_forms(body: bytes) -> None:
    """A body that is not of the form is refused."""
    with pytest.raises(ExchangeError):
        parse_form(body, PUBLIC_KEY)


@given(st.binary(max_size=400))
def test_forms_fuzz(body: bytes) -> None:
    """No body raises anything else."""
    for text in (body, b"PublicKey=" + body, form(PUBLIC_KEY, body)):
        try:
            parse_public_key(parse_form(text, PUBLIC_KEY))
        except ExchangeError:
            continue
        raise AssertionError("chance made a key")
