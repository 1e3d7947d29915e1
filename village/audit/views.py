"""The journal, read by those who must answer for it. Reading it is a line of it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.audit.forms import JournalForm
from village.audit.journal import Act, record
from village.audit.models import Entry
from village.audit.reading import lines_of

LINES = 30


@require_safe
@requires(Permission.JOURNAL_READ)
def journal(request: AccessRequest) -> HttpResponse:
    """The programme's lines, newest first."""
    form = JournalForm(request.GET)
    entries = Entry.objects.visible_to(request.actor).order_by("-at", "-pk")
    asked = form.narrowed(entries) if form.is_valid() else entries.none()
    page = Paginator(asked, LINES).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page, request.actor),
        "total": page.paginator.count,
        "opens_dossiers": request.actor.can(Permission.DOSSIER_READ),
    }
    person_id = form.cleaned_data.get("person")
    record(Act.JOURNAL_READ, by=request.actor, person_id=person_id, details=f"page {page.number}")
    return render(request, "audit/journal.html", context, status=200 if form.is_valid() else 422)
