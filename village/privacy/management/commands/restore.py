"""`village restore`: put a backup back, without what was erased since."""

import fcntl
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.core.errors import DomainError
from village.core.french import counted
from village.privacy.operations.restoring import restore


class Command(BaseCommand):
    help = "Remettre une sauvegarde, sans ce qui a été effacé depuis ; une sauvegarde abîmée est refusée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="la sauvegarde : village-….tar")
        parser.add_argument("--keys", type=Path, required=True, help="la dernière copie des clés : village-cles.json")
        parser.add_argument("--replace", action="store_true", help="remplacer les données qui sont dans la base")

    def handle(self, *args: Any, archive: Path, keys: Path, replace: bool, **options: Any) -> None:
        try:
            with _closed():
                done = restore(archive, keys, at=timezone.now(), on=timezone.localdate(), replace=replace)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"La sauvegarde n’a pas été remise : {error}. La base n’a pas changé.") from error
        made = timezone.localtime(done.made_at)
        self.stdout.write(f"C’est fait : la base est celle du {made:%d/%m/%Y à %H:%M} ({counted(done.rows, 'ligne')}).")
        self.stdout.write(f"Papiers numérisés dans la sauvegarde : {done.papers}")
        papers = counted(done.withdrawn, "papier retiré", "papiers retirés")
        self.stdout.write(f"Effacés de nouveau : {counted(done.erased, 'dossier')}, {papers}")
        if not done.clean:
            self.stdout.write(
                "Des lignes effacées restent dans les fichiers des tables : village purge --wipe, ce soir."
            )
        self.stdout.write(f"Journal intact : {done.lines} lignes. Tête : {done.head}")
        self.stdout.write(
            f"À refaire à la main, si cela date d’après le {made:%d/%m/%Y} : comptes fermés, rôles finis, accords "
            "retirés, mots rectifiés, usages limités. Tout le monde se reconnecte. Puis : village doctor."
        )


@contextmanager
def _closed() -> Iterator[None]:
    """The site is closed, and stays so meanwhile; what is put back will be the service's own."""
    if settings.DATA_DIR.stat().st_uid != os.geteuid():
        raise CommandError(
            f"Lancez cette commande avec le compte du service, à qui est {settings.DATA_DIR} : sinon il ne lirait plus "
            "les papiers remis. Rien n’a été changé."
        )
    with (settings.DATA_DIR / "serve.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise CommandError(
                "Le site est ouvert : arrêtez-le d’abord, puis recommencez. Rien n’a été changé."
            ) from None
        yield
