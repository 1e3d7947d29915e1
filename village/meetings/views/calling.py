"""Call people to a meeting: its members by e-mail with a calendar file, guests for one situation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core import mail
from village.core.errors import DomainError
from village.core.french import counted, full_date, hour
from village.core.views import receive
from village.meetings import operations, reading
from village.meetings.calling import appointment_of, calendar_name, called_to
from village.meetings.forms.meeting import GuestForm, InvitationsForm
from village.meetings.views.reach import meeting_for, situation_for
from village.notifications.ics import MIME, calendar


@requires(Permission.MEETING_PREPARE)
def invitations(request: Any, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    called = called_to(meeting)
    form = InvitationsForm(request.POST if request.method == "POST" else None, called=called)
    page = reverse("meetings:invitations", args=[meeting.pk])
    url = request.build_absolute_uri(reverse("meetings:detail", args=[meeting.pk]))

    def act(_answers: dict[str, Any]) -> str:
        sending = operations.send_invitations(meeting, form.chosen(), url=url, by=request.actor, at=timezone.now())
        for refused in sending.refused:
            messages.error(request, refused)
        if sending.sent:
            messages.success(request, f"{counted(len(sending.sent), 'convocation')} : c’est parti.")
        return page

    if answer := receive(request, form, act):
        return answer
    operations.read_meeting(meeting, by=request.actor, situations=[], page="convocations")
    context = {
        "heading": f"{meeting.panel}, {full_date(meeting.on)}, {hour(meeting.starts_at)}",
        "meeting": meeting,
        "called": called,
        "without_address": [person for person in called if not person.address],
        "stale": [person for person in called if person.stale],
        "guests": reading.guests_of(meeting),
        "form": form,
        "can_leave": mail.can_leave(),
    }
    return render(request, "meetings/invitations.html", context, status=form.status)


@require_safe
@requires(Permission.MEETING_ATTEND)
def calendar_file(request: Any, pk: int) -> HttpResponse:
    """The appointment, for one’s own calendar: a date and a place."""
    meeting = meeting_for(request, pk, Permission.MEETING_ATTEND)
    url = request.build_absolute_uri(reverse("meetings:detail", args=[meeting.pk]))
    return HttpResponse(
        calendar(appointment_of(meeting, url), at=timezone.now()),
        content_type=f"{MIME}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{calendar_name(meeting.on)}"'},
    )


@requires(Permission.MEETING_PREPARE)
def guest(request: Any, pk: int, situation: int) -> HttpResponse:
    """Invite somebody for one situation (R19)."""
    found = situation_for(request, pk, situation, Permission.MEETING_PREPARE)
    today = timezone.localdate()
    form = GuestForm(request.POST or None, programme_id=request.actor.programme_id, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.invite_guest(found, **answers, by=request.actor, on=today)
        return reverse("meetings:invitations", args=[pk])

    if answer := receive(request, form, act, done=f"Personne invitée pour {found.code}. Envoyez-lui la convocation."):
        return answer
    operations.read_meeting(found.meeting, by=request.actor, situations=[found], page="invitation")
    context = {"meeting": found.meeting, "situation": found, "form": form}
    return render(request, "meetings/guest.html", context, status=form.status)


@require_POST
@requires(Permission.MEETING_PREPARE)
def dismiss(request: Any, pk: int, guest: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Permission.MEETING_PREPARE)
    leaving = get_object_or_404(reading.guests_of(meeting), pk=guest)
    try:
        operations.dismiss_guest(leaving, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("meetings:invitations", meeting.pk)
