"""The parcours in the dossier: where it stands, what it said before."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.views.reading import dossier_for, need, tab_page
from village.meetings.needed import asked_by_panel
from village.plans.former import times_aside
from village.plans.models import Assessment, AssessmentView, Plan
from village.plans.operations.assessment import FACTORS, OPTIONS, asked_in
from village.plans.parts import compare, only_collective

# The order in which a diagnostic is read.
_LINES = (*FACTORS, *OPTIONS, "strengths", "child_words", "parent_words", "analysis", "proposal")


def _lines(plan: Plan, assessment: Assessment | None) -> list[tuple[str, str, list[AssessmentView]]]:
    """What a diagnostic says, with its labels, and the views taken in; an optional matter only if asked (R78)."""
    if assessment is None:
        return []
    hidden = set(OPTIONS) - set(asked_in(plan.programme))
    taken: dict[str, list[AssessmentView]] = {}
    for view in assessment.views.all():
        taken.setdefault(view.factor, []).append(view)
    lines = [(_label(name), getattr(assessment, name), taken.get(name, [])) for name in _LINES if name not in hidden]
    return [line for line in lines if line[1] or line[2]]


def _label(name: str) -> str:
    label = str(Assessment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


@require_safe
@requires(Permission.DOSSIER_READ)
def plan(request: Any, pk: int) -> HttpResponse:
    dossier = dossier_for(request, pk, "parcours")
    need(dossier, "social")
    more: dict[str, Any] = {}
    if dossier.plan:
        versions = list(dossier.plan.versions.order_by("-number").select_related("approved_by__adult"))
        written = (
            list(dossier.plan.assessments.select_related("author").prefetch_related("views"))
            if dossier.sees["health"]
            else []
        )
        in_writing = not versions or versions[0].approved_on is None
        more = {
            "assessment": written[0] if written else None,
            "assessment_lines": _lines(dossier.plan, written[0] if written else None),
            "older": written[1:],
            "versions": versions,
            "draft": versions[0] if versions and in_writing else None,
            "reviews": dossier.plan.reviews.order_by("-on").select_related("author"),
            "may_change_actions": dossier.writes,
            "may_change_goals": dossier.writes and in_writing,
            "may_answer": dossier.writes and not in_writing,
            "relatives": dossier.relatives,
            "taken_up": times_aside(dossier.plan, health=dossier.sees["health"]),
            "only_collective": _only_collective(dossier),
            "asked": asked_by_panel(dossier.plan, versions),
        }
    return tab_page(request, dossier, "casefile:plan", "casefile/plan.html", **more)


def _only_collective(dossier: Any) -> bool:
    actions = [action for goal in dossier.goals for action in goal.its_actions]
    return not dossier.plan.closed_on and only_collective(actions, dossier.on)


@require_safe
@requires(Permission.DOSSIER_READ)
def versions(request: Any, pk: int, number: int) -> HttpResponse:
    """A version beside the one before, part by part (R28)."""
    dossier = dossier_for(request, pk, "versions du parcours")
    need(dossier, "social")
    if dossier.plan is None:
        raise Http404
    after = get_object_or_404(dossier.plan.versions, number=number)
    before = dossier.plan.versions.filter(number=number - 1).first()
    more: dict[str, Any] = {
        "before": before,
        "after": after,
        "parts": compare(before, after, health=dossier.sees["health"]),
    }
    return tab_page(request, dossier, "casefile:plan", "casefile/versions.html", **more)


@require_safe
@requires(Permission.DOSSIER_READ)
def old_assessment(request: Any, pk: int, version: int) -> HttpResponse:
    """The diagnostic as a version before said it."""
    dossier = dossier_for(request, pk, "ancien diagnostic")
    need(dossier, "health")
    if dossier.plan is None:
        raise Http404
    kept = get_object_or_404(dossier.plan.assessments.select_related("author"), version=version)
    more: dict[str, Any] = {"assessment": kept, "assessment_lines": _lines(dossier.plan, kept)}
    return tab_page(request, dossier, "casefile:plan", "casefile/old_assessment.html", **more)
