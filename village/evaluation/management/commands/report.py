"""`village report`: the figures of a programme over a period, without a browser."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from village.core.errors import DomainError
from village.evaluation.report import as_json, checked_period, make_report
from village.programmes.models import Programme


class Command(BaseCommand):
    help = "Écrit le bilan d’un programme sur une période."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, metavar="CODE", help="par exemple pays-salonais")
        parser.add_argument("--from", required=True, dest="first", metavar="DATE", help="premier jour, 2017-09-01")
        parser.add_argument("--to", required=True, dest="last", metavar="DATE", help="dernier jour, compris")
        parser.add_argument("--format", default="json", choices=["json"], help="json")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(code=options["programme"]).first()
        if programme is None:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True)) or "aucun"
            raise CommandError(f"Programme inconnu : « {options['programme']} ». Programmes enregistrés : {known}.")
        today = timezone.localdate()
        try:
            period = checked_period(_day("--from", options["first"]), _day("--to", options["last"]), today=today)
        except DomainError as error:
            raise CommandError(error.message) from error
        figures = as_json(make_report(programme, period, today=today))
        self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option} : écrivez un jour comme 2017-09-01, pas « {text} ».") from error
