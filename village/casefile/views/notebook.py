"""The notes of a child: read, filtered, printed in the reader's version."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.links import Link
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.casefile.dossier import Dossier
from village.casefile.notebook import NotebookForm, step_lines
from village.casefile.papers import follow_up_sheet
from village.casefile.views.reading import dossier_for, tab_page
from village.core.search import sealed_query, words_in
from village.documents.views import download
from village.plans.models import JournalEntry
from village.plans.readers import around

EACH = 20
FILTERS = ("kind", "goal", "since", "until")
PRINTED = 200


def _open(request: Any, pk: int, page: str) -> tuple[Dossier, list[Any], NotebookForm]:
    """The dossier of a reader of notes, its goals, and what is looked for."""
    if not request.actor.can(Permission.NOTE_READ):
        raise Http404
    dossier = dossier_for(request, pk, page)
    goals = dossier.goals
    return dossier, goals, NotebookForm(request.GET, goals=goals, words=words_in(request.GET, request.actor.user_id))


@requires(Permission.DOSSIER_READ)
def notes(request: Any, pk: int) -> HttpResponse:
    """The notes that one may read. The words looked for are sent, and sealed in the address."""
    dossier, goals, form = _open(request, pk, "notes")
    if request.method == "POST":
        return redirect(f"{request.path}?{sealed_query(request.POST, request.actor.user_id, *FILTERS)}")
    rows = form.narrowed(dossier.notes).prefetch_related("steps__goal", "additions")
    page = Paginator(rows, EACH).get_page(request.GET.get("page"))
    opened = dossier.child.exceptional_accesses.lasting(timezone.now()).select_related("user")
    people = around(dossier.child, dossier.on, [access.user for access in opened])
    shown = [(note, people.named(note.readers, author=note.author, viewer_id=request.user.pk)) for note in page]
    lines = [] if form.narrows else step_lines(dossier.notes, goals)
    more: dict[str, Any] = {"page": page, "shown": shown, "form": form, "q": form.words, "lines": lines}
    more["sheet"] = request.GET.urlencode()
    return tab_page(request, dossier, "casefile:notes", "casefile/notes.html", **more)


@require_safe
@requires(Permission.DOSSIER_READ)
def sheet(request: Any, pk: int) -> HttpResponse:
    """Fiche de suivi: the notes found that this reader may read, private ones left out."""
    dossier, _, form = _open(request, pk, "fiche de suivi")
    shared = form.narrowed(dossier.notes.exclude(readers=JournalEntry.Readers.AUTHOR))
    told = shared.prefetch_related("steps__goal", "additions")[:PRINTED]
    return _paper(request, dossier, list(told))


@require_safe
@requires(Permission.DOSSIER_READ)
def blank_sheet(request: Any, pk: int) -> HttpResponse:
    """Fiche de suivi to fill with a pen (R59)."""
    dossier, _, _ = _open(request, pk, "fiche de suivi vierge")
    return _paper(request, dossier, [], for_pen=True)


def _paper(request: Any, dossier: Dossier, told: list[JournalEntry], *, for_pen: bool = False) -> HttpResponse:
    today = timezone.localdate()
    named = next((str(tie.user) for tie in dossier.ties if tie.link == Link.REFERENT and tie.user), "")
    paper = follow_up_sheet(dossier.child, told, referent=named, on=today, for_pen=for_pen)
    child = dossier.child
    record(Act.DOCUMENT_PRINT, by=request.actor, target=child, person_id=child.pk, details=paper.kind.value)
    return download(paper)
