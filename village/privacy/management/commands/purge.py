"""`village purge`: what is due, and what may go now."""

import logging
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from traceback import format_tb
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from village.access import wall
from village.access.wall import Mission
from village.around.operations import lost_files, sweep_files
from village.core.errors import DomainError
from village.core.french import counted
from village.privacy.countdown import Countdown
from village.privacy.models import Disposal
from village.privacy.operations.disposing import execute_disposal
from village.privacy.operations.expiring import expire, expired
from village.privacy.operations.merging import forget_ledgers
from village.privacy.operations.wiping import wipe_files
from village.privacy.periods import Kept
from village.programmes.models import Programme

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Supprimer ce qui est échu, et les dossiers dont deux personnes ont décidé ; --dry-run dit, sans rien faire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien supprimer")
        wipe = "puis réécrire les tables : rien de ce qui fut supprimé ne reste dans leurs fichiers ; la nuit"
        parser.add_argument("--wipe", action="store_true", help=wipe)

    def handle(self, *_args: Any, dry_run: bool, wipe: bool, **_options: Any) -> None:
        self.failed, today = 0, timezone.localdate()
        for programme in Programme.objects.order_by("code"):
            with wall.open_for(Mission.KEEP, programme.pk):
                ready = self._look(programme, dry_run=dry_run)
            done = sum(self._executed(disposal) for disposal in ready)
            if not dry_run:
                self.stdout.write(f"  Exécutés : {counted(done, 'dossier')}")
                self._tried(
                    "Réunions de dossiers", partial(forget_ledgers, programme, on=today), Mission.KEEP, programme.pk
                )
        self._tried("Fichiers sans papier", lambda: self._files(dry_run=dry_run), Mission.LOAD)
        self._tried("Journal, brouillons, comptes, demandes", lambda: self._rest(dry_run=dry_run), Mission.LOAD)
        if dry_run:
            self.stdout.write("Essai : rien n’a été supprimé.")
        elif wipe:
            self._wiped()
        if self.failed:
            message = f"En échec : {self.failed}. Le reste est fait ; le détail est dans le journal technique."
            raise CommandError(message)

    def _wiped(self) -> None:
        if kept := wipe_files():
            message = (
                "Quelqu’un travaille : PostgreSQL garde pour lui des lignes supprimées. Elles ne sont plus dans les "
                "pages, mais restent dans les fichiers. Relancez `village purge --wipe` quand personne ne travaille. "
                f"Où, et pour qui : {', '.join(kept)}."
            )
            raise CommandError(message)
        self.stdout.write("Tables réécrites : rien de ce qui fut supprimé ne reste dans leurs fichiers.")

    def _tried(self, what: str, act: Callable[[], object], mission: Mission, programme: int | None = None) -> bool:
        """Whether it was done; one failure is said and counted, and stops nothing else."""
        try:
            with transaction.atomic(), wall.open_for(mission, programme):
                act()
        except DomainError as error:
            self.stdout.write(f"  {what}, laissé : {error.message}")
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, the other dossiers go on, and it is counted
            where = "".join(format_tb(error.__traceback__))  # without its message, that may hold words of a family
            _log.error("purge : %s : %s\n%s", what, type(error).__name__, where)
            self.failed += 1
            self.stdout.write(f"  {what}, en échec : {type(error).__name__}")
            return False
        return True

    def _look(self, programme: Programme, *, dry_run: bool) -> list[Disposal]:
        """Say what is due, and answer what may go now."""
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
            return []
        return ready

    def _executed(self, disposal: Disposal) -> bool:
        today = timezone.localdate()
        return self._tried(
            f"Dossier n° {disposal.number}",
            lambda: execute_disposal(disposal, by=None, on=today),
            Mission.KEEP,
            disposal.programme_id,
        )

    def _files(self, *, dry_run: bool) -> None:
        """What a sending that was undone, or a stop at a bad moment, left on the disk."""
        number = len(lost_files()) if dry_run else sweep_files(by=None)
        self.stdout.write(f"Fichiers sans papier, {'à effacer' if dry_run else 'effacés'} : {number}")

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
