"""Call the roll, all at once or child by child, and correct it with a trace."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject, decide
from village.access.roles import Role
from village.activities.models import Activity, ActivitySession, Attendance, Enrolment
from village.activities.reading import kept_back
from village.audit.journal import Act, record, record_each
from village.core.errors import DomainError, StaleVersion
from village.core.french import counted
from village.people.models import Person, must_not_be_limited


@dataclass(frozen=True)
class Presence:
    """The child, and how many parents, brothers and sisters came with him (R44)."""

    status: str
    parents: int = 0
    siblings: int = 0


@dataclass(frozen=True)
class Words:
    """What the sheet says besides: a remark, and how many came without being enrolled (R48)."""

    remark: str = ""
    unnamed: int = 0


def may_call(actor: Actor, activity: Activity) -> bool:
    """For a psychologist or a therapist, only who runs it and the coordination know who comes (R46)."""
    if not actor.can(Permission.ATTENDANCE_RECORD):
        return False
    return not activity.therapy or actor.role in {Role.COORDINATOR, Role.FACILITATOR}


@transaction.atomic
def record_attendance(
    session: ActivitySession,
    presences: Mapping[int, Presence],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    words: Words | None = None,
) -> None:
    """Record who came, child id → presence; those not named keep what was said of them.

    `version` is that of the session when the sheet was read; another one meanwhile, of somebody else, raises
    `StaleVersion`.
    A later correction leaves one line of journal for each child of whom something else is said.
    """
    session = _callable(session, by, at, version)
    _write(session, presences, by, at)
    if words is not None:
        if words.remark.strip() and session.activity.therapy:
            raise DomainError("Ce qui se dit ici reste avec le professionnel : n’écrivez rien.", field="remark")
        session.remark, session.unnamed = words.remark.strip(), words.unnamed
    session.recorded_at, session.recorded_by_id = at, by.user_id
    session.version += 1
    session.save(update_fields=["recorded_at", "recorded_by", "version", "remark", "unnamed"])
    came = sum(presence.status in Attendance.CAME for presence in presences.values())
    record(Act.ATTENDANCE_RECORD, by=by, target=session, details=f"{came} présents sur {len(presences)}")


@transaction.atomic
def mark_child(
    session: ActivitySession, child_id: int, presence: Presence, *, by: Actor, at: datetime, version: int | None
) -> int:
    """Keep what is said of one child while the roll is being called; return the new version of the session."""
    session = _callable(session, by, at, version)
    _write(session, {child_id: presence}, by, at)
    session.version += 1
    session.recorded_by_id = by.user_id
    session.save(update_fields=["version", "recorded_by"])
    record(Act.ATTENDANCE_RECORD, by=by, target=session, person_id=child_id, details="appel en cours")
    return session.version


def _callable(session: ActivitySession, by: Actor, at: datetime, version: int | None) -> ActivitySession:
    by.must(Permission.ATTENDANCE_RECORD, Subject(session.activity.programme_id))
    session = ActivitySession.objects.select_for_update(of=("self",)).select_related("activity").get(pk=session.pk)
    # Her own answers, kept one by one while she calls, do not make her own page stale.
    if version is not None and version != session.version and session.recorded_by_id != by.user_id:
        raise StaleVersion
    if not Activity.objects.visible_to(by).filter(pk=session.activity_id).exists():
        raise DomainError("Vous n’animez pas cette action.")
    if not may_call(by, session.activity):
        raise DomainError("L’appel de cette action revient à qui l’anime.")
    if session.cancelled_on:
        raise DomainError("Cette séance est annulée : il n’y a pas d’appel à faire.")
    if session.on > timezone.localdate(at):
        raise DomainError(f"Cette séance n’a pas encore eu lieu : faites l’appel le {session.on:%d/%m/%Y}.")
    return session


def _write(session: ActivitySession, presences: Mapping[int, Presence], by: Actor, at: datetime) -> None:
    before = {row.child_id: row for row in session.attendances.all()}
    enrolled = Enrolment.objects.filter(activity_id=session.activity_id).on(session.on)
    expected = {*enrolled.values_list("child_id", flat=True), *before}
    kept = Person.objects.filter(kept_back(by, session.activity, timezone.localdate(at)), pk__in=presences)
    expected -= set(kept.values_list("pk", flat=True))
    if set(presences) - expected:
        raise DomainError("Un enfant n’était pas inscrit à cette action ce jour-là : rouvrez la feuille d’appel.")
    must_not_be_limited(*Person.objects.filter(pk__in=presences, limited_on__isnull=False)[:1])
    for child_id, presence in presences.items():
        row, _ = Attendance.objects.update_or_create(session=session, child_id=child_id, defaults=vars(presence))
        old = before.get(child_id)
        if old and session.recorded_at and old.said != row.said:
            record(
                Act.ATTENDANCE_RECORD,
                by=by,
                target=session,
                person_id=child_id,
                details=f"corrigé : {old.said} → {row.said}",
            )


def read_attendance(target: ActivitySession | Activity, *, by: Actor, children: Collection[int], page: str) -> None:
    """Journal the reading of a list of first names, once for each child, in the reader's transaction."""
    rule = decide(by, Permission.ATTENDANCE_RECORD, Subject(by.programme_id)).rule
    details = f"{page}, {counted(len(children), 'enfant')}"
    record_each(Act.ATTENDANCE_READ, children, by=by, target=target, rule=rule, details=details)
