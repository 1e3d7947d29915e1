"""The parents of a child: add, correct, put aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Forbidden
from village.casefile.corrections import ParentForm, RejectionForm, TieForm
from village.casefile.views.correcting import child_of, correct_page, how
from village.core.errors import DomainError
from village.people import operations
from village.people.models import Guardian


@requires(Permission.IDENTITY_WRITE)
def add(request: Any, pk: int) -> HttpResponse:
    child = child_of(request, pk)
    form = ParentForm(request.POST or None)

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ParentSheet(**answers)
        return operations.add_guardian(child, sheet, by=request.actor, on=timezone.localdate())

    return correct_page(request, child, form, act, title="Ajouter un parent", done="Parent ajouté.")


@requires(Permission.IDENTITY_WRITE)
def correct(request: Any, pk: int, guardian: int) -> HttpResponse:
    tied = _guardian(request, pk, guardian, rejected=False)
    form = TieForm(request.POST or None, guardian=tied)

    def act(answers: dict[str, Any]) -> Any:
        return operations.correct_guardian(tied, operations.TieSheet(**answers), **how(request, form))

    return correct_page(
        request, tied.child, form, act,
        title=f"{tied.adult.first_name} {tied.adult.last_name}", done="Enregistré.", current=tied,
        sub="Le téléphone vaut aussi pour ses autres enfants.",
    )  # fmt: skip


@requires(Permission.REFERRAL_RECEIVE)
def reject(request: Any, pk: int, guardian: int) -> HttpResponse:
    """A fiche named somebody who is no parent: he will never open anything."""
    _coordinates(request)
    tied = _guardian(request, pk, guardian, rejected=False)
    form = RejectionForm(request.POST or None)

    def act(answers: dict[str, Any]) -> Any:
        return operations.reject_guardian(tied, **answers, by=request.actor, on=timezone.localdate())

    return correct_page(
        request, tied.child, form, act,
        title=f"{tied.adult.first_name} {tied.adult.last_name} n’est pas un parent",
        done="C’est noté : cette personne n’a et n’aura accès à rien.",
        sub="La fiche reste. Cette personne ne donne aucun accord, n’a pas de compte famille et ne voit rien. "
        "Vous pourrez revenir là-dessus.",
        submit="Écarter cette personne", kind="danger",
    )  # fmt: skip


@require_POST
@requires(Permission.REFERRAL_RECEIVE)
def readmit(request: Any, pk: int, guardian: int) -> HttpResponse:
    """Come back on it: the parent is again to be confirmed."""
    _coordinates(request)
    tied = _guardian(request, pk, guardian, rejected=True)
    try:
        operations.readmit_guardian(tied, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Cette personne est de nouveau à confirmer.")
    return redirect("casefile:team", pk)


def _coordinates(request: Any) -> None:
    if not request.actor.can(Permission.GUARDIAN_CHECK):
        raise Forbidden("Seule la coordination vérifie qui est parent.")


def _guardian(request: Any, pk: int, guardian: int, *, rejected: bool) -> Guardian:
    """A parent of this child; 404 when he is not, or is put aside already."""
    child = child_of(request, pk)
    parents = child.guardians.select_related("adult", "child")
    tied = get_object_or_404(parents, pk=guardian, rejected_on__isnull=not rejected)
    tied.child = child
    return tied
