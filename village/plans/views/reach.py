"""Reach a parcours, with the line in the journal."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from village.access.permissions import Permission
from village.people.models import must_be_free
from village.people.operations import read_dossier
from village.plans.models import Plan


def plan_for(request: Any, pk: int, permission: Permission, page: str) -> Plan:
    """The parcours, if this actor may do this to it: 404 to a stranger. Reading the page is journaled."""
    plans = Plan.objects.visible_to(request.actor, permission, even_limited=True)
    plan = get_object_or_404(plans.select_related("child__sealing_key"), pk=pk)
    plan.child.remember_key()
    must_be_free(plan.child, permission)
    if request.method == "GET":
        read_dossier(plan.child, by=request.actor, on=timezone.localdate(), page=page)
    return plan
