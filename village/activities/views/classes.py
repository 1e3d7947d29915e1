"""Programmes followed by a class: the list, the page of one, its printed sheet (R48)."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities import operations
from village.activities.class_forms import ClassForm, SequenceForm
from village.activities.documents import class_sheet
from village.activities.models import ClassProgramme
from village.audit.journal import Act, record
from village.core.views import receive
from village.documents.views import download


def _seen(request: Any) -> Any:
    return ClassProgramme.objects.visible_to(request.actor).select_related("school__organisation", "programme")


@require_safe
@requires(Permission.ACTIVITY_MANAGE)
def classes(request: Any) -> HttpResponse:
    rows = _seen(request).annotate(most=Max("sequences__children"), last_on=Max("sequences__on"))
    return render(request, "activities/classes.html", {"rows": rows})


@requires(Permission.ACTIVITY_MANAGE)
def create(request: Any) -> HttpResponse:
    form = ClassForm(request.POST or None, programme_id=request.actor.programme_id)

    def act(_answers: dict[str, Any]) -> str:
        row = operations.open_class_programme(form.sheet(), by=request.actor)
        return reverse("activities:class", args=[row.pk])

    if answer := receive(request, form, act, done="Programme en classe créé. Notez ses séquences."):
        return answer
    return render(request, "activities/class_write.html", {"form": form, "row": None}, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def change(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(_seen(request), pk=pk)
    form = ClassForm(request.POST or None, programme_id=request.actor.programme_id, row=row)

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.change_class_programme(row, form.sheet(), version=version, by=request.actor)
        return reverse("activities:class", args=[row.pk])

    if answer := receive(request, form, act, current=row, done="Programme en classe modifié."):
        return answer
    return render(request, "activities/class_write.html", {"form": form, "row": row}, status=form.status)


@requires(Permission.ACTIVITY_MANAGE)
def detail(request: Any, pk: int) -> HttpResponse:
    """Its sequences; the form adds one."""
    row, today = get_object_or_404(_seen(request), pk=pk), timezone.localdate()
    form = SequenceForm(request.POST or None, initial={"on": today})

    def act(answers: dict[str, Any]) -> str:
        operations.record_sequence(row, **answers, by=request.actor, today=today)
        return reverse("activities:class", args=[row.pk])

    if answer := receive(request, form, act, done="Séquence notée."):
        return answer
    sequences = list(row.sequences.all())
    most = max((one.children for one in sequences), default=0)
    context = {"row": row, "sequences": sequences, "most": most, "form": form}
    return render(request, "activities/class.html", context, status=form.status)


@require_POST
@requires(Permission.ACTIVITY_MANAGE)
def remove(request: Any, pk: int, sequence: int) -> HttpResponse:
    row = get_object_or_404(_seen(request), pk=pk)
    operations.remove_sequence(get_object_or_404(row.sequences, pk=sequence), by=request.actor)
    messages.success(request, "Séquence retirée.")
    return redirect("activities:class", row.pk)


@require_safe
@requires(Permission.ACTIVITY_MANAGE)
def sheet_file(request: Any, pk: int) -> HttpResponse:
    """What is noted, printed; the blank one is among the sheets to print."""
    row = get_object_or_404(_seen(request), pk=pk)
    paper = class_sheet(row, on=timezone.localdate())
    record(Act.DOCUMENT_PRINT, by=request.actor, target=row, details=paper.kind.value)
    return download(paper)
