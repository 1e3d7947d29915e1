"""The offer: the catalogue, and a page for each action."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import decide
from village.activities import offer, operations, reading
from village.activities.models import Activity
from village.activities.offer_forms import ActivityForm, CloseForm, SessionsForm
from village.activities.views.reach import activities_for, activity_for
from village.core.french import counted
from village.core.views import receive
from village.plans.models import PlannedAction

# The sessions held that a page shows; the figures of the bilan count them all.
PAST = 30


@require_safe
@requires(Permission.ACTIVITY_LIST)
def activities(request: Any) -> HttpResponse:
    """The offer of the programme; for a facilitator, what she runs. Today's roll first."""
    today = timezone.localdate()
    seen, wanted = activities_for(request), offer.Wanted.of(request.GET)
    calls = request.actor.can(Permission.ATTENDANCE_RECORD)
    found = offer.looked_for(seen, wanted, today)
    context = {
        "activities": found,
        "wanted": wanted,
        "heading": counted(len(found), "action"),
        "choices": {
            "domains": [(row.pk, str(row)) for row in reading.domains_of(request.actor.programme_id, today)],
            "natures": PlannedAction.Nature.choices,
            "frames": PlannedAction.Frame.choices,
            "audiences": Activity.Audience.choices,
            "states": offer.STATES,
        },
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

    def act(_answers: dict[str, Any]) -> str:
        activity = operations.open_activity(form.sheet(), by=request.actor, on=today)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, done="Action créée. Ajoutez ses séances et ses inscrits."):
        return answer
    return render(request, "activities/write.html", {"form": form, "activity": None}, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def change(request: Any, pk: int) -> HttpResponse:
    activity, today = activity_for(request, pk), timezone.localdate()
    form = ActivityForm(request.POST or None, programme_id=request.actor.programme_id, today=today, activity=activity)

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.change_activity(activity, form.sheet(), by=request.actor, on=today, version=version)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, current=activity, done="Action modifiée."):
        return answer
    return render(request, "activities/write.html", {"form": form, "activity": activity}, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def close(request: Any, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    form = CloseForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        operations.close_activity(activity, **answers, by=request.actor, on=timezone.localdate())
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, done="Action fermée. Ce qui a été fait reste."):
        return answer
    context = {"form": form, "activity": activity, "title": "Fermer l’action", "submit": "Fermer l’action"}
    return render(request, "activities/reason.html", context, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def reopen(request: Any, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    operations.reopen_activity(activity, by=request.actor)
    messages.success(request, "Action rouverte.")
    return redirect("activities:detail", activity.pk)


@require_safe
@requires(Permission.ACTIVITY_LIST)
def detail(request: Any, pk: int) -> HttpResponse:
    """First names only for who may call the roll; nobody's name for the others."""
    return page_of(request, activity_for(request, pk), SessionsForm(today=timezone.localdate()))


def places_of(activity: Activity, enrolled: int) -> str:
    """« 6 inscrits, 2 places libres »."""
    said = counted(enrolled, "inscrit")
    if activity.capacity is None:
        return said
    free = max(activity.capacity - enrolled, 0)
    return f"{said}, {counted(free, 'place libre', 'places libres')}" if free else f"{said}, complet"


def page_of(request: Any, activity: Activity, form: SessionsForm) -> HttpResponse:
    today, calls = timezone.localdate(), operations.may_call(request.actor, activity)
    shown = request.actor.can(Permission.ATTENDANCE_RECORD)
    children = reading.children_of(activity, request.actor, today) if shown else []
    waiting = reading.waiting_for(activity, request.actor, today) if shown else []
    if not calls:  # a therapist's: only the children one accompanies
        children = [child for child in children if child.whole and reading.reads_care(request.actor)]
        waiting = [row for row in waiting if row[0].whole and reading.reads_care(request.actor)]
    if children or waiting:
        names = [child.pk for child in (*children, *(child for child, _ in waiting))]
        operations.read_attendance(activity, by=request.actor, children=names, page="inscrits")
    enrolled = activity.enrolments.current().count()
    sessions = list(reading.sessions_of(activity))
    context = {
        "activity": activity,
        "runners": [str(row) for row in reading.runners(activity)],
        "open": activity.is_open(today),
        "children": children,
        "waiting": waiting,
        "free": activity.capacity is None or enrolled < activity.capacity,
        "shown": shown,
        "calls": calls,
        "reason": decide(request.actor, Permission.ATTENDANCE_RECORD).because,
        "coming": [session for session in reversed(sessions) if session.on >= today],
        "past": [session for session in sessions if session.on < today][:PAST],
        "today": today,
        "places": places_of(activity, enrolled),
        "manages": request.actor.can(Permission.ACTIVITY_MANAGE),
        "form": form,
        "facts": " · ".join(
            filter(None, [activity.get_nature_display(), activity.get_frame_display(), activity.place])
        ),
    }
    return render(request, "activities/detail.html", context, status=form.status)
