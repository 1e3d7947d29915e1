"""Set the dates of an action."""

from datetime import date, time, timedelta

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.activities.models import Activity, ActivitySession
from village.audit.journal import Act, record
from village.core.errors import DomainError

MOST_WEEKS = 52


@transaction.atomic
def schedule_sessions(
    activity: Activity, *, on: date, starts_at: time | None, place: str, weeks: int = 1, by: Actor
) -> list[ActivitySession]:
    """One session, or the same one for several weeks, `on` being the first day. All or none."""
    by.must(Permission.ACTIVITY_MANAGE, Subject(activity.programme_id))
    if not 1 <= weeks <= MOST_WEEKS:
        raise DomainError(f"Choisissez entre 1 et {MOST_WEEKS} semaines.", field="weeks")
    Activity.objects.select_for_update().get(pk=activity.pk)
    days = [on + timedelta(weeks=week) for week in range(weeks)]
    taken = activity.sessions.filter(on__in=days, starts_at=starts_at).values_list("on", flat=True).first()
    if taken:
        raise DomainError(f"Une séance existe déjà le {taken:%d/%m/%Y} à cette heure.", field="on")
    sessions = [ActivitySession(activity=activity, on=day, starts_at=starts_at, place=place) for day in days]
    record(Act.ACTIVITY_SCHEDULE, by=by, target=activity, details=f"{weeks} séances à partir du {on:%d/%m/%Y}")
    return ActivitySession.objects.bulk_create(sessions)
