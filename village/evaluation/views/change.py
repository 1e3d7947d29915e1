"""Before and after, over the programme. No name: nothing to journal but the file that leaves."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.evaluation.change import facts_of, report_of, shown
from village.evaluation.change_sheet import as_xlsx
from village.evaluation.forms import PeriodForm
from village.evaluation.models import Medium, Published
from village.evaluation.periods import said
from village.evaluation.register import Going
from village.evaluation.report import Report
from village.evaluation.views.files import sent_file
from village.evaluation.views.found import is_inside
from village.evaluation.views.report import asked_audience, asked_form, handed, hiding_of, is_over
from village.programmes.thresholds import Audience, audience_of

WHAT = "avant et après"


def _found(request: Any, form: PeriodForm, audience: Audience | None, medium: Medium) -> Report:
    """The figures; for an audience, protected and in the register."""
    facts = facts_of(request.membership.programme, form.period, today=timezone.localdate())
    full = report_of(facts, form.period)
    return handed(full, Going(Published.CHANGE, audience, WHAT, medium), request) if audience else full


@requires(Permission.REPORT_READ)
@require_safe
def spreadsheet(request: Any) -> HttpResponse:
    """The page as a file: all of it for the team, else as its readers may hold it."""
    inside, asked, form = is_inside(request), asked_audience(request), asked_form(request)
    if not form.is_valid() or (inside and asked and not is_over(form)):
        raise Http404
    audience = asked if inside else audience_of(request.actor.role)
    report = _found(request, form, audience, Medium.XLSX)
    return sent_file(request, report, "xlsx", as_xlsx(report, title=f"Avant et après, {form.name}"), WHAT)


@requires(Permission.REPORT_READ)
@require_safe
def change(request: Any) -> HttpResponse:
    """What moved between two measures; outside the team, over finished school years, small numbers hidden."""
    form = asked_form(request)
    context: dict[str, Any] = {"form": form, "waiting": not form.choices, "shown": None}
    if context["waiting"] or not form.is_valid():
        return render(request, "evaluation/change.html", context, status=200 if context["waiting"] else 422)
    inside = is_inside(request)
    found = _found(request, form, None if inside else audience_of(request.actor.role), Medium.PAGE)
    context |= {
        "inside": inside,
        "audiences": list(Audience) if inside and is_over(form) else [],
        "shown": shown(found),
        "name": form.name,
        "days": said(found.counted),
        "frozen_on": found.frozen_on,
        "hiding": hiding_of(found),
        "opens": request.actor.can(Permission.REPORT_ROWS),
        "query": request.GET.urlencode() or f"periode={form.cleaned_data['periode']}",
    }
    return render(request, "evaluation/change.html", context)
