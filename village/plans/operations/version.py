"""The document of the parcours: written, approved by the family, then validated by the EPS."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.people.models import Guardian, must_on
from village.plans.around import around_of
from village.plans.models import Plan, PlannedAction, PlanVersion, Reply
from village.plans.operations.action import Said, write_answer
from village.plans.operations.rules import check_open, must_agree, must_hold_authority
from village.plans.operations.state import check_passage
from village.plans.parts import contents_of, missing_parts
from village.plans.states import State


@transaction.atomic
def write_version(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan,
    *,
    planning: str,
    evaluation_methods: str,
    by: Actor,
    on: date,
    what_changed: str = "",
    horizon: date | None = None,
    version: int | None = None,
) -> PlanVersion:
    """Write the version in progress; once one is approved, the next writing opens a new one (R28).

    `horizon` puts off to that day the goals that would end before. `version` is the counter of the draft that was
    read, None if there was none.
    """
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "Le parcours")
    must_agree(plan.child, on)
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.versions.order_by("-number").first()
    draft = last if last and last.approved_on is None else None
    if (draft.version if draft else None) != version:
        raise StaleVersion
    if draft is None:
        check_passage(plan, State.REVISED if last else State.WRITTEN)
        draft = PlanVersion(plan=plan, number=last.number + 1 if last else 1, written_on=on, version=0)
    draft.planning, draft.evaluation_methods, draft.what_changed = planning, evaluation_methods, what_changed
    draft.version += 1
    draft.save()
    if horizon and horizon <= on:
        raise DomainError("L’échéance est déjà passée : choisissez une date à venir.", field="horizon")
    if horizon:
        plan.goals.pursued().filter(horizon__lt=horizon).update(horizon=horizon)
    record(Act.PLAN_WRITE, by=by, target=draft, person_id=plan.child_id, details=f"version {draft.number}")
    return draft


@transaction.atomic
def approve_version(  # noqa: PLR0913 - one argument per column of the approval
    draft: PlanVersion,
    *,
    guardian: Guardian,
    channel: str,
    answers: Mapping[int, Said],
    version: int | None,
    by: Actor,
    on: date,
) -> PlanVersion:
    """Record the family's approval, with its answer to each action that waits for one (C4, by action id).

    Refused while one of the four parts is missing (R23) or while no individual action is approved (R25). `version` is
    the counter of the draft that the family saw; another one meanwhile raises `StaleVersion`.
    """
    plan = draft.plan
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    Plan.objects.select_for_update().get(pk=plan.pk)
    draft = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    check_passage(plan, State.RUNNING)
    if draft.approved_on:
        raise DomainError("La famille a déjà approuvé cette version.")
    if draft.version != version:
        raise StaleVersion
    _check_day(draft, on)
    must_hold_authority(guardian, plan.child_id)
    must_agree(plan.child, on)
    _answer_each(draft, answers, guardian=guardian, channel=channel, by=by, on=on)
    _check_parts(draft)
    draft.approved_on, draft.approved_by, draft.approval_channel = on, guardian, channel
    draft.as_approved = {**contents_of(plan), **around_of(plan, on, recorded_by=by.name)}
    draft.save(update_fields=["approved_on", "approved_by", "approval_channel", "as_approved"])
    record(Act.PLAN_APPROVE, by=by, target=draft, person_id=plan.child_id, details=f"version {draft.number}")
    return draft


@transaction.atomic
def validate_version(plan: Plan, *, by: Actor, on: date) -> PlanVersion | None:
    """The EPS validates the last version that the family has approved (RU4); nothing where it has already.

    Nothing either where the family took its agreement back since: what it approved does not hold any more (C11).
    """
    by.must(Permission.SITUATION_DECIDE)
    last = plan.versions.select_for_update().filter(approved_on__lte=on).order_by("-number").first()
    if last is None or last.validated_on or taken_back_since(last, on):
        return None
    last.validated_on = on
    last.save(update_fields=["validated_on"])
    details = f"version {last.number} validée par l’EPS"
    record(Act.PLAN_APPROVE, by=by, target=last, person_id=plan.child_id, details=details)
    return last


def taken_back_since(version: PlanVersion, on: date) -> bool:
    """Whether no agreement held, some day from the family's approval to `on`."""
    taken_back = version.plan.child.agreements.taken_back(F("withdrawn_on"))
    return taken_back.filter(withdrawn_on__gte=version.approved_on, withdrawn_on__lte=on).exists()


@transaction.atomic
def take_back_validation(plan: Plan, *, by: Actor, on: date) -> None:
    """The EPS had validated nothing that day: a decision was written wrongly."""
    by.must(Permission.SITUATION_DECIDE)
    for version in plan.versions.select_for_update().filter(validated_on=on):
        version.validated_on = None
        version.save(update_fields=["validated_on"])
        details = f"version {version.number}, validation reprise"
        record(Act.PLAN_APPROVE, by=by, target=version, person_id=plan.child_id, details=details)


def _check_day(draft: PlanVersion, on: date) -> None:
    check_open(draft.plan, on, "L’approbation")
    if on < draft.written_on:
        raise DomainError(
            f"La famille ne peut pas approuver avant l’écriture, le {draft.written_on:%d/%m/%Y}.", field="on"
        )


def _answer_each(
    draft: PlanVersion, answers: Mapping[int, Said], *, guardian: Guardian, channel: str, by: Actor, on: date
) -> None:
    asked = {action.pk: action for action in to_answer(draft.plan)}
    if set(answers) - set(asked):
        raise DomainError("Une des actions n’attend pas de réponse : rouvrez la page.")
    for pk, action in asked.items():
        if pk not in answers:
            raise DomainError(f"Dites ce que la famille répond à « {action.title} ».", field=f"answer_{pk}")
        write_answer(action, answers[pk], version=draft, guardian=guardian, channel=channel, by=by, on=on)


def to_answer(plan: Plan) -> list[PlannedAction]:
    """The actions that wait for the family's answer, in the order of the goals; a « no » is not asked again."""
    waiting = plan.actions.filter(approved_on__isnull=True, goal__set_aside_on__isnull=True).exclude(answer=Reply.NO)
    return list(waiting.select_related("goal").order_by("goal__rank", "goal_id", "pk"))


def _check_parts(draft: PlanVersion) -> None:
    approved = draft.plan.actions.filter(approved_on__isnull=False, goal__set_aside_on__isnull=True)
    missing = missing_parts(draft, goals=draft.plan.goals.pursued().count(), approved=approved.count())
    if missing:
        raise DomainError(f"Un parcours a quatre parties. Il manque : {', '.join(missing)}.")
    if not approved.filter(nature=PlannedAction.Nature.INDIVIDUAL).exists():
        raise DomainError(
            "Un parcours uniquement collectif n’est pas un parcours de réussite éducative : "
            "il faut au moins une action individuelle approuvée par la famille."
        )
