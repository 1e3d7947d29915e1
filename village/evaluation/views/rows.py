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
from village.evaluation.cards import card
from village.evaluation.facts import Facts
from village.evaluation.indicators import EVERY
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
    found = rows_of(code, facts)
    only = request.GET.get("lignes") == "comptees"
    lines = [line for line in found.lines if line.place == COUNTED] if only else found.lines
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    wanted = {pk for line in page.object_list for pk in line.children}
    known = Person.objects.visible_to(request.actor, Permission.DOSSIER_LIST).in_bulk(wanted)
    shown = [
        ([known[pk] for pk in line.children if pk in known], line, list(zip(found.columns, line.words, strict=True)))
        for line in page.object_list
    ]
    record(Act.DOSSIER_LIST, by=request.actor, details=f"lignes de {code}, page {page.number}, {len(known)} dossiers")
    years = f"periode={form.cleaned_data['periode']}" if not request.GET else _kept(request)
    context = {
        "card": card(Line(indicator, indicator.count(facts))),
        "found": found,
        "summary": _summary(found),
        "rows": shown,
        "page": page,
        "only": only,
        "partly": found.counted < len(found),
        "withheld": len(wanted - set(known)),
        "lessened": bool(facts.frozen or facts.lessened),
        "days": said(facts.counted),
        "query": years,
        "back": f"{reverse('evaluation:report')}?{years}#{code}",
    }
    return render(request, "evaluation/rows.html", context)


def _kept(request: Any) -> str:
    """The period of the address, without the page nor the choice of lines."""
    asked = request.GET.copy()
    for name in ("page", "lignes"):
        asked.pop(name, None)
    query: str = asked.urlencode()
    return query


def _summary(found: Rows) -> str:
    """« 27 sorties comptées, sur 51 ; 3 hors du calcul »."""
    beside = sum(line.place == BESIDE for line in found.lines)
    parts = [f"{counted(found.counted, *found.what)} dans le chiffre"]
    if found.dividing != found.counted:
        parts.append(f"{counted(found.dividing, *found.what)} au dénominateur")
    if beside:
        parts.append(f"{counted(beside, *found.what)} hors du calcul")
    return ", ".join(parts) + "."
