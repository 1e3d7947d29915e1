"""Correct a decision: what it said stays beside."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.views import receive
from village.meetings import operations
from village.meetings.forms.decision import CorrectionForm
from village.meetings.models import Decision
from village.meetings.views.reach import situation_for


@requires(Permission.SITUATION_DECIDE)
def correct_decision(request: Any, pk: int, situation: int) -> HttpResponse:
    found = situation_for(request, pk, situation, Permission.SITUATION_DECIDE)
    decision: Decision | None = getattr(found, "decision", None)
    if decision is None:
        raise Http404
    now = timezone.localtime()
    form = CorrectionForm(
        request.POST or None,
        decision=decision,
        situation=found,
        today=timezone.localdate(now),
        draft=(request.user.pk, about("corriger", decision)),
    )
    back = f"{reverse('meetings:detail', args=[found.meeting_id])}?situation={found.pk}#situation"

    def act(_answers: dict[str, Any]) -> str:
        said = form.cleaned_data
        operations.correct_decision(
            decision, form.ruling(), why=said["why"], version=said["version"], by=request.actor, at=now
        )
        return back

    if answer := receive(request, form, act, current=decision, done=f"{found.code} : décision corrigée."):
        return answer
    if request.method != "POST":
        operations.read_situation(found, by=request.actor, on=timezone.localdate(now))
    context = {"form": form, "situation": found, "decision": decision, "back": back, "meeting": found.meeting}
    return render(request, "meetings/correct_decision.html", context, status=form.status)
