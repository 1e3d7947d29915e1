"""Ask the orienteur for more; he answers on his fiche."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.views import receive
from village.programmes.views.page import posted
from village.referrals import operations
from village.referrals.forms import QuestionForm, ReplyForm
from village.referrals.models import Referral
from village.referrals.states import State
from village.referrals.views.reading import read, visible


@requires(Permission.REFERRAL_RECEIVE)
def ask(request: AccessRequest, pk: int) -> HttpResponse:
    referral = _received(request, pk)
    form = QuestionForm(posted(request), draft=(request.actor.user_id, about("question", referral)))

    def act(answers: dict[str, Any]) -> None:
        now = timezone.now()
        operations.ask_more(referral, **answers, by=request.actor, on=timezone.localdate(now), at=now)

    return _page(
        request,
        form,
        act,
        referral,
        title="Demander des précisions",
        sub="La personne qui a écrit la fiche est prévenue. Elle répond sur sa fiche, nulle part ailleurs.",
        submit="Envoyer la question",
        done="La question est envoyée.",
    )


@requires(Permission.REFERRAL_FOLLOW)
def answer(request: AccessRequest, pk: int) -> HttpResponse:
    referral = visible(request, pk)
    if referral.written_by_id != request.actor.user_id or referral.silenced:
        raise Http404
    read(referral, request.actor, "précisions demandées")
    form = ReplyForm(posted(request), draft=(request.actor.user_id, about("reply", referral)))
    asked = [inquiry.question for inquiry in referral.inquiries.all() if not inquiry.answered_on]

    def act(answers: dict[str, Any]) -> None:
        now = timezone.now()
        operations.answer_more(referral, **answers, by=request.actor, on=timezone.localdate(now), at=now)

    return _page(
        request,
        form,
        act,
        referral,
        title="Répondre",
        sub=asked[0] if asked and referral.state == State.ASKED else "",
        submit="Envoyer la réponse",
        done="Votre réponse est partie. Merci.",
    )


@requires(Permission.REFERRAL_RECEIVE)
def go_on(request: AccessRequest, pk: int) -> HttpResponse:
    referral = _received(request, pk)

    def act(_answers: dict[str, Any]) -> None:
        operations.go_on_without(referral, by=request.actor, on=timezone.localdate())

    return _page(
        request,
        VillageForm(posted(request)),
        act,
        referral,
        title="Continuer sans sa réponse",
        sub="La fiche reprend sa place dans la file : la famille n’a pas à attendre.",
        submit="Continuer",
        done="La fiche attend de nouveau une EPS.",
    )


def _received(request: AccessRequest, pk: int) -> Referral:
    received = Referral.objects.visible_to(request.actor, Permission.REFERRAL_RECEIVE)
    return get_object_or_404(received.with_all(), pk=pk, sent_on__isnull=False)


def _page(
    request: AccessRequest, form: VillageForm, act: Any, referral: Referral, *, done: str, **words: str
) -> HttpResponse:
    here = reverse("referrals:detail", args=[referral.pk])

    def carry_out(answers: dict[str, Any]) -> str:
        act(answers)
        return here

    if response := receive(request, form, carry_out, done=done):
        return response
    context = {"form": form, "kind": "primary", "back": here, **words}
    return render(request, "referrals/form.html", context, status=form.status)
