"""« Déjà accompagné » : a fiche joins the parcours that is open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.core.views import receive
from village.meetings import operations
from village.referrals.models import Referral
from village.referrals.status import accompanied


@requires(Permission.REFERRAL_RECEIVE)
def join(request: Any, pk: int) -> HttpResponse:
    """Say which parcours is open and who leads it; one button."""
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk, sent_on__isnull=False)
    operations.read_before_joining(referral, by=request.actor)
    now = timezone.now()
    today, back = timezone.localdate(now), reverse("referrals:detail", args=[pk])
    form = VillageForm(request.POST if request.method == "POST" else None)

    def act(_answers: dict[str, Any]) -> str:
        operations.join_open_plan(referral, by=request.actor, on=today, at=now)
        return back

    if answer := receive(
        request,
        form,
        act,
        done="La fiche rejoint le parcours. Le référent et la personne qui l’a écrite sont prévenus.",
    ):
        return answer
    tie = accompanied([referral.child_id], today).get(referral.child_id or 0)
    context = {
        "form": form,
        "referral": referral,
        "plan": operations.open_plan_of(referral),
        "referent": tie.user if tie else None,
        "back": back,
    }
    return render(request, "meetings/join.html", context, status=form.status)
