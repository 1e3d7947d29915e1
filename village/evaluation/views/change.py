"""Before and after, over the programme. No name: nothing to journal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.protection import THRESHOLD
from village.evaluation.change import facts_of, results, shown
from village.evaluation.periods import said
from village.evaluation.views.found import is_inside
from village.evaluation.views.report import asked_form


@requires(Permission.REPORT_READ)
@require_safe
def change(request: Any) -> HttpResponse:
    """What moved between two measures; outside the team, over finished school years, small numbers hidden."""
    form = asked_form(request)
    context: dict[str, Any] = {"form": form, "waiting": not form.choices, "shown": None}
    if context["waiting"] or not form.is_valid():
        return render(request, "evaluation/change.html", context, status=200 if context["waiting"] else 422)
    inside = is_inside(request)
    facts = facts_of(request.membership.programme, form.period, today=timezone.localdate())
    context |= {
        "shown": shown(results(facts), inside=inside),
        "name": form.name,
        "days": said(facts.counted),
        "frozen": facts.frozen,
        "inside": inside,
        "threshold": THRESHOLD,
    }
    return render(request, "evaluation/change.html", context)
