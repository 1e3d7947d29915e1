"""`village export`: a whole programme in one archive, in open formats."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.core.backup.files import written_whole
from village.core.errors import DomainError
from village.core.french import counted
from village.exchange.operations.leaving import Taken, export_programme
from village.programmes.models import Programme


class Command(BaseCommand):
    help = "Sortir toutes les données d’un programme, en formats ouverts, dans une archive chiffrée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", required=True, metavar="CODE", help="par exemple pays-salonais")
        parser.add_argument(
            "--to", required=True, type=Path, metavar="FICHIER", help="l’archive à écrire : pre.zip.enc"
        )
        parser.add_argument("--reason", required=True, metavar="MOTIF", help="pourquoi, en une phrase : va au journal")

    def handle(self, *args: Any, programme: str, to: Path, reason: str, **options: Any) -> None:
        found = Programme.objects.filter(code=programme).first()
        if found is None:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True)) or "aucun"
            raise CommandError(f"Programme inconnu : « {programme} ». Programmes enregistrés : {known}.")
        if to.exists():
            raise CommandError(f"{to} existe déjà : rien n’a été écrit. Donnez un autre nom.")
        try:
            with written_whole(to) as file:
                taken = export_programme(found, file, reason=reason, by=None, at=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"L’archive n’a pas été écrite : {error}") from error
        self._say(to, taken)

    def _say(self, to: Path, taken: Taken) -> None:
        rows, papers = counted(taken.rows, "ligne"), counted(taken.papers, "papier")
        self.stdout.write(f"Archive : {to} ({counted(taken.children, 'enfant')}, {rows}, {papers})")
        self.stdout.write("")
        self.stdout.write(f"La phrase qui l’ouvre : {taken.phrase}")
        self.stdout.write(
            "Elle n’est écrite nulle part ailleurs : notez-la maintenant. Ne l’envoyez jamais avec l’archive, "
            "mais par une autre voie (de vive voix)."
        )
        self.stdout.write("")
        self.stdout.write(
            "Cette archive contient tout, notes privées et informations préoccupantes comprises. Effacez-la dès "
            "qu’elle est reprise ailleurs. La coordination et la protection des données sont prévenues."
        )
        if taken.illegible:
            many = counted(len(taken.illegible), "texte ou papier illisible", "textes ou papiers illisibles")
            self.stdout.write(f"{many} déjà dans la base : la liste est dans manifeste.json.")
        if taken.drafts:
            many = counted(taken.drafts, "texte commencé et pas enregistré", "textes commencés et pas enregistrés")
            self.stdout.write(f"{many} : ils ne sortent pas. Leurs auteurs les enregistrent, puis refaites l’export.")
