"""A programme taken out, an empty base beside, and an archive that somebody changed."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.management import call_command
from django.db import connection, transaction

from tests import conftest as bases
from village.access import wall
from village.access.wall import Mission
from village.accounts.models import User
from village.core.sealing import forget_keys
from village.exchange.moving import closed
from village.exchange.moving.archive import MANIFEST
from village.exchange.moving.going import Going
from village.exchange.moving.tables import label_of, tables
from village.programmes.models import Programme

REASON = "Le programme change d’hébergeur."
Contents = dict[str, list[dict[str, Any]]]


def take_out(code: str, to: Path) -> str:
    """The phrase, as the command says it."""
    said = io.StringIO()
    call_command("export", programme=code, to=to, reason=REASON, stdout=said)
    return next(line.rpartition(" ")[2] for line in said.getvalue().splitlines() if line.startswith("La phrase"))


def bring_in(archive: Path, phrase: str) -> str:
    """What the command says."""
    paper, said = archive.with_suffix(".phrase"), io.StringIO()
    paper.write_text(f"{phrase}\n")
    call_command("import", archive, phrase_file=paper, stdout=said)
    return said.getvalue().replace("\xa0", " ")


@contextmanager
def elsewhere() -> Iterator[None]:
    """Another installation: an empty base, just migrated."""
    name, before = f"{bases.TEMPLATE}_elsewhere_{bases.WORKER or 'main'}", connection.settings_dict["NAME"]
    connection.close()
    bases._clone(name)
    connection.settings_dict["NAME"] = name
    forget_keys()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        forget_keys()
        bases._administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def contents(code: str) -> Contents:
    """Every row of a programme, words open; without the names of files, which are drawn again."""
    programme = Programme.objects.get(code=code)
    going = Going(programme.pk)
    with transaction.atomic(), wall.open_for(Mission.KEEP, programme.pk):
        found = {label_of(model): list(going.rows(model)) for model in sorted(tables(), key=lambda one: one is User)}
    for row in found["programmes.listitem"]:  # those of the nation stand before them in every base
        row.pop("id")
    for row in found["around.scannedpaper"]:
        del row["file"]
    for row in found["privacy.archiveddossier"]:
        for paper in row["sealed"]["rows"].get("around.scannedpaper", []):
            del paper["file"]
    return found


def read(archive: Path, phrase: str) -> dict[str, bytes]:
    """Its files, in clear."""
    with archive.open("rb") as file, ZipFile(closed.opened(file, phrase)) as found:
        return {name: found.read(name) for name in found.namelist()}


def manifest(archive: Path, phrase: str) -> dict[str, Any]:
    return dict(json.loads(read(archive, phrase)[MANIFEST]))


def write(archive: Path, phrase: str, files: dict[str, bytes]) -> None:
    """The files closed again under that phrase, whatever they hold."""
    with archive.open("wb") as file:
        closing = closed.Closing(file, phrase)
        with ZipFile(closing, "w", ZIP_DEFLATED) as made:
            for name, content in files.items():
                made.writestr(name, content)
        closing.close()


def change(archive: Path, phrase: str, how: Callable[[dict[str, bytes]], None], *, digests: bool = True) -> None:
    """Change its files; `digests`: as somebody would who knows the phrase, the manifest says the new ones."""
    files = read(archive, phrase)
    how(files)
    said = json.loads(files[MANIFEST])
    if digests and isinstance(said, dict):
        for name in list(said["fichiers"]):
            if name not in files:
                del said["fichiers"][name]
        for name, content in files.items():
            if name != MANIFEST:
                said["fichiers"][name] = _said(content)
        files[MANIFEST] = json.dumps(said).encode()
    write(archive, phrase, files)


def _said(content: bytes) -> dict[str, Any]:
    return {"taille": len(content), "sha256": sha256(content).hexdigest()}


def rows(files: dict[str, bytes], label: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"tables/{label}.jsonl"].splitlines()]


def put_rows(files: dict[str, bytes], label: str, said: list[dict[str, Any]]) -> None:
    files[f"tables/{label}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in said)
