"""What the coordination does with a fiche outside an EPS: redirect it; and a family's refusal, at any time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.access.policy import Forbidden, Subject
from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.holding import Category
from village.core.views import receive
from village.programmes.views.page import posted
from village.referrals import operations
from village.referrals.forms import AnswerForm, DropForm, RefusalForm, SettlementForm
from village.referrals.models import Referral
from village.referrals.parents import unconfirmed_parents
from village.referrals.states import State
from village.referrals.views.reading import may_answer, read, visible


@requires(Permission.REFERRAL_FOLLOW)
def refuse(request: AccessRequest, pk: int) -> HttpResponse:
    """The family says no: to its author before the fiche leaves, to those who receive it afterwards."""
    referral, today = visible(request, pk), timezone.localdate()
    if referral.state != State.DRAFT and not request.actor.can(Permission.REFERRAL_RECEIVE):
        message = "La fiche est partie : dites-le à la coordination, qui l’enregistrera."
        raise PermissionDenied(message)
    form = RefusalForm(posted(request), today=today, initial={"on": today})
    here = reverse("referrals:detail", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        operations.refuse_referral(referral, **answers, by=request.actor, at=timezone.now())
        return here

    if answer := receive(request, form, act, done="Le refus de la famille est enregistré."):
        return answer
    context = {
        "form": form,
        "title": "La famille refuse",
        "sub": "C’est son droit. Le refus est compté, jamais reproché ; elle pourra revenir quand elle veut.",
        "submit": "Enregistrer le refus",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


def _answered(request: AccessRequest, pk: int, page: str) -> Referral:
    """A fiche received, for whoever answers it: the reading is journaled."""
    if not may_answer(request.actor):
        raise Forbidden("Seule la coordination répond à une fiche : elle en connaît les motifs.")
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk, sent_on__isnull=False)
    read(referral, request.actor, page)
    return referral


@requires(Permission.REFERRAL_RECEIVE)
def settle(request: AccessRequest, pk: int) -> HttpResponse:
    """How the disagreement of the other holder of parental authority was dealt with (RU1, X22)."""
    referral, here = _answered(request, pk, "désaccord d’un parent"), reverse("referrals:detail", args=[pk])
    if not referral.to_settle and request.method != "POST":
        messages.warning(request, "Cette fiche ne dit aucun désaccord qui reste à traiter.")
        return redirect(here)
    form = SettlementForm(posted(request), draft=(request.actor.user_id, about("desaccord", referral)))

    def act(answers: dict[str, Any]) -> str:
        operations.settle_disagreement(referral, **answers, by=request.actor, on=timezone.localdate())
        return here

    if answer := receive(request, form, act, done="C’est noté. La fiche peut aller à l’EPS."):
        return answer
    other = f"{referral.second_first_name} {referral.second_last_name}".strip() or "L’autre parent"
    context = {
        "form": form,
        "title": "Traiter le désaccord",
        "sub": f"{other} n’est pas d’accord. Sans ce que vous écrivez ici, la fiche ne va pas à l’EPS.",
        "submit": "Enregistrer",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_RECEIVE)
def drop(request: AccessRequest, pk: int) -> HttpResponse:
    """The demand stops there, and nobody refused (P-A3)."""
    referral, here = _answered(request, pk, "sans suite"), reverse("referrals:detail", args=[pk])
    form = DropForm(posted(request), draft=(request.actor.user_id, about("sans-suite", referral)))

    def act(answers: dict[str, Any]) -> str:
        now = timezone.now()
        operations.drop_referral(referral, **answers, by=request.actor, on=timezone.localdate(now), at=now)
        return here

    if answer := receive(
        request, form, act, done="La fiche est classée sans suite. La personne qui l’a écrite est prévenue."
    ):
        return answer
    context = {
        "form": form,
        "title": "Classer sans suite",
        "sub": "Personne n’a refusé : cette fiche ne compte pas comme un refus. Une nouvelle fiche reste possible.",
        "submit": "Classer sans suite",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_RECEIVE)
def confirm_parent(request: AccessRequest, pk: int) -> HttpResponse:
    """The coordination confirms the parent whom a fiche names for a child already known."""
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk)
    request.actor.must(Permission.REFERRAL_RECEIVE, Subject(referral.programme_id, category=Category.SOCIAL))
    read(referral, request.actor, "confirmation du parent")
    form = VillageForm(posted(request))
    here = reverse("referrals:detail", args=[pk])

    def act(_answers: dict[str, Any]) -> str:
        operations.confirm_parent(referral, by=request.actor, on=timezone.localdate())
        return here

    if answer := receive(request, form, act, done="Parent confirmé. Son accord est enregistré."):
        return answer
    waiting = unconfirmed_parents(referral)
    parent = waiting[0][1].adult if waiting else referral.guardian_last_name
    context = {
        "form": form,
        "title": "Confirmer ce parent",
        "sub": f"{parent} est un parent nommé par la fiche. Confirmez si vous avez vérifié l’autorité parentale : "
        "cette personne pourra approuver le parcours et retirer son accord.",
        "submit": "Oui, c’est un titulaire de l’autorité parentale",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_RECEIVE)
def redirect_elsewhere(request: AccessRequest, pk: int) -> HttpResponse:
    """Point the orienteur to a better place, in words that he reads."""
    if not may_answer(request.actor):
        raise Forbidden("Seule la coordination répond à une fiche : elle en connaît les motifs.")
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    referral = get_object_or_404(received.with_all(), pk=pk)
    form = AnswerForm(posted(request), draft=(request.actor.user_id, about("answer", referral)))
    here = reverse("referrals:detail", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        now = timezone.now()
        operations.redirect_referral(referral, **answers, by=request.actor, on=timezone.localdate(now), at=now)
        return here

    if answer := receive(request, form, act, done="La réponse est envoyée à la personne qui a écrit la fiche."):
        return answer
    context = {
        "form": form,
        "title": "Réorienter la fiche",
        "sub": "Une autre réponse convient mieux ? Dites laquelle. La fiche se ferme, rien n’est perdu.",
        "submit": "Envoyer la réponse",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)
