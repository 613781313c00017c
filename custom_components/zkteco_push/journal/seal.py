"""Encryption at rest of what nobody else may read."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .records import JournalError

KEY_LENGTH = 32
_NONCE_LENGTH = 12


class Seal:
    """Seals bytes with AES-256-GCM under a key that the database does not hold."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 random bytes."""
        self._cipher = AESGCM(key)
        self._digest_key = hashlib.sha256(b"digest" + key).digest()

    def close(self, plain: bytes, context: str) -> bytes:
        """Return nonce and ciphertext; opening needs the same context."""
        nonce = os.urandom(_NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes; raise JournalError if key or context differ."""
        nonce, ciphertext = sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, context.encode())
        except (InvalidTag, ValueError) as error:
            raise JournalError("sealed with another key") from error

    def digest(self, plain: bytes, context: str) -> bytes:
        """Return what tells a repeated text without giving it away."""
        message = context.encode() + b"\0" + plain
        return hmac.digest(self._digest_key, message, "sha256")
