"""Secrets of one installation: given by the environment, or made once and kept in its data folder."""

import os
import secrets
from functools import lru_cache
from pathlib import Path


def kept(name: str, folder: Path) -> str:
    """Return the secret `name` from the environment, else from `folder`, made on first need.

    The file is readable by its owner only. Losing it signs everybody out (`SECRET_KEY`) or makes all
    that was written unreadable (`MASTER_KEY`): it belongs to the backup, apart from the database.
    """
    if value := os.environ.get(name, "").strip():
        return value
    path = folder / name.lower()
    if path.exists():
        return path.read_text().strip()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it between our two looks
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value


def fresh(name: str, folder: Path) -> str:
    """Return the secret as it stands now, empty if there is none; its file is read again when it changed."""
    if value := os.environ.get(name, "").strip():
        return value
    path = folder / name.lower()
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return ""
    return _read(path, changed)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> str:
    return path.read_text().strip()


def replace(name: str, value: str, folder: Path) -> None:
    """Put the secret in its file at once: a reader finds the old one or the new one, whole."""
    draft = folder / f"{name.lower()}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / name.lower())
