"""The annual bilan, the national survey, from draft to frozen. No child is named: only what is written is journaled."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.seen import seen
from village.core.views import receive
from village.evaluation import annual as reading
from village.evaluation.differences import differences
from village.evaluation.forms import OpenForm, SectionForm
from village.evaluation.late import written_since
from village.evaluation.models import AnnualReport, Kind, Medium, Published, Section
from village.evaluation.operations import (
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    resume_annual_report,
    write_section,
)
from village.evaluation.periods import said, year_of
from village.evaluation.register import Going
from village.evaluation.states import State
from village.evaluation.views.found import found_annual, is_inside
from village.evaluation.views.report import handed, hiding_of, rows_at
from village.evaluation.views.survey import survey_context
from village.programmes.thresholds import Audience, audience_of


@requires(Permission.REPORT_READ)
def reports(request: Any) -> HttpResponse:
    """Every annual bilan one may read; for the team, the years still to begin."""
    return _listed(request, Kind.BILAN)


@requires(Permission.REPORT_EXPLAIN)
def surveys(request: Any) -> HttpResponse:
    """The national surveys, year by year: for the team."""
    return _listed(request, Kind.SURVEY)


def _listed(request: Any, kind: Kind) -> HttpResponse:
    actor, programme, now = request.actor, request.membership.programme, timezone.localtime()
    form = None
    if actor.can(Permission.REPORT_WRITE):
        # A bilan begun twice by a double click is still in the list: the first sending answers for the second.
        choices = reading.to_begin(programme, kind, timezone.localdate(now), all_years=request.method == "POST")
        form = OpenForm(request.POST or None, choices=choices)

        def act(answers: dict[str, Any]) -> str:
            period = form.choices[answers["year"]].period
            begun = open_annual_report(programme, period, kind=kind, by=actor, at=now)
            return reverse("evaluation:annual", args=[begun.pk])

        if answer := receive(request, form, act):
            return answer
    elif request.method == "POST":
        raise PermissionDenied
    known = AnnualReport.objects.visible_to(actor).filter(kind=kind).order_by("-first", "-last")
    known = known.select_related("checked_by", "frozen_by")
    rows = [(annual, reading.name_of(annual).removeprefix("l’")) for annual in known]
    context = {"rows": rows, "form": form, "State": State, "survey": kind is Kind.SURVEY}
    return render(request, "evaluation/annual_list.html", context, status=form.status if form else 200)


@requires(Permission.REPORT_READ)
@require_safe
def detail(request: Any, pk: int) -> HttpResponse:
    return _shown(request, found_annual(request, pk))


def _shown(request: Any, annual: AnnualReport, form: VillageForm | None = None) -> HttpResponse:
    survey = annual.kind == Kind.SURVEY
    may_write = request.actor.can(Permission.REPORT_WRITE) and not annual.frozen_at
    context = {
        "annual": annual,
        "survey": survey,
        "state": annual.state,
        "State": State,
        "name": reading.name_of(annual),
        "days": said(reading.period_of(annual)),
        "running": annual.last >= timezone.localdate(),
        "inside": is_inside(request),
        "query": f"periode={year_of(reading.period_of(annual)).key}",
        "may_write": may_write,
        "may_freeze": request.actor.can(Permission.REPORT_FREEZE),
        "form": form or VillageForm(version=annual.version),
    }
    context |= survey_context(request, annual) if survey else _bilan_context(request, annual, every=may_write)
    page = "evaluation/survey.html" if survey else "evaluation/annual.html"
    return render(request, page, context, status=form.status if form else 200)


def _bilan_context(request: Any, annual: AnnualReport, *, every: bool) -> dict[str, Any]:
    """`every`: the parts without figures nor words too, to be written."""
    report = reading.figures_of(annual, timezone.localdate())
    if not is_inside(request):
        going = Going(Published.BILAN, audience_of(request.actor.role), "bilan annuel", Medium.PAGE)
        report = handed(report, going, request)
    top, chapters = reading.chapters(annual, report)
    return {
        "report": report,
        "audiences": list(Audience),
        "hiding": hiding_of(report),
        "top": top,
        "chapters": chapters if every else [chapter for chapter in chapters if not chapter.empty],
        # Rows are those of today: behind kept figures they would be others.
        "rows_at": rows_at(request) if annual.state is State.DRAFT else "",
    }


@requires(Permission.REPORT_WRITE)
def write(request: Any, pk: int, section: str) -> HttpResponse:
    """The words of one section; kept as a draft while they are written."""
    annual = found_annual(request, pk)
    if section not in Kind(annual.kind).sections:
        raise Http404
    part, back = Section(section), f"{reverse('evaluation:annual', args=[pk])}#{section}"
    row = annual.texts.filter(section=part).first()
    form = SectionForm(
        request.POST or None,
        version=seen(row, SectionForm.compared),
        initial={"text": row.text if row else ""},
        draft=(request.user.pk, about(f"bilan-{section}", annual)),
    )

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        write_section(annual, part, text=answers["text"], version=version, by=request.actor, at=timezone.now())
        return back

    if answer := receive(request, form, act, current=row, done="C’est enregistré."):
        return answer
    context = {
        "form": form,
        "annual": annual,
        "part": part,
        "survey": annual.kind == Kind.SURVEY,
        "hint": reading.HINTS[part],
        "name": reading.name_of(annual),
        "back": back,
        "checked": annual.state is State.CHECKED,
        "frozen": annual.state is State.FROZEN,
    }
    return render(request, "evaluation/annual_write.html", context, status=form.status)


def _pass(request: Any, pk: int, act: Callable[..., AnnualReport], done: str) -> HttpResponse:
    """Take a bilan from a state to the next; refused, the page says why."""
    annual, form = found_annual(request, pk), VillageForm(request.POST)
    back = reverse("evaluation:annual", args=[pk])

    def carry_out(_answers: dict[str, Any]) -> str:
        act(annual, version=form.cleaned_data["version"], by=request.actor, at=timezone.now())
        return back

    if answer := receive(request, form, carry_out, current=annual, done=done):
        return answer
    return _shown(request, found_annual(request, pk), form)


@requires(Permission.REPORT_WRITE)
@require_POST
def check(request: Any, pk: int) -> HttpResponse:
    """Read again: the figures are kept as they are now."""
    return _pass(request, pk, check_annual_report, "C’est relu. Les chiffres sont gardés tels quels.")


@requires(Permission.REPORT_WRITE)
@require_POST
def resume(request: Any, pk: int) -> HttpResponse:
    return _pass(request, pk, resume_annual_report, "C’est de nouveau un brouillon, avec les chiffres d’aujourd’hui.")


@requires(Permission.REPORT_FREEZE)
@require_POST
def freeze(request: Any, pk: int) -> HttpResponse:
    return _pass(request, pk, freeze_annual_report, "C’est figé : plus rien ne change.")


@requires(Permission.REPORT_EXPLAIN)
@require_safe
def again(request: Any, pk: int) -> HttpResponse:
    """Count again, beside what was kept: what differs, and what was written since."""
    annual, today = found_annual(request, pk), timezone.localdate()
    if annual.checked_at is None:
        raise Http404
    period = reading.period_of(annual)
    now = reading.counted_now(annual, today)
    context = {
        "annual": annual,
        "survey": annual.kind == Kind.SURVEY,
        "name": reading.name_of(annual),
        "today": today,
        "found": differences(reading.figures_of(annual, today), now),
        "late": written_since(annual.programme, period, annual.checked_at),
        "now": now,
    }
    return render(request, "evaluation/annual_again.html", context)
