"""Set the dates of an action: one session or a weekly series, moved or cancelled with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.clashes import Span, clashes
from village.activities.models import Activity, ActivitySession, Break
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion

MOST_WEEKS = 53


@dataclass(frozen=True)
class Slot:
    """When and where a session is; `until` repeats it every week up to that day."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    until: date | None = None

    @property
    def days(self) -> list[date]:
        weeks = (self.until - self.on).days // 7 if self.until else 0
        return [self.on + timedelta(weeks=week) for week in range(weeks + 1)]


@transaction.atomic
def schedule_sessions(
    activity: Activity, slot: Slot, *, by: Actor, on: date, despite_clash: bool = False
) -> tuple[list[ActivitySession], list[date]]:
    """Add the sessions, all or none; return them, and the days jumped over because of holidays.

    Somebody or somewhere already taken at that hour is refused, unless `despite_clash`.
    """
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if not activity.is_open(on):
        raise DomainError("Cette action est fermée : rouvrez-la pour ajouter des séances.")
    _check_slot(slot)
    days, skipped = _without_breaks(activity, slot)
    if not days:
        raise DomainError("Tous ces jours sont pendant les vacances : choisissez d’autres dates.", field="on")
    _check_days(activity, days, slot)
    if not despite_clash:
        _check_clashes(activity, days, slot)
    sessions = ActivitySession.objects.bulk_create(
        ActivitySession(
            activity=activity, on=day, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place.strip()
        )
        for day in days
    )
    record(Act.ACTIVITY_SCHEDULE, by=by, target=activity, details=f"{len(days)} séances à partir du {days[0]:%d/%m/%Y}")
    return sessions, skipped


@transaction.atomic
def move_session(
    session: ActivitySession,
    slot: Slot,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    despite_clash: bool = False,
) -> ActivitySession:
    """Change the day, the hour or the place of one session whose roll was not called."""
    session = _changeable(session, reason, by, version)
    _check_slot(slot)
    _check_days(session.activity, [slot.on], slot, but=session)
    if not despite_clash:
        _check_clashes(session.activity, [slot.on], slot, but=session)
    session.on, session.starts_at, session.ends_at = slot.on, slot.starts_at, slot.ends_at
    session.place, session.changed_reason = slot.place.strip(), reason.strip()
    session.version += 1
    session.save()
    record(Act.ACTIVITY_SCHEDULE, by=by, target=session, details=f"séance déplacée au {slot.on:%d/%m/%Y}")
    return session


@transaction.atomic
def cancel_session(session: ActivitySession, *, reason: str, by: Actor, on: date, version: int | None = None) -> None:
    """The session will not take place; it stays written, with the reason."""
    session = _changeable(session, reason, by, version)
    session.cancelled_on, session.changed_reason = on, reason.strip()
    session.version += 1
    session.save(update_fields=["cancelled_on", "changed_reason", "version"])
    record(Act.ACTIVITY_SCHEDULE, by=by, target=session, details="séance annulée")


def _changeable(session: ActivitySession, reason: str, by: Actor, version: int | None) -> ActivitySession:
    by.must(Permission.ACTIVITY_MANAGE, Subject(session.activity.programme_id))
    session = ActivitySession.objects.select_for_update(of=("self",)).select_related("activity").get(pk=session.pk)
    if session.cancelled_on:
        raise DomainError("Cette séance est déjà annulée.")
    if session.recorded_at or session.attendances.exists():
        raise DomainError("L’appel de cette séance est fait : elle a eu lieu, elle ne change plus.")
    if version is not None and version != session.version:
        raise StaleVersion
    if not reason.strip():
        raise DomainError("Dites pourquoi : les familles et l’intervenant le demanderont.", field="reason")
    return session


def _check_slot(slot: Slot) -> None:
    if slot.ends_at and slot.starts_at is None:
        raise DomainError("Dites aussi à quelle heure elle commence.", field="starts_at")
    if slot.starts_at and slot.ends_at and slot.ends_at <= slot.starts_at:
        raise DomainError("La séance finit avant de commencer : vérifiez les heures.", field="ends_at")
    if slot.until and slot.until < slot.on:
        raise DomainError("La dernière date est avant la première : vérifiez.", field="until")
    if len(slot.days) > MOST_WEEKS:
        raise DomainError("C’est plus d’un an de séances : choisissez une date plus proche.", field="until")


def _without_breaks(activity: Activity, slot: Slot) -> tuple[list[date], list[date]]:
    """A single date is wanted as it is, even in the holidays; a series jumps over them."""
    days = slot.days
    if slot.until is None:
        return days, []
    breaks = list(
        Break.objects.filter(programme_id=activity.programme_id, starts_on__lte=days[-1], ends_on__gte=days[0])
    )
    skipped = [day for day in days if any(rest.starts_on <= day <= rest.ends_on for rest in breaks)]
    return [day for day in days if day not in skipped], skipped


def _check_days(activity: Activity, days: Sequence[date], slot: Slot, but: ActivitySession | None = None) -> None:
    if activity.starts_on and days[0] < activity.starts_on:
        raise DomainError(f"L’action commence le {activity.starts_on:%d/%m/%Y} : vérifiez la date.", field="on")
    if activity.ends_on and days[-1] > activity.ends_on:
        raise DomainError(
            f"L’action finit le {activity.ends_on:%d/%m/%Y} : vérifiez la date.", field="until" if slot.until else "on"
        )
    same = activity.sessions.filter(on__in=days, starts_at=slot.starts_at, cancelled_on__isnull=True)
    if taken := same.exclude(pk=but.pk if but else 0).values_list("on", flat=True).first():
        raise DomainError(f"Une séance existe déjà le {taken:%d/%m/%Y} à cette heure.", field="on")


def _check_clashes(activity: Activity, days: Sequence[date], slot: Slot, but: ActivitySession | None = None) -> None:
    if slot.starts_at is None:
        return
    span = Span(slot.starts_at, slot.ends_at, slot.place.strip() or activity.place)
    if said := clashes(activity, days, span, but=but):
        raise DomainError(
            f"{' '.join(said)} Changez l’heure, ou cochez « Enregistrer quand même ».", field="despite_clash"
        )
