"""The rows behind a figure, for those who may see the dossiers. Names: journaled as a list that was read."""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.french import counted
from village.evaluation import change, rows_change
from village.evaluation.cards import card
from village.evaluation.facts import Facts
from village.evaluation.forms import PeriodForm
from village.evaluation.indicators import EVERY
from village.evaluation.indicators.base import Result
from village.evaluation.opening import has_rows, rows_of
from village.evaluation.periods import said
from village.evaluation.populations import POPULATIONS, totals_of
from village.evaluation.populations import population_rows as found_rows
from village.evaluation.report import Line, counted_line
from village.evaluation.rows import BESIDE, COUNTED, Rows
from village.evaluation.views.report import asked_form
from village.people.models import Person

PER_PAGE = 100


@requires(Permission.REPORT_ROWS)
@require_safe
def rows(request: Any, code: str) -> HttpResponse:
    indicator = next((one for one in EVERY if one.code == code and has_rows(code)), None)
    form = asked_form(request, ages=True)
    if indicator is None or not form.is_valid():
        raise Http404
    facts = Facts(request.membership.programme, form.period, timezone.localdate(), form.ages_on)
    line, query = counted_line(indicator, facts), _kept(request, form)
    return _rows_page(request, line, rows_of(code, facts), facts, f"{reverse('evaluation:report')}?{query}#{code}")


@requires(Permission.REPORT_ROWS)
@require_safe
def change_rows(request: Any, code: str) -> HttpResponse:
    """Of an instrument of « Avant et après »: the parcours that ended, measured or not."""
    form = asked_form(request)
    if not form.is_valid():
        raise Http404
    facts = change.facts_of(request.membership.programme, form.period, today=timezone.localdate())
    none = {change.GOALS.code: Line(change.GOALS, Result(None))}
    found = none | {indicator.code: Line(indicator, result) for indicator, result in change.results(facts)}
    if code not in found:
        raise Http404
    rows, back = rows_change.change_rows(code, facts), f"{reverse('evaluation:change')}?{_kept(request, form)}"
    return _rows_page(request, found[code], rows, facts, back, figure=False)


@requires(Permission.REPORT_ROWS)
@require_safe
def population_rows(request: Any, code: str) -> HttpResponse:
    """The children referred, accepted, followed or gone."""
    form = asked_form(request)
    one = next((one for one in POPULATIONS if one.indicator.code == code), None)
    if one is None or not form.is_valid():
        raise Http404
    facts = Facts(request.membership.programme, form.period, timezone.localdate())
    total = totals_of(facts)[POPULATIONS.index(one)]
    back = f"{reverse('evaluation:populations')}?{_kept(request, form)}"
    return _rows_page(request, Line(one.indicator, Result(total, total)), found_rows(one, facts), facts, back)


def _rows_page(request: Any, line: Line, found: Rows, facts: Facts, back: str, *, figure: bool = True) -> HttpResponse:
    """A page of them, journaled as a list that was read. `back`: the figures, of the same period."""
    only = request.GET.get("lignes") == "comptees"
    lines = [row for row in found.lines if row.place == COUNTED] if only else found.lines
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    wanted = {pk for row in page.object_list for pk in row.children}
    known = Person.objects.visible_to(request.actor, Permission.DOSSIER_LIST).in_bulk(wanted)
    shown = [
        ([known[pk] for pk in row.children if pk in known], row, list(zip(found.columns, row.words, strict=True)))
        for row in page.object_list
    ]
    code = line.indicator.code
    record(Act.DOSSIER_LIST, by=request.actor, details=f"lignes de {code}, page {page.number}, {len(known)} dossiers")
    context = {
        "card": card(line),
        "figure": figure,
        "found": found,
        "summary": _summary(found),
        "rows": shown,
        "page": page,
        "only": only,
        "partly": found.counted < len(found),
        "withheld": len(wanted - set(known)),
        "lessened": bool(facts.frozen or facts.lessened),
        "days": said(facts.counted),
        "query": urlsplit(back).query,
        "back": back,
    }
    return render(request, "evaluation/rows.html", context)


def _kept(request: Any, form: PeriodForm) -> str:
    """The period of the address, or the usual one, without the page nor the choice of lines."""
    asked = request.GET.copy()
    for name in ("page", "lignes"):
        asked.pop(name, None)
    return asked.urlencode() or f"periode={form.cleaned_data['periode']}"


def _summary(found: Rows) -> str:
    """« 27 sorties comptées, sur 51 ; 3 hors du calcul »."""
    beside = sum(line.place == BESIDE for line in found.lines)
    parts = [f"{counted(found.counted, *found.what)} dans le chiffre"]
    if found.dividing != found.counted:
        parts.append(f"{counted(found.dividing, *found.what)} au dénominateur")
    if beside:
        parts.append(f"{counted(beside, *found.what)} hors du calcul")
    return ", ".join(parts) + "."
