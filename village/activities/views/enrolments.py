"""Who comes to an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import categories
from village.activities import operations, reading
from village.activities.forms import AgreedEnrolForm, EnrolForm
from village.activities.views.activities import places_of
from village.activities.views.reach import activity_for
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.search import FIELD, sealed_query, words_in
from village.core.views import receive
from village.people.models import Person, links_of
from village.people.operations import read_dossier


@requires(Permission.ACTIVITY_MANAGE)
def enrol(request: Any, pk: int) -> HttpResponse:
    """Find a child among those one accompanies (`q`), and enrol him."""
    activity, today = activity_for(request, pk), timezone.localdate()
    if FIELD in request.POST:
        return redirect(f"{request.path}?{sealed_query(request.POST, request.actor.user_id)}")
    form = EnrolForm(request.POST if request.method == "POST" else None)
    page = reverse("activities:detail", args=[activity.pk])

    def act(answers: dict[str, Any]) -> str:
        child = get_object_or_404(Person.objects.visible_to(request.actor), pk=answers["child"])
        operations.enrol_child(activity, child, by=request.actor, on=today)
        return page

    if answer := receive(request, form, act, done="Enfant inscrit."):
        return answer
    words = words_in(request.GET, request.actor.user_id)
    found: list[Person] = []
    if words:
        found = list(reading.found_children(request.actor, words, Permission.DOSSIER_READ, today))
        record(Act.DOSSIER_LIST, by=request.actor, details=f"recherche pour inscrire, {len(found)} noms")
    enrolled = set(activity.enrolments.current().values_list("child_id", flat=True))
    waiting = set(activity.place_requests.filter(ended_on__isnull=True).values_list("child_id", flat=True))
    context = {
        "activity": activity,
        "form": form,
        "q": words,
        "found": [(child, child.pk in enrolled, child.pk in waiting) for child in found],
        "full": bool(waiting) or (activity.capacity is not None and len(enrolled) >= activity.capacity),
        "places": places_of(activity, len(enrolled)),
    }
    return render(request, "activities/enrol.html", context, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def withdraw(request: Any, pk: int, child: int) -> HttpResponse:
    return _listed(request, pk, child, operations.withdraw_child, "La place est libre. Les présences passées restent.")


@requires(Permission.ACTIVITY_MANAGE)
def enrol_child(request: Any, pk: int, child: int) -> HttpResponse:
    """Enrol this child, with the action of his parcours and, for a therapist, what the parents said."""
    activity, today = activity_for(request, pk), timezone.localdate()
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=child)
    ties = [tie.link for tie in links_of(request.actor, person, today)]
    known = categories(request.actor, Permission.DOSSIER_READ, ties)
    form = AgreedEnrolForm(request.POST or None, activity=activity, child=person, known=known, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.enrol_child(
            activity,
            person,
            by=request.actor,
            on=today,
            planned_action=answers["planned_action"],
            agreed=form.parent_yes(),
        )
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act, done="Enfant inscrit."):
        return answer
    read_dossier(person, by=request.actor, on=today, page="inscription à une action")
    context = {"activity": activity, "form": form, "child": person}
    return render(request, "activities/enrol_child.html", context, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def wait(request: Any, pk: int, child: int) -> HttpResponse:
    """Put a child on the waiting list."""
    return _listed(request, pk, child, operations.ask_place, "L’enfant est en liste d’attente.")


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def stop_waiting(request: Any, pk: int, child: int) -> HttpResponse:
    return _listed(request, pk, child, operations.drop_place, "L’enfant n’attend plus cette place.")


def _listed(request: Any, pk: int, child: int, act: Callable[..., Any], done: str) -> HttpResponse:
    activity = activity_for(request, pk)
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=child)
    try:
        act(activity, person, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("activities:detail", activity.pk)
