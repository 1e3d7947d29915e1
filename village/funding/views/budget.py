"""The page « Moyens »: who funds, what is spent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.core.views import receive
from village.funding.budget import budget_of, years_of
from village.funding.costs import costs_in, costs_of, reads_costs
from village.funding.forms import CostForm, ExpenseForm, GrantForm
from village.funding.operations import YEARS, add_cost, add_expense, add_grant, remove_cost, remove_line


def _year(request: Any, usual: int) -> int:
    """The year asked in the address: 404 when it is not one."""
    asked = request.GET.get("annee", "")
    if not asked:
        return usual
    if not asked.isascii() or not asked.isdigit() or int(asked[:5]) not in YEARS:
        raise Http404
    return int(asked)


@requires(Permission.BUDGET_READ)
@require_safe
def budget(request: Any) -> HttpResponse:
    programme, this_year = request.membership.programme, timezone.localdate().year
    years = years_of(programme)
    year = _year(request, years[0] if years else this_year)
    context = {
        "budget": budget_of(programme, year),
        "costs": costs_of(programme, year) if reads_costs(request.actor) else None,
        "years": sorted({*years, year, this_year}, reverse=True),
        "may_write": request.actor.can(Permission.BUDGET_MANAGE),
        "sees_services": request.actor.can(Permission.SERVICE_MANAGE),
    }
    return render(request, "funding/budget.html", context)


def _back(year: int) -> str:
    return f"{reverse('funding:budget')}?annee={year}"


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _add(request: Any, form: VillageForm, act: Callable[..., Any], title: str, done: str) -> HttpResponse:
    def write(answers: dict[str, Any]) -> str:
        return _back(act(request.membership.programme, by=request.actor, **answers).year)

    if answer := receive(request, form, write, done=done):
        return answer
    context = {"form": form, "title": title, "cancel": _back(form.initial["year"])}
    return render(request, "funding/line.html", context, status=form.status)


@requires(Permission.BUDGET_MANAGE)
def new_grant(request: Any) -> HttpResponse:
    form = GrantForm(_posted(request), initial={"year": _year(request, timezone.localdate().year)})
    return _add(request, form, add_grant, "Ajouter une ressource", "La ressource est enregistrée.")


@requires(Permission.BUDGET_MANAGE)
def new_expense(request: Any) -> HttpResponse:
    form = ExpenseForm(_posted(request), initial={"year": _year(request, timezone.localdate().year)})
    return _add(request, form, add_expense, "Ajouter une dépense", "La dépense est enregistrée.")


def _remove(request: Any, lines: Any, pk: int) -> HttpResponse:
    line = get_object_or_404(lines, pk=pk)
    remove_line(line, by=request.actor)
    messages.success(request, "La ligne est retirée.")
    return redirect(_back(line.year))


@requires(Permission.BUDGET_MANAGE)
@require_POST
def remove_grant(request: Any, pk: int) -> HttpResponse:
    return _remove(request, request.membership.programme.grants, pk)


@requires(Permission.BUDGET_MANAGE)
@require_POST
def remove_expense(request: Any, pk: int) -> HttpResponse:
    return _remove(request, request.membership.programme.expenses, pk)


@requires(Permission.BUDGET_MANAGE)
def new_cost(request: Any) -> HttpResponse:
    year = _year(request, timezone.localdate().year)
    form = CostForm(_posted(request), programme_id=request.actor.programme_id, initial={"year": year})

    def write(answers: dict[str, Any]) -> str:
        return _back(add_cost(answers["activity"], form.split(), year=answers["year"], by=request.actor).year)

    if answer := receive(request, form, write, done="Le coût est enregistré."):
        return answer
    context = {"form": form, "title": "Ajouter le coût d’une action", "cancel": _back(year)}
    return render(request, "funding/line.html", context, status=form.status)


@requires(Permission.BUDGET_MANAGE)
@require_POST
def remove_cost_line(request: Any, pk: int) -> HttpResponse:
    cost = get_object_or_404(costs_in(request.membership.programme), pk=pk)
    remove_cost(cost, by=request.actor)
    messages.success(request, "Le coût est retiré.")
    return redirect(_back(cost.year))
