"""Files written whole or not at all, sealed by the master key: changed or of another site, they are refused."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag

from village.core.crypto import decrypt, encrypt_bytes
from village.core.errors import DomainError

_PIECE = 1024 * 1024


class Damaged(DomainError):
    """A backup, or a file of keys, that is not what was written."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path.name} est refusé : {what} Rien n’a été changé.")


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write beside, sync, then take the name: who reads finds the file before, or the file whole. Mode 600."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        settle(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """The names themselves are on the disk."""
    with suppress(PermissionError):  # not every system opens a folder
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def digest_of(file: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of what remains to be read."""
    size, digest = 0, hashlib.sha256()
    while piece := file.read(_PIECE):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def as_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def seal_of(content: bytes, what: str) -> bytes:
    return encrypt_bytes(hashlib.sha256(content).hexdigest().encode(), f"backup:{what}")


def check_seal(content: bytes, seal: bytes, what: str, path: Path) -> None:
    """Raise `Damaged` unless this seal is of this content, by our master key or the one before."""
    try:
        said = decrypt(seal, f"backup:{what}")
    except (InvalidTag, ValueError):
        why = (
            "son sceau ne s’ouvre pas. Il est abîmé, ou scellé par une autre clé maîtresse : remettez celle du jour "
            "de la sauvegarde, fichier master_key de VILLAGE_DATA ou réglage MASTER_KEY (ou MASTER_KEY_PREVIOUS)."
        )
        raise Damaged(path, why) from None
    if said != hashlib.sha256(content).hexdigest():
        raise Damaged(path, "son contenu n’est pas celui qui fut scellé.")
