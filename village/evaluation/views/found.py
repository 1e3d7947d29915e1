"""What the views of the annual bilan and of the survey share: find it, and tell who is of the team."""

from typing import Any

from django.shortcuts import get_object_or_404

from village.access.permissions import Permission
from village.evaluation.models import AnnualReport


def found_annual(request: Any, pk: int) -> AnnualReport:
    people = ("programme", "opened_by", "checked_by", "frozen_by")
    return get_object_or_404(AnnualReport.objects.visible_to(request.actor).select_related(*people), pk=pk)


def is_inside(request: Any) -> bool:
    allowed: bool = request.actor.can(Permission.REPORT_EXPLAIN)
    return allowed
