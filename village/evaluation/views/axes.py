"""The evaluation on three axes: a year's bilan read by its three questions, on a page and on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.documents.render import render as print_document
from village.evaluation import annual as reading
from village.evaluation.axes import axes_of, evaluation_document, of_the_axes
from village.evaluation.models import AnnualReport, Kind, Medium, Published
from village.evaluation.periods import said, year_of
from village.evaluation.register import Going
from village.evaluation.report import Report
from village.evaluation.views.files import sent_file
from village.evaluation.views.found import found_annual, is_inside
from village.evaluation.views.report import handed, hiding_of
from village.programmes.thresholds import audience_of


def _found(request: Any, pk: int, medium: Medium = Medium.PAGE) -> tuple[AnnualReport, Report]:
    annual = found_annual(request, pk)
    if annual.kind != Kind.BILAN:
        raise Http404
    report = reading.figures_of(annual, timezone.localdate())
    going = Going(Published.BILAN, audience_of(request.actor.role), "évaluation sur trois axes", medium)
    return annual, of_the_axes(report if is_inside(request) else handed(report, going, request))


@requires(Permission.REPORT_READ)
@require_safe
def axes(request: Any, pk: int) -> HttpResponse:
    annual, report = _found(request, pk)
    found, conclusions = axes_of(annual, report)
    context = {
        "annual": annual,
        "report": report,
        "axes": found,
        "conclusions": conclusions,
        "name": reading.name_of(annual),
        "days": said(reading.period_of(annual)),
        "may_write": request.actor.can(Permission.REPORT_WRITE) and not annual.frozen_at,
        "inside": is_inside(request),
        "hiding": hiding_of(report),
        "query": f"periode={year_of(reading.period_of(annual)).key}",
    }
    return render(request, "evaluation/axes.html", context)


@requires(Permission.REPORT_READ)
@require_safe
def axes_paper(request: Any, pk: int) -> HttpResponse:
    annual, report = _found(request, pk, Medium.PDF)
    paper = print_document(evaluation_document(annual, report))
    return sent_file(request, report, "pdf", paper, "évaluation")
