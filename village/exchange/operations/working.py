"""What a worker does of an import, step by step: each step is whole, and the next one starts where it stopped."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.access.wall import Mission
from village.core import queue
from village.core.errors import DomainError
from village.exchange.models import Import, Work
from village.exchange.operations.asking import TASK
from village.exchange.operations.bringing import Bringing, bring_some
from village.exchange.operations.rereading import Rereading
from village.exchange.operations.taking_back import undo_some
from village.programmes.backend import coming_in
from village.programmes.models import Programme

log = logging.getLogger(__name__)
TURN = 20.0
"""Seconds of work before another import has its turn."""
FORGOTTEN = timedelta(minutes=1)
"""Without a step: its worker was stopped or killed."""
STEP = 200
FAILED = (
    "Une erreur l’a arrêté : ce qui était fait est gardé. Recommencez ; s’il s’arrête encore, appelez votre technicien."
)
HALF_READ = "La relecture est arrêtée : des lignes ne sont pas lues. « Les colonnes », puis « Relire », la recommence."
NO_LONGER = "La personne qui l’a demandé n’a plus ce rôle ici : ce qui était fait est gardé."


def carry_on(number: int, programme: int, *, seconds: float = TURN) -> None:
    """Carry a work on for its turn; it asks for the next one, until it is done, stopped or refused."""
    with wall.open_for(Mission.KEEP, programme):
        work = Work.objects.filter(pk=number, programme_id=programme, failed="").select_related("user").first()
        by = _actor(work) if work else None
        if work and by is None:
            _fail(work, NO_LONGER)
    if work is None or by is None:
        return
    with wall.opened_by(by):
        try:
            over = _turn(work, by, time.monotonic() + seconds)
        except (DomainError, Forbidden) as error:
            _fail(work, str(error))
        except Exception:
            log.exception("work %s on import %s", work.kind, work.brought_by_id)
            _fail(work, FAILED)
        else:
            if not over:
                queue.defer(TASK, number=number, programme=programme)


def resume_forgotten() -> None:
    """Ask again for the works whose worker left in the middle."""
    for programme in Programme.objects.values_list("pk", flat=True):
        with wall.open_for(Mission.KEEP, programme):
            late = Work.objects.filter(programme_id=programme, failed="", moved_at__lt=timezone.now() - FORGOTTEN)
            for work in late:
                queue.defer(TASK, number=work.pk, programme=programme)


def _actor(work: Work) -> Actor | None:
    """Who asked, with the same hat, as it is today."""
    user = coming_in(work.user_id, timezone.localdate())
    hats: list[Any] = getattr(user, "hats", [])
    for hat in hats:
        if (hat.programme_id, hat.role) == (work.programme_id, work.role):
            actor = Actor(work.user_id, str(user), hat.programme_id, Role(hat.role), charter_signed=hat.charter_signed)
            return actor if actor.can(Permission.DOSSIER_IMPORT) else None
    return None


def _turn(work: Work, by: Actor, until: float) -> bool:
    """Step after step until the end, or the end of the turn; True when nothing is left to do."""
    with transaction.atomic():
        brought = Import.objects.get(pk=work.brought_by_id)
    if brought.step == "undone" or (brought.step == "brought" and work.kind == Work.Kind.BRING):
        _end(work)  # it was done, and its worker killed before saying so
        return True
    for done, over in _STEPS[Work.Kind(work.kind)](brought, by):
        if over or not _goes_on(work, done):
            if not over and work.kind == Work.Kind.READ:
                _fail(work, HALF_READ)
            break
        if time.monotonic() > until and work.kind != Work.Kind.READ:  # reading again starts from the first line
            return False
    _end(work)
    return True


# Each in a transaction: outside of one, the wall shows nothing.


@transaction.atomic
def _goes_on(work: Work, done: int) -> bool:
    """Whether it goes on: nobody asked it to stop."""
    mine = Work.objects.filter(pk=work.pk, stopped=False)
    return bool(mine.update(done=F("done") + done, moved_at=timezone.now()))


@transaction.atomic
def _end(work: Work) -> None:
    Work.objects.filter(pk=work.pk, failed="").delete()


@transaction.atomic
def _fail(work: Work, why: str) -> None:
    Work.objects.filter(pk=work.pk).update(failed=why)


_Moved = Iterator[tuple[int, bool]]
"""Of each step: how many lines, and whether it was the last."""


def _bring(brought: Import, by: Actor) -> _Moved:
    bringing: Bringing | None = None
    while True:
        with transaction.atomic():
            bringing = bringing or Bringing(brought.programme_id, by=by, on=timezone.localdate())
            step = bring_some(brought, by=by, at=timezone.now(), number=STEP, bringing=bringing)
        yield step.done, not step.remain


def _read(brought: Import, _by: Actor) -> _Moved:
    with transaction.atomic():
        reading = Rereading(brought, timezone.localdate())
    for number in reading.pieces():
        yield number, False


def _undo(brought: Import, by: Actor) -> _Moved:
    while True:
        yield undo_some(brought, by=by, at=timezone.now(), number=STEP)


_STEPS: dict[Work.Kind, Callable[[Import, Actor], _Moved]] = {
    Work.Kind.READ: _read,
    Work.Kind.BRING: _bring,
    Work.Kind.UNDO: _undo,
}
