"""The register of what was published. No name: nothing to journal."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.evaluation.models import Publication
from village.evaluation.register import hidden_in

_PAGE = 12


@requires(Permission.PROCESSING_READ)
@require_safe
def publications(request: Any) -> HttpResponse:
    """What went out: which figures, for whom, under which threshold, taken by whom and when, what was kept back."""
    known = Publication.objects.visible_to(request.actor).select_related("by").prefetch_related("handings__by")
    page = Paginator(known.order_by("-at", "-pk"), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(one, hidden_in(one)) for one in page]}
    return render(request, "evaluation/publications.html", context)
