"""The exchange of keys and the sealed messages of a session (docs/encryption.md).

Nothing of it is the vendor's, whose cipher library is closed; only the forms of the
exchange are the document's (V4.0 sections 7 and 8).
"""

from base64 import b64decode, b64encode
import binascii
from dataclasses import dataclass
from enum import Enum, StrEnum
import hashlib
import hmac
from typing import Final, Self
from zlib import crc32

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

PUBLIC_KEY: Final = "PublicKey"
FACTORS: Final = "Factors"
FACTOR_LENGTH: Final = 32
OVERHEAD: Final = 48
LAST_COUNTER: Final = 2**32 - 1
WINDOW: Final = 1024

_KEY_BITS: Final = 2048
_EXPONENT: Final = 65537
_ENCRYPTED_FACTOR_LENGTH: Final = _KEY_BITS // 8
# Longer than either form is; what is longer still is not looked at.
_MAX_FORM_LENGTH: Final = 1024
_PADDING: Final = OAEP(MGF1(hashes.SHA256()), hashes.SHA256(), None)

_TRANSCRIPT_LABEL: Final = b"ZKPUSH-EXCHANGE-1"
_KEY_LABEL: Final = b"ZKPUSH-KEY-1"
_SESSION_LABEL: Final = b"ZKPUSH-SESSION-1"

_MAGIC: Final = b"ZKE\x01"
_SESSION_ID_LENGTH: Final = 16
_HEAD_LENGTH: Final = len(_MAGIC) + _SESSION_ID_LENGTH + 8
_CHECKSUM_LENGTH: Final = 4


class ExchangeError(Exception):
    """Raise when what came for an exchange is not of its form."""


class Refusal(StrEnum):
    """Why a message was refused; the terminal is never told which it was."""

    NOT_SEALED = "not_sealed"
    OTHER_SESSION = "other_session"
    REPEATED = "repeated"
    TOO_OLD = "too_old"
    ALTERED = "altered"
    BAD_EXCHANGE = "bad_exchange"
    KEY_SHOWN = "key_shown"


class SealError(Exception):
    """Raise when a message cannot be opened."""

    def __init__(self, refusal: Refusal) -> None:
        """Take the reason."""
        super().__init__(refusal.value)
        self.refusal = refusal


class Direction(Enum):
    """Which way a message goes."""

    REQUEST = b"C"
    ANSWER = b"S"


def new_key_pair() -> RSAPrivateKey:
    """Make a key pair; takes a tenth of a second, on a small computer more."""
    return generate_private_key(_EXPONENT, _KEY_BITS)


def public_bytes(key: RSAPublicKey) -> bytes:
    """Return a public key as it is sent: SubjectPublicKeyInfo in DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def parse_public_key(der: bytes) -> RSAPublicKey:
    """Return a public key; raise ExchangeError if it is of another kind or size."""
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ExchangeError("not a public key") from error
    if (
        not isinstance(key, RSAPublicKey)
        or key.key_size != _KEY_BITS
        or key.public_numbers().e != _EXPONENT
    ):
        raise ExchangeError("not a key of this kind and size")
    return key


def parse_form(body: bytes, name: str) -> bytes:
    """Return the content of `<name>=<base64>`; raise ExchangeError."""
    text = body[: _MAX_FORM_LENGTH + 1].strip()
    found, equals, encoded = text.partition(b"=")
    if len(text) > _MAX_FORM_LENGTH or found + equals != name.encode() + b"=":
        raise ExchangeError("not of the form")
    try:
        return b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ExchangeError("not base64") from error


def form(name: str, content: bytes) -> bytes:
    """Return `<name>=<base64>`."""
    return name.encode() + b"=" + b64encode(content)


def encrypt_factor(key: RSAPublicKey, factor: bytes) -> bytes:
    """Return a factor that only the owner of a key pair can read."""
    return key.encrypt(factor, _PADDING)


def decrypt_factor(key: RSAPrivateKey, encrypted: bytes) -> bytes:
    """Return the other side's factor; raise ExchangeError."""
    if len(encrypted) != _ENCRYPTED_FACTOR_LENGTH:
        raise ExchangeError("not an encrypted factor")
    try:
        factor = key.decrypt(encrypted, _PADDING)
    except ValueError:
        # Without its cause, which could say how far the decryption came.
        raise ExchangeError("not encrypted for this key") from None
    if len(factor) != FACTOR_LENGTH:
        raise ExchangeError("not a factor")
    return factor


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that both sides said in the clear before there was a session."""

    serial_number: str
    handshake_target: bytes
    handshake_answer: bytes
    terminal_key: bytes
    server_key: bytes
    terminal_factor: bytes
    server_factor: bytes

    def digest(self) -> bytes:
        """Return the hash of all parts, each with its length in front."""
        parts = (
            _TRANSCRIPT_LABEL,
            self.serial_number.encode(),
            self.handshake_target,
            self.handshake_answer,
            self.terminal_key,
            self.server_key,
            self.terminal_factor,
            self.server_factor,
        )
        joined = b"".join(len(part).to_bytes(4) + part for part in parts)
        return hashlib.sha256(joined).digest()


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys:
    """What seals and opens the messages of a session; only the id is no secret."""

    session_id: bytes
    request_key: bytes
    answer_key: bytes
    request_iv: bytes
    answer_iv: bytes

    @classmethod
    def derive(
        cls,
        transcript: Transcript,
        terminal_factor: bytes,
        server_factor: bytes,
        communication_key: str,
    ) -> Self:
        """Return the keys of the session that an exchange led to."""
        salt = hashlib.sha256(_KEY_LABEL + communication_key.encode()).digest()
        secret = hmac.digest(salt, terminal_factor + server_factor, "sha256")
        info = _SESSION_LABEL + transcript.digest()
        material = HKDFExpand(hashes.SHA256(), 104, info).derive(secret)
        return cls(
            session_id=material[:16],
            request_key=material[16:48],
            answer_key=material[48:80],
            request_iv=material[80:92],
            answer_iv=material[92:104],
        )

    def seal(
        self,
        direction: Direction,
        counter: int,
        method: str,
        target: bytes,
        plain: bytes,
    ) -> bytes:
        """Return a message that opens only at its own place."""
        head = _MAGIC + self.session_id + counter.to_bytes(8)
        cipher, nonce = self._cipher(direction, counter)
        checked = plain + crc32(plain).to_bytes(_CHECKSUM_LENGTH)
        place = _place(direction, head, method, target)
        return head + cipher.encrypt(nonce, checked, place)

    def open(
        self, direction: Direction, method: str, target: bytes, message: bytes
    ) -> bytes:
        """Return the plain text of a message at its own place; raise SealError."""
        head = message[:_HEAD_LENGTH]
        cipher, nonce = self._cipher(direction, Head.of(message).counter)
        place = _place(direction, head, method, target)
        try:
            checked = cipher.decrypt(nonce, message[_HEAD_LENGTH:], place)
        except InvalidTag:
            raise SealError(Refusal.ALTERED) from None
        plain = checked[:-_CHECKSUM_LENGTH]
        if crc32(plain).to_bytes(4) != checked[-_CHECKSUM_LENGTH:]:
            raise SealError(Refusal.ALTERED)
        return plain

    def _cipher(self, direction: Direction, counter: int) -> tuple[AESGCM, bytes]:
        """Return the cipher of a direction and the nonce of a counter."""
        key, iv = (
            (self.request_key, self.request_iv)
            if direction is Direction.REQUEST
            else (self.answer_key, self.answer_iv)
        )
        return AESGCM(key), (int.from_bytes(iv) ^ counter).to_bytes(12)


def _place(direction: Direction, head: bytes, method: str, target: bytes) -> bytes:
    """Return what a message is bound to beside its own head."""
    return direction.value + head + method.encode() + b" " + target


@dataclass(frozen=True, slots=True)
class Head:
    """What a message says of itself in the clear."""

    session_id: bytes
    counter: int

    @classmethod
    def of(cls, message: bytes) -> Self:
        """Return the head of a message; raise SealError if it is none."""
        if len(message) < OVERHEAD or not message.startswith(_MAGIC):
            raise SealError(Refusal.NOT_SEALED)
        counter = int.from_bytes(message[20:_HEAD_LENGTH])
        if not 0 < counter <= LAST_COUNTER:
            raise SealError(Refusal.ALTERED)
        return cls(message[len(_MAGIC) : 20], counter)


class ReplayWindow:
    """Remembers which counters have come, of the last WINDOW ones."""

    __slots__ = ("_highest", "_seen")

    def __init__(self) -> None:
        """Begin with none."""
        self._highest = 0
        # Bit 0 is the highest counter, bit n the one n below it.
        self._seen = 0

    def check(self, counter: int) -> None:
        """Raise SealError if a counter has come or is too old to tell."""
        age = self._highest - counter
        if age >= WINDOW:
            raise SealError(Refusal.TOO_OLD)
        if age >= 0 and self._seen >> age & 1:
            raise SealError(Refusal.REPEATED)

    def take(self, counter: int) -> None:
        """Note that a counter has come; raise SealError as check does."""
        self.check(counter)
        if counter > self._highest:
            # A leap must not make a number of as many bits.
            ahead = min(counter - self._highest, WINDOW)
            self._seen = (self._seen << ahead) & ((1 << WINDOW) - 1)
            self._highest = counter
        self._seen |= 1 << (self._highest - counter)
