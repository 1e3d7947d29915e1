"""The dates of an action: add, move, cancel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities import operations
from village.activities.offer_forms import CancelForm, MoveForm, SessionsForm
from village.activities.views.activities import page_of
from village.activities.views.reach import activity_for, session_for
from village.core.french import counted, full_date, short_date
from village.core.views import receive


@requires(Permission.ACTIVITY_MANAGE)
def schedule(request: Any, pk: int) -> HttpResponse:
    activity, today = activity_for(request, pk), timezone.localdate()
    form = SessionsForm(request.POST or None, today=today)

    def act(answers: dict[str, Any]) -> str:
        made, skipped = operations.schedule_sessions(
            activity, form.slot(), by=request.actor, on=today, despite_clash=answers["despite_clash"]
        )
        said = f"{counted(len(made), 'séance ajoutée', 'séances ajoutées')}."
        if skipped:
            days = ", ".join(short_date(day, today) for day in skipped)
            said += f" Pendant les vacances, pas de séance : {days}."
        messages.success(request, said)
        return reverse("activities:detail", args=[activity.pk])

    if answer := receive(request, form, act):
        return answer
    return page_of(request, activity, form)


@requires(Permission.ACTIVITY_MANAGE)
def move(request: Any, pk: int) -> HttpResponse:
    session = session_for(request, pk)
    form = MoveForm(request.POST or None, session=session, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> str:
        operations.move_session(
            session,
            form.slot(),
            reason=answers["reason"],
            by=request.actor,
            version=form.cleaned_data["version"],
            despite_clash=answers["despite_clash"],
        )
        return reverse("activities:detail", args=[session.activity_id])

    if answer := receive(request, form, act, current=session, done="Séance changée. Prévenez les familles."):
        return answer
    context = {"form": form, "session": session, "activity": session.activity, "heading": full_date(session.on)}
    return render(request, "activities/move.html", context, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def cancel(request: Any, pk: int) -> HttpResponse:
    session = session_for(request, pk)
    form = CancelForm(request.POST or None, session=session)

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.cancel_session(session, **answers, by=request.actor, on=timezone.localdate(), version=version)
        return reverse("activities:detail", args=[session.activity_id])

    if answer := receive(request, form, act, current=session, done="Séance annulée. Prévenez les familles."):
        return answer
    title = f"Annuler la séance du {full_date(session.on)}"
    context = {"form": form, "activity": session.activity, "title": title, "submit": "Annuler la séance"}
    return render(request, "activities/reason.html", context, status=form.status)
