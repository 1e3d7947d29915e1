"""Before and after, over the programme. No name: nothing to journal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.evaluation.change import facts_of, report_of, shown
from village.evaluation.models import Medium, Published
from village.evaluation.periods import said
from village.evaluation.register import Going
from village.evaluation.views.found import is_inside
from village.evaluation.views.report import asked_form, handed, hiding_of
from village.programmes.thresholds import audience_of


@requires(Permission.REPORT_READ)
@require_safe
def change(request: Any) -> HttpResponse:
    """What moved between two measures; outside the team, over finished school years, small numbers hidden."""
    form = asked_form(request)
    context: dict[str, Any] = {"form": form, "waiting": not form.choices, "shown": None}
    if context["waiting"] or not form.is_valid():
        return render(request, "evaluation/change.html", context, status=200 if context["waiting"] else 422)
    going = Going(Published.CHANGE, audience_of(request.actor.role), "avant et après", Medium.PAGE)
    facts = facts_of(request.membership.programme, form.period, today=timezone.localdate())
    full = report_of(facts, form.period)
    found = full if is_inside(request) else handed(full, going, request)
    context |= {
        "shown": shown(found),
        "name": form.name,
        "days": said(found.counted),
        "frozen_on": found.frozen_on,
        "hiding": hiding_of(found),
        "opens": request.actor.can(Permission.REPORT_ROWS),
        "query": request.GET.urlencode() or f"periode={form.cleaned_data['periode']}",
    }
    return render(request, "evaluation/change.html", context)
