"""The list of meetings, and their dates."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.views import receive
from village.meetings import operations, reading, waiting
from village.meetings.forms.meeting import MeetingForm
from village.meetings.models import Meeting, Panel
from village.meetings.views.reach import meeting_for

PAGE = 20


@require_safe
@requires(Permission.MEETING_ATTEND)
def meetings(request: Any) -> HttpResponse:
    """To come, the nearest first; then those held."""
    today = timezone.localdate()
    seen = (
        Meeting.objects.visible_to(request.actor)
        .select_related("panel")
        .annotate(
            number=Count("situations", distinct=True),
            decided=Count("situations__decision", distinct=True),
            entries=Count("situations", filter=Q(situations__reason="entree"), distinct=True),
        )
    )
    coming = seen.filter(on__gte=today).order_by("on", "starts_at")
    past = Paginator(seen.filter(on__lt=today).order_by("-on", "-starts_at"), PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": coming,
        "past": past,
        "prepares": request.actor.can(Permission.MEETING_PREPARE),
        "configures": request.actor.can(Permission.PANEL_MANAGE),
        "tasks": reading.tasks_to_do(request.actor, today).count(),
        "to_say": reading.situations_to_come(request.actor, today),
        "reads_needs": request.actor.can(Permission.NEED_READ),
        "panels": [_preparing(panel) for panel in reading.panels_of(request.actor.programme_id, today)],
    }
    return render(request, "meetings/list.html", context)


def _preparing(panel: Panel) -> dict[str, str]:
    return {
        "prepare_url": f"{reverse('meetings:schedule')}?eps={panel.pk}",
        "prepare_label": f"Préparer : {panel.name}",
    }


@requires(Permission.MEETING_PREPARE)
def schedule(request: Any) -> HttpResponse:
    today = timezone.localdate()
    programme_id = request.actor.programme_id
    wanted = request.GET.get("eps", "")
    chosen = reading.panels_of(programme_id, today).filter(pk=wanted).first() if wanted.isdecimal() else None
    form = MeetingForm(request.POST or None, programme_id=programme_id, today=today, chosen=chosen)

    def act(answers: dict[str, Any]) -> str:
        fill = answers.pop("fill")
        meeting = operations.schedule_meeting(**answers, by=request.actor)
        if fill:
            near = [item for item in waiting.due_for(meeting, request.actor) if item.near]
            operations.fill_agenda(meeting, near, by=request.actor, on=today)
        return reverse("meetings:agenda", args=[meeting.pk])

    if answer := receive(
        request, form, act, done="Réunion inscrite. Voici son ordre du jour, et ce qui attend encore."
    ):
        return answer
    return render(request, "meetings/schedule.html", {"form": form, "meeting": None}, status=form.status)


@requires(Permission.MEETING_PREPARE)
def change(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    today = timezone.localdate()
    form = MeetingForm(request.POST or None, programme_id=request.actor.programme_id, today=today, meeting=meeting)

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        moved = operations.change_meeting(meeting, **answers, version=version, by=request.actor, today=today)
        warn = reading.expected_elsewhere(moved)  # the agenda says who is expected in two places
        return reverse("meetings:agenda" if warn else "meetings:detail", args=[meeting.pk])

    if answer := receive(request, form, act, current=meeting, done="Réunion modifiée."):
        return answer
    # A closed sitting takes no more change, but gives back what was sent.
    shown = form if form.is_bound or not meeting.closed_at else None
    return render(request, "meetings/schedule.html", {"form": shown, "meeting": meeting}, status=form.status)
