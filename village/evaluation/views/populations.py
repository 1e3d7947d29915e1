"""Four populations side by side, for the team. No name: nothing to journal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.french import long_date
from village.evaluation.indicators.children import ADDRESS, AGE_DAY, OWN_BANDS
from village.evaluation.periods import said
from village.evaluation.populations import POPULATIONS, facts_of, find_populations
from village.evaluation.views.report import asked_form


@requires(Permission.REPORT_EXPLAIN)
@require_safe
def populations(request: Any) -> HttpResponse:
    """Children referred, accepted, followed, gone: how many, and who they are."""
    form = asked_form(request)
    context: dict[str, Any] = {"form": form, "found": None, "days": "", "query": ""}
    if not form.is_valid():
        return render(request, "evaluation/populations.html", context, status=422 if form.choices else 200)
    facts = facts_of(request.membership.programme, form.period, today=timezone.localdate())
    found = find_populations(facts)
    context |= {
        "found": found,
        "figures": list(zip((one.indicator for one in POPULATIONS), found.totals, strict=True)),
        "heads": [one.indicator.label for one in POPULATIONS],
        "days": said(facts.counted),
        "running": facts.counted != facts.period,
        "rules": (f"{AGE_DAY} Ici : au {long_date(facts.ages_on)}.", OWN_BANDS, ADDRESS),
        "opens": request.actor.can(Permission.REPORT_ROWS),
        "query": request.GET.urlencode() or f"periode={form.cleaned_data['periode']}",
    }
    return render(request, "evaluation/populations.html", context)
