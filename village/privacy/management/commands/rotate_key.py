"""`village rotate-key`: change the master key, while people work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from village.access import wall
from village.access.wall import Mission
from village.accounts.second_factor import factors_again
from village.core import rotation
from village.core.errors import DomainError
from village.privacy.operations.rotating import archives_again


class Command(BaseCommand):
    help = "Change la clé maîtresse, sans arrêter le site ; l’ancienne n’ouvre plus rien."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rotation.begin()
        except DomainError as error:
            raise CommandError(error.message) from error
        keys, drafts, boxes, factors = 0, 0, 0, factors_again()
        # Twice: who wrote with the old key while we read has the new one the second time.
        for _ in range(2):
            keys, drafts = keys + rotation.keys_again(), drafts + rotation.drafts_again()
            boxes += archives_again(lambda: wall.open_for(Mission.LOAD))
        rotation.finish()
        self.stdout.write(
            f"C’est fait : {keys} clés d’enfants, {drafts} brouillons, {boxes} dossiers archivés et {factors} seconds "
            "facteurs sont scellés de nouveau. Sauvegardez la nouvelle clé, à part de la base."
        )
