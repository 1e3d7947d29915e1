"""Put a copy back beside the base, erase in it what was erased since, then only let it take the place (R74, R78)."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from village.access import wall
from village.access.wall import Mission
from village.audit.journal import Act, record, verify
from village.core import sealed_files, sealing
from village.core.backup import graves, keys, last
from village.core.backup.archive import Archive, opened
from village.core.backup.files import Damaged
from village.core.backup.graves import Graves
from village.core.backup.keys import Keys
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.core.postgres import dumps
from village.privacy.operations.again import erase_again
from village.privacy.operations.saving import WITHOUT
from village.privacy.operations.wiping import wipe_files
from village.programmes.models import Programme


@dataclass(frozen=True)
class Restored:
    made_at: datetime
    rows: int
    papers: int
    erased: int
    withdrawn: int
    lines: int
    head: str
    clean: bool
    """Nothing of what was erased stays in the files of the tables."""


def restore(path: Path, keys_path: Path, *, at: datetime, on: date, replace: bool) -> Restored:
    """Put the archive in the place of the base. A refusal, or a failure on the way, leaves everything as it was."""
    administrator = dumps.Administrator.known()
    administrator.must_see_all(restoring=True)
    apart = keys.read(keys_path)
    gone = apart.graves | graves.read(keys_path.parent, *graves.folders())
    with opened(path) as archive:
        _must_match(archive, apart, keys_path)
        _must_be_known(archive)
        _must_have_room(replace=replace)
        beside = dumps.base_name() + dumps.FRESH
        dumps.make_beside(administrator, beside, str(connection.settings_dict["OWNER"]["USER"]))
        try:
            dumps.fill(administrator, beside, archive.base())
            _must_be_whole(archive, administrator, beside)
            with dumps.connected_to(beside):
                done = _made_ready(archive, apart, gone, at=at, on=on)
            _put_papers_back(archive, set(apart.keys) - gone.keys, gone)
            former = dumps.base_name() + dumps.FORMER
            dumps.drop(administrator, former)
            dumps.take_the_place(administrator, beside, former)
        except BaseException:
            dumps.drop(administrator, beside)
            raise
        finally:
            sealing.forget_keys()
        last.adopt(apart.site)
        graves.carry_on(gone)
        dumps.drop(administrator, former)
        return done


def _must_match(archive: Archive, apart: Keys, keys_path: Path) -> None:
    if apart.site != archive.manifest["site"]:
        raise Damaged(keys_path, "ces clés sont celles d’une autre installation que la sauvegarde.")
    if apart.made_at < archive.made_at:
        raise Damaged(
            keys_path,
            f"ces clés ({apart.made_at:%d/%m/%Y %H:%M}) sont plus anciennes que la sauvegarde "
            f"({archive.made_at:%d/%m/%Y %H:%M}) : des enfants y manqueraient. Prenez la dernière copie des clés.",
        )


def _must_be_known(archive: Archive) -> None:
    ours = MigrationLoader(None).disk_migrations
    known = {*ours, *(one for migration in ours.values() for one in migration.replaces)}
    if {tuple(one.split(".", 1)) for one in archive.manifest["migrations"]} - known:
        raise Damaged(archive.path, "il vient d’une version plus récente du logiciel : mettez d’abord celui-ci à jour.")


def _must_be_whole(archive: Archive, administrator: dumps.Administrator, beside: str) -> None:
    with administrator.connect(beside) as session:
        found = dumps.counts(session, WITHOUT)
    if found != archive.manifest["counts"]:
        raise Damaged(archive.path, "la base qu’il contient n’a pas toutes ses lignes.")


def _must_have_room(*, replace: bool) -> None:
    table = get_user_model()._meta.db_table
    used = table in connection.introspection.table_names() and get_user_model()._default_manager.exists()
    if used and not replace:
        raise DomainError(
            "Cette base contient déjà des données : rien n’a été changé. Pour les remplacer par la sauvegarde, et "
            "perdre ce qui fut écrit depuis, ajoutez --replace."
        )


def _made_ready(archive: Archive, apart: Keys, gone: Graves, *, at: datetime, on: date) -> Restored:
    """In the base beside: the rules, the keys still alive, what is erased again, the journal verified."""
    sealing.forget_keys()
    call_command("migrate", interactive=False, verbosity=0)
    verdict = verify(archive.manifest["head"])
    if not verdict.sound:
        raise Damaged(archive.path, f"son journal a été altéré ({', '.join(verdict.faults[:3])}).")
    alive = {number: wrapped for number, wrapped in apart.keys.items() if number not in gone.keys}
    with transaction.atomic():
        SealingKey.objects.bulk_create([SealingKey(pk=pk, wrapped=wrapped) for pk, wrapped in alive.items()])
    erased, withdrawn = 0, 0
    for programme in Programme.objects.order_by("code"):
        with transaction.atomic(), wall.open_for(Mission.KEEP, programme.pk):
            dossiers, papers = erase_again(programme, gone.papers, on=on)
            record(
                Act.BACKUP_RESTORE, by=None, programme_id=programme.pk, at=at, details=_line(archive, dossiers, papers)
            )
        erased, withdrawn = erased + dossiers, withdrawn + papers
    clean = not wipe_files()
    verdict = verify(archive.manifest["head"])
    files = len(archive.manifest["files"]) - 1
    rows = sum(archive.manifest["counts"].values())
    return Restored(archive.made_at, rows, files, erased, withdrawn, verdict.entries, verdict.head, clean)


def _line(archive: Archive, dossiers: int, papers: int) -> str:
    said = f"sauvegarde du {archive.made_at:%d/%m/%Y %H:%M} UTC"
    return f"{said} ; effacés de nouveau : {dossiers} dossiers, {papers} papiers"


def _put_papers_back(archive: Archive, alive: set[int], gone: Graves) -> None:
    for key, name, content in archive.papers():
        if key in alive and name not in gone.papers:
            sealed_files.put_back(content, key, name)


__all__: list[Any] = ["Restored", "restore"]
