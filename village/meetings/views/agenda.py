"""Prepare the agenda: from what is due, in one click or one by one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.french import counted, full_date, hour
from village.core.search import sealed_query, words_in
from village.meetings import operations, reading, waiting
from village.meetings.models import Meeting, Situation
from village.meetings.views.reach import meeting_for, situation_for

# More than this is more than several meetings can see.
SHOWN = 40


@require_safe
@requires(Permission.MEETING_PREPARE)
def agenda(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    due = [] if meeting.closed_at else waiting.due_for(meeting, request.actor)
    situations = list(reading.situations_of(meeting, request.actor))
    operations.read_meeting(meeting, by=request.actor, situations=situations, page="préparation", named=True)
    minutes = reading.minutes_needed(situations)
    about = f", environ {minutes} min" if minutes else ""
    number = f" : {counted(len(situations), 'situation')}" if situations else ""
    near = sum(item.near for item in due)
    gone = reading.taken_back(situations, timezone.localdate())
    context = {
        "heading": f"{meeting.panel}, {full_date(meeting.on)}, {hour(meeting.starts_at)}",
        "agenda_title": f"À l’ordre du jour{number}{about}",
        "all_label": f"Tout ajouter ({min(near, SHOWN)})",
        "meeting": meeting,
        "elsewhere": [] if meeting.closed_at else reading.expected_elsewhere(meeting),
        "near": [item for item in due if item.near][:SHOWN],
        "far": [item for item in due if not item.near][:SHOWN],
        "held_back": [] if meeting.closed_at else waiting.held_back_for(meeting, request.actor)[:SHOWN],
        "situations": [(situation, _outcome(situation), gone.get(situation.child_id)) for situation in situations],
    }
    return render(request, "meetings/agenda.html", context)


def _outcome(situation: Situation) -> str:
    return situation.decision.get_outcome_display() if hasattr(situation, "decision") else ""


@require_POST
@requires(Permission.MEETING_PREPARE)
def put(request: Any, pk: int) -> HttpResponse:
    """Put one situation that is due; `key` names it. One that is no longer due is already there, or answered."""
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    key = request.POST.get("key", "")
    wanted = [item for item in waiting.due_for(meeting, request.actor) if item.key == key]
    return _put(request, meeting, wanted or waiting.asked_for(meeting, request.actor, key))


@requires(Permission.MEETING_PREPARE)
def add(request: Any, pk: int) -> HttpResponse:
    """A situation that nothing brings by itself: a parcours that somebody wants to talk over before its day."""
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    if request.method == "POST":
        return redirect(f"{request.path}?{sealed_query(request.POST, request.actor.user_id)}")
    words = words_in(request.GET, request.actor.user_id)
    found = waiting.found(meeting, request.actor, words) if words else []
    if words:
        record(Act.DOSSIER_LIST, by=request.actor, details=f"recherche pour un ordre du jour, {len(found)} noms")
    return render(request, "meetings/add.html", {"meeting": meeting, "q": words, "found": found})


@require_POST
@requires(Permission.MEETING_PREPARE)
def put_all(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    near = [item for item in waiting.due_for(meeting, request.actor) if item.near]
    return _put(request, meeting, near[:SHOWN])


def _put(request: Any, meeting: Meeting, wanted: list[waiting.Due]) -> HttpResponse:
    try:
        for item in wanted:
            operations.put_situation(
                meeting,
                reason=item.reason,
                referral=item.referral,
                plan=item.plan,
                by=request.actor,
                on=timezone.localdate(),
            )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if wanted:
            messages.success(request, f"{counted(len(wanted), 'situation')} à l’ordre du jour.")
        else:
            messages.info(request, "Cette situation est déjà à l’ordre du jour, ou a déjà reçu une réponse.")
    return redirect("meetings:agenda", meeting.pk)


@require_POST
@requires(Permission.MEETING_PREPARE)
def move(request: Any, pk: int, situation: int) -> HttpResponse:
    moved = situation_for(request, pk, situation, Permission.MEETING_PREPARE)
    return _change(request, moved, lambda: operations.move_situation(moved, by=request.actor, up="up" in request.POST))


@require_POST
@requires(Permission.MEETING_PREPARE)
def remove(request: Any, pk: int, situation: int) -> HttpResponse:
    removed = situation_for(request, pk, situation, Permission.MEETING_PREPARE)
    return _change(
        request, removed, lambda: operations.remove_situation(removed, by=request.actor, on=timezone.localdate())
    )


def _change(request: Any, situation: Situation, act: Any) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("meetings:agenda", situation.meeting_id)
