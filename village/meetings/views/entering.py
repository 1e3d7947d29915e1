"""From a fiche de repérage to an agenda: this situation, the meeting that one chooses."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.views import receive
from village.meetings import operations
from village.meetings.forms.entering import EnterForm
from village.meetings.models import Situation
from village.referrals.models import Referral
from village.referrals.views.reading import read


@requires(Permission.MEETING_PREPARE)
def put_fiche(request: Any, fiche: int) -> HttpResponse:
    """One fiche received, the meetings to come, those of its commune first."""
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE).select_related("child")
    referral = get_object_or_404(received, pk=fiche)
    today = timezone.localdate()
    form = EnterForm(request.POST or None, referral=referral, actor=request.actor, today=today)

    def act(answers: dict[str, Any]) -> str:
        meeting = answers["meeting"]
        operations.put_situation(meeting, reason=Situation.Reason.ENTRY, referral=referral, by=request.actor, on=today)
        return reverse("meetings:agenda", args=[meeting.pk])

    if answer := receive(request, form, act, done="La situation est à l’ordre du jour."):
        return answer
    read(referral, request.actor, "inscription à une EPS")
    context = {
        "form": form,
        "whose": f"{referral.child_first_name} {referral.child_last_name}",
        "back": reverse("referrals:detail", args=[referral.pk]),
        "known": Situation.objects.visible_to(request.actor)
        .filter(referral=referral, decision__isnull=True)
        .select_related("meeting__panel")
        .first(),
    }
    return render(request, "meetings/put_fiche.html", context, status=form.status)
