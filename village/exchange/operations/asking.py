"""Long work on an import: asked by a person, carried on by a worker, stopped by a person."""

from datetime import datetime

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core import queue
from village.core.errors import DomainError
from village.exchange.models import Import, Work

LONG = 500
"""Lines from which work goes on by itself, where a worker can."""
TASK = "exchange.carry_on"


def is_long(brought: Import) -> bool:
    return int(brought.findings.get("lines", 0)) > LONG


@transaction.atomic
def ask(brought: Import, kind: Work.Kind, *, by: Actor, at: datetime) -> bool:
    """Ask that this goes on by itself; False where no worker is there, and it has to be done now."""
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    if not queue.has_worker():
        return False
    Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    Work.objects.filter(brought_by=brought).exclude(failed="").delete()
    if Work.objects.filter(brought_by=brought).exists():
        raise DomainError("Ce fichier est en cours de traitement : attendez la fin, ou arrêtez.")
    work = Work.objects.create(
        brought_by=brought, programme_id=brought.programme_id, kind=kind, user_id=by.user_id, role=by.role.value,
        asked_at=at, moved_at=at, total=_total(brought, kind),
    )  # fmt: skip
    queue.defer(TASK, number=work.pk, programme=work.programme_id)
    return True


def _total(brought: Import, kind: Work.Kind) -> int:
    verdicts = brought.children.model.Verdict
    wanted = {Work.Kind.BRING: [verdicts.READY], Work.Kind.UNDO: [verdicts.BROUGHT]}.get(kind)
    rows = brought.children.filter(verdict__in=wanted) if wanted else brought.children.exclude(verdict=verdicts.BROUGHT)
    return int(rows.count())


@transaction.atomic
def stop(brought: Import, *, by: Actor) -> None:
    """Stop what goes on by itself, at the end of its step: what is done stays done, and may go on or be undone."""
    by.must(Permission.DOSSIER_IMPORT, Subject(brought.programme_id))
    if Work.objects.filter(brought_by=brought, stopped=False).update(stopped=True):
        record(Act.IMPORT_BRING, by=by, target=brought, details="arrêt demandé")
