"""Write: goals, actions, version, approval, review."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.plans import operations
from village.plans.forms import (
    ActionChangeForm,
    ActionForm,
    GoalChangeForm,
    GoalForm,
    ReviewForm,
    VersionForm,
)
from village.plans.models import Plan, Review
from village.plans.views.pages import form_of, write_page
from village.plans.views.reach import plan_for


@requires(Permission.PLAN_WRITE)
def add_goal(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "objectif")
    form = form_of(GoalForm, request, plan, "objectif")

    def act(answers: dict[str, Any]) -> Any:
        goal = operations.add_goal(plan, **answers, by=request.actor, on=timezone.localdate())
        return reverse("plans:scale", args=[plan.pk, goal.pk])

    return write_page(
        request,
        plan,
        form,
        act,
        title="Ajouter un objectif",
        done="Objectif ajouté. Reste son échelle, à écrire avec la famille.",
    )


@requires(Permission.PLAN_WRITE)
def add_action(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "action")
    form = form_of(ActionForm, request, plan, "action")

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ActionSheet(**answers)
        return operations.add_action(plan, sheet, by=request.actor, on=timezone.localdate())

    return write_page(request, plan, form, act, title="Proposer une action", done="Action proposée.")


@requires(Permission.PLAN_WRITE)
def change_goal(request: Any, pk: int, goal: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "correction d’un objectif")
    written = get_object_or_404(plan.goals, pk=goal)
    form = form_of(GoalChangeForm, request, plan, "objectif", written, goal=written)

    def act(answers: dict[str, Any]) -> Any:
        return operations.change_goal(
            written, **answers, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return write_page(request, plan, form, act, title="Corriger l’objectif", done="Objectif corrigé.", current=written)


@requires(Permission.PLAN_WRITE)
def change_action(request: Any, pk: int, action: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "correction d’une action")
    written = get_object_or_404(plan.actions, pk=action)
    form = form_of(ActionChangeForm, request, plan, "action", written, action=written)

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ActionSheet(**answers)
        return operations.change_action(
            written, sheet, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return write_page(request, plan, form, act, title="Corriger l’action", done="Action corrigée.", current=written)


def asked_of(plan: Plan, *, since: date) -> dict[str, Any]:
    """What the EPS asked to change since a version was written: the next one starts from its words."""
    decided = plan.situations.filter(decision__outcome=Review.Outcome.CHANGE, decision__decided_on__gte=since)
    said = decided.order_by("-decision__decided_on").values_list("decision__changes", "decision__horizon").first()
    return {"what_changed": said[0], "horizon": said[1]} if said else {}


@requires(Permission.PLAN_WRITE)
def write_version(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "version")
    draft = plan.versions.filter(approved_on__isnull=True).first()
    last = draft or plan.versions.order_by("-number").first()
    initial = {"planning": last.planning, "evaluation_methods": last.evaluation_methods} if last else {}
    if draft:
        initial["what_changed"] = draft.what_changed
    elif last:
        initial |= asked_of(plan, since=last.written_on)
    form = form_of(VersionForm, request, plan, "version", initial=initial, version=draft.version if draft else None)

    def act(answers: dict[str, Any]) -> Any:
        return operations.write_version(
            plan, **answers, by=request.actor, on=timezone.localdate(), version=form.cleaned_data["version"]
        )

    number = draft.number if draft else (last.number + 1 if last else 1)
    title = f"Parcours, version {number}"
    return write_page(request, plan, form, act, title=title, done="Parcours enregistré.", current=draft)


@requires(Permission.PLAN_WRITE)
def review(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "point d’étape")
    form = form_of(ReviewForm, request, plan, "point")

    def act(answers: dict[str, Any]) -> Any:
        return operations.record_review(plan, **form.sheet(answers), by=request.actor)

    done = _when_seen(request.POST.get("proposal", ""), plan)
    return write_page(request, plan, form, act, title="Préparer le point d’étape", done=done)


def _when_seen(proposal: str, plan: Plan) -> str:
    """What comes after a point d’étape: an exit goes to the next EPS, a new version once the family approved it."""
    if proposal in {Review.Outcome.EXIT, Review.Outcome.RELAY}:
        return "Point d’étape prêt pour la prochaine EPS : il attend d’être mis à son ordre du jour."
    if proposal == Review.Outcome.CHANGE:
        return (
            "Point d’étape enregistré. Écrivez la nouvelle version : l’EPS la verra une fois approuvée par la famille."
        )
    due = plan.next_review_on
    return f"Point d’étape enregistré. L’EPS le verra à sa revue{f' du {due:%d/%m/%Y}' if due else ''}."
