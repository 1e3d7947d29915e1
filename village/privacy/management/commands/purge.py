"""`village purge`: what is due, and what may go now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from village.core.errors import DomainError
from village.core.french import counted
from village.privacy.countdown import Countdown
from village.privacy.models import Disposal
from village.privacy.operations.disposing import execute_disposal
from village.privacy.operations.expiring import expire, expired
from village.privacy.periods import Kept
from village.programmes.models import Programme


class Command(BaseCommand):
    help = "Supprimer ce qui est échu, et les dossiers dont deux personnes ont décidé ; --dry-run dit, sans rien faire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien supprimer")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        for programme in Programme.objects.order_by("code"):
            self._dossiers(programme, dry_run=dry_run)
        self._rest(dry_run=dry_run)
        if dry_run:
            self.stdout.write("Essai : rien n’a été supprimé.")

    def _dossiers(self, programme: Programme, *, dry_run: bool) -> None:
        today = timezone.localdate()
        countdown = Countdown(programme, today)
        late = [due for due in countdown.everything if due.due_on <= today]
        waiting = [due for due in late if (due.kept, due.number) not in countdown.pending and not due.blocked]
        held = [due for due in late if due.held]
        ready = list(Disposal.objects.filter(programme=programme).ready().order_by("pk"))
        self.stdout.write(f"{programme.name}")
        self.stdout.write(f"  À proposer, sur la page « Ce qui arrive à échéance » : {_said(waiting)}")
        self.stdout.write(f"  Proposés, en attente d’une seconde personne ou d’un visa : {_waiting(countdown, ready)}")
        self.stdout.write(f"  Gelés, jamais touchés : {counted(len(held), 'dossier')}")
        if dry_run:
            self.stdout.write(f"  Validés, à exécuter : {counted(len(ready), 'dossier')}")
            return
        done = sum(self._executed(disposal) for disposal in ready)
        self.stdout.write(f"  Exécutés : {counted(done, 'dossier')}")

    def _executed(self, disposal: Disposal) -> bool:
        try:
            execute_disposal(disposal, by=None, on=timezone.localdate())
        except DomainError as error:
            self.stdout.write(f"  Dossier n° {disposal.number}, laissé : {error.message}")
            return False
        return True

    def _rest(self, *, dry_run: bool) -> None:
        today = timezone.localdate()
        found = expired(today) if dry_run else expire(today)
        for one in found:
            verb = "À supprimer" if dry_run else "Supprimés"
            self.stdout.write(f"{verb}, {one.kept.label} : {one.number}")
        if not any(one.number for one in found):
            self.stdout.write("Journal, brouillons, comptes, demandes : rien d’échu.")


def _said(waiting: list[Any]) -> str:
    kinds = {kept: sum(due.kept is kept for due in waiting) for kept in Kept}
    return ", ".join(f"{kept.label} : {number}" for kept, number in kinds.items() if number) or "rien"


def _waiting(countdown: Countdown, ready: list[Disposal]) -> str:
    return counted(len(countdown.pending) - len(ready), "dossier")
