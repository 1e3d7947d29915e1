"""What the team does with a family's request: read it, call back, write the fiche, or say how it ended."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.views import receive
from village.programmes.views.page import posted
from village.referrals import operations
from village.referrals.family_forms import EndingForm
from village.referrals.models import FamilyRequest


@require_safe
@requires(Permission.REFERRAL_RECEIVE)
def one(request: AccessRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    record(Act.REFERRAL_READ, by=request.actor, target=asked, details="demande d’une famille")
    write_url = f"{reverse('referrals:write')}?demande={asked.pk}"
    return render(request, "referrals/request.html", {"asked": asked, "write_url": write_url})


@requires(Permission.REFERRAL_RECEIVE)
def close(request: AccessRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    form = EndingForm(posted(request))

    def act(answers: dict[str, Any]) -> str:
        operations.close_request(asked, **answers, by=request.actor, on=timezone.localdate())
        return reverse("referrals:list")

    if answer := receive(request, form, act, done="La demande est classée."):
        return answer
    context = {
        "form": form,
        "title": "Classer cette demande",
        "sub": "Sans fiche. Si la famille ne souhaite pas aller plus loin, c’est son droit.",
        "submit": "Classer",
        "kind": "primary",
        "back": reverse("referrals:request", args=[pk]),
    }
    return render(request, "referrals/form.html", context, status=form.status)


def _asked(request: AccessRequest, pk: int) -> FamilyRequest:
    visible = FamilyRequest.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("commune", "referral", "closed_by"), pk=pk)
