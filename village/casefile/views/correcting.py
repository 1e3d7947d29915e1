"""Correct who a child is: by his référent, the coordination or its assistance."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.corrections import HomeForm, IdentityForm, LiftForm, ProtectionForm, SchoolForm
from village.core.forms import VillageForm
from village.core.views import receive
from village.people import operations
from village.people.models import Person, must_be_free
from village.people.operations.correction import last_schooling
from village.programmes.placing import Place

HIDDEN = (
    "L’adresse, le quartier et le téléphone du foyer ne se lisent plus que par le référent, la coordination et "
    "l’assistance. Les documents imprimés ne les portent plus, ni l’école, ni les structures. À un parent qui n’y vit "
    "pas, rien ne dit plus où elle est, ni où va l’enfant : ni sa page, ni le dossier remis. Ce qui a été imprimé "
    "avant ne change pas."
)
SHOWN_AGAIN = (
    "L’adresse, le quartier et le téléphone du foyer se liront de nouveau. Demandez d’abord au parent qui y vit."
)


@requires(Permission.IDENTITY_WRITE)
def identity(request: Any, pk: int) -> HttpResponse:
    child = child_of(request, pk)
    form = IdentityForm(request.POST or None, child=child)

    def act(answers: dict[str, Any]) -> Any:
        return operations.correct_identity(child, operations.IdentitySheet(**answers), **how(request, form))

    return correct_page(
        request, child, form, act, title="Corriger l’identité", done="Identité corrigée.", current=child
    )


@requires(Permission.IDENTITY_WRITE)
def home(request: Any, pk: int) -> HttpResponse:
    child = child_of(request, pk)
    form = HomeForm(request.POST or None, home=child.household, programme=child.programme, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> Any:
        living = answers.pop("living", None)
        sheet, found = operations.HomeSheet(**answers), Place()
        if form.looks_up:
            found = operations.look_up(child, sheet.address, sheet.commune, by=request.actor, on=timezone.localdate())
            _say_place(request, found)
            sheet = operations.placed(child.household, sheet, found)
        return operations.correct_home(child, sheet, living=living, computed=found.known, **how(request, form))

    return correct_page(
        request, child, form, act,
        title="Famille et adresse", done="Adresse enregistrée.", current=child.household,
        sub="Le changement vaut pour toute la famille qui vit là, frères et sœurs compris.",
    )  # fmt: skip


def _say_place(request: Any, found: Place) -> None:
    if found.known:
        messages.success(request, f"D’après l’adresse : {found.quarter or 'hors quartier'}.")
    else:
        messages.warning(request, f"Quartier inconnu : {found.why}")


@requires(Permission.IDENTITY_WRITE)
def school(request: Any, pk: int) -> HttpResponse:
    child, today = child_of(request, pk), timezone.localdate()
    before = last_schooling(child)
    form = SchoolForm(request.POST or None, before=before, programme_id=child.programme_id, today=today)

    def act(answers: dict[str, Any]) -> Any:
        return operations.change_school(child, **answers, **how(request, form))

    return correct_page(
        request, child, form, act,
        title="Changer d’école ou de classe", done="Scolarité enregistrée.", current=before,
        sub=f"Aujourd’hui dans le dossier : {before.class_said}, {before.school}." if before else "",
    )  # fmt: skip


@requires(Permission.ADDRESS_PROTECT)
def protect(request: Any, pk: int) -> HttpResponse:
    """Say to nobody who does not need it where this family lives; or say it again."""
    child, today = child_of(request, pk, Permission.ADDRESS_PROTECT), timezone.localdate()
    protected = operations.is_protected(child)
    sent = request.POST or None
    form = LiftForm(sent) if protected else ProtectionForm(sent, home=child.household)

    def act(answers: dict[str, Any]) -> Any:
        if protected:
            return operations.lift_address_protection(child, by=request.actor, on=today)
        return operations.protect_address(child, **answers, by=request.actor, on=today)

    said = ("Lever la protection de l’adresse", "Lever", "danger", "La protection est levée.", SHOWN_AGAIN)
    if not protected:
        said = ("Protéger l’adresse", "Protéger", "primary", "Adresse protégée : aucun document ne la porte.", HIDDEN)
    title, submit, kind, done, sub = said
    return correct_page(request, child, form, act, title=title, done=done, sub=sub, submit=submit, kind=kind)


def child_of(request: Any, pk: int, permission: Permission = Permission.IDENTITY_WRITE) -> Person:
    """The child, if this actor may correct his sheet: 404 to a stranger. Showing the page is a reading."""
    today = timezone.localdate()
    children = Person.objects.visible_to(request.actor, permission, today, even_limited=True)
    child = get_object_or_404(children.select_related("programme", "household"), pk=pk)
    must_be_free(child, permission)
    if request.method == "GET":
        operations.read_dossier(child, by=request.actor, on=today, page="correction")
    return child


def how(request: Any, form: VillageForm) -> dict[str, Any]:
    return {"version": form.cleaned_data["version"], "by": request.actor, "on": timezone.localdate()}


def correct_page(  # noqa: PLR0913 - a page of correction, said once for all of them
    request: Any,
    child: Person,
    form: VillageForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    done: str,
    current: Model | None = None,
    sub: str = "",
    submit: str = "Enregistrer",
    kind: str = "primary",
) -> HttpResponse:
    back = reverse("casefile:team", args=[child.pk])

    def carry_out(answers: dict[str, Any]) -> str:
        act(answers)
        return back

    if answer := receive(request, form, carry_out, current=current, done=done):
        return answer
    if request.method != "GET":  # refused: the page is shown again, with what stands there now
        operations.read_dossier(child, by=request.actor, on=timezone.localdate(), page="correction, renvoyée")
    context = {"child": child, "form": form, "title": title, "back": back, "sub": sub}
    context |= {"submit": submit, "kind": kind}
    return render(request, "casefile/correct.html", context, status=form.status)
