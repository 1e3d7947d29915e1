"""The sitting: codes on the screen, a decision beside, who is there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import decide as decide_access
from village.core.errors import DomainError
from village.core.french import full_date, hour
from village.core.views import receive
from village.documents.document import download_name
from village.documents.render import render as print_pdf
from village.meetings import operations
from village.meetings.documents import minutes_of
from village.meetings.forms.decision import DecisionForm
from village.meetings.forms.meeting import AttendanceForm
from village.meetings.models import Meeting, Situation
from village.meetings.sheet import Sheet
from village.meetings.views.reach import meeting_for, situation_for


@require_safe
@requires(Permission.MEETING_ATTEND)
def detail(request: Any, pk: int) -> HttpResponse:
    """The agenda; `?situation=` chooses the one beside, else the first that waits for a decision."""
    meeting = meeting_for(request, pk, Permission.MEETING_ATTEND)
    sheet = Sheet(meeting, reader=request.actor, on=timezone.localdate())
    chosen = sheet.chosen(request.GET.get("situation", ""))
    return _page(request, sheet, chosen, _decision_form(request, chosen), _attendance_form(request, sheet))


@requires(Permission.SITUATION_DECIDE)
def decide(request: Any, pk: int, situation: int) -> HttpResponse:
    found = situation_for(request, pk, situation, Permission.SITUATION_DECIDE)
    today = timezone.localdate()
    sheet = Sheet(found.meeting, reader=request.actor, on=today)
    chosen = sheet.chosen(str(found.pk)) or found
    form = _decision_form(request, chosen, request.POST if request.method == "POST" else None)
    if form is None:  # already decided, and nothing is being sent
        return _page(request, sheet, chosen, None, _attendance_form(request, sheet))

    def act(_answers: dict[str, Any]) -> str:
        operations.record_decision(chosen, form.ruling(), by=request.actor, on=today, at=timezone.now())
        after = sheet.after(chosen)
        page = reverse("meetings:detail", args=[found.meeting_id])
        return f"{page}?situation={after.pk}#situation" if after else page

    if answer := receive(request, form, act, done=f"{chosen.code} : décision enregistrée."):
        return answer
    return _page(request, sheet, chosen, form, _attendance_form(request, sheet))


@requires(Permission.MEETING_PREPARE)
def attendance(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    sheet = Sheet(meeting, reader=request.actor, on=timezone.localdate())
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, expected=sheet.expected, present=sheet.present
    )

    def act(_answers: dict[str, Any]) -> str:
        operations.record_attendance(meeting, form.came(), by=request.actor)
        return reverse("meetings:detail", args=[meeting.pk])

    if answer := receive(request, form, act, done="Présences enregistrées."):
        return answer
    chosen = sheet.chosen("")
    return _page(request, sheet, chosen, _decision_form(request, chosen), form)


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


@require_safe
@requires(Permission.MEETING_PREPARE)
def minutes(request: Any, pk: int) -> HttpResponse:
    """Relevé de décisions (D-F10), in codes: it may leave the room."""
    meeting: Meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    operations.print_minutes(meeting, by=request.actor)
    today = timezone.localdate()
    document = minutes_of(Sheet(meeting, reader=request.actor, on=today), on=today)
    name = download_name(document.kind, meeting.on)
    return HttpResponse(
        print_pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _decision_form(request: Any, chosen: Situation | None, sent: Any = None) -> DecisionForm | None:
    if chosen is None or not request.actor.can(Permission.SITUATION_DECIDE):
        return None
    if hasattr(chosen, "decision") and sent is None:
        return None
    return DecisionForm(sent, situation=chosen, today=timezone.localdate(), draft=_draft(request, chosen))


def _draft(request: Any, situation: Situation) -> tuple[int, str]:
    return request.user.pk, f"decision:{situation.pk}"


def _attendance_form(request: Any, sheet: Sheet) -> AttendanceForm | None:
    if not request.actor.can(Permission.MEETING_PREPARE):
        return None
    return AttendanceForm(expected=sheet.expected, present=sheet.present)


def _page(
    request: Any,
    sheet: Sheet,
    chosen: Situation | None,
    decision_form: DecisionForm | None,
    attendance_form: AttendanceForm | None,
) -> HttpResponse:
    meeting = sheet.meeting
    operations.read_meeting(meeting, by=request.actor, situations=len(sheet.situations), page="séance")
    told = sheet.told(chosen)
    if chosen and told:
        operations.read_situation(chosen, by=request.actor, on=sheet.on)
    prepares = request.actor.can(Permission.MEETING_PREPARE)
    after = sheet.after(chosen) if chosen else None
    context = {
        "heading": f"{meeting.panel}, {full_date(meeting.on)}, {hour(meeting.starts_at)}",
        "facts": sheet.facts,
        "reason": decide_access(request.actor, Permission.MEETING_ATTEND).because,
        "agreement_missing": sheet.lacks_agreement(chosen),
        "agenda_link": reverse("meetings:agenda", args=[meeting.pk]) if prepares and not meeting.closed_at else "",
        "prepares": prepares,
        "decision_title": f"{chosen.code} · décision" if chosen else "",
        "told_title": f"{chosen.code} · ce que l’on sait" if chosen else "",
        "submit": f"Enregistrer et passer à {after.code}" if after else "Enregistrer la décision",
        "reader_coordinates": prepares,
        "meeting": meeting,
        "sheet": sheet,
        "chosen": chosen,
        "decision": getattr(chosen, "decision", None),
        "told": told,
        "form": decision_form,
        "attendance_form": attendance_form,
        "after": after,
        "held": meeting.on <= sheet.on,
        "presence_title": "Qui est là" if sheet.attended else "Qui est attendu",
    }
    status = max(form.status if form else 200 for form in (decision_form, attendance_form))
    return render(request, "meetings/detail.html", context, status=status)
