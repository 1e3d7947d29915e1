"""The table de suivi, and the State's workbook. Names: each page and each file is journaled as what was read."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.accounts.second_factor import is_fresh, page_to_prove
from village.audit.journal import Act, record
from village.core.dates import Period, add_months
from village.core.french import counted
from village.evaluation.follow_up import cells_of, columns_on_page, places, situations
from village.evaluation.follow_up_sheet import as_workbook
from village.evaluation.indicators import EVERY
from village.evaluation.models import AnnualReport, Kind
from village.evaluation.periods import named, said
from village.evaluation.report import Report, make_report
from village.evaluation.views.files import handed_over
from village.evaluation.views.report import asked_form

PER_PAGE = 25


@requires(Permission.REPORT_ROWS)
@require_safe
def follow_up(request: Any) -> HttpResponse:
    form = asked_form(request)
    context: dict[str, Any] = {"form": form, "page": None, "days": "", "query": ""}
    if not form.is_valid():
        return render(request, "evaluation/follow_up.html", context, status=422 if form.choices else 200)
    page = Paginator(places(form.period, request.actor), PER_PAGE).get_page(request.GET.get("page"))
    on = min(timezone.localdate(), form.period.last)
    rows = [
        (one.child, columns_on_page(cells_of(one, number, on)))
        for number, one in enumerate(situations(form.period, request.actor, list(page.object_list)), page.start_index())
    ]
    details = f"table de suivi, page {page.number}, {counted(len(rows), 'situation')}"
    record(Act.DOSSIER_LIST, by=request.actor, details=details)
    context |= {
        "name": form.name,
        "days": said(form.period),
        "rows": rows,
        "page": page,
        "query": f"periode={form.cleaned_data['periode']}" if not request.GET else _kept(request),
    }
    return render(request, "evaluation/follow_up.html", context)


@requires(Permission.REPORT_ROWS)
@require_safe
def workbook(request: Any) -> HttpResponse:
    """All the names in one file: a fresh second factor, and its own line in the journal."""
    form, now = asked_form(request), timezone.now()
    if not form.is_valid():
        raise Http404
    if not is_fresh(request, now.timestamp()):
        return redirect(page_to_prove(request))
    period, programme, today = form.period, request.membership.programme, timezone.localdate(now)
    found = situations(period, request.actor)
    survey = AnnualReport.objects.visible_to(request.actor).filter(kind=Kind.SURVEY, **_span(period)).first()
    content = as_workbook(
        found, _figures(request, period), _figures(request, _before(period)), survey, on=today,
        title=f"Suivi de {named(period)}",
    )  # fmt: skip
    details = f"table de suivi, {said(period)}, {counted(len(found), 'situation nommée', 'situations nommées')}"
    record(Act.FOLLOW_UP_EXPORT, by=request.actor, details=details)
    return handed_over(content, f"suivi-{programme.code}-{period.first}-{period.last}.xlsx")


def _figures(request: Any, period: Period) -> Report:
    return make_report(request.membership.programme, period, today=timezone.localdate(), indicators=EVERY)


def _before(period: Period) -> Period:
    """The same days, a year earlier."""
    return Period(add_months(period.first, -12), add_months(period.last, -12))


def _span(period: Period) -> dict[str, Any]:
    return {"first": period.first, "last": period.last}


def _kept(request: Any) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    query: str = asked.urlencode()
    return query
