"""With the family: the order of the goals, their five steps, the answers and the approval."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.plans import operations
from village.plans.agreeing import AnswerForm, ApprovalForm, ScaleForm
from village.plans.forms import SetAsideForm
from village.plans.parts import missing_parts
from village.plans.views.pages import form_of, write_page
from village.plans.views.reach import plan_for


@requires(Permission.PLAN_WRITE)
def scale(request: Any, pk: int, goal: int) -> HttpResponse:
    """Five steps, from where one starts to far more than expected."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "échelle d’un objectif")
    written = get_object_or_404(plan.goals, pk=goal)
    form = form_of(ScaleForm, request, plan, "echelle", written, goal=written)

    def act(answers: dict[str, Any]) -> Any:
        operations.write_scale(
            written, answers, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return write_page(
        request, plan, form, act, title=f"L’échelle de « {written.wording} »", done="Échelle enregistrée.",
        template="plans/scale.html", current=written, goal=written,
    )  # fmt: skip


@require_POST
@requires(Permission.PLAN_WRITE)
def move_goal(request: Any, pk: int, goal: int) -> HttpResponse:
    """One place up (`up` in the form) or down."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "ordre des objectifs")
    moved = get_object_or_404(plan.goals, pk=goal)
    try:
        operations.move_goal(moved, up="up" in request.POST, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("casefile:plan", plan.child_id)


@requires(Permission.PLAN_WRITE)
def set_goal_aside(request: Any, pk: int, goal: int) -> HttpResponse:
    """No longer aimed at, for a reason; kept, and shown beside the version before (R28)."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "objectif mis de côté")
    left = get_object_or_404(plan.goals.pursued(), pk=goal)
    form = form_of(SetAsideForm, request, plan, "mise-de-cote", left, goal=left)

    def act(answers: dict[str, Any]) -> Any:
        operations.set_goal_aside(left, **answers, by=request.actor, on=timezone.localdate())

    title = f"Mettre de côté « {left.wording} »"
    return write_page(request, plan, form, act, title=title, done="Objectif mis de côté. Rien n’est perdu.")


@require_POST
@requires(Permission.PLAN_WRITE)
def resume_goal(request: Any, pk: int, goal: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "objectif repris")
    resumed = get_object_or_404(plan.goals, pk=goal)
    try:
        operations.resume_goal(resumed, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("casefile:plan", plan.child_id)


@requires(Permission.PLAN_WRITE)
def approve(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "approbation")
    draft = get_object_or_404(plan.versions.filter(approved_on__isnull=True))
    form = form_of(ApprovalForm, request, plan, "approbation", version=draft.version)

    def act(answers: dict[str, Any]) -> Any:
        operations.approve_version(draft, **form.sheet(answers), version=form.cleaned_data["version"], by=request.actor)

    title = f"La famille approuve la version {draft.number}"
    wanted = plan.actions.filter(goal__set_aside_on__isnull=True).exclude(answer="non").count()
    missing = missing_parts(draft, goals=plan.goals.pursued().count(), approved=wanted)
    return write_page(
        request, plan, form, act, title=title, done="Approbation de la famille enregistrée.",
        template="plans/approve.html", current=draft, missing=missing, draft=draft,
        unscaled=plan.goals.pursued().filter(scaled_on__isnull=True),
    )  # fmt: skip


@requires(Permission.PLAN_WRITE)
def answer(request: Any, pk: int, action: int) -> HttpResponse:
    """The family's answer to one action, once the parcours is approved."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "réponse à une action")
    asked = get_object_or_404(plan.actions.select_related("goal"), pk=action)
    if asked.approved_on:
        raise Http404
    form = form_of(AnswerForm, request, plan, "reponse", asked, action=asked)

    def act(answers: dict[str, Any]) -> Any:
        said = operations.Said(answers.pop("answer"), answers.pop("words"))
        operations.answer_action(asked, said, **answers, by=request.actor)

    return write_page(request, plan, form, act, title="La famille répond", done="Réponse de la famille enregistrée.")
