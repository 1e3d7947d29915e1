"""Write: diagnostic, goals, actions, version, approval, review."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.core.views import receive
from village.people.operations import read_dossier
from village.plans import operations
from village.plans.forms import (
    ActionChangeForm,
    ActionForm,
    ApprovalForm,
    AssessmentForm,
    GoalChangeForm,
    GoalForm,
    PlanForm,
    ReviewForm,
    VersionForm,
)
from village.plans.models import Plan
from village.plans.views.reach import plan_for


def _write(  # noqa: PLR0913 - a page of writing, said once for the seven of them
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
    back = reverse(tab, args=[plan.child_id])

    def carry_out(answers: dict[str, Any]) -> str:
        act(answers)
        return back

    if answer := receive(request, form, carry_out, current=current, done=done):
        return answer
    if request.method != "GET":  # refused: the page is shown again, with what stands there now
        read_dossier(plan.child, by=request.actor, on=timezone.localdate(), page=f"{title}, renvoyé")
    context = {"plan": plan, "child": plan.child, "form": form, "title": title, "back": back, **more}
    return render(request, template, context, status=form.status)


def _form(kind: type[PlanForm], request: Any, plan: Plan, name: str, **kwargs: Any) -> Any:
    return kind(
        request.POST or None,
        plan=plan,
        today=timezone.localdate(),
        draft=(request.user.pk, f"{name}:{plan.pk}"),
        **kwargs,
    )


@requires(Permission.ASSESSMENT_WRITE)
def assess(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.ASSESSMENT_WRITE, "diagnostic")
    written = plan.assessments.first()
    form = _form(AssessmentForm, request, plan, "diagnostic", written=written)

    def act(answers: dict[str, Any]) -> Any:
        return operations.write_assessment(
            plan, answers, by=request.actor, on=timezone.localdate(), version=form.cleaned_data["version"]
        )

    return _write(
        request, plan, form, act, title="Diagnostic individuel", done="Diagnostic enregistré.", current=written
    )


@requires(Permission.PLAN_WRITE)
def add_goal(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "objectif")
    form = _form(GoalForm, request, plan, "objectif")

    def act(answers: dict[str, Any]) -> Any:
        return operations.add_goal(plan, **answers, by=request.actor, on=timezone.localdate())

    return _write(request, plan, form, act, title="Ajouter un objectif", done="Objectif ajouté.")


@requires(Permission.PLAN_WRITE)
def add_action(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "action")
    form = _form(ActionForm, request, plan, "action")

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ActionSheet(**answers)
        return operations.add_action(plan, sheet, by=request.actor, on=timezone.localdate())

    return _write(request, plan, form, act, title="Proposer une action", done="Action proposée.")


@requires(Permission.PLAN_WRITE)
def change_goal(request: Any, pk: int, goal: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "correction d’un objectif")
    written = get_object_or_404(plan.goals, pk=goal)
    form = _form(GoalChangeForm, request, plan, f"objectif-{goal}", goal=written)

    def act(answers: dict[str, Any]) -> Any:
        return operations.change_goal(
            written, **answers, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return _write(request, plan, form, act, title="Corriger l’objectif", done="Objectif corrigé.", current=written)


@requires(Permission.PLAN_WRITE)
def change_action(request: Any, pk: int, action: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "correction d’une action")
    written = get_object_or_404(plan.actions, pk=action)
    form = _form(ActionChangeForm, request, plan, f"action-{action}", action=written)

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ActionSheet(**answers)
        return operations.change_action(
            written, sheet, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return _write(request, plan, form, act, title="Corriger l’action", done="Action corrigée.", current=written)


@requires(Permission.PLAN_WRITE)
def write_version(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "version")
    draft = plan.versions.filter(approved_on__isnull=True).first()
    last = draft or plan.versions.order_by("-number").first()
    initial = {"planning": last.planning, "evaluation_methods": last.evaluation_methods} if last else {}
    if draft:
        initial["what_changed"] = draft.what_changed
    form = _form(VersionForm, request, plan, "version", initial=initial, version=draft.version if draft else None)

    def act(answers: dict[str, Any]) -> Any:
        return operations.write_version(
            plan, **answers, by=request.actor, on=timezone.localdate(), version=form.cleaned_data["version"]
        )

    number = draft.number if draft else (last.number + 1 if last else 1)
    title = f"Parcours, version {number}"
    return _write(request, plan, form, act, title=title, done="Parcours enregistré.", current=draft)


@requires(Permission.PLAN_WRITE)
def approve(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "approbation")
    draft = get_object_or_404(plan.versions.filter(approved_on__isnull=True))
    form = _form(ApprovalForm, request, plan, "approbation", version=draft.version)

    def act(answers: dict[str, Any]) -> Any:
        actions = [action.pk for action in answers.pop("actions")]
        seen = form.cleaned_data["version"]
        return operations.approve_version(draft, **answers, action_ids=actions, version=seen, by=request.actor)

    title = f"La famille approuve la version {draft.number}"
    return _write(request, plan, form, act, title=title, done="Approbation de la famille enregistrée.", current=draft)


@requires(Permission.PLAN_WRITE)
def review(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "point d’étape")
    form = _form(ReviewForm, request, plan, "point")

    def act(answers: dict[str, Any]) -> Any:
        return operations.record_review(plan, **form.sheet(answers), by=request.actor)

    return _write(request, plan, form, act, title="Préparer le point d’étape", done="Point d’étape prêt pour l’EPS.")
