"""Scanned papers: add one, open it, withdraw it. The list is a tab of the dossier (`casefile:papers`)."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.around import operations
from village.around.models import ScannedPaper
from village.around.operations.paper import MOST_BYTES
from village.around.paper_forms import PaperForm, WithdrawPaperForm
from village.around.views.reach import child_for
from village.core.public import View
from village.core.views import receive
from village.people.models import Person
from village.people.operations import read_dossier

_TYPES = {ScannedPaper.Media.PDF.value: "application/pdf", ScannedPaper.Media.PICTURE.value: "image/jpeg"}


def _sandboxed(view: View) -> View:
    """Even shown by a browser, what is answered runs nothing and belongs to no site."""
    made: Any = csp_update({"sandbox": True})
    shut: View = made(view)
    return shut


@requires(Permission.PAPER_WRITE)
def add(request: Any, pk: int) -> HttpResponse:
    """« genre » in the address chooses the kind, from where a signature on paper is recorded."""
    child = child_for(request, pk, Permission.PAPER_WRITE, "ajouter un papier")
    asked = request.GET.get("genre", "")
    form = PaperForm(
        request.POST or None, files=request.FILES or None, child=child, today=timezone.localdate(),
        initial={"kind": asked if asked in ScannedPaper.Kind.values else ""},
    )  # fmt: skip
    back = reverse("casefile:papers", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        sheet = operations.PaperSheet(answers["kind"], answers["on"], answers["scan"], answers["subject"])
        operations.add_paper(child, sheet, by=request.actor, at=timezone.localtime())
        return back

    if answer := receive(request, form, act, done="Papier ajouté au dossier."):
        return answer
    if request.method != "GET":
        read_dossier(child, by=request.actor, on=timezone.localdate(), page="ajouter un papier, renvoyé")
    kinds = [(kind.label, kind.readers) for kind in ScannedPaper.Kind]
    context = {"child": child, "form": form, "back": back, "kinds": kinds, "most": MOST_BYTES // 1024**2}
    return render(request, "around/add_paper.html", context, status=form.status)


@require_safe
@requires(Permission.PAPER_READ)
@_sandboxed
def file(request: Any, pk: int, paper: int) -> HttpResponse:
    """The paper itself, to keep or to open elsewhere: never shown as a page of ours."""
    found = _paper(request, pk, paper, Permission.PAPER_READ)
    if found.withdrawn_on:
        raise Http404
    try:
        content = operations.open_paper(found, by=request.actor, on=timezone.localdate())
    except operations.PaperUnreadable as error:
        messages.error(request, error.message)
        return redirect("casefile:papers", pk)
    answer = HttpResponse(content, content_type=_TYPES[found.media])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.file_name)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Permission.PAPER_WRITE)
def withdraw(request: Any, pk: int, paper: int) -> HttpResponse:
    child = child_for(request, pk, Permission.PAPER_WRITE, "retirer un papier")
    found = _paper(request, pk, paper, Permission.PAPER_WRITE)
    form, back = WithdrawPaperForm(request.POST or None), reverse("casefile:papers", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        operations.withdraw_paper(found, why=answers["why"], by=request.actor, on=timezone.localdate())
        return back

    if answer := receive(request, form, act, done="Papier retiré, son fichier est effacé."):
        return answer
    if request.method != "GET":
        read_dossier(child, by=request.actor, on=timezone.localdate(), page="retirer un papier, renvoyé")
    context = {"child": child, "paper": found, "form": form, "back": back}
    return render(request, "around/withdraw_paper.html", context, status=form.status)


def _paper(request: Any, pk: int, paper: int, permission: Permission) -> ScannedPaper:
    """Of a child within reach, of a kind open to this reader: 404 otherwise."""
    children = Person.objects.visible_to(request.actor, permission, timezone.localdate())
    shown = ScannedPaper.objects.visible_to(request.actor).filter(child__in=children, child_id=pk)
    return get_object_or_404(shown.select_related("child"), pk=paper)
