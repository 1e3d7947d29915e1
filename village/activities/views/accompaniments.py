"""Who took a child where."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities import operations
from village.activities.care_forms import OutingForm
from village.core.errors import DomainError
from village.core.views import receive
from village.people.models import Person
from village.people.operations import read_dossier


@requires(Permission.ACCOMPANIMENT_WRITE)
def write(request: Any, child: int) -> HttpResponse:
    today = timezone.localdate()
    person = _child(request, child)
    form = OutingForm(request.POST or None, child=person, actor=request.actor, today=today)
    page = reverse("casefile:actions", args=[person.pk])

    def act(_answers: dict[str, Any]) -> str:
        operations.record_accompaniment(person, form.outing(), by=request.actor, on=today)
        return page

    if answer := receive(request, form, act, done="Accompagnement noté. Merci !"):
        return answer
    read_dossier(person, by=request.actor, on=today, page="accompagnement")
    return render(request, "activities/outing.html", {"child": person, "form": form, "back": page}, status=form.status)


@require_POST
@requires(Permission.ACCOMPANIMENT_WRITE)
def remove(request: Any, child: int, pk: int) -> HttpResponse:
    row = get_object_or_404(_child(request, child).accompaniments, pk=pk)
    try:
        operations.remove_accompaniment(row, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "L’accompagnement est retiré.")
    return redirect("casefile:actions", child)


def _child(request: Any, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor, Permission.ACCOMPANIMENT_WRITE), pk=pk)
