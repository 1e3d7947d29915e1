"""The scanned papers of a dossier."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.around.models import ScannedPaper
from village.around.operations import may_withdraw
from village.casefile.views.reading import dossier_for, tab_page


@require_safe
@requires(Permission.PAPER_READ)
def papers(request: Any, pk: int) -> HttpResponse:
    """Those that this reader may open, the latest first; those that were withdrawn, as a line."""
    dossier = dossier_for(request, pk, "papiers")
    if not dossier.may_read_papers:
        raise Http404
    mine = ScannedPaper.objects.visible_to(request.actor).filter(child=dossier.child)
    rows = list(mine.select_related("author", "withdrawn_by").order_by("-on", "-pk"))
    may_add = dossier.may_add_paper
    more: dict[str, Any] = {
        "papers": [(row, may_add and may_withdraw(row, request.actor)) for row in rows if not row.withdrawn_on],
        "withdrawn": [row for row in rows if row.withdrawn_on],
        "may_add": may_add,
    }
    tab = "casefile:documents" if dossier.sees["social"] else "casefile:papers"
    return tab_page(request, dossier, tab, "casefile/papers.html", **more)
