"""The rows behind a figure, for those who may see the dossiers. Names: journaled as a list that was read."""

from typing import Any

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
from village.evaluation.report import Line
from village.evaluation.rows import BESIDE, COUNTED, Rows
from village.evaluation.views.report import asked_form
from village.people.models import Person

PER_PAGE = 100


@requires(Permission.REPORT_ROWS)
@require_safe
def rows(request: Any, code: str) -> HttpResponse:
    indicator = next((one for one in EVERY if one.code == code and has_rows(code)), None)
    form = asked_form(request)
    if indicator is None or not form.is_valid():
        raise Http404
    facts = Facts(request.membership.programme, form.period, timezone.localdate())
    line = Line(indicator, indicator.count(facts))
    return _rows_page(request, line, rows_of(code, facts), facts, _kept(request, form))


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
    rows = rows_change.change_rows(code, facts)
    return _rows_page(request, found[code], rows, facts, _kept(request, form), of_change=True)


def _rows_page(
    request: Any, line: Line, found: Rows, facts: Facts, query: str, *, of_change: bool = False
) -> HttpResponse:
    """A page of them, journaled as a list that was read. `query`: the period, to go back to the figures with."""
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
        "figure": not of_change,
        "found": found,
        "summary": _summary(found),
        "rows": shown,
        "page": page,
        "only": only,
        "partly": found.counted < len(found),
        "withheld": len(wanted - set(known)),
        "lessened": bool(facts.frozen or facts.lessened),
        "days": said(facts.counted),
        "query": query,
        "back": f"{reverse('evaluation:change')}?{query}"
        if of_change
        else f"{reverse('evaluation:report')}?{query}#{code}",
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
