"""The archive closed by a phrase: pieces sealed one by one (AES-256-GCM), each with its rank, the last one said last.

A mark, a salt, then pieces of 64 kB each followed by its 16 bytes of proof. Key: PBKDF2-HMAC-SHA256 of the phrase and
the salt. Nonce of a piece: its rank (11 bytes), then 1 for the last one, 0 for the others. Changed, cut, put in another
order: it does not open. Read by pieces, in any order: never in clear on the disk. Fifteen lines open it without this
software (`docs/guide/installer.md`).
"""

import hashlib
import io
import os
import secrets
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"VILLAGE1"
ROUNDS = 600_000
PIECE = 1 << 16
_SALT, _PROOF, _RANK = 16, 16, 11
_HEAD = len(MARK) + _SALT
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_WORDS, _LETTERS = 6, 5


class WrongPhrase(Exception):
    """It does not open: another phrase, no such file, or changed."""


def new_phrase() -> str:
    """« k3vdm-… »: drawn by chance, 148 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_WORDS))


def _cipher(phrase: str, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.pbkdf2_hmac("sha256", phrase.strip().encode(), salt, ROUNDS))


def _nonce(rank: int, *, last: bool) -> bytes:
    return rank.to_bytes(_RANK, "big") + bytes([last])


class Closing:
    """A file to write into, front to back; `close()` ends it."""

    def __init__(self, file: IO[bytes], phrase: str) -> None:
        salt = os.urandom(_SALT)
        self._file, self._cipher, self._left, self._rank = file, _cipher(phrase, salt), bytearray(), 0
        file.write(MARK + salt)

    def write(self, clear: Any) -> int:
        self._left += clear
        while len(self._left) > PIECE:  # a whole piece stays: it may be the last
            self._seal(bytes(self._left[:PIECE]), last=False)
            del self._left[:PIECE]
        return len(clear)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._seal(bytes(self._left), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._rank, last=last), piece, MARK))
        self._rank += 1


class Opening(io.RawIOBase):
    """The clear content, to read from anywhere in it; raises `WrongPhrase`."""

    def __init__(self, file: IO[bytes], phrase: str) -> None:
        super().__init__()
        self._file, self._at, self._known = file, 0, (-1, b"")
        file.seek(0)
        head = file.read(_HEAD)
        sealed = file.seek(0, io.SEEK_END) - _HEAD
        if not head.startswith(MARK) or sealed < _PROOF:
            raise WrongPhrase
        self._count = -(-sealed // (PIECE + _PROOF))
        self._size = sealed - self._count * _PROOF
        self._cipher = _cipher(phrase, head[len(MARK) :])
        self._piece(self._count - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        rank, start = divmod(self._at, PIECE)
        found = self._piece(rank)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, rank: int) -> bytes:
        if self._known[0] != rank:
            self._file.seek(_HEAD + rank * (PIECE + _PROOF))
            sealed = self._file.read(PIECE + _PROOF)
            try:
                clear = self._cipher.decrypt(_nonce(rank, last=rank == self._count - 1), sealed, MARK)
            except (InvalidTag, ValueError) as error:
                raise WrongPhrase from error
            self._known = (rank, clear)
        return self._known[1]


def opened(file: IO[bytes], phrase: str) -> IO[bytes]:
    return io.BufferedReader(Opening(file, phrase), PIECE)
