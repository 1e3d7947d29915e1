"""`village doctor`: look at a deployment and say what to mend."""

from typing import Any

from django.core.management.base import BaseCommand

from village.core.doctor import CHECKS
from village.core.doctor.facts import Fact


class Command(BaseCommand):
    help = "Vérifier une installation et dire ce qu’il faut reprendre."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        faulty = False
        for title, look in CHECKS.items():
            try:
                advices = list(look())
            except Exception as error:  # noqa: BLE001 - the doctor reports, and goes on to the next check
                advices = [f"Impossible de vérifier : {error}".strip()]
            wrong = any(not isinstance(advice, Fact) for advice in advices)
            faulty = faulty or wrong
            self.stdout.write(f"{'✗' if wrong else '✓'} {title}")
            for advice in advices:
                self.stdout.write(f"    {'·' if isinstance(advice, Fact) else '→'} {advice}")
        if faulty:
            raise SystemExit(1)
        self.stdout.write("Tout est en ordre.")
