"""Reading dossiers: the same child, the same categories, the same line in the journal as the pages."""

from typing import Annotated, Any

from django.core.paginator import EmptyPage, Paginator
from django.utils import timezone
from ninja import Path, Query, Router

from village.access.permissions import Permission
from village.api import refusals, schemas
from village.api.models import Use
from village.api.refusals import Refusal
from village.api.telling import told_actions, told_dossier, told_note, told_plan
from village.api.views.bearer import by_way_of, must
from village.audit.journal import Act, record
from village.casefile.dossier import Dossier
from village.casefile.listing import PAGE, Listing
from village.casefile.reads import child_for
from village.people.operations import read_dossier
from village.plans.models import JournalEntry

router = Router(tags=["Dossiers"])
Number = Annotated[int, Path(gt=0, lt=2**63, description="Le numéro de l’enfant.")]
Page = Annotated[int, Query(ge=1, le=9999, description="La page demandée, à partir de 1.")]
EACH = 20


@router.get("/enfants", response=schemas.Children, url_name="children", summary="Les enfants que le titulaire voit")
def children(request: Any, page: Page = 1) -> dict[str, Any]:
    """25 par page, par ordre de nom. Aucune recherche : un nom ne voyage pas dans une adresse."""
    must(request, Use.DOSSIERS, Permission.DOSSIER_LIST)
    found: Any = Listing(request.actor, "", timezone.localdate(), str(page))
    shown = _page(found, PAGE, page)
    what = by_way_of(request, f"page {page}, {len(shown.object_list)} dossiers")
    record(Act.DOSSIER_LIST, by=request.actor, details=what)
    items = [
        {
            "id": line.pk, "first_name": line.first_name, "last_name": line.last_name, "facts": line.facts,
            "plan_id": line.plan, "closed": line.closed,
        }
        for line in shown.object_list
    ]  # fmt: skip
    return _listed(items, shown)


@router.get("/enfants/{pk}", response=schemas.Dossier, url_name="child", summary="Un dossier, en bref")
def child(request: Any, pk: Number) -> dict[str, Any]:
    """Qui est l’enfant, pourquoi le titulaire le voit, où en est le parcours, qui est autour."""
    return told_dossier(_open(request, pk, "en bref"))


@router.get("/enfants/{pk}/parcours", response=schemas.Plan, url_name="plan", summary="Le parcours et ses objectifs")
def plan(request: Any, pk: Number) -> dict[str, Any]:
    """404 aussi quand il n’y a pas de parcours, ou que le titulaire ne voit pas la situation sociale."""
    dossier = _open(request, pk, "parcours", "social")
    if dossier.plan is None:
        raise Refusal(refusals.NOT_FOUND)
    return told_plan(dossier, dossier.plan)


@router.get("/enfants/{pk}/actions", response=schemas.Actions, url_name="actions", summary="Inscriptions et présences")
def actions(request: Any, pk: Number) -> dict[str, Any]:
    """Ce qui touche au soin n’est dit qu’à qui voit la santé."""
    return told_actions(_open(request, pk, "actions", "school"))


@router.get("/enfants/{pk}/notes", response=schemas.Notes, url_name="notes", summary="Les notes de suivi")
def notes(request: Any, pk: Number, page: Page = 1) -> dict[str, Any]:
    """20 par page, la plus récente d’abord. Les notes privées n’y sont jamais, pas même pour leur auteur."""
    must(request, Use.DOSSIERS, Permission.DOSSIER_READ)
    if not request.actor.can(Permission.NOTE_READ):
        raise Refusal(refusals.NOT_FOUND)
    dossier = _open(request, pk, "notes")
    shared = dossier.notes.exclude(readers=JournalEntry.Readers.AUTHOR)
    shown = _page(shared.prefetch_related("steps__goal", "additions"), EACH, page)
    return _listed([told_note(note) for note in shown.object_list], shown)


def _open(request: Any, pk: int, page: str, category: str = "") -> Dossier:
    """The dossier for this token: the same 404 for what is not there, not his, or not of his categories.

    No exceptional access: it is opened by a person, for an hour, on a page. The line is written before the answer.
    """
    must(request, Use.DOSSIERS, Permission.DOSSIER_READ)
    today = timezone.localdate()
    found = child_for(request.actor, pk, today)
    if found is None:
        raise Refusal(refusals.NOT_FOUND)
    reading = read_dossier(found, by=request.actor, on=today, page=by_way_of(request, page))
    dossier = Dossier(found, reader=request.actor, reading=reading, on=today)
    if category and not dossier.sees[category]:
        raise Refusal(refusals.NOT_FOUND)
    return dossier


def _page(rows: Any, each: int, number: int) -> Any:
    try:
        return Paginator(rows, each).page(number)
    except EmptyPage as error:
        raise Refusal(refusals.NOT_FOUND) from error


def _listed(items: list[dict[str, Any]], shown: Any) -> dict[str, Any]:
    return {"items": items, "page": shown.number, "pages": shown.paginator.num_pages, "count": shown.paginator.count}
