"""`village report`: the figures of a programme over a period, without a browser."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from village.core.dates import Period
from village.core.errors import DomainError
from village.documents.render import render
from village.evaluation.documents import period_document
from village.evaluation.periods import named
from village.evaluation.report import Report, as_json, check_ages_on, checked_period, make_report
from village.evaluation.spreadsheet import as_xlsx
from village.programmes.models import Programme


class Command(BaseCommand):
    help = "Écrit le bilan d’un programme sur une période."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, metavar="CODE", help="par exemple pays-salonais")
        parser.add_argument("--from", required=True, dest="first", metavar="DATE", help="premier jour, 2017-09-01")
        parser.add_argument("--to", required=True, dest="last", metavar="DATE", help="dernier jour, compris")
        parser.add_argument(
            "--ages-on", metavar="DATE", help="jour où l’âge est compté ; sinon, le dernier jour compté"
        )
        parser.add_argument("--format", default="json", choices=["json", "xlsx", "pdf"], help="json, xlsx ou pdf")
        parser.add_argument("--output", metavar="FICHIER", help="où l’écrire ; sinon, sur la sortie de la commande")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(code=options["programme"]).first()
        if programme is None:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True)) or "aucun"
            raise CommandError(f"Programme inconnu : « {options['programme']} ». Programmes enregistrés : {known}.")
        today = timezone.localdate()
        try:
            period = checked_period(_day("--from", options["first"]), _day("--to", options["last"]), today=today)
            ages_on = _day("--ages-on", options["ages_on"]) if options["ages_on"] else None
            if ages_on:
                check_ages_on(ages_on, period)
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["format"] != "json" and not options["output"] and sys.stdout.isatty():
            raise CommandError(
                "Ce fichier ne se lit pas dans un terminal : ajoutez --output bilan." + options["format"]
            )
        report = make_report(programme, period, today=today, ages_on=ages_on)
        self._write(_made(report, period, today, options["format"]), options)

    def _write(self, made: bytes, options: dict[str, Any]) -> None:
        if options["output"]:
            try:
                Path(options["output"]).write_bytes(made)
            except OSError as error:
                raise CommandError(f"« {options['output']} » ne peut pas être écrit : {error.strerror}.") from error
        elif options["format"] == "json":
            self.stdout.write(made.decode())
        else:
            sys.stdout.buffer.write(made)


def _made(report: Report, period: Period, today: date, kind: str) -> bytes:
    name = named(period)
    if kind == "pdf":
        return render(period_document(report, name=name, on=today))
    if kind == "xlsx":
        return as_xlsx(report, title=f"Bilan de {name}", state="Chiffres de la période")
    return json.dumps(as_json(report), ensure_ascii=False, indent=2).encode()


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option} : écrivez un jour comme 2017-09-01, pas « {text} ».") from error
