"""One dated archive: the base without the children's keys, the papers as they are sealed, and what it must hold."""

import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from village.core.backup.files import Damaged, as_bytes, check_seal, digest_of, seal_of, written_whole

BASE, MANIFEST, SEAL = "base.dump", "manifeste.json", "sceau"
_PAPER = re.compile(r"papiers/(\d+)/([0-9a-f]{32})")
_NAME = re.compile(r"village-(\d{4}-\d\d-\d\d-\d{6})\.tar")
_MOMENT = "%Y-%m-%d-%H%M%S"
FORMAT = 1
CUT = "il est incomplet (copie interrompue, disque plein ?). Prenez-en un autre."


def name_at(moment: datetime) -> str:
    return f"village-{moment.astimezone(UTC).strftime(_MOMENT)}.tar"


def write(path: Path, base: IO[bytes], papers: Iterable[tuple[int, str, Path]], said: dict[str, Any]) -> dict[str, Any]:
    """Write the archive; returns its manifest: `said`, with the size and digest of each file."""
    files: dict[str, dict[str, Any]] = {}
    with written_whole(path) as whole, tarfile.open(fileobj=whole, mode="w") as tar:
        _add(tar, BASE, base, files)
        for key, name, paper in papers:
            try:
                with paper.open("rb") as sealed:
                    _add(tar, f"papiers/{key}/{name}", sealed, files)
            except FileNotFoundError:  # withdrawn, or its child erased, since we looked: as it should be
                continue
        manifest = {"format": FORMAT, **said, "files": files}
        content = as_bytes(manifest)
        _put(tar, MANIFEST, content)
        _put(tar, SEAL, seal_of(content, "archive"))
    return manifest


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes], files: dict[str, dict[str, Any]]) -> None:
    size, digest = digest_of(file)
    file.seek(0)
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, file)
    files[name] = {"size": size, "sha256": digest}


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


@dataclass(frozen=True)
class Archive:
    """An archive whose every file was compared with its sealed manifest."""

    path: Path
    manifest: dict[str, Any]
    tar: tarfile.TarFile

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    def base(self) -> IO[bytes]:
        return _content(self.tar, BASE)

    def papers(self) -> Iterator[tuple[int, str, bytes]]:
        for name in self.manifest["files"]:
            if found := _PAPER.fullmatch(name):
                yield int(found[1]), found[2], _content(self.tar, name).read()


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Compare everything, then give it; raises `Damaged`."""
    try:
        if path.stat().st_size == 0:
            raise Damaged(path, "il est vide.")
        with tarfile.open(path, "r:") as tar:
            yield Archive(path, _checked(path, tar), tar)
    except FileNotFoundError:
        raise Damaged(path, "il n’existe pas à cet endroit.") from None
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(path, CUT) from error


def _checked(path: Path, tar: tarfile.TarFile) -> dict[str, Any]:
    names = tar.getnames()
    if MANIFEST not in names or SEAL not in names:
        raise Damaged(path, CUT)
    content = _content(tar, MANIFEST).read()
    check_seal(content, _content(tar, SEAL).read(), "archive", path)
    manifest: dict[str, Any] = json.loads(content)
    if manifest["format"] > FORMAT:
        raise Damaged(path, "il vient d’une version plus récente du logiciel : mettez d’abord celui-ci à jour.")
    if sorted(names) != sorted([*manifest["files"], MANIFEST, SEAL]):
        raise Damaged(path, "il y manque un fichier, ou il y en a un de trop.")
    for name, wanted in manifest["files"].items():
        if name != BASE and not _PAPER.fullmatch(name):
            raise Damaged(path, "il contient un fichier au nom inattendu.")
        if digest_of(_content(tar, name)) != (wanted["size"], wanted["sha256"]):
            raise Damaged(path, f"{name} n’est plus ce qui fut sauvegardé (fichier abîmé).")
    return manifest


def _content(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    found = tar.extractfile(name)
    if found is None:
        raise tarfile.ReadError(name)
    return found


def remove_old(folder: Path, now: datetime, days: int) -> list[Path]:
    """Remove the archives older than so many days, never the last one; returns those removed."""
    standing = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    old = [path for path in standing[:-1] if now - _moment(path) > timedelta(days=days)]
    for path in old:
        path.unlink()
    return old


def _moment(path: Path) -> datetime:
    return datetime.strptime(path.name[len("village-") : -len(".tar")], _MOMENT).replace(tzinfo=UTC)
