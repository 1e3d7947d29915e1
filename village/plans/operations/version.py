"""The document of the parcours: written, then approved by the family."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.people.models import Guardian, subject_of
from village.people.operations import has_agreement
from village.plans.models import Plan, PlannedAction, PlanVersion
from village.plans.operations.plan import check_open


@transaction.atomic
def write_version(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan,
    *,
    planning: str,
    evaluation_methods: str,
    by: Actor,
    on: date,
    what_changed: str = "",
    version: int | None = None,
) -> PlanVersion:
    """Write the version in progress; once one is approved, the next writing opens a new one (R28).

    `version` is the counter of the draft that was read, None if there was none.
    """
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "Le parcours")
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.versions.order_by("-number").first()
    draft = last if last and last.approved_on is None else None
    if (draft.version if draft else None) != version:
        raise StaleVersion
    if draft is None:
        draft = PlanVersion(plan=plan, number=last.number + 1 if last else 1, written_on=on, version=0)
    draft.planning, draft.evaluation_methods, draft.what_changed = planning, evaluation_methods, what_changed
    draft.version += 1
    draft.save()
    record(Act.PLAN_WRITE, by=by, target=draft, person_id=plan.child_id, details=f"version {draft.number}")
    return draft


@transaction.atomic
def approve_version(  # noqa: PLR0913 - one argument per column of the approval
    draft: PlanVersion,
    *,
    guardian: Guardian,
    channel: str,
    action_ids: Collection[int],
    version: int | None,
    by: Actor,
    on: date,
) -> PlanVersion:
    """Record the family's approval, action by action (C4, R23): the four parts must be there, one action individual.

    `version` is the counter of the draft that the family saw; another one meanwhile raises `StaleVersion`.
    """
    plan = draft.plan
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    draft = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    if draft.approved_on:
        raise DomainError("La famille a déjà approuvé cette version.")
    if draft.version != version:
        raise StaleVersion
    if on < draft.written_on:
        raise DomainError(
            f"La famille ne peut pas approuver avant l’écriture, le {draft.written_on:%d/%m/%Y}.", field="on"
        )
    if guardian.child_id != plan.child_id or not guardian.holds_authority:
        raise DomainError("Choisissez un titulaire de l’autorité parentale de cet enfant.", field="guardian")
    if not has_agreement(plan.child, on):
        raise DomainError("Recueillez d’abord l’accord de la famille pour l’accompagnement (onglet Accords).")
    _check_parts(draft, action_ids)
    plan.actions.filter(pk__in=action_ids, approved_on__isnull=True).update(approved_on=on)
    draft.approved_on, draft.approved_by, draft.approval_channel = on, guardian, channel
    draft.save(update_fields=["approved_on", "approved_by", "approval_channel"])
    record(Act.PLAN_APPROVE, by=by, target=draft, person_id=plan.child_id, details=f"version {draft.number}")
    return draft


def _check_parts(draft: PlanVersion, action_ids: Collection[int]) -> None:
    plan = draft.plan
    if not plan.goals.exists():
        raise DomainError("Écrivez au moins un objectif avec la famille.")
    if not draft.planning.strip() or not draft.evaluation_methods.strip():
        raise DomainError("Écrivez la planification et les modalités d’évaluation : elles font partie du parcours.")
    agreed = plan.actions.filter(pk__in=action_ids)
    if agreed.count() != len(set(action_ids)):
        raise DomainError("Une des actions n’est pas de ce parcours.", field="actions")
    if not agreed.filter(nature=PlannedAction.Nature.INDIVIDUAL).exists():
        raise DomainError(
            "Un parcours uniquement collectif n’est pas un parcours de réussite éducative : "
            "il faut au moins une action individuelle approuvée par la famille.",
            field="actions",
        )
