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
from village.casefile.corrections import EndOfAuthorityForm, ParentForm, RejectionForm, TieForm
from village.casefile.views.correcting import child_of, correct_page, how
from village.core.errors import DomainError
from village.people import operations
from village.people.models import Guardian

AFTER = (
    "Un juge a retiré l’autorité parentale, ou son exercice. Ce parent ne donne plus d’accord, n’en refuse plus, ne "
    "reçoit plus le dossier, et son compte ne l’ouvre plus. Ce qu’il acceptait de partager avec une structure tombe : "
    "demandez-le à l’autre parent. L’accord d’être accompagné reste. "
    "Un parent est en danger ? Protégez aussi l’adresse."
)
LAST = f"Plus personne n’aura l’autorité parentale dans ce dossier : ajoutez le tuteur ou la tutrice. {AFTER}"


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


@requires(Permission.REFERRAL_RECEIVE)
def end_authority(request: Any, pk: int, guardian: int) -> HttpResponse:
    """A judge decided: this parent no longer holds, or no longer exercises, parental authority."""
    _coordinates(request)
    tied = _guardian(request, pk, guardian, rejected=False)
    form = EndOfAuthorityForm(request.POST or None)

    def act(answers: dict[str, Any]) -> Any:
        return operations.end_authority(tied, **answers, by=request.actor, on=timezone.localdate())

    return correct_page(
        request, tied.child, form, act,
        title=f"{tied.adult.first_name} {tied.adult.last_name} n’a plus l’autorité parentale",
        done="C’est noté : ce parent ne décide plus rien pour l’enfant.",
        sub=LAST if _is_last(tied) else AFTER, submit="Noter la décision", kind="danger",
    )  # fmt: skip


@require_POST
@requires(Permission.REFERRAL_RECEIVE)
def give_authority_back(request: Any, pk: int, guardian: int) -> HttpResponse:
    """Another decision, or a mistake."""
    _coordinates(request)
    tied = _guardian(request, pk, guardian, rejected=False)
    try:
        operations.give_authority_back(tied, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, "Ce parent a de nouveau l’autorité parentale. Pour son compte, invitez-le de nouveau."
        )
    return redirect("casefile:team", pk)


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


def _is_last(tied: Guardian) -> bool:
    return not tied.child.guardians.filter(holds_authority=True).exclude(pk=tied.pk).exists()


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
