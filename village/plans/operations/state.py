"""Where a parcours stands, and whether it may go further."""

from village.core.errors import DomainError
from village.plans.models import ExitPreparation, Plan
from village.plans.states import TRANSITIONS, State


def state_of(plan: Plan) -> State:
    """The state, read from the facts: closed, proposed for an exit, versions written and approved."""
    if plan.closed_on:
        return State.ENDED
    if ExitPreparation.objects.filter(plan=plan, proposed_on__isnull=False).exists():
        return State.LEAVING
    return written_state(plan)


def written_state(plan: Plan) -> State:
    """Where its versions stand."""
    versions = list(plan.versions.order_by("number").values_list("approved_on", flat=True))
    if not versions:
        return State.OPENED
    if versions[-1]:
        return State.RUNNING
    return State.REVISED if any(versions) else State.WRITTEN


def check_passage(plan: Plan, to: State) -> None:
    """Refuse a passage that the table does not know."""
    now = state_of(plan)
    if to not in TRANSITIONS[now]:
        raise DomainError(f"Ce parcours est « {now.label} » : il ne peut pas devenir « {to.label} ».")
