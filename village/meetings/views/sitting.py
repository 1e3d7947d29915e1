"""The sitting: codes on the screen, a decision beside, who is there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Actor
from village.core import drafts
from village.core.errors import DomainError
from village.core.views import receive
from village.meetings import operations
from village.meetings.forms.meeting import AttendanceForm
from village.meetings.models import Situation
from village.meetings.sheet import Sheet
from village.meetings.views.board import Board, decision_form
from village.meetings.views.reach import meeting_for, situation_for


@require_safe
@requires(Permission.MEETING_ATTEND)
def detail(request: Any, pk: int) -> HttpResponse:
    """The agenda; `?situation=` chooses the one beside, else the first that waits for a decision.

    `?projeter=1`: large, codes only, for the wall of the room.
    """
    meeting = meeting_for(request, pk, Permission.MEETING_ATTEND)
    sheet = Sheet(meeting, reader=request.actor, on=timezone.localdate())
    return Board(request, sheet, sheet.chosen(request.GET.get("situation", ""))).page()


@requires(Permission.SITUATION_DECIDE)
def decide(request: Any, pk: int, situation: int) -> HttpResponse:
    found = situation_for(request, pk, situation, Permission.SITUATION_DECIDE)
    sheet = Sheet(found.meeting, reader=request.actor, on=timezone.localdate())
    board = Board(request, sheet, sheet.chosen(str(found.pk)) or found)
    sent = request.method == "POST"
    form = decision_form(request, board.chosen, request.POST if sent else None)
    if form is None or not (sent or found.meeting.opened_at):  # already decided, or not yet to be
        return board.page()

    beside = board.beside()
    wrong = [one for one in beside.values() if not one.is_valid()]
    for one in wrong:
        one.status = 422

    def act(_answers: dict[str, Any]) -> str:
        if wrong:
            raise DomainError("Rien n’est enregistré : corrigez d’abord ce qui est signalé plus bas.")
        _keep(beside, found, by=request.actor)
        operations.record_decision(found, form.ruling(), by=request.actor, on=sheet.on, at=timezone.now())
        after = sheet.after(found)
        return board.address(after) if after else board.address(None)

    if answer := receive(request, form, act, done=f"{found.code} : décision enregistrée."):
        return answer
    if form.status == 409 and "discussion" in beside:
        beside["discussion"].show_theirs(board.chosen or found)
    return board.page(decision=form, **beside)


def _keep(beside: dict[str, Any], found: Situation, *, by: Actor) -> None:
    """What was said and agreed, with the decision: all or nothing."""
    if said := beside.get("discussion"):
        words = said.cleaned_data
        operations.write_discussion(found, discussion=words["discussion"], version=words["version"], by=by)
        drafts.drop(*said.draft)
    if task := beside.get("task"):
        operations.agree_task(found, task.agreed(), by=by, at=timezone.now())


@requires(Permission.MEETING_PREPARE)
def attendance(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    sheet = Sheet(meeting, reader=request.actor, on=timezone.localdate())
    board = Board(request, sheet, sheet.chosen(""))
    sent = request.POST if request.method == "POST" else None
    form = AttendanceForm(sent, expected=sheet.expected, present=sheet.present)

    def act(_answers: dict[str, Any]) -> str:
        operations.record_attendance(meeting, form.came(), by=request.actor, on=sheet.on)
        return board.address(None)

    if answer := receive(request, form, act, done="Présences enregistrées."):
        return answer
    return board.page(attendance=form)


@require_POST
@requires(Permission.MEETING_PREPARE)
def turn(request: Any, pk: int) -> HttpResponse:
    """Open the sitting (`open`) or close it (`close`)."""
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    act = operations.close_meeting if "close" in request.POST else operations.open_meeting
    try:
        act(meeting, by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("meetings:detail", meeting.pk)
