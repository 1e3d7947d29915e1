"""The bilan as a file: paper, spreadsheet, data. The same figures as the page; a file that leaves is journaled."""

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.french import long_date
from village.documents.render import render
from village.evaluation import annual as reading
from village.evaluation import survey_outputs
from village.evaluation.documents import annual_document, period_document
from village.evaluation.models import AnnualReport, Kind, Medium, Published
from village.evaluation.periods import named, said
from village.evaluation.register import Going
from village.evaluation.report import Report, as_json
from village.evaluation.spreadsheet import as_xlsx
from village.evaluation.views.found import asked_extract, found_annual, is_inside
from village.evaluation.views.report import asked_audience, asked_form, asked_report, handed, is_over, official
from village.programmes.thresholds import Audience, audience_of

Make = Callable[[AnnualReport, Report], bytes]
_TYPES = {
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def sent_file(request: Any, report: Report, kind: str, content: bytes, what: str = "bilan") -> HttpResponse:
    """A file that leaves, with its line in the journal."""
    details = f"{what}, {said(report.period)}, {kind.upper()}"
    if report.ages_asked:
        details += f", âge au {long_date(report.ages_asked)}"
    if what != "bilan":
        details += ", petits nombres masqués" if report.protected else ", complet"
    record(Act.REPORT_EXPORT, by=request.actor, details=details)
    name = f"{slugify(what)}-{report.programme.code}-{report.period.first}-{report.period.last}.{kind}"
    return handed_over(content, name)


def handed_over(content: bytes, name: str) -> HttpResponse:
    """A file to keep, that no machine between keeps."""
    answer = HttpResponse(content, content_type=_TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _json(report: Report) -> bytes:
    return json.dumps(as_json(report), ensure_ascii=False, indent=2).encode()


def _of_period(request: Any, kind: str, make: Callable[[Report], bytes]) -> HttpResponse:
    form = asked_form(request, ages=True)
    if not form.is_valid():
        errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
        return JsonResponse({"errors": errors}, status=422, json_dumps_params={"ensure_ascii": False})
    if (audience := asked_audience(request)) and is_inside(request):
        if not is_over(form):
            raise Http404
        report = handed(
            official(form.period, request), Going(Published.BILAN, audience, "bilan", Medium(kind)), request
        )
    else:
        report = asked_report(form, request, Medium(kind))
    return sent_file(request, report, kind, make(report))


@requires(Permission.REPORT_READ)
@require_safe
def data(request: Any) -> HttpResponse:
    """The figures in the contract of `village report`."""
    return _of_period(request, "json", _json)


@requires(Permission.REPORT_READ)
@require_safe
def spreadsheet(request: Any) -> HttpResponse:
    return _of_period(
        request,
        "xlsx",
        lambda report: as_xlsx(report, title=f"Bilan de {named(report.period)}", state="Chiffres de la période"),
    )


@requires(Permission.REPORT_READ)
@require_safe
def paper(request: Any) -> HttpResponse:
    today = timezone.localdate()
    return _of_period(
        request, "pdf", lambda report: render(period_document(report, name=named(report.period), on=today))
    )


def _of_annual(request: Any, pk: int, kind: str) -> tuple[AnnualReport, Report]:
    """What leaves: for the team, all of it where it is asked so; else for an audience, in the register."""
    annual = found_annual(request, pk)
    report = reading.figures_of(annual, timezone.localdate())
    audience = _audience(request, annual)
    if audience is None:
        return annual, report
    survey = annual.kind == Kind.SURVEY
    what = asked_extract(request).title.lower() if survey else "bilan annuel"
    going = Going(Published(annual.kind), audience, what, Medium(kind))
    return annual, handed(report, going, request)


def _audience(request: Any, annual: AnnualReport) -> Audience | None:
    """Whom the file is for; None: the team. A survey is sent to the State, unless the whole is asked for."""
    if not is_inside(request):
        return audience_of(request.actor.role)
    if annual.kind == Kind.SURVEY:
        return None if request.GET.get("complet") == "oui" else Audience.OUTSIDE
    return asked_audience(request)


def _sent(request: Any, pk: int, kind: str, *, bilan: Make, survey: Callable[..., bytes]) -> HttpResponse:
    annual, report = _of_annual(request, pk, kind)
    if annual.kind == Kind.SURVEY:
        extract = asked_extract(request)
        return sent_file(request, report, kind, survey(annual, report, extract), extract.title.lower())
    return sent_file(request, report, kind, bilan(annual, report))


@requires(Permission.REPORT_READ)
@require_safe
def annual_data(request: Any, pk: int) -> HttpResponse:
    """The contract of `village report`, with where the bilan stands and the words of the team."""
    return _sent(request, pk, "json", bilan=_annual_json, survey=survey_outputs.as_json)


def _annual_json(annual: AnnualReport, report: Report) -> bytes:
    frozen = timezone.localdate(annual.frozen_at).isoformat() if annual.frozen_at else None
    words = {row.section: row.text for row in annual.texts.order_by("pk") if row.text}
    whole = as_json(report) | {"state": annual.state.value, "report_frozen_on": frozen, "texts": words}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


@requires(Permission.REPORT_READ)
@require_safe
def annual_spreadsheet(request: Any, pk: int) -> HttpResponse:
    return _sent(request, pk, "xlsx", bilan=_annual_xlsx, survey=survey_outputs.as_xlsx)


def _annual_xlsx(annual: AnnualReport, report: Report) -> bytes:
    _, chapters = reading.chapters(annual, report)
    texts = [(str(one.section.label), one.written.text) for one in chapters if one.written]
    state = f"{annual.state.label}, {long_date(reading.day_of(annual))}"
    return as_xlsx(report, title=f"Bilan de {reading.name_of(annual)}", state=state, texts=texts)


@requires(Permission.REPORT_READ)
@require_safe
def annual_paper(request: Any, pk: int) -> HttpResponse:
    return _sent(request, pk, "pdf", bilan=_annual_pdf, survey=survey_outputs.as_pdf)


def _annual_pdf(annual: AnnualReport, report: Report) -> bytes:
    return render(annual_document(annual, report, *reading.chapters(annual, report)))
