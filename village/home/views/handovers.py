"""Handovers: asked, written by the one who leaves, read by the one who arrives."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.drafts import about
from village.core.errors import DomainError
from village.core.views import receive
from village.home import handovers as reading
from village.home.forms import HandoverForm, ReceiveForm, WaiveForm
from village.people import operations
from village.people.models import Handover
from village.plans.models import JournalEntry
from village.plans.operations import share_note

PARTS = ("standing", "promised", "contacts", "dates", "precious")


@require_safe
@requires(Permission.HANDOVER_READ)
def handovers(request: Any) -> HttpResponse:
    """What is to write, to read, and, for who entrusts children, what is still awaited."""
    actor = request.actor
    context: dict[str, Any] = {
        "to_write": list(reading.to_write(actor)),
        "to_read": list(reading.to_read(actor)),
        "done": list(reading.already_read(actor)[:10]),
        "asked": list(reading.asked_in(actor)) if actor.can(Permission.REFERENT_ASSIGN) else [],
        "assigns": actor.can(Permission.REFERENT_ASSIGN),
    }
    named = sum(len(context[name]) for name in ("to_write", "to_read", "done", "asked"))
    record(Act.DOSSIER_LIST, by=actor, details=f"relais, {named} lignes")
    return render(request, "home/handovers.html", context)


@requires(Permission.HANDOVER_READ)
def write(request: Any, pk: int) -> HttpResponse:
    """The one who leaves writes what must not be lost."""
    actor = request.actor
    mine = Handover.objects.visible_to(actor).pending().filter(leaving_id=actor.user_id)
    handover = get_object_or_404(mine.select_related("child", "coming"), pk=pk)
    operations.open_handover(handover, by=actor, page="fiche de relais, écriture")
    helped = reading.help_to_write(handover, actor, timezone.localdate())
    form = HandoverForm(
        request.POST or None,
        handover=handover,
        help_with=helped.initial,
        draft=(actor.user_id, about("relais", handover)),
    )

    def act(answers: dict[str, Any]) -> str:
        sheet = operations.HandoverSheet(**answers)
        version = form.cleaned_data["version"]
        operations.write_handover(handover, sheet, version=version, by=actor, at=timezone.now())
        return reverse("home:handovers")

    if answer := receive(request, form, act, current=handover, done="La fiche de relais est enregistrée."):
        return answer
    context = {"handover": handover, "form": form, "helped": helped}
    return render(request, "home/write_handover.html", context, status=form.status)


@require_safe
@requires(Permission.HANDOVER_READ)
def read(request: Any, pk: int) -> HttpResponse:
    """The one who arrives reads, then says so."""
    handover = _received(request, pk)
    operations.open_handover(handover, by=request.actor, page="fiche de relais")
    parts = [
        (str(Handover._meta.get_field(part).verbose_name).capitalize(), getattr(handover, part))  # type: ignore[union-attr]
        for part in PARTS
        if getattr(handover, part)
    ]
    context = {"handover": handover, "parts": parts, "form": ReceiveForm(version=handover.version)}
    return render(request, "home/handover.html", context)


@require_POST
@requires(Permission.HANDOVER_READ)
def receive_it(request: Any, pk: int) -> HttpResponse:
    handover, form = _received(request, pk), ReceiveForm(request.POST)
    back = reverse("home:handover", args=[pk])

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.receive_handover(handover, version=version, by=request.actor, at=timezone.now())
        return reverse("casefile:detail", args=[handover.child_id])

    if answer := receive(request, form, act, done="C’est noté. Bon chemin avec cet enfant."):
        return answer
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(back)


@require_POST
@requires(Permission.HANDOVER_READ)
def share(request: Any, pk: int, note: int) -> HttpResponse:
    """One private note, by its author's own decision."""
    actor = request.actor
    mine = Handover.objects.visible_to(actor).pending().filter(leaving_id=actor.user_id)
    handover = get_object_or_404(mine, pk=pk)
    notes = JournalEntry.objects.visible_to(actor).filter(plan__child=handover.child_id, author_id=actor.user_id)
    chosen = get_object_or_404(notes.select_related("plan__child"), pk=note)
    try:
        share_note(chosen, by=actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Le prochain référent pourra lire cette note.")
    return redirect("home:write_handover", pk)


@requires(Permission.REFERENT_ASSIGN)
def waive(request: Any, pk: int) -> HttpResponse:
    """Nobody will write it: the coordination says why."""
    handover = get_object_or_404(reading.asked_in(request.actor), pk=pk, written_at=None)
    form, back = WaiveForm(request.POST or None), reverse("home:handovers")

    def act(answers: dict[str, Any]) -> str:
        operations.waive_handover(handover, **answers, by=request.actor, on=timezone.localdate())
        return back

    if answer := receive(request, form, act, done="La fiche n’est plus attendue."):
        return answer
    record(Act.HANDOVER_READ, by=request.actor, target=handover, person_id=handover.child_id, details="renoncer")
    return render(
        request, "home/waive_handover.html", {"handover": handover, "form": form, "back": back}, status=form.status
    )


def _received(request: Any, pk: int) -> Handover:
    """A written sheet of a child whom this person follows now."""
    hers = Handover.objects.visible_to(request.actor).exclude(leaving_id=request.actor.user_id)
    return get_object_or_404(hers.select_related("child", "leaving"), pk=pk, written_at__isnull=False)
