"""`village rotate-key`: change the master key, while people work."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from village.access import wall
from village.access.wall import Mission
from village.accounts.second_factor import factors_again
from village.core import rotation
from village.core.errors import DomainError
from village.privacy.operations.rotating import archives_again


class Command(BaseCommand):
    help = "Change la clé maîtresse, sans arrêter le site ; l’ancienne n’ouvre plus rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", type=float, default=300, help="secondes laissées aux travaux en cours (300)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rotation.begin()
        except DomainError as error:
            raise CommandError(error.message) from error
        begun = timezone.now()
        done = Counter(_all_again())
        # What was sealed with the old key before, and is written only now, has the new one the second time.
        if not rotation.others_are_done(begun, options["wait"]):
            raise CommandError(
                "Un travail commencé avant vous dure encore. Rien n’est perdu : l’ancienne clé reste. Attendez qu’il "
                "finisse, puis relancez `village rotate-key`."
            )
        done.update(_all_again())
        rotation.finish()
        self.stdout.write(
            f"C’est fait : {done['keys']} clés d’enfants, {done['drafts']} brouillons, {done['boxes']} dossiers "
            f"archivés et {done['factors']} seconds facteurs sont scellés de nouveau. Sauvegardez la nouvelle clé, à "
            "part de la base."
        )


def _all_again() -> dict[str, int]:
    """Seal again all that the master key seals; how many of each."""
    return {
        "keys": rotation.keys_again(),
        "drafts": rotation.drafts_again(),
        "boxes": archives_again(lambda: wall.open_for(Mission.LOAD)),
        "factors": factors_again(),
    }
