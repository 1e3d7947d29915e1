"""All that is to do, rule by rule, with why."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.home import rules, team, work

MOST = 30


@require_safe
@requires(Permission.NOTE_WRITE)
def mine(request: Any) -> HttpResponse:
    """One's own list."""
    programme, today = request.membership.programme, timezone.localdate()
    return _page(request, work.mine(request.actor, programme, today), "")


@require_safe
@requires(Permission.REFERENT_ASSIGN)
def of_somebody(request: Any, user: int) -> HttpResponse:
    """The list of a référent, for who coordinates."""
    programme, today = request.membership.programme, timezone.localdate()
    name = next((load.name for load in team.loads(programme, today) if load.user_id == user), None)
    if name is None:
        raise Http404
    return _page(request, work.of_somebody(request.actor, programme, today, user), name)


def _page(request: Any, scope: work.Scope, name: str) -> HttpResponse:
    """One card per rule that finds something; what finds nothing is named too, so that silence means « nothing »."""
    found = [(rule, work.items(rule, scope, MOST)) for rule in rules.RULES]
    named = sum(len(items) for _, items in found)
    record(Act.DOSSIER_LIST, by=request.actor, details=f"à faire, {named} lignes")
    context = {
        "found": [(rule, items) for rule, items in found if items],
        "silent": [rule for rule, items in found if not items],
        "name": name,
        "total": named,
        "today": scope.today,
        "most": MOST,
    }
    return render(request, "home/todo.html", context)
