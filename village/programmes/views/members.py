"""Who belongs to the programme."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.core.seen import seen
from village.programmes import operations, reading
from village.programmes.forms import FteForm, MemberSheetForm, UntilForm
from village.programmes.models import Membership
from village.programmes.notifications import send_password_link
from village.programmes.views.page import form_page, posted, programme_of


@require_safe
@requires(Permission.PROGRAMME_CONFIGURE)
def members(request: AccessRequest) -> HttpResponse:
    programme = programme_of(request)
    rows = reading.members(programme, timezone.localdate())
    offered = reading.invitations(programme, timezone.localdate())
    return render(request, "programmes/members.html", {"members": rows, "invitations": offered})


@requires(Permission.PROGRAMME_CONFIGURE)
def correct(request: AccessRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    names = operations.MEMBER_SHEET
    form = MemberSheetForm(
        posted(request),
        version=seen(membership, names),
        initial={name: getattr(membership, name) for name in names},
    )
    return form_page(
        request,
        form,
        lambda answers: operations.correct_member(
            membership, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title=f"Fonction et métier de {membership.user}",
        sub="Le rôle change par dates : terminez celui-ci, puis donnez le nouveau. L’ETP se change à part.",
        submit="Enregistrer",
        done="C’est enregistré.",
        back=reverse("programmes:members"),
        current=membership,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def change_fte(request: AccessRequest, pk: int) -> HttpResponse:
    """The part of the time of a référent, from a day on; what was before stays in the figures."""
    membership = _membership(request, pk)
    if not membership.accompanies:
        raise Http404
    form = FteForm(
        posted(request),
        version=seen(membership, operations.FTE),
        initial={"fte": membership.fte, "on": max(timezone.localdate(), membership.starts_on)},
    )
    return form_page(
        request,
        form,
        lambda answers: operations.change_fte(
            membership, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title=f"Temps de travail de {membership.user}",
        sub="Avant ce jour, les chiffres gardent l’ETP d’avant. Le bilan compte chaque jour avec le sien.",
        submit="Changer l’ETP",
        done="Le nouvel ETP est enregistré.",
        back=reverse("programmes:members"),
        current=membership,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def end(request: AccessRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    return form_page(
        request,
        UntilForm(posted(request), initial={"on": membership.ends_on or timezone.localdate()}),
        lambda answers: operations.end_membership(membership, **answers, by=request.actor),
        title=f"Terminer le rôle de {membership.user}",
        sub=f"{membership.get_role_display()}, depuis le {membership.starts_on:%d/%m/%Y}. L’accès se ferme après.",
        submit="Terminer ce rôle",
        done="La fin du rôle est enregistrée.",
        back=reverse("programmes:members"),
        kind="danger",
    )


@require_POST
@requires(Permission.PROGRAMME_CONFIGURE)
def again(request: AccessRequest, pk: int) -> HttpResponse:
    """Send the invitation again to somebody who has not chosen a password yet."""
    membership = _membership(request, pk)
    try:
        path = operations.invite_member_again(membership, by=request.actor, at=timezone.now())
        told = send_password_link(membership, request.build_absolute_uri(path))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return redirect("programmes:members")


def _membership(request: AccessRequest, pk: int) -> Membership:
    memberships = programme_of(request).memberships.select_related("user", "programme")
    return get_object_or_404(memberships, pk=pk)
