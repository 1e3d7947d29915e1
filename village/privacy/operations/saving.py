"""Take a copy of the whole installation: the base and the papers in one archive, the keys of the children apart."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from village.audit.journal import Act, record
from village.core import sealed_files
from village.core.backup import archive, graves, keys, last
from village.core.errors import DomainError
from village.core.postgres import dumps

# No row of these: the keys are kept apart; nobody stays signed in, here or on a copy.
WITHOUT = ("core_sealingkey", "django_session", "usersessions_usersession")


@dataclass(frozen=True)
class Saved:
    archive: Path
    keys: Path
    papers: int
    rows: int
    head: str
    removed: int


def back_up(folder: Path, keys_folder: Path, *, at: datetime, keep_days: int, fewer_keys: bool = False) -> Saved:
    """Write the archive, then the keys; remove the archives older than `keep_days`, never the last.

    The keys are copied last: who was erased meanwhile has a dossier there and no key, and is erased again if that copy
    is ever put back. A child opened meanwhile has a key too many: harmless.
    """
    _must_be_apart(folder, keys_folder)
    administrator = dumps.Administrator.known()
    administrator.must_see_all()
    for one in (folder, keys_folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / archive.name_at(at)
    with tempfile.TemporaryFile(dir=folder) as base:
        with dumps.one_moment(administrator) as (snapshot, session):
            said = {"made_at": at.isoformat(), "site": last.site(), **_said(session)}
            dumps.dump(administrator, snapshot, WITHOUT, base)
        base.seek(0)
        manifest = archive.write(path, base, _papers(), said)
    with archive.opened(path):  # read again as a restoration would, while the first is still there
        pass
    copied = keys.current(last.site(), at, graves.read(*graves.folders()))
    kept = keys.replace(keys_folder, copied, fewer=fewer_keys)
    removed = archive.remove_old(folder, at, keep_days)
    last.note(path, kept, at)
    with transaction.atomic():
        record(Act.BACKUP_TAKE, by=None, at=at, details=path.name)
    papers = len(manifest["files"]) - 1
    return Saved(path, kept, papers, sum(said["counts"].values()), said["head"], len(removed))


def _must_be_apart(folder: Path, keys_folder: Path) -> None:
    if _is_within(folder, keys_folder):
        raise DomainError(
            "Les clés vont dans un autre dossier que la sauvegarde, et au mieux sur une autre machine : ensemble, "
            "elles rendraient lisible un dossier effacé."
        )
    if any(_is_within(one, Path(settings.DATA_DIR)) for one in (folder, keys_folder)):
        raise DomainError(
            f"Ni la sauvegarde ni les clés ne vont dans {settings.DATA_DIR} : la clé maîtresse y est, et un disque "
            "perdu emporterait tout. Choisissez deux autres dossiers, au mieux sur deux autres machines."
        )


def _is_within(one: Path, other: Path) -> bool:
    one, other = one.resolve(), other.resolve()
    return one == other or one in other.parents or other in one.parents


def _said(session: Any) -> dict[str, Any]:
    """What the archive must hold, at the moment of that session."""
    applied = sorted(".".join(one) for one in MigrationRecorder(connection).applied_migrations())
    if "privacy.0001_start" not in applied:
        raise DomainError("Cette base n’est pas encore faite : village migrate.")
    head = session.execute("SELECT encode(hash, 'hex') FROM audit_chainlink ORDER BY seq DESC LIMIT 1").fetchone()
    return {
        "postgresql": session.info.server_version,
        "migrations": applied,
        "counts": dumps.counts(session, WITHOUT),
        "head": head[0] if head else "",
    }


def _papers() -> Iterator[tuple[int, str, Path]]:
    for one in sealed_files.kept():
        if not one.name.endswith(".tmp"):
            yield one.key, one.name, sealed_files.folder() / str(one.key) / one.name
