"""`village worker`: long work goes on behind the pages. `village serve` starts one by itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from village.core import queue


class Command(BaseCommand):
    help = "Faire avancer les travaux longs (reprises de fichiers). `serve` en lance déjà un."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--une-fois", action="store_true", dest="once", help="finir ce qui attend, puis s’arrêter")

    def handle(self, *args: Any, **options: Any) -> None:
        queue.work(until_idle=options["once"])
