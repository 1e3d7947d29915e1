"""Write the minutes during the sitting, add to them afterwards, hand them over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.errors import DomainError
from village.core.views import receive
from village.directory.models import Professional
from village.documents.document import Document, download_name
from village.documents.render import render as print_pdf
from village.meetings import operations, reading
from village.meetings.documents import extract_of, minutes_of
from village.meetings.forms.minutes import AmendmentForm
from village.meetings.models import Meeting
from village.meetings.sheet import Sheet
from village.meetings.views.board import Board
from village.meetings.views.reach import meeting_for, situation_for

NO_LONGER = "Ce que vous aviez à faire ne s’ouvre plus d’ici : voyez avec la coordination."


def _board(request: Any, pk: int, situation: int) -> Board:
    found = situation_for(request, pk, situation, Permission.SITUATION_DECIDE)
    sheet = Sheet(found.meeting, reader=request.actor, on=timezone.localdate())
    return Board(request, sheet, sheet.chosen(str(found.pk)) or found)


def _receive(request: Any, board: Board, name: str, form: Any, act: Callable[[], object], done: str) -> HttpResponse:
    """Carry out, then the same situation again; else the page with this form as it was sent."""

    def acted(_answers: dict[str, Any]) -> str:
        act()
        return board.address(board.chosen)

    answer = receive(request, form, acted, current=board.chosen, done=done)
    if answer is None:
        return board.page(**{**board.typed(but=name), name: form})
    if not board.typed(but=name):
        return answer
    # The rest of the page was typed too: it stays, unsent.
    again = _board(request, board.meeting.pk, board.chosen.pk if board.chosen else 0)
    return again.page(**again.typed(but=name))


@require_POST
@requires(Permission.SITUATION_DECIDE)
def discuss(request: Any, pk: int, situation: int) -> HttpResponse:
    board = _board(request, pk, situation)
    chosen: Any = board.chosen
    form = board.discussion_form(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return operations.write_discussion(
            chosen, discussion=said["discussion"], version=said["version"], by=request.actor
        )

    return _receive(request, board, "discussion", form, act, f"{chosen.code} : ce qui s’est dit est noté.")


@require_POST
@requires(Permission.SITUATION_DECIDE)
def agree(request: Any, pk: int, situation: int) -> HttpResponse:
    board = _board(request, pk, situation)
    chosen: Any = board.chosen
    form = board.task_form(request.POST)

    def act() -> object:
        return operations.agree_task(chosen, form.agreed(), by=request.actor, at=timezone.now())

    return _receive(request, board, "task", form, act, f"{chosen.code} : c’est noté.")


@require_POST
@requires(Permission.SITUATION_DECIDE)
def amend(request: Any, pk: int, situation: int) -> HttpResponse:
    board = _board(request, pk, situation)
    chosen: Any = board.chosen
    form = AmendmentForm(request.POST, draft=(request.user.pk, about("ajout", chosen)))

    def act() -> object:
        return operations.amend_minutes(chosen, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())

    return _receive(request, board, "amendment", form, act, "L’ajout est daté et signé, à côté du relevé.")


@require_POST
@requires(Permission.SITUATION_DECIDE)
def drop(request: Any, pk: int, situation: int, task: int) -> HttpResponse:
    board = _board(request, pk, situation)
    dropped = get_object_or_404(reading.tasks_of(board.chosen), pk=task)
    return _done(request, lambda: operations.drop_task(dropped, by=request.actor), board.address(board.chosen))


@require_safe
@requires(Permission.MEETING_ATTEND)
def tasks(request: Any) -> HttpResponse:
    """What one took on in the sittings; for the coordination, what everybody took on."""
    today = timezone.localdate()
    mine = list(reading.tasks_to_do(request.actor, today))
    others = list(reading.tasks_to_do(request.actor, today, of_others=True)) if _coordinates(request) else []
    closed = reading.closed_to(request.actor, mine, today)
    for task in mine:
        if task.situation.child_id in closed:
            task.what = NO_LONGER
    operations.read_tasks([*mine, *others], by=request.actor)
    return render(request, "meetings/tasks.html", {"mine": mine, "others": others, "today": today})


@require_POST
@requires(Permission.MEETING_ATTEND)
def finish(request: Any, task: int) -> HttpResponse:
    today = timezone.localdate()
    mine = reading.tasks_to_do(request.actor, today)
    if _coordinates(request):
        mine = mine | reading.tasks_to_do(request.actor, today, of_others=True)
    done = get_object_or_404(mine, pk=task)
    return _done(
        request,
        lambda: operations.finish_task(done, by=request.actor, on=today),
        reverse("meetings:tasks"),
        "C’est fait, merci.",
    )


def _coordinates(request: Any) -> bool:
    return bool(request.actor.can(Permission.SITUATION_DECIDE))


def _done(request: Any, act: Callable[[], object], page: str, said: str = "") -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect(page)


@require_safe
@requires(Permission.MEETING_PREPARE)
def minutes(request: Any, pk: int) -> HttpResponse:
    """Relevé de décisions (D-F10), in codes: it may leave the room."""
    meeting: Meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    today = timezone.localdate()
    sheet = Sheet(meeting, reader=request.actor, on=today)
    operations.print_minutes(meeting, sheet.situations, by=request.actor)
    return _pdf(minutes_of(sheet, on=today), meeting)


@require_safe
@requires(Permission.MEETING_ATTEND)
def extract(request: Any, pk: int) -> HttpResponse:
    """One’s own extract: the situations that concern one’s structure, or what one took on."""
    meeting = meeting_for(request, pk, Permission.MEETING_ATTEND)
    return _extract(request, meeting, reading.sheet_of(request.actor), own=True)


@require_safe
@requires(Permission.MEETING_PREPARE)
def extract_of_member(request: Any, pk: int, professional: int) -> HttpResponse:
    """The extract to hand over to somebody who has no account."""
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    expected = {person.pk: person for person in reading.expected_at(meeting)}
    return _extract(request, meeting, expected.get(professional), own=False)


def _extract(request: Any, meeting: Meeting, reader: Professional | None, *, own: bool) -> HttpResponse:
    if reader is None or not meeting.closed_at:
        raise Http404
    today = timezone.localdate()
    sheet = Sheet(meeting, reader=request.actor, on=today)
    concerned = reading.own_situations(sheet.situations, reader, today)
    operations.print_extract(meeting, concerned, by=request.actor, own=own)
    return _pdf(extract_of(sheet, [one.pk for one in concerned], str(reader), on=today), meeting)


def _pdf(document: Document, meeting: Meeting) -> HttpResponse:
    name = download_name(document.kind, meeting.on)
    return HttpResponse(
        print_pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
