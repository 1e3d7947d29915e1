"""The offer: actions, their sessions, those enrolled."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import decide
from village.activities import operations, reading
from village.activities.forms import ActivityForm, EnrolForm, SessionsForm
from village.activities.models import Activity
from village.activities.views.reach import activities_for, activity_for
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.french import counted
from village.core.views import receive
from village.people.models import Person

# The sessions held that a page shows; the figures of the bilan count them all.
PAST = 30


@require_safe
@requires(Permission.ACTIVITY_LIST)
def activities(request: Any) -> HttpResponse:
    """The offer of the programme; for a facilitator, what she runs. Today's roll first."""
    today = timezone.localdate()
    seen = activities_for(request)
    calls = request.actor.can(Permission.ATTENDANCE_RECORD)
    context = {
        "activities": reading.with_numbers(seen, today).order_by("title"),
        "sessions": reading.sessions_of_day(seen, today) if calls else [],
        "today": today,
        "manages": request.actor.can(Permission.ACTIVITY_MANAGE),
        "waits": reading.reads_care(request.actor),
    }
    return render(request, "activities/list.html", context)


@requires(Permission.ACTIVITY_MANAGE)
def create(request: Any) -> HttpResponse:
    today = timezone.localdate()
    form = ActivityForm(request.POST or None, programme_id=request.actor.programme_id, today=today)

    def act(answers: dict[str, Any]) -> str:
        activity = operations.open_activity(operations.ActivitySheet(**answers), by=request.actor, on=today)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, done="Action créée. Ajoutez ses séances et ses inscrits."):
        return answer
    return render(request, "activities/write.html", {"form": form, "activity": None}, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def change(request: Any, pk: int) -> HttpResponse:
    activity, today = activity_for(request, pk), timezone.localdate()
    form = ActivityForm(request.POST or None, programme_id=request.actor.programme_id, today=today, activity=activity)

    def act(answers: dict[str, Any]) -> str:
        sheet, version = operations.ActivitySheet(**answers), form.cleaned_data["version"]
        operations.change_activity(activity, sheet, by=request.actor, on=today, version=version)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, current=activity, done="Action modifiée."):
        return answer
    return render(request, "activities/write.html", {"form": form, "activity": activity}, status=form.status)


@require_safe
@requires(Permission.ACTIVITY_LIST)
def detail(request: Any, pk: int) -> HttpResponse:
    """First names only for who may call the roll; nobody's name for the others."""
    activity = activity_for(request, pk)
    return _detail(request, activity, SessionsForm(today=timezone.localdate()))


@requires(Permission.ACTIVITY_MANAGE)
def schedule(request: Any, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    form = SessionsForm(request.POST or None, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> str:
        operations.schedule_sessions(activity, **answers, by=request.actor)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, done="Séances ajoutées."):
        return answer
    return _detail(request, activity, form)


@requires(Permission.ACTIVITY_MANAGE)
def enrol(request: Any, pk: int) -> HttpResponse:
    """Find a child among those one accompanies (`q`), and enrol him."""
    activity, today = activity_for(request, pk), timezone.localdate()
    form = EnrolForm(request.POST if request.method == "POST" else None)
    page = reverse("activities:detail", args=[activity.pk])

    def act(answers: dict[str, Any]) -> str:
        child = get_object_or_404(Person.objects.visible_to(request.actor), pk=answers["child"])
        operations.enrol_child(activity, child, by=request.actor, on=today)
        return page

    if answer := receive(request, form, act, done="Enfant inscrit."):
        return answer
    words = request.GET.get("q", "")[:100].strip()
    found: list[Person] = []
    if words:
        found = list(reading.found_children(request.actor, words, Permission.DOSSIER_READ, today))
        record(Act.DOSSIER_LIST, by=request.actor, details=f"recherche pour inscrire, {len(found)} noms")
    enrolled = set(activity.enrolments.values_list("child_id", flat=True))
    context = {
        "activity": activity,
        "form": form,
        "q": words,
        "found": [(child, child.pk in enrolled) for child in found],
        "places": _places(activity, len(enrolled)),
    }
    return render(request, "activities/enrol.html", context, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def withdraw(request: Any, pk: int, child: int) -> HttpResponse:
    activity = activity_for(request, pk)
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=child)
    try:
        operations.withdraw_child(activity, person, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La place est libre. Les présences passées restent.")
    return redirect("activities:detail", activity.pk)


def _places(activity: Activity, enrolled: int) -> str:
    """« 6 inscrits, 2 places libres »."""
    said = counted(enrolled, "inscrit")
    if activity.capacity is None:
        return said
    free = max(activity.capacity - enrolled, 0)
    return f"{said}, {counted(free, 'place libre', 'places libres')}" if free else f"{said}, complet"


def _detail(request: Any, activity: Activity, form: SessionsForm) -> HttpResponse:
    today, calls = timezone.localdate(), request.actor.can(Permission.ATTENDANCE_RECORD)
    children = reading.children_of(activity, request.actor, today) if calls else []
    if children:
        operations.read_attendance(activity, by=request.actor, children=len(children), page="inscrits")
    sessions = list(reading.sessions_of(activity))
    context = {
        "activity": activity,
        "children": children,
        "calls": calls,
        "reason": decide(request.actor, Permission.ATTENDANCE_RECORD).because,
        "coming": [session for session in reversed(sessions) if session.on >= today],
        "past": [session for session in sessions if session.on < today][:PAST],
        "today": today,
        "places": _places(activity, activity.enrolments.count()),
        "manages": request.actor.can(Permission.ACTIVITY_MANAGE),
        "form": form,
        "facts": " · ".join(
            filter(
                None,
                [activity.get_nature_display(), activity.get_frame_display(), str(activity.domain), activity.place],
            )
        ),
    }
    return render(request, "activities/detail.html", context, status=form.status)
