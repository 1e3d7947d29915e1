"""Encryption at rest with the master key, which lives outside the database.

What is sealed says by which master key, so that the key can be changed while people work (`village rotate-key`).
"""

import os
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from village.core import secrets

_MARK = 4  # bytes that tell which master key sealed
_NONCE = 12


class Master:
    """One master key: what it is called in what it sealed, and its cipher."""

    def __init__(self, key: str) -> None:
        digest = sha256(key.encode()).digest()
        self.mark = sha256(digest).digest()[:_MARK]
        self.cipher = AESGCM(digest)


def encrypt(text: str, context: str) -> bytes:
    """Encrypt with AES-256-GCM; `context` (table and place) is authenticated, so that a row cannot be swapped."""
    return encrypt_bytes(text.encode(), context)


def decrypt(sealed: bytes, context: str) -> str:
    """Give the text back; raises `cryptography.exceptions.InvalidTag` when the key, place or bytes changed."""
    return decrypt_bytes(sealed, context).decode()


def encrypt_bytes(clear: bytes, context: str) -> bytes:
    master, nonce = current(), os.urandom(_NONCE)
    return master.mark + nonce + master.cipher.encrypt(nonce, clear, context.encode())


def decrypt_bytes(sealed: bytes, context: str) -> bytes:
    sealed = bytes(sealed)
    mark, nonce, rest = sealed[:_MARK], sealed[_MARK : _MARK + _NONCE], sealed[_MARK + _NONCE :]
    for master in (current, previous):
        if (key := master()) and key.mark == mark:
            return key.cipher.decrypt(nonce, rest, context.encode())
    # Sealed before there were marks.
    return current().cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())


def is_current(sealed: bytes) -> bool:
    """Whether the master key of today sealed this."""
    return bytes(sealed[:_MARK]) == current().mark


def current() -> Master:
    return _master(secrets.fresh("MASTER_KEY", settings.DATA_DIR) or settings.MASTER_KEY)


def previous() -> Master | None:
    """The key that is being replaced, while some of what it sealed remains."""
    key = secrets.fresh("MASTER_KEY_PREVIOUS", settings.DATA_DIR)
    return _master(key) if key else None


_master = cache(Master)
