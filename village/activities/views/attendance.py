"""The roll: on a phone, or on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import decide
from village.activities import operations, reading
from village.activities.forms import AttendanceForm
from village.activities.models import ActivitySession
from village.activities.views.reach import session_for
from village.core.french import full_date, hour
from village.core.views import receive


@requires(Permission.ATTENDANCE_RECORD)
def attendance(request: Any, pk: int) -> HttpResponse:
    session, today = session_for(request, pk), timezone.localdate()
    children = reading.children_of(session.activity, request.actor, today, session.attendances.all())
    form = AttendanceForm(request.POST or None, session=session, children=children)

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.record_attendance(session, form.presences(), by=request.actor, at=timezone.now(), version=version)
        return reverse("activities:detail", args=[session.activity_id])

    if answer := receive(request, form, act, current=session, done="Appel enregistré. Merci !"):
        return answer
    operations.read_attendance(session, by=request.actor, children=len(children), page="appel")
    context = {
        "session": session,
        "activity": session.activity,
        "heading": _heading(session, with_title=True),
        "form": form,
        "ready": session.on <= today,
        "reason": decide(request.actor, Permission.ATTENDANCE_RECORD).because,
    }
    return render(request, "activities/attendance.html", context, status=form.status)


@require_safe
@requires(Permission.ATTENDANCE_RECORD)
def sheet(request: Any, pk: int) -> HttpResponse:
    """The same list for the pen: it is filled by hand, then copied."""
    session, today = session_for(request, pk), timezone.localdate()
    children = reading.children_of(session.activity, request.actor, today)
    operations.read_attendance(session, by=request.actor, children=len(children), page="feuille imprimée")
    context = {
        "session": session,
        "activity": session.activity,
        "heading": _heading(session, with_title=False),
        "children": children,
        "spare": range(3),
    }
    return render(request, "activities/sheet.html", context)


def _heading(session: ActivitySession, *, with_title: bool) -> str:
    """« Atelier langage · mercredi 15 novembre 2017, 14 h · maison de quartier »."""
    day = full_date(session.on)
    when = f"{day}, {hour(session.starts_at)}" if session.starts_at else day
    place = session.place or session.activity.place
    return " · ".join(filter(None, [session.activity.title if with_title else "", when, place]))
