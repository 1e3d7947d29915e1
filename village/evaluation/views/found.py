"""What the views of the annual bilan and of the survey share: find it, and tell who is of the team."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from village.access.permissions import Permission
from village.evaluation.models import AnnualReport
from village.evaluation.questions import EXTRACTS, WHOLE, Extract


def found_annual(request: Any, pk: int) -> AnnualReport:
    people = ("programme", "opened_by", "checked_by", "frozen_by")
    return get_object_or_404(AnnualReport.objects.visible_to(request.actor).select_related(*people), pk=pk)


def is_inside(request: Any) -> bool:
    allowed: bool = request.actor.can(Permission.REPORT_EXPLAIN)
    return allowed


def asked_extract(request: Any) -> Extract:
    """All the survey, or the answers chosen for another reader."""
    asked = request.GET.get("extrait", "")
    if asked and asked not in EXTRACTS:
        raise Http404
    return EXTRACTS.get(asked, WHOLE)
