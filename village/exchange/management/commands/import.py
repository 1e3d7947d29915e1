# ruff: noqa: N999 - the name of the command
"""`village import`: a programme taken out elsewhere by `village export`."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.access import wall
from village.access.wall import Mission
from village.core.errors import DomainError
from village.core.french import counted
from village.exchange.operations.settling import Settled, import_programme
from village.programmes.management.commands.open_programme import site


class Command(BaseCommand):
    help = "Reprendre un programme sorti d’une autre installation par village export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="l’archive : pre.zip.enc")
        parser.add_argument(
            "--phrase-file", type=Path, metavar="FICHIER", help="où lire la phrase ; sinon, elle est demandée"
        )

    def handle(self, *args: Any, archive: Path, phrase_file: Path | None, **options: Any) -> None:
        try:
            phrase = phrase_file.read_text().strip() if phrase_file else getpass("La phrase de l’archive : ")
            with wall.open_for(Mission.LOAD):
                done = import_programme(archive, phrase, at=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"L’archive n’a pas été lue : {error}. Rien n’a été changé.") from error
        self._say(done)

    def _say(self, done: Settled) -> None:
        rows, papers = counted(done.rows, "ligne"), counted(done.papers, "papier")
        self.stdout.write(f"C’est fait : {done.programme} est repris ({rows}, {papers}).")
        self.stdout.write(
            f"Comptes : {done.accounts} repris sans mot de passe ni second facteur, {done.known_accounts} déjà là."
        )
        if not done.complete:
            self.stdout.write(
                "Cette archive n’était pas complète : notes privées, regards réservés, informations préoccupantes et "
                "dossiers archivés n’y étaient pas. Pour tout reprendre : village export, sur l’ancien serveur."
            )
        if done.lost_papers:
            self.stdout.write(f"{counted(done.lost_papers, 'papier')} : illisible à l’export, non repris.")
        if done.moved:
            self.stdout.write(
                "Ces numéros servaient ici : les dossiers en ont d’autres qu’avant. Le journal d’origine, dans "
                "l’archive, garde les anciens."
            )
        for who, link in done.invitations:
            self.stdout.write(f"Pour que {who} choisisse son mot de passe, une seule fois : {site()}{link}")
        self.stdout.write(
            "Ensuite, la coordination invite chacun de nouveau, et chacun installe son second facteur. "
            "Puis : village doctor, village backup."
        )
        self.stdout.write("Effacez l’archive et la phrase dès que vous avez comparé les bilans.")
