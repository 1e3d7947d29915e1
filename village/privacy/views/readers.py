"""Who read a dossier: line by line for who must answer for it; as a sheet for the family."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.audit.models import Entry
from village.audit.reading import lines_of
from village.documents.views import download
from village.people.models import Person
from village.people.operations import is_protected
from village.privacy.documents import readings_sheet
from village.privacy.forms_reading import ReadersForm
from village.privacy.readings import UNCOUNTED, numbers_of, readings_of, reads
from village.privacy.views.reach import child_for

LINES = 30


@require_safe
@requires(Permission.JOURNAL_READ)
def readers(request: Any, pk: int) -> HttpResponse:
    """By whom, under which role, when, which page, why it was allowed.

    To who sees no name, a dossier that nobody read does not exist.
    """
    child = Person.objects.visible_to(request.actor, Permission.DOSSIER_READ).filter(pk=pk).first()
    numbers = numbers_of(child) if child else [pk]
    found = reads(Entry.objects.visible_to(request.actor).filter(person_id__in=numbers))
    if child is None and not found.exists():
        raise Http404
    form = ReadersForm(request.GET)
    asked = form.narrowed(found) if form.is_valid() else found.none()
    page = Paginator(asked.order_by("-at", "-pk"), LINES).get_page(request.GET.get("page"))
    record(Act.JOURNAL_READ, by=request.actor, person_id=pk, details=f"lectures du dossier, page {page.number}")
    context = {
        "form": form, "page": page, "lines": lines_of(page, request.actor), "total": page.paginator.count,
        "number": pk, "child": child, "uncounted": UNCOUNTED,
        "may_print": request.actor.can(Permission.RIGHTS_MANAGE),
    }  # fmt: skip
    return render(request, "privacy/readers.html", context, status=200 if form.is_valid() else 422)


@require_safe
@requires(Permission.RIGHTS_MANAGE)
def sheet(request: Any, pk: int) -> HttpResponse:
    """For the family: functions and structures, by month; less where the address is protected."""
    child = child_for(request, pk, Permission.RIGHTS_MANAGE, "qui a lu le dossier")
    paper = readings_sheet(child, readings_of(child, protected=is_protected(child)), on=timezone.localdate())
    record(Act.DOCUMENT_PRINT, by=request.actor, target=child, person_id=child.pk, details=paper.kind.value)
    return download(paper)
