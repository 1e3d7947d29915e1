"""`village backup`: one dated archive, and the keys of the children in another place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.core.errors import DomainError
from village.core.french import counted
from village.privacy.operations.saving import back_up

DAYS = 35


class Command(BaseCommand):
    help = "Sauvegarder la base et les papiers dans un dossier, les clés des enfants dans un autre."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BACKUPS_DIR,
            help="dossier des sauvegardes (VILLAGE_BACKUPS)",
        )
        parser.add_argument(
            "--keys",
            type=Path,
            default=settings.BACKUP_KEYS_DIR,
            help="dossier des clés, ailleurs ; seule la dernière copie y reste (VILLAGE_BACKUP_KEYS)",
        )
        parser.add_argument(
            "--keep",
            type=int,
            default=DAYS,
            metavar="JOURS",
            help=f"jours gardés ({DAYS}) ; la dernière reste toujours",
        )
        parser.add_argument(
            "--fewer-keys",
            action="store_true",
            help="remplacer les clés même si la plupart des dossiers ont été effacés",
        )

    def handle(self, *args: Any, folder: Path | None, keys: Path | None, keep: int, **options: Any) -> None:
        if folder is None:
            raise CommandError("Dites où : village backup DOSSIER, ou le réglage VILLAGE_BACKUPS.")
        if keys is None:
            raise CommandError("Dites où vont les clés : --keys AUTRE-DOSSIER, ou le réglage VILLAGE_BACKUP_KEYS.")
        if keep < 1:
            raise CommandError("--keep : un nombre de jours, 1 ou plus.")
        try:
            saved = back_up(folder, keys, at=timezone.now(), keep_days=keep, fewer_keys=options["fewer_keys"])
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"La sauvegarde n’a pas été écrite : {error}") from error
        self.stdout.write(
            f"Sauvegarde : {saved.archive} ({counted(saved.rows, 'ligne')}, {counted(saved.papers, 'papier')})"
        )
        self.stdout.write(f"Clés des enfants, dernière copie : {saved.keys}")
        self.stdout.write(f"Tête du journal, à garder ailleurs aussi : {saved.head}")
        if saved.removed:
            self.stdout.write(f"Sauvegardes de plus de {counted(keep, 'jour')}, retirées : {saved.removed}")
        self.stdout.write("La clé maîtresse n’y est pas : gardez-la à part, une fois pour toutes.")
