"""`village doctor`: look at a deployment and say what to mend."""

from typing import Any

from django.core.management.base import BaseCommand

from village.core.doctor import CHECKS


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
            faulty = faulty or bool(advices)
            self.stdout.write(f"{'✗' if advices else '✓'} {title}")
            for advice in advices:
                self.stdout.write(f"    → {advice}")
        if faulty:
            raise SystemExit(1)
        self.stdout.write("Tout est en ordre.")
