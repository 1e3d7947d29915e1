"""Before and after in the dossier: the sheets as they were answered, his own goals read by two people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.dossier import Dossier
from village.casefile.views.reading import dossier_for, need, tab_page
from village.core.holding import Category
from village.plans.models import Goal, GoalReading, Moment, Observation, Plan
from village.plans.operations.observation import asks, is_referent
from village.plans.ways import step_said
from village.surveys.models import Questionnaire


@dataclass(frozen=True)
class Place:
    """One moment of a questionnaire: its sheet, or nothing yet."""

    moment: Moment
    sheet: Observation | None


@dataclass(frozen=True)
class Asked:
    """A questionnaire of the dossier, moment by moment. `writes`: this reader may fill it."""

    questionnaire: Questionnaire
    places: tuple[Place, ...]
    writes: bool


@dataclass(frozen=True)
class Twice:
    """A goal of this child at both ends, as the référent and a second reader saw it."""

    goal: Goal
    start: str
    now: str
    again_start: str
    again_end: str


@require_safe
@requires(Permission.DOSSIER_READ)
def observations(request: Any, pk: int) -> HttpResponse:
    """Nothing is worked out about the child: sheets are read as they were filled, goals as they were seen."""
    dossier = dossier_for(request, pk, "observations")
    need(dossier, "social")
    plan = dossier.plan
    if plan is None:
        raise Http404
    # Paper comes late: a sheet of before the exit is still typed in after it.
    may_write = dossier.may(Permission.OBSERVATION_WRITE, Category.SOCIAL)
    more = {
        "asked": _asked(dossier, plan, may_write=may_write),
        "twice": _twice(dossier),
        "may_read_again": may_write
        and plan.closed_on is None
        and any(goal.scaled_on for goal in dossier.goals)
        and not is_referent(request.actor, plan, dossier.on),
        "manages": request.actor.can(Permission.SURVEY_MANAGE),
        "Moment": Moment,
    }
    return tab_page(request, dossier, "casefile:plan", "casefile/observations.html", **more)


def _asked(dossier: Dossier, plan: Plan, *, may_write: bool) -> list[Asked]:
    sheets = plan.observations.select_related("questionnaire__questionnaire", "written_by")
    kept: dict[tuple[int, str], Observation] = {}
    for sheet in sheets.prefetch_related("answers__question"):
        sheet.plan = plan
        kept[sheet.questionnaire.questionnaire_id, sheet.moment] = sheet
    known = {key for key, _ in kept}
    found = plan.programme.questionnaires.exclude(use=Questionnaire.Use.OPINION)
    return [
        Asked(
            one,
            tuple(Place(moment, kept.get((one.pk, moment.value))) for moment in Moment),
            may_write and asks(dossier.reader, one),
        )
        for one in found.order_by("use", "title", "pk")
        if one.pk in known or may_write
    ]


def _twice(dossier: Dossier) -> list[Twice]:
    """His goals; of health, for who may know."""
    goals = [goal for goal in dossier.goals if not goal.reserved]
    prefetch_related_objects(goals, "readings__reader")
    return [_both_ends(goal, {row.moment: row for row in goal.readings.all()}) for goal in goals]


def _both_ends(goal: Goal, readings: dict[str, GoalReading]) -> Twice:
    start, end = readings.get(Moment.START), readings.get(Moment.END)
    return Twice(
        goal, step_said(goal, goal.baseline), step_said(goal, goal.level), _read(goal, start), _read(goal, end)
    )


def _read(goal: Goal, reading: GoalReading | None) -> str:
    return f"{step_said(goal, reading.level)} ({reading.reader})" if reading else ""
