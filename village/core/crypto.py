"""Encryption at rest with the master key, which lives outside the database."""

import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def _cipher() -> AESGCM:
    return AESGCM(sha256(settings.MASTER_KEY.encode()).digest())


def encrypt(text: str, context: str) -> bytes:
    """Encrypt with AES-256-GCM; `context` (table and place) is authenticated, so that a row cannot be swapped."""
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, text.encode(), context.encode())


def decrypt(sealed: bytes, context: str) -> str:
    """Give the text back; raises `cryptography.exceptions.InvalidTag` when the key, place or bytes changed."""
    return _cipher().decrypt(bytes(sealed[:12]), bytes(sealed[12:]), context.encode()).decode()
