"""`village verify-journal`: check that no line of the journal was changed, removed or added by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from village.audit.journal import verify


class Command(BaseCommand):
    help = "Vérifie que le journal n’a pas été modifié."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="une tête gardée ailleurs, de moins d’un an : elle doit y être")

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        verdict = verify(head.strip().lower())
        if not verdict.sound:
            raise CommandError("Journal altéré :\n" + "\n".join(verdict.faults))
        self.stdout.write(f"Journal intact : {verdict.entries} lignes.")
        self.stdout.write(f"Tête à conserver ailleurs : {verdict.head}")
