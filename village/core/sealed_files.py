"""Files about a child, on disk, each sealed with the child's own key: outside of the web root, under names of ours.

A folder for each key, so that they go with it. A file is written before its row, in the same transaction: if this one
is undone, the file has no row, and `village purge` sweeps it. A row without its file cannot be.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.conf import settings

from village.core.backup import graves
from village.core.sealing import seal_bytes, unseal_bytes


class Unreadable(Exception):
    """The file is not there, was changed, comes from another place, or its key is erased."""


@dataclass(frozen=True)
class Kept:
    """A file on disk: the number of its key, its name, how many seconds ago it was written."""

    key: int
    name: str
    age: float


def folder() -> Path:
    """Where they all are; to be saved with the base, unreadable without its keys."""
    return Path(settings.PAPERS_DIR)


def _path(key: int, name: UUID) -> Path:
    return folder() / str(key) / name.hex


def _place(name: UUID) -> str:
    """What the seal is for: a file put in the place of another does not open."""
    return f"file:{name.hex}"


def keep(content: bytes, key: int) -> UUID:
    """Seal it with that key and write it down for good; its name, which says nothing."""
    name = uuid4()
    _write(seal_bytes(content, key, _place(name)), _path(key, name))
    return name


def put_back(sealed: bytes, key: int, name: str) -> None:
    """A file as a backup kept it, sealed already; one that is there and the same stays."""
    path = _path(key, UUID(name))
    if not path.exists() or path.read_bytes() != sealed:
        _write(sealed, path)


def _write(sealed: bytes, path: Path) -> None:
    for made in (folder(), path.parent):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _settle(path.parent)


def _settle(directory: Path) -> None:
    """The name itself is on the disk, even if the power goes now."""
    if os.name != "posix":
        return
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(key: int, name: UUID) -> bytes:
    """Give the content back, or raise `Unreadable`."""
    try:
        content = unseal_bytes(_path(key, name).read_bytes(), key, _place(name))
    except (OSError, InvalidTag, ValueError) as error:
        raise Unreadable from error
    if content is None:
        raise Unreadable
    return content


def refile(name: UUID, old: int, new: int) -> None:
    """Seal it under another key too, with the same name; `forget_old` once that is sure. Raise `Unreadable`."""
    _write(seal_bytes(read(old, name), new, _place(name)), _path(new, name))


def forget_old(name: UUID, old: int) -> None:
    """It is under another key now."""
    _path(old, name).unlink(missing_ok=True)


def drop(key: int, name: UUID) -> None:
    """The paper is withdrawn: gone, in restorations too."""
    graves.bury(f"papier {name.hex}")
    _path(key, name).unlink(missing_ok=True)


def drop_all(keys: Iterable[int]) -> None:
    """All the files of these keys: the children are erased, in restorations too."""
    keys = list(keys)
    graves.bury(*(f"cle {key}" for key in keys))
    for key in keys:
        shutil.rmtree(folder() / str(key), ignore_errors=True)


def kept() -> Iterator[Kept]:
    """All that is on disk, the unfinished too; what goes while we look is not."""
    if not folder().is_dir():
        return
    now = time.time()
    for directory in sorted(folder().iterdir()):
        if directory.is_dir() and directory.name.isdigit():
            for path in sorted(directory.glob("*")):
                with suppress(FileNotFoundError):
                    yield Kept(int(directory.name), path.name, now - path.stat().st_mtime)


def sweep(lost: Iterable[Kept]) -> None:
    """Remove these files, and the folders that they leave empty."""
    for one in lost:
        path = folder() / str(one.key) / one.name
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
