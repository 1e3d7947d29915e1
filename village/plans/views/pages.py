"""The frame of the pages that write in a parcours."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.views import receive
from village.people.operations import read_dossier
from village.plans.forms import PlanForm
from village.plans.models import Plan


def write_page(  # noqa: PLR0913 - a page of writing, said once for all of them
    request: Any,
    plan: Plan,
    form: VillageForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    done: str,
    tab: str = "casefile:plan",
    template: str = "plans/write.html",
    current: Model | None = None,
    **more: Any,
) -> HttpResponse:
    """A page that writes by one operation; `act` may return the address to go to, else one goes back to the tab."""
    back = reverse(tab, args=[plan.child_id])

    def carry_out(answers: dict[str, Any]) -> str:
        following = act(answers)
        return following if isinstance(following, str) else back

    if answer := receive(request, form, carry_out, current=current, done=done):
        return answer
    if request.method != "GET":  # refused: the page is shown again, with what stands there now
        read_dossier(plan.child, by=request.actor, on=timezone.localdate(), page=f"{title}, renvoyé")
    context = {"plan": plan, "child": plan.child, "form": form, "title": title, "back": back, **more}
    return render(request, template, context, status=form.status)


def form_of(kind: type[PlanForm], request: Any, plan: Plan, name: str, row: Model | None = None, **kwargs: Any) -> Any:
    """The form of one page about a parcours, or about a `row` of it; its long texts are kept as drafts of that row."""
    return kind(
        request.POST or None,
        plan=plan,
        today=timezone.localdate(),
        draft=(request.user.pk, about(name, row or plan)),
        **kwargs,
    )
