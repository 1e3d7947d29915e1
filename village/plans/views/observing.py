"""Before and after: fill a sheet, print it, read the goals in second."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import decide
from village.audit.journal import Act, record
from village.core.holding import Category
from village.documents.document import download_name
from village.documents.render import render
from village.people.models import subject_of
from village.plans import operations
from village.plans.models import Goal, Moment, Plan
from village.plans.observing import ObservationForm, ReadingForm
from village.plans.operations.observation import asks, goals_to_read, is_referent, version_asked
from village.plans.views.pages import form_of, write_page
from village.plans.views.reach import plan_for
from village.surveys.documents import sheet_of
from village.surveys.models import Questionnaire, QuestionnaireVersion

TAB = "casefile:observations"


def _plan(request: Any, pk: int, page: str) -> Plan:
    plan = plan_for(request, pk, Permission.OBSERVATION_WRITE, page)
    if not _may(request, plan, Category.SOCIAL):
        raise Http404
    return plan


def _may(request: Any, plan: Plan, category: Category) -> bool:
    subject = subject_of(request.actor, plan.child, timezone.localdate(), category)
    return decide(request.actor, Permission.OBSERVATION_WRITE, subject).allowed


def _asked(request: Any, plan: Plan, pk: int, moment: str) -> tuple[QuestionnaireVersion, Moment]:
    """What is asked of this parcours; 404 for another programme's, for an anonymous one, for a moment unknown."""
    if moment not in Moment.values:
        raise Http404
    found = plan.programme.questionnaires.exclude(use=Questionnaire.Use.OPINION)
    questionnaire = get_object_or_404(found, pk=pk)
    if not asks(request.actor, questionnaire):
        raise Http404
    return version_asked(plan, questionnaire), Moment(moment)


@requires(Permission.OBSERVATION_WRITE)
def observe(request: Any, pk: int, questionnaire: int, moment: str) -> HttpResponse:
    """One sheet: on screen with the person, or as it was filled with a pen."""
    plan = _plan(request, pk, "feuille d’observation")
    asked, when = _asked(request, plan, questionnaire, moment)
    kept = plan.observations.filter(questionnaire=asked, moment=when).first()
    form = form_of(ObservationForm, request, plan, f"feuille-{when}", asked=asked, moment=when, kept=kept)

    def act(_answers: dict[str, Any]) -> Any:
        operations.keep_observation(
            plan, asked, form.sheet(), form.said(), version=form.cleaned_data["version"], by=request.actor,
            on=timezone.localdate(),
        )  # fmt: skip

    return write_page(
        request, plan, form, act, title=f"{asked.questionnaire.title}, {when.label}", done="Feuille enregistrée.",
        tab=TAB, template="plans/observe.html", current=plan, asked=asked,
    )  # fmt: skip


@require_safe
@requires(Permission.OBSERVATION_WRITE)
def observation_sheet(request: Any, pk: int, questionnaire: int, moment: str) -> HttpResponse:
    """The same on paper, to be typed in later (R59)."""
    plan = _plan(request, pk, "feuille d’observation à imprimer")
    asked, when = _asked(request, plan, questionnaire, moment)
    paper = sheet_of(asked, on=timezone.localdate(), about=f"{plan.child.short_name}, {when.label}")
    record(Act.DOCUMENT_PRINT, by=request.actor, target=plan, person_id=plan.child_id, details=paper.kind.value)
    answer = HttpResponse(render(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{download_name(paper.kind, timezone.localdate())}"'
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.OBSERVATION_WRITE)
def read_again(request: Any, pk: int, moment: str) -> HttpResponse:
    """The goals, read by somebody else than the référent, who is not shown what was said first."""
    plan = _plan(request, pk, "seconde lecture des objectifs")
    if moment not in {Moment.START, Moment.END} or is_referent(request.actor, plan, timezone.localdate()):
        raise Http404
    goals = _readable(request, plan)
    given = {
        row.goal_id: row.level
        for goal in goals
        for row in goal.readings.filter(moment=moment, reader_id=request.actor.user_id)
    }
    form = form_of(ReadingForm, request, plan, f"lecture-{moment}", goals=goals, given=given)

    def act(_answers: dict[str, Any]) -> Any:
        operations.read_goals_again(plan, form.levels(), moment=moment, by=request.actor, on=timezone.localdate())

    return write_page(
        request, plan, form, act, title=f"Seconde lecture, {Moment(moment).label}", done="Seconde lecture enregistrée.",
        tab=TAB, template="plans/read_again.html", goals=goals,
    )  # fmt: skip


def _readable(request: Any, plan: Plan) -> list[Goal]:
    return [goal for goal in goals_to_read(plan) if _may(request, plan, goal.category)]
