"""« Déjà connu ? »: who is the child of a fiche, asked before anything is created."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.views import receive
from village.people.likeness import alike, siblings
from village.programmes.views.page import posted
from village.referrals import operations
from village.referrals.forms import IdentifyForm
from village.referrals.models import Referral
from village.referrals.parents import parents_of
from village.referrals.views.reading import read


@requires(Permission.REFERRAL_RECEIVE)
def identify(request: AccessRequest, pk: int) -> HttpResponse:
    """Show who looks like this child: a name, a birth date, parents. Nothing of what a dossier holds."""
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk, sent_on__isnull=False)
    here, programme_id = reverse("referrals:detail", args=[pk]), referral.programme_id
    near = alike(programme_id, referral.child_first_name, referral.child_last_name, referral.birth_date)
    names = [parent.folded_name for parent in parents_of(referral).values()]
    family = [child for child in siblings(programme_id, names) if child not in near]
    read(referral, request.actor, f"déjà connu ? {len(near)} noms proches")
    form = IdentifyForm(posted(request), near=near, family=family)

    def act(answers: dict[str, Any]) -> str:
        chosen = form.chosen(answers["who"])
        operations.identify_referral(referral, **chosen, by=request.actor, on=timezone.localdate())
        return here

    if answer := receive(request, form, act, done="C’est noté : la fiche est rattachée à cet enfant."):
        return answer
    context = {"form": form, "referral": referral, "back": here, "near": near}
    return render(request, "referrals/identify.html", context, status=form.status)
