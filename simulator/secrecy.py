"""Encryption, written from docs/encryption.md and nothing else."""

import asyncio
from base64 import b64decode, b64encode
import binascii
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
import hashlib
import os
from typing import Final
from zlib import crc32

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .http import Answer, Message

BEGIN_AGAIN: Final = b"BEGIN AGAIN"
_MAGIC: Final = bytes.fromhex("5A4B4501")
_HEAD: Final = 28
_TAG: Final = 16
_OAEP: Final = padding.OAEP(
    mgf=padding.MGF1(algorithm=hashes.SHA256()), algorithm=hashes.SHA256(), label=None
)


class Unreadable(Exception):
    """What came does not open, or is not what the page says."""


def canonical(target: str) -> bytes:
    """Return the target as both sides understand it."""
    path, mark, query = target.partition("?")
    path = "/iclock/" + path.split("/iclock/", 1)[1].removesuffix(".aspx")
    return f"{path}{mark}{query}".encode("ascii")


def read_pair(body: bytes, name: str) -> bytes:
    """Return the bytes of a form of the exchange."""
    found, _, text = body.strip().partition(b"=")
    if found.decode("latin-1") != name:
        raise Unreadable(f"no {name}")
    try:
        return b64decode(text, validate=True)
    except binascii.Error as error:
        raise Unreadable(f"{name} is not base64") from error


def write_pair(name: str, content: bytes) -> bytes:
    """Return a form of the exchange."""
    return f"{name}={b64encode(content).decode()}".encode()


@dataclass(slots=True, repr=False)
class Session:
    """The keys of a session, and how far its counter has come."""

    session_id: bytes
    request: tuple[AESGCM, bytes]
    answer: tuple[AESGCM, bytes]
    counter: int = 0
    proved: bool = False

    @classmethod
    def derive(cls, transcript: bytes, factors: bytes, key: str) -> Session:
        """Make the keys from the transcript, both factors and the communication key."""
        okm = HKDF(
            algorithm=hashes.SHA256(),
            length=104,
            salt=hashlib.sha256(b"ZKPUSH-KEY-1" + key.encode("utf-8")).digest(),
            info=b"ZKPUSH-SESSION-1" + transcript,
        ).derive(factors)
        return cls(
            okm[:16], (AESGCM(okm[16:48]), okm[80:92]), (AESGCM(okm[48:80]), okm[92:])
        )

    def seal(self, method: str, target: bytes, body: bytes) -> tuple[int, bytes]:
        """Return the next message and its counter."""
        self.counter += 1
        head = _MAGIC + self.session_id + self.counter.to_bytes(8, "big")
        cipher, iv = self.request
        text = body + crc32(body).to_bytes(4, "big")
        bound = b"C" + head + method.encode() + b" " + target
        return self.counter, head + cipher.encrypt(_nonce(iv, head), text, bound)

    def open(
        self, method: str, target: bytes, counter: int, message: bytes
    ) -> tuple[datetime, bytes]:
        """Return the time and the body of the answer to a request."""
        head, sealed = message[:_HEAD], message[_HEAD:]
        if head != _MAGIC + self.session_id + counter.to_bytes(8, "big"):
            raise Unreadable("not the answer to this request")
        cipher, iv = self.answer
        bound = b"S" + head + method.encode() + b" " + target
        if len(sealed) < 8 + 4 + _TAG:
            raise Unreadable("too short")
        try:
            text = cipher.decrypt(_nonce(iv, head), sealed, bound)
        except InvalidTag as error:
            raise Unreadable("altered") from error
        content, checksum = text[:-4], text[-4:]
        if crc32(content).to_bytes(4, "big") != checksum:
            raise Unreadable("wrong checksum")
        seconds = int.from_bytes(content[:8], "big")
        try:
            time = datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise Unreadable("no time") from error
        self.proved = True
        return time, content[8:]


def _nonce(iv: bytes, head: bytes) -> bytes:
    counter = head[20:28]
    return iv[:4] + bytes(a ^ b for a, b in zip(iv[4:], counter, strict=True))


def transcript_of(*parts: bytes) -> bytes:
    """Return the hash of all that was said in the clear."""
    digest = hashlib.sha256()
    for part in (b"ZKPUSH-EXCHANGE-1", *parts):
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


@dataclass(slots=True, repr=False)
class Exchange:
    """One exchange, from the handshake to the session."""

    serial: str
    key: str
    handshake_target: bytes
    handshake_answer: bytes
    pair: rsa.RSAPrivateKey
    factor: bytes = field(default_factory=lambda: os.urandom(32))
    server_key: bytes = b""
    encrypted: bytes = b""

    @property
    def public_key(self) -> bytes:
        """Return the terminal's public key."""
        return self.pair.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def encrypt(self, server_key: bytes) -> bytes:
        """Return the terminal's factor, encrypted for the server."""
        try:
            key = serialization.load_der_public_key(server_key)
        except ValueError as error:
            raise Unreadable("no public key") from error
        if not isinstance(key, rsa.RSAPublicKey) or key.key_size != 2048:
            raise Unreadable("another kind of public key")
        if key.public_numbers().e != 65537:
            raise Unreadable("another exponent")
        self.server_key = server_key
        self.encrypted = key.encrypt(self.factor, _OAEP)
        return self.encrypted

    def conclude(self, encrypted: bytes) -> Session:
        """Return the session that follows from the server's factor."""
        try:
            factor = self.pair.decrypt(encrypted, _OAEP)
        except ValueError as error:
            raise Unreadable("a factor for somebody else") from error
        if len(factor) != 32:
            raise Unreadable("not a factor")
        transcript = transcript_of(
            self.serial.encode(),
            self.handshake_target,
            self.handshake_answer,
            self.public_key,
            self.server_key,
            self.encrypted,
            encrypted,
        )
        return Session.derive(transcript, self.factor + factor, self.key)


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A request as it goes out, and what its answer has to fit."""

    message: Message
    session: Session
    counter: int
    target: bytes


class Secrecy:
    """Seals requests and opens answers, as long as there is a session."""

    def __init__(self, serial: str, key: str | None) -> None:
        """Take what the terminal is called and the key that it shares with the server."""
        self.serial = serial
        self._key = key or ""
        self.session: Session | None = None
        self.begins_at_once = False

    def drop(self) -> None:
        """End the session; one that has worked is worth another at once."""
        self.begins_at_once = self.session is not None and self.session.proved
        self.session = None

    async def begin(self, target: str, answer: bytes) -> Exchange:
        """Begin an exchange after a handshake, with a new pair of keys."""
        pair = await asyncio.to_thread(
            rsa.generate_private_key, public_exponent=65537, key_size=2048
        )
        return Exchange(self.serial, self._key, canonical(target), answer, pair)

    def seal(self, message: Message) -> Sealed:
        """Return a request as it goes out."""
        if self.session is None:
            raise Unreadable("no session")
        message = replace(message, target=message.target.replace(" ", "%20"))
        session, target = self.session, canonical(message.target)
        counter, sealed = session.seal(message.method, target, message.body)
        if message.method == "GET":
            named = f"{message.target}&seal={sealed.hex()}"
            return Sealed(replace(message, target=named), session, counter, target)
        return Sealed(replace(message, body=sealed), session, counter, target)

    def open(self, request: Sealed, answer: Answer) -> Answer:
        """Return an answer as if it had come in the clear; it brings its own time."""
        try:
            sealed = bytes.fromhex(answer.body.decode("ascii"))
        except ValueError as error:
            raise Unreadable("not sealed") from error
        if sealed.hex().encode() != answer.body:
            raise Unreadable("not in lower case")
        time, body = request.session.open(
            request.message.method, request.target, request.counter, sealed
        )
        headers = tuple(
            (name, format_datetime(time, usegmt=True) if name == "Date" else value)
            for name, value in answer.headers
        )
        return replace(answer, body=body, headers=headers)
