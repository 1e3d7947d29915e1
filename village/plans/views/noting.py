"""Write a note, and add to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.views import receive
from village.people.operations import read_dossier
from village.plans import operations
from village.plans.models import JournalEntry
from village.plans.noting import AdditionForm, NoteForm
from village.plans.readers import around
from village.plans.views.reach import plan_for


@requires(Permission.NOTE_WRITE)
def write_note(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.NOTE_WRITE, "nouvelle note")
    today, back = timezone.localdate(), reverse("casefile:notes", args=[plan.child_id])
    form = NoteForm(
        request.POST or None, plan=plan, today=today, author=request.user, draft=(request.user.pk, about("note", plan))
    )

    def act(answers: dict[str, Any]) -> str:
        sheet = operations.NoteSheet(**form.sheet(answers))
        operations.write_note(plan, sheet, by=request.actor, at=timezone.localtime())
        return back

    if answer := receive(request, form, act, done="Note enregistrée.", to=back):
        return answer
    if request.method != "GET":
        read_dossier(plan.child, by=request.actor, on=today, page="Note de suivi, renvoyé")
    context = {
        "child": plan.child,
        "form": form,
        "first": [form[name] for name in form.first],
        "more": [form[name] for name in form.more],
        "more_open": any(name in form.errors for name in form.more),
        "back": back,
    }
    return render(request, "plans/note.html", context, status=form.status)


@requires(Permission.NOTE_WRITE)
def add_to_note(request: Any, pk: int, note: int) -> HttpResponse:
    """A correction is a dated addition: 404 to all but the author of the note."""
    plan = plan_for(request, pk, Permission.NOTE_WRITE, "ajout à une note")
    mine = JournalEntry.objects.visible_to(request.actor).filter(plan=plan, author_id=request.user.pk)
    written = get_object_or_404(mine.prefetch_related("additions__author").select_related("author"), pk=note)
    today, back = timezone.localdate(), reverse("casefile:notes", args=[plan.child_id])
    form = AdditionForm(request.POST or None, draft=(request.user.pk, about("ajout", written)))

    def act(answers: dict[str, Any]) -> str:
        operations.add_to_note(written, answers["text"], by=request.actor, at=timezone.localtime())
        return back

    if answer := receive(request, form, act, done="Ajout enregistré sous la note.", to=back):
        return answer
    if request.method != "GET":
        read_dossier(plan.child, by=request.actor, on=today, page="ajout à une note, renvoyé")
    said = around(plan.child, today).named(written.readers, author=written.author, viewer_id=request.user.pk)
    context = {"child": plan.child, "form": form, "note": written, "readers": said, "back": back}
    return render(request, "plans/note_addition.html", context, status=form.status)
