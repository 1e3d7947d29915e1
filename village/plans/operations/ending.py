"""The exit: prepared with the family, decided by the EPS, completed, undone with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.core.holding import Category
from village.core.seen import seen
from village.people.models import must_on
from village.people.operations import join_care_team
from village.plans.models import Exit, ExitPreparation, GoalOutcome, Plan, Reopening, Review
from village.plans.operations.plan import record_review, write_levels
from village.plans.operations.rules import check_open, must_agree
from village.plans.operations.state import check_passage, written_state
from village.plans.states import State
from village.plans.ways import ways_of
from village.programmes.models import ListItem

PREPARATION = ("criteria", "met", "relay", "after", "family_words", "child_words")
WORDS = ("family_words", "child_words", "relay")
TO_TELL = (
    "Dites ce que les parents pensent de la sortie ; sinon, le jour où vous les avez rencontrés, "
    "ou pourquoi ils n’ont pas pu l’être."
)
# N10: nobody can say whether the goal is attained.
NOT_KNOWN = "non-evaluable"
# Later, the child comes back by the usual door: a new fiche, a new parcours.
REOPENED_WITHIN = timedelta(days=60)


@transaction.atomic
def prepare_exit(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan,
    answers: Mapping[str, Any],
    *,
    propose: bool,
    version: int | None,
    by: Actor,
    on: date,
    levels: Mapping[int, int] | None = None,
) -> ExitPreparation:
    """Prepare the exit with the family (R65); `propose` puts it before the next EPS, once, by a point d'étape.

    `levels` says on which of the five steps each goal stands now, by goal id, where the family could say (R63).
    `version` is the counter of the preparation that was read, None if there was none.
    """
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "La préparation de la sortie")
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on:
        raise DomainError(f"Ce parcours est terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    written = ExitPreparation.objects.filter(plan=plan).first()
    if (written.version if written else None) != version:
        raise StaleVersion
    if propose and answers["met"] == ExitPreparation.Met.NOT_YET:
        raise DomainError("Ce n’est pas encore atteint : proposez la sortie quand ce le sera.", field="propose")
    written = written or ExitPreparation(plan=plan, version=0)
    for name in PREPARATION:
        setattr(written, name, answers.get(name, ""))
    written.on, written.author_id, written.version = on, by.user_id, written.version + 1
    goes_to_eps = propose and not written.proposed_on
    if goes_to_eps:
        check_passage(plan, State.LEAVING)
        written.proposed_on = on
    written.save()
    written.structures.set(answers.get("structures", ()))
    write_levels(plan, levels or {}, on=on)
    record(Act.EXIT_PREPARE, by=by, target=written, person_id=plan.child_id, details="proposée" if propose else "")
    if goes_to_eps:
        record_review(
            plan, by=by, on=on, proposal=Review.Outcome.EXIT, summary=written.criteria,
            family_words=written.family_words,
        )  # fmt: skip
    return written


def proposed_ending(plan: Plan) -> dict[str, str]:
    """What the preparation says, for the EPS to start from: the words of the family and of the child, the relay."""
    prepared = ExitPreparation.objects.filter(plan=plan).first()
    return {name: getattr(prepared, name) for name in WORDS} if prepared else {}


@dataclass(frozen=True)
class ExitSheet:
    """Fiche de sortie et d'évaluation (D-F6): attainment (N10) and evolution (N11) are separate (R63)."""

    reason: ListItem
    attainment: ListItem
    evolution: ListItem
    family_words: str = ""
    child_words: str = ""
    relay: str = ""
    goal_attainments: Mapping[int, ListItem] = field(default_factory=dict)
    goal_levels: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def close_plan(plan: Plan, sheet: ExitSheet, *, by: Actor, on: date) -> Exit:
    """Close the parcours as the EPS decided (R61). What the family said while preparing is kept where nothing is said.

    Without the parents' words, it says how they were met, or why they could not be reached (RU1, C7).
    Each goal aimed at is told: attained or not (`goal_attainments`), and the step it ends on (`goal_levels`), both by
    goal id. Only where the attainment is « non évaluable » may the step be left out (R63).
    """
    by.must(Permission.EXIT_RECORD)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on:
        raise DomainError(f"Ce parcours est déjà terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    if on < plan.opened_on:
        raise DomainError(f"La sortie ne peut pas précéder l’entrée, le {plan.opened_on:%d/%m/%Y}.", field="on")
    check_passage(plan, State.ENDED)
    _check_goals(plan, sheet)
    words = {name: getattr(sheet, name) or said for name, said in _words(plan).items()}
    _must_tell_the_parents(words["family_words"])
    write_levels(plan, sheet.goal_levels, on=on)
    plan.closed_on, plan.next_review_on = on, None
    plan.save(update_fields=["closed_on", "next_review_on"])
    ending = Exit.objects.create(
        plan=plan, on=on, reason=sheet.reason, attainment=sheet.attainment, evolution=sheet.evolution, **words
    )
    GoalOutcome.objects.bulk_create(
        GoalOutcome(exit=ending, goal_id=goal_id, attainment=item) for goal_id, item in sheet.goal_attainments.items()
    )
    record(Act.EXIT_RECORD, by=by, target=ending, person_id=plan.child_id)
    return ending


def _check_goals(plan: Plan, sheet: ExitSheet) -> None:
    goals = list(plan.goals.pursued())
    if (set(sheet.goal_attainments) | set(sheet.goal_levels)) - {goal.pk for goal in goals}:
        raise DomainError("Cet objectif n’est pas de ce parcours.")
    for goal in goals:
        attainment = sheet.goal_attainments.get(goal.pk)
        if attainment is None:
            raise DomainError(f"Dites si l’objectif {goal.said_aloud} est atteint.", field=f"goal_{goal.pk}")
        if goal.pk not in sheet.goal_levels and attainment.national_code != NOT_KNOWN:
            raise DomainError(
                f"Dites sur quelle marche finit l’objectif {goal.said_aloud}. Si personne ne le sait, "
                "répondez « non évaluable ».",
                field=f"level_{goal.pk}",
            )


def _must_tell_the_parents(said: str) -> None:
    if not said.strip():
        raise DomainError(TO_TELL, field="family_words")


def _words(plan: Plan) -> dict[str, str]:
    return dict.fromkeys(WORDS, "") | proposed_ending(plan)


@transaction.atomic
def complete_exit(ending: Exit, answers: Mapping[str, str], *, version: int | None, by: Actor, on: date) -> Exit:
    """Write what the family and the child say of the exit, once told (C7). `version` is `seen(ending, WORDS)`."""
    plan = ending.plan
    must_on(by, Permission.AFTER_MANAGE, plan.child, on)
    current = Exit.objects.select_for_update().get(pk=ending.pk)
    if seen(current, WORDS) != version:
        raise StaleVersion
    _must_tell_the_parents(answers.get("family_words", ""))
    for name in WORDS:
        setattr(current, name, answers.get(name, ""))
    current.save(update_fields=[*WORDS])
    record(Act.EXIT_COMPLETE, by=by, target=current, person_id=plan.child_id)
    return current


@transaction.atomic
def reopen_plan(plan: Plan, *, reason: str, referent: User | None = None, by: Actor, on: date) -> Reopening:
    """Undo an exit, for a reason, within `REOPENED_WITHIN`; what the exit said is kept. Later: a new parcours."""
    by.must(Permission.EXIT_RECORD)
    child = plan.child
    child.__class__.objects.select_for_update().get(pk=child.pk)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    closed_on = _check_reopening(plan, reason, on)
    must_agree(child, on)
    check_passage(plan, written_state(plan))
    ending = Exit.objects.filter(plan=plan).first()
    reopening = Reopening.objects.create(
        plan=plan, on=on, closed_on=closed_on, reason=reason.strip(), author_id=by.user_id, former_exit=_said(ending)
    )
    if ending:
        ending.delete()
    plan.closed_on = None
    plan.next_review_on = add_months(on, plan.programme.review_months)
    plan.save(update_fields=["closed_on", "next_review_on"])
    ExitPreparation.objects.filter(plan=plan).update(proposed_on=None)
    plan.recall_consents.filter(withdrawn_on__isnull=True).update(withdrawn_on=on)
    record(Act.PLAN_REOPEN, by=by, target=plan, person_id=child.pk)
    _tie_referent(plan, referent, by=by, on=on)
    return reopening


def _check_reopening(plan: Plan, reason: str, on: date) -> date:
    """The day of the exit, if it may be undone."""
    if plan.closed_on is None:
        raise DomainError("Ce parcours est ouvert.")
    if not reason.strip():
        raise DomainError("Dites pourquoi ce parcours est rouvert.", field="reason")
    if Plan.objects.filter(child_id=plan.child_id, opened_on__gte=plan.closed_on).exclude(pk=plan.pk).exists():
        raise DomainError("Cet enfant a eu un autre parcours depuis : celui-ci ne se rouvre pas.")
    if on < plan.closed_on:
        raise DomainError(f"La réouverture vient après la sortie, le {plan.closed_on:%d/%m/%Y}.")
    if on - plan.closed_on > REOPENED_WITHIN:
        raise DomainError(
            f"La sortie date de plus de {REOPENED_WITHIN.days} jours : écrivez une nouvelle fiche, "
            "l’EPS ouvrira un nouveau parcours."
        )
    return plan.closed_on


def _said(ending: Exit | None) -> dict[str, Any]:
    """An exit in words, to be kept when it is undone."""
    if ending is None:
        return {}
    return {
        "on": ending.on.isoformat(),
        "reason": str(ending.reason),
        "attainment": str(ending.attainment),
        "evolution": str(ending.evolution),
        "goals": [
            {
                "wording": way.goal.wording,
                "health": way.goal.category is Category.HEALTH,
                "attainment": way.attainment,
                "before": way.before,
                "after": way.after,
                "last_seen": way.last_seen,
            }
            for way in ways_of(ending, health=True)
        ],
        **{name: getattr(ending, name) for name in WORDS},
    }


def _tie_referent(plan: Plan, referent: User | None, *, by: Actor, on: date) -> None:
    """The référent who was concluding stays; without one, another must be named."""
    before = plan.child.care_team.filter(current_on(on), link=Link.REFERENT.value).select_related("user").first()
    user = referent or (before.user if before else None)
    if user is None:
        raise DomainError("Choisissez le référent de parcours : le précédent n’est plus là.", field="referent")
    reason = before.derogation_reason if before and before.user_id == user.pk else ""
    join_care_team(plan.child, link=Link.REFERENT, user=user, derogation_reason=reason, by=by, on=on)
