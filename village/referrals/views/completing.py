"""The team completes a fiche that arrived with blanks, and hands on a draft it took."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.views import receive
from village.programmes.views.page import posted
from village.referrals import operations
from village.referrals.completing import CompletionForm, HandOnForm
from village.referrals.models import Referral
from village.referrals.states import State
from village.referrals.views.reading import read
from village.referrals.views.writing import own


@requires(Permission.REFERRAL_RECEIVE)
def complete(request: AccessRequest, pk: int) -> HttpResponse:
    """Fill in what is blank, after the signatures."""
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE).with_all()
    referral, today = get_object_or_404(received, pk=pk, sent_on__isnull=False), timezone.localdate()
    here = reverse("referrals:detail", args=[pk])
    if referral.state not in operations.COMPLETED_IN or not operations.blanks_of(referral):
        messages.warning(request, "Il n’y a rien à compléter sur cette fiche.")
        return redirect(here)
    read(referral, request.actor, "compléments")
    form = CompletionForm(posted(request), referral=referral, today=today)

    def act(answers: dict[str, Any]) -> str:
        source = answers.pop("source")
        operations.complete_referral(referral, form.said(answers), source=source, by=request.actor, on=today)
        return here

    if answer := receive(request, form, act, done="La fiche est complétée. Les mots signés n’ont pas changé."):
        return answer
    context = {
        "form": form,
        "title": "Compléter la fiche",
        "sub": "Seulement ce qui manque. Ce qui est écrit et signé ne change pas ; votre nom et la date s’affichent.",
        "submit": "Compléter",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_RECEIVE)
def hand_on(request: AccessRequest, pk: int) -> HttpResponse:
    """A draft one took goes to who will finish it."""
    referral, today = own(request, pk), timezone.localdate()
    here = reverse("referrals:detail", args=[pk])
    if referral.state != State.DRAFT:
        messages.warning(request, "Cette fiche est déjà partie.")
        return redirect(here)
    people = operations.may_finish(referral.programme_id, today).exclude(pk=request.user.pk)
    form = HandOnForm(posted(request), users=people)

    def act(answers: dict[str, Any]) -> str:
        operations.hand_on_referral(referral, to=answers["to"], by=request.actor, on=today, at=timezone.now())
        return reverse("referrals:list")

    if answer := receive(request, form, act, done="Le brouillon est confié. La personne est prévenue."):
        return answer
    context = {
        "form": form,
        "title": "Confier ce brouillon",
        "sub": "Il quitte votre liste : une seule personne l’écrit à la fois.",
        "submit": "Confier",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)
