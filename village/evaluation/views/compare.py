"""Two periods side by side. No name: nothing to journal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.evaluation import comparison
from village.evaluation.forms import CompareForm
from village.evaluation.periods import Choice, said, school_choice, years
from village.evaluation.references import PARTNERS
from village.evaluation.report import entries
from village.evaluation.views.report import hiding_of, report_of


@requires(Permission.REPORT_READ)
@require_safe
def compare(request: Any) -> HttpResponse:
    """The same indicators over two periods; outside the team, two finished school years, which never overlap."""
    today, inside = timezone.localdate(), request.actor.can(Permission.REPORT_EXPLAIN)
    first, latest = entries(request.membership.programme)
    choices = years(first or today, today, over=not inside)
    asked = request.GET or _usual(choices, school_choice(latest or today))
    form = CompareForm(asked, choices=choices, free=inside, today=today)
    context: dict[str, Any] = {"form": form, "enough": len(choices) > 1, "pairs": None, "partners": PARTNERS}
    if not context["enough"]:
        return render(request, "evaluation/compare.html", context)
    if not form.is_valid():
        return render(request, "evaluation/compare.html", context, status=422 if form.is_bound else 200)
    reports = [report_of(form.period(side), request) for side in form.SIDES]
    days = [report.counted for report in reports]
    context |= {
        "pairs": comparison.compare(*reports),
        "names": [form.heading(side) for side in form.SIDES],
        "sides": [(form.name(side), said(span)) for side, span in zip(form.SIDES, days, strict=True)],
        "lengths": comparison.lengths_said(*days),
        "running": any(report.counted != report.period for report in reports),
        "hiding": hiding_of(reports[0]),
    }
    return render(request, "evaluation/compare.html", context)


def _usual(choices: list[Choice], latest: Choice) -> dict[str, str] | None:
    """The latest year with entries, and the year before it of the same kind; None: there is one year only."""
    kind = latest.key.partition("-")[0]
    keys = [choice.key for choice in choices if choice.key.startswith(kind)]
    place = keys.index(latest.key) if latest.key in keys else 0
    if not keys[1:]:
        return None
    asked = keys[place : place + 2]
    return {"periode": asked[0], "avec": asked[-1] if len(asked) > 1 else keys[0]}
