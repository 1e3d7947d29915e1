"""`village verify-journal`: check that no line of the journal was changed, removed or added by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from village.audit.journal import verify


class Command(BaseCommand):
    help = "Vérifie que le journal n’a pas été modifié."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.sound:
            raise CommandError("Journal altéré :\n" + "\n".join(verdict.faults))
        self.stdout.write(f"Journal intact : {verdict.entries} lignes.")
        self.stdout.write(f"Tête à conserver ailleurs : {verdict.head}")
