"""The page of the partners, and the sheets behind it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.core.views import receive
from village.directory import operations, reading
from village.directory.forms import OrganisationForm, ProfessionalForm


@require_safe
@requires(Permission.DIRECTORY_LIST)
def partners(request: AccessRequest) -> HttpResponse:
    actor, wanted = request.actor, request.GET.get("q", "").strip()[:80]
    manages = actor.can(Permission.DIRECTORY_MANAGE)
    today = timezone.localdate()
    context = {
        "book": reading.book(actor.programme_id, wanted),
        "wanted": wanted,
        "manages": manages,
        "without_sheet": reading.members_without_sheet(actor.programme_id, today, reading.PARTNERS) if manages else (),
    }
    return render(request, "directory/list.html", context)


@requires(Permission.DIRECTORY_MANAGE)
def add_organisation(request: AccessRequest) -> HttpResponse:
    programme_id = request.actor.programme_id
    form = OrganisationForm(request.POST or None, programme_id=programme_id, today=timezone.localdate())

    def act(_answers: dict[str, Any]) -> str:
        operations.add_organisation(form.sheet(), by=request.actor)
        return reverse("directory:list")

    return _page(request, form, act, title="Ajouter une structure", done="La structure est ajoutée.")


@requires(Permission.DIRECTORY_MANAGE)
def change_organisation(request: AccessRequest, pk: int) -> HttpResponse:
    programme_id = request.actor.programme_id
    chosen = get_object_or_404(reading.organisations_of(programme_id), pk=pk)
    title = str(chosen)
    form = OrganisationForm(
        request.POST or None, programme_id=programme_id, today=timezone.localdate(), organisation=chosen
    )

    def act(_answers: dict[str, Any]) -> str:
        operations.change_organisation(chosen, form.sheet(), by=request.actor)
        return reverse("directory:list")

    return _page(request, form, act, title=title, done="La structure est enregistrée.")


@requires(Permission.DIRECTORY_MANAGE)
def add_professional(request: AccessRequest) -> HttpResponse:
    programme_id, today = request.actor.programme_id, timezone.localdate()
    asked = request.GET.get("structure", "")
    form = ProfessionalForm(
        request.POST or None,
        programme_id=programme_id,
        today=today,
        initial={"organisation": asked if asked.isdecimal() else None},
    )

    def act(_answers: dict[str, Any]) -> str:
        operations.add_professional(form.sheet(), by=request.actor, on=today)
        return reverse("directory:list")

    return _page(
        request,
        form,
        act,
        title="Ajouter un professionnel",
        sub="Une personne d’une école ou d’un service partenaire. Elle n’a pas besoin de compte.",
        done="Le professionnel est ajouté.",
    )


@requires(Permission.DIRECTORY_MANAGE)
def change_professional(request: AccessRequest, pk: int) -> HttpResponse:
    programme_id, today = request.actor.programme_id, timezone.localdate()
    chosen = get_object_or_404(reading.professionals_of(programme_id), pk=pk)
    title, sub = str(chosen), f"Compte : {chosen.user.email}" if chosen.user else ""
    form = ProfessionalForm(request.POST or None, programme_id=programme_id, today=today, professional=chosen)

    def act(_answers: dict[str, Any]) -> str:
        operations.change_professional(chosen, form.sheet(), by=request.actor, on=today)
        return reverse("directory:list")

    return _page(request, form, act, title=title, sub=sub, done="La fiche est enregistrée.")


@require_POST
@requires(Permission.DIRECTORY_MANAGE)
def make_sheet(request: AccessRequest, user: int) -> HttpResponse:
    """The sheet of a member, in one click; asked twice, it is the same."""
    today = timezone.localdate()
    member = get_object_or_404(reading.current_members(request.actor.programme_id, today), pk=user)
    sheet = operations.sheet_for(member, by=request.actor, on=today)
    messages.success(request, "La fiche est créée. Dites maintenant sa structure.")
    return redirect("directory:change_professional", sheet.pk)


def _page(request: AccessRequest, form: VillageForm, act: Any, *, title: str, done: str, sub: str = "") -> HttpResponse:
    if answer := receive(request, form, act, done=done):
        return answer
    return render(request, "directory/write.html", {"form": form, "title": title, "sub": sub}, status=form.status)
