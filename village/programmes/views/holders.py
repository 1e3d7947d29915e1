"""« Gérer ce compte »: help, close or open again the account of somebody of this programme, never one's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.accounts.operations import holds_factor
from village.core import mail
from village.core.forms import VillageForm
from village.programmes import operations, reading
from village.programmes.forms import RecognisedForm
from village.programmes.models import Membership
from village.programmes.notifications import CLOSED, FACTOR_RESET, REOPENED, tell
from village.programmes.views.page import form_page, posted, programme_of

ELSEWHERE = "Cette personne travaille aussi pour un autre programme : son compte reste ouvert là-bas."


@require_safe
@requires(Permission.PROGRAMME_CONFIGURE)
def manage(request: AccessRequest, pk: int) -> HttpResponse:
    hat = _hat(request, pk)
    context = {
        "hat": hat,
        "holds_factor": holds_factor(hat.user),
        "mail_leaves": mail.can_leave(),
        "elsewhere": operations.works_elsewhere(hat, timezone.localdate()),
    }
    return render(request, "programmes/account.html", context)


@requires(Permission.PROGRAMME_CONFIGURE)
def reset(request: AccessRequest, pk: int) -> HttpResponse:
    hat = _hat(request, pk)

    def act(_answers: dict[str, Any]) -> None:
        operations.reset_member_factor(hat, by=request.actor, at=timezone.now())
        tell([hat.user], FACTOR_RESET.format(by=request.actor.name))

    return form_page(
        request,
        RecognisedForm(posted(request)),
        act,
        title=f"Téléphone perdu : {hat.user}",
        sub="Le second facteur est oublié, et tous ses appareils sont déconnectés. Son mot de passe reste le même.",
        submit="Effacer le second facteur",
        done=f"C’est fait. {hat.user} installera un nouveau second facteur en se connectant.",
        back=_page(hat),
        kind="danger",
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def link(request: AccessRequest, pk: int) -> HttpResponse:
    """Show once the address where the member chooses another password. Nobody ever sees a password."""
    hat = _hat(request, pk)

    def act(_answers: dict[str, Any]) -> None:
        path = operations.give_member_link(hat, by=request.actor, at=timezone.now())
        address = request.build_absolute_uri(path)
        told = f"Remettez cette adresse à {hat.user}. Elle ne sert qu’une fois, et ne se montre plus : {address}"
        messages.success(request, told)

    return form_page(
        request,
        RecognisedForm(posted(request)),
        act,
        title=f"Nouveau mot de passe : {hat.user}",
        sub="Un lien s’affiche ici, une seule fois. La personne choisit son mot de passe ; vous ne le voyez jamais.",
        submit="Créer le lien",
        done="",
        back=_page(hat),
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def close(request: AccessRequest, pk: int) -> HttpResponse:
    hat = _hat(request, pk)
    elsewhere = operations.works_elsewhere(hat, timezone.localdate())

    def act(_answers: dict[str, Any]) -> None:
        closed = operations.close_member_account(hat, by=request.actor, at=timezone.now())
        tell([hat.user], CLOSED.format(by=request.actor.name, programme=hat.programme.name))
        done = "Le compte est fermé." if closed else "Ses rôles ici sont terminés. Son compte reste ouvert ailleurs."
        messages.success(request, done)

    return form_page(
        request,
        VillageForm(posted(request)),
        act,
        title=f"Fermer l’accès de {hat.user}",
        sub=f"Ses rôles dans ce programme se terminent maintenant. {ELSEWHERE}"
        if elsewhere
        else "Tous ses appareils sont déconnectés maintenant. Rien de ce qui est écrit ne s’efface.",
        submit="Terminer ses rôles ici" if elsewhere else "Fermer ce compte",
        done="",
        back=reverse("programmes:members"),
        kind="danger",
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def reopen(request: AccessRequest, pk: int) -> HttpResponse:
    hat = _hat(request, pk)

    def act(_answers: dict[str, Any]) -> None:
        operations.reopen_member_account(hat, by=request.actor, at=timezone.now())
        tell([hat.user], REOPENED.format(by=request.actor.name, programme=hat.programme.name))

    return form_page(
        request,
        VillageForm(posted(request)),
        act,
        title=f"Rouvrir le compte de {hat.user}",
        sub="La personne retrouve ses rôles, son mot de passe et son second facteur.",
        submit="Rouvrir ce compte",
        done="Le compte est ouvert.",
        back=_page(hat),
    )


def _hat(request: AccessRequest, pk: int) -> Membership:
    """A role of this programme that is not over, of somebody else."""
    hats = reading.members(programme_of(request), timezone.localdate()).select_related("programme")
    hat = get_object_or_404(hats, pk=pk)
    if hat.user_id == request.actor.user_id:
        raise Http404
    return hat


def _page(hat: Membership) -> str:
    return reverse("programmes:manage_account", args=[hat.pk])
