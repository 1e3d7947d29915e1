"""Some dossiers of the base made thick: 300 notes and 40 sessions each, half of these to come."""

from datetime import date, timedelta
from typing import Any

NOTES, SESSIONS, DOSSIERS = 300, 40, 8


def thicken(children: list[int], today: date) -> None:
    """Fill these dossiers; those that are full already stay as they are."""
    from django.utils import timezone

    from village.activities.models import Activity, ActivitySession, Attendance, Enrolment
    from village.plans.models import JournalEntry, Plan
    from village.programmes.models import ListItem

    plans = {plan.child_id: plan for plan in Plan.objects.filter(child__in=children, closed_on__isnull=True)}
    if not plans:
        return
    domain = ListItem.objects.filter(list_code="N8", programme=None)[0]
    activity, _ = Activity.objects.get_or_create(
        programme_id=next(iter(plans.values())).programme_id, title="Atelier des dossiers épais",
        defaults={"domain": domain, "nature": "collective", "frame": "droit_commun"},
    )  # fmt: skip
    days = [today + timedelta(days=7 * (number - SESSIONS // 2)) for number in range(SESSIONS)]
    sessions = [ActivitySession.objects.get_or_create(activity=activity, on=day, starts_at=None)[0] for day in days]
    for child, plan in plans.items():
        written = list(JournalEntry.objects.filter(plan=plan)[:1])
        missing = NOTES - JournalEntry.objects.filter(plan=plan).count()
        if not written or missing <= 0:
            continue
        JournalEntry.objects.bulk_create(_copies(written[0], missing, today, timezone.now()))
        Enrolment.objects.get_or_create(activity=activity, child_id=child, defaults={"enrolled_on": days[0]})
        Attendance.objects.bulk_create(
            [Attendance(session=one, child_id=child, status="present") for one in sessions if one.on < today]
        )


def _copies(note: Any, count: int, today: date, now: Any) -> list[Any]:
    kept = {
        field.attname: getattr(note, field.attname) for field in note._meta.concrete_fields if not field.primary_key
    }
    kept |= {"written_at": now, "readers": "equipe", "informed_on": None}
    return [type(note)(**kept | {"on": today - timedelta(days=number // 2)}) for number in range(count)]
