"""Exchanges, interpreters, the week, relays: write them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.around import operations
from village.around.forms import CameForm, ContactForm, InterpretingForm, RelayForm, SlotForm, ToldForm
from village.around.models import Contact, Interpreting, WeekSlot
from village.around.views.reach import child_for, write
from village.core.drafts import about


@requires(Permission.CONTACT_WRITE)
def record_contact(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, "échange avec un professionnel")
    form = ContactForm(
        request.POST or None, child=child, today=timezone.localdate(), draft=(request.user.pk, about("echange", child))
    )

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ContactSheet(**form.sheet(answers))
        return operations.record_contact(child, sheet, by=request.actor, at=timezone.localtime())

    return write(
        request, child, form, act, tab="casefile:contacts", page="échange avec un professionnel",
        title="Échange avec un professionnel", done="Échange enregistré.",
        sub="Lu par le référent de l’enfant et la coordination. Les partenaires ne le lisent pas.",
    )  # fmt: skip


@requires(Permission.CONTACT_WRITE)
def tell_family(request: Any, pk: int, contact: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, "famille prévenue")
    written = get_object_or_404(Contact.objects.visible_to(request.actor).filter(child=child), pk=contact)
    form = ToldForm(request.POST or None, child=child, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> Any:
        return operations.tell_family(written, **answers, by=request.actor, on=timezone.localdate())

    return write(
        request, child, form, act, tab="casefile:contacts", page="famille prévenue",
        title="La famille est prévenue", done="C’est noté.",
    )  # fmt: skip


@requires(Permission.INTERPRETER_BOOK)
def book_interpreter(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.INTERPRETER_BOOK, "interprète")
    spoken = child.household.languages if child.household else ""
    form = InterpretingForm(
        request.POST or None, child=child, today=timezone.localdate(), initial={"language": spoken[:40]}
    )

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.InterpretingSheet(**answers)
        return operations.book_interpreter(child, sheet, by=request.actor, on=timezone.localdate())

    return write(
        request, child, form, act, tab="casefile:team", page="interprète",
        title="Réserver un interprète", done="Interprète noté.", submit="Réserver",
        sub=f"La famille parle : {spoken}." if spoken else "",
    )  # fmt: skip


@requires(Permission.INTERPRETER_BOOK)
def close_interpreting(request: Any, pk: int, booking: int) -> HttpResponse:
    child = child_for(request, pk, Permission.INTERPRETER_BOOK, "interprète")
    booked = get_object_or_404(Interpreting.objects.visible_to(request.actor).filter(child=child), pk=booking)
    form = CameForm(request.POST or None)

    def act(answers: dict[str, Any]) -> Any:
        return operations.close_interpreting(booked, **answers, by=request.actor, on=timezone.localdate())

    return write(
        request, child, form, act, tab="casefile:team", page="interprète",
        title=f"Interprète du {booked.on:%d/%m/%Y}", done="C’est noté.",
    )  # fmt: skip


@requires(Permission.WEEK_WRITE)
def add_slot(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.WEEK_WRITE, "semaine")
    form = SlotForm(request.POST or None, child=child, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.SlotSheet(**form.sheet(answers))
        return operations.add_slot(child, sheet, by=request.actor, on=timezone.localdate())

    return write(
        request, child, form, act, tab="casefile:week", page="semaine",
        title="Ajouter un moment à la semaine", done="Moment ajouté.",
    )  # fmt: skip


@require_POST
@requires(Permission.WEEK_WRITE)
def end_slot(request: Any, pk: int, slot: int) -> HttpResponse:
    child = child_for(request, pk, Permission.WEEK_WRITE, "semaine")
    today = timezone.localdate()
    written = get_object_or_404(WeekSlot.objects.visible_to(request.actor).filter(child=child).current(today), pk=slot)
    operations.end_slot(written, by=request.actor, on=today)
    return redirect(reverse("casefile:week", args=[pk]))


@requires(Permission.RELAY_WRITE)
def record_relay(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.RELAY_WRITE, "protection")
    form = RelayForm(
        request.POST or None, child=child, today=timezone.localdate(), draft=(request.user.pk, about("relais", child))
    )

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.RelaySheet(**answers)
        return operations.record_relay(child, sheet, by=request.actor, at=timezone.localtime())

    return write(
        request, child, form, act, tab="casefile:protection", page="protection",
        title="Passage de relais", done="Relais enregistré.",
    )  # fmt: skip
