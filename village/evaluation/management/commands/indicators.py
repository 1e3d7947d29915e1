"""`village indicators`: what each figure means, as it is written in docs/indicateurs.md."""

from typing import Any

from django.core.management.base import BaseCommand

from village.evaluation.dictionary import markdown


class Command(BaseCommand):
    help = "Écrit la définition de chaque indicateur, en Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
