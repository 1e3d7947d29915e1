"""Before and after: keep what was observed with a questionnaire, and a second reading of the goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.french import long_date
from village.core.holding import Category
from village.people.models import links_of, must_on
from village.plans.models import Goal, GoalReading, Moment, Observation, ObservationAnswer, Plan
from village.plans.operations.rules import check_open, must_agree
from village.surveys.models import Question, Questionnaire, QuestionnaireVersion
from village.surveys.operations import fill_version
from village.surveys.operations.answering import Answers, field_of

AUDIENCE = Questionnaire.Audience


@dataclass(frozen=True)
class ObservationSheet:
    """`told_by`: who answered, in the words of the team (« Mme Leroy, sa maîtresse »)."""

    moment: str
    on: date
    channel: str
    told_by: str = ""


def asks(by: Actor, questionnaire: Questionnaire) -> bool:
    """Whether this actor keeps such sheets: who sits in an EPS answers for the school, the team for everybody."""
    return by.role is not Role.PANEL_MEMBER or questionnaire.audience == AUDIENCE.SCHOOL


def version_asked(plan: Plan, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The version that a parcours began with, so that before and after ask the same; else the latest."""
    begun = plan.observations.filter(questionnaire__questionnaire=questionnaire).select_related("questionnaire")
    first = begun.order_by("pk").first()
    return first.questionnaire if first else questionnaire.current


@transaction.atomic
def keep_observation(  # noqa: PLR0913 - the sheet, its answers, and the day
    plan: Plan,
    asked: QuestionnaireVersion,
    sheet: ObservationSheet,
    answers: Answers,
    *,
    version: int | None,
    by: Actor,
    on: date,
) -> Observation:
    """Keep a sheet of this questionnaire for one moment of the parcours, once; another sending corrects it.

    `version`: the counter of the sheet that was read, None if there was none. Nobody has to answer every question.
    """
    must_on(by, Permission.OBSERVATION_WRITE, plan.child, on, Category.SOCIAL)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    check_open(plan, sheet.on, "L’observation")
    must_agree(plan.child, on)
    if sheet.on > on:
        raise DomainError("Cette date est dans le futur.", field="on")
    current = fill_version(asked, by=by, on=on)
    if not asks(by, current.questionnaire):
        raise DomainError("En EPS, on remplit la grille de l’école. Les autres se remplissent avec le référent.")
    if current.pk != version_asked(plan, current.questionnaire).pk:
        raise DomainError("Ce parcours a commencé avec une autre version : gardez les mêmes questions.")
    _check_order(plan, current, sheet)
    kept = plan.observations.filter(questionnaire=current, moment=sheet.moment).first()
    if (kept.version if kept else None) != version:
        raise StaleVersion
    rows = [row for question in current.questions.all() if (row := _answer(question, answers.get(question.pk)))]
    if not rows:
        raise DomainError("Répondez à une question au moins.")
    kept = kept or Observation(plan=plan, questionnaire=current, moment=sheet.moment, version=0)
    kept.on, kept.channel, kept.told_by = sheet.on, sheet.channel, sheet.told_by.strip()
    kept.written_by_id, kept.version = by.user_id, kept.version + 1
    kept.save()
    kept.answers.all().delete()
    for row in rows:
        row.observation = kept
        row.save()
    record(
        Act.OBSERVATION_WRITE, by=by, target=kept, person_id=plan.child_id,
        details=f"{current.questionnaire.title}, {Moment(sheet.moment).label}",
    )  # fmt: skip
    return kept


def _check_order(plan: Plan, asked: QuestionnaireVersion, sheet: ObservationSheet) -> None:
    """The start comes before the midway, which comes before the end."""
    order = [moment.value for moment in Moment]
    place = order.index(sheet.moment)
    for other in plan.observations.filter(questionnaire=asked).exclude(moment=sheet.moment):
        early = order.index(other.moment) < place
        if (early and other.on > sheet.on) or (not early and other.on < sheet.on):
            said = f"La feuille « {other.get_moment_display()} » est du {long_date(other.on)} : vérifiez ce jour."
            raise DomainError(said, field="on")


def _answer(question: Question, said: int | str | None) -> ObservationAnswer | None:
    if said is None or said == "":
        return None
    if question.kind == Question.Kind.WORDS:
        words = str(said).strip()
        return ObservationAnswer(question=question, words=words) if words else None
    if not isinstance(said, int) or not 1 <= said <= len(question.offered):
        raise DomainError("Choisissez une réponse de la liste.", field=field_of(question))
    return ObservationAnswer(question=question, value=said)


def goals_to_read(plan: Plan) -> list[Goal]:
    """The goals that somebody else can read: aimed at, with their five steps in words."""
    return list(plan.goals.pursued().filter(scaled_on__isnull=False).select_related("domain__counts_as"))


def is_referent(by: Actor, plan: Plan, on: date) -> bool:
    """Whether this actor is the first reader: the référent says where goals stand, another reads again."""
    return any(held.link is Link.REFERENT for held in links_of(by, plan.child, on))


@transaction.atomic
def read_goals_again(plan: Plan, levels: Mapping[int, int], *, moment: str, by: Actor, on: date) -> list[GoalReading]:
    """Say, in second, on which step each goal stands, by goal id. Who read it can correct it; nobody else."""
    must_on(by, Permission.OBSERVATION_WRITE, plan.child, on, Category.SOCIAL)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    check_open(plan, on, "La seconde lecture")
    must_agree(plan.child, on)
    if moment not in {Moment.START, Moment.END}:
        raise DomainError("Une seconde lecture se fait au début et à la fin.")
    if is_referent(by, plan, on):
        raise DomainError("Vous êtes le référent : la seconde lecture est faite par quelqu’un d’autre.")
    goals = {goal.pk: goal for goal in goals_to_read(plan)}
    if not levels:
        raise DomainError("Dites au moins où en est un objectif.")
    if set(levels) - set(goals):
        raise DomainError("Cet objectif n’est pas à relire.")
    read = [_read(goals[pk], level, moment, by, on) for pk, level in levels.items()]
    record(Act.GOAL_READ_AGAIN, by=by, target=plan, person_id=plan.child_id, details=str(Moment(moment).label))
    return read


def _read(goal: Goal, level: int, moment: str, by: Actor, on: date) -> GoalReading:
    must_on(by, Permission.OBSERVATION_WRITE, goal.plan.child, on, goal.category)
    kept = goal.readings.filter(moment=moment).first()
    if kept and kept.reader_id != by.user_id:
        raise DomainError("Quelqu’un d’autre a déjà fait cette seconde lecture.")
    kept = kept or GoalReading(goal=goal, moment=moment, reader_id=by.user_id)
    kept.on, kept.level = on, level
    kept.save()
    return kept
