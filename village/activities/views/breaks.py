"""School holidays of the programme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities import operations, reading
from village.activities.offer_forms import BreakForm
from village.core.views import receive


@requires(Permission.ACTIVITY_MANAGE)
def breaks(request: Any) -> HttpResponse:
    form = BreakForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        operations.add_break(**answers, by=request.actor)
        return reverse("activities:breaks")

    if answer := receive(request, form, act, done="Vacances enregistrées."):
        return answer
    rows = reading.breaks_of(request.actor.programme_id, timezone.localdate())
    return render(request, "activities/breaks.html", {"form": form, "rows": rows}, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def remove(request: Any, pk: int) -> HttpResponse:
    rows = reading.breaks_of(request.actor.programme_id, timezone.localdate())
    operations.remove_break(get_object_or_404(rows, pk=pk), by=request.actor)
    messages.success(request, "Vacances retirées. Les séances déjà prévues ne bougent pas.")
    return redirect("activities:breaks")
