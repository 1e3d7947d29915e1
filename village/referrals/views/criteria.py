"""The local criteria: read by all who orient, written by who sets the programme up; and derogations."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.access.policy import Forbidden
from village.core.views import receive
from village.programmes.views.page import posted, programme_of
from village.referrals import operations
from village.referrals.criteria import current_criteria, needs_derogation
from village.referrals.forms import CriteriaForm, DerogationForm
from village.referrals.models import Referral
from village.referrals.views.reading import may_answer, read


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def criteria(request: AccessRequest) -> HttpResponse:
    """Who may be supported, as everybody who orients reads it."""
    programme = programme_of(request)
    context = {
        "setup": programme,
        "rules": current_criteria(programme),
        "older": programme.criteria_sets.all()[1:],
        "may_write": request.actor.can(Permission.PROGRAMME_CONFIGURE),
    }
    return render(request, "referrals/criteria.html", context)


@requires(Permission.PROGRAMME_CONFIGURE)
def publish(request: AccessRequest) -> HttpResponse:
    programme = programme_of(request)
    rules = current_criteria(programme)
    asked = "\n".join(item.label for item in rules.items.all() if not item.check_kind) if rules else ""
    initial = (
        {"territory": rules.territory, "priority_school": rules.priority_school, "words": rules.words, "asked": asked}
        if rules
        else {"territory": "qpv"}
    )
    number = rules.number if rules else 0
    form = CriteriaForm(posted(request), version=number, initial=initial)
    sees = request.actor.can(Permission.REFERRAL_FOLLOW)
    back = reverse("referrals:criteria" if sees else "programmes:settings")

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.publish_criteria(programme, **answers, version=version, by=request.actor, on=timezone.localdate())
        return back

    if answer := receive(request, form, act, done="La nouvelle version des critères est publiée."):
        return answer
    context = {
        "form": form,
        "title": "Écrire les critères" if not rules else f"Écrire la version {number + 1} des critères",
        "sub": "Les fiches déjà écrites gardent la version à laquelle elles ont répondu.",
        "submit": "Publier cette version",
        "kind": "primary",
        "back": back,
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_RECEIVE)
def derogate(request: AccessRequest, pk: int) -> HttpResponse:
    """Let a fiche outside the criteria be studied, with a reason (R11)."""
    if not may_answer(request.actor):
        raise Forbidden("Seule la coordination accorde une dérogation : elle en connaît les motifs.")
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk, sent_on__isnull=False)
    today = timezone.localdate()
    read(referral, request.actor, "dérogation")
    form = DerogationForm(posted(request))
    here = reverse("referrals:detail", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        operations.grant_derogation(referral, **answers, by=request.actor, on=today)
        return here

    if answer := receive(request, form, act, done="La dérogation est accordée. La fiche peut aller à l’EPS."):
        return answer
    context = {
        "form": form,
        "title": "Accorder une dérogation",
        "sub": f"Cette fiche est hors des critères : {', '.join(needs_derogation(referral, today)) or 'non'}.",
        "submit": "Accorder la dérogation",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)
