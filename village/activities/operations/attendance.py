"""Call the roll."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Activity, ActivitySession, Attendance
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion


@dataclass(frozen=True)
class Presence:
    """`relatives`: how many parents, brothers and sisters came with the child (R44)."""

    status: str
    relatives: int = 0


@transaction.atomic
def record_attendance(
    session: ActivitySession,
    presences: Mapping[int, Presence],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> None:
    """Record who came, child id → presence; those not named keep what was said of them.

    `version` is that of the session when the sheet was read; another one meanwhile raises `StaleVersion`.
    """
    by.must(Permission.ATTENDANCE_RECORD, Subject(session.activity.programme_id))
    session = ActivitySession.objects.select_for_update(of=("self",)).select_related("activity").get(pk=session.pk)
    if version is not None and version != session.version:
        raise StaleVersion
    if not Activity.objects.visible_to(by).filter(pk=session.activity_id).exists():
        raise DomainError("Vous n’animez pas cette action.")
    if session.cancelled_on:
        raise DomainError("Cette séance est annulée : il n’y a pas d’appel à faire.")
    if session.on > timezone.localdate(at):
        raise DomainError(f"Cette séance n’a pas encore eu lieu : faites l’appel le {session.on:%d/%m/%Y}.")
    expected = set(session.activity.enrolments.values_list("child_id", flat=True))
    expected |= set(session.attendances.values_list("child_id", flat=True))
    if set(presences) - expected:
        raise DomainError("Un enfant n’est plus inscrit à cette action : rouvrez la feuille d’appel.")
    for child_id, presence in presences.items():
        Attendance.objects.update_or_create(
            session=session,
            child_id=child_id,
            defaults={"status": presence.status, "relatives": presence.relatives},
        )
    session.recorded_at, session.recorded_by_id = at, by.user_id
    session.version += 1
    session.save(update_fields=["recorded_at", "recorded_by", "version"])
    came = sum(presence.status == Attendance.Status.PRESENT for presence in presences.values())
    record(Act.ATTENDANCE_RECORD, by=by, target=session, details=f"{came} présents sur {len(presences)}")


def read_attendance(target: ActivitySession | Activity, *, by: Actor, children: int, page: str) -> None:
    """Journal the reading of a list of first names, in the reader's transaction."""
    record(Act.ATTENDANCE_READ, by=by, target=target, details=f"{page}, {children} enfants")
